import { canonical, decode, type Slo } from "@lintel/model"
import { type AnyRenderer, isRefusal, type Rendering } from "@lintel/render"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { openSlo, prometheus, pyrra, sloth } from "../src/index.js"
import { designWith, objective } from "./arbitraries.js"
import { availability } from "./objectives.js"
import { expectOnlyLosses, reread, told } from "./roundTrip.js"

const renderedBy = (renderer: AnyRenderer, slo: Slo, key?: string): Rendering => {
  const answer = renderer.run(designWith(slo, key))
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

const returned = (rendering: Rendering, key = "pay-99"): Slo | undefined => {
  const [file] = rendering.files
  if (file === undefined) return undefined
  const imported = reread(file.text, file.path)
  expect(decode(imported.model)).toMatchObject({ _tag: "Decoded" })
  return canonical(imported.model).slos?.[key]
}

const before = (slo: Slo, key = "pay-99"): unknown => canonical(designWith(slo, key)).slos?.[key]

describe("an objective comes back as it was, or exactly the losses that were told", () => {
  it("through OpenSLO", () => {
    fc.assert(
      fc.property(objective, (slo) => {
        const rendering = renderedBy(openSlo, slo)
        expectOnlyLosses(rendering, { subject: "slo:pay-99", before: before(slo), after: returned(rendering) })
      }),
      { numRuns: 150 }
    )
  })

  it("through Sloth, with and without its plugin that counts events", () => {
    fc.assert(
      fc.property(objective, fc.boolean(), (slo, countEvents) => {
        const rendering = sloth.render(designWith(slo), { countEvents })
        if (isRefusal(rendering)) throw new Error(rendering.message)
        expectOnlyLosses(rendering, { subject: "slo:pay-99", before: before(slo), after: returned(rendering) })
      }),
      { numRuns: 150 }
    )
  })

  it("under every name, which OpenSLO keeps in an annotation", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,80}$/), (key) => {
        fc.pre(key !== "." && key !== ".." && key !== "__proto__")
        const rendering = renderedBy(openSlo, availability, key)
        expect(rendering.files[0]?.text).toMatch(/name: ['"]?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?['"]?\n/)
        expect(returned(rendering, key)?.objective).toBe("0.999")
      }),
      { numRuns: 60 }
    )
  })
})

describe("losses are told", () => {
  it("OpenSLO has one window for an alert, and no agreement", () => {
    expect(told(renderedBy(openSlo, { ...availability, agreement: { objective: "0.99" } }))).toEqual([
      "dropped /agreement: agreement",
      "approximated /alerts/page-quick/notifies: who is told, not stated: a notification target called page has to be supplied",
      "dropped /alerts/page-quick/short: short window of an alert",
      "approximated /alerts/ticket-slow/notifies: who is told, not stated: a notification target called ticket has to be supplied",
      "dropped /alerts/ticket-slow/short: short window of an alert",
      "approximated /indicator/method: method of budgeting, not stated: events are counted"
    ])
  })

  it("Sloth averages ratios, has its own alerts, and at 28 days a ticket below 1", () => {
    const slo: Slo = { ...availability, window: { _tag: "Rolling", duration: "28d" } }
    expect(told(renderedBy(sloth, slo))).toEqual(
      expect.arrayContaining([
        "approximated /alerts: slow ticket: with 28 days Sloth's factor is 0.9333, it fires while the objective is met",
        "approximated /indicator/method: method of budgeting: Sloth averages ratios of five minutes",
        "approximated /window: window: the period is an option of Sloth's command, 28d has to be given there"
      ])
    )
  })

  it("Sloth's own alerts are no loss", () => {
    const slo: Slo = {
      ...availability,
      indicator: { ...availability.indicator, method: "occurrences" },
      alerts: {
        "page-quick": { severity: "page", factor: 14.4, long: "1h", short: "5m", budget: "0.02", runbook: "https://r" },
        "page-slow": { severity: "page", factor: 6, long: "6h", short: "30m", budget: "0.05", runbook: "https://r" }
      }
    }
    const rendering = sloth.render(designWith(slo), { countEvents: true })
    if (isRefusal(rendering)) throw new Error(rendering.message)
    expect(rendering.losses).toEqual([])
    expect(returned(rendering)).toEqual(before(slo))
  })

  it("Pyrra rounds factors, takes selectors only and no calendar", () => {
    const slo: Slo = {
      ...availability,
      window: { _tag: "Calendar", unit: "month" },
      alerts: { a: { severity: "page", factor: 5.6, long: "6h" } }
    }
    const rendering = renderedBy(pyrra, slo)
    expect(told(rendering)).toEqual([
      "approximated /alerts: alerts beyond those of the design: Pyrra makes four of every objective",
      "approximated /alerts/a: burn-rate alert: Pyrra has its own factors 14, 7, 2 and 1, and prints factors without decimals (5.6 as 6)",
      "approximated /window: calendar window: a rolling one of 30d is taken"
    ])
    expect(rendering.files[0]?.text).toContain('metric: requests_total{code=~"5.."}')
    const whole: Slo = {
      ...availability,
      indicator: { _tag: "Availability", good: "sum(rate(a[{{.window}}]))", total: "b" }
    }
    expect(renderedBy(pyrra, whole).files).toEqual([])
    expect(told(renderedBy(pyrra, whole))).toContain(
      "dropped : objective whose errors are no selector of one metric, which Pyrra needs"
    )
  })

  it("slices that a target does not count are told with their parts", () => {
    const { alerts: _, ...quiet } = availability
    const counted = {
      _tag: "Availability",
      good: 'r{code!~"5.."}',
      total: "r",
      slice: "1m",
      sliceObjective: "0.95"
    } as const
    const slo: Slo = { ...quiet, indicator: { ...counted, method: "timeSlices" } }
    expect(told(renderedBy(pyrra, slo))).toEqual([
      "approximated /indicator/method: method of budgeting: Pyrra counts events",
      "dropped /indicator/slice: length of a time slice",
      "dropped /indicator/sliceObjective: objective of a time slice"
    ])
    const events: Slo = { ...quiet, indicator: { ...counted, method: "occurrences" } }
    expect(told(renderedBy(prometheus, events))).toEqual([
      "dropped /indicator/slice: length of a time slice",
      "dropped /indicator/sliceObjective: objective of a time slice"
    ])
    expect(told(renderedBy(prometheus, slo))).toEqual([])
  })

  it("Pyrra needs a window whose smallest part is at least a minute", () => {
    const over = (duration: `${number}${"m" | "h"}`): Slo => ({
      ...availability,
      window: { _tag: "Rolling", duration }
    })
    expect(renderedBy(pyrra, over("4032m")).files).toHaveLength(1)
    expect(renderedBy(pyrra, over("4031m")).files).toEqual([])
    expect(told(renderedBy(pyrra, over("12h")))).toEqual([
      "dropped : objective over less than 67.2 h, of which Pyrra's shortest window rounds to no time"
    ])
  })
})
