import {
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  keysOfPointer,
  type Projection
} from "@lintel/model"

/**
 * What a reference that stands alone names; the schema itself where it is none, or leads nowhere.
 *
 * @category projections
 * @since 0.1.0
 */
export type Resolve = (schema: JsonSchema) => JsonSchema

const asSchema = (value: Json | undefined): JsonSchema | undefined =>
  typeof value === "boolean" || isJsonObject(value) ? value : undefined

/** The names that a reader takes, level by level; `undefined` below a name: all of it. */
interface Taken {
  readonly below: Map<string, Taken>
  isWhole: boolean
  values: ReadonlyArray<Json> | undefined
}

const nothing = (): Taken => ({ below: new Map(), isWhole: false, values: undefined })

const takenBy = ({ handles = {}, reads }: Projection): Taken => {
  const root = nothing()
  const reach = (pointer: string): Taken => {
    let at = root
    for (const key of keysOfPointer(pointer)) {
      const next = at.below.get(key) ?? nothing()
      at.below.set(key, next)
      at = next
    }
    return at
  }
  if (reads === undefined) root.isWhole = true
  for (const pointer of reads ?? []) reach(pointer).isWhole = true
  for (const [pointer, values] of Object.entries(handles)) reach(pointer).values = values
  return root
}

const deepest = 64

/**
 * The schema that a reader really needs, made from the schema it was built for: paths that it takes keep what was said of
 * them, requiredness included; all else may be anything. A decoder of its own is taken as it is.
 *
 * @example
 * ```ts
 * import { readerSchema } from "@lintel/evolution"
 *
 * const payload = { type: "object", properties: { id: { type: "string" }, note: { type: "string" } }, required: ["id"] }
 * const taken = readerSchema({ reads: ["/note"] }, payload, (schema) => schema)
 * taken // => { type: "object", properties: { note: { type: "string" } } }
 * ```
 *
 * @category projections
 * @since 0.1.0
 */
export const readerSchema = (projection: Projection, payload: JsonSchema, resolve: Resolve): JsonSchema => {
  if (projection.decoder !== undefined) return projection.decoder
  return narrowed(takenBy(projection), payload, resolve, 0)
}

const narrowed = (taken: Taken, given: JsonSchema, resolve: Resolve, depth: number): JsonSchema => {
  if (taken.isWhole && taken.below.size === 0 && taken.values === undefined) return given
  const schema = resolve(given)
  if (typeof schema === "boolean" || depth > deepest) return schema
  if (taken.values !== undefined) return withValues(taken.values, schema)
  return taken.isWhole ? wholeWith(taken, schema, resolve, depth) : onlyThese(taken, schema, resolve, depth)
}

/** The values that the reader copes with, beside those its schema lists. */
const withValues = (values: ReadonlyArray<Json>, schema: JsonObject): JsonSchema => {
  const listed = Array.isArray(schema["enum"]) ? (schema["enum"] as ReadonlyArray<Json>) : []
  return { enum: [...listed, ...values] }
}

const childOf = (schema: JsonObject, keyword: string, name?: string): JsonSchema | undefined => {
  const value = schema[keyword]
  if (name === undefined) return asSchema(value)
  return isJsonObject(value) && Object.hasOwn(value, name) ? asSchema(value[name]) : undefined
}

const onlyThese = (taken: Taken, schema: JsonObject, resolve: Resolve, depth: number): JsonSchema => {
  const out: Record<string, Json> = {}
  if (schema["type"] !== undefined) out["type"] = schema["type"]
  const properties: Record<string, Json> = {}
  for (const [name, inner] of taken.below) {
    if (name === "*") {
      for (const keyword of ["items", "additionalProperties"]) {
        const child = childOf(schema, keyword)
        if (child !== undefined) out[keyword] = narrowed(inner, child, resolve, depth + 1)
      }
      continue
    }
    const child = childOf(schema, "properties", name)
    if (child === undefined) continue
    Object.defineProperty(properties, name, {
      value: narrowed(inner, child, resolve, depth + 1),
      enumerable: true,
      configurable: true,
      writable: true
    })
  }
  if (Object.keys(properties).length > 0) out["properties"] = properties
  const required = schema["required"]
  if (Array.isArray(required)) {
    const kept = (required as ReadonlyArray<Json>).filter((name) => typeof name === "string" && taken.below.has(name))
    if (kept.length > 0) out["required"] = kept
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const list = schema[keyword]
    if (!Array.isArray(list)) continue
    // Alternatives told apart by what is not read may overlap: one that fits is enough.
    out[keyword === "oneOf" ? "anyOf" : keyword] = (list as ReadonlyArray<Json>).map((branch) =>
      narrowed(taken, asSchema(branch) ?? true, resolve, depth + 1)
    )
  }
  return out
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** All of the schema, with what is said of some parts replaced. */
const wholeWith = (taken: Taken, schema: JsonObject, resolve: Resolve, depth: number): JsonSchema => {
  const out: Record<string, Json> = { ...schema }
  for (const [name, inner] of taken.below) {
    const whole: Taken = { ...inner, isWhole: true }
    if (name === "*") {
      for (const keyword of ["items", "additionalProperties"]) {
        const child = childOf(schema, keyword)
        if (child !== undefined) out[keyword] = narrowed(whole, child, resolve, depth + 1)
      }
      continue
    }
    const child = childOf(schema, "properties", name)
    if (child === undefined) continue
    const properties: JsonObject = objectOf(out["properties"])
    out["properties"] = { ...properties, [name]: narrowed(whole, child, resolve, depth + 1) }
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const list = schema[keyword]
    if (!Array.isArray(list)) continue
    out[keyword] = (list as ReadonlyArray<Json>).map((branch) =>
      narrowed(taken, asSchema(branch) ?? true, resolve, depth + 1)
    )
  }
  return out
}

/**
 * What a caller sends of a request, where it says so: the schema it was built for, and nothing but what it names.
 *
 * @category projections
 * @since 0.1.0
 */
export const senderSchema = (projection: Projection, payload: JsonSchema): JsonSchema => {
  if (projection.decoder !== undefined) return projection.decoder
  if (projection.reads === undefined) return payload
  return { allOf: [payload, sendsOnly(takenBy(projection))] }
}

const sendsOnly = (taken: Taken): JsonSchema => {
  if (taken.isWhole || taken.below.size === 0) return true
  const every = taken.below.get("*")
  const names = [...taken.below].filter(([name]) => name !== "*")
  return {
    ...(every === undefined ? {} : { items: sendsOnly(every) }),
    ...(names.length === 0
      ? {}
      : {
          properties: Object.fromEntries(names.map(([name, inner]) => [name, sendsOnly(inner)])),
          additionalProperties: every === undefined ? false : sendsOnly(every)
        })
  }
}
