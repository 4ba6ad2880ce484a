import * as Schema from "effect/Schema"
import { compareFractions, type Fraction, fraction, percentText, unitsOfStage } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import { nameOf, ratioFraction, type Rollout, type RolloutStage } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { whole } from "../rolled.js"

/** How far a stage reaches, as it says it: by weight, else by instances. */
interface Reach {
  readonly at: number
  readonly stage: string
  readonly field: "weight" | "instances"
  readonly size: Fraction
}

const reachOf = ({ instances, name, weight }: RolloutStage, at: number): Reach | undefined => {
  if (weight !== undefined) {
    const { numerator, denominator } = ratioFraction(weight)
    return { at, stage: name, field: "weight", size: fraction(numerator, denominator) }
  }
  return instances === undefined ? undefined : { at, stage: name, field: "instances", size: whole(instances) }
}

const reachText = ({ field, size }: Reach): string =>
  field === "weight" ? percentText(size) : counted(Number(size.numerator), "instance")

/** Stages that reach less than an earlier one did, for everything that changes in them. */
const decreases = (rollout: Rollout): ReadonlyArray<readonly [before: Reach, after: Reach]> => {
  const last = new Map<string, Reach>()
  return (rollout.stages ?? []).flatMap((stage, at) => {
    const reach = reachOf(stage, at)
    if (reach === undefined) return []
    const units = unitsOfStage(rollout, stage).map((unit) => `${reach.field} ${nameOf(unit)}`)
    const known = units.map((unit) => last.get(unit))
    for (const unit of units) last.set(unit, reach)
    const larger = known.filter((it) => it !== undefined && compareFractions(reach.size, it.size) < 0)
    const before = larger.reduce(
      (latest, it) => (it !== undefined && it.at > (latest?.at ?? -1) ? it : latest),
      undefined
    )
    return before === undefined || larger.length < units.length ? [] : [[before, reach] as const]
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
      for (const [before, after] of decreases(rollout.value)) {
        report(
          rollout.address,
          {
            rollout: rollout.address,
            before: before.stage,
            beforeWeight: reachText(before),
            stage: after.stage,
            weight: reachText(after),
            beforePointer: pointerOf("stages", before.at, before.field)
          },
          { pointer: pointerOf("stages", after.at, after.field) }
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
