import { nameOf } from "@lintel/model"
import { identifierRules, Names } from "@lintel/render"
import type { Argument, Source } from "../plan/action.js"
import { type PlannedStep, plannedStepOf, type SagaPlan } from "../plan/saga.js"
import { heldText } from "./guard.js"
import { text } from "./text.js"
import type { Block } from "../plan/structure.js"

/** How a language waits for something and writes a part of the way that runs beside others. */
export interface Spelling {
  readonly wait: string
  readonly open: string
  readonly close: string
}

/** Words of the language. */
const words =
  "abstract any arguments as async await boolean break case catch class const continue debugger declare default delete do else enum eval export extends false finally for from function if implements import in infer instanceof interface is let module namespace never new null number object of package private protected public readonly require return static string super switch symbol this throw true try type typeof undefined unknown using var void while with yield"

/** What the written helpers are called. */
const helpers =
  "Activities Activity ActivityFailure ApplicationFailure CancellationScope Context Doubtful Effect Ended Error Exit Map Object Promise Reflect Rejected Reply Request Requires Saga Schedule Schema Set Step String Tries Workflow WorkflowEngine WorkflowInstance activities at attempt call conditions error executeChild holds input isRejected key layer oneOf proxyActivities register request results run state together undo undone undos unregister workflowInfo"

/** Names that a module of the language may use, and that the written helpers do not. */
const codeRules = {
  ...identifierRules,
  separator: "_",
  reserved: [...words.split(" "), ...helpers.split(" ")]
}

/** A text as a comment: nothing in it ends the comment or the line. */
export const comment = (value: string): string =>
  value
    .replaceAll("*/", "* /")
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()

const sourceText = (source: Source): string => {
  if (source._tag === "Constant") return text(source.value)
  if (source._tag === "Input") return `at(input, ${text(source.pointer)})`
  return `at(results.get(${text(nameOf(source.step))}), ${text(source.pointer)})`
}

/** The values that a request carries, as an object. */
export const valuesText = (given: ReadonlyArray<Argument>): string =>
  given.length === 0
    ? "{}"
    : `{ ${given.map(({ name, source }) => `[${text(name)}]: ${sourceText(source)}`).join(", ")} }`

/** The names of steps in code, and of what undoes them. */
export const codeNames = (
  plan: SagaPlan
): { readonly step: (key: string) => string; readonly undo: (key: string) => string } => {
  const keys = [...plan.steps.keys()]
  const names = Names.make(
    keys.flatMap((key) => [
      { key: `step ${key}`, wish: plan.steps.get(key)?.name ?? key },
      { key: `undo ${key}`, wish: `undo ${plan.steps.get(key)?.name ?? key}` }
    ]),
    codeRules
  )
  return { step: (key) => names.of(`step ${key}`), undo: (key) => names.of(`undo ${key}`) }
}

/** The alternatives that are tried: none after one whose rejection is taken for success. */
const tried = (plan: SagaPlan, members: ReadonlyArray<string>): ReadonlyArray<string> => {
  const last = members.findIndex((member) => plannedStepOf(plan, member).step.ignoresRejection === true)
  return last < 0 ? members : members.slice(0, last + 1)
}

const conditional = (plan: SagaPlan, { step }: PlannedStep, line: string): string =>
  step.when === undefined ? line : `if (${heldText(plan, step.when)}) ${line}`

/** The way forward, line by line. */
export const bodyLines = (
  plan: SagaPlan,
  block: Block,
  spelling: Spelling,
  nameOfStep: (key: string) => string
): ReadonlyArray<string> => {
  const { wait, open, close } = spelling
  switch (block._tag) {
    case "Step":
      return [conditional(plan, plannedStepOf(plan, block.name), `${wait} attempt(${nameOfStep(block.name)})`)]
    case "Sequence":
      return block.blocks.flatMap((part) => bodyLines(plan, part, spelling, nameOfStep))
    // A run that takes two ways is refused when it starts, so at most one of these does anything.
    case "Choice":
      return block.ways.flatMap((way) => bodyLines(plan, way.block, spelling, nameOfStep))
    case "Parallel":
      return [
        `${wait} together([`,
        ...block.blocks.flatMap((part, at) => [
          `  ${open}`,
          ...bodyLines(plan, part, spelling, nameOfStep).map((line) => `    ${line}`),
          `  ${close}${at === block.blocks.length - 1 ? "" : ","}`
        ]),
        "])"
      ]
    case "Alternatives": {
      const members = tried(plan, block.members).map((member) => {
        const { step } = plannedStepOf(plan, member)
        const name = nameOfStep(member)
        return step.when === undefined ? name : `...(${heldText(plan, step.when)} ? [${name}] : [])`
      })
      return [`${wait} oneOf([${members.join(", ")}])`]
    }
  }
}
