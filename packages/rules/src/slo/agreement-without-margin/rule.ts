import * as Schema from "effect/Schema"
import { compareFractions, minus, one, percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { ratioFraction } from "@lintel/model"
import { alongWay, higherObjectives, lowerObjectives, stating } from "../../ways.js"

export const agreementWithoutMargin = Rule.make("slo/agreement-without-margin", {
  severity: "warning",
  profile: "service",
  summary: "An objective leaves no room before the agreement is broken.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    objective: Schema.String,
    agreed: Schema.String,
    isBelow: Schema.Boolean,
    with: Schema.optionalKey(Schema.String),
    penalty: Schema.optionalKey(Schema.String)
  }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("slo")) {
      const agreement = value.agreement
      if (agreement === undefined) continue
      const [objective, agreed] = [ratioFraction(value.objective), ratioFraction(agreement.objective)]
      const compared = compareFractions(objective, agreed)
      if (compared > 0) continue
      report(
        address,
        {
          slo: address,
          of: value.of,
          objective: percentText(objective),
          agreed: percentText(agreed),
          isBelow: compared < 0,
          ...(agreement.with === undefined ? {} : { with: agreement.with }),
          ...(agreement.penalty === undefined ? {} : { penalty: agreement.penalty })
        },
        {
          pointer: "/agreement/objective",
          severity: compared < 0 ? "error" : "warning",
          ways: () => [
            ...alongWay("aim-higher", higherObjectives(minus(one, agreed)), (more) =>
              stating(index, { address, pointer: "/objective" }, more)
            ),
            ...alongWay("agree-to-less", lowerObjectives(minus(one, objective)), (less) =>
              stating(index, { address, pointer: "/agreement/objective" }, less)
            )
          ]
        }
      )
    }
  },
  explain: ({ slo, of, objective, agreed, isBelow, with: whom, penalty }) => [
    Doc.para(
      isBelow ? "Keeping the objective of " : "The moment the objective of ",
      Doc.name(of),
      isBelow ? " still breaks the agreement" : " is missed, the agreement",
      whom === undefined ? "" : ` with ${whom}`,
      isBelow ? "" : " is broken too",
      penalty === undefined ? "" : `, at ${penalty}`,
      isBelow
        ? `: ${agreed} was promised, ${objective} is aimed at.`
        : `: ${agreed} was promised, and no more is aimed at.`
    ),
    Doc.excerpt([
      { address: slo, pointer: "/agreement/objective", label: `promised ${agreed}` },
      { address: slo, pointer: "/objective", label: `aims at ${objective}` }
    ]),
    Doc.para("An objective warns before a promise is broken. Aim higher than you promise, or promise less.")
  ],
  fixWords: {
    "aim-higher":
      "The nearest objective above the agreement: the least margin there can be. Confirm that it is kept today, and take more where you can.",
    "agree-to-less": "The nearest agreement below the objective. Whoever it was made with has to agree."
  }
})
