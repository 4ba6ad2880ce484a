import { unknownField } from "@lintel/model"

/** Whether the fields of a value were written by this call: not an entity, a part, a schema or an instance of a class. */
const isWrittenHere = (value: unknown, isRoot: boolean): value is object => {
  if (typeof value !== "object" || value === null) return false
  if (isRoot || Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
  return isPlain && Object.getOwnPropertySymbols(value).length === 0 && !("~standard" in value)
}

const deepest = 100

/** The first field that is there and `undefined`, as names from the outside in. */
const find = (value: unknown, depth = 0): ReadonlyArray<string> | undefined => {
  if (depth > deepest || !isWrittenHere(value, depth === 0)) return undefined
  for (const [key, item] of Object.entries(value)) {
    if (key === "extensions") continue // data of others, of any form
    if (item === undefined) return [key]
    const inside = find(item, depth + 1)
    if (inside !== undefined) return [key, ...inside]
  }
  return undefined
}

/**
 * Refuses a field that is there and `undefined`: a misspelt name, or a module that is imported in a circle and not yet
 * run. Taken for absent, it would be a fact that silently goes missing. The error stands where `constructor` was called.
 */
export const refuseUndefined = (fields: object, constructor: (...args: never) => unknown): void => {
  const path = find(fields)
  if (path === undefined) return
  const error = new Error(
    `\`${path.join(".")}\` is undefined: the name does not exist where it comes from, or that module is imported in a ` +
      "circle and has not run yet. A fact that is not known is left out."
  )
  Error.captureStackTrace(error, constructor)
  throw error
}

/**
 * Refuses a field that a constructor does not take, where only those it knows are kept: left out, it would be a fact that
 * silently goes missing.
 */
export const refuseUnknown = (
  fields: object,
  known: ReadonlyArray<string>,
  constructor: (...args: never) => unknown
): void => {
  const unknown = Object.keys(fields).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const error = new Error(`\`${unknown}\` ${unknownField(unknown, known)}`)
  Error.captureStackTrace(error, constructor)
  throw error
}
