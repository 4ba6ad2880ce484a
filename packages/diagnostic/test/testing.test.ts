import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import {
  badExampleProblems,
  fixProblems,
  goodExampleProblems,
  rulePage,
  rulePageProblems,
  runRule
} from "@lintel/diagnostic/testing"
import { Doc } from "@lintel/doc"
import { decode, type Model } from "@lintel/model"
import { describe, expect, test } from "vitest"
import { broken, design, noOwner, slowCall, sources } from "./sampleRules.js"

const good: Model = { lintel: "1.0", services: { orders: { owner: "team:orders" } }, teams: { orders: {} } }
const bad: Model = { lintel: "1.0", services: { orders: {} } }

const variant = (changes: {
  readonly words?: string
  readonly fix?: string
  readonly order?: boolean
  readonly data?: object
}) =>
  Rule.make("team/variant", {
    severity: "error",
    summary: "A service has no owner.",
    since: "0.1.0",
    data: Schema.Struct({ service: Schema.String, extra: Schema.optionalKey(Schema.Unknown) }),
    check: ({ index }, report) => {
      for (const { address, value } of index.ofKind("service")) {
        if (value.owner !== undefined) continue
        report(
          address,
          { service: address, ...(changes.data === undefined ? {} : { extra: changes.data }) },
          {
            fixes: [
              {
                _tag: "ModelPatch",
                id: "own",
                operations: [{ op: "add", path: changes.fix ?? "/services/orders/owner", value: "team:orders" }]
              }
            ]
          }
        )
      }
    },
    explain: ({ service, extra }) => [
      Doc.para(
        changes.words ?? "Nobody is called when ",
        Doc.name(service),
        extra instanceof Date ? " fails today." : " fails."
      ),
      ...(changes.order === true
        ? [Doc.trace([{ outcome: "ok", step: "a", action: "b" }]), Doc.excerpt([{ address: service, label: "here" }])]
        : [])
    ]
  })

describe("a bad example", () => {
  test("gives exactly one finding", () => {
    expect(badExampleProblems(slowCall, design)).toEqual([])
    expect(badExampleProblems(noOwner, bad)).toEqual([])
    expect(badExampleProblems(noOwner, good)).toEqual(["0 findings of team/no-owner instead of one"])
    expect(badExampleProblems(noOwner, design)).toEqual([
      "2 findings of team/no-owner instead of one: team/no-owner at service:payments, team/no-owner at service:web"
    ])
  })

  test("breaks no other rule of the family, by error", () => {
    expect(badExampleProblems(slowCall, design, { family: [noOwner, slowCall] })).toEqual([])
    expect(badExampleProblems(noOwner, bad, { family: [variant({})] })).toEqual([
      "another error: team/variant at service:orders"
    ])
    expect(badExampleProblems(noOwner, bad, { family: [broken] })).toEqual([
      "plan/broken broke down: steps is not iterable"
    ])
  })

  test("speaks the house style", () => {
    expect(badExampleProblems(variant({ words: "Invalid owner of " }), bad)).toEqual([
      'no "invalid", no "please", no exclamation mark: Invalid owner of  fails.'
    ])
    expect(badExampleProblems(variant({ words: "Oh no!" }), bad)).toHaveLength(1)
    expect(badExampleProblems(variant({ order: true }), bad)).toEqual(["the witness comes before the place"])
    expect(badExampleProblems(variant({ data: new Date(0) }), bad)).toEqual(["the data does not survive JSON"])
  })
})

describe("a good example", () => {
  test("gives none", () => {
    expect(goodExampleProblems(noOwner, good)).toEqual([])
    expect(goodExampleProblems(noOwner, bad)).toEqual([
      "a finding where there should be none: team/no-owner at service:orders"
    ])
    expect(goodExampleProblems(broken, good)).toEqual(["plan/broken broke down: steps is not iterable"])
  })
})

describe("a fix", () => {
  test("removes its finding and adds none", () => {
    expect(fixProblems(slowCall, design)).toEqual([])
    expect(fixProblems(variant({}), bad)).toEqual([])
  })

  test("that does not help, hurts, or does not apply is a problem", () => {
    expect(fixProblems(variant({ fix: "/services/orders/description" }), bad)).toEqual([
      "fix own leaves team/variant at service:orders"
    ])
    expect(fixProblems(variant({ fix: "/nowhere/orders/owner" }), bad)).toEqual([
      "fix own: /nowhere/orders/owner has no parent in the Model"
    ])
    expect(fixProblems(variant({ fix: "/services/orders/tier" }), bad)[0]).toMatch(
      /^fix own: \/services\/orders\/tier /u
    )
    const unreferenced = Rule.make("team/dangling", {
      severity: "error",
      summary: "An owner does not exist.",
      since: "0.1.0",
      data: Schema.Struct({ to: Schema.String }),
      check: ({ index }, report) => {
        for (const { from, to } of index.references) if (index.locate(to) === undefined) report(from, { to })
      },
      explain: ({ to }) => [Doc.para("Nobody answers to ", Doc.name(to), ".")]
    })
    expect(fixProblems(variant({}), bad, { family: [unreferenced] })).toEqual([
      "fix own adds team/dangling at service:orders"
    ])
  })
})

test("options and the day reach the rule", () => {
  expect(runRule(slowCall, design, { ruleOptions: { limit: "3s" } }).findings).toEqual([])
  expect(runRule(slowCall, design, { now: "2030-02-03" }).now).toBe("2030-02-03")
})

test("the page of a rule is its findings only", () => {
  const page = rulePage(slowCall, design, { sources })
  expect(page.startsWith("── ERROR ── resilience/slow-call ───")).toBe(true)
  expect(page).not.toContain("Verdict")
  expect(rulePage(noOwner, good)).toBe("")
})

describe("rule.md", () => {
  const page = [
    "# A service has no owner",
    "",
    "## Why it matters",
    "",
    "Nobody is called.",
    "",
    "## Bad",
    "",
    "```ts bad",
    '{ "lintel": "1.0", "services": { "orders": {} } }',
    "```",
    "",
    "## Good",
    "",
    "```ts good",
    '{ "lintel": "1.0" }',
    "```",
    "",
    "## When to turn it off",
    "",
    "Never.",
    "",
    "## Options",
    "",
    "None.",
    ""
  ].join("\n")

  const evaluate = ({ code }: { readonly code: string }): Model => {
    const decoded = decode(JSON.parse(code))
    if (decoded._tag === "Refused") throw new Error(decoded.errors.map((it) => it.pointer).join(", "))
    return decoded.model
  }
  const problems = (text: string, rule: Parameters<typeof rulePageProblems>[0]["rule"] = noOwner) =>
    rulePageProblems({ rule, page: text, evaluate })

  test("passes when it is complete and true", async () => {
    expect(await problems(page)).toEqual([])
  })

  test.each([
    [
      "another title",
      page.replace("no owner", "two owners"),
      'the title is "A service has two owners" and the summary "A service has no owner."'
    ],
    [
      "a section is missing",
      page.replace("## When to turn it off\n\nNever.\n\n", ""),
      "the sections are Why it matters, Bad, Good, Options instead of Why it matters, Bad, Good, When to turn it off, Options"
    ],
    ["a section is empty", page.replace("Nobody is called.", ""), "the section Why it matters is empty"],
    ["no bad example", page.replace("ts bad", "ts"), "there is no example ```ts bad"],
    [
      "the bad example is good",
      page.replace('"services": { "orders": {} }', '"services": {}'),
      "bad example at line 10: 0 findings of team/no-owner instead of one"
    ],
    [
      "the good example is bad",
      page.replace('{ "lintel": "1.0" }', '{ "lintel": "1.0", "services": { "web": {} } }'),
      "good example at line 16: a finding where there should be none: team/no-owner at service:web"
    ],
    ["an example does not run", page.replace('{ "lintel": "1.0" }', "{"), /^good example at line 16 does not run: /u]
  ])("fails when %s", async (_, text, problem) => {
    const found = await problems(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(problem)
  })

  test("fails when an option is not described", async () => {
    const found = await problems(page, { ...noOwner, options: { ignore: [] } })
    expect(found).toEqual(["the option ignore is not described"])
  })
})
