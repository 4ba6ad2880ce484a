import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

export const undoNotIdempotent = Rule.make("saga/undo-not-idempotent", {
  severity: "error",
  profile: "service",
  summary: "An undo takes effect even where nothing was done.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun],
  check: checkWeakness("unsafeUndo"),
  explain: ({ saga, step }) => [
    Doc.para(
      `The undo of ${nameOf(step)} may run twice, or when ${nameOf(step)} was never done, and takes effect each time.`
    ),
    Doc.excerpt([
      { address: `${saga}/step/${step}`, label: "the undo does not look whether there is something to undo" }
    ]),
    Doc.para("Undo by a key, and do nothing where nothing was done under that key. Then say so:"),
    Doc.change({ added: ['compensation: { idempotency: "effect" }'] })
  ]
})
