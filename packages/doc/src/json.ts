import type { Document } from "./document.js"

// JSON.stringify leaves DEL, C1, direction marks and separators as they are: a terminal would act on some of them.
const unprinted = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

/**
 * JSON text of a value that no terminal acts on: what `JSON.stringify` leaves unescaped beyond C0 is written as `\u`.
 *
 * @example
 * ```ts
 * import { printableJson } from "@lintel/doc"
 *
 * printableJson(["\u009b1m"], 0) // => '["\\u009b1m"]'
 * ```
 * @category safety
 * @since 0.1.0
 */
export const printableJson = (value: unknown, indent = 2): string =>
  (JSON.stringify(value, null, indent) ?? "null").replaceAll(unprinted, escaped)

/**
 * The document itself as JSON, for tools: `{ "schema": "lintel/doc@1", "blocks": [...] }`. Nothing is lost; characters
 * that a terminal would act on are written as `\u` escapes.
 *
 * @example
 * ```ts
 * import { Doc, toJson } from "@lintel/doc"
 *
 * JSON.parse(toJson(Doc.document(Doc.rule()))) // => { schema: "lintel/doc@1", blocks: [{ _tag: "Rule" }] }
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toJson = (document: Document): string =>
  `${printableJson({ schema: "lintel/doc@1", blocks: document.blocks })}\n`
