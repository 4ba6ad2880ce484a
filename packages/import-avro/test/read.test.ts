import { canRead } from "@lintel/avro"
import { read, type ReadOptions } from "@lintel/import-avro"
import { decode } from "@lintel/model"
import { describe, expect, it } from "vitest"

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const readOk = (files: Readonly<Record<string, string>>, entry: string, options: ReadOptions = {}) => {
  const result = read(new Map(Object.entries(files)), entry, options)
  if (result._tag === "Failure") throw new Error(result.failure.map(({ reason }) => reason).join("; "))
  return result.success
}

const failures = (files: Readonly<Record<string, string>>, entry: string): ReadonlyArray<string> => {
  const result = read(new Map(Object.entries(files)), entry)
  if (result._tag === "Success") throw new Error("it was read")
  return result.failure.map(({ column, file, line, reason }) => `${file}:${line}:${column} ${reason}`)
}

const order = {
  type: "record",
  name: "Order",
  namespace: "shop",
  doc: "What was ordered.",
  aliases: ["Purchase"],
  fields: [
    { name: "id", type: "string", doc: "Its number." },
    { name: "total", type: "Money" },
    { name: "paid", type: ["null", "shop.Money"], default: null },
    { name: "note", type: { type: "string", logicalType: "markdown", x: 1 } }
  ]
}
const money = {
  type: "record",
  name: "shop.Money",
  fields: [
    { name: "amount", type: { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 } },
    { name: "currency", type: "shop.Currency" }
  ]
}
const currency = { type: "enum", name: "Currency", namespace: "shop", symbols: ["EUR", "PLN"] }

const files = { "order.avsc": json(order), "money.avsc": json(money), "currency.avsc": json(currency) }

describe("a schema", () => {
  it("is a message of its name", () => {
    const { messages, model, warnings } = readOk({ "a.avsc": json(currency) }, "a.avsc")
    expect(messages).toEqual(["Currency"])
    expect(model.messages?.["Currency"]).toEqual({ payload: { _tag: "Avro", schema: currency } })
    expect(warnings).toEqual([])
    expect(decode(model)._tag).toBe("Decoded")
  })

  it("without a name has that of its file, or the one that is asked for", () => {
    expect(readOk({ "in/ids.v2.avsc": '"string"' }, "in/ids.v2.avsc").messages).toEqual(["ids"])
    expect(readOk({ "a.avsc": '["null", "int"]' }, "a.avsc", { message: "Count" }).messages).toEqual(["Count"])
  })

  it("carries its documentation and the names it had", () => {
    const message = readOk(files, "order.avsc").model.messages?.["Order"]
    expect(message?.description).toBe("What was ordered.")
    expect(message?.formerly).toEqual(["message:Purchase"])
  })

  it("takes types from other files where they are first used, and keeps what else is said", () => {
    const { model, parts, warnings } = readOk(files, "order.avsc")
    const payload = model.messages?.["Order"]?.payload
    expect(payload).toEqual({
      _tag: "Avro",
      schema: {
        ...order,
        fields: [
          { name: "id", type: "string", doc: "Its number." },
          {
            name: "total",
            type: {
              type: "record",
              name: "Money",
              fields: [
                { name: "amount", type: { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 } },
                { name: "currency", type: { type: "enum", name: "Currency", symbols: ["EUR", "PLN"] } }
              ]
            }
          },
          { name: "paid", type: ["null", "shop.Money"], default: null },
          { name: "note", type: { type: "string", logicalType: "markdown", x: 1 } }
        ]
      }
    })
    expect(parts).toEqual(["currency.avsc", "money.avsc"])
    expect(warnings.map(({ file, line, reason }) => `${file}:${line} ${reason}`)).toEqual([
      "order.avsc:31 the logical type markdown is not known: it is ignored"
    ])
    const schema = payload?._tag === "Avro" ? payload.schema : null
    expect(canRead(schema, schema)).toEqual({ _tag: "Reads", remarks: [] })
  })

  it("has a place for every fact, in the file that says it", () => {
    const { positions } = readOk(files, "order.avsc")
    const at = (pointer: string): string | undefined => {
      const found = positions.locate("message:Order", pointer)
      return found && `${found.file}:${found.line} ${found.pointer}`
    }
    expect(at("")).toBe("order.avsc:1 ")
    expect(at("/payload/schema/fields/0/name")).toBe("order.avsc:11 /fields/0/name")
    expect(at("/payload/schema/fields/1/type/fields/0/type/scale")).toBe("money.avsc:11 /fields/0/type/scale")
    expect(at("/payload/schema/fields/1/type/fields/1/type/symbols/1")).toBe("currency.avsc:7 /symbols/1")
    expect(at("/payload/schema/fields/2/type/0")).toBe("order.avsc:22 /fields/2/type/0")
    expect(positions.locate("message:Other", "")).toBeUndefined()
  })

  it("may be recursive over files", () => {
    const tree = { type: "record", name: "Tree", fields: [{ name: "kids", type: { type: "array", items: "Branch" } }] }
    const branch = { type: "record", name: "Branch", fields: [{ name: "tree", type: ["null", "Tree"] }] }
    const { model } = readOk({ "tree.avsc": json(tree), "branch.avsc": json(branch) }, "tree.avsc")
    const payload = model.messages?.["Tree"]?.payload
    expect(payload?._tag === "Avro" ? payload.schema : null).toEqual({
      ...tree,
      fields: [{ name: "kids", type: { type: "array", items: branch } }]
    })
  })

  it("may repeat a definition, and may not contradict it", () => {
    const withCurrency = { type: "record", name: "shop.Price", fields: [{ name: "currency", type: currency }] }
    const both = {
      type: "record",
      name: "shop.Both",
      fields: [
        { name: "a", type: "shop.Price" },
        { name: "b", type: "shop.Currency" },
        { name: "c", type: "shop.Money" }
      ]
    }
    const set = { ...files, "price.avsc": json(withCurrency), "both.avsc": json(both) }
    expect(readOk(set, "both.avsc").messages).toEqual(["Both"])
    const other = { ...withCurrency, fields: [{ name: "currency", type: { ...currency, symbols: ["USD"] } }] }
    const aside = { ...both, fields: [{ name: "x", type: { ...currency, symbols: ["CHF"] } }, ...both.fields] }
    expect(failures({ ...set, "price.avsc": json(other), "both.avsc": json(aside) }, "both.avsc")).toEqual([
      "price.avsc:9:9 shop.Currency is defined already, in both.avsc, at /fields/0/type"
    ])
  })
})

describe("a protocol", () => {
  const protocol = {
    protocol: "Shop",
    namespace: "shop",
    types: [currency, { ...money, name: "Money" }, { ...order, fields: order.fields.slice(0, 3) }],
    messages: { ping: { request: [], response: "string" } }
  }

  it("is a message for each record that no other contains", () => {
    const { messages, model, positions, warnings } = readOk({ "shop.avpr": json(protocol) }, "shop.avpr")
    expect(messages).toEqual(["Order"])
    const payload = model.messages?.["Order"]?.payload
    const schema = payload?._tag === "Avro" ? payload.schema : null
    expect(canRead(schema, schema)).toEqual({ _tag: "Reads", remarks: [] })
    const place = positions.locate("message:Order", "/payload/schema/fields/1/type/fields/0/type/scale")
    expect(place?.pointer).toBe("/types/1/fields/0/type/scale")
    expect(warnings.map(({ pointer, reason }) => [pointer, reason])).toEqual([
      ["/messages", "the calls of a protocol are left out; its types are read as messages"]
    ])
  })

  it("is refused with the place of a mistake", () => {
    const broken = { ...protocol, types: [{ ...currency, symbols: ["a b"] }] }
    expect(failures({ "shop.avpr": json(broken) }, "shop.avpr")).toEqual([
      '/shop.avpr:10:9 "a b" is no symbol: letters, digits and _, not beginning with a digit'.slice(1)
    ])
  })
})

describe("what is no schema", () => {
  it("is told with its place", () => {
    expect(failures({ "a.avsc": "{" }, "a.avsc")[0]).toContain("a.avsc:1:2")
    expect(failures({}, "a.avsc")).toEqual(["a.avsc:1:1 the file is missing"])
    expect(failures({ "a.avsc": '{\n  "type": "array",\n  "items": "Nowhere"\n}' }, "a.avsc")).toEqual([
      'a.avsc:3:3 nothing defines "Nowhere"'
    ])
    expect(failures({ "a.avsc": "12" }, "a.avsc")).toEqual([
      "a.avsc:1:1 a type is a name, a list or an object, and there is 12"
    ])
  })

  it("does not matter in files that nothing needs", () => {
    expect(readOk({ "a.avsc": '"int"', "b.avsc": "{" }, "a.avsc").messages).toEqual(["a"])
  })

  it("is bounded: names of JavaScript, depth, chains of definitions", () => {
    const odd = { type: "record", name: "__proto__", fields: [{ name: "constructor", type: "int" }] }
    const { messages } = readOk({ "a.avsc": json(odd) }, "a.avsc")
    expect(messages).toEqual(["%5F_proto__"])
    const deep = `${'{"type":"array","items":'.repeat(3000)}"int"${"}".repeat(3000)}`
    expect(failures({ "a.avsc": deep }, "a.avsc")[0]).toMatch(/deep/)
    const chain = Array.from({ length: 3000 }, (_, index) => ({
      name: `f${index}`,
      type: { type: "record", name: `R${index}`, fields: index === 0 ? [] : [{ name: "x", type: `R${index - 1}` }] }
    }))
    const long = { type: "record", name: "Chain", fields: chain }
    const entry = { type: "record", name: "Entry", fields: [{ name: "x", type: "R2999" }] }
    expect(readOk({ "chain.avsc": json(long) }, "chain.avsc").messages).toEqual(["Chain"])
    expect(failures({ "a.avsc": json(entry), "chain.avsc": json(long) }, "a.avsc")[0]).toContain("more than 500")
  })
})
