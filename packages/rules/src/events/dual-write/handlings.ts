import type { FlowStep } from "@lintel/model"
import type { HandlingWrite } from "./crashRun.js"

type Handling = ReadonlyArray<HandlingWrite>

/** More ways through a flow than this are not told apart: then all of its writes count as one handling. */
const mostWays = 256

const inOrder = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<Handling> | undefined =>
  steps.reduce<ReadonlyArray<Handling> | undefined>(
    (ways, step) => {
      const next = ways === undefined ? undefined : waysOf(step)
      if (ways === undefined || next === undefined || ways.length * next.length > mostWays) return undefined
      return ways.flatMap((way) => next.map((more) => [...way, ...more]))
    },
    [[]]
  )

const waysOf = (step: FlowStep): ReadonlyArray<Handling> | undefined => {
  switch (step._tag) {
    case "Write":
      return [[{ _tag: "Write", store: step.store }]]
    case "Publish":
      return [[{ _tag: "Publish", message: step.message }]]
    case "Sequence":
    case "Parallel":
      return inOrder(step.steps)
    case "Repeat":
      return waysOf(step.step)
    case "Branch": {
      const branches = step.branches.map(({ steps }) => inOrder(steps))
      const known = branches.flatMap((it) => it ?? [])
      // None of the branches may be taken.
      return branches.includes(undefined) || known.length >= mostWays ? undefined : [...known, []]
    }
    default:
      return [[]]
  }
}

const flat = (steps: ReadonlyArray<FlowStep>): Handling =>
  steps.flatMap((step): Handling => {
    switch (step._tag) {
      case "Sequence":
      case "Parallel":
        return flat(step.steps)
      case "Repeat":
        return flat([step.step])
      case "Branch":
        return step.branches.flatMap(({ steps: inner }) => flat(inner))
      default:
        return waysOf(step)?.[0] ?? []
    }
  })

/** What a flow writes and publishes, once for each way through its branches: two branches are never taken together. */
export const handlings = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<Handling> => inOrder(steps) ?? [flat(steps)]
