import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { checkConflict, ConflictData, placeText, whatItTouches } from "../conflict.js"

export const lockIgnored = Rule.make("saga/lock-ignored", {
  severity: "warning",
  profile: "service",
  summary: "A saga reads what another has locked, and does not say how it treats the lock.",
  since: "0.1.0",
  data: ConflictData,
  identity: ["saga", "step"],
  needs: [whatItTouches],
  check: checkConflict("ignoredLock"),
  explain: ({ saga, step, other, otherStep, place, lock }) => [
    Doc.para(
      Doc.name(saga),
      ` holds the lock ${lock ?? ""} from ${nameOf(step)} on, and `,
      Doc.name(other),
      " reads ",
      placeText(place),
      " without regard to it."
    ),
    Doc.excerpt([
      { address: `${other}/step/${otherStep}`, label: `reads ${placeText(place)}` },
      { address: `${saga}/step/${step}`, label: "may be undone" }
    ]),
    Doc.para(
      "A semantic lock is a note that only those respect who know of it. Say what this saga does when it meets one:"
    ),
    Doc.change({ added: [`locks: { ${lock ?? "pending"}: { store: ..., countermeasure: "rereadValue" } }`] }),
    Doc.para("Or let its step take the same lock: then it waits until the other saga has ended.")
  ]
})
