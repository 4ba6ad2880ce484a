import { isJsonObject, type Json, type JsonObject, type JsonSchema, type Projection } from "@lintel/model"
import { asSchema, inside, type Placed, resolved, type Scope, unescapeKey } from "../payload/place.js"

/** The names that a reader takes, level by level; `undefined` below a name: all of it. */
interface Taken {
  readonly below: Map<string, Taken>
  isWhole: boolean
  values: ReadonlyArray<Json> | undefined
}

const nothing = (): Taken => ({ below: new Map(), isWhole: false, values: undefined })

const keysOf = (pointer: string): ReadonlyArray<string> => pointer.split("/").slice(1).map(unescapeKey)

const takenBy = ({ handles = {}, reads }: Projection): Taken => {
  const root = nothing()
  const reach = (pointer: string): Taken => {
    let at = root
    for (const key of keysOf(pointer)) {
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
 */
export const readerSchema = (projection: Projection, payload: Placed, scope: Scope): JsonSchema => {
  if (projection.decoder !== undefined) return projection.decoder
  return narrowed(takenBy(projection), payload, scope, 0)
}

const narrowed = (taken: Taken, placed: Placed, scope: Scope, depth: number): JsonSchema => {
  if (taken.isWhole && taken.below.size === 0 && taken.values === undefined) return placed.schema
  const { place, schema } = resolved(placed, scope)
  if (typeof schema === "boolean" || depth > deepest) return schema
  const here: Placed & { readonly schema: JsonObject } = { place, schema }
  if (taken.values !== undefined) return withValues(taken.values, schema)
  return taken.isWhole ? wholeWith(taken, here, scope, depth) : onlyThese(taken, here, scope, depth)
}

/** The values that the reader copes with, beside those its schema lists. */
const withValues = (values: ReadonlyArray<Json>, schema: JsonObject): JsonSchema => {
  const listed = Array.isArray(schema["enum"]) ? (schema["enum"] as ReadonlyArray<Json>) : []
  return { enum: [...listed, ...values] }
}

const childOf = (
  placed: Placed & { readonly schema: JsonObject },
  keyword: string,
  name?: string
): Placed | undefined => {
  const value = placed.schema[keyword]
  const child =
    name === undefined
      ? asSchema(value)
      : isJsonObject(value) && Object.hasOwn(value, name)
        ? asSchema(value[name])
        : undefined
  return child === undefined
    ? undefined
    : name === undefined
      ? inside(placed, child, keyword)
      : inside(placed, child, keyword, name)
}

const onlyThese = (
  taken: Taken,
  placed: Placed & { readonly schema: JsonObject },
  scope: Scope,
  depth: number
): JsonSchema => {
  const { schema } = placed
  const out: Record<string, Json> = {}
  if (schema["type"] !== undefined) out["type"] = schema["type"]
  const properties: Record<string, Json> = {}
  for (const [name, inner] of taken.below) {
    if (name === "*") {
      for (const keyword of ["items", "additionalProperties"]) {
        const child = childOf(placed, keyword)
        if (child !== undefined) out[keyword] = narrowed(inner, child, scope, depth + 1)
      }
      continue
    }
    const child = childOf(placed, "properties", name)
    if (child === undefined) continue
    Object.defineProperty(properties, name, {
      value: narrowed(inner, child, scope, depth + 1),
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
    out[keyword === "oneOf" ? "anyOf" : keyword] = (list as ReadonlyArray<Json>).map((branch, index) =>
      narrowed(taken, inside(placed, asSchema(branch) ?? true, keyword, index), scope, depth + 1)
    )
  }
  return out
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** All of the schema, with what is said of some parts replaced. */
const wholeWith = (
  taken: Taken,
  placed: Placed & { readonly schema: JsonObject },
  scope: Scope,
  depth: number
): JsonSchema => {
  const schema: JsonObject = placed.schema
  const out: Record<string, Json> = { ...schema }
  for (const [name, inner] of taken.below) {
    const whole: Taken = { ...inner, isWhole: true }
    if (name === "*") {
      for (const keyword of ["items", "additionalProperties"]) {
        const child = childOf(placed, keyword)
        if (child !== undefined) out[keyword] = narrowed(whole, child, scope, depth + 1)
      }
      continue
    }
    const child = childOf(placed, "properties", name)
    if (child === undefined) continue
    const properties: JsonObject = objectOf(out["properties"])
    out["properties"] = { ...properties, [name]: narrowed(whole, child, scope, depth + 1) }
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const list = placed.schema[keyword]
    if (!Array.isArray(list)) continue
    out[keyword] = (list as ReadonlyArray<Json>).map((branch, index) =>
      narrowed(taken, inside(placed, asSchema(branch) ?? true, keyword, index), scope, depth + 1)
    )
  }
  return out
}

/** What a caller sends of a request, where it says so: the old schema, and nothing but what it names. */
export const senderSchema = (projection: Projection, payload: Placed): JsonSchema => {
  if (projection.decoder !== undefined) return projection.decoder
  if (projection.reads === undefined) return payload.schema
  const root = takenBy(projection)
  return { allOf: [payload.schema, sendsOnly(root)] }
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
