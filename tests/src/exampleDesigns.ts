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

const now = "2026-11-21"
const catalogue = catalogueOf(rules)
const generated = fileURLToPath(new URL("generated", import.meta.url))

/** The folder of an example. */
export const exampleFolder = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

/** A design of an example, judged by all rules. */
export interface Checked {
  readonly model: Model
  readonly report: Report
  readonly text: string
}

/** Judges a design by all rules and prints what is found, with the sources of a folder. */
export const checked = async (system: System, folder: string): Promise<Checked> => {
  const { model, sites, warnings } = System.toModel(system)
  expect(warnings).toEqual([])
  const files = globSync("**/*.ts", { cwd: folder })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(`${folder}/${path}`, "utf8") }))
  const sources = await loadSources(files, { sites })
  const report = check(model, rules, { now, profile: "full" })
  return { model, report, text: toPretty(report, { catalogue, sources }) }
}

/** How many rules there are is no part of what a page says. */
const stable = (text: string): string => text.replace(/Judged by \d+ rules/, "Judged by all rules")

/** An example whose mistakes are small changes of another one: `mistakes/NAME.diff` and `expected/NAME.txt`. */
export interface Twin {
  readonly example: string
  readonly broken: string
  /** The name under which `system.ts` exports the design. */
  readonly exported: string
  /** What is found in each mistake: `CODE ADDRESS`, sorted. */
  readonly mistakes: Readonly<Record<string, ReadonlyArray<string>>>
}

/** The example with one of its mistakes. */
export const mistaken = async ({ broken, example, exported }: Twin, name: string): Promise<Checked> => {
  mkdirSync(generated, { recursive: true })
  const at = mkdtempSync(join(generated, `${example}-`))
  try {
    cpSync(exampleFolder(example), at, { recursive: true })
    execFileSync("git", ["apply", join(exampleFolder(broken), "mistakes", `${name}.diff`)], { cwd: at })
    const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ join(at, "system.ts"))
    const system = module[exported]
    if (!System.is(system)) throw new Error(`${name} exports no design`)
    return await checked(system, at)
  } finally {
    rmSync(at, { recursive: true, force: true })
  }
}

/** Tests that each mistake is found, and nothing else, with the page that is kept. */
export const describeMistakes = (twin: Twin): void => {
  const { broken, mistakes } = twin
  const folder = exampleFolder(broken)
  describe(`examples/${broken}`, () => {
    test.each(Object.entries(mistakes))("%s", async (name, found) => {
      const { report, text } = await mistaken(twin, name)
      expect(report.findings.map(({ code, subject }) => `${code} ${subject}`).toSorted()).toEqual(found)
      expect(report.notChecked).toEqual([])
      await expect(stable(text)).toMatchFileSnapshot(join(folder, "expected", `${name}.txt`))
    })

    test("every page and every diff belongs to a mistake", () => {
      const names = (pattern: string): ReadonlyArray<string> =>
        globSync(pattern, { cwd: folder })
          .map((path) => path.replace(/^.*\/|\.\w+$/g, ""))
          .toSorted()
      expect(names("mistakes/*.diff")).toEqual(Object.keys(mistakes).toSorted())
      expect(names("expected/*.txt")).toEqual(Object.keys(mistakes).toSorted())
    })
  })
}
