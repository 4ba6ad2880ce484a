import { isJsonObject, type JsonSchema, type Parameter } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import { isAnnotation } from "../payload/equal.js"
import { resolved } from "../payload/place.js"
import { schemaOfText } from "./literals.js"
import type { SideName } from "./scope.js"
import { formsOf } from "./serialisation.js"
import { wireSchema } from "./wire.js"

/**
 * The texts of a part of a path, as the inside of a regular expression that matches them whole. For a sender it covers
 * at least what may be sent, for a reader at most what is understood; `isExact` says that it is neither more nor less.
 */
export interface PartText {
  readonly source: string
  readonly isExact: boolean
}

type Role = "sender" | "reader"

const anything = String.raw`[\s\S]`
const nothing = "(?!)"

const unknown = (role: Role): PartText => ({ source: role === "sender" ? `${anything}+` : nothing, isExact: false })

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
  if (!isJsonObject(schema)) return unknown(role)
  const keys = Object.keys(schema).filter((key) => !isAnnotation(key))
  const isWhole = keys.every((key) => sayable.has(key))
  if (!isWhole && role === "reader") return unknown(role)
  const { maxLength, minLength, pattern } = schema
  if (typeof pattern !== "string") {
    const least = Math.max(1, lengthOf(minLength, 1) || 1)
    return { source: `${anything}{${least},${lengthOf(maxLength, "")}}`, isExact: isWhole }
  }
  const source = wholePattern(pattern)
  const isBounded = minLength !== undefined || maxLength !== undefined
  // No part of a path is empty.
  if (source === undefined || (role === "reader" && (isBounded || new RegExp(`^${source}$`, "u").test(""))))
    return unknown(role)
  return { source: `(?:${source})`, isExact: isWhole && !isBounded }
}

const anyOf = (parts: ReadonlyArray<PartText>): PartText => {
  const sources = parts.map(({ source }) => source).filter((source) => source !== nothing)
  const isExact = parts.every((part) => part.isExact)
  return { source: sources.length === 0 ? nothing : `(?:${sources.join("|")})`, isExact }
}

/** Reads what `wireSchema` gives. */
const readWire = (judge: PayloadJudge, side: SideName, role: Role, schema: JsonSchema): PartText => {
  if (schema === false) return { source: nothing, isExact: true }
  if (!isJsonObject(schema)) return unknown(role)
  const { allOf, anyOf: parts, const: value } = schema
  if (Array.isArray(parts)) return anyOf(parts.map((part) => readWire(judge, side, role, part as JsonSchema)))
  if (typeof value === "string") return value === "" ? anyOf([]) : literalText(value)
  if (schema["type"] === "null") return anyOf([])
  if (schema["type"] === "string") return stringText(role, schema)
  const [inner] = Array.isArray(allOf) ? allOf : []
  if (inner === undefined) return unknown(role)
  const scope = judge[side]
  return stringText(
    role,
    resolved({ schema: inner as JsonSchema, place: { address: scope.address, pointer: "" } }, scope).schema
  )
}

/** The texts of a parameter of a path, where it is a part of a segment. */
export const parameterText = (
  judge: PayloadJudge,
  side: SideName,
  role: Role,
  parameter: Parameter | undefined
): PartText => {
  if (parameter === undefined) return { source: `${anything}+`, isExact: true }
  const { scalar } = formsOf(parameter)
  const [mark] = scalar === "label" ? [String.raw`\.`] : scalar.startsWith("matrix") ? [";"] : []
  if (mark !== undefined && role === "sender") return { source: `${mark}${anything}*`, isExact: false }
  if (scalar !== "plain") return unknown(role)
  const { isExact, schema } = wireSchema(judge, side, role, schemaOfText(parameter), { isOneText: true })
  const found = readWire(judge, side, role, schema)
  return { ...found, isExact: found.isExact && isExact }
}

const isPattern = (source: string): boolean => {
  try {
    return new RegExp(source, "u") instanceof RegExp
  } catch {
    return false
  }
}

/** Parts one after the other, as a schema of texts. */
export const joinedTexts = (
  role: Role,
  parts: ReadonlyArray<PartText>
): { readonly schema: JsonSchema; readonly isExact: boolean } => {
  const pattern = `^${parts.map(({ source }) => source).join("")}$`
  const isExact = parts.every((part) => part.isExact)
  if (parts.some(({ source }) => source === nothing)) return { schema: false, isExact }
  return isPattern(pattern)
    ? { schema: { type: "string", pattern }, isExact }
    : { schema: role === "sender" ? { type: "string" } : false, isExact: false }
}
