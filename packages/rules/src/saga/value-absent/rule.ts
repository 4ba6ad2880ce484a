import * as Schema from "effect/Schema"
import {
  type AbsentValue,
  operationOfAction,
  resultsOf,
  sagaInputFields,
  sagaOrder,
  sagaValues,
  stepOf
} from "@lintel/analysis"
import { type Fix, Rule, suggest } from "@lintel/diagnostic"
import { Doc, type Inline } from "@lintel/doc"
import { type Entity, keysOfPointer, type ModelIndex, nameOf } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { clause, enumerated } from "../../wordsOf.js"
import { consequenceOf } from "../weakness.js"

const Reason = Schema.Literals([
  "notCarried",
  "notEarlier",
  "unknownStep",
  "notAlwaysCarried",
  "notAlwaysDone",
  "noPointer"
])

const fact = "whether a value that is read is there"

/** Names that the source of a value carries, nearly as written; only where one key is read. */
const nearOf = (
  index: ModelIndex,
  saga: Entity<"saga">,
  { from, pointer, reason }: AbsentValue
): ReadonlyArray<string> => {
  const [key = ""] = reason === "noPointer" ? [pointer] : keysOfPointer(pointer)
  if (reason !== "notCarried" && reason !== "noPointer") return []
  if (pointer.indexOf("/", 1) >= 0) return []
  const address = from === undefined ? undefined : operationOfAction(index, stepOf(saga.value, from)?.action)
  const operation = address === undefined ? undefined : index.find(address)
  const ofStep = operation === undefined ? undefined : resultsOf(index, operation.address, operation.value)
  const fields = from === undefined ? sagaInputFields(index, saga.value) : ofStep
  const names = [...(fields?.may ?? [])].toSorted()
  return names.includes(key) ? [key] : suggest(key, names)
}

const fixOf = (saga: Entity<"saga">, value: AbsentValue, near: ReadonlyArray<string>): ReadonlyArray<Fix> => {
  const [only, ...others] = near
  if (only === undefined || others.length > 0) return []
  const path = modelPointer(saga, "steps", value.step, value.of, "with", value.input, "pointer")
  return [{ _tag: "ModelPatch", id: "correct-pointer", operations: [{ op: "replace", path, value: pointerOf(only) }] }]
}

export const valueAbsent = Rule.make("saga/value-absent", {
  severity: "error",
  profile: "starter",
  summary: "A step, or what undoes it, is to be called with a value that is not there.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    of: Schema.Literals(["action", "compensate"]),
    input: Schema.String,
    from: Schema.optionalKey(Schema.String),
    pointer: Schema.String,
    reason: Reason,
    near: Schema.Array(Schema.String),
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["of", "input"],
  needs: [fact],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      const { absent, unknown } = sagaValues(index, saga, sagaOrder(saga.value))
      for (const step of new Set(unknown.map((value) => value.step))) missing(fact, `${saga.address}/step/${step}`)
      for (const value of absent) {
        const { step, of, input, from, pointer, reason } = value
        const near = nearOf(index, saga, value)
        const consequence = of === "compensate" ? consequenceOf(index, saga, step) : undefined
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            of,
            input,
            ...(from === undefined ? {} : { from }),
            pointer,
            reason,
            near,
            ...(consequence === undefined ? {} : { consequence })
          },
          {
            pointer: pointerOf(of, "with", input),
            ...(reason === "notAlwaysCarried" || reason === "notAlwaysDone" ? { severity: "warning" } : {}),
            fixes: fixOf(saga, value, near)
          }
        )
      }
    }
  },
  explain: ({ saga, step, of, input, from, pointer, reason, near, consequence }) => {
    const isSometimes = reason === "notAlwaysCarried" || reason === "notAlwaysDone"
    const stake = of === "compensate" && consequence !== undefined ? `: ${clause(consequence)}` : ""
    return [
      Doc.para(
        `${isSometimes ? "In some runs " : ""}${nameOf(step)} cannot be ${of === "action" ? "called" : "undone"}${stake}. `,
        "What it takes as ",
        Doc.code(input),
        ...whyOf(step, from, pointer, reason),
        "."
      ),
      Doc.excerpt([{ address: `${saga}/step/${step}`, pointer: pointerOf(of, "with", input), label: labels[reason] }]),
      near.length > 0
        ? Doc.para("Did you mean ", ...enumerated(near.map((name) => Doc.code(pointerOf(name)))), "?")
        : Doc.para(...adviceOf(of, reason))
    ]
  }
})

type Reason = AbsentValue["reason"]

const labels: Readonly<Record<Reason, string>> = {
  notCarried: "reads what is not there",
  notEarlier: "reads a reply that has not come",
  unknownStep: "reads the reply of no step",
  notAlwaysCarried: "reads what may be left out",
  notAlwaysDone: "reads the reply of a step that is not always done",
  noPointer: "is no JSON Pointer"
}

const whyOf = (
  step: string,
  from: string | undefined,
  pointer: string,
  reason: Reason
): ReadonlyArray<Inline | string> => {
  const source = from === undefined ? "the saga's input" : `the reply of ${nameOf(from)}`
  const place = pointer === "" ? "all of " : ""
  const value = pointer === "" ? [` is ${place}${source}`] : [" is ", Doc.code(pointer), ` of ${source}`]
  switch (reason) {
    case "notCarried":
      return [...value, pointer === "" ? ", which has no body" : ", which carries no such value"]
    case "notAlwaysCarried":
      return [...value, ", which may leave it out, and the call cannot do without it"]
    case "notEarlier":
      return [...value, from === step ? ", which is this step" : `, which need not be done before ${nameOf(step)}`]
    case "unknownStep":
      return [...value, ", which is no step of the saga"]
    case "notAlwaysDone":
      return [...value, ", which is not done in every run, and the call cannot do without it"]
    case "noPointer":
      return [...value, ": a JSON Pointer is empty or begins with ", Doc.code("/")]
  }
}

const adviceOf = (of: AbsentValue["of"], reason: Reason): ReadonlyArray<Inline | string> => {
  if (reason === "notEarlier" && of === "action")
    return ["Let the step come after the one whose reply it reads, or take the value from the saga's input."]
  if (reason === "notAlwaysDone")
    return ["Take the value from the saga's input, or from a step that is done in every run in which this one is."]
  if (reason === "notAlwaysCarried") return ["Require it where it comes from, or let what is called do without it."]
  if (reason === "noPointer") return ["Write ", Doc.code("/name"), " for the value of that name."]
  return ["Read a value that is there: one of the saga's input, or of the reply of an earlier step."]
}
