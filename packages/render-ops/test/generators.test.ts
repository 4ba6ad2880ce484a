import { modelJsonSchema } from "@lintel/model"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { objective, policy } from "./arbitraries.js"

type Json = { readonly [key: string]: unknown }

const definitions = modelJsonSchema()["$defs"] as Readonly<Record<string, Json>>

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** The places of all fields that the published schema of the Model has below a definition. */
const fieldsOf = (schema: Json, at: string): ReadonlyArray<string> => {
  const { $ref: ref, anyOf, items, patternProperties, properties } = schema
  const target = typeof ref === "string" ? definitions[ref.slice("#/$defs/".length)] : undefined
  if (target !== undefined) return fieldsOf(target, at)
  if (Array.isArray(anyOf)) return anyOf.flatMap((one: Json) => fieldsOf(one, at))
  if (isObject(items)) return fieldsOf(items, `${at}/*`)
  if (isObject(patternProperties))
    return Object.values(patternProperties).flatMap((one) => fieldsOf(one as Json, `${at}/*`))
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([name, part]) => [
    `${at}/${name}`,
    ...fieldsOf(part as Json, `${at}/${name}`)
  ])
}

/** The places of all fields that a value has; those of records and lists are one. */
const fieldsIn = (value: unknown, at: string, known: ReadonlySet<string>): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsIn(item, `${at}/*`, known))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, part]) => {
    const place = known.has(`${at}/${name}`) ? `${at}/${name}` : `${at}/*`
    return [place, ...fieldsIn(part, place, known)]
  })
}

it.each([
  ["Policy", policy],
  ["Slo", objective]
] as const)("the laws meet every field of a %s", (name, values) => {
  const all = new Set(fieldsOf(definitions[name] ?? {}, ""))
  const samples = fc.sample<object>(values, { numRuns: 1500, seed: 3 })
  const met = new Set(samples.flatMap((value) => fieldsIn(value, "", all)))
  expect(all.size).toBeGreaterThan(30)
  expect([...all].filter((place) => !met.has(place))).toEqual([])
})
