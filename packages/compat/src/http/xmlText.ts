import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { type Placed, resolved, type Scope } from "../payload/place.js"
import { scalarText } from "./serialisation.js"
import { elementOf, itemsOf, propertiesOf, wordsOf } from "./xml.js"

/** An element of a document; names have their namespace in braces in front. */
interface XmlNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: ReadonlyArray<XmlNode>
  readonly text: string
}

/** The words about XML of a schema, those beside a reference included. */
const wordsIn = (placed: Placed, scope: Scope): JsonObject => ({
  ...wordsOf(resolved(placed, scope).schema),
  ...wordsOf(placed.schema)
})

/** Where a property stands: an attribute, the text of its element, or an element. */
const slotOf = (
  words: JsonObject,
  name: string
): { readonly kind: "attribute" | "text" | "element"; readonly name: string } => {
  const form = elementOf(words, name)
  if (form === "text") return { kind: "text", name: "" }
  return form.startsWith("attribute ")
    ? { kind: "attribute", name: form.slice("attribute ".length) }
    : { kind: "element", name: form.slice(1, -1) }
}

const isWrapped = (words: JsonObject): boolean => words["wrapped"] === true || words["nodeType"] === "element"

const deepest = 12

const writeNode = (value: Json, placed: Placed, name: string, scope: Scope, depth = 0): XmlNode => {
  if (!isJsonObject(value) || depth > deepest)
    return { name, attributes: new Map(), children: [], text: scalarText(value) }
  const known = propertiesOf(placed, scope)
  const attributes = new Map<string, string>()
  const children: Array<XmlNode> = []
  let text = ""
  for (const [key, item] of Object.entries(value)) {
    const own: Placed = known.get(key) ?? { schema: true, place: placed.place }
    const words = wordsIn(own, scope)
    const items = Array.isArray(item) ? itemsOf(resolved(own, scope)) : undefined
    if (Array.isArray(item) && items !== undefined) {
      const inner = slotOf(wordsIn(items, scope), key).name
      const nodes = item.map((one: Json) => writeNode(one, items, inner, scope, depth + 1))
      if (isWrapped(words))
        children.push({ name: slotOf(words, key).name, attributes: new Map(), children: nodes, text: "" })
      else children.push(...nodes)
      continue
    }
    const slot = slotOf(words, key)
    if (slot.kind === "attribute") attributes.set(slot.name, scalarText(item))
    else if (slot.kind === "text") text = scalarText(item)
    else children.push(writeNode(item, own, slot.name, scope, depth + 1))
  }
  return { name, attributes, children, text }
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const named = (name: string): readonly [namespace: string | undefined, local: string] => {
  const found = /^\{([^}]*)\}(.*)$/s.exec(name)
  return found === null ? [undefined, name] : [found[1], found[2] ?? ""]
}

const printNode = ({ attributes, children, name, text }: XmlNode): string => {
  const [namespace, local] = named(name)
  const listed = [...attributes].flatMap(([key, value], index) => {
    const [space, own] = named(key)
    const prefix = space === undefined ? "" : `n${index}:`
    const declared = space === undefined ? [] : [`xmlns:n${index}="${escaped(space)}"`]
    return [...declared, `${prefix}${own}="${escaped(value)}"`]
  })
  const words = [local, ...(namespace === undefined ? [] : [`xmlns="${escaped(namespace)}"`]), ...listed]
  return `<${words.join(" ")}>${escaped(text)}${children.map(printNode).join("")}</${local}>`
}

/** What a text is to a schema: the first of what it may stand for that the schema takes, else the text. */
type Take = (schema: JsonSchema, text: string) => Json

const readNode = (node: XmlNode, placed: Placed, scope: Scope, take: Take, depth = 0): Json => {
  const known = propertiesOf(placed, scope)
  const whole = resolved(placed, scope)
  const isObject = known.size > 0 || (isJsonObject(whole.schema) && whole.schema["type"] === "object")
  if (!isObject || depth > deepest) return node.children.length > 0 ? {} : take(placed.schema, node.text)
  const found: Record<string, Json> = {}
  for (const [key, own] of known) {
    const words = wordsIn(own, scope)
    const items = itemsOf(resolved(own, scope))
    if (items !== undefined) {
      const inner = slotOf(wordsIn(items, scope), key).name
      const around = isWrapped(words) ? node.children.find(({ name }) => name === slotOf(words, key).name) : node
      const nodes = around?.children.filter(({ name }) => name === inner) ?? []
      const isThere = isWrapped(words) ? around !== undefined : nodes.length > 0
      if (isThere) found[key] = nodes.map((one) => readNode(one, items, scope, take, depth + 1))
      continue
    }
    const slot = slotOf(words, key)
    const text =
      slot.kind === "attribute" ? node.attributes.get(slot.name) : slot.kind === "text" ? node.text : undefined
    const child = slot.kind === "element" ? node.children.find(({ name }) => name === slot.name) : undefined
    if (text !== undefined && (slot.kind === "attribute" || text !== "")) found[key] = take(own.schema, text)
    else if (child !== undefined) found[key] = readNode(child, own, scope, take, depth + 1)
  }
  return found
}

const nameOfRoot = (placed: Placed, scope: Scope): string | undefined => {
  const words = wordsIn(placed, scope)
  return typeof words["name"] === "string" ? slotOf(words, "").name : undefined
}

/** A value as its schema writes it in XML, and as another one reads it; `undefined` where the element is another. */
export const xmlExchange = (
  value: Json,
  sender: readonly [Placed, Scope],
  reader: readonly [Placed, Scope],
  takes: { readonly sender: Take; readonly reader: Take }
): { readonly text: string; readonly sent: Json; readonly read: Json | undefined } => {
  const [own, other] = [nameOfRoot(...sender), nameOfRoot(...reader)]
  const node = writeNode(value, sender[0], own ?? other ?? "root", sender[1])
  const isOther = own !== undefined && other !== undefined && own !== other
  return {
    text: printNode(node),
    sent: readNode(node, ...sender, takes.sender),
    read: isOther ? undefined : readNode(node, ...reader, takes.reader)
  }
}
