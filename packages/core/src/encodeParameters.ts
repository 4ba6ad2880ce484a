import type { Json } from "./encoding.js"
import type { OperationDefinition } from "./operation.js"
import type { ParameterOptions } from "./parameter.js"
import type { AnySchema } from "./payload.js"
import { isPayloadSchema, type Notes } from "./resolve.js"
import { isObject, readDefinitionRef } from "./schemaText.js"
import type { WireSchemas } from "./wire.js"
import { isEffectSchema, isOptional, isVoid } from "./wireEffect.js"

const templateNames = (path: string): ReadonlyArray<string> =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "")

/** The names of the template, with what is known of them. A name beside the template is a mistake of the author. */
export const pathParameters = (
  { path, facts }: OperationDefinition,
  address: string,
  wire: WireSchemas,
  notes: Notes
): ReadonlyArray<Json> => {
  const names = templateNames(path)
  const params = facts.params ?? {}
  for (const name of Object.keys(params).filter((key) => !names.includes(key))) {
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`
    notes.problems.push({ address, place: "params", reason: `${name} is not in the path ${path}: ${known}` })
  }
  return [...new Set(names)].map((name) => {
    const option = Object.hasOwn(params, name) ? params[name] : undefined
    return { ...parameter("path", name, option, wire), required: true }
  })
}

/** Parameters of the query, the headers or the cookies. */
export const parametersIn = (
  place: "query" | "header" | "cookie",
  parameters: Readonly<Record<string, AnySchema | ParameterOptions>> | undefined,
  wire: WireSchemas
): ReadonlyArray<Json> => Object.entries(parameters ?? {}).map(([name, option]) => parameter(place, name, option, wire))

const parameter = (
  place: string,
  name: string,
  option: AnySchema | ParameterOptions | undefined,
  wire: WireSchemas
): Json => ({ in: place, name, ...describeParameter(option, wire) })

/** Whether a sender may leave the value out. */
const acceptsAbsence = (schema: AnySchema): boolean => {
  if (isEffectSchema(schema)) return isOptional(schema)
  if (!("~standard" in schema)) return false
  const standard: object = schema["~standard"]
  if (!("validate" in standard) || typeof standard.validate !== "function") return false
  const result: unknown = standard.validate(undefined)
  return typeof result === "object" && result !== null && !("then" in result) && !("issues" in result && result.issues)
}

/** What is known of a parameter or header. */
export const describeParameter = (option: AnySchema | ParameterOptions | undefined, wire: WireSchemas): Json => {
  if (option === undefined) return {}
  if (isPayloadSchema(option)) return { required: !acceptsAbsence(option), schema: wire.find(option) }
  const { schema, ...rest } = option
  if (schema === undefined) return rest
  return { required: !acceptsAbsence(schema), ...rest, schema: wire.find(schema) }
}

/** The fields that a payload is known to have; `undefined` when it may have any. */
const fieldsOf = (payload: unknown, wire: WireSchemas): ReadonlyArray<string> | undefined => {
  const schema = isPayloadSchema(payload) && !isVoid(payload) ? wire.find(payload) : undefined
  const ref =
    isObject(schema) && typeof schema["$ref"] === "string" ? readDefinitionRef(schema["$ref"])?.name : undefined
  const body = ref === undefined ? schema : wire.definitions[ref]
  const properties = isObject(body) ? body["properties"] : undefined
  return isObject(properties) ? Object.keys(properties) : undefined
}

/** Where the key of an idempotency mechanism is sent: as said, else in the path when it names a path parameter. */
export const encodeIdempotency = (
  { path, payload, facts }: OperationDefinition,
  address: string,
  wire: WireSchemas,
  notes: Notes
): Json => {
  const { idempotency } = facts
  if (idempotency === undefined) return {}
  const { key } = idempotency
  const params = templateNames(path)
  const place = idempotency.in ?? (params.includes(key) ? "path" : "body")
  const fields = place === "path" ? params : place === "body" ? fieldsOf(payload, wire) : undefined
  if (fields !== undefined && !fields.includes(key) && !key.startsWith("/")) {
    const known = [...new Set([...params, ...(fieldsOf(payload, wire) ?? [])])].join(", ")
    const reason = `${key} is no path parameter and no field of the payload (${known}): for a header say in: "header"`
    notes.problems.push({ address, place: "idempotency", reason })
  }
  return { ...idempotency, in: place }
}
