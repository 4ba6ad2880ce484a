import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { checkConflict, ConflictData, placeText, whatItTouches } from "../conflict.js"

export const dirtyRead = Rule.make("saga/dirty-read", {
  severity: "warning",
  profile: "service",
  summary: "A saga goes on with what another takes back.",
  since: "0.1.0",
  data: ConflictData,
  identity: ["saga", "step"],
  needs: [whatItTouches],
  check: checkConflict("dirtyRead"),
  explain: ({ saga, step, other, otherStep, place }) => [
    Doc.para(
      ...(saga === other ? ["A run of "] : []),
      Doc.name(other),
      " reads ",
      placeText(place),
      " while ",
      saga === other ? "another" : Doc.name(saga),
      ` may still undo ${nameOf(step)}: it goes on with what never was.`
    ),
    Doc.excerpt([
      { address: `${other}/step/${otherStep}`, label: `reads ${placeText(place)}` },
      { address: `${saga}/step/${step}`, label: "may be undone" }
    ]),
    Doc.para("Set a lock that readers know of, and say in each saga how it treats what is not final yet:"),
    Doc.change({ added: [`locks: { pending: { store: ..., countermeasure: "semanticLock" } }`] }),
    Doc.para(
      "A saga that looks again before it acts says ",
      Doc.code('countermeasure: "rereadValue"'),
      "; one whose updates may come in any order, ",
      Doc.code('"commutativeUpdates"'),
      "."
    )
  ]
})
