/**
 * Exploring languages: emptiness, shortest and most natural words, enumeration.
 *
 * States are conjunctions: the derivatives of a term, with unions split into alternatives. Splitting keeps complements
 * deterministic and everything else nondeterministic, so a state whose conjuncts include those of an earlier state adds
 * nothing (antichains; De Wulf et al. 2006). Bounds on the length of whole texts are not counted down character by
 * character: the sets of states reachable in n characters are eventually periodic, and the walk jumps along the period.
 *
 * @module
 */
import { compareNaturally } from "./characters.js"
import { branchesOf, edgesFrom, maximumWord, membersOf, nodeSet, nodesAtLength, stride } from "./graph.js"
import type { Branch, NodeId, NodeSet, Search } from "./graph.js"
import { isAccepting, layersTo, usefulLayers, wordAlong, wordAlongLayers, wordsAlong } from "./layers.js"
import type { Frontier } from "./layers.js"
import { accepts } from "./membership.js"
import { nothing, spend, termOf } from "./termTable.js"
import type { TermId, TermTable } from "./termTable.js"
import { and, or } from "./connectives.js"

/** Whether an earlier node with fewer conjuncts makes this one superfluous. */
const isSubsumed = (search: Search, visited: ReadonlyMap<TermId, ReadonlyArray<NodeId>>, id: NodeId): boolean => {
  const node = search.nodes[id]
  if (node === undefined || node.parts.length < 2) return false
  const parts = new Set(node.parts)
  return node.parts.some((part) =>
    (visited.get(part) ?? []).some((earlier) => {
      spend(search.table, 2 * stride)
      const other = search.nodes[earlier]
      return (
        other !== undefined &&
        earlier !== id &&
        other.before === node.before &&
        other.parts.length < parts.size &&
        other.parts.every((each) => parts.has(each))
      )
    })
  )
}

/** Nodes of few conjuncts first, as they make others superfluous. */
const smallestFirst = (search: Search, nodes: Iterable<NodeId>): Array<NodeId> => {
  const size = (id: NodeId): number => search.nodes[id]?.parts.length ?? 0
  return [...nodes].toSorted((left, right) => size(left) - size(right) || left - right)
}

/** Breadth-first search for the nearest acceptance, at most `limit` characters on. */
const nearestAcceptance = (search: Search, starts: NodeSet, limit: number): Frontier => {
  const visited = new Set<NodeId>()
  const byFirstPart = new Map<TermId, Array<NodeId>>()
  const layers: Array<ReadonlyArray<NodeId>> = []
  const admit = (id: NodeId): boolean => {
    if (visited.has(id) || isSubsumed(search, byFirstPart, id)) return false
    visited.add(id)
    const first = search.nodes[id]?.parts[0] ?? nothing
    const list = byFirstPart.get(first)
    if (list === undefined) byFirstPart.set(first, [id])
    else list.push(id)
    return true
  }
  let layer = smallestFirst(search, membersOf(search, starts)).filter(admit)
  for (let depth = 0; layer.length > 0; depth++) {
    layers.push(layer)
    if (layer.some((id) => isAccepting(search, id))) return { layers, accepting: true }
    if (depth >= limit) break
    const reached = new Set<NodeId>()
    for (const id of layer) {
      for (const edge of edgesFrom(search, id)) for (const target of edge.targets) reached.add(target)
    }
    spend(search.table, reached.size / 4)
    layer = smallestFirst(search, reached).filter(admit)
  }
  return { layers, accepting: false }
}

/** The shortest words of at least `from` characters: their length, and the layers that lead to them from there on. */
interface Nearest {
  readonly branch: Branch
  readonly length: number
  readonly layers: Frontier["layers"]
}

const nearestIn = (search: Search, branch: Branch, from: number): Nearest | undefined => {
  const least = Math.max(from, branch.min)
  if (least > branch.max) return undefined
  const { accepting, layers } = nearestAcceptance(
    search,
    nodesAtLength(search, branch.starts, least),
    branch.max - least
  )
  return accepting ? { branch, length: least + layers.length - 1, layers } : undefined
}

/** Thrown when a word would be too long to write down. */
export class TooLong extends Error {}

/** A language without its refinements, which contains it. */
const relaxed = (table: TermTable, id: TermId): TermId => {
  const term = termOf(table, id)
  if (term._tag === "Or") {
    return or(
      table,
      term.parts.map((part) => relaxed(table, part))
    )
  }
  if (term._tag !== "And" || !term.parts.some((part) => table.refinements.has(part))) return id
  return and(
    table,
    term.parts.filter((part) => !table.refinements.has(part))
  )
}

/** Whether a term says that a text breaks a refinement. */
const breaksRefinement = ({ negations, refinements }: TermTable, id: TermId): boolean => {
  const rule = negations.get(id)
  return rule !== undefined && refinements.has(rule)
}

/**
 * A language without the words that are in it for breaking a refinement only, which it contains: where a text need not
 * have a form at all, most have another one, and those that have it and break its refinement are hard to find.
 */
const tightened = (table: TermTable, id: TermId): TermId => {
  if (breaksRefinement(table, id)) return nothing
  const term = termOf(table, id)
  if (term._tag !== "Or" && term._tag !== "And") return id
  const parts = term.parts.map((part) => tightened(table, part))
  if (parts.every((part, position) => part === term.parts[position])) return id
  return term._tag === "Or" ? or(table, parts) : and(table, parts)
}

/** Whether a language has no word. */
export const isEmptyLanguage = (search: Search, language: TermId): boolean => {
  const loose = relaxed(search.table, language)
  if (loose === language) return isEmptyExactly(search, language)
  const word = shortestExactly(search, loose)
  return word === undefined || (!accepts(search, language, word) && isEmptyExactly(search, language))
}

const isEmptyExactly = (search: Search, language: TermId): boolean => {
  const tight = tightened(search.table, language)
  if (tight !== language && !isWordless(search, tight)) return false
  return isWordless(search, language)
}

const isWordless = (search: Search, language: TermId): boolean =>
  branchesOf(search, language).every((branch) => nearestIn(search, branch, 0) === undefined)

/** The nearest words of every branch that has words of the least length from `from` on. */
const nearestOf = (search: Search, language: TermId, from: number): ReadonlyArray<Nearest> => {
  let best: Array<Nearest> = []
  for (const branch of branchesOf(search, language)) {
    const nearest = nearestIn(search, branch, from)
    const length = best[0]?.length ?? Infinity
    if (nearest === undefined || nearest.length > length) continue
    best = nearest.length < length ? [nearest] : [...best, nearest]
  }
  const length = best[0]?.length ?? 0
  if (length > maximumWord) throw new TooLong(`the shortest word has ${length} characters`)
  return best
}

/** The most natural of the shortest words, those that break a refinement aside where there are others. */
export const shortestWord = (search: Search, language: TermId): string | undefined => {
  const loose = relaxed(search.table, language)
  if (loose === language) return shortestExactly(search, language)
  const word = shortestExactly(search, loose)
  return word === undefined || accepts(search, language, word) ? word : shortestExactly(search, language)
}

const shortestExactly = (search: Search, language: TermId): string | undefined => {
  if (search.shortest.has(language)) return search.shortest.get(language)
  const tight = tightened(search.table, language)
  const word = (tight === language ? undefined : nearestWord(search, tight)) ?? nearestWord(search, language)
  search.shortest.set(language, word)
  return word
}

const nearestWord = (search: Search, language: TermId): string | undefined => {
  const words = nearestOf(search, language, 0).map(({ branch, layers, length }) =>
    branch.min === 0
      ? wordAlongLayers(search, layers)
      : wordAlong(search, usefulLayers(search, layersTo(search, branch.starts, length)))
  )
  return words.toSorted(compareNaturally)[0]
}

/**
 * Every word, the shortest first, but for those that are there for breaking a refinement only: they come last. Ends when
 * there are no others.
 */
export function* wordsOf(search: Search, language: TermId): Generator<string, void> {
  const tight = tightened(search.table, language)
  if (tight === language) {
    yield* wordsLoosely(search, language)
    return
  }
  const given = new Set<string>()
  for (const word of wordsLoosely(search, tight)) {
    given.add(word)
    yield word
  }
  for (const word of wordsLoosely(search, language)) if (!given.has(word)) yield word
}

function* wordsLoosely(search: Search, language: TermId): Generator<string, void> {
  const loose = relaxed(search.table, language)
  for (const word of wordsExactly(search, loose)) {
    if (loose === language || accepts(search, language, word)) yield word
  }
}

function* wordsExactly(search: Search, language: TermId): Generator<string, void> {
  for (let from = 0; ;) {
    const nearest = nearestOf(search, language, from)
    const length = nearest[0]?.length
    if (length === undefined) return
    const starts = nearest.flatMap(({ branch }) => membersOf(search, branch.starts))
    yield* wordsAlong(search, usefulLayers(search, layersTo(search, nodeSet(search, starts), length)))
    from = length + 1
  }
}
