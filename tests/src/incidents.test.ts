import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  alertArithmetic,
  allowedFailures,
  burnRate,
  decimalText,
  fraction,
  heldAtOnce,
  one,
  over,
  percentText
} from "@lintel/analysis"
import { System } from "@lintel/core"
import { catalogueOf, check, type Report, toPretty } from "@lintel/diagnostic"
import { rules } from "@lintel/rules"
import { loadSources } from "@lintel/source"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"
import config from "../../examples/incidents/lintel.config.ts"

const folder = fileURLToPath(new URL("../../examples/incidents", import.meta.url))
const catalogue = catalogueOf(rules)

const checked = async (path: string): Promise<{ readonly report: Report; readonly text: string }> => {
  const { design }: { readonly design: System } = await import(/* @vite-ignore */ join(folder, path))
  const { model, sites, warnings } = System.toModel(design)
  expect(warnings).toEqual([])
  const sources = await loadSources([{ path, text: readFileSync(join(folder, path), "utf8") }], { sites })
  const { profile, severities } = config
  const report = check(model, rules, {
    now: "2026-11-21",
    ...(profile && { profile }),
    ...(severities && { severities })
  })
  // What an incident leaves unsaid, and how many rules there are, is no part of its page.
  const text = toPretty({ ...report, notChecked: [] }, { catalogue, sources })
  return { report, text: text.replace(/Judged by \d+ rules/u, "Judged by all rules") }
}

interface Incident {
  readonly path: string
  /** Codes and subjects of all that is found. */
  readonly found: ReadonlyArray<string>
  /** Published numbers, by the name that the last finding gives them. */
  readonly numbers: Readonly<Record<string, unknown>>
}

const incidents: ReadonlyArray<Incident> = [
  {
    path: "calls/64-times.ts",
    found: ["resilience/retry-amplification operation:database/query"],
    numbers: { total: "64" }
  },
  {
    path: "calls/243-times.ts",
    found: ["resilience/retry-amplification operation:database/query"],
    numbers: { total: "243" }
  },
  {
    path: "calls/500-times.ts",
    found: ["resilience/retry-amplification operation:redis/commit"],
    numbers: { total: "500" }
  },
  {
    path: "calls/bimodal-latency.ts",
    found: ["resilience/slow-calls-fill-pool call:frontend/to-load"],
    numbers: { served: "≈19.6 %", needed: "509.5", pool: "100", safe: "18.1 s" }
  },
  {
    path: "calls/metastable.ts",
    found: ["resilience/overload-stays operation:database/query"],
    numbers: { load: "280/s", capacity: "300/s", becomes: "560/s", budget: "≈7.1 %" }
  },
  {
    path: "calls/dead-attempts.ts",
    found: ["resilience/dead-attempts call:reviews/to-get"],
    numbers: { attempts: "3", reachable: "2", overall: "3 s" }
  },
  {
    path: "calls/paid-twice.ts",
    found: ["resilience/retry-not-idempotent call:refunds/to-pay"],
    numbers: { consequence: "the customer is paid" }
  },
  {
    path: "calls/work-for-nobody.ts",
    found: ["resilience/deadline-below-callee call:a/to-ask", "resilience/work-for-nobody call:b/to-compute"],
    numbers: { allowed: "20 s", remaining: "2 s", wasted: "18 s", spent: "8 s" }
  },
  {
    path: "calls/shared-breaker.ts",
    found: ["resilience/breaker-shared call:gateway/to-show"],
    numbers: { failing: "operation:orders/list", healthy: "operation:menus/show" }
  },
  {
    path: "calls/cold-cache.ts",
    found: ["resilience/cold-cache-overload call:web/to-members"],
    numbers: { warm: "1000/s", cold: "10000/s", capacity: "1500/s" }
  },
  {
    path: "objectives/page-that-never-comes.ts",
    found: ["slo/unreachable-alert slo:search-availability/alert/fast"],
    numbers: { factor: "14.4", threshold: "144 %", lowestObjective: "≈93.056 %" }
  },
  {
    path: "objectives/ticket-while-all-is-well.ts",
    found: ["slo/alert-below-one slo:search-availability/alert/slow"],
    numbers: { factor: "0.9333", threshold: "0.09333 %", budget: "0.1 %" }
  },
  {
    path: "objectives/one-failure-pages.ts",
    found: ["slo/one-error-pages slo:reports-availability/alert/fast"],
    numbers: { rate: "10/h", needed: "69.4/h" }
  },
  {
    path: "objectives/gone-in-26-seconds.ts",
    found: ["slo/page-too-late slo:names-availability"],
    numbers: { budget: "25.92 s" }
  },
  {
    path: "objectives/nines-do-not-add.ts",
    found: ["slo/above-hard-dependency slo:web"],
    numbers: { lowerBound: "99.95 %", independent: "99.95001 %", verdict: "needsOverlap" }
  },
  {
    path: "objectives/quantiles-do-not-add.ts",
    found: ["slo/latency-above-dependencies slo:show-p99"],
    numbers: { under: "300 ms", reached: "all but 3 %", verdict: "notGuaranteed" }
  },
  {
    path: "rollouts/all-at-once.ts",
    found: ["rollout/budget-at-risk rollout:new-addresses"],
    numbers: { weight: "100 %", time: "13 min", burned: "≈30.093 %" }
  },
  {
    path: "rollouts/flag-used-again.ts",
    found: ["rollout/flag-reused rollout:retail-liquidity"],
    numbers: { flag: "order-flag" }
  },
  {
    path: "sagas/stuck-after-the-pivot.ts",
    found: ["saga/rejection-after-pivot saga:create-order/step/approveTicket"],
    numbers: { pivot: "charge" }
  },
  {
    path: "sagas/undone-too-early.ts",
    found: ["saga/late-request-after-undo saga:checkout/step/authorize"],
    numbers: { consequence: "the customer's money stays held" }
  }
]

const nameOf = (path: string): string => basename(path, ".ts")

describe("examples/incidents", () => {
  test.each(incidents)("$path: found, with its numbers, and nothing else is", async ({ path, found, numbers }) => {
    const { report, text } = await checked(path)
    expect(report.findings.map(({ code, subject }) => `${code} ${subject}`).toSorted()).toEqual(found)
    const [last] = report.findings.filter(({ code, subject }) => found.at(-1) === `${code} ${subject}`)
    expect(last?.data).toMatchObject(numbers)
    await expect(text).toMatchFileSnapshot(join(folder, "expected", `${nameOf(path)}.txt`))
  })

  test("what follows from the numbers on the pages", () => {
    // 19.6 % served are 80.4 % errors.
    expect(decimalText(over(fraction(1000n - 196n), fraction(10n)), 1)).toBe("80.4")
    const page = { severity: "page", factor: 6, long: "6h" } as const
    const steady = alertArithmetic({ objective: "0.9", window: { _tag: "Rolling", duration: "30d" } }, page)
    expect(decimalText(over(steady.detection, fraction(60_000_000n)), 0)).toBe("216")
    const failure = over(one, allowedFailures("0.999", fraction(7200n)))
    expect(percentText(failure, 1)).toBe("≈13.9 %")
    expect(burnRate("0.999", fraction(1n, 10n))).toEqual(fraction(100n))
    // 4,710 downloads a second for 13 minutes: 3.7 million.
    expect(heldAtOnce("4710/s", "13m")).toEqual(fraction(3_673_800n))
  })

  test("every file is an incident that is tested and told of, and small enough to be read at once", () => {
    const files = globSync("*/*.ts", { cwd: folder }).toSorted()
    expect(files).toEqual(incidents.map(({ path }) => path).toSorted())
    const readme = readFileSync(join(folder, "README.md"), "utf8")
    const untold = incidents.filter(({ path, found }) => {
      const row = readme.split("\n").find((line) => line.startsWith("|") && line.includes(`](${path})`)) ?? ""
      return !row.includes(`\`${found.at(-1)?.split(" ")[0]}\``) || !row.includes(`expected/${nameOf(path)}.txt`)
    })
    expect(untold).toEqual([])
    const unreadable = incidents.filter(({ path }) => {
      const text = readFileSync(join(folder, path), "utf8")
      // What happened, then who told it, then the design.
      return text.split("\n").length > 60 || !/^(?:\/\/ .+\n)+\/\/\n(?:\/\/ .+\n)+import/u.test(text)
    })
    expect(unreadable).toEqual([])
    const pages = globSync("expected/*.txt", { cwd: folder }).map((path) => basename(path, ".txt"))
    expect(pages.toSorted()).toEqual(incidents.map(({ path }) => nameOf(path)).toSorted())
  })
})
