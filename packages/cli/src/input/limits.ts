import { defaultLimits, type Limits } from "@lintel/document"

/** What reading an input may cost, as the user set it. */
export interface ReadingLimits {
  readonly maxInput: number
  readonly maxDepth: number
}

export const readingDefaults: ReadingLimits = { maxInput: defaultLimits.maxBytes, maxDepth: defaultLimits.maxDepth }

/** Who allows more bytes allows more values as well. */
export const documentLimits = ({ maxInput, maxDepth }: ReadingLimits): Partial<Limits> => {
  const scale = Math.max(1, maxInput / defaultLimits.maxBytes)
  return {
    maxBytes: maxInput,
    maxDepth,
    maxNodes: Math.ceil(defaultLimits.maxNodes * scale),
    maxAliasNodes: Math.ceil(defaultLimits.maxAliasNodes * scale)
  }
}
