import { describe, expect, it } from "vitest"
import type { ComparePolicy } from "../../src/policy.js"
import { api, json, operation, parameter, reportOf, text, worstOf } from "./pairs.js"

const now = "2027-01-15"

describe("policy", () => {
  const alpha = api([operation({ stability: "alpha" })])
  const stricter = api([operation({ stability: "alpha", parameters: [parameter({ required: true })] })])

  it.each<readonly [ComparePolicy, string]>([
    [{}, "information"],
    [{ unstable: ["draft"] }, "breaking"],
    [{ unstable: [] }, "breaking"],
    [{ unstable: ["alpha", "beta"] }, "information"]
  ])("what is unstable: %j", (policy, worst) => {
    expect(worstOf(reportOf(alpha, stricter, now, policy)).worst).toBe(worst)
  })

  it("an operation that becomes unstable promised what it promised", () => {
    const stable = api([operation()])
    expect(reportOf(stable, stricter, now).verdict).toBe("breaking")
  })

  it.each([
    ["2027-01-14", "breaking"],
    ["2027-01-15", "compatible"],
    ["2028-01-01", "compatible"]
  ] as const)("a removal announced for 2027-01-15, seen on %s", (day, verdict) => {
    const ending = api([operation({ path: "/a", deprecation: { sunset: "2027-01-15" } }), operation({ path: "/b" })])
    expect(reportOf(ending, api([operation({ path: "/b" })]), day).verdict).toBe(verdict)
  })

  it("the sunset of a whole contract counts for its operations", () => {
    const all = [operation({ path: "/a" }), operation({ path: "/b" })]
    const before = api(all, { deprecation: { sunset: "2027-01-01" } })
    expect(reportOf(before, api([operation({ path: "/b" })]), now).verdict).toBe("compatible")
  })

  it("open enumerations hold for headers too", () => {
    const of = (values: ReadonlyArray<string>): ReturnType<typeof api> =>
      api([
        operation({
          responses: { "200": { headers: { "X-Kind": { schema: { type: "string", enum: [...values] } } } } }
        })
      ])
    expect(reportOf(of(["a", "b"]), of(["a", "b", "c"]), now).verdict).toBe("breaking")
    expect(reportOf(of(["a", "b"]), of(["a", "b", "c"]), now, { enums: "open" }).verdict).toBe("compatible")
  })

  it("formats as annotations hold for parameters too", () => {
    const of = (schema: Parameters<typeof json>[0]): ReturnType<typeof api> =>
      api([operation({ parameters: [parameter({ schema })] })])
    const [plain, dated] = [of(text), of({ type: "string", format: "date" })]
    expect(reportOf(plain, dated, now).verdict).toBe("breaking")
    expect(reportOf(plain, dated, now, { formats: "annotation" }).verdict).toBe("compatible")
  })

  it("readers that ignore unknown properties do so in answers", () => {
    const of = (properties: object): ReturnType<typeof api> =>
      api([
        operation({
          responses: {
            "200": { content: json({ type: "object", properties: { ...properties }, additionalProperties: false }) }
          }
        })
      ])
    const [before, after] = [of({ a: text }), of({ a: text, b: text })]
    expect(reportOf(before, after, now).verdict).toBe("breaking")
    expect(reportOf(before, after, now, { unknownProperties: "ignored" }).verdict).toBe("compatible")
  })
})

describe("a report", () => {
  it("is the same for the same input, and for any order of operations", () => {
    const operations = ["/c", "/a", "/b"].map((path) =>
      operation({ path, operationId: path.slice(1), responses: { "200": {} } })
    )
    const after = api([])
    const [one, other] = [api(operations), api(operations.toReversed())].map((before) => reportOf(before, after, now))
    expect(JSON.stringify(one)).toBe(JSON.stringify(reportOf(api(operations), after, now)))
    expect(one?.findings).toEqual(other?.findings)
  })
})
