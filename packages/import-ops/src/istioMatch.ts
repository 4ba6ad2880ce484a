import { child, type Cursor, entriesOf, objectAt } from "@lintel/import"
import { note, type Reading, textAt } from "./reading.js"

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])

/** A pattern of one whole path as a template, where it is one: literal parts, and parts without a slash. */
const templateOf = (pattern: string): string | undefined => {
  let count = 0
  const parts = pattern
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .split("[^/]+")
    .map((part) => {
      const literal = part.replaceAll(/\\([.+*?^${}()|[\]\\/-])/g, "$1")
      return /[+*?^${}()|[\]\\]/.test(part.replaceAll(/\\[.+*?^${}()|[\]\\/-]/g, "")) ? undefined : literal
    })
  if (parts.includes(undefined)) return undefined
  return parts.reduce<string>(
    (path, part, index) => (index === 0 ? (part ?? "") : `${path}{part${++count}}${part ?? ""}`),
    ""
  )
}

/** The method and path of a match, where it names one of each. */
export const pathOfMatch = (
  reading: Reading,
  match: Cursor
): { readonly method: string; readonly path: string } | undefined => {
  const uri = objectAt(reading.context, child(match, "uri"), '"uri"')
  const method = objectAt(reading.context, child(match, "method"), '"method"')
  if (uri === undefined && method === undefined) return undefined
  const verb = method === undefined ? undefined : textAt(reading, child(method, "exact"), "a method")?.toUpperCase()
  const exact = uri === undefined ? undefined : textAt(reading, child(uri, "exact"), "a path")
  const regex = uri === undefined ? undefined : textAt(reading, child(uri, "regex"), "a path")
  const path = exact ?? (regex === undefined ? undefined : templateOf(regex))
  if (verb !== undefined && methods.has(verb) && path?.startsWith("/") === true) return { method: verb, path }
  const kinds = [...entriesOf(uri), ...entriesOf(method)].map(([key]) => key).join(" and ")
  note(
    reading,
    "not-representable",
    match,
    `a match by ${kinds || "nothing"} names no operation; its policy is read for the whole host`
  )
  return undefined
}
