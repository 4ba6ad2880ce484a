import {
  api,
  contracts,
  integer,
  json,
  list,
  operation,
  operations,
  type Pair,
  parameter,
  parameters,
  text
} from "./pairs.js"

const named = (fields: Parameters<typeof parameter>[0]): ReadonlyArray<ReturnType<typeof parameter>> => [
  parameter({ in: "path", name: "id", required: true, ...fields })
]

const path = (name: string, before: object, after: object, worst: Pair["worst"], code?: string): Pair =>
  parameters(name, named(before), named(after), worst, code, "/things/{id}")

const filled = { type: "string", minLength: 1 } as const
const item = { anyOf: [{ type: "integer", minimum: 2 }, { type: "boolean" }] } as const

/** What stands in a path, and lists that look like their item. */
const inPaths: ReadonlyArray<Pair> = [
  path("a path is never empty: a least length of one", { schema: text }, { schema: filled }, "nothing"),
  path(
    "a least length of two in a path",
    { schema: text },
    { schema: { type: "string", minLength: 2 } },
    "breaking",
    "compat/request-narrowed"
  ),
  path(
    "a least number of items of one in a path",
    { schema: list(text) },
    { schema: { ...(list(text) as object), minItems: 1 } },
    "nothing"
  ),
  ...(["label", "matrix"] as const).flatMap((style) => [
    path(`a ${style} becomes a list`, { style, schema: integer }, { style, schema: list(integer) }, "nothing"),
    path(
      `a ${style} of a list becomes one`,
      { style, schema: list(integer) },
      { style, schema: integer },
      "breaking",
      "compat/parameter-narrowed"
    )
  ]),
  path(
    "a matrix of one item, each by its name",
    { style: "matrix", schema: integer },
    { style: "matrix", explode: true, schema: list(integer) },
    "nothing"
  ),
  path(
    "multiples of a number are digits",
    { schema: { type: "integer", minimum: 0, multipleOf: 5 } },
    { schema: { type: "string", pattern: "^[0-9]+$" } },
    "nothing"
  ),
  path(
    "multiples of a number that may be negative are more than digits",
    { schema: { type: "integer", multipleOf: 5 } },
    { schema: { type: "string", pattern: "^[0-9]+$" } },
    "breaking",
    "compat/request-narrowed"
  ),
  path(
    "any integer is no zero with a sign",
    { schema: integer },
    { schema: { type: "string", pattern: "^(?:0|-?[1-9][0-9]*)$" } },
    "nothing"
  ),
  parameters(
    "an item of alternatives becomes a list of them",
    [parameter({ in: "header", name: "X", schema: item })],
    [parameter({ in: "header", name: "X", schema: list(item) })],
    "nothing"
  ),
  parameters(
    "a number in an object of a cookie becomes a text",
    [
      parameter({
        in: "cookie",
        schema: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } } }
      })
    ],
    [parameter({ in: "cookie", schema: { type: "object", properties: { a: { type: "number" }, b: text } } })],
    "nothing"
  ),
  parameters(
    "a new required object of optional properties",
    [],
    [parameter({ required: true, schema: { type: "object", properties: { a: text } } })],
    "breaking",
    "compat/parameter-required"
  )
]

const literal = (schema: Parameters<typeof list>[0], style?: "label"): Pair["before"] =>
  api([
    operation({
      path: "/things/{id}",
      parameters: named({ schema, ...(style === undefined ? {} : { style }) }),
      responses: { "200": { content: json(text) } }
    })
  ])

const beside = (old: Pair["before"]): Pair["after"] =>
  api([
    ...Object.values(old.operations).filter((it) => it._tag === "Http"),
    operation({ path: "/things/me", responses: { "200": { content: json(integer) } } })
  ])

const spelled = (before: string, after: string, worst: Pair["worst"]): Pair =>
  contracts(`${before} and ${after}`, api([operation({ path: before })]), api([operation({ path: after })]), worst)

/** What a path means, however it is spelled. */
const routes: ReadonlyArray<Pair> = [
  contracts(
    "a literal in front of a list",
    literal(list(text)),
    beside(literal(list(text))),
    "breaking",
    "compat/operation-shadowed"
  ),
  contracts("a literal in front of a label", literal(text, "label"), beside(literal(text, "label")), "information"),
  spelled("/a%62c", "/abc", "nothing"),
  spelled("/%c3%a9", "/é", "nothing"),
  spelled("/a%2Fb", "/a/b", "breaking")
]

const response = (type: string): object => ({ responses: { "200": { content: { [type]: { schema: text } } } } })
const xml = (words: object, schema: object = text): object => ({
  method: "POST",
  request: {
    required: true,
    content: { "application/xml": { schema: { type: "object", properties: { a: { ...schema, xml: words } } } } }
  }
})

/** What bodies and answers are written in. */
const bodies: ReadonlyArray<Pair> = [
  operations(
    "another charset",
    response("text/plain; charset=utf-8"),
    response("text/plain; charset=iso-8859-1"),
    "breaking"
  ),
  operations(
    "the charset in capitals",
    response("text/plain; charset=utf-8"),
    response("text/plain; charset=UTF8"),
    "nothing"
  ),
  operations(
    "a redirect becomes another where it is all",
    { responses: { "302": {} } },
    { responses: { "303": {} } },
    "breaking",
    "compat/response-status-removed"
  ),
  operations(
    "a redirect goes beside a success",
    { responses: { "200": {}, "302": {} } },
    { responses: { "200": {} } },
    "information"
  ),
  operations("another name in XML", xml({ name: "b" }), xml({ name: "c" }), "breaking", "compat/body-encoding-changed"),
  operations("an attribute in XML", xml({}), xml({ attribute: true }), "breaking", "compat/body-encoding-changed"),
  operations(
    "a list gets an element around it",
    xml({}, list(text) as object),
    xml({ wrapped: true }, list(text) as object),
    "breaking"
  ),
  operations("the name in XML is written out", xml({}), xml({ name: "a" }), "nothing"),
  operations(
    "another prefix of the same namespace",
    xml({ namespace: "urn:x", prefix: "p" }),
    xml({ namespace: "urn:x", prefix: "q" }),
    "nothing"
  ),
  operations(
    "a field of a form is the same text where another is refused",
    {
      method: "POST",
      request: {
        content: {
          "application/x-www-form-urlencoded": { schema: { type: "object", properties: { a: integer, b: text } } }
        }
      }
    },
    {
      method: "POST",
      request: {
        content: {
          "application/x-www-form-urlencoded": {
            schema: { type: "object", properties: { a: text, b: { const: "x" } } }
          }
        }
      }
    },
    "breaking",
    "compat/request-narrowed"
  )
]

/** Values and names as they stand on the wire. */
export const textPairs: ReadonlyArray<Pair> = [...inPaths, ...routes, ...bodies]
