/**
 * International host names by RFC 5890 to 5893, as a predicate: whether a label is in normal form and which code points
 * it may hold depends on tables that no small automaton captures.
 *
 * @module
 */

import { keepBidirectionalRule } from "./bidirectional.js"
import { decodeLabel, encodeLabel } from "./punycode.js"

const maximumLength = 1_024

/** RFC 5892 section 2.6, exceptions that are allowed. */
const allowed = new Set([0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007])
/** RFC 5892 section 2.6, exceptions that are not. */
const refused = new Set([0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b])

/** RFC 5892 section 2.9: the letters that old Hangul syllables are composed of. */
const isConjoiningJamo = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x11ff) || (code >= 0xa960 && code <= 0xa97c) || (code >= 0xd7b0 && code <= 0xd7fb)

const isArabicIndic = (code: number): boolean => code >= 0x660 && code <= 0x669
const isExtendedArabicIndic = (code: number): boolean => code >= 0x6f0 && code <= 0x6f9

/** RFC 5892 section 2.2: changed by normalisation and case folding, so not fit for identifiers. */
const isUnstable = (character: string): boolean => {
  const folded = character.normalize("NFKC").toLowerCase().normalize("NFKC")
  return folded !== character
}

/** RFC 5892 appendix A: some code points are allowed only next to certain others. */
const fitsContext = (characters: ReadonlyArray<string>, index: number): boolean | undefined => {
  const code = characters[index]?.codePointAt(0) ?? 0
  const before = characters[index - 1] ?? ""
  const after = characters[index + 1] ?? ""
  switch (code) {
    case 0x200c:
      return isVirama(before) || joins(characters, index)
    case 0x200d:
      return isVirama(before)
    case 0xb7:
      return before === "l" && after === "l"
    case 0x375:
      return /^\p{Script=Greek}$/u.test(after)
    case 0x5f3:
    case 0x5f4:
      return /^\p{Script=Hebrew}$/u.test(before)
    case 0x30fb:
      return characters.some((each) => /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$/u.test(each))
    default:
      break
  }
  const codes = characters.map((each) => each.codePointAt(0) ?? 0)
  if (isArabicIndic(code)) return !codes.some(isExtendedArabicIndic)
  return isExtendedArabicIndic(code) ? !codes.some(isArabicIndic) : undefined
}

/** Canonical combining class 9, which JavaScript's tables do not name. */
const viramas = new Set([
  0x94d, 0x9cd, 0xa4d, 0xacd, 0xb4d, 0xbcd, 0xc4d, 0xccd, 0xd3b, 0xd3c, 0xd4d, 0xdca, 0xe3a, 0xeba, 0xf84, 0x1039,
  0x103a, 0x1714, 0x1734, 0x17d2, 0x1a60, 0x1b44, 0x1baa, 0x1bab, 0x1bf2, 0x1bf3, 0x2d7f, 0xa806, 0xa82c, 0xa8c4,
  0xa953, 0xa9c0, 0xaaf6, 0xabed, 0x10a3f, 0x11046, 0x1107f, 0x110b9, 0x11133, 0x11134, 0x111c0, 0x11235, 0x112ea,
  0x1134d, 0x11442, 0x114c2, 0x115bf, 0x1163f, 0x116b6, 0x1172b, 0x11839, 0x119e0, 0x11a34, 0x11a47, 0x11a99, 0x11c3f,
  0x11d44, 0x11d45, 0x11d97
])

const isVirama = (character: string): boolean => viramas.has(character.codePointAt(0) ?? 0)

/** A zero width non-joiner between letters of a joining script, its other rule of appendix A. */
const joins = (characters: ReadonlyArray<string>, index: number): boolean => {
  const joining = /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}]$/u
  return joining.test(characters[index - 1] ?? "") && joining.test(characters[index + 1] ?? "")
}

/** RFC 5892 section 3: what a code point derives from its properties. */
const isAllowed = (characters: ReadonlyArray<string>, index: number): boolean => {
  const character = characters[index] ?? ""
  const code = character.codePointAt(0) ?? 0
  if (allowed.has(code)) return true
  if (refused.has(code) || isConjoiningJamo(code)) return false
  const inContext = fitsContext(characters, index)
  if (inContext !== undefined) return inContext
  if (code < 0x80) return /^[a-z0-9-]$/.test(character)
  if (isUnstable(character)) return false
  if (/^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Noncharacter_Code_Point}]$/u.test(character)) return false
  return /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u.test(character)
}

const asciiLabel = /^[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?$/
// eslint-disable-next-line no-control-regex
const ascii = /^[\0-\x7f]*$/

const encodedLength = (label: string): number => (ascii.test(label) ? label.length : 4 + encodeLabel(label).length)

const isInternationalLabel = (label: string): boolean => {
  if (label.startsWith("-") || label.endsWith("-") || label.slice(2, 4) === "--") return false
  if (/^\p{M}/u.test(label)) return false
  const characters = Array.from(label)
  return characters.every((_, index) => isAllowed(characters, index)) && encodedLength(label) <= 63
}

/** The label that an encoded one stands for; undefined if it stands for none, or if that has another encoding. */
const decoded = (label: string): string | undefined => {
  const encoded = label.slice(4).toLowerCase()
  const text = decodeLabel(encoded)
  if (text === undefined || ascii.test(text) || encodeLabel(text) !== encoded) return undefined
  return text.normalize("NFC") === text && isInternationalLabel(text) ? text : undefined
}

/** A label as it is to be read; undefined if it is none. */
const readLabel = (label: string): string | undefined => {
  if (!ascii.test(label)) {
    const composed = label.normalize("NFC")
    return isInternationalLabel(composed) ? composed : undefined
  }
  if (!asciiLabel.test(label)) return undefined
  return /^xn--/i.test(label) ? decoded(label) : label
}

/** Whether a text of labels is a name: each is one, all keep the rule for right-to-left writing, and none is too long. */
const isName = (labels: ReadonlyArray<string>): boolean => {
  const total = labels.reduce((sum, label) => sum + 1 + (label.length > 63 ? 64 : encodedLength(label)), -1)
  if (total > 253) return false
  const read = labels.flatMap((label) => readLabel(label) ?? [])
  return read.length === labels.length && keepBidirectionalRule(read)
}

/** Whether a text is a host name in ASCII; labels that are encoded must be so rightly (RFC 5891, section 4.4). */
export const isHostname = (text: string): boolean =>
  text.length <= maximumLength && ascii.test(text) && isName(text.split("."))

/** Whether a text is a host name whose labels may be international; any of the four full stops parts labels. */
export const isInternationalHostname = (text: string): boolean =>
  text.length > 0 && text.length <= maximumLength && isName(text.split(/[.\u3002\uff0e\uff61]/))
