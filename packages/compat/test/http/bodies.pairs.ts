import type { HttpOperation, Request } from "@lintel/model"
import { api, contracts, integer, json, list, operation, operations, type Pair, text } from "./pairs.js"

const object = { type: "object", properties: { a: text }, required: ["a"] } as const
const form = "application/x-www-form-urlencoded"
const multipart = "multipart/form-data"

const body = (
  name: string,
  before: Request | undefined,
  after: Request | undefined,
  worst: Pair["worst"],
  code?: string
): Pair => {
  const of = (request: Request | undefined): Partial<HttpOperation> => ({
    method: "POST",
    ...(request === undefined ? {} : { request })
  })
  return operations(name, of(before), of(after), worst, code)
}

const of = (content: Request["content"], fields: Partial<Request> = {}): Request => ({ content, ...fields })
const media = (...names: ReadonlyArray<string>): Request =>
  of(Object.fromEntries(names.map((name) => [name, { schema: object }])))
const removed = "compat/request-media-type-removed"

const field = (schema: Parameters<typeof list>[0]): Parameters<typeof list>[0] => ({
  type: "object",
  properties: { f: schema }
})

const formLists: ReadonlyArray<Pair> = [
  body(
    "a field of a form becomes a list",
    of({ [form]: { schema: field(text) } }),
    of({ [form]: { schema: field(list(text)) } }),
    "nothing"
  ),
  body(
    "a list in a form becomes a field",
    of({ [form]: { schema: field(list(text)) } }),
    of({ [form]: { schema: field(text) } }),
    "breaking",
    "compat/request-narrowed"
  ),
  body(
    "a part becomes a list",
    of({ [multipart]: { schema: field(text) } }),
    of({ [multipart]: { schema: field(list(text)) } }),
    "nothing"
  ),
  body(
    "a part becomes a list in JSON",
    of({ [multipart]: { schema: field(text) } }),
    of({ [multipart]: { schema: field(list(text)), encoding: { f: { contentType: "application/json" } } } }),
    "breaking"
  ),
  body("a property of JSON becomes a list", of(json(field(text))), of(json(field(list(text)))), "breaking")
]

const presence: ReadonlyArray<Pair> = [
  body("an optional body is added", undefined, of(json(object)), "information", "compat/media-type-added"),
  body(
    "a required body is added",
    undefined,
    of(json(object), { required: true }),
    "breaking",
    "compat/request-body-required"
  ),
  body(
    "optional becomes required",
    of(json(object)),
    of(json(object), { required: true }),
    "breaking",
    "compat/request-body-required"
  ),
  body("required becomes optional", of(json(object), { required: true }), of(json(object)), "nothing"),
  body("the body is removed", of(json(object)), undefined, "breaking", "compat/request-body-removed"),
  body(
    "the largest size is lowered",
    of(json(object), { maxSize: "10MB" }),
    of(json(object), { maxSize: "1MB" }),
    "breaking",
    "compat/limit-lowered"
  ),
  body(
    "the largest size is raised",
    of(json(object), { maxSize: "1MB" }),
    of(json(object), { maxSize: "10MB" }),
    "nothing"
  ),
  body(
    "a limit is named",
    of(json(object)),
    of(json(object), { maxSize: "10MB" }),
    "changes-meaning",
    "compat/limit-lowered"
  ),
  body(
    "one message becomes a stream",
    of(json(object)),
    of(json(object), { cardinality: "stream" }),
    "breaking",
    "compat/cardinality-changed"
  ),
  body("a description", of(json(object)), of(json(object), { description: "words" }), "nothing")
]

const types: ReadonlyArray<Pair> = [
  body(
    "a type is added",
    media("application/json"),
    media("application/json", "application/xml"),
    "information",
    "compat/media-type-added"
  ),
  body(
    "a type is removed",
    media("application/json", "application/xml"),
    media("application/json"),
    "breaking",
    removed
  ),
  body("a type becomes a range", media("application/json"), media("application/*"), "information"),
  body("a range becomes a type", media("application/*"), media("application/json"), "breaking", removed),
  body("anything becomes a range", media("*/*"), media("application/*"), "breaking", removed),
  body("case", media("application/JSON"), media("application/json"), "nothing"),
  body("charset of JSON", media("application/json; charset=utf-8"), media("application/json"), "nothing"),
  body(
    "charset of JSON, the other way",
    media("application/json"),
    media("application/json; charset=utf-8"),
    "nothing"
  ),
  body(
    "a parameter is asked for",
    media("application/json"),
    media("application/json; version=2"),
    "breaking",
    removed
  ),
  body(
    "a parameter is not asked for any more",
    media("application/json; version=1"),
    media("application/json"),
    "information"
  ),
  body(
    "JSON to a type with +json",
    media("application/json"),
    media("application/merge-patch+json"),
    "breaking",
    removed
  ),
  body("a suffix range covers", media("application/hal+json"), media("application/*+json"), "information"),
  body(
    "the order of types",
    media("application/json", "text/plain"),
    media("text/plain", "application/json"),
    "nothing"
  ),
  body("no type at all says nothing", media("application/json"), of({}), "nothing")
]

const payloads: ReadonlyArray<Pair> = [
  body(
    "a new required property",
    of(json({ type: "object" })),
    of(json(object)),
    "breaking",
    "compat/request-narrowed"
  ),
  body(
    "a new optional property",
    of(json(object)),
    of(json({ ...object, properties: { a: text, b: text } })),
    "nothing"
  ),
  body(
    "an optional property goes, in an open object",
    of(json({ ...object, properties: { a: text, b: text } })),
    of(json(object)),
    "nothing"
  ),
  body(
    "an optional property goes, in a closed object",
    of(json({ ...object, properties: { a: text, b: text } })),
    of(json({ ...object, additionalProperties: false })),
    "breaking",
    "compat/request-narrowed"
  ),
  body(
    "a read-only property becomes required",
    of(json({ type: "object", properties: { a: { type: "string", readOnly: true } } })),
    of(json({ type: "object", properties: { a: { type: "string", readOnly: true } }, required: ["a"] })),
    "nothing"
  ),
  body(
    "integer to string in JSON",
    of(json({ type: "object", properties: { a: integer } })),
    of(json({ type: "object", properties: { a: text } })),
    "breaking",
    "compat/request-narrowed"
  ),
  body(
    "integer to string in a form",
    of({ [form]: { schema: { type: "object", properties: { a: integer } } } }),
    of({ [form]: { schema: { type: "object", properties: { a: text } } } }),
    "nothing"
  ),
  body(
    "integer to string in a part",
    of({ [multipart]: { schema: { type: "object", properties: { a: integer } } } }),
    of({ [multipart]: { schema: { type: "object", properties: { a: text } } } }),
    "nothing"
  ),
  body(
    "string to integer in a form",
    of({ [form]: { schema: { type: "object", properties: { a: text } } } }),
    of({ [form]: { schema: { type: "object", properties: { a: integer } } } }),
    "breaking",
    "compat/request-narrowed"
  ),
  body(
    "the narrower schema of a more specific type counts",
    of({ "application/json": { schema: object } }),
    of({ "*/*": { schema: true }, "application/json": { schema: { ...object, required: ["a", "b"] } } }),
    "breaking",
    "compat/request-narrowed"
  ),
  body(
    "the schema of a range that nobody sends to",
    of({ "application/json": { schema: object } }),
    of({ "*/*": { schema: false }, "application/json": { schema: object } }),
    "information"
  ),
  body("a schema is added", of({ "application/json": {} }), of(json(object)), "breaking", "compat/request-narrowed"),
  body("a schema is dropped", of(json(object)), of({ "application/json": {} }), "nothing"),
  body(
    "items of a stream",
    of({ "application/jsonl": { itemSchema: { type: "object" } } }, { cardinality: "stream" }),
    of({ "application/jsonl": { itemSchema: object } }, { cardinality: "stream" }),
    "breaking",
    "compat/request-narrowed"
  )
]

const parts = {
  type: "object",
  properties: { photo: { type: "string", format: "binary" }, tags: list(text), note: text }
} as const
const encoded = (encoding: NonNullable<Request["content"][string]["encoding"]>, type = multipart): Request =>
  of({ [type]: { schema: parts, encoding } })
const changed = "compat/body-encoding-changed"

const encodings: ReadonlyArray<Pair> = [
  body(
    "a content type of a part is removed",
    encoded({ photo: { contentType: "image/png, image/jpeg" } }),
    encoded({ photo: { contentType: "image/png" } }),
    "breaking",
    changed
  ),
  body(
    "a content type of a part is added",
    encoded({ photo: { contentType: "image/png" } }),
    encoded({ photo: { contentType: "image/png, image/jpeg" } }),
    "nothing"
  ),
  body(
    "a range of content types covers",
    encoded({ photo: { contentType: "image/png" } }),
    encoded({ photo: { contentType: "image/*" } }),
    "nothing"
  ),
  body(
    "a part gets a content type",
    encoded({}),
    encoded({ photo: { contentType: "image/png" } }),
    "breaking",
    changed
  ),
  body(
    "a part gets the content type it had by default",
    encoded({}),
    encoded({ note: { contentType: "text/plain" } }),
    "nothing"
  ),
  body(
    "a part needs a header",
    encoded({ photo: {} }),
    encoded({ photo: { headers: { "X-Hash": { required: true, schema: text } } } }),
    "breaking",
    changed
  ),
  body(
    "a part may have a header",
    encoded({ photo: {} }),
    encoded({ photo: { headers: { "X-Hash": { schema: text } } } }),
    "nothing"
  ),
  body(
    "a list in a form is separated",
    encoded({}, form),
    encoded({ tags: { explode: false } }, form),
    "breaking",
    changed
  ),
  body(
    "the default way of a list in a form",
    encoded({}, form),
    encoded({ tags: { style: "form", explode: true } }, form),
    "nothing"
  ),
  body("a scalar in a form is not exploded", encoded({}, form), encoded({ note: { explode: false } }, form), "nothing"),
  contracts(
    "encodings of JSON say nothing",
    api([operation({ method: "POST", request: of({ "application/json": { schema: parts, encoding: {} } }) })]),
    api([
      operation({
        method: "POST",
        request: of({ "application/json": { schema: parts, encoding: { tags: { explode: false } } } })
      })
    ]),
    "nothing"
  )
]

export const bodyPairs: ReadonlyArray<Pair> = [...presence, ...formLists, ...types, ...payloads, ...encodings]
