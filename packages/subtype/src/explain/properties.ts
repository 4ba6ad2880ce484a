import { isObject } from "@lintel/json-schema"
import { FALSE, type Id, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { type Reason } from "../result.js"
import { matches } from "../engine/engine.js"
import { patternKeys } from "../translate/keys.js"
import { keyword, mapKeyword } from "../translate/keywords.js"
import { childOf, type From } from "../translate/translator.js"
import { absentLeaf, containedLeaf } from "./core.js"
import {
  declaredNames,
  idOf,
  isNever,
  type Known,
  knownOthers,
  knownProperty,
  learn,
  nothing,
  othersOf,
  type Part,
  partAt,
  placeOf
} from "./state.js"
import { explainPart, extend, leafOf, splitOrLeaf, type Walk } from "./walk.js"

/** `properties`, name by name. */
export const explainProperties = (walk: Walk, known: Known, goal: Part, at: string): ReadonlyArray<Reason> =>
  mapKeyword(goal.location, "properties").flatMap(([name, value]) => {
    const child = partAt(
      goal.translator,
      childOf(goal.translator, goal.location, value, "properties", name),
      goal.context,
      { parent: goal.location, step: { _tag: "Name", name } }
    )
    if (idOf(child) === TRUE) return []
    return [explainProperty(walk, known, child, name, at)]
  })

const explainProperty = (walk: Walk, known: Known, child: Part, name: string, at: string): Reason => {
  const { engine } = walk
  const place = extend(at, name)
  const inside = knownProperty(engine, known, name)
  const absent: Id = engine.nodes.property(name, FALSE)
  if (isNever(engine, engine.nodes.and([known.id, absent ^ 1]))) return absentLeaf(engine, known, absent, place)
  const reason = explainPart(walk, inside, child, place)
  if (reason !== undefined) return reason
  walk.room.left--
  const sup = { ...placeOf(child), keyword: "properties" }
  const claim = { id: engine.nodes.property(name, idOf(child)), text: `the schema of ${JSON.stringify(name)}`, at, sup }
  return containedLeaf(engine, known, claim)
}

/** `patternProperties`: where `sub` speaks of the same pattern, else as one claim. */
export const explainPatterns = (walk: Walk, known: Known, goal: Part, at: string): ReadonlyArray<Reason> => {
  const reasons: Array<Reason> = []
  for (const [pattern, value] of mapKeyword(goal.location, "patternProperties")) {
    const location = childOf(goal.translator, goal.location, value, "patternProperties", pattern)
    const step: Step = { _tag: "Pattern", pattern }
    const child = partAt(goal.translator, location, goal.context, { parent: goal.location, step })
    if (idOf(child) === TRUE) continue
    const roots = known.parts.flatMap((part) => {
      const patterns = keyword(part.location, "patternProperties")
      if (!isObject(patterns) || !Object.hasOwn(patterns, pattern)) return []
      const own = childOf(part.translator, part.location, patterns[pattern], "patternProperties", pattern)
      return [partAt(part.translator, own, part.context, { parent: part.location, step })]
    })
    const reason =
      roots.length === 0 ? undefined : explainPart(walk, learn(walk.engine, nothing, roots), child, extend(at, "*"))
    if (reason === undefined) return [leafOf(walk, known, goal, "patternProperties", at)]
    reasons.push(reason)
  }
  return reasons
}

/** `additionalProperties`: the names that `sub` declares beyond those of `sup`, then all others together. */
export const explainOthers = (walk: Walk, known: Known, goal: Part, at: string): ReadonlyArray<Reason> => {
  const { engine } = walk
  const whole = (): ReadonlyArray<Reason> => [splitOrLeaf(walk, known, goal, "additionalProperties", at)]
  const location = childOf(
    goal.translator,
    goal.location,
    keyword(goal.location, "additionalProperties"),
    "additionalProperties"
  )
  const named = mapKeyword(goal.location, "patternProperties").map(([pattern]) => pattern)
  const from: From = { parent: goal.location, step: othersOf(named) }
  const child = partAt(goal.translator, location, goal.context, from)
  const others = knownOthers(engine, known)
  if (idOf(child) === FALSE || others === undefined) return whole()
  const own = new Set(mapKeyword(goal.location, "properties").map(([name]) => name))
  const patterns = mapKeyword(goal.location, "patternProperties").map(([pattern]) => patternKeys(engine, pattern))
  const counts = (name: string): boolean =>
    !own.has(name) && !patterns.some(({ lower }) => matches(engine, lower, name) === 1)
  const reasons: Array<Reason> = []
  for (const name of declaredNames(known).filter(counts)) {
    const reason = explainPart(walk, knownProperty(engine, known, name), child, extend(at, name))
    if (reason === undefined) return whole()
    reasons.push(reason)
  }
  const rest = explainPart(walk, others, child, extend(at, "*"))
  return rest === undefined ? whole() : [...reasons, rest]
}
