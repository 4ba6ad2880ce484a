import { escapeToken, isJsonObject, type Json, type JsonObject } from "@lintel/model"
import { equalJson } from "./equal.js"
import type { Step } from "./align.js"

/**
 * A schema that pins `value` at the end of a path and leaves the rest open. Steps into branches pin nothing: the value
 * itself decides which branch it takes.
 */
export const pinned = (path: ReadonlyArray<Step>, value: Json): JsonObject => having(path, { enum: [value] })

/** A schema of values that have, at the end of a path, something of a schema; the rest is open. */
export const having = (path: ReadonlyArray<Step>, end: JsonObject): JsonObject => {
  let schema = end
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
    steps.every((step, index) => step._tag !== "Property" || keys[index] === escapeToken(step.name))
  )
}

/** Where each part is replaced until the end of the path is reached; undefined when the path leads nowhere. */
const within = (
  value: Json,
  steps: ReadonlyArray<Step>,
  change: (value: Json) => Json | undefined
): Json | undefined => {
  const [step, ...rest] = steps
  if (step === undefined) return change(value)
  if (step._tag === "Branch") return within(value, rest, change)
  if (step._tag === "Item") {
    if (!Array.isArray(value)) return undefined
    for (const [index, item] of (value as ReadonlyArray<Json>).entries()) {
      const changed = within(item, rest, change)
      if (changed !== undefined) return (value as ReadonlyArray<Json>).with(index, changed)
    }
    return undefined
  }
  if (!isJsonObject(value)) return undefined
  const names = step._tag === "Property" ? [step.name].filter((name) => Object.hasOwn(value, name)) : Object.keys(value)
  for (const name of names) {
    const changed = within(value[name] ?? null, rest, change)
    if (changed !== undefined) return Object.fromEntries([...Object.entries(value), [name, changed]])
  }
  return undefined
}

/** Where a path leads to the value, as a JSON Pointer into the payload; undefined when it is not there. */
export const placeOf = (payload: Json, steps: ReadonlyArray<Step>, value: Json): string | undefined => {
  const [step, ...rest] = steps
  if (step === undefined) return equalJson(payload, value) ? "" : undefined
  if (step._tag === "Branch") return placeOf(payload, rest, value)
  if (typeof payload !== "object" || payload === null || Array.isArray(payload) !== (step._tag === "Item"))
    return undefined
  for (const [name, part] of Object.entries(payload) as ReadonlyArray<readonly [string, Json]>) {
    if (step._tag === "Property" && name !== step.name) continue
    const place = placeOf(part, rest, value)
    if (place !== undefined) return `/${escapeToken(name)}${place}`
  }
  return undefined
}

/** The payload with another value where a path leads to the first; undefined when the first is not there. */
export const replaced = (payload: Json, path: ReadonlyArray<Step>, first: Json, other: Json): Json | undefined =>
  within(payload, path, (value) => (equalJson(value, first) ? other : undefined))
