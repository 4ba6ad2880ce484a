import { type DocumentPair, type Part, str, int, obj, R, S, A, op, P, J, ok, body, q, http } from "./notation.js"

const life = (x: Part, rest: Part = {}) => ({
  "/a": { get: op() },
  "/b": { get: op({ operationId: "y", ...x }) },
  ...rest
})

/** Of lifecycle. */
export const lifecyclePairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "deprecated, removed a day after its sunset",
    "compatible",
    life({ deprecated: true, "x-sunset": "2026-11-20" }),
    { "/a": { get: op() } }
  ),
  ...http(
    "deprecated, removed a day before its sunset",
    "breaking",
    life({ deprecated: true, "x-sunset": "2026-11-22" }),
    { "/a": { get: op() } }
  ),
  ...http("sunset as a date-time", "compatible", life({ deprecated: true, "x-sunset": "2026-11-20T23:59:59Z" }), {
    "/a": { get: op() }
  }),
  ...http("sunset malformed is no promise", "breaking", life({ deprecated: true, "x-sunset": "soon" }), {
    "/a": { get: op() }
  }),
  ...http(
    "sunset on the 31st of February is no date",
    "breaking",
    life({ deprecated: true, "x-sunset": "2020-02-31" }),
    { "/a": { get: op() } }
  ),
  ...http("sunset without deprecated", "compatible", life({ "x-sunset": "2026-01-01" }), { "/a": { get: op() } }),
  ...http(
    "parameter with a sunset in the past removed",
    "meaning",
    q({ schema: str, deprecated: true, "x-sunset": "2020-01-01" }),
    P()
  ),
  ...http(
    "summary, tags, operation description",
    "nothing",
    P({ summary: "a", tags: ["x"], description: "d" }),
    P({ summary: "b", tags: ["y"], description: "e" })
  ),
  ...http(
    "examples and externalDocs only",
    "nothing",
    P({
      responses: { "200": { description: "", content: { "application/json": { schema: A, example: { a: "x" } } } } }
    }),
    P({
      externalDocs: { url: "https://x" },
      responses: {
        "200": {
          description: "",
          content: { "application/json": { schema: A, examples: { e: { value: { a: "y" } } } } }
        }
      }
    })
  ),
  ...http("extensions only", "nothing", P({ "x-a": 1 }), P({ "x-b": { c: 2 } })),
  ...http(
    "components renamed only",
    "nothing",
    P({ responses: { "200": ok(R("User")) } }),
    P({ responses: { "200": ok(R("UserV2")) } }),
    S({ User: A }),
    S({ UserV2: A })
  ),
  ...http(
    "components renamed and extended",
    "compatible",
    P({ responses: { "200": ok(R("User")) } }),
    P({ responses: { "200": ok(R("UserV2")) } }),
    S({ User: A }),
    S({ UserV2: obj({ a: str, b: int }, ["a", "b"]) })
  ),
  ...http(
    "responses behind references",
    "nothing",
    P({ responses: { "200": ok(A) } }),
    P({ responses: { "200": { $ref: "#/components/responses/r" } } }),
    {},
    { components: { responses: { r: ok(A) } } }
  ),
  ...http(
    "path item behind a reference",
    "nothing",
    P(),
    { "/a": { $ref: "#/components/pathItems/p" } },
    {},
    { components: { pathItems: { p: { get: op() } } } }
  ),
  ...http(
    "request body behind a reference to a reference",
    "nothing",
    body(J(A)),
    P({ requestBody: { $ref: "#/components/requestBodies/one" } }, "/a", "post"),
    {},
    {
      components: {
        requestBodies: { one: { $ref: "#/components/requestBodies/two" }, two: { required: true, content: J(A) } }
      }
    }
  ),
  ...http(
    "example behind a reference",
    "nothing",
    P({ responses: { "200": ok(A) } }),
    P({
      responses: {
        "200": {
          description: "",
          content: { "application/json": { schema: A, examples: { e: { $ref: "#/components/examples/e" } } } }
        }
      }
    }),
    {},
    { components: { examples: { e: { value: { a: "y" } } } } }
  )
]
