import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Step } from "./align.js"
import { own } from "./dirty.js"
import { asSchema, type Placed, resolved, type Scope } from "./place.js"
import { constantOf, numbers, type Parts, sampleNumber, sampleString, schemasOf, values } from "./sampleScalars.js"

/** A part of the value that is given: where it stands, and what it is. */
export interface Given {
  readonly steps: ReadonlyArray<Step>
  readonly value: Json
}

const deepest = 24

/** Schemas that apply to one value together: beyond that no guess is made, as references may double at every step. */
const mostTogether = 256

/**
 * A small value of a schema, with a given value at the end of a path. A guess for the common forms, quick and local; whoever
 * uses it has the whole value judged. `undefined` where no guess is made.
 */
export const sample = (
  schema: Placed,
  scope: Scope,
  given?: Given,
  reader?: Reader,
  depth = 0
): { readonly value: Json } | undefined => {
  if (depth > deepest) return undefined
  const parts = together(schema, scope, given?.steps ?? [], depth)
  if (parts === undefined) return undefined
  const { rest, schemas } = parts
  if (given !== undefined && rest.length === 0) return { value: given.value }
  const step = rest[0]
  const inner =
    given === undefined || step === undefined ? undefined : { step, given: { ...given, steps: rest.slice(1) } }
  const kind = inner === undefined ? kindOf(schemas) : kindOfStep(inner.step)
  const read = reader === undefined ? undefined : { scope: reader.scope, parts: readParts(reader, depth) }
  switch (kind) {
    case "constant":
      return constantOf(schemas, read?.parts ?? [])
    case "object":
      return sampleObject(schemas, scope, inner, read, depth)
    case "array":
      return sampleArray(schemas, scope, inner, read, depth)
    case "string":
      return sampleString(schemas)
    case "number":
      return sampleNumber(schemas)
    case "boolean":
      return { value: false }
    case "null":
      return { value: null }
    case "anything":
      return { value: "" }
    case "nothing":
      return undefined
  }
}

/** Who reads the value: what it requires is given where the writer has it, so that nothing else is missed. */
export interface Reader {
  readonly schema: Placed
  readonly scope: Scope
}

interface Read {
  readonly scope: Scope
  readonly parts: Parts
}

const readParts = ({ schema, scope }: Reader, depth: number): Parts => together(schema, scope, [], depth)?.schemas ?? []

const childReader = (read: Read | undefined, keyword: string, name?: string): Reader | undefined => {
  if (read === undefined) return undefined
  const schemas = name === undefined ? schemasOf(read.parts, keyword) : partsAt(read.parts, keyword, name)
  return schemas.length === 0 ? undefined : { schema: joined(schemas, read.parts), scope: read.scope }
}

type Kind = "constant" | "object" | "array" | "string" | "number" | "boolean" | "null" | "anything" | "nothing"

const kindOfStep = (step: Step): Kind =>
  step._tag === "Item" ? "array" : step._tag === "Branch" ? "nothing" : "object"

/** The schemas that apply to one value together: through references, `allOf`, and one alternative of each choice. */
const together = (
  start: Placed,
  scope: Scope,
  steps: ReadonlyArray<Step>,
  depth: number
):
  | { readonly schemas: ReadonlyArray<Placed & { readonly schema: JsonObject }>; readonly rest: ReadonlyArray<Step> }
  | undefined => {
  const schemas: Array<Placed & { readonly schema: JsonObject }> = []
  let rest = steps
  const add = (placed: Placed, level: number): boolean => {
    if (level > deepest || schemas.length >= mostTogether) return false
    const here = resolved(placed, scope)
    if (typeof here.schema === "boolean") return here.schema
    schemas.push({ ...here, schema: here.schema })
    if (typeof here.schema["$ref"] === "string") {
      const target = resolved({ ...here, schema: { $ref: here.schema["$ref"] } }, scope)
      if (isJsonObject(target.schema) && typeof target.schema["$ref"] === "string") return false
      if (!add(target, level + 1)) return false
    }
    if (
      ["not", "if", "dependentSchemas", "contains", "unevaluatedItems"].some(
        (key) => key in (here.schema as JsonObject)
      )
    ) {
      return false
    }
    for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
      const list = here.schema[keyword]
      if (!Array.isArray(list)) continue
      const [first] = rest
      const chosen = first?._tag === "Branch" && first.keyword === keyword ? first.index : undefined
      if (chosen !== undefined) rest = rest.slice(1)
      const indexes = keyword === "allOf" ? list.map((_, index) => index) : [chosen ?? preferred(list, scope, here)]
      for (const index of indexes) {
        const branch = asSchema(list[index] as Json | undefined)
        if (branch === undefined || !add({ schema: branch, place: here.place }, level + 1)) return false
      }
    }
    return true
  }
  return add(start, depth) ? { schemas, rest } : undefined
}

/** The alternative that is easiest to write: a scalar where there is one. */
const preferred = (list: ReadonlyArray<unknown>, scope: Scope, around: Placed): number => {
  const found = list.findIndex((branch) => {
    const { schema } = resolved({ schema: branch as JsonSchema, place: around.place }, scope)
    return isJsonObject(schema) && (schema["type"] === "null" || schema["type"] === "string")
  })
  return Math.max(0, found)
}

const kindOf = (parts: Parts): Kind => {
  if (values(parts, "const").length > 0 || values(parts, "enum").length > 0) return "constant"
  const [type] = values(parts, "type")
  const name = Array.isArray(type) ? type[0] : type
  switch (name) {
    case "integer":
    case "number":
      return "number"
    case "object":
    case "array":
    case "string":
    case "boolean":
    case "null":
      return name
    case undefined:
      return impliedKind(parts)
    default:
      return "nothing"
  }
}

const impliedKind = (parts: Parts): Kind =>
  ["properties", "required", "additionalProperties"].some((key) => values(parts, key).length > 0)
    ? "object"
    : ["items", "prefixItems", "minItems"].some((key) => values(parts, key).length > 0)
      ? "array"
      : "anything"

interface Inner {
  readonly step: Step
  readonly given: Given
}

const partsAt = (parts: Parts, keyword: string, name: string): ReadonlyArray<JsonSchema> =>
  values(parts, keyword).flatMap((record) => {
    const schema = isJsonObject(record) ? asSchema(own(record, name)) : undefined
    return schema === undefined ? [] : [schema]
  })

const joined = (schemas: ReadonlyArray<JsonSchema>, [first]: Parts): Placed => ({
  schema: schemas.length === 1 ? (schemas[0] ?? true) : schemas.length === 0 ? true : { allOf: schemas as Json },
  place: first?.place ?? { address: "", pointer: "" }
})

const sampleObject = (
  parts: Parts,
  scope: Scope,
  inner: Inner | undefined,
  read: Read | undefined,
  depth: number
): { readonly value: Json } | undefined => {
  if (numbers(parts, "minProperties").some((least) => least > 1)) return undefined
  const out: Record<string, Json> = {}
  const put = (name: string, value: Json): void => {
    Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true })
  }
  const names = new Set(
    values(parts, "required").flatMap((list) => (Array.isArray(list) ? (list as ReadonlyArray<Json>) : []))
  )
  const givenName = inner === undefined ? undefined : inner.step._tag === "Property" ? inner.step.name : freeName(parts)
  if (givenName !== undefined) names.add(givenName)
  for (const list of values(read?.parts ?? [], "required")) {
    for (const name of Array.isArray(list) ? (list as ReadonlyArray<Json>) : []) {
      if (typeof name === "string" && partsAt(parts, "properties", name).length > 0) names.add(name)
    }
  }
  for (const name of names) {
    if (typeof name !== "string") return undefined
    const isGiven = name === givenName && inner !== undefined
    const schemas =
      isGiven && inner.step._tag === "MapValue"
        ? schemasOf(parts, "additionalProperties")
        : partsAt(parts, "properties", name)
    const [schema, reader] = [joined(schemas, parts), childReader(read, "properties", name)]
    const found = isGiven
      ? sample(schema, scope, inner.given, reader, depth + 1)
      : anySample(schema, scope, reader, depth + 1)
    if (found === undefined) return undefined
    put(name, found.value)
  }
  return { value: out }
}

/** Samples by who writes and who reads: by the scope of the writer, then by both schemas. */
const samples = new WeakMap<Scope, WeakMap<object, WeakMap<object, { readonly value: Json }>>>()

const noReader = {}

const madeBefore = <K extends object, V extends object>(map: WeakMap<K, V>, key: K, make: () => V): V => {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

/** A sample in which nothing is given: what stands in many payloads is made once. */
const anySample = (
  schema: Placed,
  scope: Scope,
  reader: Reader | undefined,
  depth: number
): { readonly value: Json } | undefined => {
  const read = reader === undefined ? noReader : reader.schema.schema
  if (typeof schema.schema === "boolean" || typeof read === "boolean")
    return sample(schema, scope, undefined, reader, depth)
  const byReader = madeBefore(
    madeBefore(samples, scope, () => new WeakMap()),
    schema.schema,
    () => new WeakMap()
  )
  const known = byReader.get(read)
  if (known !== undefined) return known
  const found = sample(schema, scope, undefined, reader, depth)
  if (found !== undefined) byReader.set(read, found)
  return found
}

/** A name that no property has. */
const freeName = (parts: Parts): string => {
  let name = "key"
  while (partsAt(parts, "properties", name).length > 0) name = `${name}_`
  return name
}

const sampleArray = (
  parts: Parts,
  scope: Scope,
  inner: Inner | undefined,
  read: Read | undefined,
  depth: number
): { readonly value: Json } | undefined => {
  const least = Math.max(inner === undefined ? 0 : 1, ...numbers(parts, "minItems"))
  if (least === 0) return { value: [] }
  if (least > 8 || values(parts, "prefixItems").length > 0) return undefined
  const schemas = schemasOf(parts, "items")
  const found = sample(joined(schemas, parts), scope, inner?.given, childReader(read, "items"), depth + 1)
  return found === undefined ? undefined : { value: Array.from({ length: least }, () => found.value) }
}
