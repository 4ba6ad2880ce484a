import type { Json } from "@lintel/doc"
import type { Refusal } from "./witness.js"

const shown = (value: Json | undefined): string => {
  const text = JSON.stringify(value) ?? "something else"
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "an array",
  null: "null"
}

const typeWords = (expected: Json | undefined): string => {
  const types = Array.isArray(expected) ? expected : [expected]
  return types.map((it) => (typeof it === "string" ? (typeNames[it] ?? it) : shown(it))).join(" or ")
}

const listed = (expected: Json | undefined): string =>
  Array.isArray(expected)
    ? expected.slice(0, 6).map(shown).join(", ") + (expected.length > 6 ? ", …" : "")
    : shown(expected)

const counted = (expected: Json | undefined, noun: string): string =>
  `${shown(expected)} ${noun}${expected === 1 ? "" : "s"}`

const hexShown = (hex: string): string =>
  hex.length <= 40 ? `the bytes ${hex || "none"}` : `the bytes ${hex.slice(0, 40)}…`

// JSON Schema 2020-12 validation vocabulary: what each keyword wants, after the reader's name.
const words = new Map<string, (expected: Json | undefined) => string>([
  ["type", (it) => `wants ${typeWords(it)}`],
  ["required", () => "requires it"],
  ["dependentRequired", () => "requires it here"],
  ["minimum", (it) => `wants a number of at least ${shown(it)}`],
  ["exclusiveMinimum", (it) => `wants a number greater than ${shown(it)}`],
  ["maximum", (it) => `wants a number of at most ${shown(it)}`],
  ["exclusiveMaximum", (it) => `wants a number less than ${shown(it)}`],
  ["multipleOf", (it) => `wants a multiple of ${shown(it)}`],
  ["minLength", (it) => `wants at least ${counted(it, "character")}`],
  ["maxLength", (it) => `wants at most ${counted(it, "character")}`],
  ["pattern", (it) => `wants text that matches ${typeof it === "string" ? it : shown(it)}`],
  ["format", (it) => `wants the format ${typeof it === "string" ? it : shown(it)}`],
  ["enum", (it) => `wants one of ${listed(it)}`],
  ["const", (it) => `wants ${shown(it)}`],
  ["minItems", (it) => `wants at least ${counted(it, "item")}`],
  ["maxItems", (it) => `wants at most ${counted(it, "item")}`],
  ["uniqueItems", () => "wants no item twice"],
  ["contains", () => "misses an item it wants"],
  ["minProperties", (it) => `wants at least ${shown(it)} properties`],
  ["maxProperties", (it) => `wants at most ${shown(it)} properties`],
  ["additionalProperties", () => "does not allow it"],
  ["unevaluatedProperties", () => "does not allow it"],
  ["propertyNames", () => "does not allow this name"],
  ["items", () => "does not allow this item"],
  ["unevaluatedItems", () => "does not allow this item"],
  ["oneOf", () => "wants exactly one of its forms"],
  ["anyOf", () => "wants one of its forms"],
  ["not", () => "excludes it"],
  ["false", () => "allows nothing here"],
  ["avro:branch", () => "has no branch for it"],
  ["avro:encoding", () => "decodes Avro binary, and this is JSON text"],
  [
    "json:encoding",
    (it) => `decodes JSON text, and this is Avro binary (${typeof it === "string" ? hexShown(it) : "bytes"})`
  ],
  ["avro:field", (it) => `wants the field ${shown(it)}, which is not written and has no default`],
  ["avro:name", () => "knows no type of this name"],
  ["avro:size", () => "wants another number of bytes"],
  ["avro:symbol", () => "does not know this symbol"],
  ["avro:type", () => "cannot read this type"]
])

/**
 * A refusal in words: `2.3.0 wants a number greater than 0`.
 *
 * @example
 * ```ts
 * import { refusalWords } from "@lintel/diagnostic"
 *
 * refusalWords({ pointer: "/amount", keyword: "exclusiveMinimum", expected: 0 }, "2.3.0") // => "2.3.0 wants a number greater than 0"
 * ```
 * @category witness
 * @since 0.1.0
 */
export const refusalWords = ({ keyword, expected }: Refusal, reader = "the reader"): string =>
  `${reader} ${words.get(keyword)?.(expected) ?? `refuses it (${keyword})`}`
