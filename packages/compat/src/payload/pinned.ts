import type { Json, JsonObject } from "@lintel/model"
import type { Step } from "./align.js"

/**
 * A schema that pins `value` at the end of a path and leaves the rest open. Steps into branches pin nothing: the value
 * itself decides which branch it takes.
 */
export const pinned = (path: ReadonlyArray<Step>, value: Json): JsonObject => {
  let schema: JsonObject = { enum: [value] }
  for (const step of path.toReversed()) {
    switch (step._tag) {
      case "Property":
        schema = { type: "object", required: [step.name], properties: { [step.name]: schema } }
        break
      case "Item":
        schema = { type: "array", minItems: 1, contains: schema }
        break
      case "MapValue":
        schema = { type: "object", minProperties: 1, not: { additionalProperties: { not: schema } } }
        break
      case "Branch":
    }
  }
  return schema
}

/** Whether a place in a payload lies where a path leads to, or inside. */
export const liesUnder = (pointer: string, path: ReadonlyArray<Step>): boolean => {
  const keys = pointer.split("/").slice(1)
  const steps = path.filter((step) => step._tag !== "Branch")
  return (
    keys.length >= steps.length &&
    steps.every((step, index) => step._tag !== "Property" || keys[index] === escapeName(step.name))
  )
}

const escapeName = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")
