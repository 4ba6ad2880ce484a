import { isJsonObject, type Json, type JsonObject } from "@lintel/model"
import { type At, below, drop, type Scope } from "./scope.js"
import { isTooDeep, own, put, type Tree } from "./tree.js"

/** What an entity keeps of a document beyond the Model, by the place inside the entity; `""` is the entity itself. */
export interface Extensions {
  readonly at: At
  readonly byPlace: ReadonlyMap<string, ReadonlyMap<string, Json>>
  /** Places that were written; what is left in the end had no place. */
  readonly written: Set<string>
}

/** `/responses/200/x-note` is `x-note` of the place `/responses/200`; keys without a slash are the entity's own. */
const placed = (key: string): readonly [place: string, name: string] => {
  if (!key.startsWith("/")) return ["", key]
  const match = /^(\/(?:path|request|info|paths|(?:parameters|responses)\/[^/]+))\/(.+)$/su.exec(key)
  return match === null ? [key, ""] : [match[1] ?? "", match[2] ?? ""]
}

/** The key that was taken apart. */
const keyOf = (place: string, name: string): string => (place === "" ? name : name === "" ? place : `${place}/${name}`)

const gather = (scope: Scope, at: At, kept: JsonObject): Extensions["byPlace"] => {
  const byPlace = new Map<string, Map<string, Json>>()
  for (const key of Object.keys(kept)) {
    const value = own(kept, key)
    if (value === undefined) continue
    if (isTooDeep(value)) {
      drop(scope, below(at, key), "extension nested too deeply")
      continue
    }
    const [place, name] = placed(key)
    const group = byPlace.get(place) ?? new Map<string, Json>()
    byPlace.set(place, group.set(name, value))
  }
  return byPlace
}

const nothing: Extensions["byPlace"] = new Map()

/** The extensions of an entity; those of other packages have no form in a document. */
export const extensionsOf = (scope: Scope, entity: At, extensions: JsonObject | undefined): Extensions => {
  const at = below(entity, "extensions")
  const inside = below(at, "openapi")
  if (extensions === undefined) return { at: inside, byPlace: nothing, written: new Set() }
  for (const key of Object.keys(extensions)) {
    if (key !== "openapi") drop(scope, below(at, key), `extension "${key}"`)
  }
  const kept = own(extensions, "openapi")
  if (kept !== undefined && !isJsonObject(kept)) drop(scope, inside, "extension that is no object")
  const byPlace = isJsonObject(kept) ? gather(scope, inside, kept) : nothing
  return { at: inside, byPlace, written: new Set() }
}

/** A field that is kept as an extension although it is none: `externalDocs`, `license`. */
export const keptField = (extensions: Extensions, name: string): Json | undefined =>
  extensions.byPlace.get("")?.get(name)

/** Adds the extensions of a place to a part of the document. What the Model itself says is never replaced. */
export const extend = (scope: Scope, extensions: Extensions, place: string, into: Tree): Tree => {
  if (extensions.byPlace.size === 0) return into
  extensions.written.add(place)
  for (const [name, value] of extensions.byPlace.get(place) ?? []) {
    if (!name.startsWith("x-")) continue
    if (into[name] === undefined) {
      delete into[name] // extensions follow what the Model says, in a place of their own
      put(into, name, value)
    } else if (into[name] !== value) drop(scope, below(extensions.at, keyOf(place, name)), `extension "${name}"`)
  }
  return into
}

/** Tells what found no place. `fields` are the names without `x-` that were written. */
export const reportUnplaced = (scope: Scope, extensions: Extensions, fields: ReadonlyArray<string>): void => {
  for (const [place, group] of extensions.byPlace) {
    const isWritten = extensions.written.has(place)
    for (const name of group.keys()) {
      if (isWritten && (name.startsWith("x-") || (place === "" && fields.includes(name)))) continue
      drop(scope, below(extensions.at, keyOf(place, name)), `extension "${keyOf(place, name)}"`)
    }
  }
}
