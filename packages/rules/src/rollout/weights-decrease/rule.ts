import * as Schema from "effect/Schema"
import { compareFractions, percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { ratioFraction, type Rollout } from "@lintel/model"
import { pointerOf } from "../../place.js"

interface Step {
  readonly at: number
  readonly stage: string
  readonly weight: `${number}`
}

/** Stages that say how far they reach, each with the one before it that says so too; stages of other units apart. */
const weighed = (rollout: Rollout): ReadonlyArray<readonly [Step, Step]> => {
  const last = new Map<string, Step>()
  return (rollout.stages ?? []).flatMap((stage, at) => {
    if (stage.weight === undefined) return []
    const units = (stage.units ?? []).toSorted().join(" ")
    const before = last.get(units)
    const step = { at, stage: stage.name, weight: stage.weight }
    last.set(units, step)
    return before === undefined ? [] : [[before, step] as const]
  })
}

export const weightsDecrease = Rule.make("rollout/weights-decrease", {
  severity: "error",
  profile: "service",
  summary: "A later stage reaches fewer users than an earlier one.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    before: Schema.String,
    beforeWeight: Schema.String,
    stage: Schema.String,
    weight: Schema.String,
    beforePointer: Schema.String
  }),
  identity: ["before", "stage"],
  check: ({ index }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      for (const [before, after] of weighed(rollout.value)) {
        const [earlier, later] = [ratioFraction(before.weight), ratioFraction(after.weight)]
        if (compareFractions(later, earlier) >= 0) continue
        report(
          rollout.address,
          {
            rollout: rollout.address,
            before: before.stage,
            beforeWeight: percentText(earlier),
            stage: after.stage,
            weight: percentText(later),
            beforePointer: pointerOf("stages", before.at, "weight")
          },
          { pointer: pointerOf("stages", after.at, "weight") }
        )
      }
    }
  },
  title: ({ rollout, stage }) => `${rollout.slice("rollout:".length).replace("/", ".")} › ${stage}`,
  explain: ({ before, beforeWeight, stage, weight, beforePointer, rollout }, { diagnostic }) => [
    Doc.para(
      `Users who got the new version in ${before} get the old one back in ${stage}: it goes from ${beforeWeight} down to ${weight}.`
    ),
    Doc.excerpt([
      { address: rollout, pointer: diagnostic.pointer ?? "", label: `down to ${weight}` },
      { address: rollout, pointer: beforePointer, label: `was ${beforeWeight}` }
    ]),
    Doc.para(
      "Whatever they did with the new version, the old one now has to read. And the largest risk was taken first."
    ),
    Doc.para(
      "Order the stages from the smallest reach to the largest; to take a change back, describe it as a rollback."
    )
  ]
})
