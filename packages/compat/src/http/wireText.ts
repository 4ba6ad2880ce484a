import { isJsonObject, type JsonObject, type JsonSchema } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import { isAnnotation } from "../payload/equal.js"
import { resolved } from "../payload/place.js"
import type { SideName } from "./scope.js"

/**
 * The texts of a part of a path, as the inside of a regular expression that matches them whole. For a sender it covers
 * at least what may be sent, for a reader at most what is understood; `isExact` says that it is neither more nor less.
 */
export interface PartText {
  readonly source: string
  readonly isExact: boolean
}

export type Role = "sender" | "reader"

export const anything = String.raw`[\s\S]`
export const nothing = "(?!)"

export const unknownText = (role: Role): PartText => ({
  source: role === "sender" ? `${anything}+` : nothing,
  isExact: false
})

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, (letter) => `\\${letter}`)

/** Texts that stand for themselves. */
export const literalText = (text: string): PartText => ({ source: escaped(text), isExact: true })

/** What matches the same texts whole that an unanchored pattern finds something in; undefined when that is not plain. */
const wholePattern = (pattern: string): string | undefined => {
  const start = pattern.startsWith("^")
  const end = /(?:^|[^\\])(?:\\\\)*\$$/.test(pattern)
  const inner = pattern.slice(start ? 1 : 0, end ? -1 : undefined)
  const plain = inner.replaceAll(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, "_")
  // Alternatives with anchors of their own, conditions on what is around, and references are left alone.
  if (/[\^$]|\(\?[=!<]/.test(plain) || /\\(?:[1-9]|k|b|B)/.test(inner)) return undefined
  if (/\|/.test(plain.replaceAll(/\([^()]*\)/g, "_")) && (start || end)) return undefined
  return `${start ? "" : `${anything}*`}(?:${inner})${end ? "" : `${anything}*`}`
}

const lengthOf = (value: unknown, otherwise: number | ""): number | "" =>
  typeof value === "number" ? value : otherwise

/** Keywords of texts that a pattern can say. */
const sayable: ReadonlySet<string> = new Set(["type", "pattern", "minLength", "maxLength"])

const stringText = (role: Role, schema: JsonSchema): PartText => {
  if (schema === true) return { source: `${anything}+`, isExact: true }
  if (!isJsonObject(schema)) return unknownText(role)
  const keys = Object.keys(schema).filter((key) => !isAnnotation(key))
  const isWhole = keys.every((key) => sayable.has(key))
  if (!isWhole && role === "reader") return unknownText(role)
  const { maxLength, minLength, pattern } = schema
  if (typeof pattern !== "string") {
    const least = Math.max(1, lengthOf(minLength, 1) || 1)
    return { source: `${anything}{${least},${lengthOf(maxLength, "")}}`, isExact: isWhole }
  }
  const source = wholePattern(pattern)
  const isBounded = minLength !== undefined || maxLength !== undefined
  // No part of a path is empty.
  if (source === undefined || (role === "reader" && (isBounded || new RegExp(`^${source}$`, "u").test(""))))
    return unknownText(role)
  return { source: `(?:${source})`, isExact: isWhole && !isBounded }
}

const anyOf = (parts: ReadonlyArray<PartText>): PartText => {
  const sources = parts.map(({ source }) => source).filter((source) => source !== nothing)
  const isExact = parts.every((part) => part.isExact)
  return { source: sources.length === 0 ? nothing : `(?:${sources.join("|")})`, isExact }
}

/** The texts that a schema of texts accepts, as `wireSchema` gives it. */
export const textOfWire = (judge: PayloadJudge, side: SideName, role: Role, schema: JsonSchema): PartText => {
  if (schema === false) return { source: nothing, isExact: true }
  if (!isJsonObject(schema)) return unknownText(role)
  const { allOf, anyOf: parts, const: value } = schema
  if (Array.isArray(parts)) return anyOf(parts.map((part) => textOfWire(judge, side, role, part as JsonSchema)))
  if (typeof value === "string") return value === "" ? anyOf([]) : literalText(value)
  if (schema["type"] === "null") return anyOf([])
  if (schema["type"] === "string") return stringText(role, schema)
  const [inner] = Array.isArray(allOf) ? allOf : []
  if (inner === undefined) return unknownText(role)
  const scope = judge[side]
  return stringText(
    role,
    resolved({ schema: inner as JsonSchema, place: { address: scope.address, pointer: "" } }, scope).schema
  )
}

export const isPattern = (source: string): boolean => {
  try {
    return new RegExp(source, "u") instanceof RegExp
  } catch {
    return false
  }
}

/** A list as one text; an empty one is written as nothing at all. */
export const joinedItems = (
  judge: PayloadJudge,
  side: SideName,
  role: Role,
  { maxItems, minItems, uniqueItems }: JsonObject,
  items: { readonly schema: JsonSchema; readonly isExact: boolean },
  separator: string
): { readonly schema: JsonSchema; readonly isExact: boolean } => {
  const { isExact, source } = textOfWire(judge, side, role, items.schema)
  const least = Math.max(1, typeof minItems === "number" ? minItems : 1)
  const largest = typeof maxItems === "number" ? maxItems : Infinity
  if (largest < least) return { schema: false, isExact: true }
  if (role === "reader" && uniqueItems === true) return { schema: false, isExact: false }
  const more = `{${least - 1},${largest === Infinity ? "" : largest - 1}}`
  const pattern = `^${source}(?:${escaped(separator)}${source})${more}$`
  return isPattern(pattern)
    ? { schema: { type: "string", pattern }, isExact: isExact && items.isExact && uniqueItems !== true }
    : { schema: role === "sender" ? { type: "string" } : false, isExact: false }
}
