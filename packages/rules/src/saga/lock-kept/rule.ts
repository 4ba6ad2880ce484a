import * as Schema from "effect/Schema"
import { keptLocks } from "@lintel/analysis"
import { Rule, type RunStep } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { traceSteps } from "../trace.js"

/** How it ends. */
const held = (lock: string): ReadonlyArray<RunStep> => [
  { outcome: "nothing", step: "saga", action: lock, detail: "still locked" }
]

export const lockKept = Rule.make("saga/lock-kept", {
  severity: "error",
  profile: "service",
  summary: "A saga ends and keeps a lock.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    lock: Schema.String,
    outcome: Schema.Literals(["completed", "aborted"]),
    protects: Schema.optionalKey(Schema.String)
  }),
  identity: ["lock", "outcome"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const { lock, step, outcome, run } of keptLocks(index, saga)) {
        const protects = saga.value.locks?.[lock]?.protects
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, lock, outcome, ...(protects === undefined ? {} : { protects }) },
          run === undefined
            ? {}
            : {
                witness: { _tag: "Run", checked: true, steps: [...traceSteps(index, saga.value, run), ...held(lock)] }
              }
        )
      }
    }
  },
  explain: ({ saga, step, lock, outcome, protects }) => [
    Doc.para(
      "When ",
      Doc.name(saga),
      outcome === "completed" ? " is done, nothing releases " : " goes back, nothing releases ",
      `the lock ${lock}`,
      protects === undefined ? "." : `: ${protects} stays locked.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: `sets ${lock}` }]),
    outcome === "completed"
      ? Doc.para(`Name a step behind ${nameOf(step)}, done in every run, that releases it:`)
      : Doc.para(`Give ${nameOf(step)} a compensation: undoing the step releases its lock.`),
    ...(outcome === "completed" ? [Doc.change({ added: [`releases: ["${lock}"]`] })] : [])
  ]
})
