import * as Schema from "effect/Schema"
import { compareFractions, decimalText, percentText } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { modelPointer, Place, pointerOf } from "../../place.js"
import { rateText } from "../../resilience/traffic.js"
import { rolloutTitle, term, whole } from "../rolled.js"
import { type Squeeze, squeezesOf } from "./squeeze.js"

const fixOf = (rollout: Entity<"rollout">, squeeze: Squeeze): ReadonlyArray<Fix> => {
  if (squeeze.kind === "canary") {
    const path = modelPointer(rollout, "stages", squeeze.at, "instances")
    const value = Number(squeeze.needed)
    return [{ _tag: "ModelPatch", id: "enough-instances", operations: [{ op: "replace", path, value }] }]
  }
  const surge = rollout.value.surge?.maxSurge
  if (surge === undefined || Number(surge) === 0 || !squeeze.fitsAtFullSize) return []
  const path = modelPointer(rollout, "surge", "maxUnavailable")
  return [{ _tag: "ModelPatch", id: "none-unavailable", operations: [{ op: "replace", path, value: 0 }] }]
}

export const capacityWhileRolling = Rule.make("rollout/capacity-while-rolling", {
  severity: "warning",
  profile: "service",
  summary: "What is left during a rollout cannot serve the peak.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    service: Schema.String,
    kind: Schema.Literals(["rolling", "canary"]),
    stage: Schema.optionalKey(Schema.String),
    instances: Schema.String,
    perInstance: Schema.String,
    perInstancePlace: Place,
    left: Schema.String,
    asked: Schema.String,
    needed: Schema.String,
    /** What all instances can serve, where that is too little without a rollout too. */
    full: Schema.optionalKey(Schema.String),
    retries: Schema.optionalKey(Schema.String)
  }),
  identity: ["service", "kind"],
  needs: [
    "how many instances may be unavailable",
    "how many instances the service has",
    "how much one instance can serve",
    "how many requests the service gets"
  ],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      for (const squeeze of squeezesOf(index, rollout, (fact) => missing(fact, rollout.address))) {
        const { kind, service, peak, perInstance, retries, left, asked } = squeeze
        if (compareFractions(left, asked) >= 0) {
          if (!peak.isWhole) missing("how many requests the service gets", rollout.address)
          continue
        }
        const pointer = kind === "canary" ? pointerOf("stages", squeeze.at, "instances") : "/surge/maxUnavailable"
        report(
          rollout.address,
          {
            rollout: rollout.address,
            service,
            kind,
            ...(squeeze.stage === undefined ? {} : { stage: squeeze.stage }),
            instances: counted(squeeze.instances, "instance"),
            perInstance: rateText(perInstance.rate),
            perInstancePlace: perInstance.place,
            left: rateText(left),
            asked: peak.isWhole ? rateText(asked) : `at least ${rateText(asked)}`,
            needed: decimalText(whole(Number(squeeze.needed)), 0),
            ...(squeeze.full === undefined ? {} : { full: rateText(squeeze.full) }),
            ...(retries === undefined ? {} : { retries: percentText(retries.ratio) })
          },
          {
            pointer,
            fixes: fixOf(rollout, squeeze),
            witness: {
              _tag: "Value",
              checked: true,
              name: "The capacity that is left",
              value: rateText(left),
              limit: rateText(asked),
              limitName: "asked",
              terms: [
                {
                  name: kind === "canary" ? "instances of the stage" : "instances that stay",
                  value: String(squeeze.instances),
                  address: rollout.address,
                  pointer
                },
                term("one instance", rateText(perInstance.rate), perInstance.place),
                {
                  name: kind === "canary" ? `${peak.word}, of which ${percentText(squeeze.share)} go there` : peak.word,
                  value: rateText(peak.rate),
                  address: peak.place.address,
                  pointer: peak.place.pointer
                },
                ...(retries === undefined ? [] : [term("may be sent again", percentText(retries.ratio), retries.place)])
              ]
            }
          }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: (
    { service, kind, stage, instances, left, asked, needed, perInstance, perInstancePlace, full, retries },
    { diagnostic }
  ) => [
    Doc.para(
      kind === "rolling" ? `Rolled out at its peak, ` : `At its peak, ${stage ?? "a stage"} sends the new version of `,
      Doc.name(service),
      kind === "rolling" ? ` is asked ${asked} and can serve ${left}.` : ` ${asked}, and it can serve ${left}.`
    ),
    Doc.excerpt([
      { address: diagnostic.subject, pointer: diagnostic.pointer ?? "", label: `leaves ${instances}` },
      { ...perInstancePlace, label: `${perInstance} each` }
    ]),
    Doc.para(
      retries === undefined
        ? "Callers are taken to send nothing again: none has a retry budget."
        : `Of what fails, callers may send up to ${retries} again.`
    ),
    ...(full === undefined ? [] : [Doc.para(`All of its instances serve ${full}: too little without a rollout, too.`)]),
    Doc.para(
      full !== undefined
        ? `Run more instances: ${needed} have to stay while others are replaced.`
        : kind === "rolling"
          ? `Start new instances before old ones stop (surge, none unavailable), run more of them for this time, or roll out away from the peak. ${needed} have to stay.`
          : `Run ${needed} instances of the new version in this stage, or give it less traffic.`
    )
  ]
})
