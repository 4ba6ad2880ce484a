import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

export const undoMayFail = Rule.make("saga/undo-may-fail", {
  severity: "warning",
  profile: "service",
  summary: "An undo that fails leaves a saga that nobody ends.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: checkWeakness("undoMayFail"),
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `If the undo of ${nameOf(step)} fails, `,
      Doc.name(saga),
      consequence === undefined
        ? " is stuck, and nobody is asked."
        : ` is stuck and nobody is asked: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "its undo may fail" }]),
    Doc.para("Let the undo always work in the end: never refuse it, and try it until it is done:"),
    Doc.change({ added: ["compensation: { rejects: false }"] }),
    Doc.para("Where that cannot be, model the end that remains, with an owner who is alerted:"),
    Doc.change({ added: ['end: { stuck: { kind: "manual", owner: YourTeam, alert: "..." } }'] })
  ]
})
