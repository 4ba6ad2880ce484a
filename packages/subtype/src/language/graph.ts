/**
 * The graph that a search walks: states, what leads from one to another, and remembered sets of them.
 *
 * @module
 */
import { atStart, beforeEnd, edgesOf, afterReading, nullableAt, relevantBefore } from "./derivatives.js"
import type { Before, Derivatives } from "./derivatives.js"
import { withoutStart } from "./withoutStart.js"
import { emptyClass, subtract } from "./classes.js"
import type { CharacterClass } from "./classes.js"
import { and, not, or } from "./connectives.js"
import { concat, lengthTerm, repeat, windowOf } from "./sequences.js"
import { empty, factsOf, nothing, spend, termOf } from "./termTable.js"
import type { TermId, TermTable } from "./termTable.js"
import type { Window } from "./sequences.js"

/** A node of the explored graph: a state with what stands before it. */
export type NodeId = number
/** A remembered, sorted set of nodes. */
export type NodeSet = number

interface Node {
  readonly term: TermId
  readonly before: Before
  readonly parts: ReadonlyArray<TermId>
  readonly accepts: boolean
}

interface NodeEdge {
  readonly set: CharacterClass
  readonly targets: ReadonlyArray<NodeId>
}

/** The start of a language: alternatives that share bounds on the length of the whole text. */
export interface Branch extends Window {
  readonly starts: NodeSet
}

export interface Choice {
  readonly codePoint: number
  readonly next: NodeSet
}

export interface Search {
  readonly engine: Derivatives
  readonly table: TermTable
  readonly nodes: Array<Node>
  readonly byState: Map<number, NodeId>
  readonly edges: Map<NodeId, ReadonlyArray<NodeEdge>>
  readonly splits: Map<TermId, ReadonlyArray<TermId>>
  readonly nodeSets: Array<ReadonlyArray<NodeId>>
  readonly nodeSetKeys: Map<string | number, NodeSet>
  readonly steps: Map<NodeSet, NodeSet>
  readonly restrictions: Map<number, NodeSet>
  readonly choices: Map<number, Choice | undefined>
  readonly branches: Map<TermId, ReadonlyArray<Branch>>
  readonly shortest: Map<TermId, string | undefined>
  /** From a state and an ASCII character to the next state, for membership. */
  readonly rows: Map<number, Int32Array>
  readonly surrogates: CharacterClass
}

/** Alternatives that one term may be split into before it is kept whole. */
const maximumAlternatives = 64
/** Counters larger than this are taken apart into a loop and a length. */
const largeCount = 24
/** Longest word that is written down. */
export const maximumWord = 1_000_000
/** The cost of one step along remembered sets, in fuel. */
export const stride = 0.02

export const emptySet: NodeSet = 0

export const createSearch = (engine: Derivatives, surrogates: CharacterClass): Search => {
  const search: Search = {
    engine,
    table: engine.table,
    nodes: [],
    byState: new Map(),
    edges: new Map(),
    splits: new Map(),
    nodeSets: [],
    nodeSetKeys: new Map(),
    steps: new Map(),
    restrictions: new Map(),
    choices: new Map(),
    branches: new Map(),
    shortest: new Map(),
    rows: new Map(),
    surrogates
  }
  nodeSet(search, [])
  return search
}

export const nodeSet = (search: Search, members: ReadonlyArray<NodeId> | ReadonlySet<NodeId>): NodeSet => {
  const sorted = [...new Set(members)].toSorted((left, right) => left - right)
  const key = sorted.length === 1 ? (sorted[0] ?? 0) : sorted.join(",")
  const known = search.nodeSetKeys.get(key)
  if (known !== undefined) return known
  const created = search.nodeSets.length
  search.nodeSets.push(sorted)
  search.nodeSetKeys.set(key, created)
  return created
}

export const membersOf = (search: Search, set: NodeSet): ReadonlyArray<NodeId> => search.nodeSets[set] ?? []

/** Alternatives of a term: unions taken apart, also under an intersection if they do not multiply too much. */
const split = (search: Search, id: TermId): ReadonlyArray<TermId> => {
  const known = search.splits.get(id)
  if (known !== undefined) return known
  const result = computeSplit(search, id)
  search.splits.set(id, result)
  return result
}

const computeSplit = (search: Search, id: TermId): ReadonlyArray<TermId> => {
  const { table } = search
  if (id === nothing) return []
  const term = termOf(table, id)
  if (term._tag === "Or") return [...new Set(term.parts.flatMap((part) => split(search, part)))]
  if (term._tag !== "And") return [id]
  const unions = term.parts.filter((part) => termOf(table, part)._tag === "Or")
  if (unions.length === 0) return [id]
  const others = and(
    table,
    term.parts.filter((part) => termOf(table, part)._tag !== "Or")
  )
  let products: Array<TermId> = [others]
  for (const part of unions) {
    const inner = termOf(table, part)
    const choices = inner._tag === "Or" ? inner.parts : [part]
    if (products.length * choices.length > maximumAlternatives) {
      products = products.map((product) => and(table, [product, part]))
      continue
    }
    products = products.flatMap((product) => choices.map((choice) => and(table, [product, choice])))
  }
  const alternatives = [...new Set(products)].filter((product) => product !== nothing)
  const isDone = alternatives.length === 1 && alternatives[0] === id
  return isDone ? [id] : [...new Set(alternatives.flatMap((each) => (each === id ? [id] : splitOnce(search, each))))]
}

/** Simplification of a product may uncover a new union; one kept whole must not be tried for ever. */
const splitOnce = (search: Search, id: TermId): ReadonlyArray<TermId> => {
  const term = termOf(search.table, id)
  return term._tag === "Or" ? split(search, id) : [id]
}

const nodeOf = (search: Search, term: TermId, before: Before): NodeId => {
  const context = relevantBefore(search.engine, term, before)
  const key = term * 3 + context
  const known = search.byState.get(key)
  if (known !== undefined) return known
  const shape = termOf(search.table, term)
  const created = search.nodes.length
  search.nodes.push({
    term,
    before: context,
    parts: shape._tag === "And" ? shape.parts : [term],
    accepts: nullableAt(search.engine, term, context, beforeEnd)
  })
  search.byState.set(key, created)
  return created
}

const nodesAfter = (search: Search, term: TermId, before: Before): ReadonlyArray<NodeId> =>
  split(search, term).map((part) => nodeOf(search, part, before))

export const edgesFrom = (search: Search, id: NodeId): ReadonlyArray<NodeEdge> => {
  const known = search.edges.get(id)
  if (known !== undefined) return known
  spend(search.table, 1)
  const { engine } = search
  const node = search.nodes[id]
  const edges: Array<NodeEdge> = []
  for (const edge of node === undefined ? [] : edgesOf(engine, node.term, node.before)) {
    const set = subtract(search.table.classes, edge.set, search.surrogates)
    if (set === emptyClass) continue
    const target = withoutStart(engine, edge.target)
    const targets = nodesAfter(search, target, afterReading(engine, set, target))
    if (targets.length > 0) edges.push({ set, targets })
  }
  search.edges.set(id, edges)
  return edges
}

/**
 * Splits a counted repetition at the edge of what has a fixed length: `a.{12}` is `a.*` of 13 characters. Only for
 * large counts, where counting down would make many states.
 */
const uncounted = (table: TermTable, id: TermId): TermId => {
  const factors: Array<TermId> = []
  let rest = id
  for (let term = termOf(table, rest); term._tag === "Concat"; term = termOf(table, rest)) {
    factors.push(term.left)
    rest = term.right
  }
  factors.push(rest)
  const isVariable = (factor: TermId): boolean => {
    const facts = factsOf(table, factor)
    return facts.min !== facts.max
  }
  const variable = factors.filter(isVariable)
  const large = factors.findIndex(
    (factor) => isLargeCount(table, factor) && (isVariable(factor) || variable.length === 0)
  )
  const counted = termOf(table, factors[large] ?? empty)
  if (variable.length > 1 || counted._tag !== "Repeat") return id
  const facts = factsOf(table, id)
  factors[large] = repeat(table, counted.body, 0, Infinity)
  const loop = factors.reduceRight((result, factor) => concat(table, factor, result), empty)
  return and(table, [loop, lengthTerm(table, facts.min, facts.max)])
}

const isLargeCount = (table: TermTable, id: TermId): boolean => {
  const term = termOf(table, id)
  if (term._tag !== "Repeat" || termOf(table, term.body)._tag !== "Class") return false
  return term.min > largeCount || (term.max !== Infinity && term.max > largeCount)
}

/** Large counters turned into lengths at the Boolean surface of a term. */
export const withoutLargeCounts = (table: TermTable, id: TermId): TermId => {
  const term = termOf(table, id)
  if (term._tag === "And")
    return and(
      table,
      term.parts.map((part) => withoutLargeCounts(table, part))
    )
  if (term._tag === "Or")
    return or(
      table,
      term.parts.map((part) => withoutLargeCounts(table, part))
    )
  if (term._tag === "Not") return not(table, withoutLargeCounts(table, term.body))
  if (windowOf(table, id) !== undefined) return id
  return term._tag === "Concat" || term._tag === "Repeat" ? uncounted(table, id) : id
}

/** The alternatives a language starts with, grouped by their bounds on the length. */
export const branchesOf = (search: Search, language: TermId): ReadonlyArray<Branch> => {
  const known = search.branches.get(language)
  if (known !== undefined) return known
  const { table } = search
  const groups = new Map<string, Window & { readonly starts: Array<NodeId> }>()
  for (const part of split(search, withoutLargeCounts(table, language))) {
    const term = termOf(table, part)
    const parts = term._tag === "And" ? term.parts : [part]
    const window = parts.map((each) => windowOf(table, each)).find((each) => each !== undefined) ?? {
      min: 0,
      max: Infinity
    }
    const rest = and(
      table,
      parts.filter((each) => windowOf(table, each) === undefined)
    )
    const key = `${window.min},${window.max}`
    const group = groups.get(key) ?? { min: window.min, max: window.max, starts: [] }
    group.starts.push(...nodesAfter(search, rest, atStart))
    groups.set(key, group)
  }
  const result = [...groups.values()].map(({ min, max, starts }) => ({ min, max, starts: nodeSet(search, starts) }))
  search.branches.set(language, result)
  return result
}

/** The nodes one character further. */
export const stepFrom = (search: Search, from: NodeSet): NodeSet => {
  spend(search.table, stride)
  const known = search.steps.get(from)
  if (known !== undefined) return known
  const next = new Set<NodeId>()
  for (const node of membersOf(search, from)) {
    for (const edge of edgesFrom(search, node)) for (const target of edge.targets) next.add(target)
  }
  spend(search.table, next.size / 8)
  const result = nodeSet(search, next)
  search.steps.set(from, result)
  return result
}

/** The nodes after exactly `length` characters, jumping along the period once there is one. */
export const nodesAtLength = (search: Search, starts: NodeSet, length: number): NodeSet => {
  if (length === 0) return starts
  const trail: Array<NodeSet> = [starts]
  const seen = new Map<NodeSet, number>([[starts, 0]])
  for (let at = 0; at < length; at++) {
    const next = stepFrom(search, trail[at] ?? emptySet)
    if (next === emptySet) return emptySet
    const earlier = seen.get(next)
    if (earlier !== undefined) {
      const period = at + 1 - earlier
      return trail[earlier + ((length - earlier) % period)] ?? emptySet
    }
    seen.set(next, at + 1)
    trail.push(next)
  }
  return trail[length] ?? emptySet
}
