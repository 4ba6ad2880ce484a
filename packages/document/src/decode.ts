import { documentError, type Result } from "./problem.js"
import { placeOf } from "./positions.js"

/** A text, and the bytes that it was decoded from, where it was. */
export interface Text {
  readonly text: string
  readonly bytes: Uint8Array | undefined
}

const refused = (file: string, reason: string, line = 1, column = 1): Result<string> => ({
  _tag: "Failure",
  failure: [documentError(file, { line, column }, [], reason)]
})

const wideEncoding = (bytes: Uint8Array): string | undefined => {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? "UTF-32" : "UTF-16"
  if (first === 0xfe && second === 0xff) return "UTF-16"
  if (first === 0 && second === 0) return "UTF-32"
  if (bytes.length >= 2 && (first === 0) !== (second === 0)) return second === 0 && third === 0 ? "UTF-32" : "UTF-16"
  return undefined
}

/** Length of the well-formed UTF-8 sequence at an index, or 0. */
const sequenceLength = (bytes: Uint8Array, index: number): number => {
  const lead = bytes[index] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
  for (let step = 1; step < length; step++) if (((bytes[index + step] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[index + 1] ?? 0
  if (lead === 0xe0 && second < 0xa0) return 0
  if (lead === 0xed && second >= 0xa0) return 0
  if (lead === 0xf0 && second < 0x90) return 0
  if (lead === 0xf4 && second >= 0x90) return 0
  return length
}

const firstInvalidByte = (bytes: Uint8Array): number => {
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index)
    if (length === 0) return index
    index += length
  }
  return index
}

/**
 * UTF-8 bytes to text without byte order mark. More than `maxBytes`, other encodings, by their names, and invalid UTF-8,
 * with the place, are refused.
 *
 * @example
 * ```ts
 * import { decodeText } from "@lintel/document"
 *
 * decodeText(Uint8Array.of(0x68, 0x69), "a.txt", 100) // => { _tag: "Success", success: "hi" }
 * decodeText(Uint8Array.of(0xff), "a.txt", 100)._tag // => "Failure"
 * ```
 *
 * @category Documents
 * @since 0.1.0
 */
export const decodeText = (source: Uint8Array | string, file: string, maxBytes: number): Result<string> => {
  const size = source.length
  if (size > maxBytes) return refused(file, `the file has ${size} bytes; the limit is ${maxBytes}`)
  if (typeof source === "string") {
    return { _tag: "Success", success: source.charCodeAt(0) === 0xfeff ? source.slice(1) : source }
  }
  const wide = wideEncoding(source)
  if (wide !== undefined) return refused(file, `the file is encoded in ${wide}; save it as UTF-8`)
  try {
    return { _tag: "Success", success: new TextDecoder("utf-8", { fatal: true }).decode(source) }
  } catch {
    const index = firstInvalidByte(source)
    const before = new TextDecoder("utf-8").decode(source.subarray(0, index))
    const place = placeOf(before, before.length)
    const byte = (source[index] ?? 0).toString(16).padStart(2, "0")
    return refused(file, `byte 0x${byte} at index ${index} is not valid UTF-8`, place.line, place.column)
  }
}

/** The same, with the bytes kept. */
export const decoded = (source: Uint8Array | string, file: string, maxBytes: number): Result<Text> => {
  const text = decodeText(source, file, maxBytes)
  if (text._tag === "Failure") return text
  return { _tag: "Success", success: { text: text.success, bytes: typeof source === "string" ? undefined : source } }
}
