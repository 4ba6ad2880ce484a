import { EMPTY, type Engine, notIsolated, outOfBudget } from "./engine.js"
import { FALSE, type Id, type Node } from "./nodes.js"
import { decideKind } from "./solver.js"
import { type Kind, kinds, type ValueId } from "./values.js"

/** The pairs of branches that are not proved to exclude each other. */
export const disjointPairs = (
  engine: Engine,
  branches: ReadonlyArray<Id>,
  kind: Kind
): ReadonlyArray<readonly [Id, Id]> => {
  if (branches.length < 2) return []
  const pairs: Array<readonly [Id, Id]> = []
  const facts = branches.map((branch) => branchFacts(engine, branch))
  const tag = engine.optimisations.disjointness && kind === kinds.object ? bestTag(facts) : undefined
  for (const [left, right] of candidatePairs(facts, tag)) {
    const first = branches[left]
    const second = branches[right]
    if (first === undefined || second === undefined) continue
    if (engine.nodes.and([first, second]) === FALSE) continue
    if (engine.optimisations.disjointness) {
      if (contradict(facts[left], facts[right]) || provedDisjoint(engine, first, second, kind)) continue
    }
    pairs.push([first, second])
  }
  return pairs
}

// What the units of a branch say about single names: required, forbidden, restricted to constants.
export interface BranchFacts {
  readonly required: ReadonlySet<string>
  readonly forbidden: ReadonlySet<string>
  readonly constants: ReadonlyMap<string, ReadonlySet<ValueId>>
  readonly closed: ReadonlySet<string> | undefined
}

const units = (engine: Engine, id: Id): ReadonlyArray<Id> => {
  const node = engine.nodes.get(id)
  return node.tag === "and" && !(id & 1) ? node.ids : [id]
}

/** The constants to which a node restricts a value. */
export const constantsOf = (engine: Engine, id: Id): ReadonlySet<ValueId> | undefined => {
  for (const unit of units(engine, id)) {
    const node = engine.nodes.get(unit)
    if (node.tag === "enum" && !(unit & 1)) return node.values
  }
  return undefined
}

export const branchFacts = (engine: Engine, branch: Id): BranchFacts => {
  const required = new Set<string>()
  const forbidden = new Set<string>()
  const constants = new Map<string, ReadonlySet<ValueId>>()
  let closed: ReadonlySet<string> | undefined
  for (const unit of units(engine, branch)) {
    const node: Node = engine.nodes.get(unit)
    if (node.tag === "required") (unit & 1 ? forbidden : required).add(node.name)
    else if (unit & 1) continue
    else if (node.tag === "property") {
      const values = constantsOf(engine, node.of)
      if (values !== undefined) constants.set(node.name, values)
    } else if (node.tag === "keys" && node.of === FALSE && node.language === engine.languages.any) closed = node.except
  }
  return { required, forbidden, constants, closed }
}

// The name that most branches require with constants.
const bestTag = (facts: ReadonlyArray<BranchFacts>): string | undefined => {
  const counts = new Map<string, number>()
  for (const { constants, required } of facts) {
    for (const name of constants.keys()) if (required.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  let best: string | undefined
  for (const [name, count] of counts)
    if (count > 1 && (best === undefined || count > (counts.get(best) ?? 0))) best = name
  return best
}

function* candidatePairs(
  facts: ReadonlyArray<BranchFacts>,
  tag: string | undefined
): Generator<readonly [number, number]> {
  const byConstant = new Map<ValueId, Array<number>>()
  const untagged: Array<number> = []
  const given = new Set<number>()
  for (const [index, fact] of facts.entries()) {
    const values = tag !== undefined && fact.required.has(tag) ? fact.constants.get(tag) : undefined
    if (values === undefined) {
      for (let other = 0; other < index; other++) yield [other, index]
      untagged.push(index)
      continue
    }
    for (const other of untagged) yield [other, index]
    for (const value of values) {
      const same = byConstant.get(value) ?? []
      for (const other of same) {
        const key = other * facts.length + index
        if (!given.has(key)) yield [other, index]
        given.add(key)
      }
      same.push(index)
      byConstant.set(value, same)
    }
  }
}

const contradict = (left: BranchFacts | undefined, right: BranchFacts | undefined): boolean => {
  if (left === undefined || right === undefined) return false
  return requiresForbidden(left, right) || requiresForbidden(right, left) || constantsDiffer(left, right)
}

const requiresForbidden = (one: BranchFacts, other: BranchFacts): boolean => {
  for (const name of one.required) {
    if (other.forbidden.has(name) || (other.closed !== undefined && !other.closed.has(name))) return true
  }
  return false
}

const constantsDiffer = (one: BranchFacts, other: BranchFacts): boolean => {
  for (const [name, values] of one.constants) {
    const others = other.constants.get(name)
    if (others === undefined || (!one.required.has(name) && !other.required.has(name))) continue
    let common = false
    for (const value of values) if (others.has(value)) common = true
    if (!common) return true
  }
  return false
}

const pairBudget = 400

// A search of its own: nothing assumed by the searches around it may leak into a node.
const provedDisjoint = (engine: Engine, left: Id, right: Id, kind: Kind): boolean => {
  const key = `${left},${right},${kind}`
  const known = engine.disjoint.get(key)
  if (known !== undefined) return known
  if (engine.isolation >= 2) return false
  const answer = isolated(engine, () => decideKind(engine, engine.nodes.and([left, right]), kind, 4) === EMPTY)
  if (answer === undefined) return false
  engine.disjoint.set(key, answer)
  return answer
}

const isolated = (engine: Engine, work: () => boolean): boolean | undefined => {
  const { budget, cut, isolation, obligations, onStack, provisionalLow, provisionals, stack } = engine
  const before = budget.remaining
  const granted = Math.min(pairBudget, before)
  const reasons = new Map(engine.reasons)
  Object.assign(engine, {
    stack: [],
    obligations: new Map(),
    onStack: new Map(),
    provisionals: [],
    provisionalLow: new Map(),
    isolation: isolation + 1
  })
  budget.remaining = granted
  try {
    return work() && engine.obligations.size === 0
  } catch (error) {
    if (error === notIsolated) return undefined
    if (error === outOfBudget) return false
    throw error
  } finally {
    budget.remaining = before - (granted - Math.max(0, budget.remaining))
    Object.assign(engine, { stack, obligations, onStack, provisionals, provisionalLow, isolation, cut })
    engine.reasons.clear()
    for (const [name, reason] of reasons) engine.reasons.set(name, reason)
  }
}
