import { isJsonObject, type JsonObject } from "@lintel/model"
import type { Scope } from "./scope.js"
import { own, put, type Tree } from "./tree.js"

/** The extension that holds, in the form of the Model, what AsyncAPI has no words for. */
export const declaredKey = "x-lintel"

/** What an entity keeps of an AsyncAPI document; data of other packages has no form in one. */
export const keptOf = (scope: Scope, subject: string, extensions: JsonObject | undefined): JsonObject => {
  for (const key of Object.keys(extensions ?? {})) {
    if (key !== "asyncapi") scope.losses.drop(subject, `extension "${key}"`, `/extensions/${key}`)
  }
  const kept = own(extensions, "asyncapi")
  if (kept === undefined || isJsonObject(kept)) return kept ?? {}
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
