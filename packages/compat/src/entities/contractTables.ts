import { type HttpContract, isJsonObject, type Json, type Message, type SharedSchemas } from "@lintel/model"
import {
  breaking,
  common,
  compared,
  documentation,
  downHurts,
  elsewhere,
  type FieldRule,
  type FieldTable,
  information,
  lessHurts,
  meaning,
  removalIs
} from "./fieldRule.js"

const stability = downHurts(["draft", "alpha", "beta", "stable"], "Less of it may be relied on than before.")

/** Fields of contracts. What operations say is compared operation by operation. */
export const contractFields = {
  ...common,
  _tag: breaking("Callers of one kind of contract cannot call another."),
  title: documentation,
  version: information,
  schemas: elsewhere("compared where payloads use them"),
  servers: elsewhere("compared with the operations"),
  operations: elsewhere("compared one by one"),
  webhooks: elsewhere("compared one by one"),
  security: elsewhere("compared with the operations"),
  securitySchemes: elsewhere("compared with the operations"),
  errorShape: meaning("Callers that read errors by their old form may misread the new one."),
  versioning: meaning("Callers choose the version in the old way."),
  stability,
  deprecation: information,
  supports: removalIs(
    "changes-meaning",
    "Callers that stayed on a version that is no longer supported are on their own."
  ),
  tags: documentation
} as const satisfies FieldTable<HttpContract>

export const sharedSchemasFields = {
  ...common,
  version: information,
  schemas: elsewhere("compared where payloads use them")
} as const satisfies FieldTable<SharedSchemas>

/** A key that is a schema of its own is compared as a payload; which part of the message it is, is compared here. */
const keyField: FieldRule = compared((before, after) => {
  const isSchema = (value: Json | undefined): boolean => isJsonObject(value) && value["payload"] !== undefined
  return isSchema(before) && isSchema(after) && pointerOf(before) === pointerOf(after) ? undefined : "changes-meaning"
}, "Messages of one key keep their order and land in one partition; by another key they do not.")

/** A media type without what makes no difference: case, spaces, the character set that is the default anyway. */
const mediaType = (value: Json | undefined): string | undefined =>
  typeof value === "string"
    ? value
        .toLowerCase()
        .split(";")
        .map((part) => part.trim())
        .filter((part) => part !== "charset=utf-8")
        .join(";")
    : undefined

const contentTypeField: FieldRule = compared((before, after) => {
  const [old, fresh] = [mediaType(before), mediaType(after)]
  if (old === undefined) return "information"
  return fresh === undefined ? "changes-meaning" : old === fresh ? undefined : "breaking"
}, "Readers choose how to decode by the content type.")

const pointerOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value["pointer"] : undefined)

const typeOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value["type"] : undefined)

const cloudEventsField: FieldRule = compared((before, after) => {
  const [old, fresh] = [typeOf(before), typeOf(after)]
  return old !== undefined && fresh !== undefined && old !== fresh ? "breaking" : "changes-meaning"
}, "Readers find what concerns them by the type, and readers and brokers filter and route by the other attributes.")

export const messageFields = {
  ...common,
  title: documentation,
  kind: meaning("An event tells, a command asks: readers act on which of the two it is."),
  version: information,
  payload: elsewhere("compared as a payload, in both directions"),
  headers: elsewhere("compared as a payload, in both directions"),
  contentType: contentTypeField,
  key: keyField,
  correlation: meaning("Readers find the request that a message answers by this field."),
  cloudEvents: cloudEventsField,
  retained: information,
  classification: meaning("Who may see the data is decided by it."),
  examples: documentation,
  stability,
  deprecation: information,
  maxSize: lessHurts("Producers that write larger messages are refused."),
  consequence: documentation
} as const satisfies FieldTable<Message>
