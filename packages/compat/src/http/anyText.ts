import { isJsonObject, type Encoding, type JsonSchema } from "@lintel/model"
import { isAnnotation } from "../payload/equal.js"
import { type Placed, resolved } from "../payload/place.js"
import { byName, isPlainText } from "./mediaType.js"
import type { Flow, OperationScope, SideName } from "./scope.js"
import { isTextual } from "./textual.js"

/** Whether a schema admits no list and no object. */
export const hasNoStructure = (scope: OperationScope, side: SideName, schema: JsonSchema): boolean => {
  const structures: JsonSchema = { allOf: [schema, { type: ["array", "object"] }] }
  return scope.context.payloads.judge.contained([side, structures], [side, false])._tag === "Included"
}

/** A description that names no value which is no text: of scalars, or of nothing at all. */
export const isOfText = (scope: OperationScope, side: SideName, { schema }: Placed): boolean => {
  if (schema === true) return true
  const own = scope.context.payloads.judge[side]
  const plain = resolved({ schema, place: { address: own.address, pointer: "" } }, own).schema
  if (isTextual(own, schema) || (isJsonObject(plain) && Object.keys(plain).every(isAnnotation))) return true
  return hasNoStructure(scope, side, schema)
}

/** A description that every text fits, and nothing with a structure. */
export const isAnyText = (scope: OperationScope, side: SideName, found: Placed): boolean =>
  isOfText(scope, side, found) &&
  scope.context.payloads.judge.contained([side, { type: "string" }], [side, found.schema])._tag === "Included"

/**
 * Whether a field of a form was sent as a document, an object or a list in JSON, and is any text now: the letters are the
 * same, and nothing beside them says their media type. A text in JSON has quotes around it.
 */
export const isDocumentAsText = (
  scope: OperationScope,
  flow: Flow,
  encoding: Encoding | undefined,
  sender: Placed,
  reader: Placed
): boolean => {
  const types = encoding?.contentType?.split(",") ?? []
  if (flow.sender !== "before" || types.length === 0 || types.some((one) => isPlainText(byName(one)))) return false
  const texts: JsonSchema = { allOf: [sender.schema, { type: "string" }] }
  const { judge } = scope.context.payloads
  const isNoText = judge.contained([flow.sender, texts], [flow.sender, false])._tag === "Included"
  return isNoText && isAnyText(scope, flow.reader, reader)
}
