import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { explore, judgeSaga, machineOf } from "@lintel/analysis"
import { System } from "@lintel/core"
import { catalogueOf, check, type Report, toPretty } from "@lintel/diagnostic"
import type { Model } from "@lintel/model"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { rules } from "@lintel/rules"
import { loadSources } from "@lintel/source"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"
import { design } from "../../examples/checkout-saga/system.ts"

const now = "2026-11-21"
const catalogue = catalogueOf(rules)
const folder = fileURLToPath(new URL("../../examples/checkout-saga", import.meta.url))

interface Checked {
  readonly model: Model
  readonly report: Report
  readonly text: string
}

const checked = async (system: System, at: string): Promise<Checked> => {
  const { model, sites, warnings } = System.toModel(system)
  expect(warnings).toEqual([])
  const files = globSync("**/*.ts", { cwd: at })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(`${at}/${path}`, "utf8") }))
  const sources = await loadSources(files, { sites })
  const report = check(model, rules, { now, profile: "full" })
  return { model, report, text: toPretty(report, { catalogue, sources }) }
}

describe("examples/checkout-saga", () => {
  test("it checks clean with all rules, and nothing is left unchecked", async () => {
    const { report } = await checked(design, folder)
    expect(report.findings).toEqual([])
    expect(report.notChecked).toEqual([])
  })

  test("every run of it ends well", async () => {
    const { model } = await checked(design, folder)
    const saga = model.sagas?.["checkout"]
    if (saga === undefined) throw new Error("there is no saga")
    expect(judgeSaga(saga)).toMatchObject({ _tag: "Holds" })
    const machine = machineOf(saga)
    const whole = typeof machine === "string" ? undefined : explore(machine)
    expect(whole).toMatchObject({ unsafe: [], isComplete: true })
  })
})

/** Codes of what is found in each mistake, and where. */
const mistakes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "1-late-after-undo": ["saga/late-request-after-undo saga:checkout/step/createTicket"],
  "2-registered-late": ["saga/undo-registered-late saga:checkout/step/createTicket"],
  "3-refused-when-paid": ["saga/rejection-after-pivot saga:checkout/step/approveTicket"],
  "4-undo-not-implemented": ["saga/undo-may-fail saga:checkout/step/createTicket"],
  "5-paid-twice": ["saga/step-not-repeatable saga:checkout/step/payOut"],
  "6-undo-of-nothing": ["saga/undo-not-idempotent saga:checkout/step/createTicket"],
  "7-two-pivots": ["saga/rejection-after-pivot saga:checkout/step/payOut"],
  "8-believes-a-rejection": ["saga/ambiguous-rejection saga:checkout/step/createTicket"],
  "9-undo-cancelled": ["saga/undo-cancelled saga:checkout"],
  "10-error-swallowed": ["saga/rejection-ignored saga:checkout/step/createTicket"]
}

describe("examples/checkout-saga-broken", () => {
  const broken = fileURLToPath(new URL("../../examples/checkout-saga-broken", import.meta.url))
  const generated = fileURLToPath(new URL("generated", import.meta.url))

  /** How many rules there are is no part of what a page says. */
  const stable = (text: string): string => text.replace(/Judged by \d+ rules/, "Judged by all rules")

  test.each(Object.entries(mistakes))("%s", async (name, found) => {
    mkdirSync(generated, { recursive: true })
    const at = mkdtempSync(join(generated, "checkout-saga-"))
    try {
      cpSync(folder, at, { recursive: true })
      execFileSync("git", ["apply", join(broken, "mistakes", `${name}.diff`)], { cwd: at })
      const wrong: { readonly design: System } = await import(/* @vite-ignore */ join(at, "system.ts"))
      const { model, report, text } = await checked(wrong.design, at)
      expect(report.findings.map(({ code, subject }) => `${code} ${subject}`).toSorted()).toEqual(found)
      expect(report.notChecked).toEqual([])
      await expect(stable(text)).toMatchFileSnapshot(join(broken, "expected", `${name}.txt`))
      const saga = model.sagas?.["checkout"]
      expect(saga === undefined ? "" : judgeSaga(saga)._tag).toBe("Fails")
      const pictures = mermaid.render(model, { view: "failure", of: "", limit: 30 })
      expect(isRefusal(pictures) ? pictures.message : pictures.files.length).toBeGreaterThan(0)
    } finally {
      rmSync(at, { recursive: true, force: true })
    }
  })

  test("every page and every diff belongs to a mistake", () => {
    const names = (pattern: string): ReadonlyArray<string> =>
      globSync(pattern, { cwd: broken })
        .map((path) => path.replace(/^.*\/|\.\w+$/g, ""))
        .toSorted()
    expect(names("mistakes/*.diff")).toEqual(Object.keys(mistakes).toSorted())
    expect(names("expected/*.txt")).toEqual(Object.keys(mistakes).toSorted())
  })
})
