import { isObject, own, type SchemaLocation } from "@lintel/json-schema"

/** Thrown inside the translator, caught where the question was asked: something that is not a schema. */
export interface SchemaProblem {
  readonly _tag: "SchemaProblem"
  readonly pointer: string
  readonly reason: string
}

export const isSchemaProblem = (error: unknown): error is SchemaProblem =>
  isObject(error) && error["_tag"] === "SchemaProblem"

/** Ends the translation with the place of the mistake. */
export const refuse = (location: SchemaLocation, keyword: string | undefined, reason: string): never => {
  const problem: SchemaProblem = {
    _tag: "SchemaProblem",
    pointer: keyword === undefined ? location.pointer : `${location.pointer}/${keyword}`,
    reason
  }
  throw problem
}

export const keyword = (location: SchemaLocation, name: string): unknown => own(location.value, name)

export const numberKeyword = (location: SchemaLocation, name: string): number | undefined => {
  const value = keyword(location, name)
  if (value === undefined) return undefined
  if (typeof value === "number" && Number.isFinite(value)) return value
  return refuse(location, name, `${name} must be a number`)
}

/** A non-negative integer; `2.0` is one. */
export const countKeyword = (location: SchemaLocation, name: string): number | undefined => {
  const value = keyword(location, name)
  if (value === undefined) return undefined
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value
  return refuse(location, name, `${name} must be a non-negative integer`)
}

export const textKeyword = (location: SchemaLocation, name: string): string | undefined => {
  const value = keyword(location, name)
  if (value === undefined || typeof value === "string") return value
  return refuse(location, name, `${name} must be a string`)
}

export const booleanKeyword = (location: SchemaLocation, name: string): boolean => {
  const value = keyword(location, name)
  if (value === undefined) return false
  return typeof value === "boolean" ? value : refuse(location, name, `${name} must be a boolean`)
}

export const listKeyword = (location: SchemaLocation, name: string): ReadonlyArray<unknown> | undefined => {
  const value = keyword(location, name)
  if (value === undefined) return undefined
  if (!Array.isArray(value)) return refuse(location, name, `${name} must be an array`)
  for (let index = 0; index < value.length; index++) {
    if (!(index in value)) return refuse(location, `${name}/${index}`, "there is nothing at this position")
  }
  return value as ReadonlyArray<unknown>
}

export const namesOf = (location: SchemaLocation, name: string, value: unknown): ReadonlyArray<string> => {
  // A hole of an array is passed over by `every` and found by `includes`.
  if (Array.isArray(value) && value.every((item) => typeof item === "string") && !value.includes(undefined as never)) {
    return value
  }
  return refuse(location, name, `${name} must be an array of strings`)
}

export const namesKeyword = (location: SchemaLocation, name: string): ReadonlyArray<string> => {
  const value = keyword(location, name)
  return value === undefined ? [] : namesOf(location, name, value)
}

export const mapKeyword = (location: SchemaLocation, name: string): ReadonlyArray<readonly [string, unknown]> => {
  const value = keyword(location, name)
  if (value === undefined) return []
  return isObject(value) ? Object.entries(value) : refuse(location, name, `${name} must be an object`)
}
