import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import { formsOf, type Pair, type Styled } from "./serialisation.js"

/** What may stand where a value is written: names and raw texts of a query or of cookies, or one text. */
export interface Written {
  readonly pairs?: ReadonlyArray<Pair>
  readonly text?: string
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What a text may stand for. */
export const readings = (text: string): ReadonlyArray<Json> => [
  text,
  ...(/^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text) ? [Number(text)] : []),
  ...(text === "true" ? [true] : text === "false" ? [false] : text === "null" ? [null] : [])
]

const mostCombinations = 64

/** Lists of one reading for each text; undefined when there are too many. */
const combinations = (texts: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<Json>> | undefined => {
  let found: ReadonlyArray<ReadonlyArray<Json>> = [[]]
  for (const text of texts) {
    const values = readings(text)
    if (found.length * values.length > mostCombinations) return undefined
    found = found.flatMap((list) => values.map((value) => [...list, value]))
  }
  return found
}

/** Objects of texts, each read in every way; undefined when there are too many. */
export const objectsOf = (pairs: ReadonlyArray<Pair>): ReadonlyArray<Json> | undefined => {
  const names = [...new Set(pairs.map(([name]) => name))]
  const single = combinations(pairs.map(([, text]) => text))
  return single?.map((list) => {
    const fields = names.map((name): readonly [string, Json] => {
      const values = pairs.flatMap(([key], index) => (key === name ? [list[index] ?? null] : []))
      return [name, values.length === 1 ? (values[0] ?? null) : values]
    })
    return Object.fromEntries(fields)
  })
}

const separators: ReadonlyMap<string, RegExp> = new Map([
  ["comma", /,/],
  ["space", /%20| |\+/],
  ["pipe", /\||%7C/i],
  ["tab", /%09|\t/],
  ["label comma", /,/],
  ["labels", /\./],
  ["equals", /,/],
  ["label equals", /\./]
])

const listed = (texts: ReadonlyArray<string>): ReadonlyArray<Json> | undefined =>
  combinations(texts.map(decoded))?.map((list) => [...list])

const pairsIn = (text: string, form: string): ReadonlyArray<Pair> => {
  const items = text.split(separators.get(form) ?? /,/)
  if (form.includes("equals")) {
    if (!items.every((item) => item.includes("="))) return []
    return items.map((item) => [decoded(item.split("=")[0] ?? ""), decoded(item.split("=").slice(1).join("="))])
  }
  // Names and values take turns: an odd one out is no object.
  if (items.length % 2 === 1) return []
  return items.flatMap((item, index) =>
    index % 2 === 0 ? [[decoded(item), decoded(items[index + 1] ?? "")] as const] : []
  )
}

const objectsIn = (text: string, form: string): ReadonlyArray<Json> | undefined => {
  const pairs = pairsIn(text, form)
  return pairs.length === 0 ? [] : objectsOf(pairs)
}

const fromOneText = (styled: Styled, text: string): ReadonlyArray<Json> | undefined => {
  const { array, object, scalar } = formsOf(styled)
  const isLabel = scalar === "label"
  if (isLabel && !text.startsWith(".")) return []
  const plain = isLabel ? text.slice(1) : text
  const lists = plain === "" ? [[], [""]] : listed(plain.split(separators.get(array) ?? /,/))
  const objects = objectsIn(plain, object)
  return lists === undefined || objects === undefined ? undefined : [...readings(decoded(plain)), ...lists, ...objects]
}

const fromMatrix = (styled: Styled, text: string): ReadonlyArray<Json> | undefined => {
  if (!text.startsWith(";")) return []
  const pairs = text
    .slice(1)
    .split(";")
    .map((part) => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")] as const)
  const own = pairs.flatMap(([name, value]) => (name === styled.name ? [value] : []))
  const { array, object } = formsOf(styled)
  const isEach = object === "matrix each"
  const objects = isEach ? objectsOf(pairs.map(([name, value]) => [decoded(name), decoded(value)])) : []
  const [first] = own
  const lists = first === undefined ? [] : listed(array.endsWith(" each") ? own : first.split(","))
  const inner = first === undefined || isEach ? [] : objectsIn(first, "comma")
  if (objects === undefined || lists === undefined || inner === undefined) return undefined
  return [...(first === undefined ? [] : readings(decoded(first))), ...lists, ...inner, ...objects]
}

const namesIn = (schema: JsonSchema | undefined): ReadonlySet<string> | undefined => {
  const properties = isJsonObject(schema) ? schema["properties"] : undefined
  return isJsonObject(properties) ? new Set(Object.keys(properties)) : undefined
}

/** A schema of a single other type knows no names of its own. */
const mayBeObject = (schema: JsonSchema | undefined): boolean =>
  !isJsonObject(schema) || schema["type"] === undefined || [schema["type"]].flat().includes("object")

const fromPairs = (
  styled: Styled,
  pairs: ReadonlyArray<Pair>,
  schema: JsonSchema | undefined,
  taken: ReadonlySet<string>
): ReadonlyArray<Json> | "absent" | undefined => {
  const { array, object } = formsOf(styled)
  const own = pairs.flatMap(([name, text]) => (decoded(name) === styled.name ? [text] : []))
  const inside = pairs.flatMap(([name, text]): ReadonlyArray<Pair> => {
    const key = decoded(name)
    if (object === "deep") {
      const found = key.startsWith(`${styled.name}[`) && key.endsWith("]")
      return found ? [[key.slice(styled.name.length + 1, -1), decoded(text)]] : []
    }
    const isField = object === "properties" && mayBeObject(schema) && (namesIn(schema)?.has(key) ?? !taken.has(key))
    return isField ? [[key, decoded(text)]] : []
  })
  const objects = inside.length === 0 ? [] : objectsOf(inside)
  if (own.length === 0) return inside.length === 0 ? "absent" : objects
  if (array === "repeated" || array === "cookies" || array === "deep") {
    const lists = listed(own)
    const single = own.length === 1 ? readings(decoded(own[0] ?? "")) : []
    return lists === undefined || objects === undefined ? undefined : [...single, ...lists, ...objects]
  }
  const one = fromOneText(styled, own[0] ?? "")
  return one === undefined || objects === undefined ? undefined : [...one, ...objects]
}

/**
 * Everything a written value may stand for, by its style; `absent` when nothing is written, undefined when there is too
 * much to tell. `taken` are names that belong to others.
 */
export const valuesWritten = (
  styled: Styled,
  schema: JsonSchema | undefined,
  { pairs, text }: Written,
  taken: ReadonlySet<string>
): ReadonlyArray<Json> | "absent" | undefined => {
  const [media] = Object.keys(styled.content ?? {})
  if (media !== undefined) {
    const raw = text ?? pairs?.find(([name]) => decoded(name) === styled.name)?.[1]
    if (raw === undefined) return "absent"
    if (!/json$/i.test(media.split(";")[0] ?? "")) return readings(decoded(raw))
    try {
      return [JSON.parse(decoded(raw)) as Json]
    } catch {
      return []
    }
  }
  if (pairs !== undefined) return fromPairs(styled, pairs, schema, taken)
  if (text === undefined) return "absent"
  return formsOf(styled).scalar.startsWith("matrix") ? fromMatrix(styled, text) : fromOneText(styled, text)
}
