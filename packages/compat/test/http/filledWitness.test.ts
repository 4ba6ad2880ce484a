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

  it("is empty where nothing else is refused", () => {
    expect(targetsOf(text, { type: "string", minLength: 1 })).toEqual([["/things?q=", true]])
  })
})
