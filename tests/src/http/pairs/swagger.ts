import {
  type DocumentPair,
  type Part,
  info,
  int,
  form,
  obj,
  arr,
  A,
  doc,
  op,
  P,
  J,
  body,
  RS,
  q,
  add
} from "./notation.js"

const mp = (schema: Part, encoding?: Part, t = "multipart/form-data") =>
  body({ [t]: { schema, ...(encoding ? { encoding } : {}) } })
const sw = (paths: Part, x: Part = {}) => ({ swagger: "2.0", info, paths, ...x })
const swPost = (parameters: ReadonlyArray<Part>, o: Part = {}, x: Part = {}) =>
  sw({ "/a": { post: { operationId: "x", parameters, responses: { 200: { description: "ok" } }, ...o } } }, x)

/** Of Swagger 2.0. */
export const swaggerPairs: ReadonlyArray<DocumentPair> = [
  ...add(
    "sw→3: form without consumes is urlencoded",
    "nothing",
    swPost([{ name: "f", in: "formData", type: "integer" }]),
    doc(
      mp(obj({ f: int }), undefined, form)["/a"]
        ? { "/a": { post: op({ requestBody: { content: { [form]: { schema: obj({ f: int }) } } } }) } }
        : {}
    )
  ),
  ...add(
    "sw→3: file without consumes is multipart",
    "compatible",
    swPost([{ name: "f", in: "formData", type: "file", required: true }], { consumes: ["multipart/form-data"] }),
    doc(body(J(obj({ f: { type: "string", format: "binary" } }, ["f"]), "multipart/form-data")))
  ),
  ...add(
    "sw→3: body without consumes is JSON",
    "compatible",
    swPost([{ name: "b", in: "body", required: true, schema: A }]),
    doc(body(J(A)))
  ),
  ...add(
    "sw→3: answer without produces is JSON",
    "compatible",
    sw({ "/a": { get: { operationId: "x", responses: { 200: { description: "ok", schema: A } } } } }),
    doc(RS({ "200": { description: "ok", content: J(A) } }))
  ),
  ...add(
    "sw→3: body optional unless it says so",
    "compatible",
    swPost([{ name: "b", in: "body", schema: A }], { consumes: ["application/json"] }),
    doc(P({ requestBody: { content: J(A) } }, "/a", "post"))
  ),
  ...add(
    "sw→3: optional body becomes required",
    "breaking",
    swPost([{ name: "b", in: "body", schema: A }], { consumes: ["application/json"] }),
    doc(body(J(A)))
  ),
  ...add(
    "sw→3: tab separated",
    "breaking",
    sw({
      "/a": {
        get: {
          operationId: "x",
          parameters: [
            { name: "q", in: "query", required: true, type: "array", minItems: 2, items: int, collectionFormat: "tsv" }
          ],
          responses: { 200: { description: "ok" } }
        }
      }
    }),
    doc(q({ required: true, explode: false, schema: arr(int, { minItems: 2 }) }))
  ),
  ...add(
    "sw→3: implicit flow",
    "nothing",
    {
      ...sw(P()),
      securityDefinitions: {
        o: { type: "oauth2", flow: "implicit", authorizationUrl: "https://x/a", scopes: { r: "" } }
      },
      security: [{ o: ["r"] }]
    },
    doc(P(), {
      security: [{ o: ["r"] }],
      components: {
        securitySchemes: {
          o: { type: "oauth2", flows: { implicit: { authorizationUrl: "https://x/a", scopes: { r: "" } } } }
        }
      }
    })
  ),
  ...add(
    "sw→3: implicit to password flow",
    "breaking",
    {
      ...sw(P()),
      securityDefinitions: {
        o: { type: "oauth2", flow: "implicit", authorizationUrl: "https://x/a", scopes: { r: "" } }
      },
      security: [{ o: ["r"] }]
    },
    doc(P(), {
      security: [{ o: ["r"] }],
      components: {
        securitySchemes: { o: { type: "oauth2", flows: { password: { tokenUrl: "https://x/t", scopes: { r: "" } } } } }
      }
    })
  ),
  ...add(
    "sw→3: path-level body parameter",
    "compatible",
    sw({
      "/a": {
        parameters: [{ name: "b", in: "body", required: true, schema: A }],
        post: { operationId: "x", consumes: ["application/json"], responses: { 200: { description: "ok" } } }
      }
    }),
    doc(body(J(A)))
  ),
  ...add(
    "sw→3: produces of the operation replaces the document's",
    "breaking",
    sw(
      {
        "/a": {
          get: { operationId: "x", produces: ["application/xml"], responses: { 200: { description: "ok", schema: A } } }
        }
      },
      { produces: ["application/json"] }
    ),
    doc(RS({ "200": { description: "ok", content: J(A) } }))
  ),
  ...add(
    "sw→3: host and base path with no scheme",
    "compatible",
    sw(P(), { host: "x.io", basePath: "/v1" }),
    doc(P(), { servers: [{ url: "//x.io/v1" }] })
  )
]
