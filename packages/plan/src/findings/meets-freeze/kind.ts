import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

export const meetsFreeze = FindingKind.make("plan/meets-freeze", {
  severity: "warning",
  class: "problem",
  summary: "Begun now, the way meets days on which nothing may change.",
  since: "0.1.0",
  data: Schema.Struct({
    environment: Schema.String,
    freeze: Schema.Struct({
      from: Schema.String,
      until: Schema.String,
      reason: Schema.optionalKey(Schema.String),
      /** How it comes again, for one that does. */
      again: Schema.optionalKey(Schema.String)
    }),
    /** The way takes longer than the time between two of its occurrences. */
    isAlways: Schema.optionalKey(Schema.Literal(true)),
    /** The rollout that was declared; without one it is the order of the plan. */
    rollout: Schema.optionalKey(Schema.String),
    begun: Schema.String,
    /** The first step or stage that the freeze finds, and when it comes at the earliest. */
    step: Schema.String,
    at: Schema.String,
    /** `during`: the step falls into the freeze; `before`: it is done, and the next one waits for its end. */
    meets: Schema.Literals(["during", "before"])
  }),
  identity: ["environment", "freeze", "rollout"],
  explain: ({ at, begun, environment, freeze, isAlways, meets, rollout, step }) => {
    const days = freeze.from === freeze.until ? `on ${freeze.from}` : `from ${freeze.from} to ${freeze.until}`
    const comes = freeze.again === undefined ? "" : `: ${freeze.again}`
    const reason = (freeze.reason ?? "").trim().replace(/[.!]+$/u, "")
    const why = reason === "" ? "" : ` (${reason})`
    const isAtOnce = meets === "during" && at === begun
    return [
      Doc.para(
        `Begun on ${begun}, `,
        ...(rollout === undefined ? ["the way"] : [Doc.name(rollout)]),
        isAtOnce
          ? " begins when nothing may change in "
          : meets === "during"
            ? ` comes to ${step} on ${at} at the earliest, when nothing may change in `
            : ` has come to ${step} and not to its end, when nothing may change in `,
        Doc.name(environment),
        `: ${days}${comes}${why}.`
      ),
      Doc.para(
        isAlways === true
          ? "It takes longer than the time between two of these freezes, so that it meets one whenever it begins. Divide it into parts of which each is over in time and may stay as it is."
          : isAtOnce
            ? `Begin after ${freeze.until}.`
            : `What is half done stays so until the freeze is over, and cannot go back without a change. Begin after ${freeze.until}.`
      )
    ]
  }
})
