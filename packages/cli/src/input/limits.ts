import { defaultLimits, type Limits, type ReadOptions } from "@lintel/document"
import type { GivenFiles } from "./given.js"

/** What reading an input may cost, as the user set it. */
export interface ReadingLimits {
  readonly maxInput: number
  readonly maxDepth: number
  /** Files that stand for addresses that documents refer to. */
  readonly given?: GivenFiles
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

/** How a document is read with the files it refers to: those of its tree, and those that stand for addresses. */
export const readingOf = (options: ReadingLimits): ReadOptions & { readonly limits: Partial<Limits> } => {
  const { given } = options
  return { limits: documentLimits(options), root: "", ...(given === undefined ? {} : { has: given.has }) }
}
