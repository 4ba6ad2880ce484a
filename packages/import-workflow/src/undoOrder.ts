import { type Context, warnAt } from "@lintel/import"
import { earlierSteps } from "./earlierSteps.js"
import type { Node } from "./graph.js"
import type { FoundStep, Place } from "./steps.js"
import type { Undone } from "./undo.js"
import { wayFrom } from "./wayBack.js"

/** The order of undo: reverse, unless a way back says otherwise. */
export const undoOrder = (
  context: Context,
  steps: ReadonlyArray<FoundStep>,
  undone: ReadonlyArray<Undone>
): "reverseOrder" | "anyOrder" | undefined => {
  const before = earlierSteps(steps)
  const withUndo = undone.filter(({ undos }) => undos.length > 0)
  if (withUndo.length === 0) return undefined
  const places = new Map<Node, Place>()
  for (const { step } of undone) {
    for (let at: Place | undefined = step.place; at !== undefined; at = at.inside?.place) {
      for (const node of at.level.nodes.values()) places.set(node, at)
    }
  }
  const behind = new Map<Node, ReadonlySet<Node>>()
  const leadsTo = (from: Node, to: Node): boolean => {
    const place = places.get(from)
    if (place === undefined || from.next === undefined) return false
    const known = behind.get(from) ?? wayFrom(place, from.next, true).tasks
    behind.set(from, known)
    return known.has(to)
  }
  let isReverse = true
  for (const late of withUndo) {
    for (const early of withUndo) {
      if (before.get(late.step.node.name)?.has(early.step.node.name) !== true) continue
      const wrong = early.undos.find((from) => late.undos.some((to) => leadsTo(from, to) && !leadsTo(to, from)))
      if (wrong === undefined) continue
      isReverse = false
      const reason = `${wrong.name} undoes ${early.step.node.name} before ${late.step.node.name}, which came after it, is undone`
      warnAt(context, "left-behind", wrong.cursor.trail, reason, "order of undo")
    }
  }
  return isReverse ? "reverseOrder" : "anyOrder"
}
