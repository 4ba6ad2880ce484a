import * as Schema from "effect/Schema"
import { compareSpans, microseconds, sagaOrder, sagaWorstCase, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"

export const undoWindowTooShort = Rule.make("saga/undo-window-too-short", {
  severity: "error",
  profile: "service",
  summary: "A step can be undone for a shorter time than its saga may take.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    validity: Schema.String,
    /** When it is given up; where nobody said, how long its steps may take. */
    deadline: Schema.String,
    isSum: Schema.optionalKey(Schema.Boolean)
  }),
  identity: ["step"],
  needs: ["how long the saga may take"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const step of sagaOrder(saga.value).steps) {
        const validity = stepOf(saga.value, step)?.compensation?.validity
        if (validity === undefined) continue
        const { deadline } = saga.value
        if (deadline === undefined) {
          const { atLeast } = sagaWorstCase(index, saga, { since: step })
          if (compareSpans(microseconds(validity), atLeast) >= 0) missing("how long the saga may take", saga.address)
          else {
            const times = { validity: timeText(microseconds(validity)), deadline: timeText(atLeast) }
            report(`${saga.address}/step/${step}`, { saga: saga.address, step, ...times, isSum: true })
          }
        } else if (compareSpans(microseconds(validity), microseconds(deadline)) < 0) {
          report(`${saga.address}/step/${step}`, {
            saga: saga.address,
            step,
            validity: timeText(microseconds(validity)),
            deadline: timeText(microseconds(deadline))
          })
        }
      }
    }
  },
  explain: ({ saga, step, validity, deadline, isSum }) => [
    Doc.para(
      "If ",
      Doc.name(saga),
      ` fails after ${validity}, ${nameOf(step)} can no longer be undone`,
      `; it may take ${deadline}.`
    ),
    Doc.excerpt([
      {
        address: `${saga}/step/${step}`,
        pointer: pointerOf("compensation", "validity"),
        label: `can be undone for ${validity}`
      },
      isSum === true
        ? { address: saga, label: `its steps may take ${deadline}` }
        : { address: saga, pointer: "/deadline", label: `may take ${deadline}` }
    ]),
    Doc.para(
      `End the saga sooner, agree on a longer time with whoever undoes ${nameOf(step)}, or move ${nameOf(step)} later.`
    )
  ]
})
