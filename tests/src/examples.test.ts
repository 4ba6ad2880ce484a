import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { System } from "@lintel/core"
import { catalogueOf, check, type Report, toPretty } from "@lintel/diagnostic"
import { type CollectionName, kindOfCollection, locate, type Model } from "@lintel/model"
import { rules } from "@lintel/rules"
import { loadSources } from "@lintel/source"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"
import { shop } from "../../examples/shop/system.ts"

const now = "2026-11-21"
const catalogue = catalogueOf(rules)

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    globSync("**/*.ts", { cwd: folder })
      .toSorted()
      .map((path) => [path, readFileSync(`${folder}/${path}`, "utf8")])
  )

interface Checked {
  readonly model: Model
  readonly report: Report
  readonly text: string
}

/** What `lintel check` prints for a design: 80 columns, no colour, with the author's own lines. */
const checked = async (system: System, folder: string): Promise<Checked> => {
  const { model, sites, warnings } = System.toModel(system)
  expect(warnings).toEqual([])
  const files = [...filesOf(folder)].map(([path, text]) => ({ path, text }))
  const sources = await loadSources(files, { sites })
  const report = check(model, rules, { now, profile: "full" })
  return { model, report, text: toPretty(report, { catalogue, sources }) }
}

const shopFolder = fileURLToPath(new URL("../../examples/shop", import.meta.url))

describe("examples/shop", () => {
  test("every kind of entity that can be authored is used", () => {
    const { model } = System.toModel(shop)
    const counts = (Object.keys(kindOfCollection) as ReadonlyArray<CollectionName>).map(
      (collection) => [collection, Object.keys(model[collection] ?? {}).length] as const
    )
    const missing = counts.filter(([, count]) => count === 0).map(([collection]) => collection)
    // Shared definitions have no constructor: in TypeScript, payloads are shared by importing them.
    expect(missing).toEqual(["schemas"])
    expect(Object.keys(model.services ?? {})).toHaveLength(6)
  })

  test("it checks clean with all rules, and nothing is left unchecked", async () => {
    const { report, text } = await checked(shop, shopFolder)
    expect(report.findings).toEqual([])
    expect(report.notChecked).toEqual([])
    expect(report.verdict).toBe("holds")
    expect(text).toContain("Nothing found; 1 accepted.")
  })

  test("nothing of its files is left out of the system", () => {
    const own = System.unreached().filter(({ site }) => site?.file.includes("/examples/shop/"))
    expect(own.map(({ address }) => address)).toEqual([])
  })

  test("every file is small enough to be read at once", () => {
    const long = [...filesOf(shopFolder)].filter(([, text]) => text.split("\n").length > 130)
    expect(long.map(([path]) => path)).toEqual([])
  })

  test("every entity is found where it was written", async () => {
    const { model, sites } = System.toModel(shop)
    const files = [...filesOf(shopFolder)].map(([path, text]) => ({ path, text }))
    const sources = await loadSources(files, { sites })
    const lost = [...sites.keys()].filter(
      (address) =>
        !address.includes("#") && locate(model, address) !== undefined && sources.locate(address) === undefined
    )
    expect(lost).toEqual([])
  })
})
