import type { Header, Response, Responses } from "@lintel/model"
import { integer, json, operations, type Pair, text } from "./pairs.js"

const pair = (name: string, before: Responses, after: Responses, worst: Pair["worst"], code?: string): Pair =>
  operations(name, { responses: before }, { responses: after }, worst, code)

const object = { type: "object", properties: { a: text }, required: ["a"] } as const
const error = { type: "object", properties: { message: text }, required: ["message"] } as const
const body = (schema: Parameters<typeof json>[0] = object): Response => ({ content: json(schema) })
const removed = "compat/response-status-removed"
const added = "compat/response-status-added"
const mediaRemoved = "compat/response-media-type-removed"
const widened = "compat/response-widened"

const statuses: ReadonlyArray<Pair> = [
  pair("a success is replaced", { "200": body() }, { "201": body() }, "breaking", removed),
  pair("a success is removed", { "200": body(), "404": {} }, { "404": {} }, "breaking", removed),
  pair("one of two successes is removed", { "200": body(), "204": {} }, { "200": body() }, "information", removed),
  pair(
    "one of two successes is removed, another comes",
    { "200": body(), "204": {} },
    { "200": body(), "202": {} },
    "breaking",
    removed
  ),
  pair(
    "one of two successes is removed, a redirect comes",
    { "200": body(), "201": body() },
    { "200": body(), "303": {} },
    "breaking",
    removed
  ),
  pair(
    "one of two successes is removed, a redirect stays",
    { "200": body(), "201": body(), "303": {} },
    { "200": body(), "303": {} },
    "information",
    removed
  ),
  pair(
    "one of two successes is removed, a range knew the other",
    { "200": body(), "2XX": {} },
    { "204": {} },
    "information",
    removed
  ),
  pair(
    "a success is replaced by one that only the default described",
    { "200": body(), default: {} },
    { "202": body() },
    "breaking",
    removed
  ),
  pair(
    "a success is dropped, another is left that only the default described",
    { "200": body(), "204": {}, default: {} },
    { "204": {}, "206": body() },
    "breaking",
    removed
  ),
  pair(
    "a redirect is replaced by one that only the default described",
    { "302": {}, default: {} },
    { "303": {} },
    "breaking",
    removed
  ),
  pair("a success goes into its range", { "200": body() }, { "2XX": body() }, "information"),
  pair("a success goes into the default", { "200": body() }, { default: body() }, "information"),
  pair(
    "a success is removed, the default says the same",
    { "200": body(), default: body() },
    { default: body() },
    "nothing"
  ),
  pair(
    "a success is removed, the default is an error",
    { "200": body(), default: body(error) },
    { default: body(error) },
    "breaking",
    widened
  ),
  pair("a range becomes its status", { "2XX": body() }, { "200": body() }, "information", removed),
  pair("the default becomes a status", { default: body() }, { "200": body() }, "information", removed),
  pair("another success beside the old one", { "200": body() }, { "200": body(), "202": {} }, "changes-meaning", added),
  pair("a redirection is added", { "200": body() }, { "200": body(), "303": {} }, "changes-meaning", added),
  pair("an error is added", { "200": body() }, { "200": body(), "429": body(error) }, "information", added),
  pair("an error is removed", { "200": body(), "404": {} }, { "200": body() }, "information", removed),
  pair(
    "an error is added that the default covers",
    { "200": body(), default: body(error) },
    { "200": body(), "404": body(error), default: body(error) },
    "nothing"
  ),
  pair(
    "an error is added that its range covers",
    { "200": body(), "4XX": body(error) },
    { "200": body(), "4XX": body(error), "404": body(error) },
    "nothing"
  ),
  pair(
    "an error of another form under an old default",
    { "200": body(), default: body(error) },
    { "200": body(), "404": body(object), default: body(error) },
    "breaking",
    widened
  ),
  pair(
    "an answer that never has a body beside a default that has one",
    { "200": body(), default: body(error) },
    { "200": body(), "304": {}, default: body(error) },
    "information",
    added
  ),
  pair(
    "a success that never has a body beside a default that has one",
    { "200": body(), default: body(error) },
    { "200": body(), "204": {}, default: body(error) },
    "changes-meaning",
    added
  ),
  pair(
    "the body of a range is gone, as its only success never has one",
    { "2XX": body() },
    { "204": {} },
    "breaking",
    "compat/response-body-removed"
  ),
  pair(
    "the body of a default is gone, as the only success never has one",
    { default: body() },
    { "204": {} },
    "breaking",
    "compat/response-body-removed"
  ),
  pair(
    "an answer without a body beside a default that has one",
    { "200": body(), default: body(error) },
    { "200": body(), "404": {}, default: body(error) },
    "breaking",
    "compat/response-body-removed"
  ),
  operations(
    "nobody gets the body that was described for HEAD",
    { method: "HEAD", responses: { "200": body() } },
    { method: "HEAD", responses: { "200": {} } },
    "nothing"
  ),
  pair("a default is added", { "200": body() }, { "200": body(), default: body(error) }, "information", added),
  pair("a default is removed", { "200": body(), default: body(error) }, { "200": body() }, "information", removed),
  pair(
    "a range is split into all it held before",
    { "200": body(), "4XX": body(error) },
    { "200": body(), "400": body(error), "404": body(error) },
    "information"
  ),
  pair(
    "an error becomes a range",
    { "200": body(), "404": body(error) },
    { "200": body(), "4XX": body(error) },
    "information",
    added
  ),
  pair("nobody says what is answered any more", { "200": body() }, {}, "breaking", removed),
  pair("somebody says what is answered", {}, { "200": body() }, "nothing"),
  pair("a description", { "200": { description: "a" } }, { "200": { description: "b" } }, "nothing")
]

const media = (...names: ReadonlyArray<string>): Responses => ({
  "200": { content: Object.fromEntries(names.map((name) => [name, { schema: object }])) }
})

const bodies: ReadonlyArray<Pair> = [
  pair("a body is removed", { "200": body() }, { "200": {} }, "breaking", "compat/response-body-removed"),
  pair("a body is added", { "200": {} }, { "200": body() }, "information", "compat/media-type-added"),
  pair("a type is replaced", media("application/json"), media("application/hal+json"), "breaking", mediaRemoved),
  pair("a type is removed", media("application/json", "text/csv"), media("application/json"), "breaking", mediaRemoved),
  pair(
    "a type is added",
    media("application/json"),
    media("application/json", "text/csv"),
    "information",
    "compat/media-type-added"
  ),
  pair("a range becomes a type in it", media("application/*"), media("application/json"), "nothing"),
  pair("a type becomes a range", media("application/json"), media("application/*"), "breaking", mediaRemoved),
  pair("anything becomes a type", media("*/*"), media("application/json"), "nothing"),
  pair("charset of JSON", media("application/json"), media("application/json; charset=utf-8"), "nothing"),
  pair(
    "a version parameter goes",
    media("application/json; version=1"),
    media("application/json"),
    "breaking",
    mediaRemoved
  ),
  pair(
    "a version parameter changes",
    media("application/json; version=1"),
    media("application/json; version=2"),
    "breaking",
    mediaRemoved
  ),
  pair(
    "a property is added",
    { "200": body() },
    { "200": body({ ...object, properties: { a: text, b: text } }) },
    "nothing"
  ),
  pair(
    "a property is added to a closed object",
    { "200": body({ ...object, additionalProperties: false }) },
    { "200": body({ ...object, properties: { a: text, b: text }, additionalProperties: false }) },
    "breaking",
    widened
  ),
  pair(
    "a property is not promised any more",
    { "200": body() },
    { "200": body({ type: "object", properties: { a: text } }) },
    "breaking",
    widened
  ),
  pair(
    "a property of another type",
    { "200": body() },
    { "200": body({ ...object, properties: { a: integer } }) },
    "breaking",
    widened
  ),
  pair(
    "oneOf with null is unwrapped",
    { "200": body({ oneOf: [{ type: "null" }, object] }) },
    { "200": body(object) },
    "nothing"
  ),
  pair(
    "a write-only property is not promised",
    { "200": body({ type: "object", properties: { a: { type: "string", writeOnly: true } }, required: ["a"] }) },
    { "200": body({ type: "object", properties: { a: { type: "string", writeOnly: true } } }) },
    "nothing"
  ),
  pair(
    "one answer becomes a stream",
    { "200": body() },
    { "200": { content: json(object), cardinality: "stream" } },
    "breaking",
    "compat/cardinality-changed"
  ),
  pair(
    "a link is removed",
    { "200": { links: { next: { operation: "operation:shop/op0" } } } },
    { "200": {} },
    "changes-meaning",
    "compat/link-changed"
  ),
  pair(
    "a link leads elsewhere",
    { "200": { links: { next: { operation: "operation:shop/op0" } } } },
    { "200": { links: { next: { operation: "operation:shop/op1" } } } },
    "changes-meaning",
    "compat/link-changed"
  ),
  pair(
    "a link is added",
    { "200": {} },
    { "200": { links: { next: { operation: "operation:shop/op0" } } } },
    "information",
    "compat/link-changed"
  )
]

const headers = (
  name: string,
  before: Record<string, Header>,
  after: Record<string, Header>,
  worst: Pair["worst"],
  code?: string
): Pair => pair(`header: ${name}`, { "200": { headers: before } }, { "200": { headers: after } }, worst, code)

const headerRemoved = "compat/response-header-removed"

const headerPairs: ReadonlyArray<Pair> = [
  headers("a promised one is removed", { Location: { required: true, schema: text } }, {}, "breaking", headerRemoved),
  headers(
    "a promised one becomes optional",
    { Location: { required: true, schema: text } },
    { Location: { schema: text } },
    "breaking",
    headerRemoved
  ),
  headers("an optional one is removed", { "X-Total": { schema: text } }, {}, "changes-meaning", headerRemoved),
  headers(
    "an optional one is promised",
    { "X-Total": { schema: text } },
    { "X-Total": { required: true, schema: text } },
    "nothing"
  ),
  headers("one is added", {}, { "X-Total": { schema: text } }, "information", "compat/response-header-added"),
  headers("a promised one is added", {}, { "X-Total": { required: true, schema: text } }, "information"),
  headers(
    "another case",
    { "X-Total": { required: true, schema: text } },
    { "x-total": { required: true, schema: text } },
    "nothing"
  ),
  headers("integer to string", { "X-Total": { schema: integer } }, { "X-Total": { schema: text } }, "breaking"),
  headers("string to integer", { "X-Total": { schema: text } }, { "X-Total": { schema: integer } }, "nothing"),
  headers(
    "an enum grows",
    { "X-Kind": { schema: { enum: ["a"] } } },
    { "X-Kind": { schema: { enum: ["a", "b"] } } },
    "breaking",
    widened
  ),
  headers(
    "an enum shrinks",
    { "X-Kind": { schema: { enum: ["a", "b"] } } },
    { "X-Kind": { schema: { enum: ["a"] } } },
    "nothing"
  ),
  headers("Content-Type is none", { "Content-Type": { required: true, schema: text } }, {}, "nothing"),
  headers(
    "explode of a list says nothing",
    { "X-Ids": { schema: { type: "array", items: text } } },
    { "X-Ids": { schema: { type: "array", items: text }, explode: true } },
    "nothing"
  )
]

export const responsePairs: ReadonlyArray<Pair> = [...statuses, ...bodies, ...headerPairs]
