import type { JsonObject, Model, Payload } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { messageMatrices } from "../src/index.js"

// A deployment in which everything really happens: every version writes every value it can write over a small domain,
// every reader validates what it meets with another validator.

const names = ["a", "b"] as const
const types = {
  integer: [0, 7],
  string: ["", "x"],
  boolean: [true]
} as const
type TypeName = keyof typeof types

interface Field {
  readonly type: TypeName
  readonly isRequired: boolean
}
type Form = Readonly<Partial<Record<(typeof names)[number], Field>>>

// A schema that declares no name at all is a map, in which a writer may put anything.
const form: fc.Arbitrary<Form> = fc
  .record(
    Object.fromEntries(
      names.map((name) => [
        name,
        fc.record({
          type: fc.constantFrom(...(Object.keys(types) as ReadonlyArray<TypeName>)),
          isRequired: fc.boolean()
        })
      ])
    ),
    { requiredKeys: [] }
  )
  .filter((fields) => Object.keys(fields).length > 0)

const schemaOf = (fields: Form): JsonObject => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, { type }])),
  required: Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []))
})

const payloadOf = (fields: Form): Payload => ({ _tag: "JsonSchema", schema: schemaOf(fields) })

/** Everything that a writer of a form can write: declared names only. */
const written = (fields: Form): ReadonlyArray<object> =>
  names.reduce<ReadonlyArray<object>>(
    (values, name) => {
      const field = fields[name]
      if (field === undefined) return values
      const filled = values.flatMap((value) => types[field.type].map((item) => ({ ...value, [name]: item })))
      return field.isRequired ? filled : [...values, ...filled]
    },
    [{}]
  )

interface World {
  readonly current: Form
  readonly old: ReadonlyArray<Form>
  readonly decoders: ReadonlyArray<Form | undefined>
  readonly replays: ReadonlyArray<boolean>
}

const world: fc.Arbitrary<World> = fc.record({
  current: form,
  old: fc.array(form, { maxLength: 3 }),
  decoders: fc.array(fc.option(form, { nil: undefined }), { minLength: 1, maxLength: 3 }),
  replays: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })
})

const modelOf = ({ current, decoders, old, replays }: World): Model => ({
  lintel: "1.0",
  messages: {
    M: {
      version: "now",
      payload: payloadOf(current),
      retained: old.map((fields, index) => ({ version: `v${index}`, payload: payloadOf(fields) }))
    }
  },
  channels: { c: { messages: ["message:M"], retention: "forever" } },
  services: Object.fromEntries(
    decoders.map((decoder, index) => [
      `reader${index}`,
      {
        consumes: [
          {
            channel: "channel:c" as const,
            replays: replays[index] === true ? ("all" as const) : ("none" as const),
            ...(decoder === undefined ? {} : { readers: { M: { decoder: schemaOf(decoder) } } })
          }
        ]
      }
    ])
  )
})

describe("against a deployment that really writes and reads", () => {
  it("every pair that meets is judged, and judged right", () => {
    const validators = new Ajv2020({ strict: false })
    fc.assert(
      fc.property(world, (deployed) => {
        const [matrix] = messageMatrices(modelOf(deployed))
        const judged = new Map(
          matrix?.pairs.map(({ reader, reading, written: { version } }) => [`${reader.by} ${version}`, reading]) ?? []
        )
        const expected = new Map<string, boolean>()
        for (const [index, decoder] of deployed.decoders.entries()) {
          const accepts = validators.compile(schemaOf(decoder ?? deployed.current))
          const old =
            deployed.replays[index] === true ? deployed.old.map((fields, at) => [`v${at}`, fields] as const) : []
          for (const [version, fields] of [["now", deployed.current] as const, ...old]) {
            expected.set(
              `service:reader${index} ${version}`,
              written(fields).every((value) => accepts(value))
            )
          }
        }
        expect([...judged.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
        for (const [pair, reads] of expected)
          expect([pair, judged.get(pair)?._tag]).toEqual([pair, reads ? "Reads" : "Refuses"])
      }),
      { numRuns: 120 }
    )
  })

  it("what is refused is a message that the writer writes and the reader's own validator refuses", () => {
    const validators = new Ajv2020({ strict: false })
    fc.assert(
      fc.property(world, (deployed) => {
        for (const { reader, reading, written: version } of messageMatrices(modelOf(deployed)).flatMap(
          ({ pairs }) => pairs
        )) {
          if (reading._tag !== "Refuses" || version.payload?._tag !== "JsonSchema") continue
          const decoder = reader.projection?.decoder ?? schemaOf(deployed.current)
          expect(validators.validate(version.payload.schema as object, reading.value)).toBe(true)
          expect(validators.validate(decoder as object, reading.value)).toBe(false)
        }
      }),
      { numRuns: 60 }
    )
  })
})
