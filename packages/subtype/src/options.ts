import { type Dialect } from "@lintel/json-schema"

export { type Dialect }

/** How the two schemas are read, and how much work a question may cost. */
export interface SubtypeOptions {
  /** Dialect of both sides, or one each. Default `2020-12`. */
  readonly dialect?: Dialect | { readonly sub: Dialect; readonly sup: Dialect }
  /**
   * `closed`: on the `sub` side a property that is not declared counts as absent, unless `additionalProperties` or a
   * pattern admits it. Default `as-written`.
   */
  readonly sender?: "as-written" | "closed"
  /** `tolerant`: on the `sup` side unknown properties are ignored, at every depth. Default `as-written`. */
  readonly reader?: "as-written" | "tolerant"
  /** `open`: on the `sup` side an enumeration of strings admits every string. Default `closed`. */
  readonly enums?: "closed" | "open"
  /** Whether `format` is an assertion. Default `annotation`. */
  readonly formats?: "annotation" | "assertion"
  /** Steps of work before the answer is Undecided. Default 2,000,000. */
  readonly budget?: number
  /** Nesting of schemas beyond which a document is refused. Default 500. */
  readonly maxDepth?: number
  /** Also give reasons when the answer is Included. */
  readonly explain?: boolean
  /**
   * Which way the value travels: drops from every `required` the names that are read-only or write-only: those that any
   * schema marks that may apply to the property, wherever in the document it and the `required` are written.
   */
  readonly direction?: "request" | "response"
}
