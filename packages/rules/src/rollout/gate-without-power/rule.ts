import * as Schema from "effect/Schema"
import {
  canaryRequests,
  chanceOfFailure,
  compareFractions,
  decimalText,
  exactPowerOf,
  type Fraction,
  fraction,
  over,
  percentText,
  stageWeight,
  times
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { Place, pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { rateText } from "../../resilience/traffic.js"
import { deploymentIn, instancesOf, isServedBy, requestRate, rolledServices, stageTitle, whole } from "../rolled.js"
import { type Demand, demandOf } from "./demand.js"

const chanceText = (chance: number): string => `${decimalText(fraction(BigInt(Math.round(chance * 1_000)), 10n), 1)} %`

interface Chance {
  readonly failures: string
  readonly kind: "shows-none" | "is-noticed"
  readonly chance: string
}

/** What this many requests tell of a version that is as bad as the gate should notice. */
const chanceOf = ({ detects, test }: Demand, requests: Fraction): Chance => {
  const [failures, count] = [times(requests, detects), Number(requests.numerator / requests.denominator)]
  const text = decimalText(failures, 2)
  return test === undefined || test.baseline.numerator === 0n
    ? { failures: text, kind: "shows-none", chance: chanceText(1 - chanceOfFailure(detects, count)) }
    : { failures: text, kind: "is-noticed", chance: chanceText(exactPowerOf(test, count)) }
}

export const gateWithoutPower = Rule.make("rollout/gate-without-power", {
  severity: "warning",
  profile: "service",
  summary: "A gate sees too few requests to tell a bad version from a good one.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    gate: Schema.String,
    kind: Schema.Literals(["metric", "objective"]),
    detects: Schema.String,
    baseline: Schema.optionalKey(Schema.String),
    confidence: Schema.String,
    seen: Schema.String,
    needed: Schema.String,
    chance: Schema.Struct({
      failures: Schema.String,
      kind: Schema.Literals(["shows-none", "is-noticed"]),
      chance: Schema.String
    }),
    rate: Schema.String,
    word: Schema.Literals(["steady load", "peak"]),
    ratePlace: Place,
    weight: Schema.String,
    isAssumed: Schema.Boolean,
    duration: Schema.String,
    enough: Schema.String
  }),
  identity: ["stage", "gate"],
  needs: [
    "how many requests the service gets",
    "how long the stage lasts",
    "which share of the traffic the stage gets",
    "what the gate should detect"
  ],
  options: { confidence: 0.95, power: 0.9 },
  check: ({ index, options, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      for (const [at, stage] of (rollout.value.stages ?? []).entries()) {
        const services = rolledServices(rollout.value, stage)
        const [service] = services
        if (service === undefined) continue
        for (const [j, gate] of (stage.gates ?? []).entries()) {
          const demand = demandOf(index, gate, options)
          if (demand === undefined) continue
          const subject = rollout.address
          if (demand === "unknown" || demand.needed === undefined) {
            missing("what the gate should detect", subject)
            continue
          }
          const of = demand.of ?? (services.length === 1 ? service : undefined)
          if (of !== undefined && !isServedBy(index, of, services)) continue
          const rate = of === undefined ? undefined : requestRate(index, rollout.value, of, "steady")
          const instances = instancesOf(deploymentIn(index, rollout.value, service))
          const weight = stageWeight(rollout.value, stage, instances?.count)
          if (rate === undefined) missing("how many requests the service gets", subject)
          if (weight === undefined) missing("which share of the traffic the stage gets", subject)
          if (stage.duration === undefined) missing("how long the stage lasts", subject)
          if (rate === undefined || weight === undefined || stage.duration === undefined) continue
          const seen = canaryRequests(rate.rate, weight.effective, stage.duration)
          if (compareFractions(seen, whole(demand.needed)) >= 0) continue
          const perSecond = times(rate.rate, weight.effective)
          const enough =
            perSecond.numerator === 0n
              ? "no time"
              : timeText(over(fraction(BigInt(demand.needed) * 1_000_000n), perSecond))
          report(
            subject,
            {
              rollout: subject,
              stage: stage.name,
              gate: demand.name,
              kind: demand.test === undefined ? "objective" : "metric",
              detects: percentText(demand.detects),
              ...(demand.test === undefined ? {} : { baseline: percentText(demand.test.baseline) }),
              confidence: demand.words,
              seen: decimalText(seen, 1),
              needed: demand.needed.toLocaleString("en-US"),
              chance: chanceOf(demand, seen),
              rate: rateText(rate.rate),
              word: rate.word,
              ratePlace: rate.place,
              weight: percentText(weight.effective, 1),
              isAssumed: weight.isAssumed,
              duration: stage.duration,
              enough
            },
            {
              pointer: pointerOf("stages", at, "gates", j),
              witness: {
                _tag: "Value",
                checked: true,
                name: "The number of requests before the gate decides",
                value: decimalText(seen, 1),
                limit: demand.needed.toLocaleString("en-US"),
                limitName: "needed",
                terms: [
                  {
                    name: rate.word,
                    value: rateText(rate.rate),
                    address: rate.place.address,
                    pointer: rate.place.pointer
                  },
                  {
                    name: weight.isAssumed ? "weight, taken to be exact" : "weight",
                    value: percentText(weight.effective, 1),
                    address: subject,
                    pointer: pointerOf("stages", at)
                  },
                  {
                    name: "time",
                    value: stage.duration,
                    address: subject,
                    pointer: pointerOf("stages", at, "duration")
                  }
                ]
              }
            }
          )
        }
      }
    }
  },
  title: stageTitle,
  explain: ({ stage, gate, kind, detects, baseline, confidence, needed, chance, enough }, { diagnostic }) => [
    Doc.para(
      `A version that fails ${detects} of its requests`,
      ...(kind === "objective" ? [", as many as ", Doc.name(gate), " just allows,"] : []),
      chance.kind === "shows-none"
        ? ` shows no failure at all in ${stage} with a probability of ${chance.chance}: about ${chance.failures} failures are to be expected.`
        : ` is noticed in ${stage} with a probability of ${chance.chance} only: about ${chance.failures} failures are to be expected.`
    ),
    Doc.excerpt([{ address: diagnostic.subject, pointer: diagnostic.pointer ?? "", label: "decides on this" }]),
    kind === "metric"
      ? Doc.para(
          `To tell ${detects} from ${baseline ?? "0 %"} takes ${needed} requests (${confidence}; one-sided test against a known baseline, failures independent of one another).`
        )
      : Doc.para(
          `To see one failure at all takes ${needed} requests (${confidence}; failures independent of one another).`
        ),
    Doc.para(`Let the stage last ${enough}, give it more traffic, or look for something larger than ${detects}.`)
  ]
})
