import { describe, expect, it } from "vitest"
import { folderWith, lintel, type Ran } from "./run.js"

const field = (name: string, type: unknown, more: object = {}): object => ({ name, type, ...more })
const price = (scale: number): object => field("price", { type: "bytes", logicalType: "decimal", precision: 9, scale })
const order = (...fields: ReadonlyArray<object>): string =>
  JSON.stringify(
    { type: "record", name: "Order", namespace: "shop", fields: [field("id", "string"), ...fields] },
    null,
    2
  )

const answerOf = ({ stdout }: Ran): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>

interface Finding {
  readonly code: string
  readonly class: string
  readonly subject: string
  readonly data: { readonly part?: string }
}

const findingsOf = (ran: Ran): ReadonlyArray<string> =>
  (answerOf(ran)["findings"] as ReadonlyArray<Finding>).map(({ code, data, subject }) =>
    `${subject} ${code} ${data.part ?? ""}`.trim()
  )

const files = {
  "v1.avsc": order(),
  "v2.avsc": order(field("total", "int", { default: 0 })),
  "v3.avsc": order(field("total", "int")),
  "cents.avsc": order(price(2)),
  "mills.avsc": order(price(4))
}

describe("lintel subtype of Avro schemas", () => {
  it("says that a reader reads everything, 0", async () => {
    const ran = await lintel(folderWith(files), "subtype", "v3.avsc", "v1.avsc", "--format", "json")
    expect([ran.code, answerOf(ran)]).toEqual([0, { verdict: "included", reasons: [] }])
  })

  it("says what is refused, with an executed datum, 1", async () => {
    const folder = folderWith(files)
    const ran = await lintel(folder, "subtype", "v1.avsc", "v3.avsc", "--format", "json")
    expect([ran.code, answerOf(ran)]).toMatchObject([
      1,
      {
        verdict: "not-included",
        witness: { value: { id: "a1" }, encoded: "046131", checkedBy: ["interpreter", "avsc"] },
        at: "/total",
        reasons: [{ kind: "field", sub: { pointer: "" }, sup: { pointer: "/fields/1" } }]
      }
    ])
    const page = await lintel(folder, "subtype", "v1.avsc", "v3.avsc", "--format", "plain")
    expect(page.stdout).toContain("A reader with v3.avsc refuses what is written with v1.avsc")
    expect(page.stdout).toContain("nothing is written for the field total of shop.Order, and it has no default")
    expect(page.stdout).toContain("v3.avsc:10:5")
  })

  it("says what is read as something else, 0: nothing is refused", async () => {
    const folder = folderWith(files)
    const ran = await lintel(folder, "subtype", "cents.avsc", "mills.avsc", "--format", "json")
    expect([ran.code, answerOf(ran)]).toMatchObject([
      0,
      { verdict: "changes-meaning", at: "/price", witness: { change: { written: "12.50", read: "0.1250" } } }
    ])
    const page = await lintel(folder, "subtype", "cents.avsc", "mills.avsc")
    expect(page.stdout).toContain("12.50 is read as 0.1250")
  })

  it("finds named types in other files of the folder", async () => {
    const state = { type: "enum", name: "shop.State", symbols: ["OPEN"] }
    const folder = folderWith({
      "old/order.avsc": order(field("state", "State")),
      "old/state.avsc": JSON.stringify(state),
      "new/order.avsc": order(field("state", "shop.State")),
      "new/state.avsc": JSON.stringify({ ...state, symbols: ["OPEN", "PAID"] })
    })
    const wider = await lintel(folder, "subtype", "old/order.avsc", "new/order.avsc")
    expect([wider.code, wider.stderr]).toEqual([0, ""])
    const narrower = await lintel(folder, "subtype", "new/order.avsc", "old/order.avsc", "--format", "plain")
    expect(narrower.code).toBe(1)
    expect(narrower.stdout).toContain("old/state.avsc:1:1")
    const lost = await lintel(folderWith({ "a.avsc": order(field("x", "Nowhere")) }), "subtype", "a.avsc", "a.avsc")
    expect([lost.code, lost.stdout]).toEqual([2, ""])
    expect(lost.stderr).toContain('nothing defines "shop.Nowhere"')
  })

  it("refuses options of JSON Schema, and a side of another kind", async () => {
    const folder = folderWith({ ...files, "a.json": '{ "type": "string" }' })
    const option = await lintel(folder, "subtype", "v1.avsc", "v2.avsc", "--formats", "assertion")
    expect([option.code, option.stderr]).toMatchObject([2, expect.stringContaining("--formats is about JSON Schema")])
    const other = await lintel(folder, "subtype", "v1.avsc", "a.json")
    expect([other.code, other.stderr]).toMatchObject([2, expect.stringContaining("a.json is")])
  })
})

describe("lintel diff of Avro schemas", () => {
  it("answers both questions and names who writes", async () => {
    const folder = folderWith(files)
    const ran = await lintel(folder, "diff", "v1.avsc", "v3.avsc", "--format", "json")
    expect([ran.code, answerOf(ran)["verdict"]]).toEqual([1, "breaking"])
    expect(findingsOf(ran)).toContain("message:Order compat/retained-refused retained")
    const back = await lintel(folder, "diff", "v3.avsc", "v1.avsc", "--format", "json")
    expect(findingsOf(back)).toContain("message:Order compat/message-widened message")
  })

  it("answers one where the position is known", async () => {
    const folder = folderWith(files)
    const stored = await lintel(folder, "diff", "v1.avsc", "v3.avsc", "--position", "stored", "--format", "json")
    expect([stored.code, findingsOf(stored)]).toEqual([1, ["message:Order compat/retained-refused retained"]])
    const written = await lintel(folder, "diff", "v1.avsc", "v3.avsc", "--position", "message", "--format", "json")
    expect([written.code, findingsOf(written)]).toEqual([0, ["message:Order compat/payload-changed message"]])
  })

  it("warns of what changes its meaning, and passes", async () => {
    const folder = folderWith(files)
    const ran = await lintel(folder, "diff", "cents.avsc", "mills.avsc", "--format", "json")
    expect([ran.code, answerOf(ran)["verdict"]]).toEqual([0, "compatible"])
    expect(new Set(findingsOf(ran).map((line) => line.split(" ")[1]))).toEqual(new Set(["compat/message-misread"]))
    const strict = await lintel(folder, "diff", "cents.avsc", "mills.avsc", "--fail-on", "warning")
    expect(strict.code).toBe(1)
    expect(strict.stdout).toContain("12.50")
  })

  it("compares with every version that is named: neighbours may fit where the first and the last do not", async () => {
    const folder = folderWith(files)
    const one = async (old: string, fresh: string): Promise<number> => (await lintel(folder, "diff", old, fresh)).code
    expect([await one("v1.avsc", "v2.avsc"), await one("v2.avsc", "v3.avsc")]).toEqual([0, 0])
    const all = await lintel(folder, "diff", "v2.avsc", "v3.avsc", "--against", "v1.avsc", "--format", "json")
    expect(all.code).toBe(1)
    expect(findingsOf(all).filter((line) => line.includes("retained-refused"))).toHaveLength(1)
  })

  it("takes a renamed type for the same thing, and folders file by file", async () => {
    const renamed = JSON.parse(order()) as object
    const folder = folderWith({
      ...files,
      "renamed.avsc": JSON.stringify({ ...renamed, name: "Purchase", aliases: ["Order"] }),
      "old/order.avsc": order(price(2)),
      "new/order.avsc": order(price(4)),
      "new/state.avsc": '{ "type": "enum", "name": "State", "symbols": ["OPEN"] }'
    })
    const ran = await lintel(folder, "diff", "v1.avsc", "renamed.avsc", "--position", "stored", "--format", "json")
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    const both = await lintel(folder, "diff", "v1.avsc", "renamed.avsc", "--format", "json")
    expect([both.code, findingsOf(both)]).toMatchObject([
      1,
      expect.arrayContaining(["message:Purchase compat/message-widened message"])
    ])
    const folders = await lintel(folder, "diff", "old", "new", "--format", "json")
    expect(folders.code).toBe(0)
    expect(findingsOf(folders)).toContain("message:order compat/message-misread message")
    expect(findingsOf(folders).some((line) => line.includes("files/added"))).toBe(true)
  })

  it("lists every version with every reader in Markdown, and in no other format", async () => {
    const folder = folderWith(files)
    const ran = await lintel(folder, "diff", "v1.avsc", "v2.avsc", "v3.avsc", "--format", "markdown")
    const rows = ran.stdout.split("\n").filter((line) => line.startsWith("| whoever reads it |"))
    expect(rows.map((row) => row.split(" | ").slice(1).toSpliced(1, 1).toSpliced(2, 1).join(" ").slice(0, 28))).toEqual(
      [
        "v1.avsc v1.avsc reads it |",
        "v1.avsc v2.avsc reads it |",
        "v1.avsc v3.avsc reads it |",
        "v2.avsc v1.avsc **takes it f",
        "v2.avsc v2.avsc reads it |",
        "v2.avsc v3.avsc reads it |",
        "v3.avsc v1.avsc **refuses it",
        "v3.avsc v2.avsc reads it |",
        "v3.avsc v3.avsc reads it |"
      ]
    )
    const plain = await lintel(folder, "diff", "v1.avsc", "v3.avsc", "--format", "plain")
    expect(plain.stdout).not.toContain("Who reads what")
    const same = await lintel(folder, "diff", "v1.avsc", "v1.avsc", "--format", "markdown")
    expect(same.stdout).not.toContain("Who reads what")
  })

  it("says which version is missing where one is named and there is no design", async () => {
    const ran = await lintel(folderWith(files), "diff", "v1.avsc")
    expect([ran.code, ran.stdout]).toEqual([2, ""])
    expect(ran.stderr).toContain("diff: one version is named, v1.avsc, and no other to compare with it")
    expect(ran.stderr).toContain("lintel diff main:v1.avsc v1.avsc")
  })

  it("refuses to compare a schema with something else", async () => {
    const folder = folderWith({ ...files, "a.json": '{ "type": "string" }' })
    const ran = await lintel(folder, "diff", "v1.avsc", "a.json")
    expect([ran.code, ran.stderr]).toMatchObject([2, expect.stringContaining("an Avro schema")])
  })
})

it("lintel check takes an Avro schema, and warns of what it says without effect", async () => {
  const odd = order(field("note", { type: "string", logicalType: "markdown" }))
  const ran = await lintel(folderWith({ "a.avsc": odd }), "check", "a.avsc", "--format", "json")
  expect(ran.code).toBe(0)
  expect(ran.stdout).toContain("the logical type markdown is not known: it is ignored")
})

describe("Avro's interface language", () => {
  const orders = (fields: string): string =>
    `@namespace("shop") protocol Orders {\n  import idl "parts/money.avdl";\n  record Order { string id; Money total; ${fields} }\n}\n`
  const money = (scale: number): string => `namespace shop;\nrecord Money { decimal(9, ${scale}) amount; }\n`
  const interfaces = {
    "old/orders.avdl": orders(""),
    "old/parts/money.avdl": money(2),
    "new/orders.avdl": orders("string customer;"),
    "new/parts/money.avdl": money(4)
  }

  it("is compared like schemas, over what it imports, with the places of the text", async () => {
    const folder = folderWith(interfaces)
    const ran = await lintel(folder, "diff", "old/orders.avdl", "new/orders.avdl", "--format", "plain")
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain("nothing is written for the field customer of shop.Order")
    expect(ran.stdout).toContain("new/orders.avdl:3:42")
    expect(ran.stdout).toContain("new/parts/money.avdl:2:16")
    expect(ran.stdout).toContain("0.1250 is read as 12.50")
    const folders = await lintel(folder, "diff", "old", "new", "--format", "json")
    expect([folders.code, new Set(findingsOf(folders).map((line) => line.split(" ")[0]))]).toEqual([
      1,
      new Set(["message:Order"]) // what is imported is part of it, no contract of its own
    ])
  })

  it("is checked, imported, asked for what it reads, and compared with schemas", async () => {
    const schema = { type: "record", name: "shop.Order", fields: [field("id", "string")] }
    const folder = folderWith({ ...interfaces, "order.avsc": JSON.stringify(schema) })
    expect((await lintel(folder, "check", "new/orders.avdl")).code).toBe(0)
    const imported = await lintel(folder, "import", "new/orders.avdl")
    expect([imported.code, imported.stdout]).toMatchObject([0, expect.stringContaining('Message.make("Order"')])
    const asked = await lintel(folder, "subtype", "old/orders.avdl", "order.avsc", "--format", "json")
    expect([asked.code, answerOf(asked)["verdict"]]).toEqual([0, "included"])
    const back = await lintel(folder, "subtype", "order.avsc", "old/orders.avdl", "--format", "json")
    expect([back.code, answerOf(back)["verdict"]]).toEqual([1, "not-included"])
  })

  it("is refused with the place of what is wrong, in what it imports as well", async () => {
    const folder = folderWith({
      "a.avdl": 'import idl "b.avdl";\nrecord A { B b; }',
      "b.avdl": "record B {\n  int;\n}",
      "c.avdl": 'import idl "../c.avdl";',
      "d.avdl": 'import idl "gone.avdl";'
    })
    const stderrOf = async (file: string): Promise<string> => (await lintel(folder, "check", file)).stderr
    expect(await stderrOf("a.avdl")).toContain('b.avdl:2:6: expected a name, found ";"')
    expect(await stderrOf("c.avdl")).toContain('c.avdl:1:12: "../c.avdl" leads outside the folder of the document')
    expect(await stderrOf("d.avdl")).toContain("d.avdl:1:12: gone.avdl is imported, and is not there")
  })
})
