import * as Schema from "effect/Schema"
import { sagaOrder } from "@lintel/analysis"
import { type Fix, Rule, suggest } from "@lintel/diagnostic"
import { Doc, type Inline } from "@lintel/doc"
import { type Entity, nameOf } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"

const Field = Schema.Literals(["after", "alternativeTo", "rejected", "unanswered"])
type Field = typeof Field.Type

/** Where a field that names steps is, inside a step. */
const keysOf = (field: Field, at: number | undefined): ReadonlyArray<string | number> => {
  const keys = field === "rejected" || field === "unanswered" ? ["undoesWhen", field] : [field]
  return at === undefined || at < 0 ? keys : [...keys, at]
}

const positionOf = (saga: Entity<"saga">, step: string, after: string): number =>
  (saga.value.steps[step]?.after ?? []).indexOf(after)

const fixOf = (
  saga: Entity<"saga">,
  step: string,
  keys: ReadonlyArray<string | number>,
  near: ReadonlyArray<string>
): ReadonlyArray<Fix> => {
  const [only, ...others] = near
  if (only === undefined || others.length > 0) return []
  const path = modelPointer(saga, "steps", step, ...keys)
  return [{ _tag: "ModelPatch", id: "correct-step", operations: [{ op: "replace", path, value: only }] }]
}

const listOf = (field: Field): "rejected" | "unanswered" => (field === "unanswered" ? "unanswered" : "rejected")

const lostWords = (saga: string, step: string, name: string, field: Field): ReadonlyArray<Inline | string> => {
  switch (field) {
    case "after":
      return [Doc.name(saga), ` never gets to ${nameOf(step)}: it waits for `, Doc.code(name)]
    case "alternativeTo":
      return [`${nameOf(step)} is done in every run, and not instead of another: it stands for `, Doc.code(name)]
    case "rejected":
      return [`When ${nameOf(step)} is rejected, something stays: what is undone then is `, Doc.code(name)]
    case "unanswered":
      return [`When nobody answers ${nameOf(step)}, something stays: what is undone then is `, Doc.code(name)]
  }
}

export const unknownStep = Rule.make("saga/unknown-step", {
  severity: "error",
  profile: "starter",
  summary: "A step waits for a step that never comes, or names one that there is not.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    after: Schema.String,
    field: Field,
    near: Schema.Array(Schema.String),
    cycle: Schema.Array(Schema.String)
  }),
  identity: ["step", "after", "field"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      const order = sagaOrder(saga.value)
      const names = Object.keys(saga.value.steps)
      for (const { step, after } of order.unknown) {
        const near = suggest(after, names).filter((name) => name !== step && !order.behind(step).has(name))
        const keys = keysOf("after", positionOf(saga, step, after))
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, after, field: "after", near, cycle: [] },
          { pointer: pointerOf(...keys), fixes: fixOf(saga, step, keys, near) }
        )
      }
      for (const { step, field, at, name } of order.lost) {
        const taken = new Set([step, ...(saga.value.steps[step]?.undoesWhen?.[listOf(field)] ?? [])])
        const near = suggest(name, names).filter((other) => !taken.has(other))
        const keys = keysOf(field, at)
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, after: name, field, near, cycle: [] },
          { pointer: pointerOf(...keys), fixes: fixOf(saga, step, keys, near) }
        )
      }
      const [standing] = order.circle
      if (standing !== undefined)
        report(
          `${saga.address}/step/${standing}`,
          {
            saga: saga.address,
            step: standing,
            after: saga.value.steps[standing]?.alternativeTo ?? standing,
            field: "alternativeTo",
            near: [],
            cycle: order.circle
          },
          { pointer: pointerOf("alternativeTo") }
        )
      const [first] = order.cycle
      if (first === undefined) continue
      const last = order.cycle.at(-1) ?? first
      report(
        `${saga.address}/step/${first}`,
        { saga: saga.address, step: first, after: last, field: "after", near: [], cycle: order.cycle },
        { pointer: pointerOf(...keysOf("after", positionOf(saga, first, last))) }
      )
    }
  },
  explain: ({ saga, step, after, field, near, cycle }) =>
    cycle.length > 0 && field === "alternativeTo"
      ? [
          Doc.para(
            Doc.name(saga),
            " has no first choice: ",
            ...(cycle.length === 1
              ? [`${nameOf(step)} stands for itself.`]
              : [...enumerated(cycle), " stand for one another."])
          ),
          Doc.excerpt([{ address: `${saga}/step/${step}`, pointer: "/alternativeTo", label: `stands for ${after}` }]),
          Doc.para("Let the others stand for one of them, and that one for none.")
        ]
      : cycle.length > 0
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
            Doc.para(...lostWords(saga, step, after, field), ", and no step has that name."),
            Doc.excerpt([
              {
                address: `${saga}/step/${step}`,
                pointer: pointerOf(...keysOf(field, undefined)),
                label: `no step ${after}`
              }
            ]),
            near.length === 0
              ? Doc.para("Name a step of this saga, or add the one that is missing.")
              : Doc.para("Did you mean ", ...enumerated(near.map((name) => Doc.code(name))), "?")
          ]
})
