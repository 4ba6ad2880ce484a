import type { Json, JsonObject } from "@lintel/model"

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  readonly below: (count: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <T>(list: ReadonlyArray<T>) => T
}

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      if (list.length === 0) throw new Error("nothing to pick from")
      return list[below(list.length)] as (typeof list)[number]
    }
  }
}

/** A schema as this generator writes it: objects only. */
export type Schema = { [key: string]: Json }

export interface DocumentParameter {
  name: string
  in: "path" | "query" | "header" | "cookie"
  required?: boolean
  style?: string
  explode?: boolean
  schema: Schema
}

export type DocumentContent = Record<string, { schema: Schema }>

export interface DocumentResponse {
  description: string
  content?: DocumentContent
  headers?: Record<string, { required?: boolean; schema: Schema }>
}

export interface DocumentOperation {
  operationId: string
  parameters: Array<DocumentParameter>
  requestBody?: { required?: boolean; content: DocumentContent }
  responses: Record<string, DocumentResponse>
  security?: Array<Record<string, Array<string>>>
}

export interface OpenApiDocument {
  openapi: "3.1.0"
  info: { title: string; version: string }
  servers: Array<{ url: string }>
  paths: Record<string, Record<string, DocumentOperation>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, JsonObject> }
}

const names = ["a", "b", "c"] as const
const templates = ["/x", "/x/{id}", "/x/me", "/{k}/y", "/x/{id}.json"] as const

const makeScalar = ({ below, pick }: Random): Schema =>
  pick<() => Schema>([
    () => ({ type: "string" }),
    () => ({ type: "string", enum: [...pick([["a"], ["a", "b"], ["a", "b", "c"], ["b", "1"], ["true"]])] }),
    () => ({ type: "string", minLength: 1 + below(2) }),
    () => ({ type: "string", maxLength: 1 + below(4) }),
    () => ({ type: "string", pattern: pick(["^[a-c]+$", "^[a-z]*$", "^[0-9]+$", "^(a|b)$", "^-?[0-9]{1,2}$"]) }),
    () => ({ type: "string", format: pick(["date", "uuid"]) }),
    () => ({ type: "integer" }),
    () => ({ type: "integer", minimum: below(3), maximum: 3 + below(3) }),
    () => ({ type: "number", minimum: below(3) }),
    () => ({ type: "boolean" }),
    () => ({ const: pick(["a", 1, true, "1"]) }),
    () => ({ type: ["string", "integer"] })
  ])()

const makeList = (random: Random, item: () => Schema): Schema => ({
  type: "array",
  items: item(),
  ...(random.chance(0.3) ? { minItems: 1 + random.below(2) } : {}),
  ...(random.chance(0.3) ? { maxItems: 2 + random.below(2) } : {})
})

const makeObject = (random: Random, inner: () => Schema): Schema => {
  const properties = Object.fromEntries(names.slice(0, 1 + random.below(3)).map((name) => [name, inner()]))
  return {
    type: "object",
    properties,
    required: Object.keys(properties).filter(() => random.chance(0.4)),
    ...(random.chance(0.25) ? { additionalProperties: random.pick<Json>([false, true, { type: "integer" }]) } : {})
  }
}

const makeValue = (random: Random, depth = 2): Schema => {
  const kind = random.below(10)
  const deeper = (): Schema => makeValue(random, depth - 1)
  if (depth === 0 || kind < 4) return makeScalar(random)
  if (kind < 5) return { anyOf: [makeScalar(random), { type: "null" }] }
  if (kind < 6) return makeList(random, deeper)
  if (kind < 7) return { $ref: "#/components/schemas/Tree" }
  const marked = (): Schema => ({
    ...deeper(),
    ...(random.chance(0.12) ? { [random.pick(["readOnly", "writeOnly"])]: true } : {})
  })
  return makeObject(random, marked)
}

const styles = {
  query: ["form", "form", "spaceDelimited", "pipeDelimited", "deepObject"],
  path: ["simple", "label", "matrix"],
  header: ["simple"],
  cookie: ["form"]
} as const

const makeParameter = (random: Random, place: DocumentParameter["in"], name: string): DocumentParameter => {
  const style = random.pick<string>(styles[place])
  const list = (): Schema => makeList(random, () => makeScalar(random))
  const object = (): Schema => makeObject(random, () => makeScalar(random))
  const anything = (): Schema =>
    random.chance(0.6) ? makeScalar(random) : random.chance(0.6) || place === "header" ? list() : object()
  const schema = style === "deepObject" ? object() : style.endsWith("Delimited") ? list() : anything()
  const explode = style.endsWith("Delimited") ? false : style === "deepObject" ? true : random.chance(0.5)
  return { name, in: place, required: place === "path" || random.chance(0.35), style, explode, schema }
}

const makeContent = (random: Random): DocumentContent => ({
  [random.pick(["application/json", "application/json", "application/vnd.x+json", "application/*"])]: {
    schema: makeValue(random)
  }
})

const makeResponse = (random: Random): DocumentResponse => ({
  description: "",
  ...(random.chance(0.8) ? { content: makeContent(random) } : {}),
  ...(random.chance(0.3) ? { headers: { "X-A": { required: random.chance(0.5), schema: makeScalar(random) } } } : {})
})

const makeSecurity = (random: Random): Array<Record<string, Array<string>>> =>
  Array.from({ length: random.below(3) }, () => {
    const needed = ["key", "token", "oauth"].filter(() => random.chance(0.5))
    const scopes = (): Array<string> => ["r", "w"].filter(() => random.chance(0.5))
    return Object.fromEntries(needed.map((name) => [name, name === "oauth" ? scopes() : []]))
  })

const makeOperation = (random: Random, operationId: string, path: string, method: string): DocumentOperation => {
  const places = ["query", "query", "header", "cookie"] as const
  return {
    operationId,
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => makeParameter(random, "path", name)),
      ...["p", "q"].filter(() => random.chance(0.45)).map((name) => makeParameter(random, random.pick(places), name))
    ],
    ...(method === "get" ? {} : { requestBody: { required: random.chance(0.6), content: makeContent(random) } }),
    responses: {
      [random.pick(["200", "200", "201", "2XX", "default"])]: makeResponse(random),
      ...(random.chance(0.5) ? { [random.pick(["404", "4XX", "400"])]: makeResponse(random) } : {})
    },
    ...(random.chance(0.3) ? { security: makeSecurity(random) } : {})
  }
}

/** A small document with one or two operations. */
export const makeDocument = (random: Random): OpenApiDocument => {
  const paths: OpenApiDocument["paths"] = {}
  for (let index = 0; index < 1 + random.below(2); index++) {
    const [path, method] = [random.pick(templates), random.pick(["get", "post", "put"])]
    paths[path] = { ...paths[path], [method]: makeOperation(random, `operation${index}`, path, method) }
  }
  return {
    openapi: "3.1.0",
    info: { title: "generated", version: "1" },
    servers: [{ url: random.pick(["/", "/v1", "https://x.io", "https://x.io/v1"]) }],
    paths,
    components: {
      schemas: {
        Tree: { type: "object", properties: { v: makeScalar(random), next: { $ref: "#/components/schemas/Tree" } } }
      },
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "X-Key" },
        token: { type: "http", scheme: "bearer" },
        oauth: {
          type: "oauth2",
          flows: { clientCredentials: { tokenUrl: "https://x.io/token", scopes: { r: "", w: "" } } }
        }
      }
    }
  }
}

/** What the mutations make new parts with. */
export const parts = {
  names,
  templates,
  content: makeContent,
  operation: makeOperation,
  parameter: makeParameter,
  response: makeResponse,
  scalar: makeScalar,
  security: makeSecurity,
  value: makeValue
} as const
