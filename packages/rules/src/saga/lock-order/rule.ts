import * as Schema from "effect/Schema"
import { type LockArrow, lockCircles, type PairEvent } from "@lintel/analysis"
import { Rule, type RunStep } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { pairSteps } from "../conflict.js"

const Arrow = Schema.Struct({
  holds: Schema.String,
  takes: Schema.String,
  saga: Schema.String,
  first: Schema.String,
  second: Schema.String
})

/** How it ends: each of them waits for what another one holds. */
const waiting = (run: ReadonlyArray<PairEvent>, arrows: ReadonlyArray<LockArrow>): ReadonlyArray<RunStep> => {
  const isOne = new Set(arrows.map(({ saga }) => saga)).size === 1
  const sides = new Set<string>()
  return run.flatMap(({ saga, side, event }) => {
    const done = "step" in event ? event.step : ""
    const arrow = arrows.find((it) => it.saga === saga && it.first === done)
    const own = `${side} ${saga}`
    if (arrow === undefined || sides.has(own)) return []
    sides.add(own)
    const name = `${nameOf(saga.slice("saga:".length))}${isOne && side === "second" ? " again" : ""}`
    return [{ outcome: "nothing", step: `${name} › ${nameOf(arrow.second)}`, action: arrow.takes, detail: "waits" }]
  })
}

export const lockOrder = Rule.make("saga/lock-order", {
  severity: "error",
  profile: "service",
  summary: "Sagas take locks in different orders and may wait for one another for ever.",
  since: "0.1.0",
  data: Schema.Struct({ circle: Schema.NonEmptyArray(Arrow) }),
  identity: ["circle"],
  check: ({ index }, report) => {
    for (const { arrows, run } of lockCircles(index.ofKind("saga"))) {
      const [first, ...others] = arrows
      if (first === undefined) continue
      report(
        first.saga,
        { circle: [first, ...others] },
        {
          ...(run === undefined
            ? {}
            : {
                witness: {
                  _tag: "Run",
                  checked: true,
                  steps: [...pairSteps(index, run), ...waiting(run, arrows)]
                } as const
              }),
          related: others.map(({ saga, second, takes }) => ({
            address: `${saga}/step/${second}`,
            role: `waits for ${takes}`
          }))
        }
      )
    }
  },
  explain: ({ circle }) => [
    Doc.para(
      new Set(circle.map(({ saga }) => saga)).size === 1
        ? "Two runs of this saga can wait for one another, and neither goes on."
        : "Runs of these sagas can wait for one another, and none of them goes on."
    ),
    Doc.excerpt(
      circle.map(({ saga, second, holds, takes }) => ({
        address: `${saga}/step/${second}`,
        label: `holds ${holds}, waits for ${takes}`
      }))
    ),
    Doc.para(
      "Take the locks in one order everywhere, or release the first before the second is taken. Where neither can be, let the one that waits give up after a while and go back."
    )
  ]
})
