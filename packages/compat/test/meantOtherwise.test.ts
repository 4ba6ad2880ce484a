import { compare, compareSchemas } from "@lintel/compat"
import type { Diagnostic, Report } from "@lintel/diagnostic"
import type { JsonSchema, Model } from "@lintel/model"
import { describe, expect, it } from "vitest"

const message = (properties: Readonly<Record<string, JsonSchema>>, required: ReadonlyArray<string> = []): Model => ({
  lintel: "1.0",
  messages: { Paid: { payload: { _tag: "JsonSchema", schema: { type: "object", properties, required } } } }
})

const meant = ({ findings }: Report): ReadonlyArray<Diagnostic> =>
  findings.filter(({ class: kind, code }) => code === "compat/meaning-changed" && kind === "changes-meaning")

describe("a message in JSON that is read as something else is shown", () => {
  it("without the property whose default changed", () => {
    const before = message({ id: { type: "string" }, n: { type: "integer", default: 1 } }, ["id"])
    const after = message({ id: { type: "string" }, n: { type: "integer", default: 2 } }, ["id"])
    const [found] = meant(compare(before, after))
    expect(found?.witness).toEqual({
      _tag: "Message",
      checked: true,
      replay: { sender: "accepted", reader: "accepted" },
      acceptedBy: "the new version",
      message: "message:Paid",
      payload: { value: { id: "a" } }
    })
  })

  it("with a number whose width changed", () => {
    const before = message({ n: { type: "integer", format: "int64" } })
    const after = message({ n: { type: "integer", format: "int32" } })
    const [found] = meant(compare(before, after))
    expect(found?.witness).toMatchObject({ payload: { value: { n: expect.any(Number) } } })
  })

  it("with the value that was added, where readers take values they do not know", () => {
    const before = message({ state: { enum: ["a", "b"] } })
    const after = message({ state: { enum: ["a", "b", "c"] } })
    const [found] = meant(compare(before, after, { policy: { enums: "open" } }))
    expect(found?.witness).toMatchObject({ payload: { value: { state: "c" } } })
  })

  it("as a bare value, and deep inside", () => {
    const schema = (encoding: string): JsonSchema => ({
      type: "object",
      properties: { list: { type: "array", items: { type: "string", contentEncoding: encoding } } }
    })
    const [found] = meant(compareSchemas(schema("base64"), schema("base16"), { position: "stored" }))
    expect(found?.witness).toMatchObject({ _tag: "Datum", datum: { value: { list: [expect.any(String)] } } })
  })

  it("not with a format of text that one side refuses: that is told as a refusal, once", () => {
    const before = message({ day: { type: "string", format: "date" } })
    const after = message({ day: { type: "string", format: "date-time" } })
    const report = compare(before, after)
    expect(meant(report)).toEqual([])
    expect(report.verdict).toBe("breaking")
  })
})
