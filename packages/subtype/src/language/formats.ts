/**
 * What each `format` asserts.
 *
 * | format | reading | source |
 * |---|---|---|
 * | date, time, date-time, duration | language | RFC 3339, leap years and leap seconds exactly |
 * | ipv4, ipv6 | language | RFC 2673, RFC 4291 |
 * | uri, uri-reference, iri, iri-reference, uri-template | language | RFC 3986, RFC 3987, RFC 6570 |
 * | email | language | RFC 5321 with its limits on length |
 * | hostname | predicate with bounds, which meet where no label is encoded | RFC 1123, RFC 5891 |
 * | uuid, json-pointer, relative-json-pointer | language | RFC 4122, RFC 6901 |
 * | regex, idn-hostname, idn-email | predicate with bounds | ECMA-262, RFC 5890, RFC 6531 |
 * | int32, int64 | interval of integers | OpenAPI format registry |
 * | float, double, byte, binary, password and unknown names | annotation | |
 *
 * Inclusions between formats (`uri` in `uri-reference`, `ipv4` in `hostname`) follow from the languages.
 *
 * @module
 */
import type { Derivatives } from "./derivatives.js"
import * as grammars from "./grammars.js"
import { isHostname, isInternationalHostname } from "./international.js"
import { readPattern } from "./pattern/read.js"
import { and, not, or } from "./connectives.js"
import { concat, lengthTerm, literal } from "./sequences.js"
import { anything, empty } from "./termTable.js"
import type { TermId } from "./termTable.js"

export type FormatTerm =
  | { readonly _tag: "Language"; readonly term: TermId; readonly prefer: ReadonlyArray<string> }
  | {
      readonly _tag: "Opaque"
      readonly reason: string
      readonly upper: TermId
      readonly lower: TermId
      readonly accepts: (text: string) => boolean
      readonly prefer: ReadonlyArray<string>
      /** A format that is contained in this one. */
      readonly contains?: string
    }
  | { readonly _tag: "Interval"; readonly interval: { readonly minimum: string; readonly maximum: string } }
  | { readonly _tag: "Annotation" }

type Reader = (engine: Derivatives) => FormatTerm

/** A pattern for the whole text; the grammars are ours, so one that is not exact is a mistake of ours. */
const whole = (engine: Derivatives, source: string): TermId => {
  const read = readPattern(engine, `^(?:${source})$`)
  if (read._tag === "Opaque") throw new Error(`grammar: ${read.reason}`)
  return read.term
}

const language =
  (source: string, ...prefer: ReadonlyArray<string>): Reader =>
  (engine) => ({ _tag: "Language", term: whole(engine, source), prefer })

const twoDigits = (value: number): string => String(value % 100).padStart(2, "0")

/**
 * RFC 3339 section 5.7: second 60 exists where the time in UTC is 23:59. Local hour and minute follow from the offset;
 * unless its minutes are zero, the two do so independently, so that two small unions are intersected.
 */
const leapSeconds = (engine: Derivatives): TermId => {
  const { table } = engine
  const digits = whole(engine, "[0-9]{2}")
  const colon = literal(table, ":")
  const second = concat(table, literal(table, ":60"), whole(engine, grammars.fractionSource))
  const text = (...parts: ReadonlyArray<TermId>): TermId => parts.reduceRight((rest, part) => concat(table, part, rest))
  const clock = (value: number): TermId => literal(table, twoDigits(value))
  const range = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, index) => index)
  const hours = (sign: string, local: (offset: number) => number): TermId =>
    or(
      table,
      range(24).map((offset) =>
        text(
          clock((local(offset) + 24) % 24),
          colon,
          digits,
          second,
          literal(table, sign + twoDigits(offset)),
          colon,
          digits
        )
      )
    )
  const minutes = (sign: string, local: (offset: number) => number): TermId =>
    or(
      table,
      range(60).flatMap((offset) => {
        const minute = local(offset)
        if (minute < 0) return []
        return [text(digits, colon, clock(minute), second, literal(table, sign), digits, colon, clock(offset))]
      })
    )
  const wholeHours = text(digits, colon, clock(59), second, literal(table, "+"), digits, literal(table, ":00"))
  return or(table, [
    text(literal(table, "23:59"), second, whole(engine, "[Zz]")),
    and(table, [hours("-", (offset) => 23 - offset), minutes("-", (offset) => 59 - offset)]),
    and(table, [hours("+", (offset) => offset), minutes("+", (offset) => offset - 1)]),
    and(table, [hours("+", (offset) => offset + 23), wholeHours])
  ])
}

/**
 * Times behind a prefix: any second 60 is in the language but for the rule of leap seconds, which is kept apart as a
 * refinement because it ties the hour and the minute to the offset.
 */
const timeTerm = (engine: Derivatives, prefix: TermId): TermId => {
  const { table } = engine
  const behind = (term: TermId): TermId => concat(table, prefix, term)
  const leapLike = whole(engine, grammars.leapLikeTimeSource)
  const rule = or(table, [not(table, behind(leapLike)), behind(leapSeconds(engine))])
  table.refinements.add(rule)
  return and(table, [behind(or(table, [whole(engine, grammars.plainTimeSource), leapLike])), rule])
}

const time: Reader = (engine) => ({
  _tag: "Language",
  term: timeTerm(engine, empty),
  prefer: ["09:30:00Z", "18:00:00Z"]
})

const dateTime: Reader = (engine) => ({
  _tag: "Language",
  term: timeTerm(engine, whole(engine, `${grammars.dateSource}[Tt]`)),
  prefer: ["2026-01-31T09:30:00Z", "2026-02-28T18:00:00Z"]
})

const hostnameTerm = (engine: Derivatives): TermId =>
  and(engine.table, [whole(engine, grammars.hostnameSource), lengthTerm(engine.table, 1, 253)])

const hostname: Reader = (engine) => {
  const upper = hostnameTerm(engine)
  return {
    _tag: "Opaque",
    reason: "which encoded labels stand for international ones depends on tables",
    upper,
    lower: and(engine.table, [upper, not(engine.table, whole(engine, "(?:[^]*\\.)?[Xx][Nn]--[^]*"))]),
    accepts: isHostname,
    prefer: ["example.com", "api.example.com", "xn--bcher-kva.example"]
  }
}

/**
 * The limits of RFC 5321 section 4.5.3.1 on both parts. No domain holds an @, so the last one parts them. A refinement,
 * because counting while reading makes many states.
 */
const mailboxLimits = (engine: Derivatives): TermId => {
  const rule = whole(engine, "[^]{1,64}@[^@]{1,253}")
  engine.table.refinements.add(rule)
  return rule
}

const mailboxTerm = (engine: Derivatives, hostSource: string): TermId => {
  const source = `${grammars.localPartSource}@(?:${hostSource}|${grammars.addressLiteralSource})`
  return and(engine.table, [whole(engine, source), mailboxLimits(engine)])
}

const email: Reader = (engine) => ({
  _tag: "Language",
  term: mailboxTerm(engine, grammars.hostnameSource),
  prefer: ["user@example.com", "admin@example.com"]
})

const isRegularExpression = (text: string): boolean => {
  if (text.length > 10_000) return false
  try {
    return new RegExp(text, "u").source.length > 0
  } catch {
    return false
  }
}

const regex: Reader = (engine) => ({
  _tag: "Opaque",
  reason: "which texts are regular expressions is not a regular language",
  upper: anything,
  lower: whole(engine, "[0-9A-Za-z _,:;=@!#%&<>'\"~\\-]*"),
  accepts: isRegularExpression,
  prefer: ["^[a-z]+$", "a*"]
})

const idnHostname: Reader = (engine) => {
  const { table } = engine
  const lower = and(table, [whole(engine, grammars.internationalHostnameLower), lengthTerm(table, 1, 253)])
  return {
    _tag: "Opaque",
    reason: "international host names depend on normal forms",
    upper: and(table, [whole(engine, grammars.internationalHostnameUpper), lengthTerm(table, 1, 253)]),
    lower,
    accepts: isInternationalHostname,
    contains: "hostname",
    prefer: ["example.com", "bücher.example"]
  }
}

const isInternationalMailbox = (): ((text: string) => boolean) => {
  const localPart = new RegExp(`^${grammars.internationalLocalPartSource}$`, "u")
  const addressLiteral = new RegExp(`^${grammars.addressLiteralSource}$`, "u")
  return (text) => {
    const at = text.lastIndexOf("@")
    if (at <= 0 || text.length > 1_024) return false
    const local = text.slice(0, at)
    const domain = text.slice(at + 1)
    if (new TextEncoder().encode(local).length > 64 || !localPart.test(local)) return false
    return addressLiteral.test(domain) || isInternationalHostname(domain)
  }
}

const idnEmail: Reader = (engine) => ({
  _tag: "Opaque",
  reason: "international host names depend on normal forms",
  upper: whole(engine, `${grammars.internationalLocalPartSource}@[^\\0-,;-@\`{-\\u{7F}]+`),
  lower: mailboxTerm(engine, grammars.internationalHostnameLower),
  accepts: isInternationalMailbox(),
  contains: "email",
  prefer: ["user@example.com", "用户@example.com"]
})

const interval =
  (minimum: string, maximum: string): Reader =>
  () => ({ _tag: "Interval", interval: { minimum, maximum } })

const readers: ReadonlyMap<string, Reader> = new Map([
  ["date", language(grammars.dateSource, "2026-01-31", "2026-02-28")],
  ["time", time],
  ["date-time", dateTime],
  ["duration", language(grammars.durationSource, "P1D", "PT30M")],
  ["ipv4", language(grammars.ipv4Source, "192.0.2.1", "192.0.2.2")],
  ["ipv6", language(grammars.ipv6Source, "2001:db8::1", "2001:db8::2")],
  [
    "uuid",
    language(grammars.uuidSource, "123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174001")
  ],
  ["uri", language(grammars.uri.absolute, "https://example.com", "https://example.com/a")],
  ["uri-reference", language(grammars.uri.reference, "https://example.com", "/a")],
  ["iri", language(grammars.iri.absolute, "https://example.com", "https://example.com/ä")],
  ["iri-reference", language(grammars.iri.reference, "https://example.com", "/ä")],
  ["uri-template", language(grammars.uriTemplateSource, "https://example.com/{id}", "/a/{id}")],
  ["json-pointer", language(grammars.jsonPointerSource, "/a", "/a/b")],
  ["relative-json-pointer", language(grammars.relativeJsonPointerSource, "0/a", "1/b")],
  ["hostname", hostname],
  ["email", email],
  ["regex", regex],
  ["idn-hostname", idnHostname],
  ["idn-email", idnEmail],
  ["int32", interval("-2147483648", "2147483647")],
  ["int64", interval("-9223372036854775808", "9223372036854775807")]
])

/** Reads a format; names without a reader are annotations. */
export const readFormat = (engine: Derivatives, name: string): FormatTerm =>
  readers.get(name)?.(engine) ?? { _tag: "Annotation" }
