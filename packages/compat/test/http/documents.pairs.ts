import type { Header, HttpOperation, JsonSchema, Parameter } from "@lintel/model"
import { integer, json, list, operations, type Pair, parameters, text } from "./pairs.js"

const object = { type: "object", properties: { a: integer } } as const
const narrowed = "compat/request-narrowed"
const encoding = "compat/parameter-encoding-changed"

type Written = Pick<Parameter, "schema" | "content" | "style">

const written = (
  name: string,
  place: Parameter["in"],
  before: Written,
  after: Written,
  worst: Pair["worst"],
  code?: string
): Pair => {
  const one = (fields: Written): ReadonlyArray<Parameter> => [{ in: place, name: "q", ...fields }]
  return parameters(name, one(before), one(after), worst, code, place === "path" ? "/a/{q}" : undefined)
}

const media = (type: string, schema: JsonSchema): Written => ({ content: { [type]: { schema } } })
const places = ["query", "path", "header", "cookie"] as const

/** A parameter that is a document: what is sent stays the same letters, and what reads them is another. */
const inParameters: ReadonlyArray<Pair> = [
  ...places.flatMap((place) => [
    written(
      `an object in JSON is any text now: ${place}`,
      place,
      { content: json(object) },
      { schema: text },
      "nothing"
    ),
    written(
      `a list in JSON is any text now: ${place}`,
      place,
      { content: json(list(integer)) },
      media("text/plain", text),
      "nothing"
    ),
    written(
      `a text in JSON has quotes: ${place}`,
      place,
      { content: json(text) },
      { schema: text },
      "breaking",
      encoding
    ),
    written(
      `what may be a text in JSON has quotes: ${place}`,
      place,
      { content: json({ anyOf: [object, text] }) },
      { schema: text },
      "breaking",
      encoding
    ),
    written(`a text is no JSON: ${place}`, place, { schema: text }, { content: json(object) }, "breaking")
  ]),
  written("JSON is never empty", "query", { content: json(object) }, { schema: { ...text, minLength: 1 } }, "nothing"),
  written(
    "JSON is a short text now",
    "query",
    { content: json(object) },
    { schema: { ...text, maxLength: 3 } },
    "breaking",
    narrowed
  ),
  written("XML is any text now", "query", media("application/xml", object), { schema: text }, "nothing"),
  written(
    "JSON is an object of a style now",
    "query",
    { content: json(object) },
    { schema: object },
    "breaking",
    encoding
  ),
  written(
    "JSON in a path gets a mark in front",
    "path",
    { content: json(object) },
    { schema: text, style: "matrix" },
    "breaking"
  ),
  written(
    "a list in a path gets a mark in front",
    "path",
    { schema: list(text) },
    { schema: text, style: "label" },
    "breaking"
  ),
  written(
    "JSON by another name",
    "query",
    { content: json(object) },
    media("application/vnd.a+json", object),
    "nothing"
  ),
  written(
    "JSON becomes XML",
    "query",
    { content: json(object) },
    media("application/xml", object),
    "breaking",
    encoding
  )
]

const header = (
  name: string,
  before: Header,
  after: Header,
  worst: Pair["worst"],
  code = "compat/response-header-widened"
): Pair => {
  const answering = (one: Header): Partial<HttpOperation> => ({ responses: { "200": { headers: { "X-A": one } } } })
  return operations(name, answering(before), answering(after), worst, ...(worst === "nothing" ? [] : [code]))
}

/** What callers read was written for the old version: a text that becomes a document is other letters. */
const inHeaders: ReadonlyArray<Pair> = [
  header("a text becomes JSON", { schema: text }, { content: json(object) }, "breaking", "compat/response-widened"),
  header("JSON becomes XML", { content: json(object) }, media("application/xml", object), "breaking"),
  header(
    "a plain text becomes JSON",
    media("text/plain", text),
    { content: json(object) },
    "breaking",
    "compat/response-widened"
  ),
  header(
    "JSON in a header by another name",
    { content: json(object) },
    media("application/vnd.a+json", object),
    "nothing"
  )
]

const body = (name: string, before: Written, after: Written, worst: Pair["worst"], code?: string): Pair => {
  const posting = ({ content = {} }: Written): Partial<HttpOperation> => ({ method: "POST", request: { content } })
  return operations(name, posting(before), posting(after), worst, code)
}

/** The letters of a plain text are the same whatever its sender calls them; those of JSON come with their type. */
const inBodies: ReadonlyArray<Pair> = [
  body(
    "a plain text with a structure is any text now",
    media("text/plain", object),
    media("text/plain", text),
    "nothing"
  ),
  body(
    "bytes with a structure are any text now",
    media("application/octet-stream", object),
    media("application/octet-stream", text),
    "nothing"
  ),
  body(
    "a plain number is any text of any type now",
    media("text/plain", integer),
    media("*/*", text),
    "information",
    "compat/media-type-added"
  ),
  body(
    "a plain text with a structure is a short one now",
    media("text/plain", object),
    media("text/plain", { ...text, maxLength: 3 }),
    "breaking",
    narrowed
  ),
  body(
    "JSON is a plain text now",
    { content: json(object) },
    media("text/plain", text),
    "breaking",
    "compat/request-media-type-removed"
  ),
  body("JSON is a text of any type now", { content: json(object) }, media("*/*", text), "breaking", narrowed),
  operations(
    "an answer in plain text gets a structure",
    { responses: { "200": media("text/plain", text) } },
    { responses: { "200": media("text/plain", object) } },
    "breaking",
    "compat/response-widened"
  )
]

/** Values that are documents of their own inside a text. */
export const documentPairs: ReadonlyArray<Pair> = [...inParameters, ...inHeaders, ...inBodies]
