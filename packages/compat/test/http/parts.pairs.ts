import type { JsonSchema, Request } from "@lintel/model"
import { integer, list, operations, type Pair, text } from "./pairs.js"

const narrowed = "compat/request-narrowed"
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

export const partPairs: ReadonlyArray<Pair> = bare
