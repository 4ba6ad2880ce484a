/**
 * One file of a design, as it was read.
 *
 * @category sources
 * @since 0.1.0
 */
export interface SourceText {
  /** As it is to be printed: relative to the design, with `/`. */
  readonly path: string
  readonly text: string
}

/**
 * Where a value was constructed, as its stack told. The line is taken as exact; a column counts only when a constructor
 * is called there, because loaders that compile lose columns.
 *
 * @category sources
 * @since 0.1.0
 */
export interface CapturedSite {
  /** A path of one of the sources, or an absolute path or file URL that ends in one. */
  readonly file: string
  readonly line: number
  readonly column?: number
}

/**
 * One line of a source, for a snippet.
 *
 * @category sources
 * @since 0.1.0
 */
export interface SiteLine {
  readonly number: number
  readonly text: string
}

/**
 * Where something was written. Lines and columns count from 1, columns in UTF-16 code units. It has the form of
 * `SourceLocation` of `@lintel/doc`.
 *
 * @category sources
 * @since 0.1.0
 */
export interface Site {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Code units on the first line. */
  readonly length: number
  /** Where it ends: the position behind its last character. */
  readonly end: { readonly line: number; readonly column: number }
  /** The first line with some around it. */
  readonly lines: ReadonlyArray<SiteLine>
}

/**
 * What {@link loadSources} may be told besides the texts.
 *
 * @category sources
 * @since 0.1.0
 */
export interface SourceOptions {
  /** Construction sites by address, and of parts by address, `#` and JSON Pointer. They settle what syntax alone cannot: values that functions build. */
  readonly sites?: ReadonlyMap<string, CapturedSite>
  /** The value of the Model at an address and pointer. With it, items of sets are told apart. */
  readonly valueAt?: (address: string, pointer: string) => unknown
  /** Module that declares the constructors; default `@lintel/core`. */
  readonly constructors?: string
}

/**
 * Finds where the entity at an address, or a field inside it, was written. It can be given to `resolvePlaces` of
 * `@lintel/doc` as it is.
 *
 * @category sources
 * @since 0.1.0
 */
export interface Sources {
  /** The place, or the nearest one around it that was written; `undefined` when the entity is nowhere in the sources. */
  readonly locate: (address: string, pointer?: string) => Site | undefined
}
