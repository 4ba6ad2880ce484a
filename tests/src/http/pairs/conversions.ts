import {
  type DocumentPair,
  type Part,
  type Truth,
  info,
  str,
  int,
  bool,
  obj,
  arr,
  R,
  S,
  doc,
  resp,
  P,
  J,
  ok,
  body,
  q,
  pp,
  add
} from "./notation.js"

const swq = (p: Part | ReadonlyArray<Part>, more?: Part) => ({
  swagger: "2.0",
  info,
  paths: { "/a": { get: { operationId: "x", parameters: [p].flat(), responses: { 200: { description: "ok" } } } } },
  ...more
})
const conv = (id: string, sw: Part, oas: Part, t: Truth = "nothing") => add(`sw→3: ${id}`, t, sw, oas)

/** Of Swagger 2.0 to OpenAPI 3 : must be no change. */
export const conversionsPairs: ReadonlyArray<DocumentPair> = [
  ...conv(
    "ssv",
    swq({ name: "q", in: "query", type: "array", items: str, collectionFormat: "ssv" }),
    doc(q({ style: "spaceDelimited", explode: false, schema: arr(str) }))
  ),
  ...conv(
    "pipes",
    swq({ name: "q", in: "query", type: "array", items: str, collectionFormat: "pipes" }),
    doc(q({ style: "pipeDelimited", explode: false, schema: arr(str) }))
  ),
  ...conv(
    "multi",
    swq({ name: "q", in: "query", type: "array", items: str, collectionFormat: "multi" }),
    doc(q({ schema: arr(str) }))
  ),
  ...conv(
    "path csv",
    {
      swagger: "2.0",
      info,
      paths: {
        "/a/{p}": {
          get: {
            operationId: "x",
            parameters: [{ name: "p", in: "path", required: true, type: "array", items: int }],
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    doc(P({ parameters: [pp("p", arr(int))] }, "/a/{p}"))
  ),
  ...conv(
    "header csv",
    swq({ name: "X-A", in: "header", type: "array", items: int }),
    doc(P({ parameters: [{ name: "X-A", in: "header", schema: arr(int) }] }))
  ),
  ...conv(
    "default and bounds",
    swq({
      name: "q",
      in: "query",
      type: "integer",
      format: "int32",
      default: 3,
      minimum: 1,
      maximum: 9,
      exclusiveMaximum: true
    }),
    doc(q({ schema: { type: "integer", format: "int32", default: 3, minimum: 1, exclusiveMaximum: 9 } }))
  ),
  ...conv(
    "form with file",
    {
      swagger: "2.0",
      info,
      paths: {
        "/a": {
          post: {
            operationId: "x",
            consumes: ["multipart/form-data"],
            parameters: [
              { name: "f", in: "formData", type: "file", required: true },
              { name: "n", in: "formData", type: "string" }
            ],
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    doc(body(J(obj({ f: { type: "string", format: "binary" }, n: str }, ["f"]), "multipart/form-data"))),
    "compatible"
  ),
  ...conv(
    "form lists",
    {
      swagger: "2.0",
      info,
      paths: {
        "/a": {
          post: {
            operationId: "x",
            consumes: ["application/x-www-form-urlencoded"],
            parameters: [
              { name: "l", in: "formData", type: "array", items: str, collectionFormat: "multi" },
              { name: "c", in: "formData", type: "array", items: str }
            ],
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    doc(
      P(
        {
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": {
                schema: obj({ l: arr(str), c: arr(str) }),
                encoding: { c: { style: "form", explode: false } }
              }
            }
          }
        },
        "/a",
        "post"
      )
    ),
    "compatible"
  ),
  ...conv(
    "response file",
    {
      swagger: "2.0",
      info,
      produces: ["application/pdf"],
      paths: {
        "/a": { get: { operationId: "x", responses: { 200: { description: "ok", schema: { type: "file" } } } } }
      }
    },
    doc(
      P({
        responses: {
          "200": { description: "ok", content: { "application/pdf": { schema: { type: "string", format: "binary" } } } }
        }
      })
    ),
    "compatible"
  ),
  ...conv(
    "definitions, discriminator",
    {
      swagger: "2.0",
      info,
      produces: ["application/json"],
      definitions: {
        Pet: { type: "object", discriminator: "kind", required: ["kind"], properties: { kind: str } },
        Cat: { allOf: [{ $ref: "#/definitions/Pet" }, obj({ m: int })] }
      },
      paths: {
        "/a": {
          get: { operationId: "x", responses: { 200: { description: "ok", schema: { $ref: "#/definitions/Pet" } } } }
        }
      }
    },
    doc(
      P({ responses: { "200": ok(R("Pet")) } }),
      S({
        Pet: { ...obj({ kind: str }, ["kind"]), discriminator: { propertyName: "kind" } },
        Cat: { allOf: [R("Pet"), obj({ m: int })] }
      })
    )
  ),
  ...conv(
    "security",
    {
      ...swq([]),
      securityDefinitions: {
        k: { type: "apiKey", in: "query", name: "key" },
        b: { type: "basic" },
        o: { type: "oauth2", flow: "application", tokenUrl: "https://x/t", scopes: { r: "" } }
      },
      security: [{ k: [], b: [] }, { o: ["r"] }]
    },
    doc(P(), {
      security: [{ k: [], b: [] }, { o: ["r"] }],
      components: {
        securitySchemes: {
          k: { type: "apiKey", in: "query", name: "key" },
          b: { type: "http", scheme: "basic" },
          o: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://x/t", scopes: { r: "" } } } }
        }
      }
    })
  ),
  ...conv(
    "two schemes and base path",
    { ...swq([]), host: "x.io", basePath: "/v1", schemes: ["https", "http"] },
    doc(P(), { servers: [{ url: "https://x.io/v1" }, { url: "http://x.io/v1" }] })
  ),
  ...conv(
    "responses with headers and csv",
    {
      swagger: "2.0",
      info,
      paths: {
        "/a": {
          get: {
            operationId: "x",
            responses: { 200: { description: "", headers: { "X-L": { type: "array", items: int } } } }
          }
        }
      }
    },
    doc(P({ responses: { "200": { description: "", headers: { "X-L": { schema: arr(int) } } } } }))
  ),
  ...conv(
    "allowEmptyValue",
    swq({ name: "q", in: "query", type: "boolean", allowEmptyValue: true }),
    doc(q({ allowEmptyValue: true, schema: bool }))
  ),
  ...conv(
    "x-nullable",
    {
      swagger: "2.0",
      info,
      produces: ["application/json"],
      paths: {
        "/a": {
          get: {
            operationId: "x",
            responses: { 200: { description: "", schema: obj({ a: { type: "string", "x-nullable": true } }) } }
          }
        }
      }
    },
    doc(P({ responses: { "200": ok(obj({ a: { type: ["string", "null"] } })) } }))
  ),
  ...conv(
    "examples and readOnly",
    {
      swagger: "2.0",
      info,
      produces: ["application/json"],
      paths: {
        "/a": {
          get: {
            operationId: "x",
            responses: {
              200: {
                description: "",
                schema: obj({ a: { type: "string", readOnly: true } }, ["a"]),
                examples: { "application/json": { a: "x" } }
              }
            }
          }
        }
      }
    },
    doc(P({ responses: { "200": ok(obj({ a: { type: "string", readOnly: true } }, ["a"])) } }))
  ),
  ...conv(
    "global parameters and responses",
    {
      swagger: "2.0",
      info,
      parameters: { q: { name: "q", in: "query", type: "string" } },
      responses: { E: { description: "" } },
      paths: {
        "/a": {
          parameters: [{ $ref: "#/parameters/q" }],
          get: { operationId: "x", responses: { 200: { description: "" }, 404: { $ref: "#/responses/E" } } }
        }
      }
    },
    doc(
      P({ parameters: [{ name: "q", in: "query", schema: str }], responses: { ...resp, "404": { description: "" } } })
    )
  )
]
