import type { Json } from "./encoding.js"
import { declaredFields, pointerProblem } from "./declaredFields.js"
import { segment } from "@lintel/model"
import type { Message, MessageReader, Upcaster } from "./message.js"
import { type AnySchema, type ForeignPayload, isForeignPayload } from "./payload.js"
import { isPayloadSchema, type Notes, noteSchema, resolve, resolveFields } from "./resolve.js"
import { wireSchemas } from "./wire.js"

/** A payload with the definitions it needs. */
export const payloadOf = (
  schema: AnySchema | ForeignPayload,
  place: string,
  address: string,
  onExcessProperty: "ignore" | "error",
  notes: Notes
): Json => {
  if (isForeignPayload(schema)) return resolveFields(schema, address, "", notes)
  const wire = wireSchemas([{ schema, place }], { onExcessProperty })
  noteSchema(notes, address, wire.problems, wire.warnings)
  const definitions = Object.keys(wire.definitions).length === 0 ? {} : { schemas: wire.definitions }
  return { _tag: "JsonSchema", schema: wire.find(schema), ...definitions }
}

/** The Model's form of a message. */
export const encodeMessage = (value: object, address: string, notes: Notes): Json => {
  const { payload, key, retained, onExcessProperty = "ignore" } = value as Message<string>
  const convert = (schema: AnySchema | ForeignPayload, place: string): Json =>
    payloadOf(schema, `${address} ${place}`, address, onExcessProperty, notes)
  const encoded = isPayloadSchema(payload) || isForeignPayload(payload) ? convert(payload, "payload") : undefined
  const fields = encoded === undefined ? undefined : declaredFields(encoded)
  const lost = typeof key === "string" ? pointerProblem(pointerOf(key), "the payload", fields) : undefined
  if (lost !== undefined) notes.problems.push({ address, place: "key", reason: lost })
  return {
    ...resolveFields(value, address, "", notes, ["_tag", "name", "payload", "key", "retained", "onExcessProperty"]),
    ...(encoded === undefined ? {} : { payload: encoded }),
    ...(key === undefined ? {} : { key: encodeKey(key, convert) }),
    ...(retained === undefined
      ? {}
      : {
          retained: retained.map(({ payload: old, ...version }, index) => ({
            ...resolveFields(version, address, `/retained/${index}`, notes),
            ...(old === undefined ? {} : { payload: convert(old, `retained ${version.version}`) })
          }))
        })
  }
}

const encodeKey = (
  key: NonNullable<Message<string>["key"]>,
  convert: (schema: AnySchema | ForeignPayload, place: string) => Json
): Json => {
  if (typeof key !== "string") return { payload: convert(key.schema, "key") }
  return { pointer: pointerOf(key) }
}

/** A field by its name, or a JSON Pointer as it is. */
const pointerOf = (key: string): string => (key.startsWith("/") ? key : `/${key.replaceAll("~", "~0")}`)

/** The Model's form of what a reader takes from each message, keyed by the message's name. */
export const encodeReaders = (
  readers: ReadonlyArray<MessageReader>,
  address: string,
  pointer: string,
  notes: Notes
): Json =>
  encodeProjections(
    Object.fromEntries(readers.map(({ message, ...projection }) => [segment(message.name), projection])),
    address,
    pointer,
    notes
  )

/** The Model's form of a list of upcasters. */
export const encodeUpcasters = (
  upcasters: ReadonlyArray<Upcaster>,
  address: string,
  pointer: string,
  notes: Notes
): ReadonlyArray<Json> =>
  upcasters.map(({ output, ...upcaster }, index): Json => ({
    ...resolveFields(upcaster, address, `${pointer}/${index}`, notes),
    ...(output === undefined
      ? {}
      : {
          output: payloadOf(output, `${address} upcaster ${upcaster.from} to ${upcaster.to}`, address, "ignore", notes)
        })
  }))

/** The Model's form of a list of projections. */
export const encodeProjections = (
  readers: Readonly<Record<string, object | undefined>>,
  address: string,
  pointer: string,
  notes: Notes
): Json =>
  Object.fromEntries(
    Object.entries(readers).flatMap(([key, projection]) =>
      projection === undefined ? [] : [[key, resolve(projection, address, `${pointer}/${key}`, notes)]]
    )
  )
