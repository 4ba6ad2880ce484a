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

  it("open enumerations are those of what is answered: a service takes in requests what it lists", () => {
    const of = (values: ReadonlyArray<string>): ReadonlyArray<ReturnType<typeof api>> => {
      const schema: Parameters<typeof json>[0] = { type: "string", enum: [...values] }
      return [
        api([operation({ parameters: [parameter({ schema })] })]),
        api([
          operation({ method: "POST", request: { content: json({ type: "object", properties: { kind: schema } }) } })
        ]),
        api([operation({ method: "POST", request: { content: { "text/plain": { schema } } } })]),
        api([operation({ responses: { "200": { content: json(schema) } } })])
      ]
    }
    const [old, fresh] = [of(["a", "b", "c"]), of(["a", "b"])]
    const verdicts = (from: typeof old, to: typeof old): ReadonlyArray<string> =>
      from.map((one, index) => reportOf(one, to[index] ?? one, now, { enums: "open" }).verdict)
    expect(verdicts(old, fresh)).toEqual(["breaking", "breaking", "breaking", "compatible"])
    expect(verdicts(fresh, old)).toEqual(["compatible", "compatible", "compatible", "compatible"])
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

describe("the notice that is asked for", () => {
  const ending = (deprecation?: NonNullable<Parameters<typeof operation>[0]>["deprecation"]): ReturnType<typeof api> =>
    api([operation(deprecation === undefined ? {} : { deprecation })])

  it.each([
    ["2027-04-15", "90d", "information"],
    ["2027-04-14", "90d", "breaking"],
    ["2027-01-16", "1d", "information"],
    ["2027-01-01", "90d", "breaking"],
    ["2027-01-16", undefined, "changes-meaning"],
    [undefined, "90d", "changes-meaning"],
    [undefined, undefined, "changes-meaning"]
  ] as const)("an end on %s with a notice of %s", (sunset, notice, worst) => {
    const after = ending(sunset === undefined ? {} : { sunset })
    expect(worstOf(reportOf(ending(), after, now, notice === undefined ? {} : { notice })).worst).toBe(worst)
  })

  it("counts for a day that comes earlier, and not for one that stays or is put off", () => {
    const policy = { notice: "90d" } as const
    const [soon, sooner] = [ending({ sunset: "2027-02-01" }), ending({ sunset: "2027-01-20" })]
    expect(reportOf(soon, sooner, now, policy).verdict).toBe("breaking")
    expect(reportOf(soon, soon, now, policy).verdict).toBe("compatible")
    expect(reportOf(sooner, soon, now, policy).verdict).toBe("compatible")
  })

  it("cannot be judged without a day", () => {
    const report = reportOf(ending(), ending({ sunset: "1970-01-02" }), "1970-01-01", { notice: "90d" })
    expect(report.verdict).toBe("compatible")
  })
})

describe("a report", () => {
  it("states how differences were judged", () => {
    expect(
      reportOf(api([operation()]), api([]), now, { enums: "open", notice: "2w", exhaustive: ["shop"] }).policy
    ).toEqual({
      failOn: "error",
      allowUndecided: false,
      comparison: {
        enums: "open",
        exhaustive: ["shop"],
        formats: "assertion",
        notice: "2w",
        relation: "senderClosed",
        unknownProperties: "asWritten",
        unstable: ["alpha", "draft"]
      }
    })
  })

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
