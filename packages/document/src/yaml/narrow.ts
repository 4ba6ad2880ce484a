import { isUnusual } from "./block.js"

/** A text whose characters take one byte each: engines search such texts faster, and cut them with half the memory. */
export interface Narrow {
  readonly text: string
  /** The offsets of the characters that another one stands for, in order. */
  readonly gaps: ReadonlyArray<number>
}

/** Shorter texts are read as fast as they are made narrow. */
const leastLength = 100_000

/** Of so many characters, one at most may be another. */
const leastShare = 200

const wide = /[^\0-\xff]/
const others = /[^\0-\x7f]+/g

/** A semicolon says nothing anywhere in YAML. */
const placeholder = 59

/** How many bytes a text has in UTF-8. */
const bytesOf = (text: string): number => {
  let count = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return count
}

const startsWithMark = ([first, second, third]: Uint8Array): boolean =>
  first === 0xef && second === 0xbb && third === 0xbf

/**
 * A text with one character in place of each that is not ASCII, for whoever looks for what structures a document, made of
 * the bytes that the text was read from; undefined where it would be no other, and where such a character may be part of
 * the structure.
 */
export const narrowed = (text: string, source: Uint8Array): Narrow | undefined => {
  if (text.length < leastLength || !wide.test(text)) return undefined
  const gaps: Array<number> = []
  const most = text.length / leastShare
  const bytes = new Uint8Array(text.length)
  let [read, written] = [startsWithMark(source) ? 3 : 0, 0]
  for (const { 0: run, index } of text.matchAll(others)) {
    if (gaps.length + run.length > most || /\s/.test(run) || isUnusual(run)) return undefined
    for (let at = 0; at < run.length; at++) gaps.push(index + at)
    bytes.set(source.subarray(read, read + index - written), written)
    bytes.fill(placeholder, index, index + run.length)
    read += index - written + bytesOf(run)
    written = index + run.length
  }
  bytes.set(source.subarray(read), written)
  // What is decoded takes one byte for each character.
  return { text: new TextDecoder().decode(bytes), gaps }
}
