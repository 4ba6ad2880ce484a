import type { JsonObject } from "@lintel/model"
import { integer, list, type Pair, parameter, parameters, text } from "./pairs.js"

const required = "compat/parameter-required"
const narrowed = "compat/parameter-narrowed"
const request = "compat/request-narrowed"
const encoding = "compat/parameter-encoding-changed"
const one = (fields: Parameters<typeof parameter>[0]): ReadonlyArray<ReturnType<typeof parameter>> => [
  parameter(fields)
]
const number = { type: "number" } as const
const boolean = { type: "boolean" } as const
const object = { type: "object", properties: { a: text, b: text } } as const

/** Who has to send what, and where. */
const presence: ReadonlyArray<Pair> = [
  parameters("a new optional parameter", [], one({}), "information", "compat/parameter-added"),
  parameters("a new required parameter", [], one({ required: true }), "breaking", required),
  parameters(
    "a new required parameter with a default",
    [],
    one({ required: true, schema: { type: "string", default: "x" } }),
    "breaking",
    required
  ),
  parameters(
    "a new required header",
    [],
    one({ in: "header", name: "X-Tenant", required: true }),
    "breaking",
    required
  ),
  parameters("a new required cookie", [], one({ in: "cookie", name: "session", required: true }), "breaking", required),
  parameters("optional becomes required", one({}), one({ required: true }), "breaking", required),
  parameters("required becomes optional", one({ required: true }), one({}), "nothing"),
  parameters("a parameter is removed", one({}), [], "changes-meaning", "compat/parameter-removed"),
  parameters(
    "a required parameter is removed",
    one({ required: true }),
    [],
    "changes-meaning",
    "compat/parameter-removed"
  ),
  parameters("query to header", one({}), one({ in: "header" }), "changes-meaning", "compat/parameter-moved"),
  parameters(
    "a required one, to a header that may be left out",
    one({ required: true }),
    one({ in: "header" }),
    "changes-meaning",
    "compat/parameter-moved"
  ),
  parameters(
    "query to a header that is asked for",
    one({}),
    one({ in: "header", required: true }),
    "breaking",
    "compat/parameter-moved"
  ),
  parameters(
    "query to cookie, in another case",
    one({ name: "Lang" }),
    one({ in: "cookie", name: "lang" }),
    "changes-meaning",
    "compat/parameter-moved"
  ),
  parameters(
    "a header in another case",
    one({ in: "header", name: "X-Tenant" }),
    one({ in: "header", name: "x-tenant" }),
    "nothing"
  ),
  parameters(
    "a query parameter in another case",
    one({ name: "Q" }),
    one({ name: "q" }),
    "changes-meaning",
    "compat/parameter-removed"
  ),
  parameters(
    "a required query parameter in another case",
    one({ name: "Q" }),
    one({ name: "q", required: true }),
    "breaking",
    required
  ),
  parameters(
    "the order of parameters",
    [parameter({}), parameter({ name: "r" })],
    [parameter({ name: "r" }), parameter({})],
    "nothing"
  ),
  parameters(
    "Accept, Content-Type and Authorization are no parameters",
    [],
    one({ in: "header", name: "Accept", required: true }),
    "nothing"
  ),
  parameters("Authorization in any case is no parameter", one({ in: "header", name: "authorization" }), [], "nothing"),
  parameters("a description", one({}), one({ description: "words" }), "nothing"),
  parameters("deprecated", one({}), one({ deprecation: {} }), "changes-meaning", "compat/deprecation-changed"),
  parameters("not deprecated any more", one({ deprecation: {} }), one({}), "information", "compat/deprecation-changed"),
  parameters("a name like a prototype's", [], [parameter({ name: "__proto__", required: true })], "breaking", required),
  parameters(
    "names like a prototype's, unchanged",
    [parameter({ name: "constructor" })],
    [parameter({ name: "constructor" })],
    "nothing"
  )
]

/** Values, which travel as text. */
const values: ReadonlyArray<Pair> = [
  parameters("integer to string", one({ schema: integer }), one({}), "nothing"),
  parameters("string to integer", one({}), one({ schema: integer }), "breaking"),
  parameters("number to string", one({ schema: number }), one({}), "nothing"),
  parameters("boolean to string", one({ schema: boolean }), one({}), "nothing"),
  parameters(
    "boolean to an enum of its texts",
    one({ schema: boolean }),
    one({ schema: { enum: ["true", "false"] } }),
    "nothing"
  ),
  parameters(
    "an enum of its texts to boolean",
    one({ schema: { type: "string", enum: ["true", "false"] } }),
    one({ schema: boolean }),
    "nothing"
  ),
  parameters(
    "boolean to an enum that lacks one",
    one({ schema: boolean }),
    one({ schema: { enum: ["true", "yes"] } }),
    "breaking",
    narrowed
  ),
  parameters("integer to number", one({ schema: integer }), one({ schema: number }), "nothing"),
  parameters("number to integer", one({ schema: number }), one({ schema: integer }), "breaking", request),
  parameters(
    "digits to integer",
    one({ schema: { type: "string", pattern: "^[0-9]+$" } }),
    one({ schema: integer }),
    "nothing"
  ),
  parameters(
    "an enum of numbers as text to integer",
    one({ schema: { enum: ["1", "2"] } }),
    one({ schema: integer }),
    "nothing"
  ),
  parameters(
    "an enum with a word to integer",
    one({ schema: { enum: ["1", "two"] } }),
    one({ schema: integer }),
    "breaking"
  ),
  parameters(
    "integer to a short text",
    one({ schema: integer }),
    one({ schema: { type: "string", maxLength: 3 } }),
    "breaking",
    narrowed
  ),
  parameters(
    "small integers to a short text",
    one({ schema: { type: "integer", minimum: 0, maximum: 999 } }),
    one({ schema: { type: "string", maxLength: 3 } }),
    "nothing"
  ),
  parameters(
    "integers with bounds to digits",
    one({ schema: { type: "integer", minimum: 1, maximum: 31 } }),
    one({ schema: { type: "string", pattern: "^([1-9]|[12][0-9]|3[01])$" } }),
    "nothing"
  ),
  parameters(
    "negative integers to digits",
    one({ schema: { type: "integer", minimum: -5, maximum: 5 } }),
    one({ schema: { type: "string", pattern: "^[0-9]+$" } }),
    "breaking",
    narrowed
  ),
  parameters(
    "three digits to integers up to 999",
    one({ schema: { type: "string", pattern: "^[1-9][0-9]{0,2}$" } }),
    one({ schema: { type: "integer", minimum: 1, maximum: 999 } }),
    "nothing"
  ),
  parameters(
    "three digits to integers up to 500",
    one({ schema: { type: "string", pattern: "^[1-9][0-9]{0,2}$" } }),
    one({ schema: { type: "integer", minimum: 1, maximum: 500 } }),
    "breaking"
  ),
  parameters(
    "a maximum is lowered",
    one({ schema: { type: "integer", maximum: 100 } }),
    one({ schema: { type: "integer", maximum: 50 } }),
    "breaking",
    request
  ),
  parameters(
    "a maximum is raised",
    one({ schema: { type: "integer", maximum: 50 } }),
    one({ schema: { type: "integer", maximum: 100 } }),
    "nothing"
  ),
  parameters(
    "an enum value is removed",
    one({ schema: { enum: ["a", "b"] } }),
    one({ schema: { enum: ["a"] } }),
    "breaking",
    request
  ),
  parameters("the enum keyword is dropped", one({ schema: { type: "string", enum: ["a", "b"] } }), one({}), "nothing"),
  parameters("an enum is added", one({}), one({ schema: { type: "string", enum: ["a"] } }), "breaking", request),
  parameters(
    "an equivalent pattern",
    one({ schema: { type: "string", pattern: "^[0-9]+$" } }),
    one({ schema: { type: "string", pattern: "^[0-9][0-9]*$" } }),
    "nothing"
  ),
  parameters(
    "null is not allowed any more of a number",
    one({ schema: { type: ["integer", "null"] } }),
    one({ schema: integer }),
    "breaking",
    request
  ),
  parameters("null written as a text is a text", one({ schema: { type: ["string", "null"] } }), one({}), "nothing"),
  parameters(
    "a format that only names a width",
    one({ schema: integer }),
    one({ schema: { type: "integer", format: "int64" } }),
    "information"
  ),
  parameters(
    "a path takes no very long texts any more",
    [{ in: "path", name: "q", schema: text }],
    [{ in: "path", name: "q", schema: { type: "string", maxLength: 1000 } }],
    "breaking",
    request,
    "/a/{q}"
  ),
  parameters(
    "default changed",
    one({ schema: { type: "integer", default: 10 } }),
    one({ schema: { type: "integer", default: 20 } }),
    "changes-meaning",
    "compat/meaning-changed"
  ),
  parameters(
    "a JSON parameter gets a required property",
    one({ content: { "application/json": { schema: { type: "object" } } } }),
    one({ content: { "application/json": { schema: { type: "object", required: ["a"] } } } }),
    "breaking",
    request
  ),
  parameters(
    "a JSON number is the same as a number",
    [{ in: "query", name: "q", content: { "application/json": { schema: integer } } }],
    one({ schema: text }),
    "nothing"
  )
]

/** How values are written. */
const styles: ReadonlyArray<Pair> = [
  parameters("a scalar becomes a repeated list", one({}), one({ schema: list(text) }), "nothing"),
  parameters(
    "a scalar becomes a list with separators",
    one({ schema: integer }),
    one({ schema: list(integer), explode: false }),
    "nothing"
  ),
  parameters("an integer becomes a list of texts", one({ schema: integer }), one({ schema: list(text) }), "nothing"),
  parameters("a text becomes a list of integers", one({}), one({ schema: list(integer) }), "breaking"),
  parameters(
    "a scalar becomes a list of at least two",
    one({}),
    one({ schema: { type: "array", items: text, minItems: 2 } }),
    "breaking"
  ),
  parameters("a list becomes a scalar", one({ schema: list(text) }), one({}), "breaking"),
  parameters(
    "a list of at most one becomes a scalar",
    one({ schema: { type: "array", items: text, minItems: 1, maxItems: 1 } }),
    one({ schema: { type: "array", items: text, minItems: 1, maxItems: 1 }, explode: false }),
    "nothing"
  ),
  parameters(
    "repeated to separated",
    one({ schema: list(text) }),
    one({ schema: list(text), explode: false }),
    "breaking",
    encoding
  ),
  parameters(
    "separated to repeated",
    one({ schema: list(text), explode: false }),
    one({ schema: list(text) }),
    "breaking",
    encoding
  ),
  parameters(
    "commas to pipes",
    one({ schema: list(text), explode: false }),
    one({ schema: list(text), style: "pipeDelimited", explode: false }),
    "breaking",
    encoding
  ),
  parameters(
    "pipes, exploded, are repeated",
    one({ schema: list(text) }),
    one({ schema: list(text), style: "pipeDelimited", explode: true }),
    "nothing"
  ),
  parameters("explode of a scalar says nothing", one({}), one({ explode: false }), "nothing"),
  parameters(
    "explode written out as its default",
    one({ schema: list(text) }),
    one({ schema: list(text), style: "form", explode: true }),
    "nothing"
  ),
  parameters(
    "explode of a list in a header says nothing",
    one({ in: "header", schema: list(text) }),
    one({ in: "header", schema: list(text), explode: true }),
    "nothing"
  ),
  parameters(
    "explode of an object in a header",
    one({ in: "header", schema: object }),
    one({ in: "header", schema: object, explode: true }),
    "breaking",
    encoding
  ),
  parameters(
    "form object to deep object",
    one({ schema: object }),
    one({ schema: object, style: "deepObject", explode: true }),
    "breaking",
    encoding
  ),
  parameters(
    "a deep object loses a value",
    one({ style: "deepObject", explode: true, schema: { type: "object", properties: { a: { enum: ["x", "y"] } } } }),
    one({ style: "deepObject", explode: true, schema: { type: "object", properties: { a: { enum: ["x"] } } } }),
    "breaking",
    request
  ),
  parameters(
    "a deep object's integer becomes text",
    one({ style: "deepObject", explode: true, schema: { type: "object", properties: { a: integer } } }),
    one({ style: "deepObject", explode: true, schema: { type: "object", properties: { a: text } } }),
    "nothing"
  ),
  parameters("list items become texts", one({ schema: list(integer) }), one({ schema: list(text) }), "nothing"),
  parameters("list items become integers", one({ schema: list(text) }), one({ schema: list(integer) }), "breaking"),
  parameters("separated list to text", one({ schema: list(integer), explode: false }), one({}), "nothing"),
  parameters(
    "an exploded object is its properties",
    one({ name: "filter", schema: { type: "object", properties: { a: text, b: integer } } }),
    [parameter({ name: "a" }), parameter({ name: "b", schema: integer })],
    "nothing"
  ),
  parameters(
    "parameters become an exploded object",
    [parameter({ name: "a" }), parameter({ name: "b" })],
    one({ name: "filter", schema: { ...object, required: ["a"] }, required: true }),
    "breaking",
    required
  ),
  parameters(
    "the name of an exploded object says nothing",
    one({ name: "filter", schema: object }),
    one({ name: "where", schema: object }),
    "nothing"
  ),
  parameters(
    "names in brackets become a deep object",
    [parameter({ name: "f[a]", required: true }), parameter({ name: "f[b]", schema: integer })],
    one({ name: "f", style: "deepObject", schema: { ...object, required: ["a"] }, required: true }),
    "nothing"
  ),
  parameters(
    "a deep object becomes names in brackets",
    one({ name: "f", style: "deepObject", schema: { ...object, required: ["a"] }, required: true }),
    [parameter({ name: "f[a]", required: true }), parameter({ name: "f[b]" })],
    "nothing"
  ),
  parameters(
    "a name in brackets becomes a number in a deep object",
    one({ name: "f[a]" }),
    one({ name: "f", style: "deepObject", schema: { type: "object", properties: { a: integer } } }),
    "breaking"
  ),
  parameters(
    "one of the names in brackets is no property of the deep object",
    [parameter({ name: "f[a]" }), parameter({ name: "f[c]" })],
    one({ name: "f", style: "deepObject", schema: object }),
    "changes-meaning",
    "compat/parameter-removed"
  ),
  parameters(
    "the deep object refuses what is no property",
    [parameter({ name: "f[a]" }), parameter({ name: "f[c]" })],
    one({ name: "f", style: "deepObject", schema: { ...object, additionalProperties: false } }),
    "breaking",
    narrowed
  ),
  ...(["deepObject", "form"] as const).flatMap((style) => {
    const nameOf = (name: string): string => (style === "form" ? name : `f[${name}]`)
    const apart = [parameter({ name: nameOf("a") }), parameter({ name: nameOf("b") })]
    const bound: ReadonlyArray<JsonObject> = [
      { required: ["a"] },
      { maxProperties: 1 },
      { dependentRequired: { b: ["a"] } },
      { dependentSchemas: { b: { required: ["a"] } } },
      { enum: [{ a: "x" }] },
      { const: { a: "x" } }
    ]
    return bound.map((words) =>
      parameters(
        `names become an object (${style}) that some of them do not make: ${Object.keys(words).join()}`,
        apart,
        one({ name: "f", style, schema: { ...object, ...words } }),
        "changes-meaning"
      )
    )
  }),
  ...[true, false].map((isRequired) =>
    parameters(
      `a name becomes an object that asks for another: ${isRequired}`,
      one({ name: "f[a]", required: true }),
      one({
        name: "f",
        style: "deepObject",
        schema: { type: "object", properties: { a: text }, required: ["z"] },
        required: isRequired
      }),
      isRequired ? "breaking" : "changes-meaning"
    )
  ),
  parameters(
    "a deep object under another name",
    one({ name: "f", style: "deepObject", schema: { ...object, required: ["a"] }, required: true }),
    one({ name: "g", style: "deepObject", schema: { ...object, required: ["a"] }, required: true }),
    "breaking",
    required
  ),
  parameters(
    "an empty value is refused",
    one({ schema: integer, allowEmptyValue: true }),
    one({ schema: integer }),
    "breaking",
    "compat/parameter-empty-refused"
  ),
  parameters("an empty value is allowed", one({}), one({ allowEmptyValue: true }), "nothing"),
  parameters(
    "reserved characters have to be encoded",
    one({ allowReserved: true }),
    one({}),
    "breaking",
    "compat/parameter-reserved-refused"
  ),
  parameters("reserved characters may stay", one({}), one({ allowReserved: true }), "nothing"),
  parameters(
    "reserved characters of a number",
    one({ schema: integer, allowReserved: true }),
    one({ schema: integer }),
    "nothing"
  ),
  parameters(
    "simple to matrix in a path",
    [{ in: "path", name: "id", schema: text }],
    [{ in: "path", name: "id", schema: text, style: "matrix", explode: false }],
    "breaking",
    encoding,
    "/things/{id}"
  ),
  parameters(
    "the whole query gets a required property",
    [{ in: "querystring", name: "all", content: { "application/x-www-form-urlencoded": { schema: object } } }],
    [
      {
        in: "querystring",
        name: "all",
        content: { "application/x-www-form-urlencoded": { schema: { ...object, required: ["a"] } } }
      }
    ],
    "breaking",
    request
  ),
  parameters(
    "an integer of the whole query becomes text",
    [
      {
        in: "querystring",
        name: "all",
        content: { "application/x-www-form-urlencoded": { schema: { type: "object", properties: { a: integer } } } }
      }
    ],
    [
      {
        in: "querystring",
        name: "any",
        content: { "application/x-www-form-urlencoded": { schema: { type: "object", properties: { a: text } } } }
      }
    ],
    "nothing"
  ),
  parameters(
    "from a schema to JSON",
    one({ schema: object }),
    [{ in: "query", name: "q", content: { "application/json": { schema: object } } }],
    "breaking",
    encoding
  )
]

export const parameterPairs: ReadonlyArray<Pair> = [...presence, ...values, ...styles]
