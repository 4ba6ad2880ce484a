import type { ModelIndex } from "@lintel/model"
import type { LossCollector } from "@lintel/render"

/** What a document for people leaves to other forms of the design. */
export const reportNotWritten = (index: ModelIndex, losses: LossCollector): void => {
  for (const { address, value } of index.ofKind("contract")) {
    if (value.schemas !== undefined) losses.drop(address, "schemas of bodies", "/schemas")
  }
  for (const { address, value } of index.ofKind("message")) {
    if (value.payload !== undefined) losses.drop(address, "schema of a message", "/payload")
  }
  for (const { address } of index.ofKind("schemas")) losses.drop(address, "shared schemas")
  for (const { address, value } of index.entities) {
    if ("extensions" in value && value.extensions !== undefined) losses.drop(address, "extensions", "/extensions")
  }
}
