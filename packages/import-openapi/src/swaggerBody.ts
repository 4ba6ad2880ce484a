import {
  child,
  compact,
  type Cursor,
  entriesOf,
  onceIfShared,
  readNames,
  setOwn,
  source,
  type Source,
  type Sources,
  textOf,
  type Trail,
  warnAt,
  warnOfUnknownKeys
} from "@lintel/import"
import {
  type Content,
  type Encoding,
  type Header,
  type Json,
  type JsonSchema,
  type MediaType,
  type Request,
  type Response,
  segment
} from "@lintel/model"
import type { Context } from "./context.js"
import { isSet } from "./flag.js"
import { hasInlineSchema, inlineSchema } from "./inlineSchema.js"
import { readDeprecation } from "./lifecycle.js"
import { type Read, readContent, readHeaders, readSchemaAt } from "./media.js"
import type { FoundParameter } from "./parameter.js"
import { inlineExamples, plain, schemaInPlace, serialisation } from "./swaggerParameter.js"

const mediaTypesOf = (
  context: Context,
  operation: Cursor,
  root: Cursor,
  key: "consumes" | "produces"
): ReadonlyArray<string> => {
  const own = readNames(context, child(operation, key), key) ?? readNames(context, child(root, key), key) ?? []
  const valid = own.filter((name) => /^[^/\s]+\/[^/]+/.test(name))
  if (valid.length < own.length) {
    warnAt(
      context,
      "malformed",
      child(operation, key)?.trail ?? root.trail,
      `"${key}" names something that is no media type`
    )
  }
  return valid
}

const contentOf = (types: ReadonlyArray<string>, media: MediaType): Content =>
  Object.fromEntries(types.map((type) => [type, media]))

const contentSource = (types: ReadonlyArray<string>, trail: Trail, schema: Source): Source => {
  const media = source(trail, new Map([["schema", schema]]))
  return source(trail, new Map(types.map((type) => [type, media])))
}

const readBody = (context: Context, body: FoundParameter, types: ReadonlyArray<string>): Read<Request> => {
  const { cursor } = body
  const media = compact<MediaType>({
    schema: hasInlineSchema(context, cursor) ? inlineSchema(context, cursor) : readSchemaAt(context, cursor, "schema"),
    itemSchema: undefined,
    encoding: undefined,
    examples: undefined
  })
  const names = types.length === 0 ? ["application/json"] : types
  const value = compact<Request>({
    description: textOf(child(cursor, "description")),
    required: isSet(context, cursor, "required") ? true : undefined,
    cardinality: undefined,
    content: contentOf(names, media),
    maxSize: undefined
  })
  const schema = source(child(cursor, "schema")?.trail ?? cursor.trail)
  return { value, source: source(cursor.trail, new Map([["content", contentSource(names, cursor.trail, schema)]])) }
}

const formTypes = ["application/x-www-form-urlencoded", "multipart/form-data"]

const readForm = (
  context: Context,
  fields: ReadonlyArray<FoundParameter>,
  types: ReadonlyArray<string>,
  operation: Cursor
): Read<Request> => {
  const properties: Record<string, Json> = {}
  const encoding: Record<string, Encoding> = {}
  const inside = new Map<string, Source>()
  const required: Array<string> = []
  for (const { cursor, name } of fields) {
    const schema = schemaInPlace(context, cursor)
    const description = textOf(child(cursor, "description"))
    setOwn(
      properties,
      name,
      typeof schema === "object" && description !== undefined ? { ...schema, description } : schema
    )
    if (isSet(context, cursor, "required")) required.push(name)
    const style = serialisation(context, cursor, true)
    if (style !== plain && (style.style !== undefined || style.explode !== undefined)) {
      encoding[segment(name)] = compact<Encoding>({
        ...style,
        contentType: undefined,
        allowReserved: undefined,
        headers: undefined
      })
    }
    inside.set(name, source(cursor.trail))
  }
  const hasFile = fields.some(({ cursor }) => child(cursor, "type")?.value === "file")
  const usable = types.filter((type) => formTypes.includes(type.toLowerCase().split(";")[0]?.trim() ?? ""))
  const names = hasFile ? ["multipart/form-data"] : usable.length > 0 ? usable : [formTypes[0] ?? ""]
  const schema: JsonSchema = { type: "object", properties, ...(required.length === 0 ? {} : { required }) }
  const media: MediaType = { schema, ...(Object.keys(encoding).length === 0 ? {} : { encoding }) }
  const place = source(operation.trail, new Map([["properties", source(operation.trail, inside)]]))
  return {
    value: { content: contentOf(names, media), ...(required.length === 0 ? {} : { required: true }) },
    source: source(operation.trail, new Map([["content", contentSource(names, operation.trail, place)]]))
  }
}

/** The request body of an operation of Swagger 2.0, from its `body` or `formData` parameters. */
export const readSwaggerRequest = (
  context: Context,
  root: Cursor,
  operation: Cursor,
  parameters: ReadonlyArray<FoundParameter>
): Read<Request> | undefined => {
  const body = parameters.find((found) => found.place === "body")
  const fields = parameters.filter((found) => found.place === "formData")
  if (body === undefined && fields.length === 0) return undefined
  const types = mediaTypesOf(context, operation, root, "consumes")
  if (body === undefined) return readForm(context, fields, types, operation)
  if (fields.length > 0) {
    const reason = "body and formData exclude each other; the form is left out"
    warnAt(context, "malformed", operation.trail, reason, "body and form")
  }
  return readBody(context, body, types)
}

const readSwaggerHeader = (context: Context, header: Cursor): Read<Header> => {
  const value = compact<Header>({
    description: textOf(child(header, "description")),
    required: undefined,
    schema: schemaInPlace(context, header),
    content: undefined,
    ...serialisation(context, header, false),
    deprecation: readDeprecation(context, header),
    examples: inlineExamples(header)
  })
  return { value, source: source(header.trail, new Map([["schema", source(header.trail)]])) }
}

const readResponseContent = (
  context: Context,
  response: Cursor,
  types: ReadonlyArray<string>,
  sources: Sources
): Content | undefined => {
  const schema = readSchemaAt(context, response, "schema")
  const later = child(response, "content")
  if (schema === undefined && later !== undefined) {
    const reason = '"content" stands here since OpenAPI 3.0; it is read as meant there'
    warnAt(context, "repaired", later.trail, reason, "content")
    const content = readContent(context, later)
    if (content !== undefined) sources.set("content", content.source)
    return content?.value
  }
  const examples = new Map(entriesOf(child(response, "examples")))
  if (schema === undefined && examples.size === 0) return undefined
  const names = [
    ...new Set([...(types.length === 0 && schema !== undefined ? ["application/json"] : types), ...examples.keys()])
  ]
  const content: Record<string, MediaType> = {}
  for (const name of names.filter((type) => /^[^/\s]+\/[^/]+/.test(type))) {
    const example = examples.get(name)
    content[name] = {
      ...(schema === undefined ? {} : { schema }),
      ...(example === undefined ? {} : { examples: { example: example.value as Json } })
    }
  }
  const place = source(child(response, "schema")?.trail ?? response.trail)
  sources.set("content", contentSource(names, response.trail, place))
  return content
}

const responseKeys: ReadonlySet<string> = new Set(["description", "schema", "headers", "examples", "content"])

/** Reads one response of Swagger 2.0; its representations are what the operation produces. */
export const readSwaggerResponse = (
  context: Context,
  root: Cursor,
  raw: Cursor,
  response: Cursor,
  operation: Cursor
): Read<Response> => {
  const types = mediaTypesOf(context, operation, root, "produces")
  return onceIfShared(context, `response ${types.join(" ")}`, raw, response, () => {
    const sources: Sources = new Map()
    const description = textOf(child(response, "description"))
    if (description === undefined) {
      warnAt(context, "missing", response.trail, "the response has no description", "response description")
    }
    warnOfUnknownKeys(context, response, responseKeys, "a response")
    const value = compact<Response>({
      description,
      cardinality: undefined,
      headers: readHeaders(context, child(response, "headers"), sources, readSwaggerHeader),
      content: readResponseContent(context, response, types, sources),
      links: undefined
    })
    return { value, source: source(response.trail, sources) }
  })
}
