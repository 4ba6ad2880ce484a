import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

export const stepNotRepeatable = Rule.make("saga/step-not-repeatable", {
  severity: "error",
  profile: "service",
  summary: "A step that is sent again takes effect twice.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: checkWeakness("unsafeRepeat"),
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `If the reply of ${nameOf(step)} is lost, it is sent again and takes effect twice`,
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "nothing protects a repeat" }]),
    Doc.para(
      "Send a key that the caller chooses, the same with every try, and let the participant answer a key it knows with the stored reply:"
    ),
    Doc.change({ removed: ['idempotency: "none"'], added: ['idempotency: "replay"'] })
  ]
})
