import { baseAt } from "./arrayOptions.js"
import { type ArrayUnits, arrayUnits } from "./arrayUnits.js"
import { EMPTY, type Engine, spend } from "./engine.js"
import { type Id, type Node, not, TRUE } from "./nodes.js"
import { cellOf, objectUnits, type ObjectUnits } from "./objectUnits.js"
import { existsKey } from "./objects.js"
import { type State } from "./propagate.js"
import { decide } from "./solver.js"
import { type Kind, kinds } from "./values.js"

/** Whether a literal may hold together with the units: false only if its own key or position already forbids it. */
export const pruneLiteral = (engine: Engine, state: State, literal: Id, kind: Kind, depth: number): boolean => {
  spend(engine, 0.1)
  if (kind === kinds.object) return feasible(engine, objectUnits(engine, state.units), literal, depth)
  if (kind !== kinds.array) return true
  const units = arrayUnits(engine, state.units)
  return units !== undefined && feasibleInArray(engine, units, literal, depth)
}

const feasibleInArray = (engine: Engine, units: ArrayUnits, literal: Id, depth: number): boolean => {
  const node = engine.nodes.get(literal)
  const negated = (literal & 1) === 1
  switch (node.tag) {
    case "and":
      return negated
        ? node.ids.some((id) => feasibleInArray(engine, units, not(id), depth))
        : node.ids.every((id) => feasibleInArray(engine, units, id, depth))
    case "item": {
      // A position that need not be there asks for nothing, one that cannot be there refuses nothing.
      if (!negated && node.index >= units.least) return true
      if (node.index >= units.most) return false
      const cell = engine.nodes.and([baseAt({ engine, units }, node.index), negated ? not(node.of) : node.of])
      return decide(engine, cell, depth - 1) !== EMPTY
    }
    case "count":
      if (node.of !== TRUE) return true
      return negated ? node.from + node.least - 1 >= units.least : node.from + node.least <= units.most
    default:
      return true
  }
}

const feasible = (engine: Engine, units: ObjectUnits, literal: Id, depth: number): boolean => {
  const node = engine.nodes.get(literal)
  const negated = (literal & 1) === 1
  switch (node.tag) {
    case "and":
      return negated
        ? node.ids.some((id) => feasible(engine, units, not(id), depth))
        : node.ids.every((id) => feasible(engine, units, id, depth)) && feasibleTogether(engine, units, node.ids, depth)
    case "required":
      if (negated) return !units.required.has(node.name)
      return decide(engine, cellOf(engine, units, node.name), depth - 1) !== EMPTY
    case "property":
      return feasibleProperty(engine, units, node, negated, depth)
    case "keys":
      if (negated) return existsKey(engine, units, node, depth)
      return [...units.required].every((name) => node.except.has(name) || !excludes(engine, units, node, name, depth))
    case "least":
      return negated ? node.count - 1 >= Math.max(units.least, units.required.size) : node.count <= units.most
    default:
      return true
  }
}

const feasibleProperty = (
  engine: Engine,
  units: ObjectUnits,
  node: Node & { readonly tag: "property" },
  negated: boolean,
  depth: number
): boolean => {
  if (!negated && !units.required.has(node.name)) return true
  const cell = engine.nodes.and([cellOf(engine, units, node.name), negated ? not(node.of) : node.of])
  return decide(engine, cell, depth - 1) !== EMPTY
}

const excludes = (
  engine: Engine,
  units: ObjectUnits,
  node: Node & { readonly tag: "keys" },
  name: string,
  depth: number
): boolean => {
  const cell = cellOf(engine, units, name)
  const both = engine.nodes.and([cell, node.of])
  if (both === cell || decide(engine, both, depth - 1) !== EMPTY) return false
  const { languages } = engine
  return languages.matches(node.language, name, engine.budget)._tag === "Yes"
}

// A conjunction that requires a name and restricts it: both on one cell.
const feasibleTogether = (engine: Engine, units: ObjectUnits, ids: ReadonlyArray<Id>, depth: number): boolean => {
  const required = new Set<string>()
  const restricted = new Map<string, Array<Id>>()
  for (const id of ids) {
    const node = engine.nodes.get(id)
    if (node.tag === "required" && !(id & 1)) required.add(node.name)
    else if (node.tag === "property") {
      const list = restricted.get(node.name) ?? []
      list.push(id & 1 ? not(node.of) : node.of)
      restricted.set(node.name, list)
      if (id & 1) required.add(node.name)
    }
  }
  for (const [name, list] of restricted) {
    if (!required.has(name) && !units.required.has(name)) continue
    const cell = engine.nodes.and([cellOf(engine, units, name), ...list])
    if (decide(engine, cell, depth - 1) === EMPTY) return false
  }
  return true
}
