import { TRUE } from "../engine/nodes.js"
import { type Reason } from "../result.js"
import { itemOf, itemSchemas } from "../translate/scalars.js"
import { idOf, type Known, knownItem, type Part, partAt, uniformFrom } from "./state.js"
import { explainPart, extend, leafOf, type Walk } from "./walk.js"

const maxPositions = 20

/** The keywords of items, position by position, then all others together. */
export const explainItems = (walk: Walk, known: Known, goal: Part, name: string, at: string): ReadonlyArray<Reason> => {
  const { engine } = walk
  const { prefix, rest } = itemSchemas(goal.translator, goal.location)
  const listed = rest === undefined || name === "prefixItems" || Array.isArray(valueOf(goal, name))
  const whole = (): ReadonlyArray<Reason> => [leafOf(walk, known, goal, name, at)]
  const reasons: Array<Reason> = []
  const explain = (index: number, token: string, location = listed ? prefix[index] : rest): boolean => {
    if (location === undefined) return true
    const child = partAt(goal.translator, location, goal.context, itemOf(goal.location, index))
    if (idOf(child) === TRUE) return true
    const reason = explainPart(walk, knownItem(engine, known, index), child, extend(at, token))
    if (reason !== undefined) reasons.push(reason)
    return reason !== undefined
  }
  const from = listed ? 0 : prefix.length
  const until = listed ? prefix.length : Math.max(from, uniformFrom(known))
  if (until - from > maxPositions) return whole()
  for (let index = from; index < until; index++) if (!explain(index, String(index))) return whole()
  if (!listed && !explain(until, "*")) return whole()
  return reasons
}

const valueOf = ({ location }: Part, name: string): unknown =>
  (location.value as { readonly [keyword: string]: unknown })[name]
