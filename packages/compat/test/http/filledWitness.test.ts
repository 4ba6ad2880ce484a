import type { JsonSchema } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { api, operation, parameter, reportOf, text } from "./pairs.js"

const targetsOf = (before: JsonSchema, after: JsonSchema): ReadonlyArray<unknown> => {
  const of = (schema: JsonSchema): ReturnType<typeof api> =>
    api([operation({ parameters: [parameter({ schema, required: true })] })])
  return reportOf(of(before), of(after), "2027-01-15")
    .findings.filter((finding) => finding.class === "breaking")
    .map(({ witness }) => (witness?._tag === "HttpRequest" ? [witness.target, witness.checked] : undefined))
}

describe("a parameter of a witness", () => {
  it.each<readonly [JsonSchema]>([
    [{ type: "string", enum: ["a", "b"] }],
    [{ type: "string", pattern: "^x" }],
    [{ type: "integer" }]
  ])("is not empty where another text is refused too: %j", (after) => {
    expect(targetsOf(text, after)).toEqual([[expect.stringMatching(/^\/things\?q=./), true]])
  })

  it.each<readonly [JsonSchema, JsonSchema, string]>([
    [{ type: "number", maximum: 6 }, { type: "number", maximum: 5 }, "6"],
    [{ type: "integer", enum: [1, 7] }, { type: "number", maximum: 4 }, "7"],
    [{ type: "integer", multipleOf: 3, minimum: 0, maximum: 9 }, { type: "integer", maximum: 7 }, "9"]
  ])("is no item where items are read as lists: %j", (before, items, sent) => {
    expect(targetsOf(before, { type: "array", items })).toEqual([[`/things?q=${sent}`, true]])
  })

  it("is empty where nothing else is refused", () => {
    expect(targetsOf(text, { type: "string", minLength: 1 })).toEqual([["/things?q=", true]])
  })
})
