import { type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { judgeWitness } from "../../src/judge/witness.js"
import { matches } from "../laws/laws.js"

const subject = (document: Json) => ({ document, pointer: "", dialect: "2020-12" as const, matches })

describe("a witness", () => {
  it("is confirmed, with the keyword on each side", () => {
    const sub: Json = { properties: { a: { $ref: "#/$defs/n" } }, $defs: { n: { type: "number", maximum: 9 } } }
    const sup: Json = { properties: { a: { maximum: 5 } } }
    expect(judgeWitness(subject(sub), subject(sup), { a: 7 })).toEqual({
      _tag: "Confirmed",
      refusals: [
        {
          at: "/a",
          keyword: "maximum",
          sub: { pointer: "/$defs/n/maximum", keyword: "maximum" },
          sup: { pointer: "/properties/a/maximum", keyword: "maximum" },
          causes: []
        }
      ]
    })
  })

  it("of a part that sub does not mention points to what is around it", () => {
    const judged = judgeWitness(subject({ type: "object" }), subject({ additionalProperties: false }), { "x/y": 1 })
    expect(judged).toMatchObject({
      refusals: [{ at: "/x~1y", keyword: "additionalProperties", sub: { pointer: "/type", keyword: "type" } }]
    })
  })

  it("is not confirmed when sub refuses it, sup accepts it, or a side cannot tell", () => {
    const judge = (sub: Json, sup: Json): string => judgeWitness(subject(sub), subject(sup), 1)._tag
    expect(judge({ type: "string" }, false)).toBe("Unconfirmed")
    expect(judge({}, { type: "number" })).toBe("Unconfirmed")
    expect(judge({ $ref: "#" }, false)).toBe("Unconfirmed")
    expect(judge({}, { $ref: "#/$defs/none" })).toBe("Unconfirmed")
    expect(judge({ type: "integer" }, { type: "string" })).toBe("Confirmed")
  })
})
