/* oxlint-disable typescript/no-misused-spread -- entities are plain objects; the rule takes them for the Schemas of their names */
import type { HttpContract, HttpOperation, Json } from "@lintel/model"
import * as fc from "fast-check"
import { wildContract } from "./arbitraries.js"
import { without } from "./without.js"

type Odd = (operation: HttpOperation) => HttpOperation

const withResponse = (
  operation: HttpOperation,
  response: NonNullable<HttpOperation["responses"]>[string]
): HttpOperation => ({
  ...operation,
  responses: { ...operation.responses, "200": response }
})

const withParameter = (
  operation: HttpOperation,
  parameter: NonNullable<HttpOperation["parameters"]>[number]
): HttpOperation => ({ ...operation, parameters: [...(operation.parameters ?? []), parameter] })

const nested = (levels: number): Json => {
  let value: Json = {}
  for (let level = 0; level < levels; level++) value = { not: value }
  return value
}

/** What documents can hardly say, or not at all. */
const odd: ReadonlyArray<Odd> = [
  (operation) => ({ ...operation, path: "no/slash" }),
  (operation) => ({ ...operation, path: "/p/{nobody}/{described}" }),
  (operation) => ({ ...operation, method: "QUERY" }),
  (operation) => ({ ...operation, method: "LOCK" }),
  (operation) => ({ ...operation, method: "Purge" }),
  (operation) => ({
    ...operation,
    request: {
      content: {
        "multipart/mixed": { encoding: { a: { style: "pipeDelimited", explode: false, allowReserved: true } } }
      }
    }
  }),
  (operation) => ({ ...operation, operationId: "twice" }),
  (operation) => ({ ...operation, operationId: "other" }),
  (operation) => without(operation, "operationId"),
  (operation) => without(operation, "responses"),
  (operation) =>
    withParameter(operation, { in: "query", name: "t", schema: {}, style: "tabDelimited", explode: false }),
  (operation) => withParameter(operation, { in: "cookie", name: "c", schema: {}, style: "cookie", explode: true }),
  (operation) =>
    withParameter(operation, { in: "querystring", name: "q", content: { "application/json": { schema: {} } } }),
  (operation) => withParameter(operation, { in: "header", name: "Authorization", schema: {} }),
  (operation) => withParameter(operation, { in: "path", name: "nowhere", schema: {} }),
  (operation) => withParameter(operation, { in: "query", name: "unknown" }),
  (operation) => withParameter(operation, { in: "query", name: "optional", schema: {}, required: false }),
  (operation) => ({
    ...operation,
    path: "/q/{r}",
    parameters: [{ in: "path", name: "r", required: true, schema: {} }]
  }),
  (operation) => withParameter(operation, { in: "query", name: "both", schema: {}, content: { "a/b": {} } }),
  (operation) => withParameter(operation, { in: "query", name: "unresolved:x", schema: { $ref: "unresolved:x" } }),
  (operation) => ({ ...operation, request: { content: { "a/b": { schema: {} } }, maxSize: "1MiB" } }),
  (operation) => ({ ...operation, request: { content: { "a/b": {} }, cardinality: "stream" } }),
  (operation) =>
    withResponse(operation, {
      description: "s",
      cardinality: "stream",
      content: { "a/b": { itemSchema: { type: "object" } } }
    }),
  (operation) =>
    withResponse(operation, { headers: { "Content-Type": { schema: {} }, ETag: {}, etag: { schema: {} } } }),
  (operation) =>
    withResponse(operation, { description: "l", links: { self: {}, next: { operation: "operation:api/none" } } }),
  (operation) =>
    withResponse(operation, {
      description: "l",
      links: { next: { operation: "operation:other/none", parameters: { a: "$response.body#/a" } } }
    }),
  (operation) => withResponse(operation, { description: "d", content: { "a/b": { schema: nested(1000) as never } } }),
  (operation) => withResponse(operation, { description: "d", content: { "a/b": { examples: { e: nested(5000) } } } }),
  (operation) => ({ ...operation, servers: [{ url: "/", name: "named" }] }),
  (operation) => ({ ...operation, security: [{ nobody: ["a"] }, {}] }),
  (operation) => ({ ...operation, extensions: { acme: { a: 1 } } }),
  (operation) => ({
    ...operation,
    extensions: { openapi: { "/responses/599/x-a": 1, "/path/x-p": 1, odd: 2, "x-lintel": 3 } }
  }),
  (operation) => ({ ...operation, extensions: { openapi: "no object" } }),
  (operation) => ({
    ...operation,
    callbacks: {
      "x-a": {
        expression: "u",
        operations: { post: { method: "POST" }, other: { method: "POST", operationId: "twice" } }
      },
      b: { expression: "u", operations: { named: { method: "PUT", operationId: "twice" } } }
    }
  })
]

const oddContract: ReadonlyArray<(contract: HttpContract) => HttpContract> = [
  (contract) => without(contract, "title"),
  (contract) => without(contract, "version"),
  (contract) => ({
    ...contract,
    webhooks: { "a%20PUT": { method: "PUT" }, a: { method: "PUT" }, "x-b": { method: "POST" } }
  }),
  (contract) => ({
    ...contract,
    webhooks: { "%": { method: "GET" }, "a%20GET": { method: "POST" }, "a%20DELETE": { method: "DELETE" } }
  }),
  (contract) => ({ ...contract, security: [{ "no%20body": [] }] }),
  (contract) => ({
    ...contract,
    extensions: { acme: [], openapi: { contact: { name: "A" }, "/paths/x-p": true, "/odd/x-o": 1 } }
  })
]

/** Contracts with what documents cannot say. */
export const oddlyContract: fc.Arbitrary<HttpContract> = fc
  .tuple(
    wildContract,
    fc.array(fc.tuple(fc.nat({ max: 2 }), fc.constantFrom(...odd)), { maxLength: 5 }),
    fc.array(fc.constantFrom(...oddContract), { maxLength: 2 })
  )
  .map(([contract, changes, more]) => {
    const operations = new Map(Object.entries(contract.operations))
    for (const [index, change] of changes) {
      const entry = [...operations][index]
      if (entry === undefined) continue
      const changed = change(entry[1])
      const isTaken = [...operations].some(
        ([name, { method, path }]) => name !== entry[0] && method === changed.method && path === changed.path
      )
      if (!isTaken) operations.set(entry[0], changed)
    }
    return more.reduce((one, change) => change(one), { ...contract, operations: Object.fromEntries(operations) })
  })
