import type {
  Callback,
  JsonObject,
  Encoding,
  Header,
  HttpOperation,
  Link,
  MediaType,
  Parameter,
  Request,
  Response,
  Server
} from "@lintel/model"
import { describe, expect, it } from "vitest"
import { messageParts, nestedFields, operationFields } from "../../src/http/behaviour.js"
import { api, integer, json, operation, parameter, reportOf, text } from "./pairs.js"

/** Two values of a field that differ. */
type Perturbed<T> = {
  readonly [Field in keyof Required<T>]: readonly [before: T[Field] | undefined, after: T[Field] | undefined]
}

const form = "application/x-www-form-urlencoded"

const operationChanges: Omit<Perturbed<HttpOperation>, "_tag" | "formerly" | "extensions"> = {
  description: ["a", "b"],
  method: ["GET", "POST"],
  path: ["/a", "/b"],
  operationId: ["one", "two"],
  summary: ["a", "b"],
  tags: [["a"], ["b"]],
  parameters: [[], [parameter()]],
  request: [undefined, { content: json(text) }],
  responses: [{ "200": {} }, { "200": {}, "404": {} }],
  security: [[], [{ key: [] }]],
  servers: [[{ url: "https://x.io" }], [{ url: "https://y.io" }]],
  effects: ["none", "once"],
  idempotency: [{ key: "k" }, undefined],
  pagination: [{ style: "page" }, { style: "cursor" }],
  batch: [{ maximum: 10 }, { maximum: 5 }],
  longRunning: [{ expires: "2d" }, { expires: "1d" }],
  rateLimit: [{ limit: "10/s" }, { limit: "5/s" }],
  cache: [{ visibility: "public" }, { visibility: "private" }],
  deprecation: [undefined, {}],
  stability: ["stable", "beta"],
  exposure: ["public", "internal"],
  classification: [{ "/a": "public" }, { "/a": "personal" }],
  consequence: ["a", "b"],
  callbacks: [undefined, { done: { expression: "{$url}", operations: {} } }]
}

const parameterChanges: Perturbed<Parameter> = {
  in: ["query", "header"],
  name: ["a", "b"],
  description: ["a", "b"],
  required: [undefined, true],
  schema: [text, integer],
  content: [json(text), json(integer)],
  style: ["form", "pipeDelimited"],
  explode: [true, false],
  allowEmptyValue: [true, undefined],
  allowReserved: [true, undefined],
  deprecation: [undefined, {}],
  stability: ["stable", "beta"],
  examples: [{ a: 1 }, { a: 2 }]
}

const requestChanges: Perturbed<Request> = {
  description: ["a", "b"],
  required: [undefined, true],
  cardinality: ["one", "stream"],
  content: [json(text), json(integer)],
  maxSize: ["2MB", "1MB"]
}

const responseChanges: Perturbed<Response> = {
  description: ["a", "b"],
  cardinality: ["one", "stream"],
  headers: [{ a: {} }, {}],
  content: [json(text), json(integer)],
  links: [{ a: {} }, {}]
}

const mediaChanges: Perturbed<MediaType> = {
  schema: [text, integer],
  itemSchema: [text, integer],
  encoding: [{ a: { explode: true } }, { a: { explode: false } }],
  prefixEncoding: [[{ contentType: "image/png" }], [{ contentType: "image/jpeg" }]],
  itemEncoding: [{ contentType: "image/png" }, { contentType: "image/jpeg" }],
  examples: [{ a: 1 }, { a: 2 }]
}

const encodingChanges: Perturbed<Encoding> = {
  contentType: ["image/png", "image/jpeg"],
  style: ["form", "pipeDelimited"],
  explode: [true, false],
  allowReserved: [true, undefined],
  headers: [{}, { a: { required: true } }]
}

const headerChanges: Perturbed<Header> = {
  description: ["a", "b"],
  required: [true, undefined],
  schema: [integer, text],
  content: [json(text), json(integer)],
  style: ["simple", "simple"],
  explode: [true, false],
  deprecation: [undefined, {}],
  examples: [{ a: 1 }, { a: 2 }]
}

const linkChanges: Perturbed<Link> = {
  operation: ["operation:shop/a", "operation:shop/b"],
  parameters: [{ a: 1 }, { a: 2 }],
  requestBody: [1, 2],
  description: ["a", "b"]
}

const serverChanges: Perturbed<Server> = {
  url: ["https://x.io", "https://y.io"],
  name: ["a", "b"],
  description: ["a", "b"],
  variables: [{ v: { default: "a", enum: ["a", "b"] } }, { v: { default: "a", enum: ["a"] } }]
}

const callbackChanges: Perturbed<Callback> = {
  expression: ["{$a}", "{$b}"],
  operations: [{ post: { method: "POST" } }, {}]
}

type Fields = Readonly<Record<string, unknown>>

const lists: JsonObject = { type: "array", items: text }

/** An operation that holds a part with one field set. */
const holders: {
  readonly [Part in keyof typeof messageParts]: (field: string, fields: Fields) => Partial<HttpOperation>
} = {
  parameter: (field, fields) => ({
    parameters: [
      parameter({
        ...(field === "content" ? { schema: undefined as never } : {}),
        ...(/style|explode/.test(field) ? { schema: lists } : {}),
        // An empty text is a text: a number shows it.
        ...(field === "allowEmptyValue" ? { schema: integer } : {}),
        ...fields
      })
    ]
  }),
  request: (_field, fields) => ({ request: { content: json(text), ...fields } }),
  response: (_field, fields) => ({ responses: { "200": { ...fields } } }),
  mediaType: (field, fields) => ({
    request: {
      content: {
        [field === "encoding" ? form : field.endsWith("Encoding") ? "multipart/mixed" : "application/json"]: {
          ...(field === "encoding" ? { schema: { type: "object", properties: { a: lists } } } : {}),
          ...(field.endsWith("Encoding") ? { schema: lists } : {}),
          ...fields
        }
      }
    }
  }),
  encoding: (field, fields) => ({
    request: {
      content: {
        [/style|explode/.test(field) ? form : "multipart/form-data"]: {
          schema: {
            type: "object",
            properties: { a: field === "contentType" ? { type: "string", format: "binary" } : lists }
          },
          encoding: { a: fields }
        }
      }
    }
  }),
  header: (field, fields) => ({
    responses: {
      "200": {
        headers: {
          a: { ...(field === "explode" ? { schema: { type: "object", properties: { b: text } } } : {}), ...fields }
        }
      }
    }
  }),
  link: (_field, fields) => ({ responses: { "200": { links: { a: fields } } } }),
  callback: (_field, fields) => ({ callbacks: { a: { expression: "{$a}", operations: {}, ...fields } } }),
  server: (field, fields) => ({
    servers: [{ url: field === "variables" ? "https://{v}.io" : "https://x.io", ...fields }]
  })
}

const changes: { readonly [Part in keyof typeof messageParts]: Fields } = {
  parameter: parameterChanges,
  request: requestChanges,
  response: responseChanges,
  mediaType: mediaChanges,
  encoding: encodingChanges,
  header: headerChanges,
  link: linkChanges,
  callback: callbackChanges,
  server: serverChanges
}

const withoutAbsent = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Styles that differ where there is only one, and what servers read both ways. */
const withoutEffect: ReadonlySet<string> = new Set(["header style", "encoding allowReserved", "header deprecation"])

const beyondWords = (...sides: Parameters<typeof reportOf>): ReadonlyArray<string> =>
  reportOf(...sides).findings.flatMap(({ code }) => (code === "compat/documentation-changed" ? [] : [code]))

describe("every field of an operation is compared, or said not to be", () => {
  it.each(Object.entries(operationChanges))("%s", (field, [before, after]) => {
    const of = (value: unknown): ReturnType<typeof api> =>
      api([operation(withoutAbsent({ path: "/a", [field]: value }))], {
        securitySchemes: { key: { _tag: "ApiKey", in: "header", name: "k" } }
      })
    const rule = operationFields[field as keyof typeof operationFields]
    const isDocumentation = rule._tag === "NotCompared" && rule.why === "documentation"
    expect(beyondWords(of(before), of(after)).length > 0).toBe(!isDocumentation)
  })

  it.each(
    Object.entries(changes).flatMap(([part, fields]) =>
      Object.entries(fields).map(([field, values]) => [part, field, values as readonly [unknown, unknown]] as const)
    )
  )("%s: %s", (part, field, [before, after]) => {
    const key = part as keyof typeof messageParts
    const of = (value: unknown): ReturnType<typeof api> =>
      api([operation({ ...withoutAbsent(holders[key](field, withoutAbsent({ [field]: value }))) })])
    const rule: { readonly why?: string } =
      (messageParts[key] as Readonly<Record<string, { readonly why?: string }>>)[field] ?? {}
    const isSilent = rule.why === "documentation" || withoutEffect.has(`${part} ${field}`)
    expect(beyondWords(of(before), of(after)).length > 0).toBe(!isSilent)
  })

  it("has a row for every part of what an operation says about itself", () => {
    expect(Object.keys(nestedFields).toSorted()).toEqual(
      Object.entries(operationFields)
        .filter(([, rule]) => rule._tag === "NotCompared" && rule.why === "compared field by field")
        .map(([name]) => name)
        .toSorted()
    )
  })
})
