import { describe, expect, it } from "vitest"
import type { JsonObject, JsonSchema } from "@lintel/model"
import { createRunMemory } from "../src/payload/memory.js"
import { sceptical } from "../src/payload/sceptical.js"

const old: JsonObject = { type: "string" }
const fresh: JsonObject = { type: "integer" }
const having = (a: JsonSchema): JsonSchema => ({ type: "object", properties: { a } })

/** What is known after the new schema refused what the old one admits. */
const known = () => {
  const { before } = createRunMemory().levels
  const refused = { _tag: "NotIncluded", witness: { value: "" }, at: "", reasons: [] } as const
  before.set(old, fresh, { level: { _tag: "Refused", refused }, parts: [] })
  return before
}

describe("evidence beside a property that is known to be refused", () => {
  it.each(["before", "after"] as const)("is not looked for, where the writer is %s", (writerIs) => {
    const evident = sceptical(() => true, known(), writerIs)
    const [before, after] = [having(old), having(fresh)]
    const [writer, reader] = writerIs === "before" ? [before, after] : [after, before]
    expect(evident(writer, reader)).toBe(false)
    expect(evident(reader, writer)).toBe(true)
  })

  it("is looked for where nothing is known of the properties", () => {
    const evident = sceptical(() => true, known(), "before")
    expect(evident(having(old), having(old))).toBe(true)
    expect(evident(having({ ...old }), having({ ...fresh }))).toBe(true)
    expect(evident(true, having(fresh))).toBe(true)
    expect(evident({ properties: { toString: old } }, { properties: {} })).toBe(true)
    expect(sceptical(() => false, known(), "before")(having(old), having(old))).toBe(false)
  })
})
