import { machineOf, sagaWeaknesses } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { modelPointer } from "../../place.js"
import { clause } from "../../wordsOf.js"
import { traceSteps } from "../trace.js"
import { consequenceOf, everyRun, WeaknessData } from "../weakness.js"

export const undoCancelled = Rule.make("saga/undo-cancelled", {
  severity: "error",
  profile: "service",
  summary: "Cancelling a saga cancels its compensations.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["saga"],
  needs: [everyRun],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (saga.value.cancellation !== "stops") continue
      if (typeof machineOf(saga.value) === "string") missing(everyRun, saga.address)
      const [found] = sagaWeaknesses(index, saga, "stoppedUndo")
      if (found === undefined) continue
      const consequence = consequenceOf(index, saga, found.step)
      report(
        saga.address,
        { saga: saga.address, step: found.step, ...(consequence === undefined ? {} : { consequence }) },
        {
          pointer: "/cancellation",
          witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, found.run) },
          fixes: [
            {
              _tag: "ModelPatch",
              id: "undo-when-cancelled",
              operations: [{ op: "replace", path: modelPointer(saga, "cancellation"), value: "undoes" }]
            }
          ]
        }
      )
    }
  },
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      "If somebody cancels ",
      Doc.name(saga),
      ` after ${nameOf(step)}, nothing undoes it`,
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: saga, pointer: "/cancellation", label: "stops, its compensations too" }]),
    Doc.para(
      "Run compensations in a scope of their own, which the cancellation of the saga does not reach. Then say so:"
    ),
    Doc.change({ removed: ['cancellation: "stops"'], added: ['cancellation: "undoes"'] })
  ]
})
