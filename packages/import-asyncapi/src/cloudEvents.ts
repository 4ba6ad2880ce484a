import { isRecord, own } from "@lintel/import"
import type { CloudEvents, JsonSchema, Payload } from "@lintel/model"

const attributes = { type: "type", source: "source", subject: "subject", dataschema: "dataSchema" } as const

const fixed = (schema: unknown): string | undefined => {
  if (!isRecord(schema)) return undefined
  const constant = own(schema, "const")
  const values = own(schema, "enum")
  const only: unknown = constant ?? (Array.isArray(values) && values.length === 1 ? values[0] : undefined)
  return typeof only === "string" ? only : undefined
}

const deepest = 20

/** The values that the properties of a schema are fixed to, through references and `allOf`. */
const fixedProperties = (
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  const visit = (part: unknown, depth: number): void => {
    if (!isRecord(part) || depth > deepest) return
    const reference = own(part, "$ref")
    const name = typeof reference === "string" ? /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1] : undefined
    if (name !== undefined)
      visit(own(definitions, decodeURIComponent(name.replaceAll(/%(?![0-9A-F]{2})/gi, "%25"))), depth + 1)
    const all = own(part, "allOf")
    if (Array.isArray(all)) for (const item of all as ReadonlyArray<unknown>) visit(item, depth + 1)
    const properties = own(part, "properties")
    if (!isRecord(properties)) return
    for (const [key, property] of Object.entries(properties)) {
      const value = fixed(property)
      if (value !== undefined) found.set(key, value)
    }
  }
  visit(schema, 0)
  return found
}

/** The attributes that headers carry: `ce_type` in Kafka, `ce-type` in HTTP, `cloudEvents:type` in AMQP. */
const inHeaders = (headers: JsonSchema): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [key, value] of fixedProperties(headers, {})) {
    const name = /^(?:ce[_-]|cloudevents[:_-])([a-z]+)$/i.exec(key)?.[1]
    if (name !== undefined) found.set(name.toLowerCase(), value)
  }
  return found
}

/**
 * The attributes of a CloudEvent that a message fixes: as headers (binary mode), or in the payload when the content type
 * says that the payload is the event (structured mode).
 */
export const cloudEventsOf = (
  payload: Payload | undefined,
  headers: JsonSchema | undefined,
  contentType: string | undefined
): CloudEvents | undefined => {
  const isStructured = contentType?.toLowerCase().startsWith("application/cloudevents") === true
  const found =
    isStructured && payload?._tag === "JsonSchema"
      ? fixedProperties(payload.schema, payload.schemas ?? {})
      : headers === undefined
        ? new Map<string, string>()
        : inHeaders(headers)
  const event: Record<string, string> = {}
  for (const [name, field] of Object.entries(attributes)) {
    const value = found.get(name)
    if (value !== undefined) event[field] = value
  }
  return Object.keys(event).length === 0 ? undefined : event
}
