import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { QuestionOptions } from "@lintel/subtype"
import type { PayloadJudge } from "../payload/judge.js"
import { isAnnotation } from "../payload/equal.js"
import { asSchema, resolved } from "../payload/place.js"
import { scalarText } from "./serialisation.js"
import { boundedPattern, integerText, numberText, widerPattern } from "./numberTexts.js"
import type { SideName } from "./scope.js"
import { joinedItems } from "./wireText.js"
import { isTextual } from "./textual.js"

/**
 * What values of a schema look like when they are written as text, as a schema over texts, lists of texts and objects
 * of texts. For a sender it covers at least what may be sent, for a reader at most what is understood; `isExact` says
 * that it is neither more nor less.
 */
export interface WireSchema {
  readonly schema: JsonSchema
  readonly isExact: boolean
}

/** How lists are written where the two sides write them differently. */
export interface WireOptions {
  /** The reader takes a single text for a list of one. */
  readonly oneIsList?: boolean
  /** The properties of an object are names with texts of their own, so a single text is a list of one there. */
  readonly oneFieldIsList?: boolean
  /** The sender's list of one looks like its item, and an empty one like none: where the reader knows no lists. */
  readonly listIsItems?: boolean
  /** What is written is one text: lists and objects have no place there. */
  readonly isOneText?: boolean
  /** The sender writes lists as one text, and the reader takes any. */
  readonly listsAreText?: boolean
  /** What is written between the items of lists, where they count as one text. */
  readonly listSeparator?: string
  /** The same of objects. */
  readonly objectsAreText?: boolean
  /** An empty text is not sent: it would be no part of a path. */
  readonly isFilled?: boolean
  /** How readers read. */
  readonly question?: QuestionOptions
}

interface Reading {
  readonly judge: PayloadJudge
  readonly side: SideName
  readonly role: "sender" | "reader"
  readonly options: WireOptions
  readonly depth: number
}

const nothing: WireSchema = { schema: false, isExact: true }

const anyOf = (parts: ReadonlyArray<WireSchema>): WireSchema => {
  const schemas = parts.map((part) => part.schema).filter((schema) => schema !== false)
  const isExact = parts.every((part) => part.isExact)
  const [only] = schemas
  return schemas.length === 1 && only !== undefined
    ? { schema: only, isExact }
    : { schema: schemas.length === 0 ? false : { anyOf: schemas }, isExact }
}

const restricted = (schema: JsonSchema, type: string): JsonSchema => ({ allOf: [schema, { type }] })

const isNever = ({ judge, side }: Reading, schema: JsonSchema): boolean =>
  judge.contained([side, schema], [side, false])._tag === "Included"

const holds = ({ judge, side }: Reading, inner: JsonSchema, outer: JsonSchema): boolean =>
  judge.contained([side, inner], [side, outer])._tag === "Included"

const texts = (pattern: string, isExact = true): WireSchema => ({ schema: { type: "string", pattern }, isExact })

const numberPart = (reading: Reading, schema: JsonSchema, plain: JsonSchema): WireSchema => {
  const numbers = restricted(schema, "number")
  if (isNever(reading, numbers)) return nothing
  const { role } = reading
  if (holds(reading, { type: "number" }, schema)) return texts(numberText[role])
  const isWhole = holds(reading, numbers, { type: "integer" })
  if (isWhole && holds(reading, { type: "integer" }, schema)) return texts(integerText[role])
  const pattern = isWhole && isJsonObject(plain) ? boundedPattern(plain) : undefined
  if (pattern !== undefined) return texts(pattern)
  if (role === "reader") return { schema: false, isExact: false }
  const wider = isWhole && isJsonObject(plain) ? widerPattern(plain) : undefined
  return texts(wider ?? (isWhole ? integerText.sender : numberText.sender), false)
}

const accepted = ({ judge, role, side }: Reading, schema: JsonSchema, value: Json): WireSchema => {
  const answer = judge.accepts(side, schema, value)
  if (answer === false) return nothing
  const text = { const: scalarText(value) }
  // As a text, null is the word: a reader of texts takes it for one.
  const written = value === null && role === "reader" ? { anyOf: [{ type: "null" }, text] } : text
  return { schema: written, isExact: answer === true }
}

const valuesOf = (plain: JsonSchema): ReadonlyArray<Json> | undefined => {
  if (!isJsonObject(plain)) return undefined
  if (Object.hasOwn(plain, "const")) return [plain["const"] ?? null]
  return Array.isArray(plain["enum"]) ? (plain["enum"] as ReadonlyArray<Json>) : undefined
}

const isScalar = (value: Json): boolean => typeof value !== "object" || value === null

const scalarParts = (reading: Reading, schema: JsonSchema, plain: JsonSchema): ReadonlyArray<WireSchema> => {
  const values = valuesOf(plain)
  if (values !== undefined) return values.filter(isScalar).map((value) => accepted(reading, schema, value))
  return [
    isNever(reading, restricted(schema, "string")) ? nothing : { schema: restricted(schema, "string"), isExact: true },
    numberPart(reading, schema, plain),
    accepted(reading, schema, true),
    accepted(reading, schema, false),
    accepted(reading, schema, null)
  ]
}

const composing = ["allOf", "anyOf", "oneOf", "not", "if", "$ref", "$dynamicRef"] as const

const isPlain = (schema: JsonSchema, forbidden: ReadonlyArray<string>): schema is JsonObject =>
  isJsonObject(schema) && ![...composing, ...forbidden].some((key) => Object.hasOwn(schema, key))

const kept = (schema: JsonObject, keys: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(keys.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])))

/** What cannot be written down: anything for a sender, nothing for a reader. */
const unknown = ({ role }: Reading, type: string): WireSchema => ({
  schema: role === "sender" ? { type } : false,
  isExact: false
})

const deeper = (reading: Reading, options: WireOptions = {}): Reading => ({
  ...reading,
  depth: reading.depth + 1,
  options
})

const maximumDepth = 4

/** The alternatives of a schema that says nothing else, as they stand and behind references. */
const branchesOf = (
  { depth, judge, role, side }: Reading,
  plain: JsonSchema
): ReadonlyArray<readonly [schema: JsonSchema, plain: JsonSchema]> | undefined => {
  if (!isJsonObject(plain) || depth >= maximumDepth) return undefined
  const keys = Object.keys(plain).filter((key) => !isAnnotation(key))
  const [key] = keys
  // Of one of several, a reader takes what no other takes too: that is less than all of them.
  if (keys.length !== 1 || (key !== "anyOf" && (key !== "oneOf" || role === "reader"))) return undefined
  const scope = judge[side]
  const list = Array.isArray(plain[key]) ? (plain[key] as ReadonlyArray<Json>) : []
  return list.map((one) => {
    const schema = asSchema(one) ?? true
    return [schema, resolved({ schema, place: { address: scope.address, pointer: "" } }, scope).schema] as const
  })
}

/** What the alternatives look like together; of those that exclude each other, that is more than may be sent. */
const unionOf = (plain: JsonSchema, parts: ReadonlyArray<WireSchema>): WireSchema => {
  const { isExact, schema } = anyOf(parts)
  return { schema, isExact: isExact && isJsonObject(plain) && !Object.hasOwn(plain, "oneOf") }
}

const itemsOf = (reading: Reading, plain: JsonObject): WireSchema =>
  read(deeper(reading), asSchema(plain["items"]) ?? true)

const boundOf = (value: Json | undefined, otherwise: number): number => (typeof value === "number" ? value : otherwise)

const arrayPart = (reading: Reading, schema: JsonSchema, plain: JsonSchema): WireSchema => {
  if (reading.options.listsAreText === true && reading.role === "sender") {
    return isNever(reading, restricted(schema, "array")) ? nothing : { schema: { type: "string" }, isExact: false }
  }
  if (isNever(reading, restricted(schema, "array"))) return nothing
  const branches = branchesOf(reading, plain)
  if (branches !== undefined)
    return unionOf(
      plain,
      branches.map((one) => arrayPart(deeper(reading, reading.options), ...one))
    )
  if (
    reading.depth >= maximumDepth ||
    !isPlain(plain, ["prefixItems", "contains", "enum", "const", "unevaluatedItems"])
  ) {
    return unknown(reading, "array")
  }
  const items = itemsOf(reading, plain)
  const lists: WireSchema = {
    schema: { type: "array", items: items.schema, ...kept(plain, ["minItems", "maxItems", "uniqueItems"]) },
    isExact: items.isExact
  }
  const { listSeparator } = reading.options
  if (listSeparator !== undefined) {
    const { judge, role, side } = reading
    return joinedItems(judge, side, role, plain, items, listSeparator)
  }
  const [least, largest] = [boundOf(plain["minItems"], 0), boundOf(plain["maxItems"], Infinity)]
  if (reading.options.listIsItems === true && reading.role === "sender") {
    const longer: WireSchema = {
      schema:
        largest < 2
          ? false
          : {
              type: "array",
              items: items.schema,
              ...kept(plain, ["maxItems", "uniqueItems"]),
              minItems: Math.max(2, least)
            },
      isExact: items.isExact
    }
    return anyOf(least <= 1 && largest >= 1 ? [items, longer] : [longer])
  }
  return reading.options.oneIsList === true && least <= 1 && largest >= 1 ? anyOf([lists, items]) : lists
}

const objectPart = (reading: Reading, schema: JsonSchema, plain: JsonSchema): WireSchema => {
  if (isNever(reading, restricted(schema, "object"))) return nothing
  if (reading.options.objectsAreText === true && reading.role === "sender")
    return { schema: { type: "string" }, isExact: false }
  const branches = branchesOf(reading, plain)
  if (branches !== undefined)
    return unionOf(
      plain,
      branches.map((one) => objectPart(deeper(reading, reading.options), ...one))
    )
  const forbidden = [
    "patternProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties"
  ]
  if (reading.depth >= maximumDepth || !isPlain(plain, [...forbidden, "enum", "const"]))
    return unknown(reading, "object")
  let isExact = true
  const wired = (part: Json | undefined): JsonSchema => {
    const inner = reading.options.oneFieldIsList === true ? { oneIsList: true } : {}
    const result = read(deeper(reading, inner), asSchema(part) ?? true)
    isExact = isExact && result.isExact
    return result.schema
  }
  const properties = isJsonObject(plain["properties"]) ? plain["properties"] : undefined
  const rest = asSchema(plain["additionalProperties"])
  return {
    schema: {
      type: "object",
      ...kept(plain, ["required", "minProperties", "maxProperties"]),
      ...(properties === undefined
        ? {}
        : { properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, wired(part)])) }),
      ...(rest === undefined ? {} : { additionalProperties: typeof rest === "boolean" ? rest : wired(rest) })
    },
    isExact
  }
}

function read(reading: Reading, schema: JsonSchema): WireSchema {
  const scope = reading.judge[reading.side]
  const plain = resolved({ schema, place: { address: scope.address, pointer: "" } }, scope).schema
  if (isTextual(scope, schema)) return { schema: restricted(schema, "string"), isExact: true }
  const scalars = scalarParts(reading, schema, plain)
  if (reading.options.isOneText === true) return anyOf(scalars)
  return anyOf([...scalars, arrayPart(reading, schema, plain), objectPart(reading, schema, plain)])
}

/** What values of a schema look like as text. */
export const wireSchema = (
  judge: PayloadJudge,
  side: SideName,
  role: "sender" | "reader",
  schema: JsonSchema,
  options: WireOptions = {}
): WireSchema => read({ judge, side, role, options, depth: 0 }, schema)
