import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  type Fraction,
  fractionOfNumber,
  percentText,
  stageWeight,
  type StageWeight,
  weightMiss
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import { type Entity, ratioFraction } from "@lintel/model"
import { modelPointer, Place, pointerOf } from "../../place.js"
import { deploymentIn, instancesOf, rolledServices, stageTitle } from "../rolled.js"

/** The weight that instances can give, when a decimal says it well enough and later stages still grow from it. */
const fixOf = (rollout: Entity<"rollout">, at: number, effective: Fraction): ReadonlyArray<Fix> => {
  const value = decimalText(effective, 4)
  const later = (rollout.value.stages ?? []).slice(at + 1)
  const shrinks = later.some(
    ({ weight }) => weight !== undefined && compareFractions(ratioFraction(weight), effective) <= 0
  )
  if (effective.numerator === 0n || shrinks) return []
  const path = modelPointer(rollout, "stages", at, "weight")
  return [{ _tag: "ModelPatch", id: "weight-as-it-is", operations: [{ op: "replace", path, value }] }]
}

const isMissed = ({ asked, effective }: StageWeight, tolerance: number): boolean =>
  asked.numerator !== 0n && compareFractions(weightMiss(asked, effective), fractionOfNumber(tolerance)) > 0

export const weightNotReached = Rule.make("rollout/weight-not-reached", {
  severity: "warning",
  profile: "service",
  summary: "A stage cannot have the weight it names: there are too few instances.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    service: Schema.String,
    weight: Schema.String,
    effective: Schema.String,
    canary: Schema.Number,
    total: Schema.Number,
    instances: Schema.Number,
    instancesPlace: Place
  }),
  identity: ["stage", "service"],
  needs: ["how many instances the service has", "who splits the traffic"],
  options: { tolerance: 0.5 },
  check: ({ index, options, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const { split, strategy } = rollout.value
      for (const [at, stage] of (rollout.value.stages ?? []).entries()) {
        if (stage.weight === undefined || split === "router") continue
        if (split === undefined && strategy !== "rolling") {
          const isPart = compareFractions(ratioFraction(stage.weight), { numerator: 1n, denominator: 1n }) < 0
          if (isPart && strategy !== "shadow") missing("who splits the traffic", rollout.address)
          continue
        }
        for (const service of rolledServices(rollout.value, stage)) {
          const instances = instancesOf(deploymentIn(index, rollout.value, service))
          const weight = stageWeight(rollout.value, stage, instances?.count)
          if (instances === undefined || weight?.spread === undefined) {
            missing("how many instances the service has", rollout.address)
            continue
          }
          if (!isMissed(weight, options.tolerance)) continue
          const { canary, stable } = weight.spread
          report(
            rollout.address,
            {
              rollout: rollout.address,
              stage: stage.name,
              service,
              weight: percentText(weight.asked),
              effective: percentText(weight.effective, 1),
              canary,
              total: canary + stable,
              instances: instances.count,
              instancesPlace: instances.place
            },
            { pointer: pointerOf("stages", at, "weight"), fixes: fixOf(rollout, at, weight.effective) }
          )
        }
      }
    }
  },
  title: stageTitle,
  explain: ({ stage, service, weight, effective, canary, total, instances, instancesPlace }, { diagnostic }) => [
    canary === 0
      ? Doc.para(
          `Nobody tries the new version of `,
          Doc.name(service),
          ` in ${stage}: it asks for ${weight}, and of ${counted(instances, "instance")} none runs it.`
        )
      : Doc.para(
          `A bad version of `,
          Doc.name(service),
          ` reaches ${effective} of the users in ${stage}, not ${weight}: ${canary} of ${counted(total, "instance")} runs it.`
        ),
    Doc.excerpt([
      { address: diagnostic.subject, pointer: diagnostic.pointer ?? "", label: `asks for ${weight}` },
      { ...instancesPlace, label: counted(instances, "instance") }
    ]),
    Doc.para(
      "Without a traffic router every instance gets as much as the others, so that a weight is rounded to instances: to the nearest share, up when halfway, and to at least one of either version. This follows Argo Rollouts."
    ),
    Doc.para(
      "Name the weight that the instances can give, run more of them for this time, or let a router split the traffic:"
    ),
    Doc.change({ added: ['split: "router"'] })
  ]
})
