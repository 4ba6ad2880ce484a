import type { PairOptions } from "../../report/comparison.js"
import { Unusable } from "../../unusable.js"

/** Modes of schema registries, by the names these give them. */
export const registryModes = [
  "BACKWARD",
  "BACKWARD_TRANSITIVE",
  "FORWARD",
  "FORWARD_TRANSITIVE",
  "FULL",
  "FULL_TRANSITIVE"
] as const

export type RegistryMode = (typeof registryModes)[number]

/** Which old versions are asked about, and in which direction. */
export interface Asked {
  readonly olds: ReadonlyArray<string>
  readonly position: PairOptions["position"]
}

const directions = { BACKWARD: "stored", FORWARD: "message", FULL: undefined } as const

const directionOf = (mode: RegistryMode): PairOptions["position"] =>
  directions[mode.replace("_TRANSITIVE", "") as keyof typeof directions]

/**
 * What a mode asks: a particular choice of who writes and who reads. Modes that are not transitive look at the last of the
 * old versions only, which is why three versions may pass one by one although the third cannot read the first.
 */
export const askedBy = (
  { mode, position }: { readonly mode?: RegistryMode; readonly position?: PairOptions["position"] },
  olds: ReadonlyArray<string>
): Asked => {
  if (mode === undefined) return { olds, position }
  if (position !== undefined) {
    throw new Unusable("diff: --mode and --position both say who reads what: give one of them")
  }
  return { olds: mode.endsWith("_TRANSITIVE") ? olds : olds.slice(-1), position: directionOf(mode) }
}
