import type { Json, JsonObject } from "@lintel/model"
import { JSDOM } from "jsdom"
import type { Part } from "./pairs/notation.js"

/**
 * How bodies of forms, of several parts and in XML are written and read, from the specification of OpenAPI and with
 * nothing of ours: texts are taken apart by Node's own reader of forms and by the parser of a browser.
 */
export interface WrittenBody {
  readonly type: string
  readonly schema: Part
  readonly encoding?: Readonly<Record<string, Part>>
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const partOf = (value: unknown): Part => (isObject(value) ? value : {})
const word = (value: unknown, fallback: string): string => (typeof value === "string" ? value : fallback)
const propertiesOf = (schema: Part): Part => partOf(schema["properties"])
const texted = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value))

/** What a text may stand for in the eyes of a schema. */
const readText = (text: string, schema: Part): Json => {
  const types = [schema["type"] ?? []].flat()
  if (
    types.some((type) => type === "integer" || type === "number") &&
    text.trim() !== "" &&
    !Number.isNaN(Number(text))
  )
    return Number(text)
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true"
  return text
}

const separators: Readonly<Record<string, string>> = { form: ",", spaceDelimited: " ", pipeDelimited: "|" }

/** Names and texts of one field, as its encoding writes them. */
const fieldsOf = (name: string, value: Json, encoding: Part): ReadonlyArray<readonly [string, string]> => {
  const style = word(encoding["style"], "form")
  const isExploded = encoding["explode"] ?? style === "form"
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, inner]) => [key, texted(inner ?? null)] as const)
    if (style === "deepObject") return entries.map(([key, text]) => [`${name}[${key}]`, text])
    return isExploded === true ? entries : [[name, entries.flat().join(",")]]
  }
  if (!Array.isArray(value)) return [[name, texted(value)]]
  const texts = value.map(texted)
  return isExploded === true ? texts.map((text) => [name, text]) : [[name, texts.join(separators[style] ?? ",")]]
}

const defaultType = (schema: Part): string =>
  schema["type"] === "object"
    ? "application/json"
    : schema["type"] === "array"
      ? defaultType(partOf(schema["items"]))
      : "text/plain"

const typesOf = (encoding: Part, schema: Part): ReadonlyArray<string> =>
  word(encoding["contentType"], defaultType(schema))
    .split(",")
    .map((type) => type.trim())

const boundary = "----part"

const writeParts = (value: JsonObject, { encoding = {}, schema }: WrittenBody): string => {
  const parts = Object.entries(value).flatMap(([name, inner]) => {
    const [type = ""] = typesOf(encoding[name] ?? {}, partOf(propertiesOf(schema)[name]))
    const items: ReadonlyArray<Json> = Array.isArray(inner) && type !== "application/json" ? inner : [inner ?? null]
    return items.map((item) => {
      const text = type === "application/json" ? JSON.stringify(item) : texted(item)
      // Node's reader keeps the type of files only.
      return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\nContent-Type: ${type.replace("*", "png")}\r\n\r\n${text}\r\n`
    })
  })
  return `${parts.join("")}--${boundary}--\r\n`
}

const nameIn = (schema: Part, fallback: string): string => word(partOf(schema["xml"])["name"], fallback)

const escapedXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")

const element = (name: string, value: Json, schema: Part): string => {
  if (!isObject(value)) return `<${name}>${escapedXml(texted(value))}</${name}>`
  const attributes: Array<string> = []
  const children: Array<string> = []
  for (const [key, inner] of Object.entries(value)) {
    const own = partOf(propertiesOf(schema)[key])
    if (partOf(own["xml"])["attribute"] === true)
      attributes.push(` ${nameIn(own, key)}="${escapedXml(texted(inner ?? null))}"`)
    else children.push(property(nameIn(own, key), inner ?? null, own))
  }
  return `<${name}${attributes.join("")}>${children.join("")}</${name}>`
}

const property = (name: string, value: Json, schema: Part): string => {
  if (!Array.isArray(value)) return element(name, value, schema)
  const items = partOf(schema["items"])
  const isWrapped = partOf(schema["xml"])["wrapped"] === true
  const written = value.map((item: Json) => element(nameIn(items, name), item, items)).join("")
  return isWrapped ? `<${name}>${written}</${name}>` : written
}

/** The text of a body as its sender writes it. */
export const writeBody = (value: Json, body: WrittenBody): string => {
  if (body.type === "application/xml") return element(nameIn(body.schema, "root"), value, body.schema)
  if (!isObject(value)) throw new Error("a form holds an object")
  if (body.type === "multipart/form-data") return writeParts(value, body)
  const { encoding = {} } = body
  return new URLSearchParams(
    Object.entries(value).flatMap(([name, inner]) =>
      fieldsOf(name, inner ?? null, encoding[name] ?? {}).map(([key, text]): [string, string] => [key, text])
    )
  ).toString()
}

const readElement = (found: Element, schema: Part): Json => {
  // An element that holds others is no text.
  if (schema["type"] !== "object") return found.children.length > 0 ? {} : readText(found.textContent ?? "", schema)
  const entries = Object.entries(propertiesOf(schema)).flatMap(
    ([key, given]): ReadonlyArray<readonly [string, Json]> => {
      const own = partOf(given)
      const name = nameIn(own, key)
      if (partOf(own["xml"])["attribute"] === true) {
        const text = found.getAttribute(name)
        return text === null ? [] : [[key, readText(text, own)]]
      }
      const children = [...found.children].filter(({ tagName }) => tagName === name)
      if (own["type"] !== "array") return children.slice(0, 1).map((child) => [key, readElement(child, own)] as const)
      const items = partOf(own["items"])
      const isWrapped = partOf(own["xml"])["wrapped"] === true
      const around = isWrapped ? children.slice(0, 1) : [found]
      const inside = around.flatMap((one) => [...one.children].filter(({ tagName }) => tagName === nameIn(items, name)))
      return isWrapped && children.length === 0 ? [] : [[key, inside.map((child) => readElement(child, items))]]
    }
  )
  return Object.fromEntries(entries)
}

const readField = (form: FormData, name: string, schema: Part, encoding: Part): Json | undefined => {
  const style = word(encoding["style"], "form")
  const isExploded = encoding["explode"] ?? style === "form"
  const texts = form.getAll(name).map((text) => word(text, ""))
  if (schema["type"] === "object") {
    const own = Object.entries(propertiesOf(schema)).flatMap(([key, inner]) => {
      const text = form.get(style === "deepObject" ? `${name}[${key}]` : key)
      return text === null ? [] : [[key, readText(word(text, ""), partOf(inner))] as const]
    })
    return own.length === 0 ? undefined : Object.fromEntries(own)
  }
  if (texts.length === 0) return undefined
  if (schema["type"] !== "array") return readText(texts[0] ?? "", schema)
  const items = isExploded === true ? texts : (texts[0] ?? "").split(separators[style] ?? ",")
  return items.map((text) => readText(text, partOf(schema["items"])))
}

const covers = (range: string, type: string): boolean => range === type || range === `${type.split("/")[0]}/*`

const readPart = async (
  given: File | string,
  schema: Part,
  encoding: Part
): Promise<{ readonly value: Json } | undefined> => {
  const [type, text] = typeof given === "string" ? ["text/plain", given] : [given.type, await given.text()]
  if (!typesOf(encoding, schema).some((range) => covers(range, type))) return undefined
  return { value: type === "application/json" ? (JSON.parse(text) as Json) : readText(text, schema) }
}

/** What a reader takes a text for; undefined where it is none of its kind. */
export const readBody = async (text: string, body: WrittenBody): Promise<Json | undefined> => {
  const { encoding = {}, schema, type } = body
  if (type === "application/xml") {
    const { documentElement: root } = new new JSDOM("").window.DOMParser().parseFromString(text, "application/xml")
    return root.tagName === nameIn(schema, "root") ? readElement(root, schema) : undefined
  }
  const headers = { "content-type": type === "multipart/form-data" ? `${type}; boundary=${boundary}` : type }
  const form = await new Response(text, { headers }).formData()
  const found: Array<readonly [string, Json]> = []
  for (const [name, given] of Object.entries(propertiesOf(schema))) {
    const own = partOf(given)
    if (type !== "multipart/form-data") {
      const value = readField(form, name, own, encoding[name] ?? {})
      if (value !== undefined) found.push([name, value])
      continue
    }
    const items = own["type"] === "array" ? partOf(own["items"]) : own
    const parts: Array<Json> = []
    for (const part of form.getAll(name)) {
      const read = await readPart(part, items, encoding[name] ?? {})
      if (read === undefined) return undefined
      parts.push(read.value)
    }
    if (parts.length > 0) found.push([name, own["type"] === "array" ? parts : (parts[0] ?? null)])
  }
  return Object.fromEntries(found)
}
