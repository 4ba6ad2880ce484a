import { canRead, readSchema } from "@lintel/avro"
import { avroReader } from "@lintel/evolution"
import type { Json } from "@lintel/model"
import avro from "avsc"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const money = {
  type: "record",
  name: "Money",
  fields: [
    { name: "cents", type: "long" },
    { name: "code", type: "string" }
  ]
}
const order: Json = {
  type: "record",
  name: "Order",
  namespace: "shop",
  aliases: ["Purchase"],
  fields: [
    { name: "total", type: money },
    { name: "paid", type: ["null", "shop.Money"], default: null },
    {
      name: "lines",
      type: {
        type: "array",
        items: {
          type: "record",
          name: "Line",
          fields: [
            { name: "sku", type: "string" },
            { name: "price", type: "shop.Money" }
          ]
        }
      }
    },
    { name: "tags", type: { type: "map", values: "string" } },
    { name: "at", type: { type: "long", logicalType: "timestamp-millis" }, aliases: ["when"] },
    { name: "next", type: ["null", "shop.Order"], default: null }
  ]
}

const reader = (...reads: ReadonlyArray<string>): Json | undefined => avroReader({ reads }, order)

describe("the fields that a reader takes", () => {
  it("are a schema that stands on its own: what is defined in a field that goes is defined where it stays", () => {
    expect(reader("/paid/cents", "/at")).toEqual({
      type: "record",
      name: "shop.Order",
      aliases: ["shop.Purchase"],
      fields: [
        {
          name: "paid",
          type: ["null", { type: "record", name: "shop.Money", fields: [money.fields[0]] }],
          default: null
        },
        { name: "at", type: { type: "long", logicalType: "timestamp-millis" }, aliases: ["when"] }
      ]
    })
    expect(reader("/lines/*/sku", "/tags/*")).toMatchObject({
      fields: [{ name: "lines", type: { items: { fields: [{ name: "sku" }] } } }, { name: "tags" }]
    })
    expect(reader("/next/next/total/code")).toMatchObject({
      fields: [
        { name: "total", type: { fields: [{ name: "code" }] } },
        { name: "next", type: ["null", "shop.Order"] }
      ]
    })
    expect(reader()).toMatchObject({ fields: [] })
    for (const taken of [reader("/paid/cents"), reader("/lines"), reader(""), reader()]) {
      expect(canRead(order, taken)._tag).toBe("Reads")
    }
  })

  it("are not known where they lead nowhere, or to something else", () => {
    for (const path of ["/gone", "/total/gone", "/at/x", "/tags/*/x"]) expect(reader(path)).toBeUndefined()
    expect(avroReader({}, order)).toBeUndefined()
    expect(avroReader({ decoder: true, reads: ["/at"] }, order)).toBeUndefined()
    expect(avroReader({ reads: ["/at"] }, "Nowhere")).toBeUndefined()
    expect(avroReader({ avro: "string", reads: ["/at"] }, order)).toBe("string")
  })

  it("keep names without a namespace apart from those around", () => {
    const inner = { type: "record", name: "In", namespace: "", fields: [{ name: "x", type: "int" }] }
    const outer: Json = {
      type: "record",
      name: "a.Out",
      fields: [
        { name: "in", type: inner },
        { name: "y", type: "int" }
      ]
    }
    const taken = avroReader({ reads: ["/in"] }, outer)
    const read = readSchema(taken)
    expect(read._tag === "AvroSchema" ? [...read.named.keys()] : read.reason).toEqual(["a.Out", "In"])
  })
})

const state = (...symbols: ReadonlyArray<string>): Json => ({ type: "enum", name: "State", symbols })
const stated = (...symbols: ReadonlyArray<string>): Json => ({
  type: "record",
  name: "shop.Order",
  fields: [
    { name: "id", type: "string" },
    { name: "state", type: state(...symbols) },
    { name: "before", type: ["null", "State"], default: null },
    { name: "money", type: { type: "record", name: "Money", fields: [{ name: "of", type: "State" }] } },
    { name: "fee", type: "Money" },
    { name: "log", type: { type: "array", items: "State" } }
  ]
})

describe("symbols that a reader handles", () => {
  const writer = stated("OPEN", "PAID", "REFUNDED")
  const reads = (handles: Readonly<Record<string, ReadonlyArray<string>>>, ...paths: ReadonlyArray<string>) =>
    canRead(writer, avroReader({ handles, ...(paths.length === 0 ? {} : { reads: paths }) }, stated("OPEN", "PAID")))

  it("are read where it handles them, and nowhere else", () => {
    const more = ["REFUNDED"]
    expect(reads({ "/state": more }, "/id")._tag).toBe("Reads")
    expect(reads({ "/state": ["LOST"] }, "/id")).toMatchObject({ _tag: "Refused", at: "/state" })
    expect(reads({ "/state": more }, "/before")).toMatchObject({ _tag: "Refused", at: "/before/shop.State" })
    expect(reads({ "/before": more }, "/id")._tag).toBe("Reads")
    expect(reads({ "/money/of": more }, "/id")._tag).toBe("Reads")
    expect(reads({ "/money/of": more }, "/fee")).toMatchObject({ _tag: "Refused", at: "/fee/of" })
    expect(reads({ "/money/of": more, "/fee/of": more }, "/id")._tag).toBe("Reads")
    expect(reads({ "/log/*": more }, "/id")._tag).toBe("Reads")
  })

  it("do not say what is read: without that, everything is", () => {
    const more = ["REFUNDED"]
    expect(reads({ "/state": more })).toMatchObject({ _tag: "Refused" })
    const all = { "/state": more, "/before": more, "/money/of": more, "/fee/of": more, "/log/*": more }
    expect(reads(all)._tag).toBe("Reads")
  })

  it("are taken by a codec as well", () => {
    const [from, to] = [
      writer,
      avroReader({ reads: ["/id"], handles: { "/state": ["REFUNDED"] } }, stated("OPEN", "PAID"))
    ].map((schema) => avro.Type.forSchema(schema as avro.Schema, { wrapUnions: true }))
    if (from === undefined || to === undefined) throw new Error("unreadable")
    const open = { of: "OPEN" }
    const datum = { id: "a", state: "REFUNDED", before: null, money: open, fee: open, log: [] }
    expect(to.fromBuffer(from.toBuffer(datum), to.createResolver(from, { ignoreNamespaces: true }))).toEqual({
      id: "a",
      state: "REFUNDED"
    })
  })

  it("are understood of enumerations only", () => {
    for (const at of ["/id", "/gone", "", "/log"]) {
      expect(avroReader({ reads: ["/id"], handles: { [at]: ["x"] } }, writer)).toBeUndefined()
    }
  })
})

const leaf = fc.constantFrom<Json>("int", "string", "boolean", { type: "array", items: "int" }, ["null", "string"])
const flat = (name: string) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), leaf), { selector: ([field]) => field, minLength: 1 })
    .map((fields) => ({ type: "record", name, fields: fields.map(([field, type]) => ({ name: field, type })) }))

describe("a codec", () => {
  it("reads with the fields that are taken what it reads with all, as far as they are taken", () => {
    fc.assert(
      fc.property(flat("Inner"), flat("Outer"), fc.array(fc.nat(5), { maxLength: 3 }), (inner, outer, picks) => {
        const schema: Json = { ...outer, fields: [...outer.fields, { name: "inner", type: inner }] }
        const paths = [
          ...outer.fields.map(({ name }) => `/${name}`),
          ...inner.fields.map(({ name }) => `/inner/${name}`)
        ]
        const reads = [...new Set(picks.map((at) => paths[at % paths.length] ?? ""))]
        const [whole, part] = [schema, avroReader({ reads }, schema)].map((some) =>
          avro.Type.forSchema(structuredClone(some) as avro.Schema, { wrapUnions: false })
        )
        if (whole === undefined || part === undefined) throw new Error("unreadable")
        const value = whole.random() as object as Record<string, unknown>
        const got = part.fromBuffer(whole.toBuffer(value), part.createResolver(whole)) as Record<string, unknown>
        const wanted = (from: Record<string, unknown>, prefix: string): Record<string, unknown> =>
          Object.fromEntries(
            Object.entries(from).flatMap(([name, some]) => {
              if (name === "inner" && prefix === "") {
                const isTaken = reads.some((path) => path.startsWith("/inner/"))
                return isTaken ? [[name, wanted(some as Record<string, unknown>, "/inner")]] : []
              }
              return reads.includes(`${prefix}/${name}`) ? [[name, some]] : []
            })
          )
        expect(JSON.stringify(got)).toBe(JSON.stringify(wanted(value, "")))
      }),
      { numRuns: 300, seed: 31 }
    )
  })
})
