import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { heldAtOnce } from "@lintel/analysis"
import { System } from "@lintel/core"
import type { Report } from "@lintel/diagnostic"
import { type CollectionName, encode, kindOfCollection, locate } from "@lintel/model"
import { loadSources } from "@lintel/source"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"
import { shop } from "../../examples/shop/system.ts"
import { shop as broken } from "../../examples/shop-broken/system.ts"
import { shop as next } from "../../examples/shop-next/system.ts"
import { lintel } from "./cli/run.js"
import { checked } from "./exampleDesigns.js"

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    globSync("**/*.ts", { cwd: folder })
      .toSorted()
      .map((path) => [path, readFileSync(`${folder}/${path}`, "utf8")])
  )

const folderOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const shopFolder = folderOf("examples/shop")

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

  test("what is deployed carries the peak", () => {
    const { model } = System.toModel(shop)
    const [deployments, stores] = [Object.values(model.deployments ?? {}), model.stores ?? {}]
    const places = (component: string): number =>
      deployments
        .filter((it) => it.of === component && it.in === "environment:production")
        .reduce((sum, it) => sum + (it.instances ?? 0) * (it.capacity?.concurrency ?? 0), 0)
    const crowded = Object.entries(model.loads ?? {}).flatMap(([name, { of, peak, latency }]) => {
      const room = places(of.replace(/^operation:([^/]+).*$/, "service:$1"))
      if (peak === undefined || latency?.mean === undefined || room === 0) return []
      const held = heldAtOnce(peak, latency.mean)
      return [{ name, isCarried: Number(held.numerator) / Number(held.denominator) <= 0.75 * room }]
    })
    expect(crowded.filter(({ isCarried }) => !isCarried)).toEqual([])
    expect(crowded.map(({ name }) => name)).toEqual(["authorizations", "lookups", "placements"])

    const connections = new Map<string, number>()
    for (const { instances = 1, pools } of deployments) {
      for (const { to, size } of Object.values(pools ?? {})) {
        if (to !== undefined) connections.set(to, (connections.get(to) ?? 0) + instances * size)
      }
    }
    const exhausted = [...connections].filter(
      ([store, count]) => count > (stores[store.replace("store:", "")]?.connectionLimit ?? 0)
    )
    expect(connections.size).toBe(4)
    expect(exhausted).toEqual([])
  })

  test("its snapshot is the one of today", async () => {
    await expect(encode(System.toModel(shop).model)).toMatchFileSnapshot(join(shopFolder, "lintel.snapshot.json"))
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

interface Mistake {
  readonly file: string
  readonly page: string
  /** What is found, by code and subject: the place that a reader has to look at. */
  readonly found: ReadonlyArray<string>
}

const mistakes: ReadonlyArray<Mistake> = [
  {
    file: "services/payments.ts",
    page: "1-charged-twice",
    found: ["resilience/retry-not-idempotent call:orders/to-authorize"]
  },
  {
    file: "plans/outside.ts",
    page: "2-gives-up-too-early",
    found: ["resilience/deadline-below-callee call:orders/to-authorize"]
  },
  {
    file: "plans/checkout.ts",
    page: "3-stuck-after-paying",
    found: ["saga/rejection-after-pivot saga:checkout/step/book"]
  },
  {
    file: "services/notifications.ts",
    page: "4-two-writers",
    found: ["data/shared-store store:orders-db", "data/two-writers store:orders-db"]
  },
  {
    file: "plans/objectives.ts",
    page: "5-promises-too-much",
    found: ["slo/above-hard-dependency slo:check-out-availability", "slo/page-too-late slo:check-out-availability"]
  },
  {
    file: "plans/policies.ts",
    page: "6-twelve-for-one",
    found: [
      "resilience/overload-stays operation:inventory/reserve",
      "resilience/overload-stays operation:orders/get",
      "resilience/overload-stays operation:orders/place",
      "resilience/overload-stays operation:shipping/book",
      "resilience/retry-amplification operation:orders/place"
    ]
  }
]

describe("examples/shop-broken", () => {
  const brokenFolder = folderOf("examples/shop-broken")
  const generated = folderOf("tests/src/generated")

  const pageOf = (name: string): string => join(brokenFolder, "expected", `${name}.txt`)

  /** How many rules there are is no part of what a page says. */
  const stable = (text: string): string => text.replace(/Judged by \d+ rules/, "Judged by all rules")

  const foundIn = ({ findings }: Report): ReadonlyArray<string> =>
    findings.map(({ code, subject }) => `${code} ${subject}`).toSorted()

  test("it differs from the shop in six files, by a few lines each", () => {
    const [good, bad] = [filesOf(shopFolder), filesOf(brokenFolder)]
    expect([...bad.keys()]).toEqual([...good.keys()])
    const changed = [...bad].filter(([path, text]) => text !== good.get(path))
    expect(changed.map(([path]) => path)).toEqual(mistakes.map(({ file }) => file).toSorted())
    for (const [path, text] of changed) {
      const before = new Set(good.get(path)?.split("\n"))
      const added = text.split("\n").filter((line) => !before.has(line))
      expect(added.length, `lines of ${path}`).toBeLessThan(8)
    }
  })

  test.each(mistakes)("$page: found by itself, and nothing else is", async ({ file, page, found }) => {
    mkdirSync(generated, { recursive: true })
    const folder = mkdtempSync(join(generated, "mistake-"))
    try {
      cpSync(shopFolder, folder, { recursive: true })
      copyFileSync(join(brokenFolder, file), join(folder, file))
      const design: { readonly shop: System } = await import(/* @vite-ignore */ join(folder, "system.ts"))
      const { report, text } = await checked(design.shop, folder)
      expect(foundIn(report)).toEqual(found)
      expect(report.notChecked).toEqual([])
      await expect(stable(text)).toMatchFileSnapshot(pageOf(page))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test("all together: each once, and nothing else", async () => {
    const { report, text } = await checked(broken, brokenFolder)
    expect(foundIn(report)).toEqual(mistakes.flatMap(({ found }) => found).toSorted())
    expect(report.verdict).toBe("fails")
    await expect(stable(text)).toMatchFileSnapshot(pageOf("everything"))
  })

  test("every page belongs to a mistake", () => {
    const pages = globSync("expected/*.txt", { cwd: brokenFolder }).map((path) => path.replace(/^.*\/|\.txt$/g, ""))
    expect(pages.toSorted()).toEqual([...mistakes.map(({ page }) => page), "everything"])
  })
})

describe("examples/shop-next", () => {
  const folder = folderOf("examples/shop-next")

  interface Found {
    readonly code: string
    readonly severity: string
    readonly subject: string
    readonly data: { readonly breaks: ReadonlyArray<{ readonly address: string }> }
  }

  test("it checks clean too", async () => {
    const { report } = await checked(next, folder)
    expect(report.findings).toEqual([])
  })

  test("what breaks, and whom", async () => {
    const { code, stdout } = await lintel(folder, "diff", "../shop/system.ts", "--format", "json")
    const { findings }: { readonly findings: ReadonlyArray<Found> } = JSON.parse(stdout)
    const breaking = findings.filter(({ severity }) => severity === "error")
    const harm = breaking.map((it) => [`${it.code} ${it.subject}`, it.data.breaks.map(({ address }) => address)])
    expect(Object.fromEntries(harm)).toEqual({
      "compat/message-widened message:PaymentCaptured": [
        "consumer:bookkeeping",
        "flow:orders/PaymentCaptured",
        "service:orders"
      ],
      "compat/request-narrowed contract:orders": ["call:storefront/to-place", "flow:storefront/checkOut"],
      "compat/request-narrowed contract:storefront": ["call:customer/to-checkOut"],
      "compat/response-widened contract:orders": [
        "call:storefront/to-get",
        "consumer:marketplace",
        "flow:storefront/track",
        "consumer:marketplace",
        "call:storefront/to-place",
        "flow:storefront/checkOut"
      ],
      "compat/response-widened contract:storefront": ["call:customer/to-checkOut", "call:customer/to-track"],
      "compat/retained-refused message:PaymentCaptured": ["flow:orders/PaymentCaptured", "service:orders"]
    })
    const harmless = findings.filter(({ severity }) => severity !== "error")
    const names = harmless.map((it) => `${it.code} ${it.subject}`)
    expect(names).toContain("compat/operation-added operation:inventory/recount")
    expect(names).toContain("compat/response-widened contract:inventory")
    expect(names).toContain("compat/payload-changed contract:orders")
    expect(code).toBe(1)
  })

  test("the page", async () => {
    const { stdout } = await lintel(folder, "diff", "../shop/system.ts")
    await expect(stdout).toMatchFileSnapshot(join(folder, "expected/diff.txt"))
  })
})
