import type { Message, Payload, Projection, Store, Upcaster } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { array, call, type Code, exactCall, literal, object } from "./code.js"
import { schemasOf } from "./schemas.js"
import { jsonCode, lose, use } from "./writer.js"
import { fieldsCode, named, ownSchema, projectionFields, type Writing } from "./writing.js"

/** A payload as it is authored: a schema, or `Payload.avro(...)` and its like. */
const payloadCode = (writing: Writing, item: Payload | undefined, pointer: string): Code | undefined => {
  const { writer, subject } = writing
  if (item === undefined) return undefined
  if (item._tag === "JsonSchema") {
    const schemas = schemasOf(writer, subject, item.schemas, `${pointer}/schemas`)
    const code = schemas.write(item.schema, `${pointer}/schema`)
    schemas.finish()
    return code
  }
  const make = `${use(writer, "Payload")}.`
  if (item._tag === "Avro") return exactCall(`${make}avro`, jsonCode(item.schema))
  const { _tag, ...fields } = item
  if (_tag === "Unknown") return call(`${make}other`, jsonCode(fields))
  const { message, ...options } = fields as Extract<Payload, { readonly _tag: "Protobuf" }>
  return call(`${make}protobuf`, literal(message), Object.keys(options).length === 0 ? undefined : jsonCode(options))
}

/** Upcasters as they are authored. */
export const upcastersCode = (
  writing: Writing,
  upcasters: ReadonlyArray<Upcaster> | undefined,
  pointer: string
): Code | undefined =>
  upcasters &&
  array(
    upcasters.map((upcaster, index) =>
      object([
        ...fieldsCode(writing, upcaster, `${pointer}/${index}`, ["output"]),
        ["output", payloadCode(writing, upcaster.output, `${pointer}/${index}/output`)]
      ])
    )
  )

/** What a reader takes of each message, as it is authored: a list that names the messages. */
export const readersCode = (
  writing: Writing,
  readers: Readonly<Record<string, Projection>> | undefined,
  pointer: string
): Code | undefined =>
  readers &&
  array(
    Object.entries(readers).map(([key, projection]) =>
      object([
        ["message", writing.refer(`message:${key}`)],
        ...projectionFields(writing, projection, `${pointer}/${key}`)
      ])
    )
  )

/** A store, with what makes it event-sourced. */
export const storeCode = (writing: Writing, name: string, value: Store): Code => {
  const { events } = value
  const projections = Object.entries(events?.projections ?? {}).map(([key, projection]): readonly [string, Code] => {
    const pointer = `/events/projections/${key}`
    return [
      nameOf(key),
      object([
        ...fieldsCode(writing, projection, pointer, ["readers"]),
        ["readers", readersCode(writing, projection.readers, `${pointer}/readers`)]
      ])
    ]
  })
  return named(writing, "Store", name, [
    ...fieldsCode(writing, value, "", ["events"]),
    [
      "events",
      events &&
        object([
          ...fieldsCode(writing, events, "/events", ["projections", "upcasters"]),
          ["projections", events.projections && object(projections)],
          ["upcasters", upcastersCode(writing, events.upcasters, "/events/upcasters")]
        ])
    ]
  ])
}

export const messageCode = (writing: Writing, name: string, value: Message): Code => {
  const { writer, subject } = writing
  const payload = (item: Message["payload"], pointer: string): Code | undefined => payloadCode(writing, item, pointer)
  const { key, headers, cloudEvents, retained } = value
  if (key && key.payload === undefined && key.pointer === undefined)
    lose(writer, subject, "/key", "an empty key says nothing")
  const keyCode =
    key?.payload === undefined
      ? key?.pointer && literal(key.pointer)
      : object([["schema", payload(key.payload, "/key/payload")]])
  const extensions = Object.entries(cloudEvents?.extensions ?? {}).map(
    ([field, schema]) => [nameOf(field), ownSchema(writing, schema, `/cloudEvents/extensions/${field}`)] as const
  )
  const old = retained?.map((version, index) =>
    object([
      ...fieldsCode(writing, version, `/retained/${index}`, ["payload"]),
      ["payload", payload(version.payload, `/retained/${index}/payload`)]
    ])
  )
  return named(writing, "Message", name, [
    ["payload", payload(value.payload, "/payload")],
    ["key", keyCode || undefined],
    ["headers", headers === undefined ? undefined : ownSchema(writing, headers, "/headers")],
    [
      "cloudEvents",
      cloudEvents &&
        object([
          ...fieldsCode(writing, cloudEvents, "/cloudEvents", ["extensions"]),
          ["extensions", cloudEvents.extensions && object(extensions)]
        ])
    ],
    ["retained", old && array(old)],
    ...fieldsCode(writing, value, "", ["payload", "key", "headers", "cloudEvents", "retained"])
  ])
}
