import type { Json, JsonSchema, Payload } from "@lintel/model"
import type { Holder } from "./definitions.js"
import { writeSchema } from "./schema.js"
import { restored } from "./kept.js"
import type { Scope } from "./scope.js"
import type { Tree } from "./tree.js"

const avro = "application/vnd.apache.avro;version=1.9.0"
const protobuf = "application/vnd.google.protobuf;version=3"

const inFormat = (schemaFormat: string, schema: Json): Tree => ({ schemaFormat, schema })

/** Messages take objects only: `{}` accepts everything, as `true` does. */
export const asObject = (schema: JsonSchema): JsonSchema =>
  typeof schema === "boolean" ? (schema ? {} : { not: {} }) : schema

/** A payload or a key as AsyncAPI has it; schemas of other languages say which. */
export const writePayload = (
  scope: Scope,
  place: { readonly holder: Holder; readonly subject: string; readonly pointer: string },
  payload: Payload
): Json | undefined => {
  switch (payload._tag) {
    case "JsonSchema":
      return writeSchema({ scope, ...place, pointer: `${place.pointer}/schema` }, asObject(payload.schema))
    case "Avro":
      return inFormat(avro, payload.schema)
    case "Protobuf":
      if (payload.source !== undefined) return inFormat(protobuf, payload.source)
      scope.losses.approximate(place.subject, "Protobuf message without its source", place.pointer)
      return inFormat(protobuf, `message ${payload.message.split(".").at(-1) ?? ""} {}`)
    case "Unknown":
      if (payload.format !== undefined && payload.schema !== undefined) {
        return inFormat(payload.format, restored(scope, place.subject, payload.schema, `${place.pointer}/schema`) ?? {})
      }
      scope.losses.drop(place.subject, "payload that is not known", place.pointer)
      return undefined
  }
}
