import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { modelPointer } from "../../place.js"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

const checkIgnored = checkWeakness("ignoredRejection")

export const rejectionIgnored = Rule.make("saga/rejection-ignored", {
  severity: "error",
  profile: "service",
  summary: "A rejected step counts as done.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: (context, report) =>
    checkIgnored(context, (subject, data, extras = {}) => {
      const saga = context.index.ofKind("saga").find(({ address }) => address === data.saga)
      if (saga === undefined) return
      const path = modelPointer(saga, "steps", data.step, "ignoresRejection")
      report(subject, data, {
        ...extras,
        fixes: [{ _tag: "ModelPatch", id: "heed-rejection", operations: [{ op: "remove", path }] }]
      })
    }),
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `If ${nameOf(step)} is rejected, `,
      Doc.name(saga),
      " goes on as if it were done",
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "a rejection counts as success" }]),
    Doc.para("Let a rejection end the step, so that what was done before is undone:"),
    Doc.change({ removed: ["ignoresRejection: true"] })
  ]
})
