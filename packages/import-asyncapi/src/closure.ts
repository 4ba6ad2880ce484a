import {
  charge,
  type Definition,
  isRecord,
  type Source,
  source,
  type Trail,
  unknownSchema,
  warnAt
} from "@lintel/import"
import { decodeFragmentToken, type Json, type JsonSchema, type Payload } from "@lintel/model"
import type { Context } from "./context.js"
import type { PendingPayload } from "./payload.js"

const definitionOf = /^#\/\$defs\/([^/]*)(.*)$/s

/** The names of the definitions that a schema refers to. */
const namesIn = (schema: unknown): ReadonlySet<string> => {
  const names = new Set<string>()
  const stack: Array<unknown> = [schema]
  while (stack.length > 0) {
    const value = stack.pop()
    if (typeof value === "string") {
      const match = definitionOf.exec(value)
      if (match !== null) names.add(decodeFragmentToken(match[1] ?? ""))
    } else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) stack.push(part)
  }
  return names
}

/** All definitions of the documents, by name, once they have been read. */
export interface Definitions {
  readonly byName: ReadonlyMap<string, JsonSchema>
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>
  readonly places: ReadonlyMap<string, Trail>
}

/** Definitions by name, with what each uses. */
export const collectDefinitions = (read: ReadonlyArray<Definition>): Definitions => ({
  byName: new Map(read.map(({ name, schema }) => [name, schema ?? {}])),
  uses: new Map(read.map(({ name, schema }) => [name, namesIn(schema)])),
  places: new Map(read.map(({ cursor, name }) => [name, cursor.trail]))
})

/** Where the definitions of a payload were written. */
export const definitionSources = ({ places }: Definitions, payload: Payload, around: Trail): Source => {
  const names = payload._tag === "JsonSchema" ? Object.keys(payload.schemas ?? {}) : []
  return source(around, new Map(names.map((name) => [name, source(places.get(name) ?? around)])))
}

/** The definitions that a schema needs, with those that they need. */
const neededBy = ({ byName, uses }: Definitions, schema: JsonSchema): ReadonlyArray<readonly [string, JsonSchema]> => {
  const needed = new Set<string>()
  const queue = [...namesIn(schema)]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (needed.has(name) || !byName.has(name)) continue
    needed.add(name)
    queue.push(...(uses.get(name) ?? []))
  }
  return [...needed].toSorted().map((name) => [name, byName.get(name) ?? {}] as const)
}

/** A payload that carries every definition it needs. */
export const selfContained = (
  context: Context,
  definitions: Definitions,
  payload: PendingPayload,
  trail: Trail
): Payload => {
  if (payload._tag !== "PendingSchema") return payload
  const { schema } = payload
  if (context.budget < 0) return { _tag: "JsonSchema", schema } // the document is refused anyway
  const needed = neededBy(definitions, schema)
  if (needed.length === 0 || !charge(context, trail, needed.length)) return { _tag: "JsonSchema", schema }
  return { _tag: "JsonSchema", schema, schemas: Object.fromEntries(needed) }
}

/** A schema in which the definitions it refers to stand in place; one that contains itself cannot. */
export const inlined = (context: Context, definitions: Definitions, schema: JsonSchema, trail: Trail): JsonSchema => {
  const put = (value: Json, inside: ReadonlySet<string>): Json => {
    if (Array.isArray(value)) return value.map((item: Json) => put(item, inside))
    if (!isRecord(value)) return value
    const { $ref, ...rest } = value as Readonly<Record<string, Json>>
    const match = typeof $ref === "string" ? definitionOf.exec($ref) : null
    const others = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, put(part, inside)]))
    if (match === null) return $ref === undefined ? others : { $ref, ...others }
    const name = decodeFragmentToken(match[1] ?? "")
    const target = definitions.byName.get(name)
    const isKnown = target !== undefined && match[2] === "" && !inside.has(name)
    if (!isKnown || inside.size > 100 || !charge(context, trail, 10)) {
      warnAt(context, "not-representable", trail, `headers that contain themselves (${name}) are unknown`, "headers")
      return unknownSchema(`recursive ${name}`)
    }
    const found = put(target, new Set([...inside, name]))
    return Object.keys(others).length === 0 ? found : { allOf: [found, others] }
  }
  return put(schema, new Set()) as JsonSchema
}
