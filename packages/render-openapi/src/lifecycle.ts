import type { Deprecation, Json, Stability } from "@lintel/model"

interface Living {
  readonly deprecation?: Deprecation
  readonly stability?: Stability
}

const nothingSaid: Readonly<Record<string, Json | undefined>> = {}

/** What an element says of its end and of how far it may be relied on. `flag` is the key that says deprecated. */
export const lifecycle = (
  { deprecation, stability }: Living,
  flag: "deprecated" | "x-deprecated" = "deprecated"
): Readonly<Record<string, Json | undefined>> =>
  deprecation === undefined && stability === undefined
    ? nothingSaid
    : {
        [flag]: deprecation === undefined ? undefined : true,
        "x-deprecated-at": deprecation?.since,
        "x-sunset": deprecation?.sunset,
        "x-deprecated-replacement": deprecation?.replacement,
        "x-deprecated-description": deprecation?.note,
        "x-stability-level": stability
      }
