import { segment } from "@lintel/model"
import { describeParameter, encodeIdempotency, parametersIn, pathParameters } from "./encodeParameters.js"
import type { Json } from "./encoding.js"
import { metaOf } from "./meta.js"
import type { OperationDefinition } from "./operation.js"
import type { OperationFacts, ResponseOptions, Status } from "./operationFacts.js"
import type { AnySchema } from "./payload.js"
import { isPayloadSchema, type Notes, noteSchema, noteSite, resolveFields } from "./resolve.js"
import { type SchemaUse, type WireSchemas, wireSchemas } from "./wire.js"
import { isEffectSchema, isVoid } from "./wireEffect.js"

interface NamedOperation {
  readonly name: string
  readonly definition: OperationDefinition
}

/** Every schema below a value, with the place it stands in. */
const usesIn = (value: unknown, place: string, uses: Array<SchemaUse>): void => {
  if (isPayloadSchema(value)) {
    if (!isVoid(value)) uses.push({ schema: value, place })
    return
  }
  if (typeof value !== "object" || value === null) return
  if (metaOf(value)?.kind !== undefined) return
  for (const [key, item] of Object.entries(value)) usesIn(item, `${place}/${key}`, uses)
}

const operationUses = ({ definition }: NamedOperation, address: string): ReadonlyArray<SchemaUse> => {
  const uses: Array<SchemaUse> = []
  const { payload, success, errors, facts } = definition
  usesIn(payload, `${address} payload`, uses)
  usesIn(success, `${address} success`, uses)
  usesIn(errors, `${address} errors`, uses)
  for (const part of ["params", "query", "headers", "cookies", "responses"] as const) {
    usesIn(facts[part], `${address} ${part}`, uses)
  }
  return uses
}

/** The Model's form of a contract. */
export const encodeContract = (value: object, address: string, notes: Notes): Json => {
  const { operations, errorShape, onExcessProperty = "ignore" } = value as ContractValue
  const named = Object.values(operations)
  const path = address.slice("contract:".length)
  const uses = named.flatMap((item) => operationUses(item, `operation:${path}/${segment(item.name)}`))
  usesIn(errorShape, `${address} errorShape`, uses)
  const wire = wireSchemas(uses, { onExcessProperty })
  noteSchema(notes, address, wire.problems, wire.warnings)
  const encoded = named.map((item) => {
    const own = `operation:${path}/${segment(item.name)}`
    noteSite(notes, own, item)
    return [item.name, encodeOperation(item.definition, own, wire, notes)] as const
  })
  const shape = errorShape?.schema
  return {
    _tag: "Http",
    ...resolveFields(value, address, "", notes, ["_tag", "name", "operations", "onExcessProperty", "errorShape"]),
    ...(errorShape === undefined ? {} : { errorShape: { ...errorShape, ...(shape && { schema: wire.find(shape) }) } }),
    ...(Object.keys(wire.definitions).length === 0 ? {} : { schemas: wire.definitions }),
    operations: Object.fromEntries(encoded)
  }
}

interface ContractValue {
  readonly operations: Readonly<Record<string, NamedOperation>>
  readonly errorShape?: { readonly mediaType?: string; readonly schema?: AnySchema }
  readonly onExcessProperty?: "ignore" | "error"
}

const special: ReadonlyArray<string> = [
  "params",
  "query",
  "headers",
  "cookies",
  "responses",
  "contentType",
  "streams",
  "successStatus",
  "maxSize",
  "idempotency"
]

const encodeOperation = (definition: OperationDefinition, address: string, wire: WireSchemas, notes: Notes): Json => {
  const { method, path, payload, facts } = definition
  const parameters = [
    ...pathParameters(definition, address, wire, notes),
    ...parametersIn("query", facts.query, wire),
    ...parametersIn("header", facts.headers, wire),
    ...parametersIn("cookie", facts.cookies, wire)
  ]
  const responses = encodeResponses(definition, wire)
  refuseOthers(definition, address, notes)
  const body = isPayloadSchema(payload) && !isVoid(payload) ? payload : undefined
  return {
    _tag: "Http",
    method,
    path,
    ...resolveFields(facts, address, "", notes, special),
    ...(facts.idempotency === undefined ? {} : { idempotency: encodeIdempotency(definition, address, wire, notes) }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { request: encodeRequest(body, facts, wire) }),
    ...(Object.keys(responses).length === 0 ? {} : { responses })
  }
}

/** A value that is no schema, or one whose library cannot say its JSON Schema, would be a body that nobody sees. */
const refuseOthers = ({ payload, success, errors }: OperationDefinition, address: string, notes: Notes): void => {
  const bodies: ReadonlyArray<readonly [string, unknown]> = [
    ["payload", payload],
    ["success", success],
    ...Object.entries(errors).map(([status, schema]) => [`errors/${status}`, schema] as const)
  ]
  for (const [place, body] of bodies) {
    if (body === undefined || isPayloadSchema(body)) continue
    const reason = "is no Effect Schema, no schema that implements Standard JSON Schema, and no JsonSchema.make(...)"
    notes.problems.push({ address, place, reason })
  }
}

const encodeRequest = (
  body: AnySchema,
  { contentType, maxSize, streams }: OperationFacts,
  wire: WireSchemas
): Json => ({
  required: true,
  ...(streams === "request" || streams === "both" ? { cardinality: "stream" } : {}),
  content: { [contentType ?? "application/json"]: { schema: wire.find(body) } },
  ...(maxSize === undefined ? {} : { maxSize })
})

const statusOf = (schema: AnySchema): string => {
  if (!isEffectSchema(schema)) return "default"
  const status = schema.ast.annotations?.["httpApiStatus"]
  return typeof status === "number" ? String(status) : "default"
}

const failuresByStatus = (errors: OperationDefinition["errors"]): ReadonlyMap<string, ReadonlyArray<AnySchema>> => {
  const groups = new Map<string, Array<AnySchema>>()
  const isList = Array.isArray(errors)
  for (const [key, schema] of Object.entries(errors)) {
    if (!isPayloadSchema(schema)) continue
    const status = isList ? statusOf(schema) : key
    groups.set(status, [...(groups.get(status) ?? []), schema])
  }
  return groups
}

const unionOf = (schemas: ReadonlyArray<AnySchema>, wire: WireSchemas): unknown => {
  const [only, second] = schemas
  return only !== undefined && second === undefined ? wire.find(only) : { anyOf: schemas.map(wire.find) }
}

const encodeResponses = ({ success, errors, facts }: OperationDefinition, wire: WireSchemas): Json => {
  const mediaType = facts.contentType ?? "application/json"
  const responses = new Map<string, Json>()
  if (isPayloadSchema(success)) {
    const status = String(facts.successStatus ?? (isVoid(success) ? 204 : 200))
    const stream = facts.streams === "response" || facts.streams === "both" ? { cardinality: "stream" } : {}
    const content = { content: { [mediaType]: { schema: wire.find(success) } } }
    responses.set(status, isVoid(success) ? {} : { ...stream, ...content })
  } else if (facts.successStatus !== undefined) responses.set(String(facts.successStatus), {})
  for (const [status, schemas] of failuresByStatus(errors)) {
    const bodies = schemas.filter((schema) => !isVoid(schema))
    const content = bodies.length === 0 ? {} : { content: { "application/json": { schema: unionOf(bodies, wire) } } }
    responses.set(status, content)
  }
  for (const [status, option] of Object.entries(facts.responses ?? {})) {
    if (option !== undefined)
      responses.set(status, { ...responses.get(status), ...longResponse(option, mediaType, wire) })
  }
  return Object.fromEntries(responses)
}

const longResponse = (option: ResponseOptions, mediaType: string, wire: WireSchemas): Json => {
  const { body, contentType = mediaType, headers, description, cardinality } = option
  const described = Object.entries(headers ?? {}).map(([name, value]) => [name, describeParameter(value, wire)])
  return {
    ...(description === undefined ? {} : { description }),
    ...(cardinality === undefined ? {} : { cardinality }),
    ...(body === undefined || isVoid(body) ? {} : { content: { [contentType]: { schema: wire.find(body) } } }),
    ...(headers === undefined ? {} : { headers: Object.fromEntries(described) })
  }
}

/** Statuses under which an operation answers well, for projections of "the success reply". */
export const successStatus = (operation: unknown): Status => {
  const definition =
    typeof operation === "object" && operation !== null && "definition" in operation
      ? (operation.definition as OperationDefinition)
      : undefined
  const success = definition?.success
  if (definition === undefined || !isPayloadSchema(success)) return definition?.facts.successStatus ?? "2XX"
  return definition.facts.successStatus ?? (isVoid(success) ? 204 : 200)
}
