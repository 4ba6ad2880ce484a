import { Ajv2020 } from "ajv/dist/2020.js"
import * as fc from "fast-check"
import type { Json, JsonObject } from "@lintel/model"

const ajv = new Ajv2020({ strict: false })
const validators = new Map<string, (value: unknown) => boolean>()

/** What an independent validator says. */
export const accepts = (schema: JsonObject, value: unknown): boolean => {
  const key = JSON.stringify(schema)
  const known = validators.get(key) ?? ajv.compile(schema)
  validators.set(key, known as (value: unknown) => boolean)
  return known(value)
}

export type FieldKind = "text" | "number" | "ab" | "abc"

export interface Form {
  readonly fields: Readonly<Record<string, { readonly kind: FieldKind; readonly isRequired: boolean }>>
  readonly isClosed: boolean
}

const kinds: Readonly<Record<FieldKind, { readonly schema: JsonObject; readonly values: ReadonlyArray<Json> }>> = {
  text: { schema: { type: "string" }, values: ["a", "z"] },
  number: { schema: { type: "number" }, values: [1] },
  ab: { schema: { enum: ["a", "b"] }, values: ["a", "b"] },
  abc: { schema: { enum: ["a", "b", "c"] }, values: ["a", "b", "c"] }
}

export const schemaOf = ({ fields, isClosed }: Form): JsonObject => {
  const required = Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []))
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([name, { kind }]) => [name, kinds[kind].schema])),
    ...(required.length === 0 ? {} : { required }),
    ...(isClosed ? { additionalProperties: false } : {})
  }
}

/** Everything that somebody who keeps to a form may send, with few values each. */
export const payloadsOf = ({ fields }: Form): ReadonlyArray<JsonObject> =>
  Object.entries(fields).reduce<ReadonlyArray<JsonObject>>(
    (all, [name, { isRequired, kind }]) =>
      all.flatMap((one) => [
        ...(isRequired ? [] : [one]),
        ...kinds[kind].values.map((value) => ({ ...one, [name]: value }))
      ]),
    [{}]
  )

export const form: fc.Arbitrary<Form> = fc.record({
  fields: fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.record({ kind: fc.constantFrom<FieldKind>("text", "number", "ab", "abc"), isRequired: fc.boolean() }),
    { minKeys: 1, maxKeys: 3 }
  ),
  isClosed: fc.boolean()
})
