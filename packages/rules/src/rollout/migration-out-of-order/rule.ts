import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { MigrationStep, ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { rolloutTitle } from "../rolled.js"
import { inTime, newField, placedSteps, type PlacedStep } from "./order.js"

type Operation = MigrationStep["operation"]

/** What has to be done before what, and what goes wrong otherwise. */
const demands: ReadonlyArray<readonly [first: Operation, last: Operation, why: string]> = [
  ["dualWrite", "backfill", "rows that are written while or after the old ones are filled in stay empty."],
  ["backfill", "switchReads", "reads find rows that nobody has filled in yet."],
  ["addColumn", "dualWrite", "writes name a column that is not there."],
  ["addColumn", "backfill", "there is no column to fill."],
  ["addColumn", "switchReads", "reads name a column that is not there."],
  ["switchReads", "dropColumn", "reads name a column that is gone."],
  ["switchReads", "stopWrites", "reads find what was written last, not what is true."]
]

/** The field in question: what is prepared and read anew, or what the reads leave behind. */
const fieldOf = ({ step }: PlacedStep, leaves: boolean): string | undefined =>
  leaves ? (step.to === undefined ? undefined : step.field) : newField(step)

const isAbout = (first: PlacedStep, last: PlacedStep): boolean => {
  const leaves = last.step.operation === "dropColumn" || last.step.operation === "stopWrites"
  const field = fieldOf(first, leaves)
  return field !== undefined && field === (leaves ? last.step.field : newField(last.step))
}

const byOperation = (steps: ReadonlyArray<PlacedStep>): ReadonlyMap<string, ReadonlyArray<PlacedStep>> => {
  const groups = new Map<string, Array<PlacedStep>>()
  for (const step of steps) {
    const key = `${step.step.operation} ${step.place}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [step])
    else group.push(step)
  }
  return groups
}

/** The step that should come first and does not; nothing when one does, or when nobody knows. */
const tooLate = (
  index: ModelIndex,
  candidates: ReadonlyArray<PlacedStep>,
  last: PlacedStep
): { readonly first: PlacedStep; readonly together: boolean } | undefined => {
  let [found, together]: [PlacedStep | undefined, boolean] = [undefined, false]
  const own = candidates.filter(({ rollout }) => rollout === last.rollout)
  for (const group of [own, candidates]) {
    for (const first of group) {
      if (!isAbout(first, last)) continue
      const time = inTime(index, first, last)
      if (time === "before" || time === "unknown") return undefined
      found ??= first
      together ||= time === "together"
    }
  }
  return found === undefined ? undefined : { first: found, together }
}

export const migrationOutOfOrder = Rule.make("rollout/migration-out-of-order", {
  severity: "error",
  profile: "service",
  summary: "Steps of a migration are in an order that loses or misreads data.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    first: Schema.String,
    last: Schema.String,
    field: Schema.String,
    why: Schema.String,
    together: Schema.Boolean,
    firstPlace: Place,
    lastPlace: Place
  }),
  identity: ["first", "last", "field"],
  cause: ["rollout", "field"],
  check: ({ index }, report) => {
    const steps = byOperation(placedSteps(index))
    for (const [firstOperation, lastOperation, why] of demands) {
      for (const last of [...steps].flatMap(([key, group]) => (key.startsWith(`${lastOperation} `) ? group : []))) {
        const found = tooLate(index, steps.get(`${firstOperation} ${last.place}`) ?? [], last)
        if (found === undefined) continue
        const { first, together } = found
        const field = [last.step.collection, last.step.field].filter((it) => it !== undefined).join(".")
        report(
          last.rollout,
          {
            rollout: last.rollout,
            first: first.step.name,
            last: last.step.name,
            field,
            why,
            together,
            firstPlace: { address: first.rollout, pointer: first.pointer },
            lastPlace: { address: last.rollout, pointer: last.pointer }
          },
          {
            pointer: last.pointer,
            related: first.rollout === last.rollout ? [] : [{ address: first.rollout, role: "comes first" }]
          }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ first, last, field, why, together, firstPlace, lastPlace }) => [
    Doc.para("In ", Doc.code(field === "" ? first : field), `, ${why}`),
    Doc.excerpt([
      { ...lastPlace, label: together ? "in the same stage" : "done too early" },
      { ...firstPlace, label: "has to be done before" }
    ]),
    Doc.para(
      together
        ? `"${first}" and "${last}" are in one stage, and nothing says which is done when the other begins.`
        : `"${first}" has to be complete before "${last}".`
    ),
    Doc.para(
      "The safe order adds the column, writes both, fills in what is old, checks it, reads the new one, stops writing the old one and drops it; neighbours at most one phase apart (online schema change in F1, VLDB 2013)."
    )
  ]
})
