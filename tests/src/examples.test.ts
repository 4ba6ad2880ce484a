import { readFileSync } from "node:fs"
import { join } from "node:path"
import { heldAtOnce } from "@lintel/analysis"
import { System } from "@lintel/core"
import { type CollectionName, encode, kindOfCollection, locate } from "@lintel/model"
import { loadSources } from "@lintel/source"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"
import { shop } from "../../examples/shop/system.ts"
import { lintel } from "./cli/run.js"
import { changesOf, checked, describeMistakes, exampleFolder, inTwin, type Twin } from "./exampleDesigns.js"

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    globSync("**/*.ts", { cwd: folder })
      .toSorted()
      .map((path) => [path, readFileSync(`${folder}/${path}`, "utf8")])
  )

const shopFolder = exampleFolder("shop")

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

/** Codes of what is found in each mistake, and the place that a reader has to look at. */
const mistakes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "1-charged-twice": ["resilience/retry-not-idempotent call:orders/to-authorize"],
  "2-gives-up-too-early": ["resilience/deadline-below-callee call:orders/to-authorize"],
  "3-stuck-after-paying": ["saga/rejection-after-pivot saga:checkout/step/book"],
  "4-two-writers": ["data/shared-store store:orders-db", "data/two-writers store:orders-db"],
  "5-promises-too-much": [
    "slo/above-hard-dependency slo:check-out-availability",
    "slo/page-too-late slo:check-out-availability"
  ],
  "6-twelve-for-one": [
    "resilience/overload-stays operation:inventory/reserve",
    "resilience/overload-stays operation:orders/get",
    "resilience/overload-stays operation:orders/place",
    "resilience/overload-stays operation:shipping/book",
    "resilience/retry-amplification operation:orders/place"
  ]
}

describeMistakes({ example: "shop", broken: "shop-broken", exported: "shop", mistakes, together: "everything" })

describe("examples/shop-next", () => {
  const twin: Twin = { example: "shop", twin: "shop-next", diffs: "changes", exported: "shop" }
  const inNext = <A>(body: (system: System, folder: string) => Promise<A>): Promise<A> =>
    inTwin(twin, changesOf(twin), body)

  interface Found {
    readonly code: string
    readonly severity: string
    readonly subject: string
    readonly data: { readonly breaks: ReadonlyArray<{ readonly address: string }> }
  }

  test("it checks clean too", async () => {
    const { report } = await inNext(checked)
    expect(report.findings).toEqual([])
  })

  test("what breaks, and whom", async () => {
    const { code, stdout } = await inNext((_, folder) =>
      lintel(folder, "diff", "../shop/system.ts", "--format", "json")
    )
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
    const { stdout } = await inNext((_, folder) => lintel(folder, "diff", "../shop/system.ts"))
    await expect(stdout).toMatchFileSnapshot(join(exampleFolder("shop-next"), "expected/diff.txt"))
  })
})
