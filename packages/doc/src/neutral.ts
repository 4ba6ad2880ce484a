import type { Document } from "./document.js"

// What a terminal, a browser or an editor would act on instead of showing: C0 and C1 controls, DEL, marks that reorder
// text (Unicode UAX 9 embeddings, overrides, isolates), invisible separators, and halves of surrogate pairs.
// oxlint-disable no-control-regex -- controls are what this looks for
const active =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Cs}|[\u{e0000}-\u{e007f}]/gu

// Nearly all text is this: one quick look, no copy.
const harmless = /^[\u0020-\u007e\n\t]*$/u

const visible = (character: string): string => {
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x20) return String.fromCodePoint(0x2400 + codePoint)
  if (codePoint === 0x7f) return "\u2421"
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return "\ufffd"
  return `<U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}>`
}

/**
 * Makes characters visible that would steer a terminal or reorder text: an escape becomes `␛`, a right-to-left
 * override `<U+202E>`. Line breaks (`\r\n` becomes `\n`) and tabs stay, each printer places them.
 *
 * @example
 * ```ts
 * import { neutral } from "@lintel/doc"
 *
 * neutral("\u001b[31mred") // => "␛[31mred"
 * neutral("two\r\nlines") // => "two\nlines"
 * ```
 * @category safety
 * @since 0.1.0
 */
export const neutral = (text: string): string =>
  harmless.test(text) ? text : text.replaceAll("\r\n", "\n").replace(active, visible)

const harmlessLine = /^[ -~]*$/u

/** The same, on one line. */
export const neutralLine = (text: string): string => {
  if (harmlessLine.test(text)) return text
  const safe = neutral(text)
  return safe.includes("\n") || safe.includes("\t") ? safe.replaceAll(/[\n\t]+/gu, " ") : safe
}

type Clean = (text: string) => string

const asItIs: Clean = (text) => text

// Where line breaks and tabs carry meaning. A payload keeps its data (its layout writes JSON escapes), and source lines
// stay as they are (marks count their code units): both are made harmless where they are drawn.
const exceptions = new Map<unknown, { readonly [field: string]: Clean }>([
  ["CodeBlock", { text: neutral }],
  ["Diff", { lines: neutral }],
  ["Payload", { value: asItIs }],
  ["Snippet", { lines: asItIs }]
])

const neutralItems = (items: ReadonlyArray<unknown>, clean: Clean): ReadonlyArray<unknown> => {
  let cleaned: Array<unknown> | undefined
  for (let index = 0; index < items.length; index++) {
    const item = neutralValue(items[index], clean)
    if (cleaned === undefined && item !== items[index]) cleaned = items.slice(0, index)
    cleaned?.push(item)
  }
  return cleaned ?? items
}

// What is harmless already is not copied: most of a long report is.
const neutralValue = (value: unknown, clean: Clean): unknown => {
  if (typeof value === "string") return clean(value)
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return neutralItems(value, clean)
  return neutralNode(value as Readonly<Record<string, unknown>>, clean)
}

const neutralNode = (node: Readonly<Record<string, unknown>>, clean: Clean): unknown => {
  const own = exceptions.get(node["_tag"])
  let changed: Record<string, unknown> | undefined
  for (const field in node) {
    if (field === "_tag") continue // chooses the printer, is never printed
    const special = own?.[field]
    if (special === asItIs) continue // however deep it is
    const item = node[field]
    const cleaned = typeof item === "string" ? (special ?? clean)(item) : neutralValue(item, special ?? clean)
    if (cleaned !== item) (changed ??= { ...node })[field] = cleaned
  }
  return changed ?? node
}

const isDocument = (value: unknown): value is Document => typeof value === "object" && value !== null

/** Every string of a document made harmless, whatever node it sits in. */
export const neutralDocument = (document: Document): Document => {
  const result = neutralValue(document, neutralLine)
  return isDocument(result) ? result : document
}
