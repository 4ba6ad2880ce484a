import * as Schema from "effect/Schema"
import { sagaOrder } from "@lintel/analysis"
import { type Fix, Rule, suggest } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, nameOf } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"

const positionOf = (saga: Entity<"saga">, step: string, after: string): number =>
  (saga.value.steps[step]?.after ?? []).indexOf(after)

const fixOf = (saga: Entity<"saga">, step: string, after: string, near: ReadonlyArray<string>): ReadonlyArray<Fix> => {
  const [only, ...others] = near
  if (only === undefined || others.length > 0) return []
  const path = modelPointer(saga, "steps", step, "after", positionOf(saga, step, after))
  return [{ _tag: "ModelPatch", id: "correct-step", operations: [{ op: "replace", path, value: only }] }]
}

export const unknownStep = Rule.make("saga/unknown-step", {
  severity: "error",
  profile: "starter",
  summary: "A step waits for a step that never comes.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    after: Schema.String,
    near: Schema.Array(Schema.String),
    cycle: Schema.Array(Schema.String)
  }),
  identity: ["step", "after"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      const order = sagaOrder(saga.value)
      const names = Object.keys(saga.value.steps)
      for (const { step, after } of order.unknown) {
        const near = suggest(after, names).filter((name) => name !== step && !order.behind(step).has(name))
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, after, near, cycle: [] },
          { pointer: pointerOf("after", positionOf(saga, step, after)), fixes: fixOf(saga, step, after, near) }
        )
      }
      const [first] = order.cycle
      if (first === undefined) continue
      const last = order.cycle.at(-1) ?? first
      report(
        `${saga.address}/step/${first}`,
        { saga: saga.address, step: first, after: last, near: [], cycle: order.cycle },
        { pointer: pointerOf("after", positionOf(saga, first, last)) }
      )
    }
  },
  explain: ({ saga, step, after, near, cycle }) =>
    cycle.length > 0
      ? [
          Doc.para(
            Doc.name(saga),
            ...(cycle.length === 1
              ? [` never gets to ${nameOf(step)}: it waits for itself.`]
              : [
                  " never gets to ",
                  ...enumerated(cycle),
                  cycle.length === 2 ? ": each waits for the other." : ": each waits for another."
                ])
          ),
          Doc.excerpt([{ address: `${saga}/step/${step}`, pointer: "/after", label: `waits for ${after}` }]),
          Doc.path([...cycle, step].map((name) => ({ name }))),
          Doc.para("Each arrow leads from a step to one that waits for it. Take one of them out.")
        ]
      : [
          Doc.para(
            Doc.name(saga),
            ` never gets to ${nameOf(step)}: it waits for `,
            Doc.code(after),
            ", and no step has that name."
          ),
          Doc.excerpt([{ address: `${saga}/step/${step}`, pointer: "/after", label: `no step ${after}` }]),
          near.length === 0
            ? Doc.para("Name a step of this saga, or add the one that is missing.")
            : Doc.para("Did you mean ", ...enumerated(near.map((name) => Doc.code(name))), "?")
        ]
})
