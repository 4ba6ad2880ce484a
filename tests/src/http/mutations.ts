import type { Json } from "@lintel/model"
import {
  type DocumentOperation,
  type DocumentParameter,
  type OpenApiDocument,
  parts,
  type Random,
  type Schema
} from "./documents.js"

type Edit = () => void

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const propertiesOf = (schema: Schema): Schema | undefined => {
  const properties: unknown = schema["properties"]
  return isSchema(properties) ? properties : undefined
}

const operationsOf = (document: OpenApiDocument): ReadonlyArray<DocumentOperation> =>
  Object.values(document.paths).flatMap((item) => Object.values(item))

/** All schemas of a document, those inside others too. */
const schemasOf = (document: OpenApiDocument): ReadonlyArray<Schema> => {
  const found: Array<Schema> = []
  const visit = (value: Json | undefined): void => {
    if (!isSchema(value)) return
    found.push(value)
    const { additionalProperties, anyOf, items, oneOf, properties } = value
    if (isSchema(properties)) for (const one of Object.values(properties)) visit(one)
    for (const list of [anyOf, oneOf]) if (Array.isArray(list)) for (const one of list) visit(one as Json)
    visit(items)
    visit(additionalProperties)
  }
  for (const schema of Object.values(document.components.schemas)) visit(schema)
  for (const operation of operationsOf(document)) {
    for (const { schema } of operation.parameters) visit(schema)
    const responses = Object.values(operation.responses)
    for (const content of [operation.requestBody?.content, ...responses.map((it) => it.content)])
      for (const { schema } of Object.values(content ?? {})) visit(schema)
    for (const { headers } of responses) for (const { schema } of Object.values(headers ?? {})) visit(schema)
  }
  return found
}

const replace = (schema: Schema, other: Schema): void => {
  for (const key of Object.keys(schema)) delete schema[key]
  Object.assign(schema, other)
}

const bounds = ["minimum", "maximum", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems"]

const schemaEdits = (random: Random, schema: Schema): ReadonlyArray<Edit> => {
  const { below, chance, pick } = random
  const properties = propertiesOf(schema)
  const required = Array.isArray(schema["required"]) ? (schema["required"] as ReadonlyArray<string>) : []
  const name = pick(parts.names)
  return [
    () => replace(schema, parts.scalar(random)),
    () => replace(schema, { anyOf: [{ ...schema }, parts.scalar(random)] }),
    () => replace(schema, { oneOf: [{ ...schema }, parts.scalar(random)] }),
    () => replace(schema, { allOf: [{ ...schema }] }),
    () => {
      if (schema["type"] === "integer" || schema["type"] === "number")
        schema["type"] = schema["type"] === "integer" ? "number" : "integer"
    },
    () => {
      if (Array.isArray(schema["enum"]))
        schema["enum"] = chance(0.5) ? [...schema["enum"], "zz"] : [schema["enum"][0] as Json]
    },
    () => {
      if (schema["type"] === "string") schema[pick(["minLength", "maxLength"])] = below(3)
    },
    () => {
      if (schema["type"] === "array") schema[pick(["minItems", "maxItems"])] = 1 + below(2)
    },
    () => {
      if (properties?.[name] !== undefined)
        schema["required"] = required.includes(name) ? required.filter((it) => it !== name) : [...required, name]
    },
    () => {
      if (properties !== undefined) properties[name] = parts.value(random, 1)
    },
    () => {
      if (properties === undefined) return
      delete properties[name]
      schema["required"] = required.filter((it) => it !== name)
    },
    () => {
      if (properties !== undefined) schema["additionalProperties"] = pick<Json>([false, true, { type: "string" }])
    },
    () => Object.assign(schema, { description: "another", default: "x" }),
    () => {
      for (const key of bounds) delete schema[key]
    }
  ]
}

const parameterEdits = (random: Random, operation: DocumentOperation): ReadonlyArray<Edit> => {
  const { chance, pick } = random
  const { parameters } = operation
  const places = ["query", "header", "cookie"] as const
  const change = (edit: (one: DocumentParameter) => void): void => {
    if (parameters.length > 0) edit(pick(parameters))
  }
  const free = (edit: (one: DocumentParameter) => void): void =>
    change((one) => (one.in === "path" ? undefined : edit(one)))
  return [
    () => free((one) => Object.assign(one, { required: one.required !== true })),
    () =>
      change((one) => (one.style?.endsWith("Delimited") ? undefined : Object.assign(one, { explode: !one.explode }))),
    () => free((one) => void parameters.splice(parameters.indexOf(one), 1)),
    () => {
      if (!parameters.some(({ name }) => name === "q")) parameters.push(parts.parameter(random, pick(places), "q"))
    },
    () => change((one) => Object.assign(one, { schema: parts.scalar(random) })),
    () => change((one) => Object.assign(one, { schema: { type: "array", items: parts.scalar(random) } })),
    () =>
      change((one) => {
        if (!isSchema(one.schema["items"]) && !isSchema(one.schema["properties"]))
          one.schema = { type: "array", items: { ...one.schema } }
      }),
    () => change((one) => Object.assign(one, isSchema(one.schema["items"]) ? { schema: one.schema["items"] } : {})),
    () => free((one) => (one.in === "header" ? Object.assign(one, { name: one.name.toUpperCase() }) : undefined)),
    () => free((one) => Object.assign(one, parts.parameter(random, chance(0.5) ? one.in : pick(places), one.name)))
  ]
}

const messageEdits = (random: Random, operation: DocumentOperation): ReadonlyArray<Edit> => {
  const { pick } = random
  const { requestBody, responses } = operation
  const key = pick(Object.keys(responses))
  const response = responses[key]
  const other = pick(["200", "201", "2XX", "default", "404", "4XX"])
  return [
    () => {
      if (requestBody !== undefined) requestBody.required = requestBody.required !== true
    },
    () => {
      if (requestBody !== undefined) Object.assign(requestBody.content, parts.content(random))
    },
    () => {
      if (requestBody === undefined) return
      const [name = "", media] = Object.entries(requestBody.content)[0] ?? []
      delete requestBody.content[name]
      if (media !== undefined) requestBody.content[pick(["application/json", "application/*", "*/*"])] = media
    },
    () => {
      responses[other] = structuredClone(response ?? parts.response(random))
    },
    () => {
      if (Object.keys(responses).length > 1) delete responses[key]
    },
    () => {
      if (response !== undefined)
        response.headers = { "x-a": { required: random.chance(0.5), schema: parts.scalar(random) } }
    },
    () => void delete response?.headers,
    () => {
      operation.security = parts.security(random)
    },
    () => void delete operation.security
  ]
}

const routeEdits = (random: Random, document: OpenApiDocument): ReadonlyArray<Edit> => {
  const { pick } = random
  return [
    () => {
      const [path, method] = [pick(parts.templates), pick(["get", "post", "put"])]
      if (document.paths[path]?.[method] === undefined)
        document.paths[path] = { ...document.paths[path], [method]: parts.operation(random, "added", path, method) }
    },
    () => {
      const paths = Object.keys(document.paths)
      if (paths.length > 1) delete document.paths[pick(paths)]
    },
    () => {
      // The base path moves into the paths: nothing on the wire is another.
      const [server] = document.servers
      if (server === undefined || !server.url.endsWith("/v1")) return
      server.url = server.url.slice(0, -3) || "/"
      document.paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [`/v1${path}`, item]))
    },
    () => {
      document.servers = [{ url: pick(["/v1", "https://x.io", "https://x.io/v1"]) }]
    }
  ]
}

/** Changes one thing. */
export const mutate = (random: Random, document: OpenApiDocument): void => {
  const schemas = schemasOf(document)
  const operation = random.pick(operationsOf(document))
  const kind = random.below(12)
  if (kind < 5 && schemas.length > 0) return random.pick(schemaEdits(random, random.pick(schemas)))()
  if (kind < 8) return random.pick(parameterEdits(random, operation))()
  if (kind < 11) return random.pick(messageEdits(random, operation))()
  random.pick(routeEdits(random, document))()
}
