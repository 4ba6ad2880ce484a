import type { Context } from "@lintel/import"
import { earlierSteps } from "./earlierSteps.js"
import type { Node } from "./graph.js"
import { type UndoneThen, warnLeft } from "./leftBehind.js"
import type { FoundStep } from "./steps.js"
import { undosOf } from "./undoTasks.js"
import { catchFor, doubts, refusalWays, refuses, united, wayBack, type Ways } from "./wayBack.js"

/** A step with what undoes it and where its failures lead. */
export interface Undone {
  readonly step: FoundStep
  readonly undos: ReadonlyArray<Node>
  /** Whether a failure of unknown outcome runs the step's own undo; `undefined` where it has none. */
  readonly registers: "before" | "after" | undefined
  readonly ignoresRejection: boolean
  /** Other steps that are undone when this one fails, where some that were done before it are not. */
  readonly undoesWhen: UndoneThen | undefined
}

/** What undoes each step, as far as the machine says so. */
export const undoing = (context: Context, steps: ReadonlyArray<FoundStep>): ReadonlyArray<Undone> => {
  const ways = new Map(
    steps.map((step): readonly [string, Ways] => {
      const { node, place, refusesWhen } = step
      const refusal = refusesWhen === undefined ? wayBack(place, node, refuses) : united(refusalWays(step))
      return [node.name, { doubt: wayBack(place, node, doubts), refusal }]
    })
  )
  const before = earlierSteps(steps)
  const undos = undosOf(context, steps, ways, before)
  const partly = warnLeft(context, { steps, ways, undos, before })
  return steps.map((step) => {
    const { node } = step
    const own = undos.get(node.name) ?? []
    const { doubt } = ways.get(node.name) ?? {}
    const refusal = catchFor(node, refuses)
    return {
      step,
      undos: own,
      registers:
        own.length === 0 ? undefined : own.some((undo) => doubt?.tasks.has(undo) === true) ? "before" : "after",
      ignoresRejection: refusal !== undefined && refusal.next === node.next,
      undoesWhen: partly.get(node.name)
    }
  })
}
