import { type Dialect, isObject, own } from "@lintel/json-schema"

export { type Dialect }

/**
 * How the two schemas are read, and how much work a question may cost.
 *
 * @category questions
 * @since 0.1.0
 */
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
  /** `open`: on the `sup` side an enumeration of strings, of names too, admits every string. Default `closed`. */
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

const ofDocuments: ReadonlyArray<string> = ["dialect", "maxDepth"]

const ofQuestions: ReadonlyArray<string> = [...named.map(([name]) => name), "budget", "explain"]

const faulty = (options: unknown, find: (options: { readonly [name: string]: unknown }) => string | undefined) => {
  try {
    if (!isObject(options)) return `options must be an object, not ${options === null ? "null" : typeof options}`
    return find(options)
  } catch {
    return "the options cannot be read"
  }
}

/** An option that there is not; one whose value is undefined counts as left out. */
const unknownName = (
  options: { readonly [name: string]: unknown },
  names: ReadonlyArray<string>,
  elsewhere: ReadonlyArray<string>,
  where: string
): string | undefined => {
  const name = Object.keys(options).find((one) => !names.includes(one) && own(options, one) !== undefined)
  if (name === undefined) return undefined
  if (elsewhere.includes(name)) return `${name} is no option here: ${where}`
  return `there is no option ${JSON.stringify(name)}: there are ${names.join(", ")}`
}

/** What is wrong with the options of a question. */
export const optionFault = (options: unknown): string | undefined =>
  faulty(
    options,
    (read) =>
      faultOf(read) ?? unknownName(read, ofQuestions, ofDocuments, "it is one of the document, given to compile")
  )

/** What is wrong with the options of a document. */
export const documentOptionFault = (options: unknown): string | undefined =>
  faulty(
    options,
    (read) => depthFault(read) ?? unknownName(read, ofDocuments, ofQuestions, "it is one of the question")
  )

/** What is wrong with the options of a question about documents that it compiles itself. */
export const wholeOptionFault = (options: unknown): string | undefined =>
  faulty(
    options,
    (read) =>
      faultOf(read) ??
      depthFault(read) ??
      sidesFault(own(read, "dialect")) ??
      unknownName(read, [...ofDocuments, ...ofQuestions], [], "")
  )

const amountFault = (options: { readonly [name: string]: unknown }, name: string): string | undefined => {
  const value = own(options, name)
  if (value === undefined || (typeof value === "number" && value >= 0)) return undefined
  return `${shown(value)} is no value of the option ${name}: a number from 0`
}

/** A dialect of one side only leaves the other to be guessed. */
const sidesFault = (dialect: unknown): string | undefined => {
  if (!isObject(dialect)) return undefined
  const missing = ["sub", "sup"].find((side) => own(dialect, side) === undefined)
  return missing === undefined ? undefined : `the option dialect names none for ${missing}`
}

const depthFault = (options: { readonly [name: string]: unknown }): string | undefined =>
  amountFault(options, "maxDepth")

const faultOf = (options: { readonly [name: string]: unknown }): string | undefined => {
  for (const [name, values] of named) {
    const value = own(options, name)
    if (value === undefined || (typeof value === "string" && values.includes(value))) continue
    return `${shown(value)} is no value of the option ${name}: ${values.map((one) => JSON.stringify(one)).join(" or ")}`
  }
  const explain = own(options, "explain")
  if (explain !== undefined && typeof explain !== "boolean") {
    return `${shown(explain)} is no value of the option explain: true or false`
  }
  return amountFault(options, "budget")
}
