import { isObject, own } from "@lintel/json-schema"

const domain = "@example.com"
const root = "https://example.com/"
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const withoutRest = /^[^:]*:?$/

const letters = (count: number): string => "a".repeat(Math.max(count, 0))

/** With a dot in the domain: the same length where a bound counts it, else a little longer. */
const mail = (text: string): ReadonlyArray<string> => {
  const at = text.lastIndexOf("@")
  const [local, host] = [text.slice(0, at), text.slice(at + 1)]
  if (at < 1 || host.includes(".")) return []
  const spare = text.length - domain.length
  return [
    ...(spare > 0 && spare <= 64 ? [letters(spare) + domain] : []),
    ...(local.length > 2 ? [`${local.slice(2)}@a.${host}`] : []),
    `${local}@${host}.a`,
    `${local}@a.${host}`
  ]
}

/** With something behind the scheme. */
const web = (text: string): ReadonlyArray<string> => {
  if (!withoutRest.test(text)) return []
  const { length } = text
  return [
    ...(length > root.length ? [root + letters(length - root.length)] : []),
    ...(length > 8 ? [`https://${letters(length - 8)}`] : []),
    ...(length > 2 ? [`a:${letters(length - 2)}`] : []),
    `${text}a`
  ]
}

/** In whole groups of four. */
const encoded = (text: string): ReadonlyArray<string> => {
  if (base64.test(text)) return []
  const over = text.length % 4
  const missing = letters((4 - over) % 4)
  return [...(text.length > 4 ? [letters(text.length - over)] : []), text + missing, missing + text]
}

const byFormat: ReadonlyMap<string, (text: string) => ReadonlyArray<string>> = new Map([
  ["email", mail],
  ["idn-email", mail],
  ["uri", web],
  ["iri", web],
  ["url", web],
  ["byte", encoded]
])

/** The format that a place names; `contentEncoding: base64` says what the format `byte` said before. */
export const formatOf = (schema: unknown): string | undefined => {
  if (!isObject(schema)) return undefined
  const format = own(schema, "format")
  if (typeof format === "string") return format
  return own(schema, "contentEncoding") === "base64" ? "byte" : undefined
}

/**
 * Texts like the one that was found, about as long, in a form that every reader of the format takes. The grammars allow
 * more than validators in use do: a domain of one label, an address that ends behind its scheme.
 */
export const fitting = (schemas: ReadonlyArray<unknown>, text: string): ReadonlyArray<string> =>
  schemas.flatMap((schema) => byFormat.get(formatOf(schema) ?? "")?.(text) ?? [])
