import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { asSchema, inside, type Placed, placeKey, resolved } from "../payload/place.js"
import type { Scope } from "../payload/place.js"
import type { MediaRange } from "./mediaType.js"

/** Where the two versions write the same value of a payload as another piece of XML. */
export interface XmlDifference {
  /** Names of the properties that lead to it; empty for the document's own element. */
  readonly path: ReadonlyArray<string>
  readonly sent: string
  readonly read: string
}

/** Whether payloads of this media type are XML. */
export const isXml = ({ subtype }: MediaRange): boolean => subtype === "xml" || subtype.endsWith("+xml")

/** What a schema says about XML. */
export const wordsOf = (schema: JsonSchema): JsonObject => {
  const words = isJsonObject(schema) ? schema["xml"] : undefined
  return isJsonObject(words) ? words : {}
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined)

/** The name with its namespace, as an attribute where it is one; a text has none. `nodeType` is the word of 3.2. */
export const elementOf = (words: JsonObject, name: string): string => {
  const namespace = textOf(words["namespace"])
  const whole = `${namespace === undefined ? "" : `{${namespace}}`}${textOf(words["name"]) ?? name}`
  const node = words["nodeType"]
  if (node === "text" || node === "cdata") return "text"
  return words["attribute"] === true || node === "attribute" ? `attribute ${whole}` : `<${whole}>`
}

interface Walk {
  readonly sender: Scope
  readonly reader: Scope
  readonly found: Array<XmlDifference>
  readonly seen: Set<string>
}

/** The properties of an object, those of its parts in `allOf` included. */
export const propertiesOf = (placed: Placed, scope: Scope, depth = 0): ReadonlyMap<string, Placed> => {
  const whole = resolved(placed, scope)
  const out = new Map<string, Placed>()
  if (!isJsonObject(whole.schema) || depth > 8) return out
  const parts = Array.isArray(whole.schema["allOf"]) ? (whole.schema["allOf"] as ReadonlyArray<Json>) : []
  for (const [index, part] of parts.entries()) {
    const inner = inside(whole, asSchema(part) ?? true, "allOf", index)
    for (const [name, one] of propertiesOf(inner, scope, depth + 1)) out.set(name, one)
  }
  const own = isJsonObject(whole.schema["properties"]) ? whole.schema["properties"] : {}
  for (const [name, one] of Object.entries(own)) out.set(name, inside(whole, asSchema(one) ?? true, "properties", name))
  return out
}

/** The items of a list, with their place. */
export const itemsOf = (placed: Placed): Placed | undefined => {
  const items = isJsonObject(placed.schema) ? asSchema(placed.schema["items"]) : undefined
  return items === undefined ? undefined : inside(placed, items, "items")
}

/** How a property is written: its element, or those of its items and the one around them. */
const formOf = (placed: Placed, name: string, scope: Scope): string => {
  const own = resolved(placed, scope)
  const words = { ...wordsOf(own.schema), ...wordsOf(placed.schema) }
  const items = itemsOf(own)
  if (items === undefined) return elementOf(words, name)
  const inner = { ...wordsOf(resolved(items, scope).schema), ...wordsOf(items.schema) }
  const item = elementOf(inner, name)
  return words["wrapped"] === true || words["nodeType"] === "element" ? `${elementOf(words, name)}${item}` : item
}

const mostPairs = 2_000

const compareObjects = (walk: Walk, sent: Placed, read: Placed, path: ReadonlyArray<string>): void => {
  const [one, other] = [resolved(sent, walk.sender), resolved(read, walk.reader)]
  const key = `${placeKey(one.place)} ${placeKey(other.place)}`
  if (walk.seen.has(key) || walk.seen.size >= mostPairs) return
  walk.seen.add(key)
  const [items, others] = [itemsOf(one), itemsOf(other)]
  if (items !== undefined && others !== undefined) compareObjects(walk, items, others, path)
  const known = propertiesOf(other, walk.reader)
  for (const [name, property] of propertiesOf(one, walk.sender)) {
    const same = known.get(name)
    if (same === undefined) continue
    const [from, to] = [formOf(property, name, walk.sender), formOf(same, name, walk.reader)]
    if (from !== to) walk.found.push({ path: [...path, name], sent: from, read: to })
    compareObjects(walk, property, same, [...path, name])
  }
}

/**
 * Where two schemas call the same value by other names in XML. The document's own element counts where both sides name
 * it: what it is called else depends on the name of a component.
 */
export const xmlDifferences = (
  sent: Placed,
  sender: Scope,
  read: Placed,
  reader: Scope
): ReadonlyArray<XmlDifference> => {
  const found: Array<XmlDifference> = []
  const [one, other] = [wordsOf(resolved(sent, sender).schema), wordsOf(resolved(read, reader).schema)]
  if (textOf(one["name"]) !== undefined && textOf(other["name"]) !== undefined) {
    const [from, to] = [elementOf(one, ""), elementOf(other, "")]
    if (from !== to) found.push({ path: [], sent: from, read: to })
  }
  compareObjects({ sender, reader, found, seen: new Set() }, sent, read, [])
  return found
}
