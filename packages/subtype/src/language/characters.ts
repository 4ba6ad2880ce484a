/**
 * The named classes of ECMAScript patterns, and the order in which characters make natural examples.
 *
 * @module
 */
import { complementRanges, normalizeRanges } from "./classes.js"
import type { Ranges } from "./classes.js"

export const digitRanges: Ranges = [48, 57]
export const wordRanges: Ranges = [48, 57, 65, 90, 95, 95, 97, 122]
/** ECMAScript WhiteSpace and LineTerminator. */
export const spaceRanges: Ranges = [
  9, 13, 32, 32, 160, 160, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000,
  0x3000, 0xfeff, 0xfeff
]
export const lineTerminatorRanges: Ranges = [10, 10, 13, 13, 0x2028, 0x2029]

/** Earlier ranges make more natural examples: letters, digits, punctuation, other scripts, controls. */
const naturalOrder: ReadonlyArray<readonly [number, number]> = [
  [97, 122],
  [65, 90],
  [48, 57],
  [45, 45],
  [95, 95],
  [46, 46],
  [32, 32],
  [33, 44],
  [47, 47],
  [58, 64],
  [91, 94],
  [96, 96],
  [123, 126],
  [0xc0, 0x24f],
  [0x370, 0x1fff],
  [0x3040, 0xd7ff],
  [0xa1, 0xac],
  [0xae, 0xbf],
  [0x250, 0x36f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2070, 0x303f],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfefe],
  [0xff00, 0xfffd],
  [0x10000, 0x1fffd],
  [0x20000, 0x2fffd],
  [0x30000, 0x3fffd],
  [0x40000, 0xefffd],
  [9, 10],
  [13, 13],
  [0xa0, 0xa0],
  [0xad, 0xad],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0, 8],
  [11, 12],
  [14, 31],
  [127, 0x9f],
  [0xe000, 0xf8ff],
  [0xfdd0, 0xfdef],
  [0xfeff, 0xfeff],
  [0xfffe, 0xffff],
  [0x1fffe, 0x1ffff],
  [0x2fffe, 0x2ffff],
  [0x3fffe, 0x3ffff],
  [0xefffe, 0x10ffff]
]

/**
 * The characters of a class, the most natural first. Surrogates are left out: no JSON text in UTF-8 can hold one.
 *
 * @yields code points, each once
 */
export function* naturalCharacters(ranges: Ranges): Generator<number, void> {
  for (const [low, high] of naturalOrder) {
    for (let i = 0; i < ranges.length; i += 2) {
      const first = Math.max(low, ranges[i] ?? 0)
      const last = Math.min(high, ranges[i + 1] ?? 0)
      for (let codePoint = first; codePoint <= last; codePoint++) yield codePoint
    }
  }
}

/** The most natural character of a class; `undefined` if it holds surrogates only. */
export const mostNatural = (ranges: Ranges): number | undefined => {
  const first = naturalCharacters(ranges).next()
  return first.done === true ? undefined : first.value
}

const rankOf = (codePoint: number): number =>
  naturalOrder.findIndex(([low, high]) => codePoint >= low && codePoint <= high)

/** Order of texts: shorter ones first, then by the naturalness of their first different character. */
export const compareNaturally = (left: string, right: string): number => {
  const a = Array.from(left, (character) => character.codePointAt(0) ?? 0)
  const b = Array.from(right, (character) => character.codePointAt(0) ?? 0)
  if (a.length !== b.length) return a.length - b.length
  const index = a.findIndex((codePoint, at) => codePoint !== b[at])
  const one = a[index]
  const two = b[index]
  return one === undefined || two === undefined ? 0 : rankOf(one) - rankOf(two) || one - two
}

/**
 * Where properties vary. Planes 4 to 13 are unassigned and planes 15 and 16 private use, but for their last two code
 * points, so one representative stands for each uniform block.
 */
const scannedBlocks: ReadonlyArray<readonly [number, number]> = [
  [0, 0xd7ff],
  [0xe000, 0x3ffff],
  [0xe0000, 0xe0fff]
]

interface Probe {
  readonly text: string
  readonly uniform: ReadonlyArray<readonly [number, number]>
}

let probe: Probe | undefined

const textOf = (low: number, high: number): string => {
  const chunks: Array<string> = []
  for (let start = low; start <= high; start += 4096) {
    const codes: Array<number> = []
    for (let code = start; code <= Math.min(high, start + 4095); code++) codes.push(code)
    chunks.push(String.fromCodePoint(...codes))
  }
  return chunks.join("")
}

/** Built on first use: about 5 ms and 1 MB. */
const probeText = (): Probe => {
  if (probe !== undefined) return probe
  const uniform: Array<readonly [number, number]> = [[0xd800, 0xdfff]]
  for (let plane = 4; plane <= 16; plane++) {
    const start = plane === 14 ? 0xe1000 : plane * 0x10000
    uniform.push([start, plane * 0x10000 + 0xfffd], [plane * 0x10000 + 0xfffe, plane * 0x10000 + 0xffff])
  }
  probe = { text: scannedBlocks.map(([low, high]) => textOf(low, high)).join(""), uniform }
  return probe
}

const properties = new Map<string, Ranges>()

const scanProperty = (escape: string): Ranges => {
  const { text, uniform } = probeText()
  const runs: Array<readonly [number, number]> = []
  for (const match of text.matchAll(new RegExp(`${escape}+`, "gu"))) {
    const low = match[0].codePointAt(0) ?? 0
    const end = match[0].length
    const tail = match[0].charCodeAt(end - 1)
    const high = tail >= 0xdc00 && tail <= 0xdfff ? (match[0].codePointAt(end - 2) ?? 0) : tail
    for (const [first, last] of scannedBlocks) {
      if (low <= last && high >= first) runs.push([Math.max(low, first), Math.min(high, last)])
    }
  }
  const single = new RegExp(`^${escape}$`, "u")
  for (const [low, high] of uniform) if (single.test(String.fromCodePoint(low))) runs.push([low, high])
  return normalizeRanges(runs)
}

/**
 * A Unicode property by the engine's own tables, found by running a one-class pattern over every code point where
 * properties vary; remembered for the process. `\p{L}` takes about 10 ms the first time.
 */
export const propertyRanges = (name: string, value: string | null, negate: boolean): Ranges => {
  const escape = `\\p{${value === null ? name : `${name}=${value}`}}`
  let ranges = properties.get(escape)
  if (ranges === undefined) {
    ranges = scanProperty(escape)
    properties.set(escape, ranges)
  }
  return negate ? complementRanges(ranges) : ranges
}
