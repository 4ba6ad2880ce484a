import * as Schema from "effect/Schema"
import {
  allocatedShare,
  compareFractions,
  decimalText,
  type Fraction,
  fraction,
  minus,
  one,
  over,
  percentText
} from "@lintel/analysis"
import { type PatchOperation, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, type ModelIndex, ratioFraction } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { oneWay, stating } from "../../ways.js"

/** Shares in ten-thousandths, rounded down so that together they are never too many. */
const shareText = (value: Fraction): string =>
  decimalText(fraction((value.numerator * 10_000n) / value.denominator, 10_000n), 4)

/** Less to everybody in proportion, or only to who gets most. */
const waysOf = (index: ModelIndex, slo: Entity<"slo">, sum: Fraction): ReadonlyArray<Way> => {
  const shares = (slo.value.allocation ?? []).map(({ share }, at) => {
    const { denominator, numerator } = ratioFraction(share)
    return { at, value: fraction(numerator, denominator) }
  })
  const give = (at: number, value: Fraction): ReadonlyArray<PatchOperation> =>
    stating(index, { address: slo.address, pointer: pointerOf("allocation", at, "share") }, shareText(value))
  const [most] = shares.toSorted((a, b) => compareFractions(b.value, a.value))
  const left = most === undefined ? undefined : minus(most.value, minus(sum, one))
  return [
    ...oneWay(
      "in-proportion",
      shares.flatMap(({ at, value }) => give(at, over(value, sum)))
    ),
    ...(most === undefined || left === undefined || left.numerator <= 0n
      ? []
      : oneWay("less-to-the-largest", give(most.at, left)))
  ]
}

export const budgetAllocatedTwice = Rule.make("slo/budget-allocated-twice", {
  severity: "error",
  profile: "service",
  summary: "More of an error budget is allocated than there is.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    allocated: Schema.String,
    shares: Schema.Array(Schema.Struct({ to: Schema.String, share: Schema.String }))
  }),
  identity: ["slo"],
  check: ({ index }, report) => {
    for (const slo of index.ofKind("slo")) {
      const all = slo.value.allocation ?? []
      const sum = allocatedShare(slo)
      if (compareFractions(sum, one) <= 0) continue
      const allocated = percentText(sum)
      report(
        slo.address,
        {
          slo: slo.address,
          of: slo.value.of,
          allocated,
          shares: all.map(({ to, share }) => ({ to, share }))
        },
        {
          pointer: "/allocation",
          ways: () => waysOf(index, slo, sum),
          witness: {
            _tag: "Value",
            checked: true,
            name: "What is allocated in all",
            value: allocated,
            limit: "100 %",
            terms: all.map(({ to, share }, at) => ({
              name: to === "own" ? "own errors" : to.replace(/^[^:]+:/u, ""),
              value: percentText(ratioFraction(share)),
              address: slo.address,
              pointer: pointerOf("allocation", at, "share")
            }))
          }
        }
      )
    }
  },
  explain: ({ slo, of, allocated }) => [
    Doc.para(
      Doc.name(of),
      ` may miss its objective while everybody stays within what they were given: ${allocated} of the budget is allocated.`
    ),
    Doc.excerpt([{ address: slo, pointer: "/allocation", label: `${allocated} in all` }]),
    Doc.para("Give less to some, so that all together get no more than 100 %, or promise less.")
  ],
  fixWords: {
    "in-proportion":
      "Everybody gives up the same part of what they were given. They have to agree: with less, each may fail less.",
    "less-to-the-largest": "Who was given most gives up all that is too much, and has to agree."
  }
})
