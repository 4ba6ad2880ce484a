import { charge, EMPTY, type Engine, notIsolated, outOfBudget, spend } from "./engine.js"
import { FALSE, type Id, type Node } from "./nodes.js"
import { decideKind } from "./solver.js"
import { certainTraits, exclude, possibleTraits, type Trait, unitsOf } from "./separation.js"
import { type Kind, type ValueId } from "./values.js"

/** The pairs of branches that are not proved to exclude each other. */
export const disjointPairs = (
  engine: Engine,
  branches: ReadonlyArray<Id>,
  kind: Kind
): ReadonlyArray<readonly [Id, Id]> => {
  if (branches.length < 2) return []
  const pairs: Array<readonly [Id, Id]> = []
  const isSeparating = engine.optimisations.disjointness
  const facts = branches.map((branch) => branchFacts(engine, branch, kind))
  const tag = isSeparating ? bestTag(facts) : undefined
  for (const [left, right] of candidatePairs(facts, tag)) {
    const [first, second] = [branches[left], branches[right]]
    const [one, other] = [facts[left], facts[right]]
    if (first === undefined || second === undefined || one === undefined || other === undefined) continue
    spend(engine, 0.25)
    if (isSeparating && contradict(engine, one, other)) continue
    spend(engine, 1)
    if (engine.nodes.and([first, second]) === FALSE) continue
    if (isSeparating && provedDisjoint(engine, first, second, kind)) continue
    pairs.push([first, second])
  }
  return pairs
}

// What the units of a branch say about single names, and what tells its values from others.
interface BranchFacts {
  readonly required: ReadonlySet<string>
  readonly forbidden: ReadonlySet<string>
  readonly closed: ReadonlySet<string> | undefined
  readonly certain: ReadonlyArray<Trait>
  /** Made when asked for: most pairs are told apart before. */
  readonly possible: () => ReadonlyArray<Trait>
}

const branchFacts = (engine: Engine, branch: Id, kind: Kind): BranchFacts => {
  const required = new Set<string>()
  const forbidden = new Set<string>()
  let closed: ReadonlySet<string> | undefined
  for (const unit of unitsOf(engine, branch)) {
    const node: Node = engine.nodes.get(unit)
    if (node.tag === "required") (unit & 1 ? forbidden : required).add(node.name)
    else if (unit & 1) continue
    else if (node.tag === "keys" && node.of === FALSE && node.language === engine.languages.any) closed = node.except
  }
  const certain = certainTraits(engine, branch, kind)
  return { required, forbidden, closed, certain, possible: () => possibleTraits(engine, branch, kind) }
}

// The part that most branches have with constants.
const bestTag = (facts: ReadonlyArray<BranchFacts>): string | undefined => {
  const counts = new Map<string, number>()
  for (const { certain } of facts) {
    for (const trait of certain) if ("constants" in trait) counts.set(trait.path, (counts.get(trait.path) ?? 0) + 1)
  }
  let best: string | undefined
  for (const [path, count] of counts)
    if (count > 1 && (best === undefined || count > (counts.get(best) ?? 0))) best = path
  return best
}

const constantsAt = ({ certain }: BranchFacts, tag: string | undefined): ReadonlySet<ValueId> | undefined => {
  if (tag === undefined) return undefined
  for (const trait of certain) if ("constants" in trait && trait.path === tag) return trait.constants
  return undefined
}

function* candidatePairs(
  facts: ReadonlyArray<BranchFacts>,
  tag: string | undefined
): Generator<readonly [number, number]> {
  const byConstant = new Map<ValueId, Array<number>>()
  const untagged: Array<number> = []
  const given = new Set<number>()
  for (const [index, fact] of facts.entries()) {
    const values = constantsAt(fact, tag)
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

const contradict = (engine: Engine, left: BranchFacts, right: BranchFacts): boolean =>
  requiresForbidden(left, right) ||
  requiresForbidden(right, left) ||
  hasOther(engine, left.certain, right.possible()) ||
  hasOther(engine, right.certain, left.possible())

/** So many comparisons are made in the time of one step. */
const comparisonsPerStep = 64

const hasOther = (engine: Engine, certain: ReadonlyArray<Trait>, possible: ReadonlyArray<Trait>): boolean => {
  charge(engine, (certain.length * possible.length) / comparisonsPerStep)
  for (const trait of certain) for (const other of possible) if (exclude(trait, other)) return true
  return false
}

const requiresForbidden = (one: BranchFacts, other: BranchFacts): boolean => {
  for (const name of one.required) {
    if (other.forbidden.has(name) || (other.closed !== undefined && !other.closed.has(name))) return true
  }
  return false
}

const pairBudget = 400

/** What a search of its own costs beyond its steps. */
const isolationCost = 2

/** More nodes than fit into memory: a pair of them is told by one number. */
const mostIds = 2 ** 25

// A search of its own: nothing assumed by the searches around it may leak into a node.
const provedDisjoint = (engine: Engine, left: Id, right: Id, kind: Kind): boolean => {
  const key = (left * mostIds + right) * 8 + kind
  const known = engine.disjoint.get(key)
  if (known !== undefined) return known
  if (engine.isolation >= 2) return false
  charge(engine, isolationCost)
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
