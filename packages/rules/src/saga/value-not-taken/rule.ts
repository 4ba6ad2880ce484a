import * as Schema from "effect/Schema"
import { sagaOrder, stepOf, type UntakenValue, untakenValues } from "@lintel/analysis"
import { type Fix, Rule, suggest } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, nameOf } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"
import { actionText } from "../trace.js"

/** Names that are nearly as written, and to which nothing is given yet. */
const nearOf = ({ value }: Entity<"saga">, { step, of, input, takes }: UntakenValue): ReadonlyArray<string> => {
  const action = stepOf(value, step)?.[of]
  const given = action === undefined || action === "none" ? {} : (action.with ?? {})
  return suggest(
    input,
    takes.filter((name) => !Object.hasOwn(given, name))
  )
}

const fixOf = (saga: Entity<"saga">, untaken: UntakenValue, near: ReadonlyArray<string>): ReadonlyArray<Fix> => {
  const { step, of, input } = untaken
  const [only, ...others] = near
  if (only === undefined || others.length > 0) return []
  const from = modelPointer(saga, "steps", step, of, "with", input)
  const path = modelPointer(saga, "steps", step, of, "with", only)
  const action = stepOf(saga.value, step)?.[of]
  const given = action === undefined || action === "none" ? undefined : action.with?.[input]
  if (given === undefined) return []
  return [
    {
      _tag: "ModelPatch",
      id: "correct-name",
      operations: [
        { op: "remove", path: from },
        { op: "add", path, value: { ...given } }
      ]
    }
  ]
}

export const valueNotTaken = Rule.make("saga/value-not-taken", {
  severity: "warning",
  profile: "service",
  summary: "A step, or what undoes it, gives a value that what it calls does not take.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    of: Schema.Literals(["action", "compensate"]),
    input: Schema.String,
    called: Schema.String,
    takes: Schema.Array(Schema.String),
    near: Schema.Array(Schema.String)
  }),
  identity: ["of", "input"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const untaken of untakenValues(index, saga, sagaOrder(saga.value))) {
        const { step, of, input, takes } = untaken
        const near = nearOf(saga, untaken)
        const called = actionText(index, stepOf(saga.value, step)?.[of])
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, of, input, called, takes, near },
          { pointer: pointerOf(of, "with", input), fixes: fixOf(saga, untaken, near) }
        )
      }
    }
  },
  explain: ({ saga, step, of, input, called, takes, near }) => [
    Doc.para(
      `${called} never sees `,
      Doc.code(input),
      of === "action" ? `, which ${nameOf(step)} gives it: ` : `, which the undo of ${nameOf(step)} gives it: `,
      "it takes ",
      ...enumerated(takes.map((name) => Doc.code(name))),
      "."
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, pointer: pointerOf(of, "with", input), label: "nobody takes it" }]),
    near.length > 0
      ? Doc.para("Did you mean ", ...enumerated(near.map((name) => Doc.code(name))), "?")
      : Doc.para(`Leave it out, or let ${called} take it.`)
  ]
})
