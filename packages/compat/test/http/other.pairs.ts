import type { Callback, HttpOperation } from "@lintel/model"
import { api, contracts, integer, json, operation, operations, type Pair, text, webhooks } from "./pairs.js"

const object = { type: "object", properties: { a: text }, required: ["a"] } as const
const wide = { type: "object", properties: { a: text } } as const
const webhook = api([], { webhooks: { paid: { method: "POST", responses: { "200": {} } } } })
const empty = api([], {})

const outgoing: ReadonlyArray<Pair> = [
  contracts("a webhook is added", empty, webhook, "information", "compat/webhook-added"),
  contracts("a webhook is removed", webhook, empty, "breaking", "compat/webhook-removed"),
  webhooks(
    "a property is not promised any more",
    { request: { required: true, content: json(object) } },
    { request: { required: true, content: json(wide) } },
    "breaking",
    "compat/webhook-widened"
  ),
  webhooks(
    "a property is promised",
    { request: { required: true, content: json(wide) } },
    { request: { required: true, content: json(object) } },
    "nothing"
  ),
  webhooks(
    "an optional property is added",
    { request: { required: true, content: json(object) } },
    { request: { required: true, content: json({ ...object, properties: { a: text, b: text } }) } },
    "nothing"
  ),
  webhooks(
    "a new required header is sent",
    {},
    { parameters: [{ in: "header", name: "X-Event", required: true, schema: text }] },
    "information",
    "compat/parameter-added"
  ),
  webhooks(
    "a promised header is not sent",
    { parameters: [{ in: "header", name: "X-Event", required: true, schema: text }] },
    {},
    "breaking",
    "compat/parameter-required"
  ),
  webhooks(
    "a header may be left out",
    { parameters: [{ in: "header", name: "X-Event", required: true, schema: text }] },
    { parameters: [{ in: "header", name: "X-Event", schema: text }] },
    "breaking",
    "compat/parameter-required"
  ),
  webhooks(
    "an enum of a header grows",
    { parameters: [{ in: "header", name: "X-Event", schema: { enum: ["a"] } }] },
    { parameters: [{ in: "header", name: "X-Event", schema: { enum: ["a", "b"] } }] },
    "breaking",
    "compat/webhook-widened"
  ),
  webhooks(
    "an enum of a header shrinks",
    { parameters: [{ in: "header", name: "X-Event", schema: { enum: ["a", "b"] } }] },
    { parameters: [{ in: "header", name: "X-Event", schema: { enum: ["a"] } }] },
    "nothing"
  ),
  webhooks("a body is sent for the first time", {}, { request: { required: true, content: json(object) } }, "nothing"),
  webhooks(
    "the body is not sent any more",
    { request: { required: true, content: json(object) } },
    {},
    "breaking",
    "compat/request-body-removed"
  ),
  webhooks(
    "another media type is sent",
    { request: { content: json(object) } },
    { request: { content: { "application/xml": { schema: object } } } },
    "breaking",
    "compat/request-media-type-removed"
  ),
  webhooks(
    "the reply has to say more",
    { responses: { "200": { content: json(wide) } } },
    { responses: { "200": { content: json(object) } } },
    "breaking",
    "compat/webhook-reply-narrowed"
  ),
  webhooks(
    "the reply may say less",
    { responses: { "200": { content: json(object) } } },
    { responses: { "200": { content: json(wide) } } },
    "nothing"
  ),
  webhooks(
    "replies of one more media type are understood",
    { responses: { "200": { content: json(object) } } },
    { responses: { "200": { content: { ...json(object), "text/plain": {} } } } },
    "information",
    "compat/media-type-added"
  ),
  webhooks(
    "replies of a media type are not understood any more",
    { responses: { "200": { content: { ...json(object), "text/plain": {} } } } },
    { responses: { "200": { content: json(object) } } },
    "breaking",
    "compat/response-media-type-removed"
  ),
  webhooks(
    "replies of a media type become those of its range",
    { responses: { "200": { content: json(object) } } },
    { responses: { "200": { content: { "application/*": { schema: object } } } } },
    "information"
  ),
  webhooks(
    "one more reply is understood",
    { responses: { "200": {} } },
    { responses: { "200": {}, "202": {} } },
    "information"
  ),
  webhooks(
    "another reply is asked for",
    { responses: { "200": {} } },
    { responses: { "204": {} } },
    "breaking",
    "compat/response-status-added"
  ),
  webhooks(
    "an error of receivers is not listed any more",
    { responses: { "200": {}, "400": {} } },
    { responses: { "200": {} } },
    "information"
  ),
  webhooks(
    "replies of a range become one of them",
    { responses: { "2XX": {} } },
    { responses: { "200": {} } },
    "breaking",
    "compat/response-status-added"
  ),
  webhooks("a reply becomes its range", { responses: { "200": {} } }, { responses: { "2XX": {} } }, "information"),
  webhooks(
    "any reply becomes one that is named",
    { responses: { default: {} } },
    { responses: { "200": {} } },
    "information"
  ),
  webhooks(
    "a reply is not understood any more",
    { responses: { "200": {}, "202": {} } },
    { responses: { "200": {} } },
    "breaking",
    "compat/response-status-added"
  )
]

const calling = (callbacks: Readonly<Record<string, Callback>>): Partial<HttpOperation> => ({
  method: "POST",
  callbacks
})
const callback = (
  fields: Partial<Callback["operations"][string]> = {},
  expression = "{$request.body#/url}"
): Callback => ({
  expression,
  operations: { post: { method: "POST", responses: { "200": {} }, ...fields } }
})
const changed = "compat/callback-changed"

const callbacks: ReadonlyArray<Pair> = [
  operations("a callback is added", { method: "POST" }, calling({ done: callback() }), "information", changed),
  operations("a callback is removed", calling({ done: callback() }), { method: "POST" }, "breaking", changed),
  operations(
    "a callback goes elsewhere",
    calling({ done: callback() }),
    calling({ done: callback({}, "{$request.query.url}") }),
    "breaking",
    changed
  ),
  operations(
    "the name of a callback says nothing",
    calling({ done: callback() }),
    calling({ finished: callback() }),
    "nothing"
  ),
  operations(
    "a callback comes by another method",
    calling({ done: callback() }),
    calling({ done: callback({ method: "PUT" }) }),
    "breaking",
    changed
  ),
  operations(
    "a callback promises less",
    calling({ done: callback({ request: { content: json(object) } }) }),
    calling({ done: callback({ request: { content: json(wide) } }) }),
    "breaking",
    "compat/webhook-widened"
  ),
  operations(
    "a callback promises more",
    calling({ done: callback({ request: { content: json(wide) } }) }),
    calling({ done: callback({ request: { content: json(object) } }) }),
    "nothing"
  )
]

const behaves = "compat/behaviour-changed"
const behaviour: ReadonlyArray<Pair> = [
  operations(
    "a key for repeats is gone",
    { method: "POST", idempotency: { key: "Idempotency-Key", in: "header" } },
    { method: "POST" },
    "changes-meaning",
    behaves
  ),
  operations(
    "a key for repeats is offered",
    { method: "POST" },
    { method: "POST", idempotency: { key: "Idempotency-Key", in: "header" } },
    "information",
    behaves
  ),
  operations(
    "keys are kept for less time",
    { idempotency: { key: "k", retention: "24h" } },
    { idempotency: { key: "k", retention: "1h" } },
    "changes-meaning",
    behaves
  ),
  operations(
    "keys are kept for more time",
    { idempotency: { key: "k", retention: "1h" } },
    { idempotency: { key: "k", retention: "24h" } },
    "information",
    behaves
  ),
  operations("a repeat has an effect", { effects: "idempotent" }, { effects: "once" }, "changes-meaning", behaves),
  operations("a list is given in pages", {}, { pagination: { style: "cursor" } }, "changes-meaning", behaves),
  operations(
    "pages get smaller",
    { pagination: { style: "offset", maximumLimit: 100 } },
    { pagination: { style: "offset", maximumLimit: 50 } },
    "changes-meaning",
    behaves
  ),
  operations(
    "pages get larger",
    { pagination: { style: "offset", maximumLimit: 50 } },
    { pagination: { style: "offset", maximumLimit: 100 } },
    "information",
    behaves
  ),
  operations(
    "fewer calls",
    { rateLimit: { limit: "100/s" } },
    { rateLimit: { limit: "10/s" } },
    "changes-meaning",
    behaves
  ),
  operations("more calls", { rateLimit: { limit: "10/s" } }, { rateLimit: { limit: "100/s" } }, "information", behaves),
  operations(
    "answers are kept longer",
    { cache: { visibility: "public", maxAge: "1m" } },
    { cache: { visibility: "public", maxAge: "1h" } },
    "changes-meaning",
    behaves
  ),
  operations(
    "not for everybody any more",
    { exposure: "public" },
    { exposure: "internal" },
    "changes-meaning",
    behaves
  ),
  operations(
    "a consequence is documentation",
    { consequence: "money stays held" },
    { consequence: "nothing" },
    "nothing"
  ),
  operations("smaller batches", { batch: { maximum: 100 } }, { batch: { maximum: 10 } }, "changes-meaning", behaves),
  operations("an answer comes later", {}, { longRunning: { expires: "1d" } }, "changes-meaning", behaves)
]

/** The same cause in many places is told once. */
const shared = (schema: Parameters<typeof json>[0]): ReturnType<typeof api> =>
  api(
    Array.from({ length: 20 }, (_, index) =>
      operation({ path: `/a${index}`, responses: { "200": { content: json({ $ref: "#/$defs/A" }) } } })
    ),
    { schemas: { A: schema } }
  )

const causes: ReadonlyArray<Pair> = [
  contracts(
    "a shared definition is widened",
    shared({ type: "object", properties: { a: text }, required: ["a"] }),
    shared({ type: "object", properties: { a: integer }, required: ["a"] }),
    "breaking",
    "compat/response-widened"
  ),
  contracts(
    "a definition is renamed",
    api([operation({ responses: { "200": { content: json({ $ref: "#/$defs/A" }) } } })], { schemas: { A: object } }),
    api([operation({ responses: { "200": { content: json({ $ref: "#/$defs/B" }) } } })], { schemas: { B: object } }),
    "nothing"
  ),
  contracts(
    "a definition is written in place",
    api([operation({ responses: { "200": { content: json({ $ref: "#/$defs/A" }) } } })], { schemas: { A: object } }),
    api([operation({ responses: { "200": { content: json(object) } } })]),
    "nothing"
  )
]

const lost = { $ref: "unresolved:parts.yaml#/a" } as const

/** What cannot be found is neither fine nor broken. */
const unknown: ReadonlyArray<Pair> = [
  operations(
    "an answer that cannot be found",
    { responses: { "200": { content: json(object) } } },
    { responses: { "200": { content: { "*/*": { schema: lost } } } } },
    "undecided",
    "compat/payload-undecided"
  ),
  operations(
    "an answer that could not be found",
    { responses: { "200": { content: { "*/*": { schema: lost } } } } },
    { responses: { "200": { content: json(object) } } },
    "undecided",
    "compat/payload-undecided"
  ),
  operations(
    "a body that could not be found",
    { method: "POST", request: { content: { "*/*": { schema: lost } } } },
    { method: "POST", request: { content: json(object) } },
    "undecided",
    "compat/payload-undecided"
  ),
  operations(
    "a parameter that cannot be found",
    {},
    { parameters: [{ in: "query", name: lost.$ref, schema: lost }] },
    "undecided",
    "compat/parameter-undecided"
  )
]

export const otherPairs: ReadonlyArray<Pair> = [...outgoing, ...callbacks, ...behaviour, ...causes, ...unknown]
