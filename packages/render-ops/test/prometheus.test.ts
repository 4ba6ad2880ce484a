import { isRefusal, type Rendering } from "@lintel/render"
import * as fc from "fast-check"
import { load } from "js-yaml"
import { describe, expect, it } from "vitest"
import type { BurnRateAlert, Model, Slo } from "@lintel/model"
import { prometheus } from "../src/index.js"
import { availability, designOf, latency } from "./objectives.js"

const rendered = (model: Model, of = ""): Rendering => {
  const answer = prometheus.render(model, { of })
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

const rulesOf = ({ files }: Rendering): ReadonlyArray<Rule> => {
  const document = load(files[0]?.text ?? "groups: []") as {
    readonly groups: ReadonlyArray<{ readonly rules: ReadonlyArray<Rule> }>
  }
  return document.groups.flatMap(({ rules }) => rules)
}

const rulesOfSlo = (slo: Slo): ReadonlyArray<Rule> => rulesOf(rendered(designOf({ one: slo })))
const lossesOfSlo = (slo: Slo): ReadonlyArray<string> =>
  rendered(designOf({ one: slo })).losses.map(({ effect, pointer, what }) => `${effect} ${pointer ?? ""}: ${what}`)
const recorded = (slo: Slo, record: string): string | undefined =>
  rulesOfSlo(slo).find((rule) => rule.record === record)?.expr

describe("rules of Prometheus", () => {
  it("record every window once, then alert on pairs of them", () => {
    const rules = rulesOfSlo(availability)
    expect(rules.flatMap(({ record }) => record ?? [])).toEqual([
      "slo:one:error_ratio_5m",
      "slo:one:error_ratio_1h",
      "slo:one:error_ratio_6h",
      "slo:one:error_ratio_3d",
      "slo:one:objective",
      "slo:one:error_budget",
      "slo:one:error_ratio_30d",
      "slo:one:error_budget_remaining"
    ])
    expect(rules.filter(({ alert }) => alert !== undefined)).toMatchObject([
      {
        alert: "one_page_quick",
        expr: "slo:one:error_ratio_1h > 0.0144\nand\nslo:one:error_ratio_5m > 0.0144",
        labels: { slo: "one", service: "payments", severity: "page" }
      },
      { alert: "one_ticket_slow", expr: "slo:one:error_ratio_3d > 0.001\nand\nslo:one:error_ratio_6h > 0.001" }
    ])
  })

  it("carry exact decimals where doubles would not", () => {
    const thresholds = (objective: Slo["objective"], factor: number): ReadonlyArray<string> =>
      rulesOfSlo({ ...availability, objective, alerts: { a: { severity: "page", factor, long: "1h" } } }).flatMap(
        ({ alert, expr }) => (alert === undefined ? [] : [expr])
      )
    expect(thresholds("0.9995", 14.4)).toEqual(["slo:one:error_ratio_1h > 0.0072"])
    expect(thresholds("0.93", 5.6)).toEqual(["slo:one:error_ratio_1h > 0.392"])
    expect(thresholds("0.999999999999999999", 2)).toEqual(["slo:one:error_ratio_1h > 0.000000000000000002"])
  })

  it("threshold is factor times budget for every decimal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 1, max: 999_999 }), (ppm, thousandths) => {
        const objective = `0.${String(ppm).padStart(7, "0").replace(/0+$/, "")}` as const
        const [rule] = rulesOfSlo({
          ...availability,
          objective: objective as Slo["objective"],
          alerts: { a: { severity: "page", factor: thousandths / 1000, long: "1h" } }
        }).filter(({ alert }) => alert !== undefined)
        const [whole = "", decimals = ""] = (rule?.expr.split(" > ")[1] ?? "").split(".")
        const scaled = BigInt(whole + decimals.padEnd(10, "0"))
        expect(decimals.length).toBeLessThanOrEqual(10)
        expect(scaled).toBe(BigInt(10_000_000 - ppm) * BigInt(thousandths))
      }),
      { numRuns: 60 }
    )
  })

  it("keep wait, runbook, team and what is said of the alert", () => {
    const alert: BurnRateAlert = {
      severity: "page",
      factor: 6,
      long: "6h",
      short: "30m",
      for: "90s",
      budget: "0.05",
      notifies: "team:payments"
    }
    const [rule] = rulesOfSlo({
      ...availability,
      runbook: "https://runbooks/{{pay}}",
      owner: "team:sales",
      budgetPolicy: "freeze",
      alerts: { a: alert }
    }).filter((one) => one.alert !== undefined)
    expect(rule).toMatchObject({
      for: "90s",
      labels: { team: "payments", owner: "sales" },
      annotations: { runbook_url: 'https://runbooks/{{ "{{" }}pay}}', budget: "5%", budget_policy: "freeze" }
    })
  })

  it("count a latency by its bucket, in the unit of the metric and in every spelling", () => {
    const expr = recorded(
      { ...latency, indicator: { ...latency.indicator, _tag: "Latency", under: "2s" } },
      "slo:one:error_ratio_28d"
    )
    expect(expr).toContain(String.raw`request_duration_seconds_bucket{job="payments",le=~"2|2\\.0"}[28d]`)
    expect(expr).toContain('request_duration_seconds_count{job="payments"}[28d]')
    const inMilliseconds: Slo = {
      ...latency,
      indicator: { _tag: "Latency", under: "500ms", metric: "http_latency_milliseconds_bucket" }
    }
    expect(recorded(inMilliseconds, "slo:one:error_ratio_28d")).toContain(String.raw`le=~"500|500\\.0"`)
    expect(lossesOfSlo(inMilliseconds)).toEqual([])
  })

  it("a limit between buckets counts the bucket below, and says so", () => {
    const slo: Slo = {
      ...latency,
      indicator: { _tag: "Latency", under: "400ms", metric: "x_seconds", buckets: ["100ms", "250ms", "500ms"] }
    }
    expect(recorded(slo, "slo:one:error_ratio_28d")).toContain('le="0.25"')
    expect(lossesOfSlo(slo)).toContain(
      "approximated /indicator/under: latency limit between buckets: the one below, 250ms, is counted"
    )
  })

  it("no metric is guessed: an objective without one gets no rules and a loss", () => {
    const slo: Slo = { ...availability, indicator: { _tag: "Availability", total: "requests_total" } }
    expect(rendered(designOf({ one: slo })).files).toEqual([])
    expect(lossesOfSlo(slo)).toEqual([
      "dropped /indicator/good: objective without a query of good events: no metric is guessed"
    ])
    expect(lossesOfSlo({ ...availability, indicator: { _tag: "Availability", good: "sum(", total: "x" } })).toEqual([
      "dropped /indicator/good: a query of good events that is no PromQL"
    ])
  })

  it("time slices are recorded first and judged then", () => {
    const slo: Slo = {
      ...availability,
      indicator: {
        ...availability.indicator,
        _tag: "Availability",
        method: "timeSlices",
        slice: "5m",
        sliceObjective: "0.95"
      },
      alerts: { a: { severity: "page", factor: 6, long: "6h" } }
    }
    expect(recorded(slo, "slo:one:error_ratio_6h")).toBe(
      "avg_over_time((slo:one:slice_error_ratio_5m > bool 0.05)[6h:5m])"
    )
    const ratio: Slo = {
      ...availability,
      indicator: { ...availability.indicator, method: "ratioTimeSlices" },
      alerts: { a: { severity: "page", factor: 6, long: "6h" } }
    }
    expect(recorded(ratio, "slo:one:error_ratio_6h")).toBe("avg_over_time((slo:one:slice_error_ratio_5m >= 0)[6h:5m])")
    expect(lossesOfSlo(ratio)).toEqual([
      "approximated /indicator/slice: length of a time slice, not stated: 5m is taken"
    ])
  })

  it("a calendar window is a loss, and its alerts stay", () => {
    const slo: Slo = { ...availability, window: { _tag: "Calendar", unit: "month" } }
    expect(rulesOfSlo(slo).filter(({ alert }) => alert !== undefined)).toHaveLength(2)
    expect(lossesOfSlo(slo)).toEqual(["dropped /window: calendar window"])
  })

  it("age is judged by time", () => {
    const slo: Slo = {
      ...availability,
      indicator: { _tag: "Freshness", under: "10m", metric: 'export_timestamp_seconds{job="p"}' },
      alerts: {}
    }
    expect(recorded(slo, "slo:one:error_ratio_30d")).toBe(
      'avg_over_time(((time() - max(export_timestamp_seconds{job="p"})) > bool 600)[30d:])'
    )
  })

  it("names of series and alerts are valid and differ whatever the objectives are called", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/), { minLength: 2, maxLength: 6 }),
        (keys) => {
          const named = keys.filter((key) => key !== "__proto__" && key !== "." && key !== "..")
          const rules = rulesOf(rendered(designOf(Object.fromEntries(named.map((key) => [key, availability])))))
          const names = rules.map(({ alert, record }) => record ?? alert ?? "")
          expect(new Set(names).size).toBe(names.length)
          for (const name of names) expect(name).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
        }
      ),
      { numRuns: 60 }
    )
  })

  it("one objective may be asked for, also by its service; a wrong name is told what there is", () => {
    const model = designOf({ one: availability, two: latency })
    expect(rulesOf(rendered(model, "two")).every(({ labels }) => labels?.["slo"] === "two")).toBe(true)
    expect(rulesOf(rendered(model, "payments")).some(({ labels }) => labels?.["slo"] === "one")).toBe(true)
    expect(prometheus.render(model, { of: "three" })).toEqual({
      _tag: "RenderRefusal",
      message: 'No objectives are called "three". There are: slo:one, slo:two.'
    })
  })

  it("hostile texts end in a loss", () => {
    for (const text of ["(".repeat(30_000), '"', "a{", "a{b=}", "x)", "{{.window}", "#", "`"]) {
      const slo: Slo = { ...availability, indicator: { _tag: "Availability", good: text, total: "t" } }
      expect(rendered(designOf({ one: slo })).losses.map(({ pointer }) => pointer)).toContain("/indicator/good")
    }
  })
})
