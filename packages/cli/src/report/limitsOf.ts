import { readingDefaults, type ReadingLimits } from "../input/limits.js"

/** The limits that were asked for, with defaults for the rest. */
export const limitsOf = (given: { readonly "max-input"?: number; readonly "max-depth"?: number }): ReadingLimits => ({
  maxInput: given["max-input"] ?? readingDefaults.maxInput,
  maxDepth: given["max-depth"] ?? readingDefaults.maxDepth
})
