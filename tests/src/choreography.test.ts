import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { System } from "@lintel/core"
import { catalogueOf, check, type Report, toPretty } from "@lintel/diagnostic"
import type { Model } from "@lintel/model"
import { rules } from "@lintel/rules"
import { loadSources } from "@lintel/source"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"
import { choreography } from "../../examples/choreography/system.ts"

const now = "2026-11-21"
const catalogue = catalogueOf(rules)
const folder = fileURLToPath(new URL("../../examples/choreography", import.meta.url))

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

describe("examples/choreography", () => {
  test("it checks clean with all rules, and nothing is left unchecked", async () => {
    const { report, text } = await checked(choreography, folder)
    expect(text).toContain("Nothing found")
    expect(report.findings).toEqual([])
    expect(report.notChecked).toEqual([])
  })
})

/** Codes of what is found in each mistake, and where. */
const mistakes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "1-told-but-not-done": ["events/dual-write service:orders"],
  "2-view-with-holes": ["events/retention-below-replay service:reports", "events/retention-below-replay service:views"],
  "3-idle-readers": ["events/consumers-above-partitions service:reports"],
  "4-one-order-stops-all": ["events/poison-blocks-partition service:payments"],
  "5-old-orders-in-no-currency": [
    "events/upcaster-output-refused service:payments",
    "events/upcaster-output-refused service:views"
  ],
  "6-counts-only-new-orders": ["events/unreadable-version service:reports", "events/unreadable-version service:reports"]
}

describe("examples/choreography-broken", () => {
  const broken = fileURLToPath(new URL("../../examples/choreography-broken", import.meta.url))
  const generated = fileURLToPath(new URL("generated", import.meta.url))

  /** How many rules there are is no part of what a page says. */
  const stable = (text: string): string => text.replace(/Judged by \d+ rules/, "Judged by all rules")

  test.each(Object.entries(mistakes))("%s", async (name, found) => {
    mkdirSync(generated, { recursive: true })
    const at = mkdtempSync(join(generated, "choreography-"))
    try {
      cpSync(folder, at, { recursive: true })
      execFileSync("git", ["apply", join(broken, "mistakes", `${name}.diff`)], { cwd: at })
      const design: { readonly choreography: System } = await import(/* @vite-ignore */ join(at, "system.ts"))
      const { report, text } = await checked(design.choreography, at)
      expect(report.findings.map(({ code, subject }) => `${code} ${subject}`).toSorted()).toEqual(found)
      await expect(stable(text)).toMatchFileSnapshot(join(broken, "expected", `${name}.txt`))
    } finally {
      rmSync(at, { recursive: true, force: true })
    }
  })

  test("every page and every diff belongs to a mistake", () => {
    const names = (pattern: string): ReadonlyArray<string> =>
      globSync(pattern, { cwd: broken })
        .map((path) => path.replace(/^.*\/|\.\w+$/g, ""))
        .toSorted()
    expect(names("mistakes/*.diff")).toEqual(Object.keys(mistakes))
    expect(names("expected/*.txt")).toEqual(Object.keys(mistakes))
  })
})
