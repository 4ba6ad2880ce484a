import type { SourceLookup } from "@lintel/doc"
import type { ModelInput } from "../input/input.js"

/** Places of several inputs: the first that knows an address answers. */
export const joinLookups = (lookups: ReadonlyArray<SourceLookup>): SourceLookup => ({
  locate: (address, pointer) => {
    for (const lookup of lookups) {
      const found = lookup.locate(address, pointer)
      if (found !== undefined) return found
    }
    return undefined
  }
})

/** Places of several inputs, each asked for its sources. */
export const lookupOf = async (inputs: ReadonlyArray<ModelInput>): Promise<SourceLookup> =>
  joinLookups(await Promise.all(inputs.map((it) => it.sources())))
