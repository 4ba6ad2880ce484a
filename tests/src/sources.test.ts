import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Located, locate, parseAddress } from "@lintel/model"
import { System } from "@lintel/core"
import type { SourceLookup } from "@lintel/doc"
import { loadSources } from "@lintel/source"
import { expect, test } from "vitest"
import { shop } from "../../packages/core/test/fixtures/shop.js"

const path = "packages/core/test/fixtures/shop.ts"
const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8")
const { model, sites } = System.toModel(shop)

test("every entity of a design is found where its constructor was called, by syntax alone", async () => {
  const sources: SourceLookup = await loadSources([{ path, text }])
  const entities = [...sites].filter(([key]) => !key.includes("#") && parseAddress(key) !== undefined)
  expect(entities.length).toBeGreaterThan(40)
  const wrong = entities.flatMap(([address, captured]) => {
    const found = sources.locate(address)
    return found?.line === captured.line
      ? []
      : [`${address}: line ${found?.line ?? "none"}, called on ${captured.line}`]
  })
  expect(wrong).toEqual([])
})

/** Every field of a value, as pointers. */
const pointersOf = (value: unknown, at = ""): ReadonlyArray<string> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, item]) => {
        const pointer = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`
        return [pointer, ...pointersOf(item, pointer)]
      })
    : []

test("every field is found inside its entity, and most are found themselves", async () => {
  const valueAt = (address: string, pointer: string): unknown => {
    const found: Located | undefined = locate(model, address)
    return pointer
      .split("/")
      .slice(1)
      .reduce<unknown>((value, token) => Object(value)[token.replaceAll("~1", "/").replaceAll("~0", "~")], found?.value)
  }
  const sources = await loadSources([{ path, text }], { valueAt })
  let exact = 0
  let all = 0
  for (const address of sites.keys()) {
    const value = address.includes("#") ? undefined : locate(model, address)?.value
    const whole = sources.locate(address)
    if (value === undefined || whole === undefined || address.startsWith("contract:")) continue
    for (const pointer of pointersOf(value)) {
      const site = sources.locate(address, pointer)
      expect(site, `${address} ${pointer}`).toBeDefined()
      all++
      if (site?.line !== whole.line || site.column !== whole.column) exact++
    }
  }
  expect(exact / all).toBeGreaterThan(0.95)
})
