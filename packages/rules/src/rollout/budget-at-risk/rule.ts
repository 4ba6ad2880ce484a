import * as Schema from "effect/Schema"
import { compareFractions, type Fraction, fractionOfNumber, percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { ratioFraction } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { stageTitle } from "../rolled.js"
import { risksOf } from "./risk.js"

/** Three digits behind the point: enough to tell what is burned from what may be. */
const burnedText = (share: Fraction): string => percentText(share, 3)

/** The least whole percentage that allows for what is burned; a whole budget and more is nothing to allow. */
const allowedFor = ({ numerator, denominator }: Fraction): { readonly allowed?: string } => {
  const percent = (numerator * 100n + denominator - 1n) / denominator
  return percent < 100n ? { allowed: `${percent}%` } : {}
}

const lessRisk =
  "Give the stage less traffic or less time, let its gate measure more often, or let it abort by itself when an alert fires."

export const budgetAtRisk = Rule.make("rollout/budget-at-risk", {
  severity: "warning",
  profile: "full",
  summary: "A bad version burns too much of an error budget before it is taken back.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    slo: Schema.String,
    burned: Schema.String,
    limit: Schema.String,
    isLimitStated: Schema.Boolean,
    /** What the rollout would have to allow. */
    allowed: Schema.optionalKey(Schema.String),
    weight: Schema.String,
    time: Schema.String,
    until: Schema.Literals(["stage", "measurements", "alert"]),
    objective: Schema.String,
    window: Schema.String
  }),
  identity: ["stage", "slo"],
  cause: ["rollout", "stage"],
  needs: [
    "which share of the traffic the stage gets",
    "how long the stage lasts",
    "how long it takes to take a bad version back"
  ],
  options: { limit: 0.1 },
  check: ({ index, options, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const stated = rollout.value.errorBudget
      const limit = stated === undefined ? fractionOfNumber(options.limit) : ratioFraction(stated)
      for (const risk of risksOf(index, rollout, (fact) => missing(fact, rollout.address))) {
        if (compareFractions(risk.burned, limit) <= 0) continue
        const { stage, slo, weight, time } = risk
        report(
          rollout.address,
          {
            rollout: rollout.address,
            stage: stage.name,
            slo: slo.address,
            burned: burnedText(risk.burned),
            limit: percentText({ ...limit }),
            isLimitStated: stated !== undefined,
            ...allowedFor(risk.burned),
            weight: percentText(weight, 1),
            time: timeText(time),
            until: risk.until,
            objective: percentText(ratioFraction(slo.value.objective)),
            window: risk.window
          },
          {
            pointer: pointerOf("stages", risk.at),
            witness: {
              _tag: "Value",
              checked: true,
              name: "The share of the error budget that a fully bad version burns",
              value: burnedText(risk.burned),
              limit: percentText({ ...limit }),
              limitName: stated === undefined ? "assumed limit" : "allowed",
              terms: [
                {
                  name: "weight",
                  value: percentText(weight, 1),
                  address: rollout.address,
                  pointer: pointerOf("stages", risk.at)
                },
                {
                  name: "time until it is taken back",
                  value: timeText(time),
                  address: rollout.address,
                  pointer: pointerOf("stages", risk.at)
                },
                {
                  name: `error budget over ${risk.window}`,
                  value: percentText(risk.budget),
                  address: slo.address,
                  pointer: "/objective"
                },
                ...(risk.before.numerator === 0n
                  ? []
                  : [
                      {
                        name: "burned in stages that nothing guards",
                        value: burnedText(risk.before),
                        address: rollout.address,
                        pointer: "/stages"
                      }
                    ])
              ]
            }
          }
        )
      }
    }
  },
  title: stageTitle,
  explain: ({ stage, slo, burned, time, until, weight, allowed }, { diagnostic }) => [
    Doc.para(
      `If the new version fails every request in ${stage}, ${burned} of the error budget of `,
      Doc.name(slo),
      " is gone before anything takes it back."
    ),
    Doc.excerpt([
      {
        address: diagnostic.subject,
        pointer: diagnostic.pointer ?? "",
        label: `${weight} for ${time}`
      }
    ]),
    Doc.para(
      until === "stage"
        ? "Nothing says that it is looked at earlier than at the end of the stage."
        : until === "measurements"
          ? "That is how long the gate's failed measurements take until it aborts."
          : "That is when the first alert fires, and the stage aborts by itself.",
      " Burned share: weight × time / (budget × window), summed over the stages up to here."
    ),
    ...(allowed === undefined
      ? [Doc.para(lessRisk)]
      : [
          Doc.para(`${lessRisk} If the risk is wanted, say how much the rollout may burn:`),
          Doc.change({ added: [`errorBudget: "${allowed}"`] })
        ])
  ]
})
