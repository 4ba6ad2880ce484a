import * as Schema from "effect/Schema"
import { noReturnOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Rollout } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"
import { rolloutTitle } from "../rolled.js"

interface Gap {
  readonly stage: string
  readonly pointer: string
  readonly lacks: "trigger" | "owner" | "both"
}

const lackOf = (hasTrigger: boolean, hasOwner: boolean): Gap["lacks"] | undefined =>
  hasTrigger ? (hasOwner ? undefined : "owner") : hasOwner ? "trigger" : "both"

/** Stages with a way back that do not say when it is taken, or who takes it. */
const gapsOf = (rollout: Rollout): ReadonlyArray<Gap> => {
  const { rollback, owner, stages = [] } = rollout
  const end = noReturnOf(rollout)?.at ?? stages.length
  return stages.slice(0, end).flatMap((stage, at): ReadonlyArray<Gap> => {
    const trigger = stage.abort?.when ?? rollback?.trigger
    const hasOwner = (stage.owner ?? rollback?.owner ?? owner) !== undefined
    const lacks = lackOf(trigger !== undefined || stage.abort?.automatic === true, hasOwner)
    return lacks === undefined ? [] : [{ stage: stage.name, pointer: pointerOf("stages", at), lacks }]
  })
}

export const rollbackUnsaid = Rule.make("rollout/rollback-unsaid", {
  severity: "warning",
  profile: "service",
  summary: "Nobody said when a rollout is taken back, or who decides it.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    lacks: Schema.Literals(["trigger", "owner", "both"]),
    stages: Schema.Array(Schema.Struct({ stage: Schema.String, pointer: Schema.String }))
  }),
  check: ({ index }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const gaps = gapsOf(rollout.value)
      const [first] = gaps
      if (first === undefined) continue
      const kinds = new Set(gaps.map(({ lacks }) => lacks))
      const lacks = kinds.size === 1 ? first.lacks : "both"
      const stages = gaps.map(({ stage, pointer }) => ({ stage, pointer }))
      report(rollout.address, { rollout: rollout.address, lacks, stages }, { pointer: first.pointer })
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, lacks, stages }) => [
    Doc.para(
      "When ",
      Doc.name(rollout),
      " goes wrong in ",
      ...enumerated(stages.slice(0, 4).map(({ stage }) => stage)),
      ", ",
      lacks === "trigger"
        ? "nobody knows what is bad enough to take it back."
        : lacks === "owner"
          ? "nobody is named who takes it back."
          : "nobody knows what is bad enough to take it back, or who does it."
    ),
    Doc.excerpt(stages.slice(0, 4).map(({ stage, pointer }) => ({ address: rollout, pointer, label: stage }))),
    Doc.para(
      "This is decided in a hurry otherwise, by whoever is there. A trigger that was agreed before is taken; one that has to be found is argued about."
    ),
    Doc.para("Say it once for the rollout, or for each stage:"),
    Doc.change({ added: ['rollback: { trigger: "...", how: "...", owner: ... }'] })
  ]
})
