import { charge, type Engine, spend } from "./engine.js"
import { FALSE, type Id, type Node, not, TRUE } from "./nodes.js"
import { type Kind, kinds, type ValueId } from "./values.js"

/** A conjunction of one kind after unit propagation. */
export interface State {
  /** The whole conjunction, with the literals that were derived. Made when asked for: most searches end before. */
  readonly formula: () => Id
  /** Literals that must hold. */
  readonly units: ReadonlyArray<Id>
  /** Of each, one literal must hold; none is decided by the units. */
  readonly clauses: ReadonlyArray<ReadonlyArray<Id>>
  /** The node of a clause, by its position. */
  readonly clauseId: (position: number) => Id
  /** The values to choose from, when the units name them. */
  readonly chosen: ReadonlySet<ValueId> | undefined
  /** An opaque literal among the units. */
  readonly opaque: Id | undefined
}

interface Work {
  readonly engine: Engine
  readonly facts: Facts
  readonly units: Array<Id>
  clauses: Array<Clause>
}

interface Clause {
  readonly id: Id
  readonly literals: ReadonlyArray<Id>
  /** No literal was dropped. */
  readonly whole: boolean
}

/** A set of ids, emptied by taking the next stamp: one propagation follows another, none runs inside another. */
interface Facts {
  stamps: Int32Array
  stamp: number
}

const factsOf = new WeakMap<Engine, Facts>()

const openFacts = (engine: Engine): Facts => {
  let facts = factsOf.get(engine)
  if (facts === undefined) factsOf.set(engine, (facts = { stamps: new Int32Array(1024), stamp: 0 }))
  facts.stamp++
  return facts
}

const holds = (facts: Facts, id: Id): boolean => facts.stamps[id] === facts.stamp

const hold = (facts: Facts, id: Id): void => {
  if (id >= facts.stamps.length) {
    const grown = new Int32Array(2 * id)
    grown.set(facts.stamps)
    facts.stamps = grown
  }
  facts.stamps[id] = facts.stamp
}

/** Unit propagation; `undefined` when the conjunction contradicts itself. */
export const propagate = (engine: Engine, id: Id, kind: Kind): State | undefined => {
  const work: Work = { engine, facts: openFacts(engine), units: [], clauses: [] }
  if (!add(work, id) || !settle(work)) return undefined
  let chosen = positiveEnumeration(work)
  if (chosen === undefined && (kind === kinds.array || kind === kinds.object)) {
    if (!expandExclusions(work) || !settle(work)) return undefined
    chosen = positiveEnumeration(work)
  }
  const opaque = work.units.find((unit) => engine.nodes.get(unit).tag === "opaque")
  const clauses = work.clauses.map((clause) => clause.literals)
  let made: Id | undefined
  const formula = (): Id =>
    (made ??= engine.nodes.and([...work.units, ...work.clauses.map((_, position) => idAt(position))]))
  const ids: Array<Id | undefined> = []
  const idAt = (position: number): Id => {
    const clause = work.clauses[position]
    return clause === undefined ? TRUE : (ids[position] ??= clauseId(engine, clause))
  }
  return { formula, units: work.units, clauses, clauseId: idAt, chosen, opaque }
}

const clauseId = (engine: Engine, { id, literals, whole }: Clause): Id => (whole ? id : engine.nodes.or(literals))

const add = (work: Work, first: Id): boolean => {
  const pending = [first]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === TRUE || holds(work.facts, id)) continue
    if (id === FALSE || holds(work.facts, not(id))) return false
    hold(work.facts, id)
    const node = work.engine.nodes.get(id)
    if (node.tag !== "and") work.units.push(id)
    else if (id & 1) work.clauses.push({ id, literals: complements(node), whole: true })
    else for (const part of node.ids) pending.push(part)
  }
  return true
}

const negated = new WeakMap<Node, ReadonlyArray<Id>>()

/** The literals of a negated conjunction. */
export const complements = (node: Node & { readonly tag: "and" }): ReadonlyArray<Id> => {
  const known = negated.get(node)
  if (known !== undefined) return known
  const ids = node.ids.map(not)
  negated.set(node, ids)
  return ids
}

// 1: holds, 0: does not, 2: open.
const status = (work: Work, literal: Id): 0 | 1 | 2 => {
  if (holds(work.facts, literal)) return 1
  if (holds(work.facts, not(literal))) return 0
  const node = work.engine.nodes.get(literal)
  if (node.tag !== "and" || literal & 1) return 2
  let all = true
  charge(work.engine, node.ids.length / literalsPerStep)
  for (const part of node.ids) {
    if (holds(work.facts, not(part))) return 0
    if (!holds(work.facts, part)) all = false
  }
  return all ? 1 : 2
}

/** So many literals are looked at in the time of one step. */
const literalsPerStep = 256

const settle = (work: Work): boolean => {
  for (let changed = true; changed;) {
    changed = false
    const before = work.clauses
    work.clauses = []
    spend(work.engine, 1 + (before.length >> 3))
    for (const clause of before) {
      const reduced = reduce(work, clause.literals)
      if (reduced === undefined) continue
      const [only] = reduced
      if (only === undefined) return false
      if (reduced === clause.literals) work.clauses.push(clause)
      else if (reduced.length > 1) work.clauses.push({ id: clause.id, literals: reduced, whole: false })
      else {
        if (!add(work, only)) return false
        changed = true
      }
    }
  }
  return true
}

// The open literals, or nothing if one holds.
const reduce = (work: Work, literals: ReadonlyArray<Id>): ReadonlyArray<Id> | undefined => {
  let open: Array<Id> | undefined
  charge(work.engine, literals.length / literalsPerStep)
  for (let index = 0; index < literals.length; index++) {
    const literal = literals[index] ?? TRUE
    const held = status(work, literal)
    if (held === 1) return undefined
    if (held === 0) open ??= literals.slice(0, index)
    else open?.push(literal)
  }
  return open ?? literals
}

const positiveEnumeration = (work: Work): ReadonlySet<ValueId> | undefined => {
  let chosen: ReadonlySet<ValueId> | undefined
  for (const unit of work.units) {
    if (unit & 1) continue
    const node = work.engine.nodes.get(unit)
    if (node.tag !== "enum") continue
    if (chosen === undefined || node.values.size < chosen.size) chosen = node.values
  }
  return chosen
}

// "Not this array", "not this object" in terms of items and properties.
const expandExclusions = (work: Work): boolean => {
  for (const unit of work.units.slice()) {
    const node = work.engine.nodes.get(unit)
    if (node.tag !== "enum" || !(unit & 1)) continue
    work.units.splice(work.units.indexOf(unit), 1)
    spend(work.engine, node.values.size >> 1)
    for (const value of node.values) if (!add(work, not(structure(work.engine, value)))) return false
  }
  return true
}

const structures = new WeakMap<Engine, Map<ValueId, Id>>()

const structure = (engine: Engine, id: ValueId): Id => {
  let memo = structures.get(engine)
  if (memo === undefined) structures.set(engine, (memo = new Map()))
  const known = memo.get(id)
  if (known !== undefined) return known
  const { nodes, values } = engine
  const value = values.get(id)
  const parts: Array<Id> = []
  if (value.kind === kinds.array) {
    value.items.forEach((item, index) => parts.push(nodes.item(index, nodes.enumeration([item]))))
    parts.push(nodes.count(0, value.items.length, TRUE), not(nodes.count(0, value.items.length + 1, TRUE)))
  } else if (value.kind === kinds.object) {
    for (const [name, member] of value.entries) {
      parts.push(nodes.required(name), nodes.property(name, nodes.enumeration([member])))
    }
    parts.push(not(nodes.least(value.entries.size + 1)))
  }
  const result = nodes.and(parts)
  memo.set(id, result)
  return result
}
