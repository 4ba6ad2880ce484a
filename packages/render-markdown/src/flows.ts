import { type Block, Doc } from "@lintel/doc"
import type { Entity, FlowStep, Trigger } from "@lintel/model"
import { calleeOf } from "./calls.js"
import { boundsText, percent } from "./numbers.js"
import { entity, entityTitle, nameFor, prose, section, type Writing, type Words } from "./writing.js"

/** What sets a flow or a saga going. */
export const triggerText = (trigger: Trigger): ReadonlyArray<Words> => {
  switch (trigger._tag) {
    case "Operation":
      return ["a call of ", Doc.code(nameFor(trigger.operation))]
    case "Message":
      return [
        "the message ",
        Doc.code(nameFor(trigger.message)),
        ...(trigger.channel === undefined ? [] : [" on ", Doc.code(nameFor(trigger.channel))])
      ]
    case "Schedule":
      return ["the schedule ", Doc.code(trigger.cron), ...(trigger.zone === undefined ? [] : [` (${trigger.zone})`])]
  }
}

/** Steps deeper than this are left out: readers of Markdown stop indenting. */
const deepest = 8

type Item = Words | ReadonlyArray<Words> | ReadonlyArray<Block>

const lasting = (duration: string | undefined): string => (duration === undefined ? "" : ` (${duration})`)

const callText = (writing: Writing, call: `call:${string}`): ReadonlyArray<Words> => {
  const edge = writing.lookups.edge(call)
  const found = writing.lookups.worstCase(call)
  const worst = found === undefined ? "" : boundsText(found.bounds)
  const name = edge === undefined ? [Doc.code(nameFor(call))] : calleeOf(writing, edge)
  return ["calls ", ...name, worst === "" ? "" : ` (${worst} at the longest)`]
}

const nested = (
  writing: Writing,
  flow: string,
  words: ReadonlyArray<Words>,
  steps: ReadonlyArray<FlowStep>,
  depth: number
): ReadonlyArray<Block> => [
  Doc.para(...words),
  Doc.numbered(...steps.map((step) => stepItem(writing, flow, step, depth + 1)))
]

const branchItem = (
  writing: Writing,
  flow: string,
  branch: Extract<FlowStep, { _tag: "Branch" }>["branches"][number],
  depth: number
): Item => {
  const share = branch.probability === undefined ? "" : ` (${percent(branch.probability)})`
  const when = `${branch.when === undefined ? "otherwise" : `if ${branch.when}`}${share}`
  if (branch.steps.length === 0) return `${when}: nothing`
  return nested(writing, flow, [`${when}:`], branch.steps, depth)
}

const stepItem = (writing: Writing, flow: string, step: FlowStep, depth: number): Item => {
  if (depth > deepest) {
    writing.losses.drop(flow, `steps nested more than ${deepest} deep`, "/steps")
    return "more steps, which are nested too deeply to show"
  }
  switch (step._tag) {
    case "Call":
      return [
        ...callText(writing, step.call),
        step.times === undefined || step.times === 1 ? "" : `, ${step.times} times`
      ]
    case "Publish":
      return [
        "publishes ",
        Doc.code(nameFor(step.message)),
        ...(step.channel === undefined ? [] : [" on ", Doc.code(nameFor(step.channel))])
      ]
    case "Read":
    case "Write": {
      const what = step.collection === undefined ? "" : ` (${step.collection})`
      return [
        `${step._tag === "Read" ? "reads" : "writes"} `,
        Doc.code(nameFor(step.store)),
        `${what}${lasting(step.duration)}`
      ]
    }
    case "Work":
      return `${step.name}${lasting(step.duration)}`
    case "Sequence":
      return nested(writing, flow, ["one after the other:"], step.steps, depth)
    case "Parallel":
      return nested(writing, flow, ["at the same time:"], step.steps, depth)
    case "Branch":
      return [
        Doc.para("one of:"),
        Doc.bullets(...step.branches.map((branch) => branchItem(writing, flow, branch, depth + 1)))
      ]
    case "Repeat":
      return nested(writing, flow, [`${step.times} times:`], [step.step], depth)
    case "StartSaga":
      return ["starts the saga ", Doc.code(nameFor(step.saga)), " and does not wait for it"]
    case "RunSaga":
      return ["runs the saga ", Doc.code(nameFor(step.saga)), " to its end"]
  }
}

const flowBlocks = (writing: Writing, flow: Entity<"flow">, title: string): ReadonlyArray<Block> => {
  const { address, value } = flow
  const worst = writing.lookups.flowWorstCase(flow)
  const longest = boundsText(worst.bounds)
  return section(
    title,
    ...prose(value.description),
    Doc.para(
      entity(writing, value.of),
      ", on ",
      ...triggerText(value.trigger),
      longest === "" ? ". How long this can take is not known:" : `. This takes ${longest} at the longest:`
    ),
    Doc.numbered(...value.steps.map((step) => stepItem(writing, address, step, 0)))
  )
}

/** What each trigger sets going, step by step. */
export const flowsSection = (writing: Writing, title: (wish: string) => string): ReadonlyArray<Block> =>
  section(
    "Flows",
    ...writing.index
      .ofKind("flow")
      .flatMap((flow) => flowBlocks(writing, flow, title(entityTitle("Flow", flow.address))))
  )
