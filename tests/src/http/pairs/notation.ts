/**
 * What a pair of documents is: a break for somebody, compatible, compatible with a change of meaning that is told, or
 * nothing at all to tell. Written down from what old callers may send and what the new service may send, before either
 * was compared.
 */
export type Truth = "breaking" | "compatible" | "meaning" | "nothing"

/** A piece of a document. */
export type Part = Readonly<Record<string, unknown>>

/** A document, or the files of one; the first is where it starts. */
export type Side = Part | { readonly files: Readonly<Record<string, string>> }

/** Two documents and what is true of them. */
export type DocumentPair = readonly [name: string, truth: Truth, before: Side, after: Side]

type Pairs = ReadonlyArray<DocumentPair>

export const info = { title: "t", version: "1.0.0" }
export const str = { type: "string" }
export const int = { type: "integer" }
export const num = { type: "number" }
export const bool = { type: "boolean" }
export const closed = { additionalProperties: false }
export const open = { additionalProperties: true }
export const form = "application/x-www-form-urlencoded"

export const obj = (properties: Part, required: ReadonlyArray<string> = [], more: Part = {}): Part => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required }),
  ...more
})
export const arr = (items: Part, more: Part = {}): Part => ({ type: "array", items, ...more })
/** A reference to a component, and components. */
export const R = (name: string): Part => ({ $ref: `#/components/schemas/${name}` })
export const S = (schemas: Part): Part => ({ components: { schemas } })
export const A = obj({ a: str }, ["a"])
export const Aopt = obj({ a: str })
export const E = obj({ e: str }, ["e"])

export const doc = (paths: Part, more: Part = {}): Part => ({ openapi: "3.1.0", info, paths, ...more })
export const v30 = (paths: Part, more: Part = {}): Part => ({ ...doc(paths, more), openapi: "3.0.3" })
export const v32 = (paths: Part, more: Part = {}): Part => ({ ...doc(paths, more), openapi: "3.2.0" })

export const resp = { "200": { description: "ok" } }
export const op = (fields: Part = {}): Part => ({ operationId: "x", responses: resp, ...fields })
/** The paths of one operation. */
export const P = (fields: Part = {}, path = "/a", method = "get"): Part => ({ [path]: { [method]: op(fields) } })
/** The content of one media type. */
export const J = (schema: Part, type = "application/json"): Part => ({ [type]: { schema } })
export const ok = (schema: Part, more: Part = {}): Part => ({ description: "", content: J(schema), ...more })
export const answer = (schema: Part): Part => ({ responses: { "200": ok(schema) } })
/** The paths of an operation with a body, with responses, with parameters of the query. */
export const body = (content: Part): Part => P({ requestBody: { required: true, content } }, "/a", "post")
export const RS = (responses: Part): Part => P({ responses })
export const q = (...parameters: ReadonlyArray<Part>): Part =>
  P({ parameters: parameters.map((one, index) => ({ name: index === 0 ? "q" : `q${index}`, in: "query", ...one })) })
/** A parameter of the path. */
export const pp = (name: string, schema: Part = str, more: Part = {}): Part => ({
  name,
  in: "path",
  required: true,
  schema,
  ...more
})
export const files = (named: Readonly<Record<string, string>>): Side => ({ files: named })

export const add = (name: string, truth: Truth, before: Side, after: Side): Pairs => [[name, truth, before, after]]
/** Two documents by their paths, and what else is in them. */
export const http = (name: string, truth: Truth, before: Part, after: Part, old?: Part, fresh = old): Pairs => [
  [name, truth, doc(before, old), doc(after, fresh)]
]

const versioned = (document: Part, version: string | undefined): Part =>
  version === undefined ? document : { ...document, openapi: version }
const inRequest = (schema: Part, more?: Part, version?: string): Part =>
  versioned(doc({ "/t": { post: op({ requestBody: { required: true, content: J(schema) } }) } }, more), version)
const inResponse = (schema: Part, more?: Part, version?: string): Part =>
  versioned(doc({ "/t": { get: op({ responses: { "200": ok(schema) } }) } }, more), version)

/** Two schemas, as what callers send and as what the service answers. */
export const both = (
  name: string,
  request: Truth,
  response: Truth,
  before: Part,
  after: Part,
  old?: Part,
  fresh = old,
  version?: string,
  newVersion = version
): Pairs => [
  [`${name} (request)`, request, inRequest(before, old, version), inRequest(after, fresh, newVersion)],
  [`${name} (response)`, response, inResponse(before, old, version), inResponse(after, fresh, newVersion)]
]

type Rest = readonly [old?: Part, fresh?: Part | undefined, version?: string, newVersion?: string]
const judged =
  (request: Truth, response: Truth) =>
  (name: string, before: Part, after: Part, ...rest: Rest): Pairs =>
    both(name, request, response, before, after, ...rest)

export const narrow = judged("breaking", "compatible")
export const widen = judged("compatible", "breaking")
export const same = judged("compatible", "compatible")
export const change = judged("breaking", "breaking")
