import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { catalogueOf, toPretty } from "@lintel/diagnostic"
import { decode, type Model } from "@lintel/model"
import { plan, planBlocks, planKinds } from "@lintel/plan"
import { pages as planPages } from "@lintel/plan/pages"
import { describe, expect, test } from "vitest"

const folder = fileURLToPath(new URL("../src/findings/", import.meta.url))
const catalogue = catalogueOf(planKinds)

const modelAt = (path: string): Model => {
  const decoded = decode(JSON.parse(readFileSync(path, "utf8")))
  if (decoded._tag !== "Decoded") throw new Error(`${path}: ${JSON.stringify(decoded).slice(0, 600)}`)
  return decoded.model
}

describe.each(planKinds.map(({ code }) => code))("%s", (code) => {
  const cases = `${folder}${code.slice("plan/".length)}/cases/`

  test("has a page that begins with its summary", () => {
    const summary = planKinds.find((kind) => kind.code === code)?.summary ?? ""
    expect(planPages.get(code)?.split("\n")[0]).toBe(`# ${summary.replace(/\.$/, "")}`)
  })

  test.each(existsSync(cases) ? readdirSync(cases) : [])("%s", async (name) => {
    const [old, fresh] = [modelAt(`${cases}${name}/old.json`), modelAt(`${cases}${name}/new.json`)]
    const report = plan(old, fresh, { now: "2026-12-03" })
    expect(report.findings.map((it) => it.code)).toContain(code)
    const text = toPretty(report, { catalogue, lead: planBlocks(report.plan) })
    await expect(text).toMatchFileSnapshot(`${cases}${name}/expected.txt`)
    expect(plan(old, fresh, { now: "2026-12-03" })).toEqual(report)
  })

  test("has a case", () => expect(existsSync(cases) && readdirSync(cases).length).toBeGreaterThan(0))
})
