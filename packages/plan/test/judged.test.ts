import { plan, type PlanReport } from "@lintel/plan"
import { describe, expect, test } from "vitest"
import { calls } from "./judged/calls.js"
import { type Case, type Judged, modelOf } from "./judged/designs.js"
import { ends } from "./judged/ends.js"
import { flags } from "./judged/flags.js"
import { hunted } from "./judged/hunted.js"
import { moreHunted } from "./judged/hunted2.js"
import { messages } from "./judged/messages.js"
import { neighbours } from "./judged/neighbours.js"
import { rollouts } from "./judged/rollouts.js"
import { stores } from "./judged/stores.js"
import { systems } from "./judged/systems.js"
import { traffic } from "./judged/traffic.js"
import { times } from "./judged/times.js"

const short = (unit: string): string => unit.replace(/^service:/, "")

const waitsOf = ({ plan: { steps } }: PlanReport): ReadonlyArray<string> =>
  steps.flatMap(({ unit, waits }) => waits.map((it) => `${short(unit)}:${it.in}:${it.for}`))

/** What the plan says of everything that was judged. */
const found = (report: PlanReport, judged: Judged): Judged => {
  const { constraints, order, pointOfNoReturn, steps, bridges } = report.plan
  const codes = new Set(report.findings.map(({ code }) => code))
  const arrows = constraints.map(({ first, last }) => [short(first), short(last)] as const)
  const isThere = ([first, last]: readonly [string, string]): boolean =>
    arrows.some(([a, b]) => a === first && b === last)
  const all: Required<Judged> = {
    verdict: report.verdict as "holds" | "fails" | "undecided",
    order,
    steps: steps.map(({ unit }) => short(unit)),
    before: (judged.before ?? []).filter(isThere),
    constraints: arrows.length,
    noReturn: pointOfNoReturn ?? null,
    has: (judged.has ?? []).filter((it) => codes.has(it)),
    hasNot: (judged.hasNot ?? []).filter((it) => !codes.has(it)),
    bridges: bridges.length,
    waits: waitsOf(report)
  }
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in judged))
}

const groups: Readonly<Record<string, ReadonlyArray<Case>>> = {
  calls,
  messages,
  stores,
  flags,
  rollouts,
  systems,
  times,
  neighbours,
  ends,
  traffic,
  hunted,
  moreHunted
}

describe.each(Object.keys(groups))("%s", (group) => {
  test.each([...(groups[group] ?? [])])("%s", (_, old, fresh, judged) => {
    const report = plan(modelOf(old), modelOf(fresh), { now: "2026-12-03" })
    expect(found(report, judged)).toEqual(judged)
  })
})
