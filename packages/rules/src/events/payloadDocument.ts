import { isJsonObject, type JsonObject, type JsonSchema, type ModelIndex, type Payload } from "@lintel/model"

/** A JSON payload as one document with everything it refers to; `undefined` for payloads of another format. */
export const payloadDocument = (index: ModelIndex, payload: Payload | undefined): JsonSchema | undefined => {
  if (payload?._tag !== "JsonSchema") return undefined
  const { schema, schemas } = payload
  if (!isJsonObject(schema)) return schema
  const vocabularies: JsonObject = Object.fromEntries(
    index.ofKind("schemas").map(({ address, value }) => [address, { $id: address, $defs: value.schemas }])
  )
  const own = isJsonObject(schema["$defs"]) ? schema["$defs"] : {}
  const definitions = { ...vocabularies, ...schemas, ...own }
  return Object.keys(definitions).length === 0 ? schema : { ...schema, $defs: definitions }
}
