/**
 * The encoding of international labels by RFC 3492, with the parameters of its section 5.
 *
 * @module
 */

const base = 36
const digits = "abcdefghijklmnopqrstuvwxyz0123456789"

const adapt = (delta: number, count: number, isFirst: boolean): number => {
  let rest = Math.floor(delta / (isFirst ? 700 : 2))
  rest += Math.floor(rest / count)
  let bias = 0
  for (; rest > 455; bias += base) rest = Math.floor(rest / 35)
  return bias + Math.floor((base * rest) / (rest + 38))
}

const threshold = (position: number, bias: number): number => Math.min(26, Math.max(1, position - bias))

const writeNumber = (value: number, bias: number): string => {
  let rest = value
  let text = ""
  for (let position = base; ; position += base) {
    const least = threshold(position, bias)
    if (rest < least) return text + (digits[rest] ?? "")
    text += digits[least + ((rest - least) % (base - least))] ?? ""
    rest = Math.floor((rest - least) / (base - least))
  }
}

/** What follows `xn--` in the encoded form of a label. */
export const encodeLabel = (label: string): string => {
  const codes = Array.from(label, (character) => character.codePointAt(0) ?? 0)
  const basic = codes.filter((code) => code < 0x80)
  let text = basic.length > 0 ? `${String.fromCharCode(...basic)}-` : ""
  let bias = 72
  let delta = 0
  let handled = basic.length
  for (let next = 0x80; handled < codes.length; next++) {
    const least = Math.min(...codes.filter((code) => code >= next))
    delta += (least - next) * (handled + 1)
    next = least
    for (const code of codes) {
      if (code < next) delta++
      if (code !== next) continue
      text += writeNumber(delta, bias)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
  }
  return text
}

interface Cursor {
  readonly text: string
  at: number
}

const readNumber = (cursor: Cursor, bias: number): number | undefined => {
  let value = 0
  let weight = 1
  for (let position = base; ; position += base) {
    const digit = digits.indexOf(cursor.text[cursor.at++] ?? "?")
    if (digit < 0) return undefined
    value += digit * weight
    if (value > 0x7fffffff) return undefined
    const least = threshold(position, bias)
    if (digit < least) return value
    weight *= base - least
  }
}

/** The label that a text in small letters after `xn--` encodes; undefined if it encodes none. */
export const decodeLabel = (text: string): string | undefined => {
  const end = Math.max(0, text.lastIndexOf("-"))
  const codes = Array.from(text.slice(0, end), (character) => character.charCodeAt(0))
  const cursor: Cursor = { text, at: end > 0 ? end + 1 : 0 }
  let code = 0x80
  let position = 0
  let bias = 72
  while (cursor.at < text.length) {
    const step = readNumber(cursor, bias)
    if (step === undefined) return undefined
    const count = codes.length + 1
    bias = adapt(step, count, position === 0 && code === 0x80)
    code += Math.floor((position + step) / count)
    position = (position + step) % count
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
    codes.splice(position++, 0, code)
  }
  return String.fromCodePoint(...codes)
}
