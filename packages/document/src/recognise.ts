import { isJsonObject, type JsonObject } from "./jsonObject.js"

/**
 * What a document is.
 *
 * @category Recognition
 * @since 0.1.0
 */
export type DocumentKind =
  | "openapi"
  | "swagger"
  | "asyncapi"
  | "json-schema"
  | "avro"
  | "proto"
  | "graphql"
  | "states-language"
  | "serverless-workflow"
  | "lintel-model"
  | "openslo"
  | "sloth"
  | "grpc-service-config"
  | "istio"
  | "resilience4j"
  | "kubernetes"
  | "unknown"

/**
 * What a document is, in which version where it says so, and by which sign it was recognised.
 *
 * @category Recognition
 * @since 0.1.0
 */
export interface Recognition {
  readonly kind: DocumentKind
  readonly version?: string
  readonly reason: string
}

const own = (value: JsonObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)

const versionText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined

const byVersionKey = (value: JsonObject): Recognition | undefined => {
  const keys = [
    ["openapi", "openapi"],
    ["swagger", "swagger"],
    ["asyncapi", "asyncapi"],
    ["lintel", "lintel-model"],
    ["modelVersion", "lintel-model"]
  ] as const
  for (const [key, kind] of keys) {
    const version = versionText(own(value, key))
    if (version !== undefined) return { kind, version, reason: `it has the key "${key}" with ${version}` }
  }
  return undefined
}

const apiVersions = [
  [/^openslo\//, "openslo"],
  [/^sloth\.slok\.dev\//, "sloth"],
  [/^networking\.istio\.io\//, "istio"],
  [/^(?:apps|autoscaling|argoproj\.io|flagger\.app)\//, "kubernetes"]
] as const

/** Configuration of operations: by `apiVersion`, else by the one key that only this tool has. */
const asOperations = (value: JsonObject): Recognition | undefined => {
  const version = own(value, "apiVersion")
  const found = typeof version === "string" ? apiVersions.find(([form]) => form.test(version)) : undefined
  if (found !== undefined && typeof version === "string") {
    return { kind: found[1], version, reason: `it has the key "apiVersion" with ${version.slice(0, 100)}` }
  }
  if (own(value, "version") === "prometheus/v1" && Object.hasOwn(value, "slos")) {
    return {
      kind: "sloth",
      version: "prometheus/v1",
      reason: 'it has the keys "version" with prometheus/v1 and "slos"'
    }
  }
  if (Array.isArray(own(value, "methodConfig"))) {
    return { kind: "grpc-service-config", reason: 'it has the key "methodConfig" of a service config of gRPC' }
  }
  if (version === "v1" && own(value, "kind") === "List" && Array.isArray(own(value, "items"))) {
    return { kind: "kubernetes", version, reason: 'it is a "List" of Kubernetes' }
  }
  const key = Object.keys(value).find((it) => it === "resilience4j" || it.startsWith("resilience4j."))
  return key === undefined ? undefined : { kind: "resilience4j", reason: `it has the key "${key.slice(0, 100)}"` }
}

/** A state machine in Amazon States Language, or a document of Serverless Workflow 1. */
const asWorkflow = (value: JsonObject): Recognition | undefined => {
  const states = own(value, "States")
  if (typeof own(value, "StartAt") === "string" && isJsonObject(states)) {
    return { kind: "states-language", reason: 'it is a state machine: keys "StartAt" and "States"' }
  }
  const document = own(value, "document")
  const dsl = isJsonObject(document) ? versionText(own(document, "dsl")) : undefined
  if (dsl === undefined || !Array.isArray(own(value, "do"))) return undefined
  return { kind: "serverless-workflow", version: dsl, reason: `it is a workflow: "document" has "dsl" with ${dsl}` }
}

const avroPrimitives = new Set(["null", "boolean", "int", "long", "float", "double", "bytes", "string"])
const avroNamed = new Set(["record", "enum", "fixed", "error"])

const isAvroField = (field: unknown): boolean =>
  typeof field === "object" && field !== null && Object.hasOwn(field, "name") && Object.hasOwn(field, "type")

const asAvro = (value: unknown): Recognition | undefined => {
  if (Array.isArray(value)) {
    const named = value.length > 0 && value.every((item) => typeof item === "string" || asAvro(item) !== undefined)
    return named ? { kind: "avro", reason: "it is a union of Avro types" } : undefined
  }
  if (!isJsonObject(value)) return undefined
  const record = value
  const type = own(record, "type")
  if (own(record, "protocol") !== undefined && own(record, "types") !== undefined) {
    return { kind: "avro", reason: 'it is an Avro protocol: keys "protocol" and "types"' }
  }
  if (typeof type !== "string") return undefined
  const fields = own(record, "fields")
  if (avroNamed.has(type) && typeof own(record, "name") === "string") {
    if (type === "record" && !(Array.isArray(fields) && fields.every(isAvroField))) return undefined
    return { kind: "avro", reason: `it is a named Avro type: "type" is "${type}"` }
  }
  if (type === "map" && Object.hasOwn(record, "values")) return { kind: "avro", reason: "it is an Avro map" }
  if (type === "array" && avroPrimitives.has(String(own(record, "items")))) {
    return { kind: "avro", reason: "it is an Avro array: items are named by type" }
  }
  return avroPrimitives.has(type) && Object.hasOwn(record, "logicalType")
    ? { kind: "avro", reason: 'it is an Avro type with "logicalType"' }
    : undefined
}

const schemaKeywords = [
  "$ref",
  "$defs",
  "definitions",
  "type",
  "properties",
  "items",
  "prefixItems",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "enum",
  "const",
  "required",
  "additionalProperties",
  "patternProperties",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "if"
] as const

const asJsonSchema = (value: unknown): Recognition | undefined => {
  if (typeof value === "boolean") return { kind: "json-schema", reason: `the schema ${value}` }
  if (!isJsonObject(value)) return undefined
  const dialect = own(value, "$schema")
  if (typeof dialect === "string") {
    return { kind: "json-schema", version: dialect, reason: `it names its dialect: "$schema" is ${dialect}` }
  }
  const keyword = schemaKeywords.find((key) => Object.hasOwn(value, key))
  if (keyword !== undefined) return { kind: "json-schema", reason: `it has the schema keyword "${keyword}"` }
  return Object.keys(value).length === 0 ? { kind: "json-schema", reason: "the empty schema" } : undefined
}

/** The first definition of a schema in GraphQL, after its description; names alone would also begin YAML. */
const graphqlDefinition = new RegExp(
  String.raw`^\s*(?:"""[\s\S]*?"""\s*|"[^"\n]*"\s*)?(?:extend\s+)?(?:` +
    String.raw`(schema|type\s+\w+|interface\s+\w+|input\s+\w+|enum\s+\w+)\s*(?:@|\{|implements\b|$)|` +
    String.raw`(union\s+\w+\s*[@=]|scalar\s+\w+\s*(?:@|\n|$)|directive\s*@\w+))`
)

/** Signs are looked for at the beginning: the cost of a search does not grow with the file. */
const headLength = 16_384

const asText = (text: string): Recognition | undefined => {
  if (/^\s*[[{]/.test(text)) return undefined
  const code = text.slice(0, headLength).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*/g, "")
  const syntax = /^\s*(syntax|edition)\s*=\s*["']([^"']+)["']\s*;/.exec(code)
  if (syntax !== null) {
    return {
      kind: "proto",
      version: syntax[2] ?? "",
      reason: `it begins with a Protobuf ${syntax[1] ?? "syntax"} line`
    }
  }
  if (
    /^\s*(?:(?:package|import|option)\s[^;{]*;\s*)*(?:message|enum|service)\s+\w+\s*\{[^}]*(?:=\s*-?\d+|rpc\s|option\s)/.test(
      code
    )
  ) {
    return { kind: "proto", reason: "it declares Protobuf messages with field numbers" }
  }
  const graphql = graphqlDefinition.exec(code)
  if (graphql === null) return undefined
  return {
    kind: "graphql",
    reason: `it begins with a GraphQL ${(graphql[1] ?? graphql[2] ?? "").split(/\s/)[0] ?? ""} definition`
  }
}

const byName = (file: string): Recognition | undefined => {
  const kinds = [
    [".proto", "proto"],
    [".graphql", "graphql"],
    [".graphqls", "graphql"],
    [".gql", "graphql"],
    [".avsc", "avro"],
    [".avpr", "avro"]
  ] as const
  const found = kinds.find(([extension]) => file.toLowerCase().endsWith(extension))
  return found && { kind: found[1], reason: `its name ends with ${found[0]}` }
}

/**
 * Recognises a document by its content, and by its name only where the content leaves it open. Give the text of a file
 * that is neither JSON nor YAML as a string, else the value that was read.
 *
 * Signs in this order: a version key (`openapi`, `swagger`, `asyncapi`, `lintel`, `apiVersion`), `$schema`, the shape of Avro types,
 * schema keywords, Protobuf and GraphQL definitions, the name.
 *
 * @example
 * ```ts
 * import { recognise } from "@lintel/document"
 *
 * recognise({ openapi: "3.1.0" }, "api.yaml").kind // => "openapi"
 * recognise({ type: "record", name: "A", fields: [] }, "a.json").kind // => "avro"
 * recognise('syntax = "proto3";', "a.proto").version // => "proto3"
 * recognise({ hello: 1 }, "a.json").kind // => "unknown"
 * ```
 *
 * @category Recognition
 * @since 0.1.0
 */
export const recognise = (value: unknown, file: string): Recognition => {
  const unknown: Recognition = { kind: "unknown", reason: "no sign of a known kind of document was found" }
  if (typeof value === "string") {
    return (
      asText(value) ??
      byName(file) ??
      (avroPrimitives.has(value) ? { kind: "avro", reason: "an Avro primitive" } : unknown)
    )
  }
  const isObject = isJsonObject(value)
  const versioned = isObject ? byVersionKey(value) : undefined
  if (versioned !== undefined) return versioned
  // OpenSLO also takes a list of objects.
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  const listed = isJsonObject(first) ? asOperations(first) : undefined
  const operations = isObject ? asOperations(value) : listed?.kind === "openslo" ? listed : undefined
  if (operations !== undefined) return operations
  const workflow = isObject ? asWorkflow(value) : undefined
  if (workflow !== undefined) return workflow
  if (isObject && Object.hasOwn(value, "$schema")) return asJsonSchema(value) ?? unknown
  return (
    asAvro(value) ??
    (file.toLowerCase().endsWith(".avsc") ? byName(file) : undefined) ??
    asJsonSchema(value) ??
    byName(file) ??
    unknown
  )
}
