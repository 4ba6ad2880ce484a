import * as Schema from "effect/Schema"
import { noReturnOf, watchBefore } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { pointerOf } from "../../place.js"
import { gateText } from "../ownNames.js"
import { objectiveOf, rolledServices, rolloutsBefore, stageTitle } from "../rolled.js"

export const noReturnUnguarded = Rule.make("rollout/no-return-unguarded", {
  severity: "error",
  profile: "service",
  summary: "A rollout passes its point of no return without having looked.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    step: Schema.optionalKey(Schema.String),
    before: Schema.optionalKey(Schema.String),
    /** Where the last stage before is, when it belongs to a rollout that comes before. */
    earlier: Schema.optionalKey(Schema.Struct({ rollout: Schema.String, pointer: Schema.String })),
    lacks: Schema.Literals(["stage", "gate", "time", "both"]),
    pointer: Schema.String,
    /** An objective of what changes, which a gate could ask. */
    objective: Schema.optionalKey(Schema.String)
  }),
  identity: ["stage"],
  needs: ["stages of the rollout"],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      if (rollout.value.stages === undefined) missing("stages of the rollout", rollout.address)
      const found = noReturnOf(rollout.value)
      if (found === undefined) continue
      const others = rolloutsBefore(index, rollout.value)
      const watch = watchBefore(
        rollout.value,
        found.at,
        others.map(({ value }) => value)
      )
      if (watch?.lacks.length === 0) continue
      const earlier = watch === undefined ? undefined : others.find(({ value }) => value === watch.rollout)
      const own = watch === undefined || earlier !== undefined ? found.at : watch.at
      report(
        rollout.address,
        {
          rollout: rollout.address,
          stage: found.stage.name,
          ...(found.step === undefined ? {} : { step: found.step }),
          ...(watch === undefined ? {} : { before: watch.stage.name }),
          ...(watch === undefined || earlier === undefined
            ? {}
            : { earlier: { rollout: earlier.address, pointer: pointerOf("stages", watch.at) } }),
          lacks: watch === undefined ? "stage" : watch.lacks.length === 2 ? "both" : (watch.lacks[0] ?? "both"),
          pointer: pointerOf("stages", found.at),
          ...objectiveOf(index, rolledServices(rollout.value))
        },
        { pointer: pointerOf("stages", own) }
      )
    }
  },
  title: stageTitle,
  explain: ({ rollout, stage, step, before, earlier, lacks, objective, pointer }, { diagnostic }) => [
    Doc.para(
      `After ${stage} nobody can go back`,
      step === undefined ? "" : ` (${step} cannot be undone)`,
      lacks === "stage"
        ? ", and nothing comes before it: what is wrong shows when it is too late."
        : lacks === "gate"
          ? `, and nothing asks at the end of ${before ?? ""} whether all is well.`
          : lacks === "time"
            ? `, and nothing says how long ${before ?? ""} is watched before.`
            : `, and ${before ?? ""} before it is neither watched for a time nor asked about.`
    ),
    Doc.excerpt([
      ...(lacks === "stage"
        ? []
        : [
            {
              address: earlier?.rollout ?? rollout,
              pointer: earlier?.pointer ?? diagnostic.pointer ?? "",
              label: "the last stage with a way back"
            }
          ]),
      { address: rollout, pointer, label: "no way back" }
    ]),
    Doc.para(
      "Faults of data show late: two thirds of upgrade failures come from two versions that read each other's data, and most are found after the release (Zhang and others, SOSP 2021)."
    ),
    Doc.para(
      "Put a stage before it that lasts long enough to show what is wrong, with a gate that somebody or something has to pass:"
    ),
    Doc.change({ added: [guardText(lacks, objective)] })
  ]
})

/** What is missing before the stage, in the design's own names. */
const guardText = (lacks: "stage" | "gate" | "time" | "both", objective: string | undefined): string => {
  const gates = objective === undefined ? "Gate.manual()" : `${gateText(objective)}, Gate.manual()`
  return [...(lacks === "gate" ? [] : ['duration: "7d"']), ...(lacks === "time" ? [] : [`gates: [${gates}]`])].join(
    ", "
  )
}
