import * as Schema from "effect/Schema"
import {
  compareFractions,
  type CutAnswers,
  type Fraction,
  fraction,
  minus,
  one,
  percentText,
  times
} from "@lintel/analysis"
import type { Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { rateText, type Stated } from "../traffic.js"

/** What the objectives of the callee say about the answers that a caller does not wait for. */
export const Promised = Schema.Struct({
  waitsFor: Schema.optionalKey(
    Schema.Struct({ share: Schema.String, time: Schema.String, isMeasured: Schema.Boolean, place: Place })
  ),
  requests: Schema.optionalKey(Schema.Struct({ cut: Schema.String, all: Schema.String, place: Place })),
  goesOnWithout: Schema.Boolean
})
export type Promised = typeof Promised.Type

/** What is known of the answers that come while the caller waits: from a load, or from another promise. */
export interface InTime {
  readonly late: Fraction
  readonly time: bigint
  readonly place: Stated["place"]
  readonly isMeasured: boolean
}

/** The least that may be late, of what is promised within the time of the caller and what a load says. */
export const inTime = (cut: CutAnswers, measured: InTime | undefined): InTime | undefined => {
  const { within, atMost } = cut
  if (measured !== undefined && compareFractions(measured.late, atMost) < 0) return measured
  return within && { late: atMost, time: within.time, place: within.origin, isMeasured: false }
}

/** Whether some objective promises more than is known to come in time anyway. */
export const promisesMore = ({ enough }: CutAnswers, known: InTime | undefined): boolean =>
  known === undefined || enough.late === undefined || compareFractions(enough.late, known.late) < 0

/** A share of good answers in words; objectives that count time slices do not say how many answers those are. */
export const shareInTime = (late: Fraction | undefined): string =>
  late === undefined ? "good answers" : `${percentText(minus(one, late))} of the answers`

export const promisedOf = (known: InTime | undefined, edge: Edge, rate: Stated | undefined): Promised => {
  const { criticality } = edge.call
  return {
    ...(known === undefined
      ? {}
      : {
          waitsFor: {
            share: shareInTime(known.late),
            time: timeText(known.time),
            isMeasured: known.isMeasured,
            place: known.place
          }
        }),
    ...(rate === undefined
      ? {}
      : {
          requests: {
            cut: rateText(times(rate.value, known?.late ?? one)),
            all: rateText(rate.value),
            place: rate.place
          }
        }),
    goesOnWithout: criticality === "soft" || typeof criticality === "object"
  }
}

export const promisedTerms = ({ waitsFor, requests }: Promised): ReadonlyArray<Term> => [
  ...(waitsFor === undefined
    ? []
    : [
        {
          name: `${waitsFor.isMeasured ? "enough" : "promised"} for ${waitsFor.share}`,
          value: waitsFor.time,
          ...waitsFor.place
        }
      ]),
  ...(requests === undefined ? [] : [{ name: "asked by this caller", value: requests.all, ...requests.place }])
]

/** A share of calls as a person says it. */
export const ofTheCalls = (share: Fraction): string =>
  compareFractions(share, fraction(1n)) >= 0 ? "all" : percentText(share, 3)

export interface PromisedFinding {
  readonly caller: string
  readonly callee: string
  readonly patience: string
  readonly share: string
  readonly quantile: string
  readonly time: string
  readonly enough?: string
  readonly accepted: string
  readonly patiencePlace: Pick<Place, "address" | "pointer">
  readonly latencyPlace: Pick<Place, "address" | "pointer">
}

const howMany = (share: string, requests: Promised["requests"]): string => {
  if (requests === undefined) return `up to ${share} of these calls`
  return share === "all"
    ? `up to all of these calls, ${requests.all},`
    : `up to ${share} of these calls, ${requests.cut} of ${requests.all},`
}

export const explainPromised = (
  { caller, callee, patience, share, quantile, time, enough, accepted, patiencePlace, latencyPlace }: PromisedFinding,
  { waitsFor, requests, goesOnWithout }: Promised
): Array<ReturnType<typeof Doc.para> | ReturnType<typeof Doc.excerpt>> => [
  Doc.para(
    Doc.name(caller),
    ` stops waiting for `,
    Doc.name(callee),
    ` after ${patience}, and an answer after ${time} still counts as good there: ${howMany(share, requests)} may be cut off while `,
    Doc.name(callee),
    " keeps its objective. The work is done all the same."
  ),
  Doc.excerpt([
    { ...patiencePlace, label: `waits ${patience}` },
    { ...latencyPlace, label: `promises ${quantile} within ${time}` }
  ]),
  Doc.para(
    waitsFor === undefined
      ? `No objective says anything about answers within ${patience}: the soonest promises ${quantile} within ${time}.`
      : `Within ${patience}, only ${waitsFor.share} ${waitsFor.isMeasured ? "are known to come" : "are promised"} (${waitsFor.time}); no more than ${accepted} of the calls are to be given up on.`
  ),
  Doc.para(
    goesOnWithout
      ? "The caller goes on without the answer. Where that is meant, ask the callee for an objective within this time, so that somebody watches how often it happens."
      : `Wait ${enough ?? time} at least, or agree with the callee on an objective within ${patience}.`
  )
]
