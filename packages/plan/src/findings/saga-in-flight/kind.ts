import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

const words = {
  "saga-gone": "The saga is gone: nobody goes on with what has begun, nor takes it back",
  "runner-changed": "Another service runs it: what the one before remembers of its instances is not there",
  "input-grown": "It begins with more: instances that began before have not all of it",
  "step-gone": "is gone: whoever has done it cannot go on, nor take it back",
  "step-changed": "does something else: whoever waits in it meets another action",
  "undo-gone": "is no longer taken back: whoever has done it keeps its effect when the saga fails",
  "undo-changed": "is taken back in another way",
  "order-changed": "waits for other steps: whoever is past them never does it, or does it twice",
  "step-inserted": "is new before steps that may be done already: whoever is past them never does it"
} as const

export const sagaInFlight = FindingKind.make("plan/saga-in-flight", {
  severity: "warning",
  class: "problem",
  summary: "Sagas that are under way do not fit the new definition.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    by: Schema.optionalKey(Schema.String),
    deadline: Schema.optionalKey(Schema.String),
    changes: Schema.Array(
      Schema.Struct({
        /** Absent where the whole saga is meant. */
        step: Schema.optionalKey(Schema.String),
        what: Schema.Literals([
          "saga-gone",
          "runner-changed",
          "input-grown",
          "step-gone",
          "step-changed",
          "undo-gone",
          "undo-changed",
          "order-changed",
          "step-inserted"
        ])
      })
    )
  }),
  identity: ["saga"],
  explain: ({ by, changes, deadline, saga }) => [
    Doc.para(
      "Instances of ",
      Doc.name(saga),
      ...(by === undefined ? [" that are under way"] : [" that are under way when ", Doc.name(by), " is replaced"]),
      changes.some(({ what }) => what === "saga-gone")
        ? " have no definition to go on with:"
        : " go on with the new definition, which does not fit what they have done:"
    ),
    Doc.bullets(
      ...changes.map(({ step, what }): ReadonlyArray<Doc.Words> =>
        step === undefined ? [words[what]] : [Doc.code(step), ` ${words[what]}`]
      )
    ),
    Doc.para(
      deadline === undefined
        ? "Nobody says how long an instance may take. Finish old instances with the old definition: keep both in the new version, or let the old version drain; and give the saga a deadline, so that the wait has an end."
        : `An instance takes up to ${deadline}. Keep both definitions in the new version, or start no new instances and wait that long before the old version goes.`
    )
  ]
})
