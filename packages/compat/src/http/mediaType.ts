import { MIMEType } from "whatwg-mimetype"

/** A media type or range, taken apart. Names and `charset` compare without regard to case. */
export interface MediaRange {
  readonly type: string
  readonly subtype: string
  readonly parameters: ReadonlyMap<string, string>
}

/** `q` is a weight, and UTF-8 is what JSON is always in (RFC 8259 section 8.1): neither narrows anything. */
const narrows = (range: { readonly type: string; readonly subtype: string }, name: string, value: string): boolean => {
  if (name === "q") return false
  const textual = /(?:^|\+)json$|(?:^|\+)xml$/.test(range.subtype) || range.type === "text"
  return !(name === "charset" && value === "utf-8" && textual)
}

export const parseRange = (text: string): MediaRange => {
  const parsed = MIMEType.parse(text.includes("*") ? text.replaceAll("*", "wildcard-range") : text)
  if (parsed === null) return { type: text.toLowerCase(), subtype: "", parameters: new Map() }
  const restore = (part: string): string => part.replaceAll("wildcard-range", "*")
  const range = { type: restore(parsed.type), subtype: restore(parsed.subtype) }
  const parameters = new Map<string, string>()
  for (const [name, raw] of parsed.parameters) {
    const value = name === "charset" ? raw.toLowerCase() : raw
    if (narrows(range, name, value)) parameters.set(name, value)
  }
  return { ...range, parameters }
}

/** Whether everything that `inner` names lies in `outer`: same or wider type, no parameter that inner lacks. */
export const covers = (outer: MediaRange, inner: MediaRange): boolean => {
  const type = outer.type === "*" || outer.type === inner.type
  const suffix = outer.subtype.startsWith("*+") && inner.subtype.endsWith(outer.subtype.slice(1))
  const subtype = outer.subtype === "*" || outer.subtype === inner.subtype || suffix
  return type && subtype && [...outer.parameters].every(([name, value]) => inner.parameters.get(name) === value)
}

/** How specific a range is: more parameters, then fewer wildcards, wins. */
export const specificity = (range: MediaRange): number =>
  range.parameters.size * 4 + (range.type === "*" ? 0 : 1) + (range.subtype.includes("*") ? 0 : 2)

/** Whether payloads of this media type are JSON values, so that their schema says all of their form. */
export const isJson = (range: MediaRange): boolean =>
  range.subtype === "json" || range.subtype.endsWith("+json") || range.subtype === "*"
