import { MIMEType } from "whatwg-mimetype"

/** A media type or range, taken apart. Names and `charset` compare without regard to case. */
export interface MediaRange {
  readonly type: string
  readonly subtype: string
  readonly parameters: ReadonlyMap<string, string>
  /** The charset that is written, also where it narrows nothing: another one is another type. */
  readonly charset?: string
}

/** `q` is a weight, and UTF-8 is what JSON is always in (RFC 8259 section 8.1): neither narrows anything. */
const narrows = (range: { readonly type: string; readonly subtype: string }, name: string, value: string): boolean => {
  if (name === "q" || name === "boundary") return false
  const textual = /(?:^|\+)json$|(?:^|\+)xml$/.test(range.subtype) || range.type === "text"
  return !(name === "charset" && value === "utf-8" && textual)
}

/** Takes a media type or range apart. What is none is kept as a type of its own. */
const parseRange = (text: string): MediaRange => {
  const parsed = MIMEType.parse(text.includes("*") ? text.replaceAll("*", "wildcard-range") : text)
  if (parsed === null) return { type: text.toLowerCase(), subtype: "", parameters: new Map() }
  const restore = (part: string): string => part.replaceAll("wildcard-range", "*")
  const range = { type: restore(parsed.type), subtype: restore(parsed.subtype) }
  const parameters = new Map<string, string>()
  let charset: string | undefined
  for (const [name, raw] of parsed.parameters) {
    const value = name === "charset" ? raw.toLowerCase().replace(/^utf8$/, "utf-8") : raw
    if (name === "charset") charset = value
    if (narrows(range, name, value)) parameters.set(name, value)
  }
  return { ...range, parameters, ...(charset === undefined ? {} : { charset }) }
}

const known = new Map<string, MediaRange>()
const mostKnown = 1_000

/** `parseRange`, remembered: documents say the same few names very often. */
export const byName = (text: string): MediaRange => {
  const found = known.get(text)
  if (found !== undefined) return found
  if (known.size >= mostKnown) known.clear()
  const range = parseRange(text)
  known.set(text, range)
  return range
}

const coversName = (outer: MediaRange, inner: MediaRange): boolean => {
  const type = outer.type === "*" || outer.type === inner.type
  const suffix = outer.subtype.startsWith("*+") && inner.subtype.endsWith(outer.subtype.slice(1))
  return type && (outer.subtype === "*" || outer.subtype === inner.subtype || suffix)
}

/** Whether everything that `inner` names lies in `outer`: same or wider type, no parameter that inner lacks. */
export const covers = (outer: MediaRange, inner: MediaRange): boolean =>
  coversName(outer, inner) &&
  (outer.charset === undefined || inner.charset === undefined || outer.charset === inner.charset) &&
  [...outer.parameters].every(([name, value]) => inner.parameters.get(name) === value)

/** How specific a range is: fewer wildcards, then more parameters, wins. */
const specificity = (range: MediaRange): number =>
  (range.type === "*" ? 0 : 10_000) + (range.subtype.includes("*") ? 0 : 20_000) + range.parameters.size

/** Whether payloads of this media type are forms: names with texts, whatever their schema calls them. */
export const isForm = (range: MediaRange): boolean =>
  (range.type === "application" && range.subtype === "x-www-form-urlencoded") || range.type === "multipart"

/** Whether a body of this media type is a text that stands for a scalar. */
export const isPlainText = (range: MediaRange): boolean => range.type === "text" && range.subtype === "plain"

const wholeTypes: ReadonlySet<string> = new Set(["audio", "font", "image", "text", "video"])
const opaqueTypes: ReadonlySet<string> = new Set(["gzip", "octet-stream", "pdf", "x-tar", "x-zip-compressed", "zip"])
const structured = /(?:^|[+-])(?:json|json-seq|jsonl|ndjson|xml|yaml)$/

/** Whether a body of this media type is letters or bytes as they are: a schema says which, and no JSON is behind it. */
export const isAsItIs = (range: MediaRange): boolean =>
  !structured.test(range.subtype) &&
  (wholeTypes.has(range.type) || (range.type === "application" && opaqueTypes.has(range.subtype)))

const sequential =
  /^(?:application\/(?:x-)?(?:jsonl|jsonlines|ndjson|json-seq)|application\/.*\+(?:jsonl|json-seq)|text\/event-stream)$/

/** Whether a body of this media type is one item after the other, whether its items are described or not. */
export const isSequential = ({ subtype, type }: MediaRange): boolean => sequential.test(`${type}/${subtype}`)

/** A range and its name as written. */
export interface NamedRange {
  readonly name: string
  readonly range: MediaRange
}

export const rangesOf = (content: Readonly<Record<string, unknown>>): ReadonlyArray<NamedRange> =>
  Object.keys(content).map((name) => ({ name, range: byName(name) }))

/** The most specific of the ranges that cover another. */
export const coveringRange = (ranges: ReadonlyArray<NamedRange>, inner: MediaRange): NamedRange | undefined => {
  let best: NamedRange | undefined
  for (const candidate of ranges) {
    if (!covers(candidate.range, inner)) continue
    if (best === undefined || specificity(candidate.range) > specificity(best.range)) best = candidate
  }
  return best
}

/**
 * Pairs of ranges in which what is sent under the first is read under the second: the most specific that covers it,
 * and, where the sent one is a range, all those inside it that no more specific sent one takes.
 */
export const readPairs = (
  sent: ReadonlyArray<NamedRange>,
  read: ReadonlyArray<NamedRange>
): ReadonlyArray<readonly [sent: NamedRange, read: NamedRange]> =>
  sent.flatMap((one) => {
    const cover = coveringRange(read, one.range)
    const inside = read.filter(
      (other) => other !== cover && covers(one.range, other.range) && coveringRange(sent, other.range) === one
    )
    return [...(cover === undefined ? [] : [cover]), ...inside].map((other) => [one, other] as const)
  })
