import {
  decodeFragmentToken,
  escapeToken,
  isJsonObject,
  type Json,
  type JsonObject,
  keysOfPointer,
  valueAt
} from "@lintel/model"
import type { Reason } from "@lintel/subtype"

/** Alternatives that all refuse a value, and why each does. */
export interface Refusing {
  readonly around: Reason
  readonly groups: ReadonlyArray<ReadonlyArray<Reason>>
  /** Whether every alternative that is an object wants constants at a place of the value. */
  readonly isTag: (at: string) => boolean
}

/** The keyword that refuses. */
export const keywordOf = ({ sup }: Reason): string => sup?.keyword ?? sup?.pointer.split("/").at(-1) ?? ""

const mostAlternatives = 200
/** Schemas at one place of a value that are looked at: references of a hostile document double them at every step. */
const mostPlaces = 256

const pointerTo = (...keys: ReadonlyArray<string | number>): string =>
  keys.map((key) => `/${escapeToken(String(key))}`).join("")

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

/** The schemas for a value that stand at some places: there, behind references, and in lists of schemas. */
const spread = (reader: JsonObject, starts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const places = new Set(starts)
  for (const place of places) {
    const schema = places.size > mostPlaces ? undefined : valueAt(reader, keysOfPointer(place))
    if (!isJsonObject(schema)) continue
    const reference = schema["$ref"]
    if (typeof reference === "string" && reference.startsWith("#/"))
      places.add(pointerTo(...reference.slice(2).split("/").map(decodeFragmentToken)))
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const list = schema[keyword]
      if (isList(list)) for (const index of list.keys()) places.add(`${place}${pointerTo(keyword, index)}`)
    }
  }
  return [...places]
}

/** The schemas for the part of a value at the end of some keys. */
const along = (reader: JsonObject, start: string, keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  let places = spread(reader, [start])
  for (const key of keys) {
    const inner = places.flatMap((place) => [
      `${place}${pointerTo("properties", key)}`,
      `${place}${pointerTo("prefixItems", key)}`,
      `${place}/items`,
      `${place}/additionalProperties`
    ])
    places = spread(
      reader,
      inner.filter((place) => valueAt(reader, keysOfPointer(place)) !== undefined)
    )
  }
  return places
}

/** Whose alternative each refusal is; undefined where that is not plain, or where one of them takes the value. */
export const refusing = (around: Reason, inner: ReadonlyArray<Reason>, reader: JsonObject): Refusing | undefined => {
  const pointer = around.sup?.pointer ?? ""
  const list = /\/(?:any|one)Of$/.test(pointer) ? valueAt(reader, keysOfPointer(pointer)) : undefined
  if (!isList(list) || list.length < 2 || list.length > mostAlternatives) return undefined
  const known = new Map<string, ReadonlySet<string>>()
  const placesAt = (index: number, at: string): ReadonlySet<string> => {
    const key = `${index} ${at}`
    const found = known.get(key)
    if (found !== undefined) return found
    const keys = keysOfPointer(at.slice(around.at.length))
    const made = new Set(along(reader, `${pointer}/${index}`, keys))
    known.set(key, made)
    return made
  }
  const groups = list.map(() => new Array<Reason>())
  for (const it of inner) {
    const schema = it.sup?.pointer.slice(0, it.sup.pointer.lastIndexOf("/")) ?? ""
    // What several of them refer to refuses in each.
    const owners = groups.filter((_, index) => placesAt(index, it.at).has(schema))
    if (owners.length === 0) return undefined
    for (const owner of owners) owner.push(it)
  }
  if (groups.some((own) => own.length === 0)) return undefined
  const schemasAt = (index: number, at: string): ReadonlyArray<JsonObject> =>
    [...placesAt(index, at)].map((place) => valueAt(reader, keysOfPointer(place))).filter(isJsonObject)
  const isTag = (at: string): boolean =>
    list.every((_, index) => {
      const isObject = schemasAt(index, around.at).some((schema) => isJsonObject(schema["properties"]))
      return !isObject || schemasAt(index, at).some((it) => Object.hasOwn(it, "const") || Object.hasOwn(it, "enum"))
    })
  return { around, groups, isTag }
}
