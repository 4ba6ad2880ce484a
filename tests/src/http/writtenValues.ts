import type { Json } from "@lintel/model"
import type { DocumentParameter, OpenApiDocument, Schema } from "./documents.js"
import { isObject, resolve } from "./reader.js"

/** A name and a text, as they stand in a query or in cookies: still encoded. */
export type Pair = readonly [name: string, text: string]

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const scalars = (text: string): ReadonlyArray<Json> => [
  text,
  ...(/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? [Number(text)] : []),
  ...(text === "true" ? [true] : text === "false" ? [false] : text === "null" ? [null] : [])
]

const choices = <T>(lists: ReadonlyArray<ReadonlyArray<T>>): ReadonlyArray<ReadonlyArray<T>> =>
  lists
    .slice(0, 6)
    .reduce<ReadonlyArray<ReadonlyArray<T>>>((all, list) => all.flatMap((one) => list.map((it) => [...one, it])), [[]])

const lists = (texts: ReadonlyArray<string>): ReadonlyArray<Json> =>
  choices(texts.map(scalars)).map((list) => [...list])

const objects = (pairs: ReadonlyArray<Pair>): ReadonlyArray<Json> =>
  choices(pairs.map(([, text]) => scalars(text))).map((values) =>
    Object.fromEntries(pairs.map(([name], index) => [name, values[index] ?? null]))
  )

const inTurns = (texts: ReadonlyArray<string>): ReadonlyArray<Pair> =>
  texts.flatMap((text, index): ReadonlyArray<Pair> => (index % 2 === 0 ? [[text, texts[index + 1] ?? ""]] : []))

type Kind = "scalar" | "array" | "object"

/** What values of a schema are, so that a text is read as nothing else. */
const kindsOf = (document: OpenApiDocument, given: Schema): ReadonlySet<Kind> => {
  const schema = resolve(document, given)
  const kindOf = (value: Json): Kind => (Array.isArray(value) ? "array" : isObject(value) ? "object" : "scalar")
  if (schema["const"] !== undefined) return new Set([kindOf(schema["const"])])
  if (Array.isArray(schema["enum"])) return new Set(schema["enum"].map((value) => kindOf(value as Json)))
  const branches = schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"]
  if (Array.isArray(branches)) return new Set(branches.flatMap((one) => [...kindsOf(document, one as Schema)]))
  const types = [schema["type"] ?? ["string", "array", "object"]].flat()
  return new Set(types.map((type): Kind => (type === "array" || type === "object" ? type : "scalar")))
}

const propertiesOf = (document: OpenApiDocument, given: Schema): ReadonlyArray<string> => {
  const schema = resolve(document, given)
  const branches = ["anyOf", "oneOf", "allOf"].flatMap((key) => (schema[key] ?? []) as ReadonlyArray<Schema>)
  return [
    ...Object.keys((schema["properties"] ?? {}) as Schema),
    ...branches.flatMap((it) => propertiesOf(document, it))
  ]
}

const isOpen = (document: OpenApiDocument, schema: Schema): boolean =>
  ![undefined, false].includes(resolve(document, schema)["additionalProperties"] as boolean | undefined)

const fromMatrix = (parameter: DocumentParameter, text: string, kinds: ReadonlySet<Kind>): ReadonlyArray<Json> => {
  const pairs = text
    .slice(1)
    .split(";")
    .map((part): Pair => [decoded(part.split("=")[0] ?? ""), part.split("=").slice(1).join("=")])
  const own = pairs.flatMap(([name, value]) => (name === parameter.name ? [value] : []))
  const isWhole = own.length === pairs.length
  const [first = ""] = own
  const items = parameter.explode === true ? own : first.split(",")
  const members = parameter.explode === true ? pairs : inTurns(first.split(","))
  const isObjectText = parameter.explode === true || (own.length === 1 && items.length % 2 === 0)
  return [
    ...(kinds.has("scalar") && isWhole && own.length === 1 ? scalars(decoded(first)) : []),
    ...(kinds.has("array") && isWhole ? lists(items.map(decoded)) : []),
    ...(kinds.has("object") && isObjectText ? objects(members.map(([name, it]) => [decoded(name), decoded(it)])) : [])
  ]
}

/** Everything that one text may stand for: in a path, in a header, or behind a name that stands once. */
export const fromText = (
  document: OpenApiDocument,
  parameter: DocumentParameter,
  given: string,
  separator: RegExp | string = ","
): ReadonlyArray<Json> => {
  const kinds = kindsOf(document, parameter.schema)
  const { explode, style } = parameter
  if (style === "matrix") return given.startsWith(";") ? fromMatrix(parameter, given, kinds) : []
  if (style === "label" && !given.startsWith(".")) return []
  const text = style === "label" ? given.slice(1) : given
  const items = text.split(style === "label" && explode === true ? "." : separator)
  const isPaired = explode === true && (style === "label" || style === "simple")
  const pairs = isPaired
    ? items.map((it): Pair => [it.split("=")[0] ?? "", it.split("=").slice(1).join("=")])
    : inTurns(items)
  const isObjectText = isPaired ? items.every((it) => it.includes("=")) : items.length % 2 === 0
  return [
    ...(kinds.has("scalar") ? scalars(decoded(text)) : []),
    ...(kinds.has("array") ? lists(items.map(decoded)) : []),
    ...(kinds.has("object") && isObjectText ? objects(pairs.map(([name, it]) => [decoded(name), decoded(it)])) : [])
  ]
}

const separators: Readonly<Record<string, RegExp>> = { spaceDelimited: /%20|\+/, pipeDelimited: /\||%7C/i }

/** Everything that names and texts may stand for; undefined when nothing is there. */
export const fromPairs = (
  document: OpenApiDocument,
  parameter: DocumentParameter,
  pairs: ReadonlyArray<Pair>,
  taken: ReadonlySet<string>
): ReadonlyArray<Json> | undefined => {
  const { explode, name, schema, style = "form" } = parameter
  const plain = pairs.map(([key, text]): Pair => [decoded(key), decoded(text)])
  if (style === "deepObject") {
    const inside = plain.filter(([key]) => key.startsWith(`${name}[`) && key.endsWith("]"))
    return inside.length === 0
      ? undefined
      : objects(inside.map(([key, text]) => [key.slice(name.length + 1, -1), text]))
  }
  const kinds = kindsOf(document, schema)
  const own = pairs.flatMap(([key, text]) => (decoded(key) === name ? [text] : []))
  const known = new Set(propertiesOf(document, schema))
  const isField = ([key]: Pair): boolean => known.has(key) || (!taken.has(key) && isOpen(document, schema))
  const fields = explode === true && kinds.has("object") ? plain.filter(isField) : []
  const found = fields.length === 0 ? [] : objects(fields)
  const [first] = own
  if (first === undefined) return found.length === 0 ? undefined : found
  if (explode !== true) return own.length > 1 ? [] : fromText(document, parameter, first, separators[style] ?? ",")
  return [
    ...found,
    ...(kinds.has("scalar") && own.length === 1 ? scalars(decoded(first)) : []),
    ...(kinds.has("array") ? lists(own.map(decoded)) : [])
  ]
}
