import { describe, expect, it } from "vitest"
import { contractOf, imported, operationOf, refusals } from "./reading.js"

const head = "openapi: 3.1.0\ninfo: { title: Pet Store, version: 1.2.3, x-a: 1, license: { name: MIT } }\n"

describe("the contract", () => {
  it("takes its name and facts from the document", () => {
    const result = imported(`${head}servers:
  - url: https://{region}.example.com/v1
    description: main
    variables: { region: { default: eu, enum: [eu, us] } }
tags: [{ name: pets, description: All pets }]
externalDocs: { url: https://example.com }
x-b: { deep: true }
paths: {}
`)
    expect(result.contract).toBe("pet-store")
    expect(contractOf(result)).toEqual({
      _tag: "Http",
      title: "Pet Store",
      version: "1.2.3",
      servers: [
        {
          url: "https://{region}.example.com/v1",
          description: "main",
          variables: { region: { default: "eu", enum: ["eu", "us"] } }
        }
      ],
      operations: {},
      tags: { pets: { description: "All pets" } },
      extensions: {
        openapi: {
          "/info/x-a": 1,
          "x-b": { deep: true },
          license: { name: "MIT" },
          externalDocs: { url: "https://example.com" }
        }
      }
    })
    expect(imported(`${head}paths: {}`, { contract: "a/b" }).contract).toBe("a%2Fb")
    expect(imported("openapi: 3.0.0\npaths: {}").contract).toBe("api")
  })

  it("names operations by operationId where it is unique, else by method and path", () => {
    const result = imported(`${head}paths:
  /a/{x}: { parameters: [{ in: path, name: x, required: true, schema: {} }], get: { operationId: repos/get, responses: {} } }
  /b: { get: { operationId: twice, responses: {} }, post: { operationId: twice, responses: {} }, put: { responses: {} } }
`)
    expect(Object.keys(contractOf(result).operations)).toEqual([
      "repos%2Fget",
      "GET%20%2Fb",
      "POST%20%2Fb",
      "PUT%20%2Fb"
    ])
    expect(operationOf(result, "repos%2Fget")).toMatchObject({
      _tag: "Http",
      method: "GET",
      path: "/a/{x}",
      operationId: "repos/get"
    })
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["duplicate", "duplicate"])
  })

  it("reads security as alternatives of schemes with scopes", () => {
    const result = imported(`${head}security: [{ key: [] }, {}]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    login: { type: oauth2, flows: { clientCredentials: { tokenUrl: https://t, scopes: { "pets:read": Read } } } }
    token: { type: http, scheme: Bearer, bearerFormat: JWT }
    open: { type: openIdConnect, openIdConnectUrl: https://o }
    tls: { type: mutualTLS }
paths:
  /a:
    get: { operationId: inherits, responses: {} }
    put: { operationId: none, security: [], responses: {} }
    post: { operationId: both, security: [{ key: [], login: ["pets:read"] }, { nobody: [] }], responses: {} }
`)
    expect(contractOf(result).security).toEqual([{ key: [] }, {}])
    expect(operationOf(result, "inherits").security).toBeUndefined()
    expect(operationOf(result, "none").security).toEqual([])
    expect(operationOf(result, "both").security).toEqual([{ key: [], login: ["pets:read"] }, { nobody: [] }])
    expect(contractOf(result).securitySchemes).toEqual({
      key: { _tag: "ApiKey", in: "header", name: "X-Key" },
      login: {
        _tag: "OAuth2",
        flows: { clientCredentials: { tokenUrl: "https://t", scopes: { "pets%3Aread": "Read" } } }
      },
      token: { _tag: "Http", scheme: "bearer", bearerFormat: "JWT" },
      open: { _tag: "OpenIdConnect", url: "https://o" },
      tls: { _tag: "MutualTls" }
    })
    expect(result.warnings).toMatchObject([{ kind: "unresolved-reference", reason: expect.stringContaining("nobody") }])
  })

  it("reads webhooks and callbacks as requests that the service sends", () => {
    const result = imported(`${head}webhooks:
  petAdded: { post: { operationId: added, requestBody: { content: { application/json: { schema: { type: string } } } }, responses: { '200': { description: ok } } } }
  odd: { put: { responses: {} } }
paths:
  /subscribe:
    post:
      operationId: subscribe
      responses: { '201': { description: ok } }
      callbacks:
        onEvent: { '{$request.body#/url}': { post: { requestBody: { content: { text/plain: {} } }, responses: {} } } }
        shared: { $ref: '#/components/callbacks/Two' }
components:
  callbacks:
    Two: { 'http://a': { get: { responses: {} } }, 'http://b': { delete: { responses: {} } } }
`)
    expect(contractOf(result).webhooks).toMatchObject({
      petAdded: {
        method: "POST",
        operationId: "added",
        request: { content: { "application/json": { schema: { type: "string" } } } }
      },
      "odd%20PUT": { method: "PUT" }
    })
    expect(operationOf(result, "subscribe").callbacks).toMatchObject({
      onEvent: {
        expression: "{$request.body#/url}",
        operations: { post: { method: "POST", request: { content: { "text/plain": {} } } } }
      },
      "shared%20http%3A%2F%2Fa": { expression: "http://a", operations: { get: { method: "GET" } } },
      "shared%20http%3A%2F%2Fb": { operations: { delete: { method: "DELETE" } } }
    })
  })
})

describe("operations", () => {
  it("put parameters of path and operation together", () => {
    const result = imported(`${head}components:
  parameters:
    limit: { in: query, name: limit, schema: { type: integer } }
paths:
  /a/{id}:
    parameters:
      - { in: path, name: id, required: true, schema: { type: string } }
      - { $ref: '#/components/parameters/limit' }
      - { in: header, name: X-Trace, schema: { type: string } }
    get:
      operationId: get
      parameters:
        - { in: query, name: limit, required: true, schema: { type: number } }
        - { in: header, name: x-trace, schema: { type: integer } }
        - { in: header, name: Authorization, schema: { type: string } }
      responses: {}
`)
    expect(operationOf(result, "get").parameters).toEqual([
      { in: "path", name: "id", schema: { type: "string" } },
      { in: "query", name: "limit", required: true, schema: { type: "number" } },
      { in: "header", name: "x-trace", schema: { type: "integer" } }
    ])
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["without-effect"])
  })

  it("keep styles apart from the defaults of their place", () => {
    const parameters = [
      "{ in: query, name: a, style: form, explode: true, schema: {} }",
      "{ in: query, name: b, explode: false, schema: {} }",
      "{ in: query, name: c, style: pipeDelimited, schema: {} }",
      "{ in: query, name: d, style: deepObject, schema: {} }",
      "{ in: query, name: e, style: deepObject, explode: true, schema: {} }",
      "{ in: header, name: f, style: simple, explode: false, schema: {} }",
      "{ in: cookie, name: g, style: form, schema: {} }",
      "{ in: path, name: h, style: matrix, required: true, schema: {} }",
      "{ in: query, name: i, allowEmptyValue: true, allowReserved: true, content: { application/json: { schema: { type: object } } } }"
    ]
    const result = imported(
      `${head}paths:\n  /{h}:\n    get:\n      operationId: o\n      responses: {}\n      parameters:\n${parameters.map((line) => `        - ${line}\n`).join("")}`
    )
    expect(operationOf(result, "o").parameters).toEqual([
      { in: "query", name: "a", schema: {} },
      { in: "query", name: "b", explode: false, schema: {} },
      { in: "query", name: "c", style: "pipeDelimited", explode: false, schema: {} },
      { in: "query", name: "d", style: "deepObject", explode: true, schema: {} },
      { in: "query", name: "e", style: "deepObject", explode: true, schema: {} },
      { in: "header", name: "f", schema: {} },
      { in: "cookie", name: "g", schema: {} },
      { in: "path", name: "h", style: "matrix", explode: false, schema: {} },
      {
        in: "query",
        name: "i",
        allowEmptyValue: true,
        allowReserved: true,
        content: { "application/json": { schema: { type: "object" } } }
      }
    ])
  })

  it("know path parameters that nobody describes, and leave out those the path does not have", () => {
    const result = imported(
      `${head}paths:\n  /a/{id}/{other}:\n    get: { operationId: o, responses: {}, parameters: [{ in: path, name: id, schema: {} }, { in: path, name: ghost, required: true }] }\n`
    )
    expect(operationOf(result, "o").parameters).toEqual([
      { in: "path", name: "id", schema: {} },
      { in: "path", name: "other" }
    ])
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["repaired", "without-effect", "missing"])
  })

  it("read bodies, responses, headers, links, encodings and examples", () => {
    const result = imported(`${head}paths:
  /a:
    post:
      operationId: o
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, properties: { file: {} } }
            encoding: { file: { contentType: image/png, headers: { X-Part: { schema: { type: string } } } }, tags: { style: form, explode: false } }
      responses:
        2XX:
          description: fine
          headers: { X-Rate: { required: true, schema: { type: integer } }, Content-Type: { schema: {} } }
          content: { application/json; charset=utf-8: { schema: { type: string }, example: hi, examples: { b: { value: ho }, c: { $ref: '#/components/examples/C' } } }, text/*: {} }
          links: { next: { operationId: o, parameters: { x: 1 } }, other: { operationRef: '#/paths/~1a/post' }, far: { operationRef: https://x } }
        5xx: { description: bad }
        default: { $ref: '#/components/responses/Error' }
        oops: { description: no status }
components:
  examples: { C: { value: [1] } }
  responses: { Error: { description: e, content: { application/problem+json: {} } } }
`)
    const { request, responses } = operationOf(result, "o")
    expect(request).toEqual({
      required: true,
      content: {
        "multipart/form-data": {
          schema: { type: "object", properties: { file: {} } },
          encoding: {
            file: { contentType: "image/png", headers: { "X-Part": { schema: { type: "string" } } } },
            tags: { explode: false }
          }
        }
      }
    })
    expect(responses).toEqual({
      "2XX": {
        description: "fine",
        headers: { "X-Rate": { required: true, schema: { type: "integer" } } },
        content: {
          "application/json; charset=utf-8": {
            schema: { type: "string" },
            examples: { example: "hi", b: "ho", c: [1] }
          },
          "text/*": {}
        },
        links: {
          next: { operation: "operation:pet-store/o", parameters: { x: 1 } },
          other: { operation: "operation:pet-store/o" },
          far: { operation: "https://x" }
        }
      },
      "5XX": { description: "bad" },
      default: { description: "e", content: { "application/problem+json": {} } }
    })
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["without-effect", "repaired", "malformed"])
  })

  it("know bytes as bytes, however they are written", () => {
    const content = (version: string, media: string, schema: string): unknown =>
      Object.values(
        operationOf(
          imported(
            `openapi: ${version}\ninfo: { title: t, version: '1' }\npaths: { /a: { get: { operationId: o, responses: { '200': { description: d, content: { ${media}: ${schema} } } } } } }`
          ),
          "o"
        ).responses?.["200"]?.content ?? {}
      )[0]
    const bytes = { schema: { type: "string", format: "binary" } }
    expect(content("3.0.3", "application/octet-stream", "{ schema: { type: string, format: binary } }")).toEqual(bytes)
    expect(content("3.1.0", "application/octet-stream", "{}")).toEqual(bytes)
    expect(content("3.1.0", "image/png", "{ schema: {} }")).toEqual(bytes)
    expect(content("3.1.0", "image/*", "{ schema: { type: string, contentMediaType: image/png } }")).toEqual(bytes)
    expect(content("3.1.0", "image/png", "{ schema: { type: string, maxLength: 4 } }")).toEqual({
      schema: { type: "string", maxLength: 4 }
    })
    expect(content("3.1.0", "application/json", "{ schema: {} }")).toEqual({ schema: {} })
    const encoded = { schema: { type: "string", contentEncoding: "base64" } }
    for (const version of ["3.0.3", "3.1.0"]) {
      expect(content(version, "text/plain", "{ schema: { type: string, format: byte } }")).toEqual(encoded)
    }
  })

  it("read deprecation, sunset, stability and other extensions", () => {
    const result = imported(`${head}paths:
  /a:
    x-item: 1
    get:
      operationId: a
      deprecated: true
      x-sunset: "2027-01-31"
      x-stability-level: beta
      x-internal: true
      x-other: [1]
      parameters: [{ in: query, name: q, schema: {}, x-p: 2, deprecated: true }]
      responses: { '200': { description: ok, x-r: 3 } }
    put: { operationId: b, x-beta: true, x-sunset: soon, responses: {} }
    post:
      operationId: c
      responses:
        '200':
          description: ok
          headers:
            Sunset: { schema: { type: string, const: 'Sun, 11 Nov 2029 23:59:59 GMT' } }
            Deprecation: { schema: { type: string, enum: ['@1688169599'] } }
`)
    expect(operationOf(result, "a")).toMatchObject({
      deprecation: { sunset: "2027-01-31" },
      stability: "beta",
      exposure: "internal",
      parameters: [{ in: "query", name: "q", schema: {}, deprecation: {} }],
      extensions: {
        openapi: {
          "x-internal": true,
          "x-other": [1],
          "/path/x-item": 1,
          "/parameters/query:q/x-p": 2,
          "/responses/200/x-r": 3
        }
      }
    })
    expect(operationOf(result, "b")).toMatchObject({
      stability: "beta",
      extensions: { openapi: { "x-sunset": "soon" } }
    })
    expect(operationOf(result, "b").deprecation).toBeUndefined()
    expect(operationOf(result, "c").deprecation).toEqual({ sunset: "2029-11-11", since: "2023-06-30" })
  })

  it("read path items through references, query and other methods of 3.2", () => {
    const result = imported(`openapi: 3.2.0
info: { title: t, version: '1' }
paths:
  /a: { $ref: '#/components/pathItems/A', put: { operationId: own, responses: {} } }
  /b:
    query: { operationId: q, responses: { '200': { content: { application/jsonl: { itemSchema: { type: integer } } } } } }
    additionalOperations: { COPY: { operationId: copy, responses: {} } }
  /c: { get: { operationId: s, parameters: [{ in: querystring, name: all, content: { application/x-www-form-urlencoded: { schema: {} } } }], responses: {} } }
components:
  pathItems: { A: { get: { operationId: a, responses: {} }, put: { operationId: theirs, responses: {} } } }
`)
    expect(
      Object.values(contractOf(result).operations).map(({ method, path, operationId }) => [method, path, operationId])
    ).toEqual([
      ["PUT", "/a", "own"],
      ["GET", "/a", "a"],
      ["QUERY", "/b", "q"],
      ["COPY", "/b", "copy"],
      ["GET", "/c", "s"]
    ])
    expect(operationOf(result, "q").responses?.["200"]).toEqual({
      cardinality: "stream",
      content: { "application/jsonl": { itemSchema: { type: "integer" } } }
    })
    expect(operationOf(result, "s").parameters?.[0]).toMatchObject({ in: "querystring" })
  })
})

describe("parts of a body without names", () => {
  it("have encodings by their place, and one for all others", () => {
    const result = imported(`openapi: 3.2.0
info: { title: t, version: '1' }
paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          multipart/mixed:
            schema: { type: array }
            prefixEncoding: [{ contentType: application/json }, {}, { headers: { X-N: { required: true } } }]
            itemEncoding: { contentType: image/png, itemEncoding: { contentType: text/plain } }
      responses: {}
`)
    expect(operationOf(result, "a").request?.content?.["multipart/mixed"]).toEqual({
      schema: { type: "array" },
      prefixEncoding: [{ contentType: "application/json" }, {}, { headers: { "X-N": { required: true } } }],
      itemEncoding: { contentType: "image/png" }
    })
    expect(result.warnings.map(({ kind, pointer }) => [kind, pointer.split("/").slice(-2).join("/")])).toEqual([
      ["not-representable", "itemEncoding/itemEncoding"]
    ])
  })
})

describe("keys that nobody reads", () => {
  it("are named", () => {
    const result = imported(`${head}paths:
  /a:
    post:
      operationId: o
      requestBody: { requird: true, content: {} }
      parameters: [{ in: query, name: q, requird: true, schema: {} }, { in: query, name: r }]
      respnses: {}
      responses: { '200': { descripton: d, description: d, schema: {} } }
`)
    expect(result.warnings.map(({ kind, pointer }) => `${kind} ${pointer.split("/").at(-1) ?? ""}`)).toEqual([
      "unknown-key respnses",
      "unknown-key requird",
      "missing 1",
      "unknown-key requird",
      "unknown-key descripton",
      "repaired schema"
    ])
  })
})

it("what replaces something deprecated is said once", () => {
  const result = imported(`${head}paths:
  /a:
    get: { operationId: a, deprecated: true, x-deprecated-replacement: b, x-deprecation-message: soon, responses: {} }
    put: { operationId: b, x-deprecated-replacement: c, responses: {} }
    post: { operationId: c, deprecated: true, x-deprecated-replacement: d, x-replaced-by: e, responses: {} }
`)
  expect(operationOf(result, "a")).toMatchObject({ deprecation: { replacement: "b", note: "soon" } })
  expect(operationOf(result, "a").extensions).toBeUndefined()
  expect(operationOf(result, "b").extensions).toEqual({ openapi: { "x-deprecated-replacement": "c" } })
  expect(operationOf(result, "c")).toMatchObject({
    deprecation: { replacement: "d" },
    extensions: { openapi: { "x-replaced-by": "e" } }
  })
})

describe("x-lintel", () => {
  it("marks schemas of which nothing is known", () => {
    const result = imported(`${head}paths: {}
components:
  schemas:
    A: { x-lintel-unknown: "other.yaml#/B", description: d }
    B: { type: array, items: { x-lintel-unknown: nested too deeply } }
    C: { x-lintel-unknown: true }
`)
    expect(contractOf(result).schemas).toEqual({
      A: { $ref: "unresolved:other.yaml%23%2FB", description: "d" },
      B: { type: "array", items: { $ref: "unresolved:nested%20too%20deeply" } },
      C: { "x-lintel-unknown": true }
    })
  })

  it("holds what OpenAPI has no words for", () => {
    const result = imported(`${head}x-lintel: { versioning: { in: path }, formerly: ['contract:old'] }
paths:
  /a:
    post:
      operationId: a
      x-lintel: { effects: once, idempotency: { key: Idempotency-Key, in: header, retention: 24h }, rateLimit: { limit: 10/s } }
      responses: {}
    put: { operationId: b, responses: {}, x-lintel: { effects: sometimes } }
    get: { operationId: c, responses: {}, x-lintel: { method: PUT } }
    patch: { operationId: d, responses: {}, x-lintel: 7 }
`)
    expect(contractOf(result)).toMatchObject({ versioning: { in: "path" }, formerly: ["contract:old"] })
    expect(operationOf(result, "a")).toEqual({
      _tag: "Http",
      method: "POST",
      path: "/a",
      operationId: "a",
      responses: {},
      effects: "once",
      idempotency: { key: "Idempotency-Key", in: "header", retention: "1d" },
      rateLimit: { limit: "10/s" }
    })
    expect(operationOf(result, "b")).toMatchObject({
      extensions: { openapi: { "x-lintel": { effects: "sometimes" } } }
    })
    expect(operationOf(result, "c").method).toBe("GET")
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["malformed", "malformed", "malformed"])
    expect(result.positions.locate("operation:pet-store/a", "/rateLimit")?.line).toBe(8)
  })
})

describe("parts that cannot be found", () => {
  it("stay unknown", () => {
    const result = imported(`${head}paths:
  /a:
    get:
      operationId: o
      parameters: [{ $ref: '#/components/parameters/gone' }]
      responses:
        '200': { description: d, headers: { X: { $ref: gone.yaml } }, content: {} }
  /a/{x}: { get: { operationId: x, responses: {}, parameters: [{ in: path, name: x, required: true, schema: {} }] } }
  /a/{y}: { get: { operationId: y, responses: {}, parameters: [{ in: path, name: y, required: true, schema: {} }] } }
components: { securitySchemes: { s: { $ref: '#/nowhere' } } }
`)
    const gone = "unresolved:%23%2Fcomponents%2Fparameters%2Fgone"
    expect(operationOf(result, "o")).toMatchObject({
      parameters: [{ in: "query", name: gone, schema: { $ref: gone } }],
      responses: { "200": { description: "d", headers: { X: { schema: { $ref: "unresolved:gone.yaml" } } } } }
    })
    expect(operationOf(result, "o").responses?.["200"]?.content).toBeUndefined()
    expect(contractOf(result).securitySchemes).toEqual({ s: { _tag: "Unknown", type: "unresolved" } })
    expect(result.warnings.map((warning) => warning.kind)).toEqual([
      "unresolved-reference",
      "duplicate",
      "unresolved-reference",
      "unresolved-reference"
    ])
  })
})

describe("documents that are refused", () => {
  it("name the place", () => {
    expect(refusals("hello")).toMatchObject([{ reason: expect.stringContaining("no OpenAPI document") }])
    expect(refusals("a: 1")).toMatchObject([{ reason: expect.stringContaining('neither "openapi" nor "swagger"') }])
    expect(refusals("info: {}\nopenapi: 4.0.0")).toMatchObject([{ line: 2, reason: expect.stringContaining("4.0.0") }])
    expect(refusals("openapi: 3.0.0\ninfo: {}")).toMatchObject([{ reason: expect.stringContaining("neither") }])
    expect(refusals("openapi: 3.0.0\npaths: [a]\n")).toMatchObject([{ line: 2, pointer: "/paths" }])
    expect(refusals("openapi: 3.0.0\npaths:\n  /a:\n    get: 7\n    put: { parameters: { a: 1 } }\n")).toMatchObject([
      { line: 4, pointer: "/paths/~1a/get" },
      { line: 5, pointer: "/paths/~1a/put/parameters" }
    ])
    expect(
      refusals("openapi: 3.0.0\npaths: {/a: {get: {parameters: [{name: x, in: body}], responses: {}}}}")
    ).toMatchObject([{ pointer: "/paths/~1a/get/parameters/0/in" }])
    expect(refusals('{"openapi": "3.0.0",')).toMatchObject([{ line: 1 }])
  })

  it("do not include empty lists for empty objects, nor versions without quotes", () => {
    for (const version of ["3.0", "3.1", '"3.0"', '"3.2.0"']) {
      const result = imported(
        `{"openapi": ${version}, "info": [], "paths": {"/a": {"get": {"tags": "x", "security": [[]], "parameters": {}, "responses": {"200": {"description": "d", "headers": [], "content": {"a/b": {"schema": []}}}}}}}, "components": {"schemas": {"S": {"type": "object", "properties": []}}}}`
      )
      expect(operationOf(result, "GET%20%2Fa")).toMatchObject({ tags: ["x"], security: [{}] })
      expect(operationOf(result, "GET%20%2Fa").responses?.["200"]?.content).toEqual({ "a/b": { schema: {} } })
      expect(contractOf(result).schemas).toEqual({ S: { type: "object" } })
    }
    expect(contractOf(imported('{"swagger": 2, "info": {"title": "t", "version": 1}, "paths": {}}')).version).toBe("1")
  })

  it("do not include versions that are numbers", () => {
    const result = imported("openapi: 3.0.0\ninfo: { title: t, version: 1.10 }\npaths: {}\n")
    expect(contractOf(result).version).toBe("1.10")
    expect(result.warnings).toMatchObject([{ kind: "repaired", pointer: "/info/version" }])
  })

  it("do not include common mistakes", () => {
    const result = imported(`openapi: 3.1
info:
paths:
  a: { get: }
  /b:
    post: { responses: { 200: { content: { json: {} } } } }
    gett: {}
`)
    expect(Object.keys(contractOf(result).operations)).toEqual(["GET%20%2Fa", "POST%20%2Fb"])
    const kinds = new Set(result.warnings.map((warning) => warning.kind))
    expect([...kinds].toSorted()).toEqual(["malformed", "missing", "repaired", "unknown-key"])
  })

  it("do not include methods in capitals", () => {
    const result = imported(`${head}paths:\n  /a:\n    GET: { responses: { '200': { description: x } } }\n`)
    expect(contractOf(result).operations).toMatchObject({ "GET%20%2Fa": { method: "GET", path: "/a" } })
    expect(result.warnings).toMatchObject([{ kind: "repaired", line: 5, column: 5 }])
  })
})

it("a dialect that nobody knows is told", () => {
  const dialectOf = (uri: string): ReadonlyArray<unknown> =>
    imported(`${head}jsonSchemaDialect: ${uri}\npaths: {}\n`).warnings.map(({ kind, line }) => [kind, line])
  expect(dialectOf("https://example.com/mine")).toEqual([["not-representable", 3]])
  expect(dialectOf("https://spec.openapis.org/oas/3.1/dialect/base")).toEqual([])
  expect(dialectOf("https://spec.openapis.org/oas/3.2/dialect/2025-09-17")).toEqual([])
})
