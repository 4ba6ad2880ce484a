import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

export const undoRegisteredLate = Rule.make("saga/undo-registered-late", {
  severity: "error",
  profile: "service",
  summary: "A step whose reply is lost is never undone.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: checkWeakness("lateRegistration"),
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `If the reply of ${nameOf(step)} is lost, nothing undoes it`,
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "its undo is registered after the reply" }]),
    Doc.para("Register the undo before the call, so that it also runs when nobody knows whether the call took effect:"),
    Doc.change({ removed: ['registers: "after"'], added: ['registers: "before"'] }),
    Doc.para("The undo then has to cope with a step that was not done.")
  ]
})
