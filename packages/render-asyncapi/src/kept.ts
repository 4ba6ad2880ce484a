import { unknownReason, unknownReasonsIn } from "@lintel/json-schema"
import { escapeToken, isJsonObject, type Json, type JsonObject } from "@lintel/model"
import type { Scope } from "./scope.js"
import { own, put, type Tree } from "./tree.js"

/** The extension that holds, in the form of the Model, what AsyncAPI has no words for. */
export const declaredKey = "x-lintel"

/** Whether a reference is a whole address, which means the same in every document. */
export const isAddress = (reference: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(reference)

/** What lies elsewhere by the address it was referred to; what cannot be referred to is lost. */
export const restored = (scope: Scope, subject: string, value: Json, pointer: string): Json | undefined => {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => restored(scope, subject, item, `${pointer}/${index}`) ?? [])
  }
  if (!isJsonObject(value)) return value
  const reference = own(value, "$ref")
  const reason = typeof reference === "string" ? unknownReason(reference) : undefined
  if (reason !== undefined) {
    if (isAddress(reason)) return { $ref: reason }
    scope.losses.drop(subject, "part that is not known", pointer)
    return undefined
  }
  const out: Tree = {}
  for (const key of Object.keys(value)) {
    const part = restored(scope, subject, own(value, key) ?? null, `${pointer}/${escapeToken(key)}`)
    if (part !== undefined) put(out, key, part)
  }
  return out
}

/** What an entity keeps of an AsyncAPI document; data of other packages has no form in one. */
export const keptOf = (scope: Scope, subject: string, extensions: JsonObject | undefined): JsonObject => {
  for (const key of Object.keys(extensions ?? {})) {
    if (key !== "asyncapi") scope.losses.drop(subject, `extension "${key}"`, `/extensions/${key}`)
  }
  const kept = own(extensions, "asyncapi")
  if (kept === undefined) return {}
  if (isJsonObject(kept)) {
    const known = unknownReasonsIn(kept).length === 0 ? kept : restored(scope, subject, kept, "/extensions/asyncapi")
    return isJsonObject(known) ? known : {}
  }
  scope.losses.drop(subject, "extension that is no object", "/extensions/asyncapi")
  return {}
}

/** Fields named and extensions, as they were kept. */
export const spread = (kept: JsonObject, fields: ReadonlyArray<string>): Tree => {
  const out: Tree = {}
  for (const key of Object.keys(kept)) {
    const value = own(kept, key)
    if (value !== undefined && (fields.includes(key) || key.startsWith("x-"))) put(out, key, value)
  }
  return out
}

/**
 * The fields of an entity that the document does not say otherwise, in the form of the Model. `said` are those that it
 * says; `lost` those that refer to what the document does not describe: they are losses.
 */
export const declared = (
  scope: Scope,
  subject: string,
  entity: object,
  { lost = [], said }: { readonly said: ReadonlySet<string>; readonly lost?: ReadonlyArray<string> }
): Tree | undefined => {
  const out: Tree = {}
  for (const [key, value] of Object.entries(entity)) {
    if (value === undefined || said.has(key) || key === "extensions") continue
    if (lost.includes(key)) scope.losses.drop(subject, key, `/${key}`)
    else put(out, key, value)
  }
  return Object.keys(out).length === 0 ? undefined : out
}
