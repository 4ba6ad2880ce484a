import type { Json, Model, Payload } from "@lintel/model"
import avro from "avsc"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { messageMatrices } from "../src/index.js"

// Every version is encoded by a real codec and decoded by every reader, over all data of a small domain.

const data = { int: [0, 7], long: [0, 9], string: ["", "x"], boolean: [true] } as const
type TypeName = keyof typeof data

interface Field {
  readonly name: string
  readonly type: TypeName
  readonly hasDefault: boolean
}

const defaults: Readonly<Record<TypeName, Json>> = { int: 1, long: 1, string: "d", boolean: false }

const form: fc.Arbitrary<ReadonlyArray<Field>> = fc
  .tuple(
    ...["a", "b"].map((name) =>
      fc.option(
        fc.record({
          name: fc.constant(name),
          type: fc.constantFrom(...(Object.keys(data) as ReadonlyArray<TypeName>)),
          hasDefault: fc.boolean()
        }),
        { nil: undefined }
      )
    )
  )
  .map((fields) => fields.flatMap((field) => field ?? []))

const schemaOf = (fields: ReadonlyArray<Field>): Json => ({
  type: "record",
  name: "R",
  fields: fields.map(({ hasDefault, name, type }) => ({
    name,
    type,
    ...(hasDefault ? { default: defaults[type] } : {})
  }))
})

const payloadOf = (fields: ReadonlyArray<Field>): Payload => ({ _tag: "Avro", schema: schemaOf(fields) })

const typeOf = (fields: ReadonlyArray<Field>): avro.Type => avro.Type.forSchema(schemaOf(fields) as avro.Schema)

const valuesOf = (fields: ReadonlyArray<Field>): ReadonlyArray<Record<string, unknown>> =>
  fields.reduce<ReadonlyArray<Record<string, unknown>>>(
    (values, { name, type }) => values.flatMap((value) => data[type].map((item) => ({ ...value, [name]: item }))),
    [{}]
  )

/** What the codec does with everything that a writer can write: refuses some of it, reads some as something else, or all as it was. */
const executed = (writer: ReadonlyArray<Field>, reader: ReadonlyArray<Field>): string => {
  const [from, to] = [typeOf(writer), typeOf(reader)]
  try {
    const resolver = to.createResolver(from)
    const isSame = valuesOf(writer).every((value) => {
      const read: Readonly<Record<string, unknown>> = { ...to.fromBuffer(from.toBuffer(value), resolver) }
      return Object.entries(read).every(([name, item]) => value[name] === item)
    })
    return isSame ? "Reads" : "ChangesMeaning"
  } catch {
    return "Refuses"
  }
}

const modelOf = (current: ReadonlyArray<Field>, old: ReadonlyArray<Field>, decoder: ReadonlyArray<Field>): Model => ({
  lintel: "1.0",
  messages: {
    M: { version: "now", payload: payloadOf(current), retained: [{ version: "old", payload: payloadOf(old) }] }
  },
  channels: { c: { messages: ["message:M"] } },
  services: {
    follows: { consumes: [{ channel: "channel:c" }] },
    own: { consumes: [{ channel: "channel:c", readers: { M: { avro: schemaOf(decoder) } } }] }
  }
})

describe("against a real Avro codec", () => {
  it("every pair is judged as the codec behaves", () => {
    fc.assert(
      fc.property(form, form, form, (current, old, decoder) => {
        for (const { reader, reading, written } of messageMatrices(modelOf(current, old, decoder)).flatMap(
          ({ pairs }) => pairs
        )) {
          const writer = written.version === "now" ? current : old
          const decodes = reader.by === "service:own" ? decoder : current
          expect([writer, decodes, reading._tag]).toEqual([writer, decodes, executed(writer, decodes)])
        }
      }),
      { numRuns: 200 }
    )
  })
})
