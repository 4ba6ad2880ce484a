import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

export const ambiguousRejection = Rule.make("saga/ambiguous-rejection", {
  severity: "error",
  profile: "service",
  summary: "A repeat of what was done may be answered with a rejection.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: checkWeakness("doubtfulRejection"),
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `If the reply of ${nameOf(step)} is lost and the repeat is rejected, the saga believes that nothing was done`,
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "a repeat may be rejected" }]),
    Doc.para("Answer a repeat with the stored reply of the first request:"),
    Doc.change({ removed: ['idempotency: "effect"'], added: ['idempotency: "replay"'] }),
    Doc.para(
      "Or undo after every rejection that follows an attempt of unknown outcome: ",
      Doc.code("undoesAmbiguous: true"),
      " on the saga."
    )
  ]
})
