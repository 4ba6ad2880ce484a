import * as Schema from "effect/Schema"
import {
  chanceOfFailure,
  decimalText,
  exactPowerOf,
  type Fraction,
  fraction,
  percentText,
  times
} from "@lintel/analysis"
import { Rule, type Witness } from "@lintel/diagnostic"
import { countText, Doc } from "@lintel/doc"
import { Place, pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { rateText } from "../../resilience/traffic.js"
import { stageTitle, term } from "../rolled.js"
import type { Demand } from "./demand.js"
import { type WeakGate, weakGates } from "./weakGate.js"

const chanceText = (chance: number): string => `${decimalText(fraction(BigInt(Math.round(chance * 1_000)), 10n), 1)} %`

/** As many digits as requests have, with thousands apart as in what is needed. */
const seenText = (seen: Fraction): string => {
  const [whole = "0", rest] = decimalText(seen, 1).split(".")
  return rest === undefined ? countText(Number(whole)) : `${countText(Number(whole))}.${rest}`
}

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

const witnessOf = (rollout: string, { at, gateAt, seen, needed, rate, weight, time, isWindow }: WeakGate): Witness => ({
  _tag: "Value",
  checked: true,
  name: isWindow
    ? "The number of requests that one measurement sees"
    : "The number of requests before the gate decides",
  value: seenText(seen),
  limit: countText(needed),
  limitName: "needed",
  terms: [
    term(rate.word, rateText(rate.rate), rate.place),
    term(weight.isAssumed ? "weight, taken to be exact" : "weight", percentText(weight.effective, 1), {
      address: rollout,
      pointer: pointerOf("stages", at)
    }),
    term(isWindow ? "looks back over" : "time", time, {
      address: rollout,
      pointer: isWindow ? pointerOf("stages", at, "gates", gateAt) : pointerOf("stages", at, "duration")
    })
  ]
})

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
    time: Schema.String,
    isWindow: Schema.Boolean,
    enough: Schema.optionalKey(Schema.String)
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
      const subject = rollout.address
      for (const weak of weakGates(index, rollout, options, (fact) => missing(fact, subject))) {
        const { demand, seen, rate, weight, enough } = weak
        report(
          subject,
          {
            rollout: subject,
            stage: weak.stage.name,
            gate: demand.name,
            kind: demand.test === undefined ? "objective" : "metric",
            detects: percentText(demand.detects),
            ...(demand.test === undefined ? {} : { baseline: percentText(demand.test.baseline) }),
            confidence: demand.words,
            seen: seenText(seen),
            needed: countText(weak.needed),
            chance: chanceOf(demand, seen),
            rate: rateText(rate.rate),
            word: rate.word,
            ratePlace: rate.place,
            weight: percentText(weight.effective, 1),
            isAssumed: weight.isAssumed,
            time: weak.time,
            isWindow: weak.isWindow,
            ...(enough === undefined ? {} : { enough: timeText(enough) })
          },
          { pointer: pointerOf("stages", weak.at, "gates", weak.gateAt), witness: witnessOf(subject, weak) }
        )
      }
    }
  },
  title: stageTitle,
  explain: ({ stage, gate, kind, detects, baseline, confidence, needed, chance, enough, isWindow }, { diagnostic }) => [
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
    Doc.para(
      enough === undefined
        ? "It gets no traffic at all, so that no time is enough."
        : `Let ${isWindow ? "one measurement look back over" : "the stage last"} ${enough}, give it more traffic, or look for something larger than ${detects}.`
    )
  ]
})
