import * as Schema from "effect/Schema"
import { blockedSteps, machineOf, type NotDone } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { enumerated } from "../../wordsOf.js"
import { traceSteps } from "../trace.js"
import { everyRun } from "../weakness.js"

const Choice = Schema.Struct({
  step: Schema.String,
  why: Schema.Literals(["rejected", "leftOut", "waits"]),
  of: Schema.optionalKey(Schema.String)
})
type Choice = typeof Choice.Type

const choiceOf = (choice: NotDone): Choice => {
  if (choice._tag === "LeftOut") return { step: choice.step, why: "leftOut", of: choice.when }
  if (choice._tag === "Waits") return { step: choice.step, why: "waits", of: choice.waitsFor }
  return { step: choice.step, why: "rejected" }
}

const wordsOf = ({ step, why, of = "" }: Choice): string => {
  if (why === "rejected") return `${nameOf(step)} is rejected`
  return why === "leftOut"
    ? `${nameOf(step)} is left out, because "${of}" does not hold`
    : `${nameOf(step)} waits for ${nameOf(of)}`
}

export const blocked = Rule.make("saga/blocked", {
  severity: "error",
  profile: "starter",
  summary: "After a rejection nothing is left that the saga could do.",
  since: "0.1.0",
  data: Schema.Struct({ saga: Schema.String, step: Schema.String, choices: Schema.Array(Choice) }),
  identity: ["step"],
  needs: [everyRun],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      const found = blockedSteps(index, saga)
      // Without an order there is nothing to explore: that is told where the order is wrong.
      if (found === undefined && typeof machineOf(saga.value) !== "string") missing(everyRun, saga.address)
      for (const { step, choices, run } of found ?? []) {
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, choices: choices.map(choiceOf) },
          { witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, run) } }
        )
      }
    }
  },
  explain: ({ saga, step, choices }) => [
    Doc.para(
      Doc.name(saga),
      " stops for good: ",
      ...enumerated(choices.map(wordsOf)),
      ". Nothing else can be done, and nothing makes it go back."
    ),
    Doc.excerpt(
      choices.map(({ step: name, why }) => ({
        address: `${saga}/step/${name}`,
        label: why === "rejected" ? "may be rejected" : why === "leftOut" ? "is left out" : "cannot start"
      }))
    ),
    choices.some(({ why }) => why === "waits")
      ? Doc.para(
          `What is done instead of ${nameOf(step)} may wait only for what comes before ${nameOf(step)}: take the step that comes later out of its `,
          Doc.code("after"),
          "."
        )
      : Doc.para(
          "Leave ",
          Doc.code("when"),
          ` out of what is done instead of ${nameOf(step)}, or give ${nameOf(step)} another alternative that is there in every run.`
        )
  ]
})
