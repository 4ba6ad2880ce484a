import { compare } from "@lintel/compat"
import { read } from "@lintel/import-openapi"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"

/** Pairs of OpenAPI documents, read and compared: what differs only in version or spelling is nothing. */
const modelOf = (document: object): Model => {
  const result = read(new Map([["api.json", JSON.stringify(document)]]), "api.json")
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return result.success.model
}

const doc = (paths: object, more: object = {}): object => ({
  openapi: "3.0.3",
  info: { title: "T", version: "1" },
  paths,
  ...more
})
const r200 = {
  "200": {
    description: "ok",
    content: { "application/json": { schema: { type: "object", properties: { a: { type: "string" } } } } }
  }
}
const get = (o: object = {}): object => ({ get: { responses: r200, ...o } })
/** Answers of two kinds, told apart by their tag. */
const tagged = (mapping: object): object => {
  const oneOf = [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }]
  const schema = { oneOf, discriminator: { propertyName: "t", mapping } }
  const answer = { description: "ok", content: { "application/json": { schema } } }
  const A = { type: "object", properties: { t: { type: "string" }, x: { type: "string" } } }
  const B = { type: "object", properties: { t: { type: "string" }, y: { type: "string" } }, required: ["y"] }
  return doc({ "/a": get({ responses: { "200": answer } }) }, { components: { schemas: { A, B } } })
}
const cases: ReadonlyArray<readonly [name: string, before: object, after: object, verdict: string]> = [
  [
    "swagger2 to 3, same meaning",
    {
      swagger: "2.0",
      info: { title: "T", version: "1" },
      host: "x.io",
      basePath: "/v1",
      schemes: ["https"],
      produces: ["application/json"],
      consumes: ["application/json"],
      paths: {
        "/a/{id}": {
          get: {
            parameters: [
              { in: "path", name: "id", required: true, type: "string" },
              { in: "query", name: "t", type: "array", items: { type: "string" }, collectionFormat: "multi" }
            ],
            responses: { 200: { description: "ok", schema: { type: "object", properties: { a: { type: "string" } } } } }
          },
          post: {
            parameters: [
              { in: "path", name: "id", required: true, type: "string" },
              {
                in: "body",
                name: "b",
                required: true,
                schema: { type: "object", properties: { x: { type: "integer" } } }
              }
            ],
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    {
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      servers: [{ url: "https://x.io/v1" }],
      paths: {
        "/a/{key}": {
          parameters: [{ in: "path", name: "key", required: true, schema: { type: "string" } }],
          get: {
            parameters: [{ in: "query", name: "t", schema: { type: "array", items: { type: "string" } } }],
            responses: {
              200: {
                description: "ok",
                content: { "application/json": { schema: { type: "object", properties: { a: { type: "string" } } } } }
              }
            }
          },
          post: {
            requestBody: {
              required: true,
              content: { "application/json": { schema: { type: "object", properties: { x: { type: "integer" } } } } }
            },
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    "compatible"
  ],
  [
    "collectionFormat csv to multi",
    {
      swagger: "2.0",
      info: { title: "T", version: "1" },
      paths: {
        "/a": {
          get: {
            parameters: [{ in: "query", name: "t", type: "array", items: { type: "string" } }],
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    {
      swagger: "2.0",
      info: { title: "T", version: "1" },
      paths: {
        "/a": {
          get: {
            parameters: [
              { in: "query", name: "t", type: "array", items: { type: "string" }, collectionFormat: "multi" }
            ],
            responses: { 200: { description: "ok" } }
          }
        }
      }
    },
    "breaking"
  ],
  [
    "param moved path-level to op-level",
    doc({ "/a": { parameters: [{ in: "query", name: "q", schema: { type: "string" } }], ...get() } }),
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string" } }] }) }),
    "compatible"
  ],
  [
    "discriminator mapping swap",
    tagged({ a: "#/components/schemas/A", b: "#/components/schemas/B" }),
    tagged({ b: "#/components/schemas/A", a: "#/components/schemas/B" }),
    "compatible"
  ],
  [
    "webhook payload",
    {
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      webhooks: {
        p: {
          post: {
            requestBody: {
              content: {
                "application/json": {
                  schema: { type: "object", required: ["a"], properties: { a: { type: "string" } } }
                }
              }
            },
            responses: { 200: { description: "k" } }
          }
        }
      }
    },
    {
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      webhooks: {
        p: {
          post: {
            requestBody: {
              content: { "application/json": { schema: { type: "object", properties: { a: { type: "string" } } } } }
            },
            responses: { 200: { description: "k" } }
          }
        }
      }
    },
    "breaking"
  ],
  [
    "enum param dropped",
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string", enum: ["a"] } }] }) }),
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string" } }] }) }),
    "compatible"
  ],
  [
    "callback payload",
    doc({
      "/a": {
        post: {
          responses: { 202: { description: "k" } },
          callbacks: {
            d: {
              "{$request.body#/u}": {
                post: {
                  requestBody: {
                    content: {
                      "application/json": {
                        schema: { type: "object", properties: { s: { type: "string", enum: ["x"] } } }
                      }
                    }
                  },
                  responses: { 200: { description: "k" } }
                }
              }
            }
          }
        }
      }
    }),
    doc({
      "/a": {
        post: {
          responses: { 202: { description: "k" } },
          callbacks: {
            d: {
              "{$request.body#/u}": {
                post: {
                  requestBody: {
                    content: {
                      "application/json": {
                        schema: { type: "object", properties: { s: { type: "string", enum: ["x", "y"] } } }
                      }
                    }
                  },
                  responses: { 200: { description: "k" } }
                }
              }
            }
          }
        }
      }
    }),
    "breaking"
  ],
  [
    "shadow",
    doc({ "/a/{id}": get({ parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }] }) }),
    doc({
      "/a/{id}": get({ parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }] }),
      "/a/me": get()
    }),
    "breaking"
  ],
  [
    "200 removed default same",
    doc({ "/a": get({ responses: { ...r200, default: r200["200"] } }) }),
    doc({ "/a": get({ responses: { default: r200["200"] } }) }),
    "compatible"
  ],
  ["200 to default", doc({ "/a": get() }), doc({ "/a": get({ responses: { default: r200["200"] } }) }), "compatible"],
  [
    "security api key header moved",
    doc(
      { "/a": get() },
      { security: [{ k: [] }], components: { securitySchemes: { k: { type: "apiKey", in: "header", name: "X-A" } } } }
    ),
    doc(
      { "/a": get() },
      { security: [{ k: [] }], components: { securitySchemes: { k: { type: "apiKey", in: "header", name: "X-B" } } } }
    ),
    "breaking"
  ],
  [
    "nullable 3.0 to 3.1",
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string", nullable: true } }] }) }),
    {
      ...doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: ["string", "null"] } }] }) }),
      openapi: "3.1.0"
    },
    "compatible"
  ],
  ["servers added", doc({ "/a": get() }), doc({ "/a": get() }, { servers: [{ url: "https://x.io" }] }), "compatible"],
  [
    "x-extensible-enum",
    doc({
      "/a": get({
        parameters: [{ in: "query", name: "q", schema: { type: "string", "x-extensible-enum": ["a", "b"] } }]
      })
    }),
    doc({
      "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string", "x-extensible-enum": ["a"] } }] })
    }),
    "compatible"
  ],
  [
    "sunset removal",
    doc({ "/a": get({ deprecated: true, "x-sunset": "2020-01-01" }), "/b": get() }),
    doc({ "/b": get() }),
    "compatible"
  ],
  [
    "header required lost",
    doc({
      "/a": get({
        responses: { 200: { description: "k", headers: { "X-T": { required: true, schema: { type: "string" } } } } }
      })
    }),
    doc({ "/a": get({ responses: { 200: { description: "k", headers: {} } } }) }),
    "breaking"
  ],
  [
    "urlencoded int to string",
    doc({
      "/a": {
        post: {
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": {
                schema: { type: "object", properties: { a: { type: "integer" } } }
              }
            }
          },
          responses: r200
        }
      }
    }),
    doc({
      "/a": {
        post: {
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": { schema: { type: "object", properties: { a: { type: "string" } } } }
            }
          },
          responses: r200
        }
      }
    }),
    "compatible"
  ],
  [
    "bounds of a number param",
    doc({
      "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "number", minimum: 0, maximum: 10 } }] })
    }),
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string" } }] }) }),
    "compatible"
  ],
  [
    "string to number enum",
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "string", enum: ["1", "2"] } }] }) }),
    doc({ "/a": get({ parameters: [{ in: "query", name: "q", schema: { type: "integer", enum: [1, 2, 3] } }] }) }),
    "compatible"
  ],
  [
    "content type text/plain int to string",
    doc({
      "/a": { post: { requestBody: { content: { "text/plain": { schema: { type: "integer" } } } }, responses: r200 } }
    }),
    doc({
      "/a": { post: { requestBody: { content: { "text/plain": { schema: { type: "string" } } } }, responses: r200 } }
    }),
    "compatible"
  ],
  [
    "path param from string to uuid",
    doc({ "/a/{id}": get({ parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }] }) }),
    doc({
      "/a/{id}": get({
        parameters: [{ in: "path", name: "id", required: true, schema: { type: "string", format: "uuid" } }]
      })
    }),
    "breaking"
  ]
]

describe("pairs of OpenAPI documents", () => {
  it.each(cases)("%s", (_name, before, after, verdict) => {
    const report = compare(modelOf(before), modelOf(after), { now: "2026-11-21" })
    expect(report.verdict).toBe(verdict)
    const breaking = report.findings.filter((finding) => finding.class === "breaking")
    expect(breaking.filter(({ witness }) => witness === undefined)).toEqual([])
    expect(report.findings.filter((finding) => finding.class === "undecided")).toEqual([])
  })

  it.each(cases)("%s: nothing against itself", (_name, before, after) => {
    for (const document of [before, after]) {
      expect(compare(modelOf(document), modelOf(document), { now: "2026-11-21" }).findings).toEqual([])
    }
  })
})
