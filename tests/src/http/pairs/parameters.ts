import { type DocumentPair, str, int, num, bool, closed, obj, arr, R, S, op, P, J, body, q, http } from "./notation.js"

/** Of parameters. */
export const parametersPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "default changed for an optional parameter",
    "meaning",
    q({ schema: { type: "integer", default: 10 } }),
    q({ schema: { type: "integer", default: 20 } })
  ),
  ...http("default added", "compatible", q({ schema: int }), q({ schema: { type: "integer", default: 20 } })),
  ...http(
    "default through a reference changed",
    "meaning",
    q({ schema: R("L") }),
    q({ schema: R("L") }),
    S({ L: { type: "integer", default: 10 } }),
    S({ L: { type: "integer", default: 50 } })
  ),
  ...http(
    "default of an array item order",
    "meaning",
    q({ schema: arr(str, { default: ["a", "b"] }) }),
    q({ schema: arr(str, { default: ["b", "a"] }) })
  ),
  ...http(
    "default written with other key order",
    "nothing",
    body(J(obj({ a: { type: "object", default: { x: 1, y: 2 } } }))),
    body(J(obj({ a: { type: "object", default: { y: 2, x: 1 } } })))
  ),
  ...http(
    "exploded array to comma, one item at most",
    "compatible",
    q({ schema: arr(int, { minItems: 1, maxItems: 1 }) }),
    q({ explode: false, schema: arr(int, { minItems: 1, maxItems: 1 }) })
  ),
  ...http("scalar to comma list, integer", "compatible", q({ schema: int }), q({ explode: false, schema: arr(int) })),
  ...http(
    "scalar text to comma list of texts (a comma splits)",
    "compatible",
    q({ schema: str }),
    q({ explode: false, schema: arr(str) })
  ),
  ...http(
    "scalar enum to comma list of the enum",
    "compatible",
    q({ schema: { enum: ["a", "b"] } }),
    q({ explode: false, schema: arr({ enum: ["a", "b"] }) })
  ),
  ...http(
    "comma list of enum to one value",
    "breaking",
    q({ explode: false, schema: arr({ enum: ["a", "b"] }) }),
    q({ schema: { enum: ["a", "b"] } })
  ),
  ...http(
    "comma list to text takes the list as it is",
    "compatible",
    q({ explode: false, schema: arr(int) }),
    q({ schema: str })
  ),
  ...http(
    "pipe list to text takes the list as it is",
    "compatible",
    q({ style: "pipeDelimited", explode: false, schema: arr(int) }),
    q({ schema: str })
  ),
  ...http(
    "pipe exploded is like form exploded",
    "compatible",
    q({ style: "pipeDelimited", explode: true, schema: arr(int) }),
    q({ schema: arr(int) })
  ),
  ...http(
    "deepObject nested property narrowed",
    "breaking",
    q({ style: "deepObject", schema: obj({ f: { enum: ["a", "b"] } }) }),
    q({ style: "deepObject", schema: obj({ f: { enum: ["a"] } }) })
  ),
  ...http(
    "deepObject to parameters spelled filter[a]",
    "compatible",
    q({ style: "deepObject", schema: obj({ a: str }, [], closed) }),
    P({ parameters: [{ name: "q[a]", in: "query", schema: str }] })
  ),
  ...http(
    "parameter name with brackets, array",
    "nothing",
    P({ parameters: [{ name: "ids[]", in: "query", schema: arr(str) }] }),
    P({ parameters: [{ name: "ids[]", in: "query", style: "form", schema: arr(str) }] })
  ),
  ...http(
    "parameter renamed ids to ids[]",
    "breaking",
    P({ parameters: [{ name: "ids", in: "query", required: true, schema: arr(str) }] }),
    P({ parameters: [{ name: "ids[]", in: "query", required: true, schema: arr(str) }] })
  ),
  ...http(
    "optional parameter renamed",
    "compatible",
    P({ parameters: [{ name: "page", in: "query", schema: int }] }),
    P({ parameters: [{ name: "pageNumber", in: "query", schema: int }] })
  ),
  ...http(
    "required query to required header",
    "breaking",
    P({ parameters: [{ name: "t", in: "query", required: true, schema: str }] }),
    P({ parameters: [{ name: "t", in: "header", required: true, schema: str }] })
  ),
  ...http("query nullable removed", "compatible", q({ schema: { type: ["string", "null"] } }), q({ schema: str })),
  ...http(
    "query nullable integer removed",
    "breaking",
    q({ schema: { type: ["integer", "null"] } }),
    q({ schema: int })
  ),
  ...http("query boolean to 0 and 1", "breaking", q({ schema: bool }), q({ schema: { enum: [0, 1] } })),
  ...http(
    "query number to integer with multipleOf 1",
    "compatible",
    q({ schema: { type: "number", multipleOf: 1 } }),
    q({ schema: int })
  ),
  ...http("query integer to number", "compatible", q({ schema: int }), q({ schema: num })),
  ...http(
    "query text of digits to integer",
    "compatible",
    q({ schema: { type: "string", pattern: "^[1-9][0-9]{0,3}$" } }),
    q({ schema: int })
  ),
  ...http(
    "query text of digits with zeros to integer",
    "compatible",
    q({ schema: { type: "string", pattern: "^(0|[1-9][0-9]{0,3})$" } }),
    q({ schema: { type: "integer", minimum: 0, maximum: 9999 } })
  ),
  ...http(
    "query maxLength on integer text",
    "breaking",
    q({ schema: { type: "integer", minimum: 0 } }),
    q({ schema: { type: "string", pattern: "^[0-9]+$", maxLength: 2 } })
  ),
  ...http("query any to texts", "breaking", q({ schema: {} }), q({ schema: str })),
  ...http(
    "content JSON to form object",
    "breaking",
    q({ content: J(obj({ a: str })) }),
    q({ schema: obj({ a: str }) })
  ),
  ...http("content text/plain to schema text", "compatible", q({ content: J(str, "text/plain") }), q({ schema: str })),
  ...http(
    "header parameter integer to text",
    "compatible",
    P({ parameters: [{ name: "X-N", in: "header", schema: int }] }),
    P({ parameters: [{ name: "X-N", in: "header", schema: str }] })
  ),
  ...http(
    "header array to text",
    "compatible",
    P({ parameters: [{ name: "X-N", in: "header", schema: arr(int) }] }),
    P({ parameters: [{ name: "X-N", in: "header", schema: str }] })
  ),
  ...http(
    "header text to array of texts",
    "compatible",
    P({ parameters: [{ name: "X-N", in: "header", schema: str }] }),
    P({ parameters: [{ name: "X-N", in: "header", schema: arr(str) }] })
  ),
  ...http(
    "idempotency key required",
    "breaking",
    P({}, "/a", "post"),
    P(
      {
        parameters: [
          { name: "Idempotency-Key", in: "header", required: true, schema: { type: "string", format: "uuid" } }
        ]
      },
      "/a",
      "post"
    )
  ),
  ...http(
    "cookie to header",
    "breaking",
    P({ parameters: [{ name: "s", in: "cookie", required: true, schema: str }] }),
    P({ parameters: [{ name: "s", in: "header", required: true, schema: str }] })
  ),
  ...http(
    "parameter order and description",
    "nothing",
    q({ schema: str, description: "a" }, { schema: int }),
    P({
      parameters: [
        { name: "q1", in: "query", schema: int },
        { name: "q", in: "query", schema: str, description: "b" }
      ]
    })
  ),
  ...http(
    "same parameter, schema behind a reference and back",
    "nothing",
    q({ schema: str }),
    P({ parameters: [{ $ref: "#/components/parameters/p" }] }),
    { components: {} },
    { components: { parameters: { p: { name: "q", in: "query", schema: R("s") } }, schemas: { s: str } } }
  ),
  ...http(
    "a parameter twice: path level and a reference",
    "nothing",
    { "/a": { parameters: [{ name: "q", in: "query", schema: str }], get: op() } },
    { "/a": { parameters: [{ $ref: "#/components/parameters/p" }], get: op() } },
    {},
    { components: { parameters: { p: { name: "q", in: "query", schema: str } } } }
  )
]
