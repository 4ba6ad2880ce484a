import * as Schema from "effect/Schema"

/** Who meets whom, as data of a finding. */
export const ClashData = Schema.Struct({
  client: Schema.String,
  server: Schema.String,
  medium: Schema.String,
  through: Schema.String,
  verdict: Schema.Literals(["breaking", "undecided"]),
  code: Schema.String,
  reasons: Schema.Array(Schema.String),
  webhook: Schema.optionalKey(Schema.String)
})

/** Where a mixture is met: a stage of a declared rollout. */
export const StageData = Schema.Struct({
  rollout: Schema.String,
  stage: Schema.String,
  /** Number of the stage over all declared rollouts, from 1. */
  step: Schema.Int
})

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`
