/**
 * Symbolic derivatives: what is left of a term after one character, for all characters at once.
 *
 * Source: Brzozowski 1964; Owens, Reppy, Turon 2009 (character classes); Moseley et al. 2023 (nullability by position).
 *
 * @module
 */
import { complement, emptyClass, fullClass, internClass, intersect, refine, unionAll } from "./classes.js"
import type { CharacterClass, Piece } from "./classes.js"
import { wordRanges } from "./characters.js"
import { and, not, or } from "./connectives.js"
import { concat, repeat } from "./sequences.js"
import { anything, definitionOf, empty, factsOf, nothing, seesBoundary, seesStart, spend, termOf } from "./termTable.js"
import type { TermId, TermTable } from "./termTable.js"

/** What stands before a position: the start of the text, a word character, or another character. */
export type Before = 0 | 1 | 2
export const atStart: Before = 0
export const afterWord: Before = 1
export const afterOther: Before = 2

/** What stands after a position. */
export type After = 0 | 1 | 2
export const beforeEnd: After = 0
const beforeWord: After = 1
const beforeOther: After = 2

/** After any character of the class, the target is left. Classes of one term are disjoint; the rest leave nothing. */
export interface Edge {
  readonly set: CharacterClass
  readonly target: TermId
}

export interface Derivatives {
  readonly table: TermTable
  readonly word: CharacterClass
  readonly edges: Map<number, ReadonlyArray<Edge>>
  readonly nullable: Map<number, boolean>
  readonly stripped: Map<TermId, TermId>
}

export const createDerivatives = (table: TermTable): Derivatives => ({
  table,
  word: internClass(table.classes, wordRanges),
  edges: new Map(),
  nullable: new Map(),
  stripped: new Map()
})

const stateKey = (id: TermId, before: Before, after: After): number => id * 9 + before * 3 + after

/** Whether the empty word belongs to a term between the two neighbours. */
export const nullableAt = (engine: Derivatives, id: TermId, before: Before, after: After): boolean => {
  const { nullability } = factsOf(engine.table, id)
  if (nullability !== 2) return nullability === 1
  const key = stateKey(id, before, after)
  const known = engine.nullable.get(key)
  if (known !== undefined) return known
  const result = computeNullable(engine, id, before, after)
  engine.nullable.set(key, result)
  return result
}

const computeNullable = (engine: Derivatives, id: TermId, before: Before, after: After): boolean => {
  const term = termOf(engine.table, id)
  switch (term._tag) {
    case "Start":
      return before === atStart
    case "Boundary":
      return ((before === afterWord) !== (after === beforeWord)) !== term.negate
    case "Concat": {
      let rest = id
      for (let next = termOf(engine.table, rest); next._tag === "Concat"; next = termOf(engine.table, rest)) {
        if (!nullableAt(engine, next.left, before, after)) return false
        rest = next.right
      }
      return nullableAt(engine, rest, before, after)
    }
    case "Repeat":
      return nullableAt(engine, term.body, before, after)
    case "And":
      return term.parts.every((part) => nullableAt(engine, part, before, after))
    case "Or":
      return term.parts.some((part) => nullableAt(engine, part, before, after))
    case "Not":
      return !nullableAt(engine, term.body, before, after)
    case "Reference":
      return nullableAt(engine, definitionOf(engine.table, term.variable), before, after)
    default:
      return false
  }
}

/** Joins edges to the same target, and drops those that lead nowhere. */
const groupByTarget = (engine: Derivatives, edges: ReadonlyArray<Edge>): ReadonlyArray<Edge> => {
  const groups = new Map<TermId, Array<CharacterClass>>()
  for (const { set, target } of edges) {
    if (target === nothing || set === emptyClass) continue
    const group = groups.get(target)
    if (group === undefined) groups.set(target, [set])
    else group.push(set)
  }
  return [...groups].map(([target, sets]) => ({ set: unionAll(engine.table.classes, sets), target }))
}

const unionOf = (engine: Derivatives, lists: ReadonlyArray<ReadonlyArray<Edge>>): ReadonlyArray<Edge> => {
  if (lists.length === 1) return lists[0] ?? []
  const pieces: Array<Piece<TermId>> = []
  for (const list of lists) for (const edge of list) pieces.push({ set: edge.set, items: [edge.target] })
  spend(engine.table, pieces.length / 8)
  const parts = refine(engine.table.classes, pieces)
  return groupByTarget(
    engine,
    parts.map(({ set, items }) => ({ set, target: or(engine.table, items) }))
  )
}

const intersectionOf = (engine: Derivatives, lists: ReadonlyArray<ReadonlyArray<Edge>>): ReadonlyArray<Edge> => {
  let parts: Array<{ readonly set: CharacterClass; readonly targets: ReadonlyArray<TermId> }> = [
    { set: fullClass, targets: [] }
  ]
  for (const list of lists) {
    const next: typeof parts = []
    for (const part of parts) {
      for (const edge of list) {
        const set = intersect(engine.table.classes, part.set, edge.set)
        if (set !== emptyClass) next.push({ set, targets: [...part.targets, edge.target] })
      }
    }
    spend(engine.table, next.length / 8)
    parts = next
  }
  return groupByTarget(
    engine,
    parts.map(({ set, targets }) => ({ set, target: and(engine.table, targets) }))
  )
}

const complementOf = (engine: Derivatives, list: ReadonlyArray<Edge>): ReadonlyArray<Edge> => {
  const covered = unionAll(
    engine.table.classes,
    list.map((edge) => edge.set)
  )
  const edges = list.map(({ set, target }) => ({ set, target: not(engine.table, target) }))
  return groupByTarget(engine, [...edges, { set: complement(engine.table.classes, covered), target: anything }])
}

const restricted = (engine: Derivatives, list: ReadonlyArray<Edge>, to: CharacterClass): ReadonlyArray<Edge> =>
  list.flatMap(({ set, target }) => {
    const common = intersect(engine.table.classes, set, to)
    return common === emptyClass ? [] : [{ set: common, target }]
  })

/**
 * The derivatives of a term at a position. A term that sees word boundaries is derived for word characters and for
 * others apart, so that the character read says what the position after it stands behind.
 */
export const edgesOf = (engine: Derivatives, id: TermId, before: Before): ReadonlyArray<Edge> => {
  if ((factsOf(engine.table, id).sees & seesBoundary) === 0) return edgesBetween(engine, id, before, beforeOther)
  const key = -stateKey(id, before, beforeEnd)
  const known = engine.edges.get(key)
  if (known !== undefined) return known
  const others = complement(engine.table.classes, engine.word)
  const result = [
    ...restricted(engine, edgesBetween(engine, id, before, beforeWord), engine.word),
    ...restricted(engine, edgesBetween(engine, id, before, beforeOther), others)
  ]
  engine.edges.set(key, result)
  return result
}

const edgesBetween = (engine: Derivatives, id: TermId, before: Before, after: After): ReadonlyArray<Edge> => {
  const key = factsOf(engine.table, id).sees === 0 ? id * 9 + 1 : stateKey(id, before, after)
  const known = engine.edges.get(key)
  if (known !== undefined) return known
  spend(engine.table, 1)
  const result = computeEdges(engine, id, before, after)
  engine.edges.set(key, result)
  return result
}

/** Along a chain of concatenations, each link counts as long as all links before it may be empty here. */
const edgesOfChain = (engine: Derivatives, id: TermId, before: Before, after: After): ReadonlyArray<Edge> => {
  const { table } = engine
  const lists: Array<ReadonlyArray<Edge>> = []
  let rest = id
  for (let term = termOf(table, rest); ; term = termOf(table, rest)) {
    if (term._tag !== "Concat") {
      lists.push(edgesBetween(engine, rest, before, after))
      break
    }
    const { left, right } = term
    const own = edgesBetween(engine, left, before, after)
    lists.push(own.map(({ set, target }) => ({ set, target: concat(table, target, right) })))
    if (!nullableAt(engine, left, before, after)) break
    rest = right
  }
  return unionOf(engine, lists)
}

const edgesOfRepeat = (
  engine: Derivatives,
  body: TermId,
  min: number,
  max: number,
  before: Before,
  after: After
): ReadonlyArray<Edge> => {
  const { table } = engine
  const least = nullableAt(engine, body, before, after) ? 0 : Math.max(0, min - 1)
  const rest = repeat(table, body, least, max - 1)
  return groupByTarget(
    engine,
    edgesBetween(engine, body, before, after).map(({ set, target }) => ({ set, target: concat(table, target, rest) }))
  )
}

const computeEdges = (engine: Derivatives, id: TermId, before: Before, after: After): ReadonlyArray<Edge> => {
  const term = termOf(engine.table, id)
  const each = (parts: ReadonlyArray<TermId>): ReadonlyArray<ReadonlyArray<Edge>> =>
    parts.map((part) => edgesBetween(engine, part, before, after))
  switch (term._tag) {
    case "Class":
      return [{ set: term.set, target: empty }]
    case "Concat":
      return edgesOfChain(engine, id, before, after)
    case "Repeat":
      return edgesOfRepeat(engine, term.body, term.min, term.max, before, after)
    case "And":
      return intersectionOf(engine, each(term.parts))
    case "Or":
      return unionOf(engine, each(term.parts))
    case "Not":
      return complementOf(engine, edgesBetween(engine, term.body, before, after))
    case "Reference":
      return edgesBetween(engine, definitionOf(engine.table, term.variable), before, after)
    default:
      return []
  }
}

/** What the position behind a character of the class stands after, as far as the term cares. */
export const afterReading = (engine: Derivatives, set: CharacterClass, target: TermId): Before => {
  if ((factsOf(engine.table, target).sees & seesBoundary) === 0) return afterOther
  return intersect(engine.table.classes, set, engine.word) === set ? afterWord : afterOther
}

/** The left context a term tells apart: all others are the same to it. */
export const relevantBefore = (engine: Derivatives, id: TermId, before: Before): Before => {
  const { sees } = factsOf(engine.table, id)
  if ((sees & seesBoundary) !== 0) return before === atStart && (sees & seesStart) === 0 ? afterOther : before
  return (sees & seesStart) !== 0 && before === atStart ? atStart : afterOther
}
