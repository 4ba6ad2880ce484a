import type * as SchemaAST from "effect/SchemaAST"
import { nearest } from "./nearest.js"

const kindOf = (value: unknown): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  const kinds: Record<string, string> = {
    string: "a text",
    number: "a number",
    boolean: "a boolean",
    object: "an object"
  }
  return kinds[typeof value] ?? "nothing that JSON can say"
}

const shown = (value: unknown): string => {
  if (typeof value !== "string")
    return typeof value === "number" || typeof value === "boolean" ? String(value) : kindOf(value)
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value)
}

/** What a value must be, and what it is. */
export const mustBe = (expected: string, value: unknown): string =>
  value === undefined ? `must be ${expected}, but is not there` : `must be ${expected}, but is ${kindOf(value)}`

/** What a check of Effect expects, in words. */
export const wordsOf = (expected: string): string =>
  `must be ${expected.replace("a string matching the RegExp", "a text of the form")}`

const listed = 12

/**
 * Words about a field that is not known: the one that was probably meant, else the fields there are, where they are few.
 *
 * @example
 * ```ts
 * import { unknownField } from "@lintel/model"
 *
 * unknownField("teir", ["owner", "tier"]) // => 'is not a field here; did you mean "tier"?'
 * unknownField("rank", ["owner", "tier"]) // => "is not a field here; fields are owner, tier"
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const unknownField = (key: string, names: Iterable<string>): string => {
  const all = [...names].toSorted()
  const meant = nearest(key, all)
  if (meant !== undefined) return `is not a field here; did you mean ${JSON.stringify(meant)}?`
  return all.length <= listed ? `is not a field here; fields are ${all.join(", ")}` : "is not a field here"
}

/** A value that is none of the names, with the one that was probably meant. */
export const oneOf = (value: unknown, names: Iterable<string>): string => {
  const all = [...names]
  const list = all.map((name) => JSON.stringify(name)).join(", ")
  const meant = typeof value === "string" ? nearest(value, all) : undefined
  const guess = meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`
  return `must be ${all.length === 1 ? list : `one of ${list}`}, but is ${value === undefined ? "not there" : shown(value)}${guess}`
}

/** A value that fits no alternative of a union. */
export const refusedByAll = (
  value: unknown,
  literals: ReadonlySet<unknown>,
  others: ReadonlyArray<SchemaAST.AST>,
  tags: ReadonlyMap<string, unknown>
): string => {
  const texts = [...literals].filter((literal) => typeof literal === "string")
  if (others.length === 0 && tags.size === 0) return oneOf(value, texts)
  const kinds: Record<string, string> = { Objects: "an object", Arrays: "a list", String: "a text", Number: "a number" }
  const words = new Set([
    ...others.map((other) => kinds[other._tag] ?? other._tag.toLowerCase()),
    ...(tags.size === 0 ? [] : ["an object"]),
    ...texts.map((text) => JSON.stringify(text))
  ])
  return mustBe([...words].join(" or "), value)
}
