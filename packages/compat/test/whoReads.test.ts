import { toMarkdown, Doc } from "@lintel/doc"
import { type ReadingMatrix, whoReads, whoReadsSection } from "@lintel/compat"
import { messageMatrices } from "@lintel/evolution"
import type { Json, Model, Payload } from "@lintel/model"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const record = (...fields: ReadonlyArray<Json>): Payload => ({
  _tag: "Avro",
  schema: { type: "record", name: "Paid", fields }
})
const a = { name: "a", type: "int" }
const b = { name: "b", type: "int" }
const forms = [record(a), record(a, { ...b, default: 0 }), record(a, b)] as const

const tags = (matrix: ReadingMatrix | undefined): ReadonlyArray<string> =>
  (matrix?.pairs ?? []).map(
    ({ reader, readerIn, reading, version, writtenIn }) =>
      `${reader ?? "anybody"} of ${readerIn.join("+")} ${reading._tag} ${version ?? "it"} of ${writtenIn.join("+")}`
  )

describe("several versions of one message", () => {
  it("are all asked of each other: neighbours may fit where the first and the last do not", () => {
    const sides = forms.map((payload, at) => ({
      name: `v${at + 1}`,
      model: { lintel: "1.0", messages: { Paid: { payload } } } satisfies Model
    }))
    expect(tags(whoReads(sides)[0])).toEqual([
      "anybody of v1 Reads it of v1",
      "anybody of v1 Reads it of v2",
      "anybody of v1 Reads it of v3",
      "anybody of v2 ChangesMeaning it of v1",
      "anybody of v2 Reads it of v2",
      "anybody of v2 Reads it of v3",
      "anybody of v3 Refuses it of v1",
      "anybody of v3 Reads it of v2",
      "anybody of v3 Reads it of v3"
    ])
  })
})

const design = (payload: Payload, version: string, more: Partial<Model> = {}): Model => ({
  lintel: "1.0",
  messages: { Paid: { version, payload } },
  channels: { paid: { address: "paid.v1", messages: ["message:Paid"], retention: "7d" } },
  services: {
    orders: { emits: [{ message: "message:Paid", channel: "channel:paid" }] },
    books: { consumes: [{ channel: "channel:paid" }] }
  },
  ...more
})

describe("two versions of a design", () => {
  it("meet across a channel that is called something else, and never across another one", () => {
    const old = design(forms[0], "1")
    const fresh = design(forms[2], "2", {
      channels: { payments: { address: "paid.v1", messages: ["message:Paid"], retention: "7d" } },
      services: {
        orders: { emits: [{ message: "message:Paid", channel: "channel:payments" }] },
        books: { consumes: [{ channel: "channel:payments" }] }
      }
    })
    const sides = (model: Model) => [
      { name: "old", model: old },
      { name: "new", model }
    ]
    expect(tags(whoReads(sides(fresh))[0])).toEqual([
      "service:books of old Reads 1 of old",
      "service:books of old Reads 2 of new",
      "service:books of new Refuses 1 of old",
      "service:books of new Reads 2 of new"
    ])
    const moved: Model = {
      lintel: "1.0",
      messages: fresh.messages ?? {},
      services: fresh.services ?? {},
      channels: { payments: { address: "paid.v2", messages: ["message:Paid"] } }
    }
    expect(tags(whoReads(sides(moved))[0])).toEqual([
      "service:books of old Reads 1 of old",
      "service:books of new Reads 2 of new"
    ])
  })

  it("are told of readers that both have once, and of when old forms are gone", () => {
    const kept = { version: "1", payload: forms[0], until: "2026-12-31" } as const
    const old = design(forms[1], "2", { messages: { Paid: { version: "2", payload: forms[1], retained: [kept] } } })
    const [matrix] = whoReads([
      { name: "old", model: old },
      { name: "new", model: old }
    ])
    expect(tags(matrix)).toEqual([
      "service:books of old+new Reads 2 of old+new",
      "service:books of old+new ChangesMeaning 1 of old+new"
    ])
    expect(matrix?.pairs[1]?.met).toBe("kept in paid until 2026-12-31")
    expect(matrix?.support).toEqual(["Support for version 1 may go on 2027-01-01: no copy of it is left then."])
    const text = toMarkdown(Doc.document(...whoReadsSection(matrix === undefined ? [] : [matrix], ["old", "new"])))
    expect(text).toContain(
      "| `books` | both | decodes with the current form | 1 | both | kept in paid until 2026-12-31 |"
    )
    expect(whoReadsSection([], [])).toEqual([])
  })

  it("leave out what only one of them has, and give nothing for no versions", () => {
    const other = design(forms[0], "1", { messages: { Paid: { payload: forms[0] }, Gone: { payload: forms[1] } } })
    expect(
      whoReads([
        { name: "a", model: other },
        { name: "b", model: design(forms[0], "1") }
      ])
    ).toHaveLength(1)
    expect(whoReads([])).toEqual([])
  })
})

describe("one version alone", () => {
  const version = fc.constantFrom("1", "2", "3")
  const form = fc.constantFrom(...forms)
  const reader = fc.record({
    own: fc.option(form, { nil: undefined }),
    channel: fc.constantFrom("channel:paid" as const, "channel:other" as const),
    replays: fc.constantFrom("none" as const, "all" as const)
  })
  const models = fc
    .record({
      current: form,
      kept: fc.uniqueArray(fc.record({ version, payload: form }), { selector: (kept) => kept.version, maxLength: 3 }),
      readers: fc.array(reader, { minLength: 1, maxLength: 3 })
    })
    .map(({ current, kept, readers }): Model => ({
      lintel: "1.0",
      messages: { Paid: { version: "4", payload: current, retained: kept } },
      channels: {
        paid: { messages: ["message:Paid"], routes: [{ to: "channel:other" }] },
        other: { messages: ["message:Paid"] }
      },
      services: Object.fromEntries([
        ["orders", { emits: [{ message: "message:Paid" as const, channel: "channel:paid" as const }] }],
        ...readers.map(({ channel, own, replays }, at) => [
          `reader${at}`,
          {
            consumes: [
              { channel, replays, ...(own?._tag === "Avro" ? { readers: { Paid: { avro: own.schema } } } : {}) }
            ]
          }
        ])
      ])
    }))

  it("is the matrix of that design, and so is the same version twice", () => {
    fc.assert(
      fc.property(models, (model) => {
        const expected = messageMatrices(model).flatMap(({ pairs }) =>
          pairs.map(({ reader: { by }, reading, written }) => `${by} ${reading._tag} ${written.version}`)
        )
        for (const names of [["a"], ["a", "b"]]) {
          const found = whoReads(names.map((name) => ({ name, model }))).flatMap(({ pairs }) =>
            pairs.map((pair) => `${pair.reader} ${pair.reading._tag} ${pair.version}`)
          )
          expect(found.toSorted()).toEqual(expected.toSorted())
        }
      }),
      { numRuns: 150, seed: 3 }
    )
  })
})
