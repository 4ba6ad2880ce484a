import { escapeToken, isJsonObject, type Json, type JsonObject, stableStringify } from "@lintel/model"
import type { DifferingField } from "./form.js"

/** A field on which two records differ; `as` names the types that it is read as. */
export type DifferingAvroField = DifferingField & { readonly as?: string }

interface AvroForm {
  readonly fields: ReadonlyArray<DifferingAvroField>
  readonly schema: JsonObject
}

const isRecord = (schema: Json): schema is JsonObject & { readonly fields: ReadonlyArray<Json> } =>
  isJsonObject(schema) && schema["type"] === "record" && Array.isArray(schema["fields"])

const namedFields = (fields: ReadonlyArray<Json>): ReadonlyMap<string, JsonObject> =>
  new Map(
    fields.flatMap((it) => (isJsonObject(it) && typeof it["name"] === "string" ? [[it["name"], it] as const] : []))
  )

const listOf = (value: Json | undefined): ReadonlyArray<Json> => (Array.isArray(value) ? value : [])

/** A type that reads data of both; nothing where Avro has none. */
const typeOfBoth = (old: Json, fresh: Json): Json | undefined => {
  if (stableStringify(old) === stableStringify(fresh)) return fresh
  if (isJsonObject(old) && isJsonObject(fresh) && old["type"] === "enum" && fresh["type"] === "enum")
    return { ...fresh, symbols: [...new Set([...listOf(fresh["symbols"]), ...listOf(old["symbols"])])] }
  const all = [old, fresh].flatMap((it) => (Array.isArray(it) ? (it as ReadonlyArray<Json>) : [it]))
  // Types of the same name cannot stand beside each other in a union.
  return all.every((it) => typeof it === "string") ? [...new Set(all)] : undefined
}

/** A field that only one of the two has: what it lacks elsewhere is null, which a union has to list first. */
const maybe = (field: JsonObject): JsonObject | undefined => {
  if (field["default"] !== undefined) return field
  const type = field["type"]
  if (type === undefined) return undefined
  const rest = listOf(type).filter((it) => it !== "null")
  return { ...field, type: Array.isArray(type) ? ["null", ...rest] : ["null", type], default: null }
}

const aliasesOf = (old: JsonObject, fresh: JsonObject): JsonObject =>
  old["name"] === fresh["name"] || typeof old["name"] !== "string"
    ? {}
    : { aliases: [...new Set([...listOf(fresh["aliases"]), old["name"]])] }

/** What a field is read as that both have, each with another type. */
const readAs = (type: Json | undefined): Pick<DifferingAvroField, "as" | "values"> => {
  if (Array.isArray(type)) return { as: type.join(" or ") }
  return isJsonObject(type) && type["type"] === "enum" ? { values: listOf(type["symbols"]) } : {}
}

/** A record that reads data of two others: fields of one of them only are optional. `undefined` for what is no record. */
export const avroBetween = (old: Json, fresh: Json): AvroForm | undefined => {
  if (!isRecord(old) || !isRecord(fresh)) return undefined
  const [before, after] = [namedFields(old.fields), namedFields(fresh.fields)]
  const differing: Array<DifferingAvroField> = []
  const fields: Array<JsonObject> = []
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)]
    const only = was === undefined || is === undefined ? (was ?? is) : undefined
    const [a, b] = [was?.["type"], is?.["type"]]
    const type = a === undefined || b === undefined ? undefined : typeOfBoth(a, b)
    const field = only === undefined ? (type === undefined ? undefined : { ...is, type }) : maybe(only)
    if (field === undefined) return undefined
    fields.push(field)
    const side = was === undefined ? "new" : is === undefined ? "old" : "both"
    if (side !== "both" || stableStringify(a ?? null) !== stableStringify(b ?? null))
      differing.push({ pointer: `/${escapeToken(name)}`, does: "accepts", is: side, ...readAs(type) })
  }
  return { fields: differing, schema: { ...fresh, ...aliasesOf(old, fresh), fields } }
}
