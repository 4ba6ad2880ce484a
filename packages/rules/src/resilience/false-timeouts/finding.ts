import * as Schema from "effect/Schema"
import type { Fraction, StatedSpan } from "@lintel/analysis"
import type { Edge } from "@lintel/model"
import { Place } from "../../place.js"
import { Promised } from "./promised.js"

/** What a finding shows: with `promised` it rests on objectives, else on what a load measured. */
export const Finding = Schema.Struct({
  call: Schema.String,
  caller: Schema.String,
  callee: Schema.String,
  patience: Schema.String,
  share: Schema.String,
  quantile: Schema.String,
  time: Schema.String,
  accepted: Schema.String,
  enough: Schema.optionalKey(Schema.String),
  promised: Schema.optionalKey(Promised),
  patiencePlace: Place,
  latencyPlace: Place
})
export type Finding = typeof Finding.Type

/** A call, how long it is waited for, and the share of it that may be given up on wrongly. */
export interface Waiting {
  readonly edge: Edge
  readonly patience: StatedSpan
  readonly time: bigint
  readonly accepted: Fraction
}
