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

/** An example that is another one with changes, which are kept as diffs. */
export interface Twin {
  readonly example: string
  readonly twin: string
  /** The folder of its diffs. */
  readonly diffs: "mistakes" | "changes"
  /** The name under which `system.ts` exports the design. */
  readonly exported: string
}

const namesOf = (folder: string, pattern: string): ReadonlyArray<string> =>
  globSync(pattern, { cwd: folder })
    .map((path) => path.replace(/^.*\/|\.\w+$/g, ""))
    .toSorted()

/** The names of the changes of a twin, in their order. */
export const changesOf = ({ diffs, twin }: Twin): ReadonlyArray<string> =>
  namesOf(exampleFolder(twin), `${diffs}/*.diff`)

/**
 * A folder with an example as it is and, beside it, with some of the changes of its twin. Git makes the changes: it
 * refuses a diff that does not fit.
 */
export const inTwin = async <A>(
  { diffs, example, exported, twin }: Twin,
  names: ReadonlyArray<string>,
  body: (system: System, folder: string) => Promise<A>
): Promise<A> => {
  mkdirSync(generated, { recursive: true })
  const both = mkdtempSync(join(generated, `${twin}-`))
  const folder = join(both, twin)
  try {
    for (const name of [example, twin]) cpSync(exampleFolder(example), join(both, name), { recursive: true })
    const files = names.map((name) => join(exampleFolder(twin), diffs, `${name}.diff`))
    execFileSync("git", ["apply", ...files], { cwd: folder })
    const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ join(folder, "system.ts"))
    const system = module[exported]
    if (!System.is(system)) throw new Error(`${twin} exports no design ${exported}`)
    return await body(system, folder)
  } finally {
    rmSync(both, { recursive: true, force: true })
  }
}

/** A twin whose changes are mistakes: `mistakes/NAME.diff` and the page `expected/NAME.txt`. */
export interface Mistaken {
  readonly example: string
  readonly broken: string
  readonly exported: string
  /** What is found in each mistake: `CODE ADDRESS`, sorted. */
  readonly mistakes: Readonly<Record<string, ReadonlyArray<string>>>
  /** The page of all mistakes at once, where there is one. */
  readonly together?: string
}

/** The example with some of its mistakes, judged by all rules. */
export const mistaken = ({ broken, example, exported }: Mistaken, ...names: ReadonlyArray<string>): Promise<Checked> =>
  inTwin({ example, exported, twin: broken, diffs: "mistakes" }, names, checked)

/** Tests that each mistake is found, and nothing else, with the page that is kept. */
export const describeMistakes = (twin: Mistaken): void => {
  const { broken, mistakes, together } = twin
  const folder = exampleFolder(broken)
  const names = Object.keys(mistakes)
  const everything = together === undefined ? [] : [{ page: together, made: names }]
  const pages = [...names.map((name) => ({ page: name, made: [name] })), ...everything]
  describe(`examples/${broken}`, () => {
    test.each(pages)("$page", async ({ made, page }) => {
      const { report, text } = await mistaken(twin, ...made)
      const found = made.flatMap((name) => mistakes[name] ?? [])
      expect(report.findings.map(({ code, subject }) => `${code} ${subject}`).toSorted()).toEqual(found.toSorted())
      expect(report.notChecked).toEqual([])
      await expect(stable(text)).toMatchFileSnapshot(join(folder, "expected", `${page}.txt`))
    })

    test("every page and every diff belongs to a mistake", () => {
      expect(namesOf(folder, "mistakes/*.diff")).toEqual(names.toSorted())
      expect(namesOf(folder, "expected/*.txt")).toEqual(pages.map(({ page }) => page).toSorted())
    })
  })
}
