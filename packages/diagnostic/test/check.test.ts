import * as Schema from "effect/Schema"
import {
  catalogueOf,
  check,
  exitCode,
  type Diagnostic,
  exitReason,
  FindingKind,
  makeReport,
  type ReportPolicy,
  Rule,
  toPretty
} from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { describe, expect, expectTypeOf, test } from "vitest"
import { broken, design, noOwner, sharedShape, slowCall, tooDeep } from "./sampleRules.js"

const now = "2026-11-21"
const rules = [slowCall, noOwner]

describe("check", () => {
  test("reports data, heaviest first, and counts what is not known", () => {
    const report = check(design, rules, { now })
    expect(report.verdict).toBe("fails")
    expect(report.findings.map((it) => [it.severity, it.code, it.subject])).toEqual([
      ["error", "resilience/slow-call", "service:orders"],
      ["warning", "team/no-owner", "service:payments"],
      ["warning", "team/no-owner", "service:web"]
    ])
    expect(report.notChecked).toEqual([
      {
        code: "resilience/slow-call",
        reason: "missing-fact",
        fact: "timeout of the call",
        count: 2,
        subjects: ["call:web/pay", "call:web/place"]
      }
    ])
    expect(report.now).toBe(now)
  })

  test("does not depend on the order of rules", () => {
    expect(check(design, [...rules].toReversed(), { now })).toEqual(check(design, rules, { now }))
  })

  test("runs the rules of a profile and names the others", () => {
    const report = check(design, rules, { now, profile: "starter" })
    expect(report.findings.map((it) => it.code)).toEqual(["resilience/slow-call"])
    expect(report.notChecked.map((it) => [it.code, it.reason])).toContainEqual(["team/no-owner", "profile"])
    const named = check(design, rules, { now, profile: "starter", severities: { "team/no-owner": "note" } })
    expect(named.findings.map((it) => it.severity)).toEqual(["error", "note", "note"])
  })

  test("weighs by code before family, and turns rules off", () => {
    const report = check(design, rules, {
      now,
      severities: { team: "error", "team/no-owner": "note", resilience: "off" }
    })
    expect(new Set(report.findings.map((it) => it.severity))).toEqual(new Set(["note"]))
    expect(report.notChecked).toContainEqual({ code: "resilience/slow-call", reason: "off", count: 1, subjects: [] })
    expect(check(design, rules, { now, severities: { "team/*": "error" } }).summary.errors).toBe(3)
  })

  test("gives options to rules, and refuses those it does not know", () => {
    const ignored = check(design, rules, {
      now,
      ruleOptions: { "resilience/slow-call": { ignore: ["call:orders/pay"] } }
    })
    expect(ignored.summary.errors).toBe(0)
    const refused = check(design, rules, {
      now,
      ruleOptions: { "resilience/slow-call": { ignored: [], limit: 3 }, "team/no-ownr": {} }
    })
    expect(refused.findings.map((it) => it.data)).toEqual(
      expect.arrayContaining([
        { code: "resilience/slow-call", option: "ignored", reason: "is not an option; did you mean ignore?" },
        { code: "resilience/slow-call", option: "limit", reason: "has to be of type string, not number" },
        { code: "team/no-ownr", suggestions: ["team/no-owner"] }
      ])
    )
    expect(refused.notChecked).toContainEqual({
      code: "resilience/slow-call",
      reason: "options",
      count: 1,
      subjects: []
    })
    expect(exitCode(refused)).toBe(1)
    const words = toPretty(refused, { catalogue: catalogueOf(rules) }).replaceAll(/\s+/g, " ")
    expect(words).toContain("did not run: its option ignored is not an option; did you mean ignore? ")
  })

  test("options named after a prototype are not options", () => {
    const ruleOptions = JSON.parse('{"resilience/slow-call": {"__proto__": {"limit": "9s"}, "toString": 1}}') as Record<
      string,
      Record<string, unknown>
    >
    const report = check(design, rules, { now, ruleOptions })
    expect(report.findings.filter((it) => it.code === "policy/rule-option")).toHaveLength(2)
  })

  test("a rule that throws is a defect, the others go on", () => {
    const report = check(design, [broken, noOwner], { now })
    expect(report.defects).toEqual([{ code: "plan/broken", message: "steps is not iterable" }])
    expect(report.findings).toHaveLength(2)
    expect(report.verdict).toBe("undecided")
    expect(exitCode(report)).toBe(70)
    expect(toPretty(report, { catalogue: catalogueOf([broken, noOwner]) })).toContain("steps is not iterable")
  })

  test("a rule that reports data of another form is a defect", () => {
    const wrong = Rule.make("plan/wrong", {
      severity: "error",
      summary: "Wrong.",
      since: "0.1.0",
      data: Schema.Struct({ count: Schema.Int }),
      check: (_, report) => {
        report("service:x", { count: 0.5 })
      },
      explain: () => []
    })
    const [defect] = check(design, [wrong], { now }).defects
    expect(defect?.message).toContain("plan/wrong reported data of another form: count:")
  })

  test("one finding reported twice is one", () => {
    const twice = Rule.make("plan/twice", {
      severity: "note",
      summary: "Twice.",
      since: "0.1.0",
      data: Schema.Struct({}),
      check: (_, report) => {
        report("service:x", {})
        report("service:x", {})
        report("service:x", {}, { pointer: "/owner" })
      },
      explain: () => []
    })
    expect(check(design, [twice], { now }).findings).toHaveLength(2)
  })

  test("types catch what a rule may not report", () => {
    Rule.make("plan/typed", {
      severity: "note",
      summary: "Typed.",
      since: "0.1.0",
      data: Schema.Struct({ step: Schema.String }),
      needs: ["owner of the step"],
      options: { deep: false },
      check: ({ options, missing }, report) => {
        expectTypeOf(options.deep).toEqualTypeOf<boolean>()
        expectTypeOf<Parameters<typeof missing>[0]>().toEqualTypeOf<"owner of the step">()
        // @ts-expect-error a key that the data does not have
        void (() => report("service:x", { stpe: "a" }))
        // @ts-expect-error a fact that is not declared
        void (() => missing("name of the step", "service:x"))
      },
      explain: (data) => [Doc.para(data.step)]
    })
    void (() =>
      FindingKind.make("plan/typed", {
        severity: "note",
        summary: "",
        since: "",
        data: Schema.Struct({}),
        // @ts-expect-error an identity field that the data does not have
        identity: ["x"],
        explain: () => []
      }))
  })

  test("codes have one form", () => {
    const definition = { severity: "note", summary: "", since: "", data: Schema.Struct({}), explain: () => [] } as const
    for (const code of ["noslash", "A/b", "a/b/c", "a/", "a/b_c", "a/-b"]) {
      expect(() => FindingKind.make(code, definition)).toThrow("area/kebab-name")
    }
  })
})

describe("verdict and exit code", () => {
  const parts = { checked: [], policy: {}, now } as const
  const undecided = tooDeep.finding("operation:a/b", { pattern: "(a+)+" })
  const breaking = sharedShape.finding("operation:a/b", { shape: "Money", from: "1", to: "2" })

  test.each([
    [[], {}, "holds", 0, "exit 0: nothing at or above error"],
    [[undecided], {}, "undecided", 3, "exit 3: 1 finding undecided"],
    [[undecided], { allowUndecided: true }, "undecided", 0, "exit 0: nothing at or above error, 1 undecided allowed"],
    [[undecided], { failOn: "note" }, "undecided", 3, "exit 3: 1 finding undecided"],
    [[undecided, breaking], { allowUndecided: true }, "fails", 1, "exit 1: 1 finding at or above error"],
    [[breaking], { failOn: "never" }, "fails", 0, "exit 0: no finding fails the run"],
    [[breaking], { severities: { compat: "warning" } }, "holds", 0, "exit 0: nothing at or above error"],
    [[breaking], { severities: { compat: "note" }, failOn: "note" }, "fails", 1, "exit 1: 1 finding at or above note"]
  ] as const)("%#: %j with %j", (findings, policy, verdict, code, reason) => {
    const report = makeReport({ ...parts, findings, policy })
    expect([report.verdict, exitCode(report), exitReason(report)]).toEqual([verdict, code, reason])
  })

  test("diff has its own words", () => {
    expect(makeReport({ ...parts, findings: [breaking], words: "diff" }).verdict).toBe("breaking")
    expect(makeReport({ ...parts, findings: [], words: "diff", bump: "patch" })).toMatchObject({
      verdict: "compatible",
      summary: { bump: "patch" }
    })
    expect(makeReport({ ...parts, findings: [undecided], words: "diff" }).verdict).toBe("undecided")
  })

  test("the verdict of a comparison says who breaks, whatever the policy", () => {
    const diff = (findings: ReadonlyArray<Diagnostic>, policy: ReportPolicy) => {
      const report = makeReport({ ...parts, findings, policy, words: "diff" })
      return [report.verdict, exitCode(report)]
    }
    expect(diff([breaking], { failOn: "never" })).toEqual(["breaking", 0])
    expect(diff([breaking], { severities: { compat: "note" } })).toEqual(["breaking", 0])
    const { fingerprint } = breaking
    expect(diff([breaking], { accepted: [{ code: breaking.code, fingerprint, reason: "agreed" }] })).toEqual([
      "compatible",
      0
    ])
    const information: Diagnostic = { ...breaking, class: "information", severity: "note" }
    expect(diff([information], { failOn: "note" })).toEqual(["compatible", 1])
    const meaning: Diagnostic = { ...breaking, class: "changes-meaning", severity: "warning" }
    expect(diff([meaning], {})).toEqual(["compatible", 0])
    expect(diff([meaning], { failOn: "warning" })).toEqual(["compatible", 1])
  })
})
