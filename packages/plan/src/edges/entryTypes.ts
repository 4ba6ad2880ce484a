import { escapeToken, isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { isSubtype } from "@lintel/subtype"
import type { Column } from "./tables.js"

/** Words of engines and languages for what has one form in JSON. Decimals, dates and identifiers have several. */
const families: ReadonlyArray<readonly [schema: JsonObject, words: string]> = [
  [
    { type: "string" },
    "text string str char varchar nvarchar nchar character citext keyword utf8 varchar2 tinytext mediumtext longtext"
  ],
  [{ type: "integer" }, "int integer number(integer) whole"],
  [{ type: "integer", minimum: -(2 ** 15), maximum: 2 ** 15 - 1 }, "smallint int2 int16 short"],
  [{ type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }, "int4 int32"],
  [{ type: "integer", minimum: -(2 ** 63), maximum: 2 ** 63 - 2 ** 10 }, "bigint int8 int64 long"],
  [{ type: "number" }, "number float float4 float8 float32 float64 double real"],
  [{ type: "boolean" }, "bool boolean"],
  [{ type: "object" }, "object map document struct hash"],
  [{ type: "array" }, "array list"]
]

const known: ReadonlyMap<string, JsonObject> = new Map(
  families.flatMap(([schema, words]) => words.split(" ").map((word) => [word, schema] as const))
)

/** A type as people write it, without its length: `VARCHAR(40)` is `varchar`, `double precision` is `double`. */
const wordOf = (type: string): string =>
  type
    .trim()
    .toLowerCase()
    .replace(/\s*\(\s*\d{1,9}(?:\s*,\s*\d{1,9})?\s*\)$/u, "")
    .replace(/^(double) precision$|^(character) varying$/u, "$1$2")

/** What a word for a type means in JSON; `undefined` where it may be several things. */
const schemaOf = (type: string | undefined): JsonSchema | undefined => {
  if (type === undefined || type.length > 200) return undefined
  const word = wordOf(type)
  const item = /^(.{1,60})\[\]$/u.exec(word)?.[1]
  if (item === undefined) return known.get(word)
  const items = known.get(item)
  return items === undefined ? undefined : { type: "array", items }
}

/** What a reader makes of entries in which a field has another type than it expects. */
export type TypeReading =
  | { readonly _tag: "Reads" }
  | { readonly _tag: "Refuses"; readonly value: Json; readonly pointer: string; readonly wants: Json }
  | { readonly _tag: "Undecided"; readonly reason: string }

/** The fields that every entry has, and one of which the form is asked. */
const entryOf = (columns: ReadonlyMap<string, Column>, field: string, schema: JsonSchema): JsonObject => {
  const always = [...columns].filter(([name, { notNull }]) => name === field || notNull === true)
  return {
    type: "object",
    properties: Object.fromEntries(
      always.map(([name, { type }]) => [name, name === field ? schema : (schemaOf(type) ?? { type: "string" })])
    ),
    required: always.map(([name]) => name)
  }
}

const unsized = known.get("int")
const [smaller, larger] = [known.get("int32"), known.get("int64")]

const isWhole = (schema: JsonSchema): boolean => isJsonObject(schema) && schema["type"] === "integer"

const undecided = (reason: string): TypeReading => ({ _tag: "Undecided", reason })

/**
 * Whether entries that are written with one type of a field are read by somebody who expects another one. Entries of
 * stores without tables are taken for JSON, where a number is no text; the payload was asked of both forms.
 */
export const readType = (
  written: ReadonlyMap<string, Column>,
  field: string,
  expected: string | undefined
): TypeReading => {
  const type = written.get(field)?.type
  if (type === expected) return { _tag: "Reads" }
  if (type === undefined || expected === undefined) return undecided("the field has a type on one side only")
  const [from, to] = [schemaOf(type), schemaOf(expected)]
  if (from === undefined || to === undefined)
    return undecided(`whether ${type} is read as ${expected} depends on how entries are written`)
  // A whole number of no stated size is at least of 32 bits and at most of 64, in every engine.
  const bounds = from === unsized || to === unsized
  const reader = {
    type: "object",
    properties: Object.fromEntries([[field, to === unsized ? (smaller ?? to) : to]]),
    required: [field]
  }
  const writer = entryOf(written, field, from === unsized ? (larger ?? from) : from)
  const answer = isSubtype(writer, reader)
  if (answer._tag === "Included") return { _tag: "Reads" }
  if (answer._tag !== "NotIncluded") return undecided(`whether ${type} is read as ${expected} could not be decided`)
  if (bounds && isWhole(from) && isWhole(to))
    return undecided(`nobody says whether every ${type} fits into ${expected}`)
  const pointer = `/${escapeToken(field)}`
  const wants = isJsonObject(to) ? (to["type"] ?? "") : ""
  return { _tag: "Refuses", value: answer.witness.value, pointer, wants }
}
