import { type Dialect, isObject, own } from "@lintel/json-schema"

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

const named: ReadonlyArray<readonly [name: string, values: ReadonlyArray<string>]> = [
  ["sender", ["as-written", "closed"]],
  ["reader", ["as-written", "tolerant"]],
  ["enums", ["closed", "open"]],
  ["formats", ["annotation", "assertion"]],
  ["direction", ["request", "response"]]
]

const shown = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value)
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value
}

/** What is wrong with the options of a question. */
export const optionFault = (options: unknown): string | undefined => {
  try {
    return faultOf(options)
  } catch {
    return "the options cannot be read"
  }
}

const faultOf = (options: unknown): string | undefined => {
  if (!isObject(options)) return `options must be an object, not ${options === null ? "null" : typeof options}`
  for (const [name, values] of named) {
    const value = own(options, name)
    if (value === undefined || (typeof value === "string" && values.includes(value))) continue
    return `${shown(value)} is no value of the option ${name}: ${values.map((one) => JSON.stringify(one)).join(" or ")}`
  }
  for (const name of ["budget", "maxDepth"]) {
    const value = own(options, name)
    if (value === undefined || (typeof value === "number" && value >= 0)) continue
    return `${shown(value)} is no value of the option ${name}: a number from 0`
  }
  return undefined
}
