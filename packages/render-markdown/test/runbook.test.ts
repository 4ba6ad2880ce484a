import type { Model, Rollout } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { deadLinks, problemsOf, rendered } from "./checking.js"

const units: Rollout["units"] = {
  code: { _tag: "Service", service: "service:a", from: "1", to: "2" },
  data: {
    _tag: "Migration",
    store: "store:s",
    steps: [
      { name: "add", phase: "expand", operation: "addColumn", collection: "t", field: "c" },
      { name: "drop", phase: "contract", operation: "dropColumn", collection: "t", field: "b", reversible: false }
    ]
  },
  flag: { _tag: "Flag", flag: "f", from: false, to: true }
}

const modelOf = (rollout: Partial<Rollout>, more: Partial<Model> = {}): Model => ({
  lintel: "1.0",
  services: { a: {} },
  stores: { s: {} },
  rollouts: { r: { units, ...rollout } },
  ...more
})

const pageOf = (rollout: Partial<Rollout>, more: Partial<Model> = {}): string =>
  rendered(modelOf(rollout, more), { of: "rollout:r" }).files[0]?.text ?? ""

/** The lines of a section, without bullets and blank lines. */
const sectionOf = (text: string, title: string): ReadonlyArray<string> => {
  const [, after = ""] = text.split(`\n## ${title}\n`)
  const [inside = ""] = after.split("\n## ")
  return inside
    .split("\n")
    .map((line) => line.trim().replace(/^- /u, ""))
    .filter((line) => line !== "")
}

describe("a runbook", () => {
  it("does not go back after data was dropped, though nobody said that they cannot come back", () => {
    const steps = [{ name: "drop", phase: "contract", operation: "dropColumn", collection: "t", field: "b" }] as const
    const stages: Rollout["stages"] = [{ name: "clean", units: ["data"], gates: [{ _tag: "Manual" }] }]
    const lines = (back: boolean | undefined): ReadonlyArray<string> => {
      const told = back === undefined ? steps : steps.map((step) => ({ ...step, reversible: back }))
      return sectionOf(
        pageOf({ units: { data: { _tag: "Migration", store: "store:s", steps: told } }, stages }),
        "Steps"
      )
    }
    expect(lines(undefined)).toContain("If a check fails: stop, and mend forwards.")
    expect(lines(undefined)).toContain("**No way back from here.** Whatever happens now is mended forwards.")
    expect(lines(true)).toContain("If a check fails: go back.")
  })

  it("says from which step on there is no way back, and what stands before it", () => {
    const text = pageOf({
      rollback: { how: "Deploy 1 again." },
      stages: [
        { name: "some", units: ["code"], weight: "0.1", duration: "1h", gates: [{ _tag: "Manual" }] },
        { name: "all", units: ["code"], weight: "1", duration: "2h" },
        { name: "on", units: ["flag"], pointOfNoReturn: true, gates: [{ _tag: "Test", name: "smoke" }] },
        { name: "clean", units: ["data"] }
      ]
    })
    const steps = sectionOf(text, "Steps")
    expect(steps.filter((line) => line.startsWith("Way back:"))).toEqual([
      "Way back: Deploy 1 again.",
      "Way back: Deploy 1 again."
    ])
    expect(steps.filter((line) => line.startsWith("**No way back"))).toEqual([
      "**No way back from here.** Whatever happens now is mended forwards.",
      "**No way back:** the point of no return is passed. Mend forwards."
    ])
    expect(steps).toContain("If a check fails: stop, and mend forwards.")
    expect(sectionOf(text, "Point of no return")).toEqual([
      "Step 3, **on**. Before it there is one check and 1h + 2h of waiting."
    ])
  })

  it("takes a step of a migration that cannot be undone for the point of no return, stated or not", () => {
    const text = pageOf({
      stages: [
        { name: "data", units: ["data"] },
        { name: "rest", units: ["code", "flag"] }
      ]
    })
    expect(sectionOf(text, "Point of no return")).toEqual([
      "Step 1, **data**. Before it there is no check and no wait."
    ])
    expect(sectionOf(text, "Steps")).toContain("`contract` drop column t.b (cannot be undone).")
  })

  it("goes back in the reverse order of the steps that can be undone", () => {
    const text = pageOf({
      rollback: { trigger: "errors", how: "Deploy 1 again.", automatic: false },
      stages: [
        { name: "first", units: ["code"] },
        { name: "second", units: ["flag"] },
        { name: "third", units: ["data"] }
      ]
    })
    expect(sectionOf(text, "Going back")).toEqual([
      "When: errors.",
      "How: Deploy 1 again.",
      "By hand.",
      "In the reverse order of the steps: `flag`, `code`."
    ])
  })

  it("says what missing data means, and never that it is fine", () => {
    const gate = (noData?: "advance" | "wait" | "abort") =>
      ({ _tag: "Metric", metric: "m", ...(noData === undefined ? {} : { noData }) }) as const
    const text = pageOf({ stages: [{ name: "s", gates: [gate(), gate("advance"), gate("wait"), gate("abort")] }] })
    expect(sectionOf(text, "Steps").flatMap((line) => /Without data: .*$/u.exec(line)?.[0] ?? [])).toEqual([
      "Without data: nobody said; do not go on.",
      "Without data: go on.",
      "Without data: wait until there is some.",
      "Without data: go back."
    ])
    expect(sectionOf(text, "What nobody said")).toContain("what missing data means in s")
  })

  it("says what has to be true before: earlier rollouts, times, freezes, verifications, sagas that are waited for", () => {
    const text = pageOf(
      {
        in: "environment:live",
        after: ["rollout:other"],
        windows: [{ from: "Mon 09:00", until: "Thu 16:00" }],
        verifications: ["verification:rehearsal"],
        running: [{ saga: "saga:checkout", handling: "drained" }]
      },
      {
        environments: {
          live: { freezes: [{ from: "2026-12-20", until: "2027-01-03", reason: "sales" }] }
        },
        teams: { t: {} },
        sagas: { checkout: { steps: {} } },
        verifications: {
          rehearsal: { kind: "integration", statement: "The copy was migrated.", owner: "team:t" },
          watch: { kind: "observability", when: "continuously", gate: "rollout:r", metric: "errors" }
        }
      }
    )
    expect(sectionOf(text, "Before you begin")).toEqual([
      "Done before: other.",
      "Begin only from Mon 09:00 until Thu 16:00 (UTC).",
      "The last step is over before a freeze begins, or the freeze is past: in live nothing may change from 2026-12-20 to 2027-01-03 (sales).",
      "**rehearsal**: The copy was migrated. t sees to it.",
      "No run of checkout is under way: new ones are held back.",
      "**Nobody said how to go back.** Find out before you begin."
    ])
    expect(sectionOf(text, "Afterwards")).toEqual(["**watch** Look at `errors`. Nobody said who sees to it."])
    expect(sectionOf(text, "What nobody said")).toEqual([
      "who owns the rollout",
      "when to go back",
      "who goes back",
      "how to reach t"
    ])
  })

  it("says whom to call: everybody who has something to do with it, once, and what for", () => {
    const text = pageOf(
      {
        owner: "team:money",
        rollback: { owner: "team:night" },
        stages: [
          { name: "some", owner: "team:night", gates: [{ _tag: "Manual", owner: "team:money" }] },
          { name: "all" }
        ]
      },
      {
        services: { a: { owner: "team:web" } },
        teams: {
          money: { onCall: "https://oncall.example/money", contacts: { chat: "#money", mail: "money@example.org" } },
          night: { onCall: "pager 7" },
          web: {}
        }
      }
    )
    expect(sectionOf(text, "Whom to call")).toEqual([
      '**money**, which owns the rollout and lets "some" go on: on call: [oncall.example/money](https://oncall.example/money); chat: #money; mail: money\\@example.org.',
      '**night**, which does "some" and goes back: on call: pager 7.',
      "**web**, which owns a: nobody said how to reach them."
    ])
    expect(sectionOf(text, "What nobody said")).toContain("how to reach web")
    expect(pageOf({})).not.toContain("Whom to call")
  })

  it("says when nothing may change every week", () => {
    const weekend = { from: "Fri 16:00", until: "Mon 08:00", zone: "Europe/Berlin", reason: "nobody is there" }
    const text = pageOf({ in: "environment:live" }, { environments: { live: { recurringFreezes: [weekend] } } })
    expect(sectionOf(text, "Before you begin")[0]).toBe(
      "The last step is over before this begins, or it is past: in live nothing may change every week from Fri 16:00 to Mon 08:00 (Europe/Berlin: nobody is there)."
    )
  })

  it("is clean for a linter, links to what is there, and is linked from the overview", async () => {
    const { files } = rendered(
      modelOf({ stages: [{ name: "# *a* [b](c)", description: "- x\n\n1. y", units: ["__nobody"] }] })
    )
    expect(await problemsOf(files)).toEqual([])
    expect(deadLinks(files)).toEqual([])
    expect(files[0]?.text).toContain("[step by step](runbooks/r.md)")
  })
})
