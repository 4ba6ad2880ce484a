import * as Schema from "effect/Schema"
import { noReturnOf, type NoReturn } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { stageTitle } from "../rolled.js"

/** Places that go back by themselves although there is no way back from there. */
const automaticPlaces = (
  { value }: Entity<"rollout">,
  noReturn: NoReturn
): ReadonlyArray<ReadonlyArray<string | number>> => [
  ...(value.stages ?? []).flatMap((stage, at) =>
    at >= noReturn.at && stage.abort?.automatic === true ? [["stages", at, "abort", "automatic"]] : []
  ),
  ...(value.rollback?.automatic === true ? [["rollback", "automatic"]] : [])
]

export const automaticAfterNoReturn = Rule.make("rollout/automatic-after-no-return", {
  severity: "error",
  profile: "service",
  summary: "A rollout goes back by itself where there is no way back.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    step: Schema.optionalKey(Schema.String),
    places: Schema.Array(Schema.String),
    pointer: Schema.String
  }),
  identity: ["stage"],
  check: ({ index }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const noReturn = noReturnOf(rollout.value)
      const places = noReturn === undefined ? [] : automaticPlaces(rollout, noReturn)
      const [first] = places
      if (noReturn === undefined || first === undefined) continue
      const fix: Fix = {
        _tag: "ModelPatch",
        id: "by-hand",
        operations: places.map((keys) => ({ op: "replace", path: modelPointer(rollout, ...keys), value: false }))
      }
      report(
        rollout.address,
        {
          rollout: rollout.address,
          stage: noReturn.stage.name,
          ...(noReturn.step === undefined ? {} : { step: noReturn.step }),
          places: places.map((keys) => pointerOf(...keys)),
          pointer: pointerOf("stages", noReturn.at)
        },
        { pointer: pointerOf(...first), fixes: [fix] }
      )
    }
  },
  title: stageTitle,
  explain: ({ rollout, stage, step, places, pointer }) => [
    Doc.para(
      `After ${stage} an alarm brings back a version that cannot work any more`,
      step === undefined ? "." : `: ${step} cannot be undone.`
    ),
    Doc.excerpt([
      { address: rollout, pointer, label: "no way back" },
      ...places.slice(0, 4).map((place) => ({ address: rollout, pointer: place, label: "goes back by itself" }))
    ]),
    Doc.para(
      "From there on the old version meets data that it cannot read, or misses what is gone. A machine that goes back then turns one failure into two."
    ),
    Doc.para(
      "Let a person decide from there on, and describe the way forward. Stages before it may go on aborting by themselves: say so there, and not for the whole rollout."
    )
  ]
})
