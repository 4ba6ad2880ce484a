/**
 * Bounds on what a document may cost to read. A document beyond one of them is refused with the place.
 *
 * @category Limits
 * @since 0.1.0
 */
export interface Limits {
  /** Bytes of a file (UTF-16 code units when a string is given). */
  readonly maxBytes: number
  /** Objects and arrays inside each other. */
  readonly maxDepth: number
  /**
   * Values of a document: objects, arrays and scalars. A large YAML file may have three tenths of it, estimated from its
   * punctuation before anything is read, because reading YAML takes that much more memory.
   */
  readonly maxNodes: number
  /** Values that YAML aliases and merge keys stand for, counted as if written out. */
  readonly maxAliasNodes: number
}

/**
 * The bounds used when none are given: 64 MiB, 500 levels, five million values, one million aliased values.
 *
 * @example
 * ```ts
 * import { defaultLimits } from "@lintel/document"
 *
 * defaultLimits.maxDepth // => 500
 * ```
 *
 * @category Limits
 * @since 0.1.0
 */
export const defaultLimits: Limits = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 500,
  maxNodes: 5_000_000,
  maxAliasNodes: 1_000_000
}
