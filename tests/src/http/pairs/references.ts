import {
  type DocumentPair,
  type Part,
  str,
  int,
  num,
  obj,
  arr,
  R,
  S,
  A,
  doc,
  op,
  P,
  J,
  answer,
  RS,
  files,
  add,
  http,
  narrow,
  same
} from "./notation.js"

const dyn = (leaf: Part) => ({
  $id: "https://x.io/tree",
  $dynamicAnchor: "node",
  type: "object",
  properties: { v: leaf, kids: arr({ $dynamicRef: "#node" }) }
})

/** Of identifiers and references. */
export const referencesPairs: ReadonlyArray<DocumentPair> = [
  ...same("$id scopes its own $defs", obj({ a: int }), {
    $id: "https://x.io/s",
    $defs: { v: int },
    type: "object",
    properties: { a: { $ref: "#/$defs/v" } }
  }),
  ...narrow(
    "$id scopes its own $defs, narrowed there",
    { $id: "https://x.io/s", $defs: { v: num }, type: "object", properties: { a: { $ref: "#/$defs/v" } } },
    { $id: "https://x.io/s", $defs: { v: int }, type: "object", properties: { a: { $ref: "#/$defs/v" } } }
  ),
  ...same(
    "$anchor in a component",
    obj({ a: int }),
    obj({ a: { $ref: "#count" } }),
    S({ V: { $anchor: "count", type: "integer" } }),
    S({ V: { $anchor: "count", type: "integer" } })
  ),
  ...same(
    "reference by $id",
    obj({ a: R("V") }),
    obj({ a: { $ref: "https://x.io/v" } }),
    S({ V: { $id: "https://x.io/v", type: "integer" } })
  ),
  ...same(
    "$dynamicRef that nobody extends is a recursion",
    dyn(int),
    R("T"),
    {},
    S({ T: obj({ v: int, kids: arr(R("T")) }) })
  ),
  ...narrow("$dynamicRef recursion narrowed", dyn(num), dyn(int)),
  ...same(
    "$dynamicRef by pointer is a reference",
    obj({ a: R("N") }),
    obj({ a: { $dynamicRef: "#/components/schemas/N" } }),
    S({ N: str })
  ),
  ...narrow(
    "$dynamicRef by pointer narrowed",
    obj({ a: { $dynamicRef: "#/components/schemas/N" } }),
    obj({ a: { $dynamicRef: "#/components/schemas/N" } }),
    S({ N: num }),
    S({ N: int })
  ),
  ...same(
    "draft-07 tuple by jsonSchemaDialect",
    { type: "array", prefixItems: [str, int], items: false },
    { type: "array", items: [str, int], additionalItems: false },
    {},
    { jsonSchemaDialect: "http://json-schema.org/draft-07/schema#" }
  ),
  ...same(
    "draft-07 tuple by $schema",
    { type: "array", prefixItems: [str, int] },
    { $schema: "http://json-schema.org/draft-07/schema#", type: "array", items: [str, int] }
  ),
  ...same(
    "$defs of a component, by pointer into it",
    obj({ a: int }),
    obj({ a: { $ref: "#/components/schemas/C/$defs/v" } }),
    S({}),
    S({ C: { $defs: { v: int } } })
  ),
  ...same(
    "pointer into a property",
    obj({ a: int }),
    obj({ a: { $ref: "#/components/schemas/C/properties/a" } }),
    S({}),
    S({ C: obj({ a: int }) })
  ),
  ...same(
    "component name that has to be escaped",
    obj({ a: R("N") }),
    obj({ a: { $ref: "#/components/schemas/a~1b%20c" } }),
    S({ N: int }),
    S({ "a/b c": int })
  ),
  ...http(
    "response by reference to another path's",
    "nothing",
    { "/a": { get: op(answer(A)) }, "/b": { get: op({ operationId: "b", ...answer(A) }) } },
    {
      "/a": { get: op(answer(A)) },
      "/b": { get: op({ operationId: "b", responses: { "200": { $ref: "#/paths/~1a/get/responses/200" } } }) }
    }
  ),
  ...http(
    "path item by reference to another path",
    "nothing",
    { "/a": { get: op() }, "/b": { get: op() } },
    { "/a": { get: op() }, "/b": { $ref: "#/paths/~1a" } }
  ),
  ...http(
    "path item by reference to another path, which has a required header",
    "breaking",
    { "/a": { get: op() }, "/b": { get: op() } },
    {
      "/a": { get: op({ parameters: [{ name: "H", in: "header", required: true, schema: str }] }) },
      "/b": { $ref: "#/paths/~1a" }
    }
  ),
  ...add(
    "split: a path file with its own parameters and schemas, narrowed deep",
    "breaking",
    files({
      "api.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a: {$ref: paths/a.yaml}\n",
      "paths/a.yaml":
        "parameters: [{$ref: ../params.yaml#/limit}]\nget: {operationId: x, responses: {'200': {description: ok}}}\n",
      "params.yaml": "limit: {name: limit, in: query, schema: {$ref: schemas/limit.yaml}}\n",
      "schemas/limit.yaml": "{type: integer, maximum: 100}\n"
    }),
    files({
      "api.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a: {$ref: paths/a.yaml}\n",
      "paths/a.yaml":
        "parameters: [{$ref: ../params.yaml#/limit}]\nget: {operationId: x, responses: {'200': {description: ok}}}\n",
      "params.yaml": "limit: {name: limit, in: query, schema: {$ref: schemas/limit.yaml}}\n",
      "schemas/limit.yaml": "{type: integer, maximum: 50}\n"
    })
  ),
  ...add(
    "split: two files that refer to each other",
    "compatible",
    files({
      "api.yaml":
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: x, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: a.yaml#/A}}}}}}}}\n",
      "a.yaml": "A: {type: object, properties: {b: {$ref: b.yaml#/B}}}\n",
      "b.yaml": "B: {type: object, properties: {a: {$ref: a.yaml#/A}}}\n"
    }),
    files({ "api.json": JSON.stringify(doc(P(answer(R("A"))), S({ A: obj({ b: R("B") }), B: obj({ a: R("A") }) }))) })
  ),
  ...add(
    "split: same component name in two files",
    "compatible",
    files({
      "api.yaml":
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: x, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: a.yaml#/Error}}}}, '400': {description: bad, content: {application/json: {schema: {$ref: b.yaml#/Error}}}}}}}}\n",
      "a.yaml": "Error: {type: object, properties: {a: {type: string}}, required: [a]}\n",
      "b.yaml": "Error: {type: object, properties: {b: {type: string}}, required: [b]}\n"
    }),
    files({
      "api.json": JSON.stringify(
        doc(
          RS({
            "200": { description: "ok", content: J(obj({ a: str }, ["a"])) },
            "400": { description: "bad", content: J(obj({ b: str }, ["b"])) }
          })
        )
      )
    })
  )
]
