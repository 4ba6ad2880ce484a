/**
 * The grammars of the standard formats, as sources of patterns for a whole text.
 *
 * Where validators differ, the specification named here decides.
 *
 * @module
 */

const any = (...choices: ReadonlyArray<string>): string => `(?:${choices.join("|")})`

/**
 * RFC 3339 `full-date`: years 0000 to 9999 of the Gregorian calendar, leap years exactly.
 */
export const dateSource = ((): string => {
  const leapYear = any("[0-9]{2}(?:0[48]|[2468][048]|[13579][26])", "(?:[02468][048]|[13579][26])00")
  const day = any(
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
    "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)",
    "02-(?:0[1-9]|1[0-9]|2[0-8])"
  )
  return any(`[0-9]{4}-${day}`, `${leapYear}-02-29`)
})()

const hour = "(?:[01][0-9]|2[0-3])"
const minute = "[0-5][0-9]"

/** RFC 3339 `time-offset`, case-insensitive as its section 5.6 has it. */
const offsetSource: string = any("[Zz]", `[+-]${hour}:${minute}`)

/** RFC 3339 `time-secfrac`, optional. */
export const fractionSource = "(?:\\.[0-9]+)?"

/** RFC 3339 `full-time` without leap seconds. */
export const plainTimeSource = `${hour}:${minute}:${minute}${fractionSource}${offsetSource}`

/** RFC 3339 `full-time` with second 60, whatever the hour. */
export const leapLikeTimeSource = `${hour}:${minute}:60${fractionSource}${offsetSource}`

/** RFC 3339 appendix A: components in order, without gaps; weeks stand alone. */
export const durationSource = ((): string => {
  const seconds = "[0-9]+S"
  const minutes = `[0-9]+M(?:${seconds})?`
  const time = `T${any(`[0-9]+H(?:${minutes})?`, minutes, seconds)}`
  const days = "[0-9]+D"
  const months = `[0-9]+M(?:${days})?`
  const date = `${any(`[0-9]+Y(?:${months})?`, months, days)}(?:${time})?`
  return `P${any(date, time, "[0-9]+W")}`
})()

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

/** RFC 2673 section 3.2: four decimal octets without leading zeros. */
export const ipv4Source = `${octet}(?:\\.${octet}){3}`

/** RFC 4291 section 2.2, in the grammar of RFC 3986: no zone identifier. */
export const ipv6Source = ((): string => {
  const group = "[0-9A-Fa-f]{1,4}"
  const last = any(`${group}:${group}`, ipv4Source)
  return any(
    `(?:${group}:){6}${last}`,
    `::(?:${group}:){5}${last}`,
    `(?:${group})?::(?:${group}:){4}${last}`,
    `(?:(?:${group}:){0,1}${group})?::(?:${group}:){3}${last}`,
    `(?:(?:${group}:){0,2}${group})?::(?:${group}:){2}${last}`,
    `(?:(?:${group}:){0,3}${group})?::${group}:${last}`,
    `(?:(?:${group}:){0,4}${group})?::${last}`,
    `(?:(?:${group}:){0,5}${group})?::${group}`,
    `(?:(?:${group}:){0,6}${group})?::`
  )
})()

/** RFC 4122 section 3, case-insensitive; no `urn:uuid:` before it. */
export const uuidSource = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

/** RFC 6901. */
export const jsonPointerSource = "(?:/(?:[^~/]|~[01])*)*"

/** Relative JSON Pointers without index manipulation, as validators read them. */
export const relativeJsonPointerSource = `(?:0|[1-9][0-9]*)(?:#|${jsonPointerSource})`

const label = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"

/** RFC 1123 section 2.1: labels of letters, digits and inner hyphens; the total length is bounded apart. */
export const hostnameSource = `${label}(?:\\.${label})*`

const atom = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~\\-]+"
/** RFC 5321 section 4.1.2 `Local-part`: dot-string or quoted string. */
export const localPartSource: string = any(`${atom}(?:\\.${atom})*`, `"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"`)

/** RFC 5321 section 4.1.3; general literals need a registered tag, and none is. */
export const addressLiteralSource = `\\[${any(ipv4Source, `[Ii][Pp][Vv]6:${ipv6Source}`)}\\]`

/** RFC 6531: atoms and quoted text may hold any character beyond ASCII. */
export const internationalLocalPartSource: string = ((): string => {
  const wide = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~\\-\\u{80}-\\u{10FFFF}]+"
  return any(`${wide}(?:\\.${wide})*`, `"(?:[ !#-\\[\\]-~\\u{80}-\\u{10FFFF}]|\\\\[ -~])*"`)
})()

/** RFC 3987 `ucschar`. */
const ucschar = ((): string => {
  const planes = Array.from({ length: 13 }, (_, index) => {
    const plane = (index + 1).toString(16)
    return `\\u{${plane}0000}-\\u{${plane}FFFD}`
  })
  return `\\u{A0}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFEF}${planes.join("")}\\u{E1000}-\\u{EFFFD}`
})()

/** RFC 3987 `iprivate`. */
const iprivate = "\\u{E000}-\\u{F8FF}\\u{F0000}-\\u{FFFFD}\\u{100000}-\\u{10FFFD}"

interface Identifier {
  /** With a scheme. */
  readonly absolute: string
  /** With or without a scheme. */
  readonly reference: string
}

/** RFC 3986 appendix A, and RFC 3987 with further characters. */
const identifier = (wide: string, wideQuery: string): Identifier => {
  const unreserved = `0-9A-Za-z\\-._~${wide}`
  const delimiters = "!$&'()*+,;="
  const escape = "%[0-9A-Fa-f]{2}"
  const character = any(`[${unreserved}${delimiters}:@]`, escape)
  const segment = `${character}*`
  const filled = `${character}+`
  const plain = `${any(`[${unreserved}${delimiters}@]`, escape)}+`
  const rest = `(?:/${segment})*`
  const future = `[Vv][0-9A-Fa-f]+\\.[0-9A-Za-z\\-._~${delimiters}:]+`
  const user = `${any(`[${unreserved}${delimiters}:]`, escape)}*`
  // An IPv4 address is a registered name too, so the union needs no branch for it.
  const host = any(`\\[${any(ipv6Source, future)}\\]`, `${any(`[${unreserved}${delimiters}]`, escape)}*`)
  const authority = `(?:${user}@)?${host}(?::[0-9]*)?`
  const withAuthority = `//${authority}${rest}`
  const rooted = `/(?:${filled}${rest})?`
  const query = `(?:\\?${any(`[${unreserved}${delimiters}:@/?${wideQuery}]`, escape)}*)?`
  const fragment = `(?:#${any(`[${unreserved}${delimiters}:@/?]`, escape)}*)?`
  const scheme = "[A-Za-z][0-9A-Za-z+\\-.]*:"
  const absolute = `${scheme}${any(withAuthority, rooted, `${filled}${rest}`, "")}${query}${fragment}`
  const relative = `${any(withAuthority, rooted, `${plain}${rest}`, "")}${query}${fragment}`
  return { absolute, reference: any(absolute, relative) }
}

export const uri: Identifier = identifier("", "")
export const iri: Identifier = identifier(ucschar, iprivate)

/** RFC 6570 level 4, with erratum 6937: literals may hold an apostrophe. */
export const uriTemplateSource = ((): string => {
  const literal = any(`[!#$&-;=?-\\[\\]_a-z~${ucschar}${iprivate}]`, "%[0-9A-Fa-f]{2}")
  const character = any("[0-9A-Za-z_]", "%[0-9A-Fa-f]{2}")
  const variable = `${character}(?:\\.?${character})*(?::[1-9][0-9]{0,3}|\\*)?`
  return any(literal, `\\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\\}`) + "*"
})()

/** What every international host name is made of, whatever its letters. */
export const internationalHostnameUpper = "[^\\0-,/:-@\\[-`{-\\u{7F}]+"

/** Host names that are plain ones under every reading: no hyphens where encoded labels have them. */
export const internationalHostnameLower = ((): string => {
  const plain = any("[0-9A-Za-z]{1,3}", "[0-9A-Za-z]{3}[0-9A-Za-z-]{0,59}[0-9A-Za-z]")
  return `${plain}(?:\\.${plain})*`
})()
