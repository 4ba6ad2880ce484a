/* oxlint-disable typescript/no-misused-spread -- entities are plain objects; the rule takes them for the Schemas of their names */
import type {
  Callback,
  Content,
  Header,
  HttpContract,
  HttpOperation,
  Json,
  JsonSchema,
  OutgoingOperation,
  Parameter,
  Response,
  SecurityScheme,
  Server
} from "@lintel/model"
import { segment } from "@lintel/model"
import * as fc from "fast-check"
import { without } from "./without.js"

/** Names that documents accept as they are. */
const plainName = fc.constantFrom("id", "name", "Money", "a.b", "a-b", "constructor", "toString", "1")
/** Names of every kind. */
const anyName = fc.oneof(
  plainName,
  fc.constantFrom("a/b", "x y", "größe", "__proto__", "x-a", "#", "a~1b", "", "%", "unresolved:x", "$ref"),
  fc.string({ maxLength: 6, unit: "grapheme" })
)

const text = fc.constantFrom("", "Text.", "two\nlines\n", "a: b #c", "'q' \"d\"", "yes", "0123", "🙂 ümlaut", " lead")

const definitionNames = ["A", "B", "Error.body"]

const value = fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.parse(JSON.stringify(json)) as Json)

interface Kind {
  readonly names: fc.Arbitrary<string>
  readonly references: ReadonlyArray<string>
}

const record = <T>(
  fields: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> },
  requiredKeys: ReadonlyArray<keyof T>
): fc.Arbitrary<T> => fc.record(fields, { requiredKeys: [...requiredKeys] })

const named = <T>(
  names: fc.Arbitrary<string>,
  values: fc.Arbitrary<T>,
  maxKeys: number
): fc.Arbitrary<Record<string, T>> =>
  fc
    .array(fc.tuple(names.map(segment), values), { maxLength: maxKeys })
    .map((entries) => Object.fromEntries(entries) as Record<string, T>)

const nonEmptyRecord = <T extends object>(values: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  values.filter((one) => Object.keys(one).length > 0)

/** Documents have `true` and `false` in few places; the objects that say the same are accepted in all. */
const asObject = (schema: JsonSchema): Json => (typeof schema === "boolean" ? (schema ? {} : { not: {} }) : schema)

/** Schemas in the form in which a Model holds them. */
const schemaOf = ({ names, references }: Kind): fc.Arbitrary<JsonSchema> =>
  fc
    .letrec<{ schema: JsonSchema; object: JsonSchema }>((tie) => ({
      object: record<{
        type: "object"
        properties: Record<string, Json>
        required: ReadonlyArray<string>
        additionalProperties: JsonSchema
        description: string
      }>(
        {
          type: fc.constant("object"),
          properties: fc.dictionary(names, tie("schema") as fc.Arbitrary<Json>, { maxKeys: 3, noNullPrototype: true }),
          required: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
          additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
          description: text
        },
        ["type"]
      ) as fc.Arbitrary<JsonSchema>,
      schema: fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        fc.constantFrom<JsonSchema>(true, false, {}, { type: "string" }, { type: ["integer", "null"] }),
        fc.constantFrom<JsonSchema>(
          { type: "string", format: "date-time", minLength: 1, description: "When: now" },
          { type: "integer", minimum: 0, maximum: 9_007_199_254_740_991, default: 3 },
          { type: "number", exclusiveMinimum: 0.1, multipleOf: 1e-7 },
          { const: { $ref: "#/$defs/A", type: "x" } },
          { enum: ["a", 1, null, { $ref: "#/$defs/A" }], "x-note": { $ref: "#/$defs/A" } },
          { type: "string", examples: [{ $ref: "#/$defs/A" }, "on"], default: "2026-01-01" }
        ),
        fc.constantFrom(...references).map((reference) => ({ $ref: reference })),
        fc.record({ type: fc.constant("array"), items: tie("schema") as fc.Arbitrary<Json> }),
        tie("object"),
        fc.record({ allOf: fc.array(tie("schema").map(asObject), { minLength: 1, maxLength: 2 }) }),
        fc.constant<JsonSchema>({
          oneOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }],
          discriminator: { propertyName: "kind", mapping: { a: "#/$defs/A", "b/c": "#/$defs/B" } }
        })
      )
    }))
    .schema.map((schema) => asObject(schema) as JsonSchema)

const examples = (names: fc.Arbitrary<string>): fc.Arbitrary<Record<string, Json>> =>
  nonEmptyRecord(
    fc.dictionary(names, fc.oneof(value, fc.constant<Json>({ externalValue: "https://example.org/a" })), {
      maxKeys: 2,
      noNullPrototype: true
    })
  )

const deprecation = fc.record(
  {
    since: fc.constant("2026-01-01" as const),
    sunset: fc.constantFrom("2027-01-31" as const),
    replacement: fc.constant("operation:api/other"),
    note: text
  },
  { requiredKeys: [] }
) as fc.Arbitrary<NonNullable<HttpOperation["deprecation"]>>

const stability = fc.constantFrom("draft" as const, "alpha" as const, "beta" as const, "stable" as const)
const yes = fc.constant(true)

const encoding = fc.record(
  { contentType: fc.constant("text/csv"), allowReserved: yes, explode: fc.constant(false) },
  { requiredKeys: [] }
)

const mediaTypes = [
  "application/json",
  "text/plain; charset=utf-8",
  "*/*",
  "application/x-www-form-urlencoded",
  "multipart/form-data"
]

const contentOf = (kind: Kind, isStreaming: boolean): fc.Arbitrary<Content> =>
  fc.dictionary(
    fc.constantFrom(...mediaTypes),
    record<Content[string]>(
      {
        schema: schemaOf(kind),
        itemSchema: isStreaming ? schemaOf(kind) : fc.constant<JsonSchema>({}),
        examples: examples(kind.names),
        encoding: nonEmptyRecord(named(kind.names, encoding, 2)),
        prefixEncoding: fc.array(encoding, { minLength: 1, maxLength: 2 }),
        itemEncoding: encoding
      },
      []
    ).map((media) => {
      if (isStreaming) return media
      const { itemEncoding: _item, itemSchema: _schema, prefixEncoding: _prefix, ...rest } = media
      return rest
    }),
    { maxKeys: 2, noNullPrototype: true }
  )

const headersOf = (kind: Kind): fc.Arbitrary<Record<string, Header>> =>
  nonEmptyRecord(
    named(
      fc.constantFrom("X-Rate", "Location", "ETag", "x-small"),
      record<Header>(
        {
          description: text,
          required: yes,
          schema: schemaOf(kind),
          content: fc.constant({}),
          style: fc.constant("simple" as const),
          explode: yes,
          deprecation,
          examples: examples(kind.names)
        },
        ["schema"]
      ).map((header) => without(header, "content", "style")),
      2
    )
  )

const styled = fc.constantFrom<Pick<Parameter, "in" | "style" | "explode">>(
  { in: "query" },
  { in: "query", explode: false },
  { in: "query", style: "deepObject", explode: true },
  { in: "query", style: "pipeDelimited", explode: false },
  { in: "header" },
  { in: "header", explode: true },
  { in: "cookie" },
  { in: "cookie", explode: false }
)

const parameterOf = (kind: Kind): fc.Arbitrary<Parameter> =>
  fc
    .tuple(
      styled,
      record<Omit<Parameter, "in" | "style" | "explode" | "content" | "allowEmptyValue">>(
        {
          name: kind.names.filter((name) => !name.startsWith("unresolved:")),
          description: text,
          required: yes,
          schema: schemaOf(kind),
          allowReserved: yes,
          deprecation,
          stability,
          examples: examples(kind.names)
        },
        ["name", "schema"]
      )
    )
    .map(([place, rest]) => ({ ...place, ...rest }))

const parametersOf = (kind: Kind): fc.Arbitrary<ReadonlyArray<Parameter>> =>
  fc.uniqueArray(parameterOf(kind), {
    minLength: 1,
    maxLength: 3,
    selector: ({ in: place, name }) => `${place} ${name.toLowerCase()}`
  })

const responseOf = (kind: Kind): fc.Arbitrary<Response> =>
  record<Omit<Response, "cardinality" | "links">>(
    { description: text, headers: headersOf(kind), content: nonEmptyRecord(contentOf(kind, false)) },
    ["description"]
  )

const server: fc.Arbitrary<Server> = fc.constantFrom<Server>(
  { url: "https://api.example.org/v1" },
  { url: "/v{n}", description: "here", variables: { n: { default: "1", enum: ["1", "2"] } } }
)

const schemeNames = ["key", "o.auth"]

const security = fc.array(
  named(fc.constantFrom(...schemeNames), fc.uniqueArray(fc.constantFrom("r", "w"), { maxLength: 2 }), 2),
  { maxLength: 2 }
)

const scheme: fc.Arbitrary<SecurityScheme> = fc.constantFrom<SecurityScheme>(
  { _tag: "ApiKey", in: "header", name: "X-Key", description: "a key" },
  { _tag: "Http", scheme: "bearer", bearerFormat: "JWT" },
  { _tag: "OpenIdConnect", url: "https://id.example.org" },
  { _tag: "MutualTls", deprecation: { sunset: "2027-01-31" as const } },
  {
    _tag: "OAuth2",
    flows: {
      authorizationCode: {
        authorizationUrl: "https://a.example",
        tokenUrl: "https://t.example",
        scopes: { r: "read", "a%3Aw": "" }
      }
    }
  }
)

/** Everything that only `x-lintel` can say. */
const declared = {
  effects: fc.constantFrom("none" as const, "idempotent" as const, "once" as const),
  idempotency: fc.constant({ key: "Idempotency-Key", in: "header", retention: "1d", replies: "replayed" }),
  pagination: fc.constant({ style: "cursor", maximumLimit: 100, orderedBy: ["createdAt", "id"] }),
  batch: fc.constant({ maximum: 10, atomic: false, results: "perItem" }),
  longRunning: fc.constant({ status: "operation:api/other", expires: "7d" }),
  rateLimit: fc.constant({ limit: "250/s", per: "client" }),
  cache: fc.constant({ visibility: "private", maxAge: "1m", vary: ["Accept", "Cookie"] }),
  classification: fc.constant({ "/request/email": "personal" }),
  consequence: text,
  exposure: fc.constantFrom("public" as const, "internal" as const),
  formerly: fc.constant(["operation:api/old"])
}

const kept = fc.constantFrom<Json>(
  { "x-note": { deep: [1, { $ref: "#/$defs/A" }] }, externalDocs: { url: "https://example.org" } },
  { "/responses/200/x-r": 1, "x-internal": false }
)

type Sent = Omit<OutgoingOperation, "method" | "operationId">

const sentOf = (kind: Kind): fc.Arbitrary<Sent> =>
  fc.record(
    {
      summary: text,
      description: text,
      tags: fc.uniqueArray(kind.names, { minLength: 1, maxLength: 2 }),
      parameters: parametersOf(kind),
      request: record<NonNullable<Sent["request"]>>(
        {
          description: text,
          required: yes,
          content: contentOf(kind, false),
          cardinality: fc.constant("one" as const),
          maxSize: fc.constant("1MiB" as never)
        },
        ["content"]
      ).map((request) => without(request, "cardinality", "maxSize")),
      responses: fc.dictionary(fc.constantFrom("200", "404", "4XX", "default"), responseOf(kind), {
        maxKeys: 3,
        noNullPrototype: true
      }),
      security,
      servers: fc.array(server, { minLength: 1, maxLength: 2 }),
      deprecation,
      stability,
      ...declared
    },
    { requiredKeys: ["responses"] }
  ) as fc.Arbitrary<Sent>

const callbackOf = (kind: Kind): fc.Arbitrary<Callback> =>
  fc
    .tuple(fc.constantFrom("{$request.body#/url}", "https://a.example/{x}"), sentOf(kind))
    .map(([expression, sent]) => ({
      expression,
      operations: { post: { method: "POST", ...sent } }
    }))

const pathParameters = (path: string): ReadonlyArray<Parameter> =>
  [...path.matchAll(/\{([^{}]+)\}/gu)].map((match) => ({
    in: "path",
    name: match[1] ?? "",
    schema: { type: "string" }
  }))

const operationOf = (kind: Kind): fc.Arbitrary<HttpOperation> =>
  fc
    .tuple(
      fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"),
      fc.constantFrom("/a", "/a/{id}", "/a/{id}/b/{größe}", "/c d", "/e~f"),
      sentOf(kind),
      fc.option(nonEmptyRecord(named(kind.names, callbackOf(kind), 2)), { nil: undefined }),
      fc.option(kept, { nil: undefined })
    )
    .map(([method, path, sent, callbacks, openapi]): HttpOperation => {
      const parameters = [...pathParameters(path), ...(sent.parameters ?? [])]
      return {
        _tag: "Http",
        method,
        path,
        ...sent,
        ...(parameters.length === 0 ? {} : { parameters }),
        ...(callbacks === undefined ? {} : { callbacks }),
        ...(openapi === undefined || sent.responses?.["200"] === undefined ? {} : { extensions: { openapi } })
      }
    })

const operationsOf = (kind: Kind): fc.Arbitrary<Record<string, HttpOperation>> =>
  fc
    .uniqueArray(fc.tuple(kind.names, operationOf(kind)), {
      maxLength: 3,
      selector: ([, { method, path }]) => `${method} ${path}`
    })
    .map((entries) =>
      Object.fromEntries(
        entries.map(([name, operation], index) => {
          const id = name === "" ? `operation${index}` : `${name}${index}`
          return index === 0
            ? [segment(`${operation.method} ${operation.path}`), operation]
            : [segment(id), { ...operation, operationId: id }]
        })
      )
    )

/** A definition that is only a reference may be part of a circle. */
const withoutCircle = (schema: JsonSchema): JsonSchema =>
  typeof schema === "object" && Object.hasOwn(schema, "$ref") ? { anyOf: [schema] } : schema

const contractOf = (kind: Kind, more: fc.Arbitrary<Partial<HttpContract>>): fc.Arbitrary<HttpContract> =>
  fc
    .tuple(
      record<HttpContract>(
        {
          _tag: fc.constant("Http" as const),
          title: text,
          version: fc.constantFrom("1.0.0", "2", "1.10"),
          description: text,
          servers: fc.array(server, { minLength: 1, maxLength: 2 }),
          operations: operationsOf(kind),
          webhooks: nonEmptyRecord(
            named(
              kind.names.filter((name) => name !== "" && !name.startsWith("x-")),
              sentOf(kind).map((sent) => ({ method: "POST", ...sent })),
              2
            )
          ),
          security,
          securitySchemes: fc.tuple(scheme, scheme).map(([a, b]) => ({ key: a, "o.auth": b })),
          schemas: fc
            .tuple(schemaOf(kind), schemaOf(kind), schemaOf(kind))
            .map((all) =>
              Object.fromEntries(definitionNames.map((name, index) => [name, withoutCircle(all[index] ?? true)]))
            ),
          errorShape: fc.constant({ mediaType: "application/problem+json", schema: { $ref: "#/$defs/A" } }),
          versioning: fc.constant({ in: "header" as const, name: "Api-Version" }),
          stability,
          deprecation,
          supports: fc.constant([{ version: "1" }]),
          tags: nonEmptyRecord(named(kind.names, fc.record({ description: text }, { requiredKeys: [] }), 2)),
          formerly: fc.constant(["contract:old"]),
          extensions: fc.constant({
            openapi: { license: { name: "MIT", url: "https://example.org/l" }, "/info/x-logo": {}, "x-y": null }
          })
        },
        ["_tag", "title", "version", "operations", "schemas", "securitySchemes"]
      ),
      more
    )
    .map(([contract, extra]) => ({ ...contract, ...extra }))

const plain: Kind = { names: plainName, references: definitionNames.map((name) => `#/$defs/${name}`) }

/** Contracts that a document can say whole. */
export const plainContract: fc.Arbitrary<HttpContract> = contractOf(plain, fc.constant({}))

const wild: Kind = {
  names: anyName,
  references: [
    ...plain.references,
    "#/$defs/gone",
    "unresolved:missing%23x",
    "schemas:none#/$defs/X",
    "#/$defs/A%7C",
    "x"
  ]
}

/** Contracts with names and references of every kind: documents cannot say all of them. */
export const wildContract: fc.Arbitrary<HttpContract> = contractOf(
  wild,
  fc.record(
    {
      schemas: nonEmptyRecord(fc.dictionary(anyName, schemaOf(wild), { maxKeys: 3, noNullPrototype: true })),
      securitySchemes: nonEmptyRecord(
        named(
          anyName,
          fc.oneof(
            scheme,
            fc.constantFrom<SecurityScheme>(
              { _tag: "Unknown", type: "magic wand" },
              { _tag: "OAuth2", flows: { deviceAuthorization: {}, implicit: {} }, metadataUrl: "https://m.example" }
            )
          ),
          2
        )
      )
    },
    { requiredKeys: [] }
  )
)
