import * as Schema from "effect/Schema"
import { percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { ratioFraction, type RolloutStage } from "@lintel/model"
import { names } from "../../wordsOf.js"
import { pointerOf } from "../../place.js"
import { gateText } from "../ownNames.js"
import { objectiveOf } from "../rolled.js"

const reachText = ({ weight, instances }: RolloutStage): string | undefined =>
  weight !== undefined
    ? percentText(ratioFraction(weight))
    : instances === undefined
      ? undefined
      : `${instances} instances`

export const stageWithoutGate = Rule.make("rollout/stage-without-gate", {
  severity: "warning",
  profile: "starter",
  summary: "A rollout goes on without asking whether it should.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    next: Schema.String,
    reach: Schema.optionalKey(Schema.String),
    nextReach: Schema.optionalKey(Schema.String),
    units: Schema.Array(Schema.String),
    /** An objective of what changes, which a gate could ask. */
    objective: Schema.optionalKey(Schema.String)
  }),
  identity: ["stage"],
  needs: ["stages of the rollout"],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const stages = rollout.value.stages
      if (stages === undefined) missing("stages of the rollout", rollout.address)
      for (const [i, stage] of (stages ?? []).entries()) {
        const next = stages?.[i + 1]
        if (next === undefined || (stage.gates ?? []).length > 0) continue
        const [reach, nextReach] = [reachText(stage), reachText(next)]
        const units = Object.values(rollout.value.units).flatMap((unit) =>
          unit._tag === "Service" ? [unit.service] : []
        )
        report(
          rollout.address,
          {
            rollout: rollout.address,
            stage: stage.name,
            next: next.name,
            ...(reach === undefined ? {} : { reach }),
            ...(nextReach === undefined ? {} : { nextReach }),
            units: units.toSorted(),
            ...objectiveOf(index, units)
          },
          { pointer: pointerOf("stages", i) }
        )
      }
    }
  },
  title: ({ rollout, stage }) => `${rollout.slice("rollout:".length).replace("/", ".")} › ${stage}`,
  explain: ({ stage, next, objective, reach, nextReach, units }, { diagnostic }) => [
    Doc.para(
      ...(units.length === 0 ? ["A broken change"] : ["A broken version of ", ...names(units)]),
      ` goes from ${reach ?? stage} to ${nextReach ?? next} without anybody or anything looking.`
    ),
    Doc.excerpt([{ address: diagnostic.subject, pointer: diagnostic.pointer ?? "", label: "no gate here" }]),
    Doc.para("A stage protects nobody if nothing can stop it: it only delays what breaks."),
    Doc.para(
      "Let an objective, a metric, a test or a person decide, and say what no data means. Most canaries that pass unseen had no traffic:"
    ),
    Doc.change({ added: [`gates: [${gateText(objective)}]`] })
  ]
})
