import type { JsonSchema, Request } from "@lintel/model"
import { integer, list, operations, type Pair, text } from "./pairs.js"

const narrowed = "compat/request-narrowed"
const encoded = "compat/body-encoding-changed"
const bytes = { type: "string", format: "binary" } as const
const described = { description: "a file" } as const

type Encodings = NonNullable<Request["content"][string]["encoding"]>

/** A body with one part called `f`. */
const part = (schema: JsonSchema, encoding?: Encodings[string], type = "multipart/form-data"): Request => ({
  content: {
    [type]: {
      schema: { type: "object", properties: { f: schema } },
      ...(encoding === undefined ? {} : { encoding: { f: encoding } })
    }
  }
})

const body = (name: string, before: Request, after: Request, worst: Pair["worst"], code?: string): Pair =>
  operations(name, { method: "POST", request: before }, { method: "POST", request: after }, worst, code)

const png = { contentType: "image/png" } as const
const inJson = { contentType: "application/json" } as const
const object = { type: "object", properties: { x: integer }, required: ["x"] } as const

/** A part of which nothing is said is bytes, as OpenAPI 3.1 writes files. */
const bare: ReadonlyArray<Pair> = [
  ...([{}, true, described] as const).flatMap((nothing, index) => [
    body(`bytes become a part without a word: ${index}`, part(bytes), part(nothing), "nothing"),
    body(`a part without a word becomes bytes: ${index}`, part(nothing), part(bytes), "nothing"),
    body(`images without a word become bytes: ${index}`, part(nothing, png), part(bytes, png), "nothing"),
    body(`a list of parts without a word: ${index}`, part(list(nothing)), part(list(bytes)), "nothing"),
    body(`a part without a word becomes a number: ${index}`, part(nothing), part(integer), "breaking", narrowed),
    body(`a part without a word becomes JSON: ${index}`, part(nothing), part(object), "breaking", narrowed),
    body(
      `anything in JSON becomes a text in JSON: ${index}`,
      part(nothing, inJson),
      part(text, inJson),
      "breaking",
      narrowed
    )
  ]),
  body("a list without items becomes files", part({ type: "array" }), part(list(bytes)), "nothing"),
  body("bytes or JSON become bytes", part({}, { contentType: "image/png, application/json" }), part(bytes), "breaking"),
  body("a part without a word becomes a short text", part({}), part({ ...text, maxLength: 9 }), "breaking", narrowed)
]

const form = "application/x-www-form-urlencoded"

/** A field of a form that is a document: nothing on the wire says so. */
const documents: ReadonlyArray<Pair> = [
  body("an object in JSON is any text now", part(object, inJson, form), part(text, undefined, form), "nothing"),
  body("a list in JSON is any text now", part(list(text), inJson, form), part(text, undefined, form), "nothing"),
  body(
    "an object in JSON is a short text now",
    part(object, inJson, form),
    part({ ...text, maxLength: 9 }, undefined, form),
    "breaking",
    narrowed
  ),
  body("a text in JSON has quotes", part(text, inJson, form), part(text, undefined, form), "breaking", encoded),
  body(
    "an object or a text in JSON",
    part({ anyOf: [object, text] }, inJson, form),
    part(text, undefined, form),
    "breaking"
  ),
  body("a text is no object in JSON", part(text, undefined, form), part(object, inJson, form), "breaking", narrowed),
  body(
    "an object by its properties is no text",
    part(object, undefined, form),
    part(text, undefined, form),
    "breaking"
  ),
  body(
    "an object in JSON is written by its properties now",
    part(object, inJson, form),
    part(object, undefined, form),
    "breaking",
    encoded
  ),
  body(
    "a list in JSON is written item by item now",
    part(list(integer), inJson, form),
    part(list(integer), undefined, form),
    "breaking",
    encoded
  ),
  body(
    "a list is in JSON now",
    part(list(integer), undefined, form),
    part(list(integer), inJson, form),
    "breaking",
    encoded
  ),
  body("a number is the same in JSON", part(integer, undefined, form), part(integer, inJson, form), "nothing"),
  body(
    "a named style goes before JSON",
    part(list(integer), { ...inJson, explode: true }, form),
    part(list(integer), undefined, form),
    "nothing"
  ),
  body("a part says its media type", part(object, inJson), part(text), "breaking")
]

export const partPairs: ReadonlyArray<Pair> = [...bare, ...documents]
