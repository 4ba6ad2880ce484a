import * as Schema from "effect/Schema"
import {
  burnGate,
  compareFractions,
  type Fraction,
  fraction,
  fractionOfNumber,
  microseconds,
  percentText
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, Gate, ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { isServedBy, rolledServices, stageTitle, weightOfStage } from "../rolled.js"

/** What a gate needs before it can know: data of the new version alone, or an alert that had time to fire. */
interface Need {
  readonly kind: "data" | "alert" | "never"
  readonly time: Fraction
  readonly terms: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

const dataNeed = ({ window, delay }: { readonly window?: string; readonly delay?: string }): Need => ({
  kind: "data",
  time: fraction((window === undefined ? 0n : microseconds(window)) + (delay === undefined ? 0n : microseconds(delay))),
  terms: [
    ...(window === undefined ? [] : [{ name: "looks back over", value: window }]),
    ...(delay === undefined ? [] : [{ name: "data arrives after", value: delay }])
  ]
})

/** The alert of an objective that sees a canary of this weight first, when all its requests fail. */
const alertNeed = (slo: Entity<"slo">, weight: Fraction): Need | undefined => {
  const needs = Object.entries(slo.value.alerts ?? {}).map(([name, alert]): Need => {
    const { factor, long, for: held } = alert
    const gate = burnGate(slo.value.objective, { factor: fractionOfNumber(factor), long, for: held }, weight)
    const terms = [{ name: `alert ${name} over ${long}`, value: `${factor} times the budget` }]
    return { kind: gate.fires ? "alert" : "never", time: gate.time, terms }
  })
  const [first, ...others] = needs
  if (first === undefined) return undefined
  return others.reduce((soonest, need) => {
    if (need.kind !== soonest.kind) return need.kind === "alert" ? need : soonest
    return compareFractions(need.time, soonest.time) < 0 ? need : soonest
  }, first)
}

const weightOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  at: number,
  gate: Extract<Gate, { _tag: "Slo" | "Metric" }>
): Fraction | undefined => {
  const stage = rollout.value.stages?.[at]
  const of = gate._tag === "Slo" ? index.find(gate.slo)?.value.of : gate.of
  return stage === undefined ? undefined : weightOfStage(index, rollout.value, stage, of)?.effective
}

const needOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  at: number,
  gate: Extract<Gate, { _tag: "Slo" | "Metric" }>
): Need | "unknown" | undefined => {
  const hasWindow = gate.window !== undefined || gate.delay !== undefined
  if (hasWindow || gate._tag === "Metric") return hasWindow ? dataNeed(gate) : "unknown"
  const [slo, stage] = [index.find(gate.slo), rollout.value.stages?.[at]]
  if (slo?.value.alerts === undefined || stage === undefined) return "unknown"
  if (!isServedBy(index, slo.value.of, rolledServices(rollout.value, stage))) return undefined
  const weight = weightOf(index, rollout, at, gate)
  return weight === undefined || weight.numerator === 0n ? "unknown" : (alertNeed(slo, weight) ?? "unknown")
}

export const gateTooEarly = Rule.make("rollout/gate-too-early", {
  severity: "warning",
  profile: "service",
  summary: "A stage ends before its gate can know.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    gate: Schema.String,
    kind: Schema.Literals(["data", "alert", "never"]),
    duration: Schema.String,
    needed: Schema.String,
    weight: Schema.optionalKey(Schema.String)
  }),
  identity: ["stage", "gate"],
  needs: ["over which time the gate looks", "how long the stage lasts"],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      for (const [at, stage] of (rollout.value.stages ?? []).entries()) {
        for (const [j, gate] of (stage.gates ?? []).entries()) {
          if (gate._tag !== "Slo" && gate._tag !== "Metric") continue
          const need = needOf(index, rollout, at, gate)
          if (need === undefined) continue
          if (need === "unknown") missing("over which time the gate looks", rollout.address)
          else if (stage.duration === undefined && need.kind !== "never")
            missing("how long the stage lasts", rollout.address)
          if (need === "unknown") continue
          const time = stage.duration === undefined ? undefined : fraction(microseconds(stage.duration))
          if (need.kind !== "never" && (time === undefined || compareFractions(need.time, time) <= 0)) continue
          const weight = need.kind === "data" ? undefined : weightOf(index, rollout, at, gate)
          report(
            rollout.address,
            {
              rollout: rollout.address,
              stage: stage.name,
              gate: gate._tag === "Slo" ? gate.slo : gate.metric,
              kind: need.kind,
              duration: stage.duration ?? "any time",
              needed: timeText(need.time),
              ...(weight === undefined ? {} : { weight: percentText(weight, 1) })
            },
            {
              pointer: pointerOf("stages", at, "gates", j),
              witness: {
                _tag: "Value",
                checked: true,
                name:
                  need.kind === "never" ? "The time after which an alert fires" : "The time until the gate can know",
                value: need.kind === "never" ? "never" : timeText(need.time),
                ...(stage.duration === undefined ? {} : { limit: stage.duration, limitName: "the stage lasts" }),
                terms: need.terms.map((term) => ({
                  ...term,
                  address: gate._tag === "Slo" && need.kind !== "data" ? gate.slo : rollout.address,
                  pointer: need.kind === "data" ? pointerOf("stages", at, "gates", j) : "/alerts"
                }))
              }
            }
          )
        }
      }
    }
  },
  title: stageTitle,
  explain: ({ stage, gate, kind, duration, needed, weight }, { diagnostic }) => [
    Doc.para(
      kind === "data"
        ? `A version that fails from the start passes ${stage}: when the gate decides after ${duration}, it still looks at the old one's data.`
        : kind === "alert"
          ? `A version that fails every request passes ${stage}: with ${weight ?? "its share"} of the traffic the first alert comes after ${needed}, and the stage ends after ${duration}.`
          : `A version that fails every request passes ${stage}: with ${weight ?? "its share"} of the traffic it fails too little of all requests for any alert to fire.`
    ),
    Doc.excerpt([{ address: diagnostic.subject, pointer: diagnostic.pointer ?? "", label: "asked here" }]),
    kind === "data"
      ? Doc.para(
          "A measurement covers the new version only after its whole window, and what the window needs to arrive, has passed."
        )
      : Doc.para(
          "An objective counts the requests of both versions. ",
          Doc.name(gate),
          " sees a canary after burn factor × budget × long window / weight."
        ),
    kind === "never"
      ? Doc.para("Compare the canary with the old version by a metric of its own, or give the stage more traffic.")
      : Doc.para(`Let the stage last at least ${needed}, or look over a shorter window.`)
  ]
})
