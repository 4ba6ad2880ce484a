import {
  type DocumentPair,
  type Part,
  type Side,
  info,
  str,
  int,
  num,
  bool,
  form,
  obj,
  arr,
  R,
  S,
  A,
  Aopt,
  E,
  doc,
  v30,
  op,
  P,
  J,
  ok,
  answer,
  body,
  RS,
  q,
  pp,
  files,
  add,
  http
} from "./notation.js"

const xml = "application/xml"
const multipart = "multipart/form-data"
const sent = (fields: Part): Part => ({ webhooks: { ev: { post: op(fields) } } })
const sentBody = (schema: Part): Part => sent({ requestBody: { required: true, content: J(schema) } })
const called = (fields: Part): Part =>
  P({ callbacks: { done: { "{$request.body#/url}": { post: op({ operationId: "cb", ...fields }) } } } }, "/a", "post")
const swagger = (paths: Part, more: Part = {}): Part => ({ swagger: "2.0", info, paths, ...more })
/** A document in YAML. */
const yaml = (text: string): Side => files({ "api.yaml": `openapi: 3.1.0\ninfo: {title: t, version: "1"}\n${text}` })
const yamlAnswer = (schema: string, more = "", status = "'200'"): Side =>
  yaml(`paths:
  /a:
    get:
      responses:
        ${status}:
          description: ok
          content:
            application/json:
              schema: ${schema}
${more}`)

/** Of the same things written in other ways: YAML, XML, forms, older versions, components, webhooks. */
export const notationHabitsPairs: ReadonlyArray<DocumentPair> = [
  ...add(
    "yaml: anchor written out",
    "compatible",
    yamlAnswer("{type: object, properties: {a: &s {type: string}, b: *s}}"),
    yamlAnswer("{type: object, properties: {a: {type: string}, b: {type: string}}}")
  ),
  ...add(
    "yaml: merge key written out",
    "compatible",
    yamlAnswer(
      "{$ref: '#/components/schemas/B'}",
      "components:\n  schemas:\n    A: &a\n      type: object\n      properties: {x: {type: string}}\n    B:\n      <<: *a\n      required: [x]\n"
    ),
    yamlAnswer(
      "{$ref: '#/components/schemas/B'}",
      "components:\n  schemas:\n    B:\n      type: object\n      properties: {x: {type: string}}\n      required: [x]\n"
    )
  ),
  ...add(
    "yaml: merge key's own key wins, promise lost",
    "breaking",
    yamlAnswer(
      "{$ref: '#/components/schemas/B'}",
      "components:\n  schemas:\n    A: &a\n      type: object\n      required: [x]\n    B:\n      <<: *a\n      properties: {x: {type: string}}\n"
    ),
    yamlAnswer(
      "{$ref: '#/components/schemas/B'}",
      "components:\n  schemas:\n    A: &a\n      type: object\n      required: [x]\n    B:\n      <<: *a\n      required: []\n      properties: {x: {type: string}}\n"
    )
  ),
  ...add(
    "yaml: folded description only",
    "compatible",
    yamlAnswer(
      "\n                type: string\n                description: >-\n                  a\n                  b"
    ),
    yamlAnswer("\n                type: string\n                description: a b c")
  ),
  ...add(
    "yaml: enum of yes and no as texts",
    "compatible",
    yamlAnswer("{enum: [yes, no]}"),
    yamlAnswer("{enum: ['yes', 'no']}")
  ),
  ...add("yaml: octal-looking number as const", "breaking", yamlAnswer("{const: '010'}"), yamlAnswer("{const: 010}")),
  ...add(
    "yaml: status 200 as number",
    "compatible",
    yamlAnswer("{type: string}"),
    yamlAnswer("{type: string}", "", "200")
  ),
  ...add(
    "yaml: block and flow, quotes",
    "compatible",
    yamlAnswer(
      "\n                type: object\n                required:\n                - a\n                properties:\n                  a:\n                    \"type\": 'string'"
    ),
    yamlAnswer("{required: [a], type: object, properties: {a: {type: string}}}")
  ),
  ...add(
    "yaml to json",
    "compatible",
    yamlAnswer("{type: array, items: {type: integer, format: int32}}"),
    doc(
      P({
        operationId: undefined,
        responses: { "200": { description: "ok", content: J(arr({ type: "integer", format: "int32" })) } }
      })
    )
  ),
  ...http(
    "xml: property name",
    "breaking",
    body(J(obj({ a: { ...str, xml: { name: "alpha" } } }, ["a"]), xml)),
    body(J(obj({ a: str }, ["a"]), xml))
  ),
  ...http(
    "xml: same name written out",
    "compatible",
    body(J(obj({ a: { ...str, xml: { name: "a" } } }, ["a"]), xml)),
    body(J(obj({ a: str }, ["a"]), xml))
  ),
  ...http(
    "xml: attribute to element",
    "breaking",
    body(J(obj({ a: { ...str, xml: { attribute: true } } }, ["a"]), xml)),
    body(J(obj({ a: str }, ["a"]), xml))
  ),
  ...http(
    "xml: prefix only, same namespace",
    "compatible",
    body(J(obj({ a: { ...str, xml: { namespace: "http://n", prefix: "p" } } }, ["a"]), xml)),
    body(J(obj({ a: { ...str, xml: { namespace: "http://n", prefix: "q" } } }, ["a"]), xml))
  ),
  ...http(
    "xml: answer's list wrapped now",
    "breaking",
    RS({ "200": { description: "", content: J(obj({ l: arr(str) }, ["l"]), xml) } }),
    RS({ "200": { description: "", content: J(obj({ l: { ...arr(str), xml: { wrapped: true } } }, ["l"]), xml) } })
  ),
  ...http(
    "xml: json too, only json changes",
    "breaking",
    body({ ...J(A), ...J(A, xml) }),
    body({ ...J(obj({ a: str, b: str }, ["a", "b"])), ...J(A, xml) })
  ),
  ...http(
    "form: list comma to exploded",
    "breaking",
    body({ [form]: { schema: obj({ l: arr(str) }, ["l"]), encoding: { l: { style: "form", explode: false } } } }),
    body({ [form]: { schema: obj({ l: arr(str) }, ["l"]) } })
  ),
  ...http(
    "form: explode default written out",
    "compatible",
    body({ [form]: { schema: obj({ l: arr(str) }, ["l"]), encoding: { l: { style: "form", explode: true } } } }),
    body({ [form]: { schema: obj({ l: arr(str) }, ["l"]) } })
  ),
  ...http(
    "form: enum loses a value",
    "breaking",
    body(J(obj({ e: { enum: ["a", "b"] } }, ["e"]), form)),
    body(J(obj({ e: { enum: ["a"] } }, ["e"]), form))
  ),
  ...http(
    "form: boolean to its texts",
    "compatible",
    body(J(obj({ e: bool }, ["e"]), form)),
    body(J(obj({ e: { enum: ["true", "false"] } }, ["e"]), form))
  ),
  ...http(
    "multipart: part text to JSON object",
    "breaking",
    body(J(obj({ m: str }, ["m"]), multipart)),
    body(J(obj({ m: A }, ["m"]), multipart))
  ),
  ...http(
    "multipart: image png to any image",
    "compatible",
    body({
      [multipart]: {
        schema: obj({ f: { type: "string", format: "binary" } }, ["f"]),
        encoding: { f: { contentType: "image/png" } }
      }
    }),
    body({
      [multipart]: {
        schema: obj({ f: { type: "string", format: "binary" } }, ["f"]),
        encoding: { f: { contentType: "image/*" } }
      }
    })
  ),
  ...http(
    "multipart: any image to png",
    "breaking",
    body({
      [multipart]: {
        schema: obj({ f: { type: "string", format: "binary" } }, ["f"]),
        encoding: { f: { contentType: "image/*" } }
      }
    }),
    body({
      [multipart]: {
        schema: obj({ f: { type: "string", format: "binary" } }, ["f"]),
        encoding: { f: { contentType: "image/png" } }
      }
    })
  ),
  ...http(
    "multipart: maxItems of files",
    "breaking",
    body(J(obj({ f: arr({ type: "string", format: "binary" }) }, ["f"]), multipart)),
    body(J(obj({ f: arr({ type: "string", format: "binary" }, { maxItems: 1 }) }, ["f"]), multipart))
  ),
  ...add(
    "webhook: enum gains a value",
    "breaking",
    doc({}, sentBody(obj({ e: { enum: ["a"] } }, ["e"]))),
    doc({}, sentBody(obj({ e: { enum: ["a", "b"] } }, ["e"])))
  ),
  ...add(
    "webhook: enum loses a value",
    "compatible",
    doc({}, sentBody(obj({ e: { enum: ["a", "b"] } }, ["e"]))),
    doc({}, sentBody(obj({ e: { enum: ["a"] } }, ["e"])))
  ),
  ...add("webhook: property promised goes", "breaking", doc({}, sentBody(A)), doc({}, sentBody(Aopt))),
  ...add(
    "webhook: optional property added",
    "compatible",
    doc({}, sentBody(A)),
    doc({}, sentBody(obj({ a: str, b: str }, ["a"])))
  ),
  ...add("webhook: added", "compatible", doc(P()), doc(P(), sentBody(A))),
  ...add("webhook: removed", "breaking", doc(P(), sentBody(A)), doc(P())),
  ...add(
    "webhook: method post to put",
    "breaking",
    doc({}, sentBody(A)),
    doc({}, { webhooks: { ev: { put: op({ requestBody: { required: true, content: J(A) } }) } } })
  ),
  ...add(
    "webhook: reply must be json now",
    "breaking",
    doc({}, sent({ requestBody: { content: J(A) }, responses: { "200": { description: "" } } })),
    doc({}, sent({ requestBody: { content: J(A) }, responses: { "200": ok(A) } }))
  ),
  ...http(
    "callback: payload narrowed is fine",
    "compatible",
    called({ requestBody: { required: true, content: J(obj({ n: int })) } }),
    called({ requestBody: { required: true, content: J(obj({ n: { type: "integer", minimum: 0 } })) } })
  ),
  ...http(
    "callback: payload widened breaks",
    "breaking",
    called({ requestBody: { required: true, content: J(obj({ n: int }, ["n"])) } }),
    called({ requestBody: { required: true, content: J(obj({ n: num }, ["n"])) } })
  ),
  ...http("callback: added", "compatible", P({}, "/a", "post"), called({})),
  ...http("callback: removed", "breaking", called({}), P({}, "/a", "post")),
  ...add(
    "sw2: formData required gained",
    "breaking",
    swagger({ "/a": { post: op({ consumes: [form], parameters: [{ name: "x", in: "formData", type: "string" }] }) } }),
    swagger({
      "/a": {
        post: op({ consumes: [form], parameters: [{ name: "x", in: "formData", type: "string", required: true }] })
      }
    })
  ),
  ...add(
    "sw2: collectionFormat csv to multi",
    "breaking",
    swagger({
      "/a": {
        get: op({ parameters: [{ name: "x", in: "query", type: "array", items: str, collectionFormat: "csv" }] })
      }
    }),
    swagger({
      "/a": {
        get: op({ parameters: [{ name: "x", in: "query", type: "array", items: str, collectionFormat: "multi" }] })
      }
    })
  ),
  ...add(
    "sw2: basePath changed",
    "breaking",
    swagger(P(), { host: "a.com", basePath: "/v1", schemes: ["https"] }),
    swagger(P(), { host: "a.com", basePath: "/v2", schemes: ["https"] })
  ),
  ...add(
    "sw2: schemes loses http",
    "breaking",
    swagger(P(), { host: "a.com", schemes: ["http", "https"] }),
    swagger(P(), { host: "a.com", schemes: ["https"] })
  ),
  ...add(
    "sw2→3.1: body, response and key",
    "compatible",
    swagger(
      {
        "/a": {
          post: op({
            consumes: ["application/json"],
            produces: ["application/json"],
            parameters: [{ name: "b", in: "body", required: true, schema: { $ref: "#/definitions/A" } }],
            responses: { "200": { description: "", schema: { $ref: "#/definitions/A" } } }
          })
        }
      },
      {
        definitions: { A },
        securityDefinitions: { k: { type: "apiKey", in: "header", name: "K" } },
        security: [{ k: [] }]
      }
    ),
    doc(
      { "/a": { post: op({ requestBody: { required: true, content: J(R("A")) }, responses: { "200": ok(R("A")) } }) } },
      {
        components: { schemas: { A }, securitySchemes: { k: { type: "apiKey", in: "header", name: "K" } } },
        security: [{ k: [] }]
      }
    )
  ),
  ...add(
    "sw2: consumes loses xml",
    "breaking",
    swagger({
      "/a": { post: op({ consumes: ["application/json", xml], parameters: [{ name: "b", in: "body", schema: A }] }) }
    }),
    swagger({
      "/a": { post: op({ consumes: ["application/json"], parameters: [{ name: "b", in: "body", schema: A }] }) }
    })
  ),
  ...add(
    "sw2: x-nullable in answers gained",
    "breaking",
    swagger({
      "/a": {
        get: op({
          produces: ["application/json"],
          responses: { "200": { description: "", schema: obj({ a: str }, ["a"]) } }
        })
      }
    }),
    swagger({
      "/a": {
        get: op({
          produces: ["application/json"],
          responses: { "200": { description: "", schema: obj({ a: { ...str, "x-nullable": true } }, ["a"]) } }
        })
      }
    })
  ),
  ...add(
    "3.0: nullable gained in answers",
    "breaking",
    v30(P(answer(obj({ a: str }, ["a"])))),
    v30(P(answer(obj({ a: { ...str, nullable: true } }, ["a"]))))
  ),
  ...add(
    "3.0: nullable lost in answers",
    "compatible",
    v30(P(answer(obj({ a: { ...str, nullable: true } }, ["a"])))),
    v30(P(answer(obj({ a: str }, ["a"]))))
  ),
  ...add(
    "3.0→3.1: nullable with enum as type list",
    "compatible",
    v30(P(answer(obj({ a: { type: "string", enum: ["x", null], nullable: true } }, ["a"])))),
    doc(P(answer(obj({ a: { type: ["string", "null"], enum: ["x", null] } }, ["a"]))))
  ),
  ...add(
    "3.0→3.1: file upload",
    "compatible",
    v30(body({ "application/octet-stream": { schema: { type: "string", format: "binary" } } })),
    doc(body({ "application/octet-stream": {} }))
  ),
  ...add(
    "3.0: allOf with nullable ref",
    "compatible",
    v30(P(answer(obj({ a: { allOf: [R("A")], nullable: true } }, ["a"]))), S({ A })),
    v30(P(answer(obj({ a: { allOf: [R("A")] } }, ["a"]))), S({ A }))
  ),
  ...http("deprecated operation, nothing else", "compatible", P(), P({ deprecated: true })),
  ...http(
    "operation removed after its sunset",
    "compatible",
    { ...P({ deprecated: true, "x-sunset": "2026-01-01" }), ...P({ operationId: "b" }, "/b") },
    P({ operationId: "b" }, "/b")
  ),
  ...http(
    "operation removed before its sunset",
    "breaking",
    { ...P({ deprecated: true, "x-sunset": "2027-01-01" }), ...P({ operationId: "b" }, "/b") },
    P({ operationId: "b" }, "/b")
  ),
  ...http(
    "operation id and tags",
    "compatible",
    P({ operationId: "one", tags: ["t"] }),
    P({ operationId: "two", tags: ["u"] })
  ),
  ...http(
    "literal added beside a template",
    "breaking",
    P({ parameters: [pp("id", { type: "string", pattern: "^[a-z]+$" })] }, "/a/{id}"),
    {
      ...P({ parameters: [pp("id", { type: "string", pattern: "^[a-z]+$" })] }, "/a/{id}"),
      ...P({ operationId: "me", responses: { "200": ok(E) } }, "/a/me")
    }
  ),
  ...http("literal added beside an integer template", "compatible", P({ parameters: [pp("id", int)] }, "/a/{id}"), {
    ...P({ parameters: [pp("id", int)] }, "/a/{id}"),
    ...P({ operationId: "me" }, "/a/me")
  }),
  ...http(
    "template names swapped",
    "compatible",
    P({ parameters: [pp("x"), pp("y", int)] }, "/a/{x}/b/{y}"),
    P({ parameters: [pp("u"), pp("v", int)] }, "/a/{u}/b/{v}")
  ),
  ...http(
    "template types swapped",
    "breaking",
    P({ parameters: [pp("x"), pp("y", int)] }, "/a/{x}/b/{y}"),
    P({ parameters: [pp("u", int), pp("v", int)] }, "/a/{u}/b/{v}")
  ),
  ...http(
    "version moved from path into servers",
    "compatible",
    P({}, "/v1/a"),
    P({}, "/a"),
    { servers: [{ url: "https://a.com" }] },
    { servers: [{ url: "https://a.com/v1" }] }
  ),
  ...http("version in the path raised", "breaking", P({}, "/v1/a"), P({}, "/v2/a")),
  ...http(
    "query in the path text",
    "compatible",
    P({ parameters: [{ name: "b", in: "query", schema: str }] }, "/a"),
    P(
      {
        parameters: [
          { name: "b", in: "query", schema: str },
          { name: "c", in: "query", schema: str }
        ]
      },
      "/a"
    )
  ),
  ...http(
    "parameter component narrowed",
    "breaking",
    P({ parameters: [{ $ref: "#/components/parameters/L" }] }),
    P({ parameters: [{ $ref: "#/components/parameters/L" }] }),
    { components: { parameters: { L: { name: "l", in: "query", schema: int } } } },
    { components: { parameters: { L: { name: "l", in: "query", schema: { type: "integer", maximum: 9 } } } } }
  ),
  ...http(
    "response component promised property goes",
    "breaking",
    RS({ "200": { $ref: "#/components/responses/O" } }),
    RS({ "200": { $ref: "#/components/responses/O" } }),
    { components: { responses: { O: ok(A) } } },
    { components: { responses: { O: ok(Aopt) } } }
  ),
  ...http(
    "header component becomes optional",
    "breaking",
    RS({ "200": { description: "", headers: { H: { $ref: "#/components/headers/H" } } } }),
    RS({ "200": { description: "", headers: { H: { $ref: "#/components/headers/H" } } } }),
    { components: { headers: { H: { required: true, schema: str } } } },
    { components: { headers: { H: { schema: str } } } }
  ),
  ...http(
    "request body component gains a media type",
    "compatible",
    P({ requestBody: { $ref: "#/components/requestBodies/B" } }, "/a", "post"),
    P({ requestBody: { $ref: "#/components/requestBodies/B" } }, "/a", "post"),
    { components: { requestBodies: { B: { content: J(A) } } } },
    { components: { requestBodies: { B: { content: { ...J(A), ...J(A, form) } } } } }
  ),
  ...http(
    "path item component",
    "compatible",
    { "/a": { $ref: "#/components/pathItems/I" } },
    P(),
    { components: { pathItems: { I: { get: op() } } } },
    {}
  ),
  ...http(
    "content parameter: filter JSON narrowed",
    "breaking",
    P({ parameters: [{ name: "f", in: "query", content: J(obj({ n: int })) }] }),
    P({ parameters: [{ name: "f", in: "query", content: J(obj({ n: { type: "integer", minimum: 1 } })) }] })
  ),
  ...http(
    "header list simple: item enum loses a value",
    "breaking",
    P({ parameters: [{ name: "H", in: "header", schema: arr({ enum: ["a", "b"] }) }] }),
    P({ parameters: [{ name: "H", in: "header", schema: arr({ enum: ["a"] }) }] })
  ),
  ...http(
    "path list: at least two",
    "breaking",
    P({ parameters: [pp("l", arr(str))] }, "/a/{l}"),
    P({ parameters: [pp("l", arr(str, { minItems: 2 }))] }, "/a/{l}")
  ),
  ...http(
    "query object exploded to deepObject",
    "breaking",
    q({ required: true, schema: obj({ a: str }, ["a"]) }),
    q({ required: true, style: "deepObject", schema: obj({ a: str }, ["a"]) })
  ),
  ...http(
    "cookie list explode written out",
    "compatible",
    P({ parameters: [{ name: "c", in: "cookie", schema: arr(str), explode: true }] }),
    P({ parameters: [{ name: "c", in: "cookie", schema: arr(str) }] })
  ),
  ...http(
    "answer default with the same body to 200",
    "compatible",
    RS({ default: ok(A) }),
    RS({ "200": ok(A), default: ok(A) })
  ),
  ...http(
    "answer 200 widened while default has it",
    "breaking",
    RS({ "200": ok(A), default: ok(Aopt) }),
    RS({ "200": ok(Aopt), default: ok(Aopt) })
  ),
  ...http(
    "answer 429 added, default covers it",
    "compatible",
    RS({ "200": ok(A), default: ok(Aopt) }),
    RS({ "200": ok(A), "429": ok(A), default: ok(Aopt) })
  ),
  ...http(
    "answer of two types loses one",
    "breaking",
    RS({ "200": { description: "", content: { ...J(A), ...J(A, xml) } } }),
    RS({ "200": ok(A) })
  ),
  ...http(
    "problem details: json to problem+json",
    "breaking",
    RS({ "200": ok(A), "400": ok(obj({ m: str })) }),
    RS({ "200": ok(A), "400": { description: "", content: J(obj({ m: str }), "application/problem+json") } })
  ),
  ...http(
    "stream: ndjson item gains an optional name",
    "compatible",
    RS({ "200": { description: "", content: J(A, "application/x-ndjson") } }),
    RS({ "200": { description: "", content: J(obj({ a: str, b: str }, ["a"]), "application/x-ndjson") } })
  ),
  ...http(
    "links only",
    "compatible",
    RS({ "200": { description: "", links: {} } }),
    RS({ "200": { description: "", links: { l: { operationId: "x" } } } })
  )
]
