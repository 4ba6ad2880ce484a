import * as Schema from "effect/Schema"
import { microseconds } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Duration, Entity } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"
import { statedText } from "../../timeText.js"

interface Buckets {
  readonly slo: Entity<"slo">
  readonly under: Duration
  readonly sorted: ReadonlyArray<Duration>
}

const sortedBuckets = (buckets: ReadonlyArray<Duration>): ReadonlyArray<Duration> =>
  buckets.toSorted((a, b) => (microseconds(a) < microseconds(b) ? -1 : 1))

const fixOf = ({ slo, under, sorted }: Buckets): Fix => ({
  _tag: "ModelPatch",
  id: "add-boundary",
  operations: [
    { op: "replace", path: modelPointer(slo, "indicator", "buckets"), value: sortedBuckets([...sorted, under]) }
  ]
})

export const thresholdBetweenBuckets = Rule.make("slo/threshold-between-buckets", {
  severity: "error",
  profile: "service",
  summary: "A latency objective is no boundary of the histogram it is measured with.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    under: Schema.String,
    buckets: Schema.Array(Schema.String),
    below: Schema.optionalKey(Schema.String),
    above: Schema.optionalKey(Schema.String)
  }),
  needs: ["boundaries of the histogram"],
  check: ({ index, missing }, report) => {
    for (const slo of index.ofKind("slo")) {
      const { indicator } = slo.value
      if (indicator._tag !== "Latency") continue
      if (indicator.buckets === undefined) {
        if (indicator.metric !== undefined) missing("boundaries of the histogram", slo.address)
        continue
      }
      const { under } = indicator
      const sorted = sortedBuckets(indicator.buckets)
      if (sorted.some((bucket) => microseconds(bucket) === microseconds(under))) continue
      const below = sorted.findLast((bucket) => microseconds(bucket) < microseconds(under))
      const above = sorted.find((bucket) => microseconds(bucket) > microseconds(under))
      report(
        slo.address,
        {
          slo: slo.address,
          of: slo.value.of,
          under,
          buckets: sorted,
          ...(below === undefined ? {} : { below }),
          ...(above === undefined ? {} : { above })
        },
        {
          pointer: "/indicator/under",
          fixes: [fixOf({ slo, under, sorted })],
          witness: {
            _tag: "Value",
            checked: true,
            name: "What is measured",
            value: below === undefined ? "nothing" : `answers within ${statedText(below)}`,
            limit: `answers within ${statedText(under)}`,
            limitName: "promised",
            terms: sorted.map((bucket) => ({
              name: "boundary",
              value: statedText(bucket),
              address: slo.address,
              pointer: pointerOf("indicator", "buckets", indicator.buckets?.indexOf(bucket) ?? 0)
            }))
          }
        }
      )
    }
  },
  explain: ({ slo, of, under, buckets, below, above }) => [
    Doc.para(
      "Nobody can tell how many answers of ",
      Doc.name(of),
      ` come within ${statedText(under)}: its histogram counts those `,
      ...(below === undefined
        ? [`within ${statedText(above ?? "no time")} and later only.`]
        : above === undefined
          ? [`within ${statedText(below)}, and none above.`]
          : [
              `within ${statedText(below)} and those within ${statedText(above)}, and what lies between is not told apart.`
            ])
    ),
    Doc.excerpt([
      { address: slo, pointer: "/indicator/under", label: `promises ${statedText(under)}` },
      { address: slo, pointer: "/indicator/buckets", label: "counts at other boundaries" }
    ]),
    Doc.para(
      "A query for a boundary that does not exist finds nothing, without an error. Add the boundary, or promise one of ",
      ...enumerated(buckets.map(statedText)),
      "."
    )
  ]
})
