import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

export const lateRequestAfterUndo = Rule.make("saga/late-request-after-undo", {
  severity: "error",
  profile: "service",
  summary: "A request that arrives after its undo takes effect.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: checkWeakness("lateRequest"),
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `A request of ${nameOf(step)} that is late arrives after its undo`,
      consequence === undefined ? ": what was given up is done after all." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "accepts requests after its undo" }]),
    Doc.para(
      `Let the participant keep the key of an undo that it has no request for, in one transaction with the undo, and refuse a request with that key from then on. Then say so:`
    ),
    Doc.change({ added: ["fenced: true"] })
  ]
})
