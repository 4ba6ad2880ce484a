import { charge, type Engine, matches } from "./engine.js"
import { FALSE, type Id, type Node, not } from "./nodes.js"

export type KeysNode = Node & { readonly tag: "keys" }

/** The units of an object, sorted by what they speak of. */
export interface ObjectUnits {
  readonly required: ReadonlySet<string>
  readonly absent: ReadonlySet<string>
  readonly properties: ReadonlyMap<string, ReadonlyArray<Id>>
  /** All properties whose name is in the set satisfy the node. */
  readonly universal: ReadonlyArray<KeysNode>
  /** Some property whose name is in the set does not satisfy the node. */
  readonly existential: ReadonlyArray<KeysNode>
  readonly least: number
  readonly most: number
  /** Names that some unit mentions, required ones first. */
  readonly mentioned: ReadonlySet<string>
  readonly cells: Map<string, Id>
}

const unitsMemo = new WeakMap<ReadonlyArray<Id>, ObjectUnits>()

export const objectUnits = (engine: Engine, units: ReadonlyArray<Id>): ObjectUnits => {
  const known = unitsMemo.get(units)
  if (known !== undefined) return known
  const result = sortUnits(engine, units)
  unitsMemo.set(units, result)
  return result
}

const sortUnits = (engine: Engine, units: ReadonlyArray<Id>): ObjectUnits => {
  const required = new Set<string>()
  const absent = new Set<string>()
  const properties = new Map<string, Array<Id>>()
  const universal = new Map<string, KeysNode>()
  const existential: Array<KeysNode> = []
  const excepted = new Set<string>()
  let least = 0
  let most = Infinity
  const restrict = (name: string, of: Id): void => {
    const list = properties.get(name)
    if (list === undefined) properties.set(name, [of])
    else list.push(of)
  }
  for (const unit of units) {
    const node = engine.nodes.get(unit)
    const negated = (unit & 1) === 1
    if (node.tag === "required") (negated ? absent : required).add(node.name)
    else if (node.tag === "property") {
      restrict(node.name, negated ? not(node.of) : node.of)
      if (negated) required.add(node.name)
    } else if (node.tag === "keys") {
      if (negated) existential.push(node)
      else mergeUniversal(engine, universal, node)
      for (const name of node.except) excepted.add(name)
    } else if (node.tag === "least") {
      if (negated) most = Math.min(most, node.count - 1)
      else least = Math.max(least, node.count)
    }
  }
  const mentioned = new Set([...required, ...properties.keys(), ...excepted])
  return {
    required,
    absent,
    properties,
    universal: [...universal.values()],
    existential,
    least,
    most,
    mentioned,
    cells: new Map()
  }
}

// Sets of keys that must satisfy the same node and except the same names are one set.
const mergeUniversal = (engine: Engine, universal: Map<string, KeysNode>, node: KeysNode): void => {
  const key = node.except.size === 0 ? `${node.of}` : `${node.of}:${[...node.except].join("\u0000")}`
  const other = universal.get(key)
  if (other === undefined) universal.set(key, node)
  else universal.set(key, { ...node, language: engine.languages.or([other.language, node.language]) })
}

/** So many sets are asked for a name in the time of one step. */
const setsPerStep = 4

/** What the value under a name must satisfy, if the name is present. Opaque memberships do not occur. */
export const cellOf = (engine: Engine, units: ObjectUnits, name: string): Id => {
  if (units.absent.has(name)) return FALSE
  const known = units.cells.get(name)
  if (known !== undefined) return known
  charge(engine, units.universal.length / setsPerStep)
  const parts = [...(units.properties.get(name) ?? [])]
  for (const { except, language, of } of units.universal) {
    if (!except.has(name) && matches(engine, language, name) !== 0) parts.push(of)
  }
  const cell = engine.nodes.and(parts)
  units.cells.set(name, cell)
  return cell
}
