import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { checkConflict, ConflictData, placeText, whatItTouches } from "../conflict.js"

export const undoOverwrites = Rule.make("saga/undo-overwrites", {
  severity: "warning",
  profile: "service",
  summary: "An undo writes over what another saga wrote meanwhile.",
  since: "0.1.0",
  data: ConflictData,
  identity: ["saga", "step"],
  needs: [whatItTouches],
  check: checkConflict("lostUpdate"),
  explain: ({ saga, step, other, otherStep, place }) => [
    Doc.para(
      saga === other ? "If a run of " : "If ",
      Doc.name(saga),
      ` undoes ${nameOf(step)}, it writes over what `,
      saga === other ? "another" : Doc.name(other),
      ` wrote to ${placeText(place)} in between.`
    ),
    Doc.excerpt([
      { address: `${other}/step/${otherStep}`, label: `writes ${placeText(place)}` },
      { address: `${saga}/step/${step}`, label: "may be undone" }
    ]),
    Doc.para(
      "Undo by the difference, not by the old value, so that updates may come in any order, or compare a version before it is written:"
    ),
    Doc.change({ added: [`locks: { pending: { store: ..., countermeasure: "commutativeUpdates" } }`] }),
    Doc.para(`A lock that both ${saga === other ? "runs" : "sagas"} take keeps them apart as well.`)
  ]
})
