import { type Cursor, isRecord, source, type Sources, trailTo, warnAt } from "@lintel/import"
import { decode, type JsonObject, type Kind, modelVersion, normalizeEntity } from "@lintel/model"
import type { Context } from "./context.js"
import { member } from "./merged.js"

/** The extension that holds, in the form of the Model, what AsyncAPI has no words for. */
export const declaredKey = "x-lintel"

/** A Model in which the fields stand where they belong. */
type InModel = (fields: JsonObject) => unknown

const places = {
  message: (fields: JsonObject) => ({ messages: { it: fields } }),
  channel: (fields: JsonObject) => ({ channels: { it: fields } }),
  broker: (fields: JsonObject) => ({ brokers: { it: { product: "other", ...fields } } }),
  service: (fields: JsonObject) => ({ services: { it: fields } }),
  emission: (fields: JsonObject) => ({ services: { it: { emits: [{ message: "message:it", ...fields }] } } }),
  consumption: (fields: JsonObject) => ({ services: { it: { consumes: [{ channel: "channel:it", ...fields }] } } }),
  call: (fields: JsonObject) => ({ calls: { it: { from: "service:it", to: {}, ...fields } } })
} as const satisfies Readonly<Record<string, InModel>>

export type DeclaredOn = keyof typeof places

/** Fields that the document itself says. */
const taken: Readonly<Record<DeclaredOn, ReadonlySet<string>>> = {
  message: new Set(["payload", "headers"]),
  channel: new Set(["messages", "broker"]),
  broker: new Set(),
  service: new Set(["emits", "consumes"]),
  emission: new Set(["message", "channel"]),
  consumption: new Set(["channel", "messages"]),
  call: new Set(["from", "to"])
}

const kindOf = (on: DeclaredOn): Kind | undefined => (on === "emission" || on === "consumption" ? undefined : on)

const problemOf = (on: DeclaredOn, value: unknown): string | undefined => {
  if (!isRecord(value)) return "it must be an object"
  const other = Object.keys(value).find((key) => taken[on].has(key))
  return other === undefined ? undefined : `"${other}" is said by the document itself`
}

/** Without messages that are named by references into the document, which are found with the operation. */
const withoutReferences = (value: unknown): unknown => {
  if (!isRecord(value) || !Array.isArray(value["upon"]) || !value["upon"].every(isRecord)) return value
  const { upon: _, ...rest } = value
  return rest
}

/**
 * The fields of the Model that an element declares under `x-lintel`, unless they are not what the Model would hold: then
 * nothing is taken, with a warning.
 */
export const readDeclared = (context: Context, holder: Cursor, on: DeclaredOn, sources?: Sources): JsonObject => {
  const cursor = member(holder, declaredKey)
  if (cursor === undefined) return {}
  const problem = problemOf(on, cursor.value)
  const kind = kindOf(on)
  const value = on === "emission" ? withoutReferences(cursor.value) : cursor.value
  const fields = (kind === undefined ? value : normalizeEntity(kind, value)) as JsonObject
  const place: InModel = places[on]
  const decoded = problem === undefined ? decode({ lintel: modelVersion, ...(place(fields) as object) }) : undefined
  if (decoded?._tag === "Decoded") {
    for (const key of Object.keys(fields)) sources?.set(key, source(trailTo(cursor.trail, key)))
    return fields
  }
  const reason = problem ?? decoded?.errors[0]?.reason ?? "it is not of the form of the Model"
  warnAt(context, "malformed", cursor.trail, `"${declaredKey}" cannot be read and is left out: ${reason}`, declaredKey)
  return {}
}
