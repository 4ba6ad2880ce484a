import type { Json } from "@lintel/model"
import type { DocumentContent, DocumentOperation, DocumentParameter, Random, Schema } from "./documents.js"
import { type Direction, droppedIn, isObject, type Reader, resolve } from "./reader.js"
import { basesOf, credentialsOf, type SentRequest, type SentResponse } from "./reading.js"
import type { Pair } from "./writtenValues.js"

/** Values to choose from: those that the schemas of either side name, and some beside them. */
export const poolOf = (...documents: ReadonlyArray<unknown>): ReadonlyArray<Json> => {
  const found = new Set<Json>(["", "a", "b", "abc", "zz", "1", "12", "true", "x y", "A", "2020-01-02", "aaaaaa"])
  for (const value of ["9c5b94b1-35ad-49bb-b118-8e8fc24abf80", -1, 0, 1, 2, 3, 4, 5, 0.5, 99, true, false, null])
    found.add(value)
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value)) {
        const named = key === "enum" || key === "const" ? [inner ?? null].flat() : []
        for (const one of named as ReadonlyArray<Json>) found.add(one)
        visit(inner)
      }
  }
  for (const document of documents) visit(document)
  return [...found]
}

interface Draw {
  readonly random: Random
  readonly reader: Reader
  readonly pool: ReadonlyArray<Json>
  readonly direction: Direction
}

const typeOf = (value: Json): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value

const fits = (type: Json | undefined, value: Json): boolean =>
  type === undefined ||
  [type].flat().some((it) => it === typeOf(value) || (it === "number" && typeof value === "number"))

const maximumDepth = 5

/** A value of a schema that a sender may write: nothing that is not declared. Undefined when none comes to mind. */
const drawn = (draw: Draw, given: Schema, depth: number): Json | undefined => {
  const { direction, pool, random, reader } = draw
  const schema = resolve(reader.document, given)
  const branches = schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"]
  if (depth > maximumDepth) return undefined
  if (Array.isArray(branches)) return drawn(draw, random.pick(branches) as Schema, depth)
  const type = random.pick([schema["type"]].flat())
  if (type === "array") {
    const { items, maxItems = 3, minItems = 0 } = schema
    const count = Math.min(Number(minItems) + random.below(3), Number(maxItems))
    const list = Array.from({ length: count }, () => drawn(draw, items as Schema, depth + 1))
    return list.some((it) => it === undefined) ? undefined : list.map((it) => it ?? null)
  }
  if (type === "object") {
    const required = (schema["required"] ?? []) as ReadonlyArray<string>
    const found: Array<readonly [string, Json]> = []
    for (const [name, property] of Object.entries((schema["properties"] ?? {}) as Record<string, Schema>)) {
      const isGone = property[droppedIn(direction)] === true
      if (isGone || (!required.includes(name) && (depth >= maximumDepth - 1 || random.chance(0.4)))) continue
      const value = drawn(draw, property, depth + 1)
      if (value === undefined) return undefined
      found.push([name, value])
    }
    const rest = schema["additionalProperties"]
    if (rest === true || isObject(rest))
      found.push([random.pick(["a", "b", "c", "z"]), drawn(draw, rest === true ? {} : rest, depth + 1) ?? null])
    return Object.fromEntries(found)
  }
  const values = pool.filter((value) => fits(type, value) && reader.accepts(schema, value, direction))
  return values.length === 0 ? undefined : random.pick(values)
}

const sample = (draw: Draw, schema: Schema): Json | undefined => {
  for (let attempt = 0; attempt < 8; attempt++) {
    const value = drawn(draw, schema, 0)
    if (value !== undefined && draw.reader.accepts(schema, value, draw.direction)) return value
  }
  return undefined
}

const isFlat = (value: Json): boolean =>
  typeof value !== "object" ||
  value === null ||
  Object.values(value).every((it) => typeof it !== "object" || it === null)

const delimiters: Readonly<Record<string, string>> = { spaceDelimited: "%20", pipeDelimited: "|" }

/** The value as it is written: names and texts, or one text; undefined where no form is defined for it. */
const written = (
  { explode, in: place, name, style }: DocumentParameter,
  value: Json
): { readonly pairs?: ReadonlyArray<Pair>; readonly text?: string } | undefined => {
  const encode = (one: Json): string => {
    const text = typeof one === "string" ? one : JSON.stringify(one)
    return place === "header" ? text : encodeURIComponent(text)
  }
  const members = isObject(value) ? Object.entries(value) : []
  if (!isFlat(value) || (typeof value === "object" && value !== null && Object.keys(value).length === 0))
    return undefined
  const isStructure = typeof value === "object" && value !== null
  const texts = Array.isArray(value) ? value.map((it: Json) => encode(it)) : members.flat().map((it) => encode(it))
  if (place === "header" && texts.some((it) => /[,=]/.test(it))) return undefined
  if (place === "query" || place === "cookie") {
    if (style === "deepObject")
      return isObject(value)
        ? { pairs: members.map(([key, it]) => [encode(`${name}[${key}]`), encode(it)]) }
        : undefined
    if (!isStructure) return { pairs: [[name, encode(value)]] }
    if (explode !== true) return { pairs: [[name, texts.join(delimiters[style ?? ""] ?? ",")]] }
    const list = Array.isArray(value) ? texts.map((it): Pair => [name, it]) : undefined
    return { pairs: list ?? members.map(([key, it]) => [encode(key), encode(it)]) }
  }
  const exploded = explode === true
  const separator = exploded && style === "label" ? "." : exploded && style === "matrix" ? `;` : ","
  const pairs = members.map(([key, it]) => `${encode(key)}${exploded ? "=" : ","}${encode(it)}`)
  const plain = !isStructure ? encode(value) : Array.isArray(value) ? texts.join(separator) : pairs.join(separator)
  if (style === "label") return { text: `.${plain}` }
  if (style !== "matrix") return { text: plain }
  if (exploded && Array.isArray(value)) return { text: texts.map((it) => `;${name}=${it}`).join("") }
  return { text: exploded && isObject(value) ? `;${plain}` : `;${name}=${plain}` }
}

const concrete = ({ random }: Draw, range: string): string =>
  range.includes("*") ? random.pick(["application/json", "application/vnd.x+json"]) : range

const bodyOf = (draw: Draw, content: DocumentContent): { readonly type: string; readonly value: Json } | undefined => {
  const [range, { schema }] = draw.random.pick(Object.entries(content))
  const value = sample(draw, schema)
  const type = concrete(draw, range)
  const isOther = range.includes("*") && Object.hasOwn(content, type)
  return value === undefined || isOther ? undefined : { type, value }
}

/** A request that a document allows; undefined where the dice gave none. */
export const sampleRequest = (random: Random, reader: Reader, pool: ReadonlyArray<Json>): SentRequest | undefined => {
  const draw: Draw = { random, reader, pool, direction: "request" }
  const [template, item] = random.pick(Object.entries(reader.document.paths))
  const [method, operation] = random.pick(Object.entries(item))
  const [query, cookies]: [Array<Pair>, Array<Pair>] = [[], []]
  const headers: Record<string, string> = {}
  let path = template
  for (const parameter of operation.parameters) {
    if (parameter.required !== true && random.chance(0.4)) continue
    const value = sample(draw, parameter.schema)
    const found = value === undefined ? undefined : written(parameter, value)
    if (found === undefined && parameter.required === true) return undefined
    const { pairs = [], text = "" } = found ?? {}
    if (parameter.in === "path" && (text === "" || text.includes("/"))) return undefined
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, () => text)
    else if (parameter.in === "header" && found !== undefined) headers[parameter.name] = text
    else (parameter.in === "query" ? query : cookies).push(...pairs)
  }
  const { requestBody, security = [] } = operation
  const isSent = requestBody !== undefined && (requestBody.required === true || random.chance(0.7))
  const body = isSent ? bodyOf(draw, requestBody.content) : undefined
  if (isSent && body === undefined) return undefined
  const base = random.pick(basesOf(reader.document))
  return {
    method: method.toUpperCase(),
    url: `${base.origin}${base.path}${path}`,
    query,
    headers,
    cookies,
    credentials: credentialsOf(reader.document, security.length === 0 ? {} : random.pick(security)),
    ...(body === undefined ? {} : { body })
  }
}

const statusOf = (random: Random, key: string): number =>
  key === "default" ? random.pick([200, 400, 500]) : Number(key.replace("XX", random.pick(["00", "01", "04"])))

/** A response that an operation of a document may give. */
export const sampleResponse = (
  random: Random,
  reader: Reader,
  pool: ReadonlyArray<Json>,
  { responses }: DocumentOperation
): SentResponse | undefined => {
  const draw: Draw = { random, reader, pool, direction: "response" }
  const [key, response] = random.pick(Object.entries(responses))
  const status = statusOf(random, key)
  const [exact, range] = [responses[String(status)], responses[`${String(status).charAt(0)}XX`]]
  if ((exact ?? range ?? responses["default"]) !== response) return undefined
  const headers: Record<string, string> = {}
  for (const [name, { required, schema }] of Object.entries(response.headers ?? {})) {
    if (required !== true && random.chance(0.4)) continue
    const value = sample(draw, schema)
    const text = value === undefined ? undefined : written({ in: "header", name, schema, style: "simple" }, value)?.text
    if (text === undefined) return undefined
    headers[name] = text
  }
  const body = response.content === undefined ? undefined : bodyOf(draw, response.content)
  if (response.content !== undefined && body === undefined) return undefined
  return { status, headers, ...(body === undefined ? {} : { body }) }
}
