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
import { contains, rangesOf, unionAll } from "./classes.js"
import type { CharacterClass } from "./classes.js"
import { compareNaturally, mostNatural, naturalCharacters } from "./characters.js"
import { and, or } from "./terms.js"
import { nothing, spend, termOf } from "./termTable.js"
import type { TermId, TermTable } from "./termTable.js"
import {
  type NodeId,
  type NodeSet,
  type Branch,
  type Choice,
  type Search,
  maximumWord,
  stride,
  emptySet,
  nodeSet,
  membersOf,
  edgesFrom,
  branchesOf,
  stepFrom,
  nodesAtLength
} from "./graph.js"
import { accepts } from "./membership.js"

/** Layers of nodes met for the first time; `layers[i]` lies `i` characters from the first layer. */
interface Frontier {
  readonly layers: ReadonlyArray<ReadonlyArray<NodeId>>
  readonly accepting: boolean
}

const isAccepting = (search: Search, id: NodeId): boolean => search.nodes[id]?.accepts === true

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

/** The members of a set from which one character leads into another set. */
const leadingInto = (search: Search, from: NodeSet, into: NodeSet): NodeSet => {
  spend(search.table, stride)
  const key = from * 0x4000000 + into
  const known = search.restrictions.get(key)
  if (known !== undefined) return known
  const wanted = new Set(membersOf(search, into))
  const result = nodeSet(
    search,
    membersOf(search, from).filter((id) =>
      edgesFrom(search, id).some((edge) => edge.targets.some((target) => wanted.has(target)))
    )
  )
  search.restrictions.set(key, result)
  return result
}

/** From layers of reachable nodes to layers of nodes on a path to acceptance in the last layer. */
const usefulLayers = (search: Search, layers: ReadonlyArray<NodeSet>): ReadonlyArray<NodeSet> => {
  const last = layers.length - 1
  const useful: Array<NodeSet> = Array.from({ length: layers.length }, () => emptySet)
  useful[last] = nodeSet(
    search,
    membersOf(search, layers[last] ?? emptySet).filter((id) => isAccepting(search, id))
  )
  for (let index = last - 1; index >= 0; index--) {
    useful[index] = leadingInto(search, layers[index] ?? emptySet, useful[index + 1] ?? emptySet)
  }
  return useful
}

/** The classes that lead from one set into another. */
const classesInto = (search: Search, from: NodeSet, into: NodeSet): CharacterClass => {
  const wanted = new Set(membersOf(search, into))
  const sets = membersOf(search, from).flatMap((id) =>
    edgesFrom(search, id).flatMap((edge) => (edge.targets.some((target) => wanted.has(target)) ? [edge.set] : []))
  )
  return unionAll(search.table.classes, [...new Set(sets)])
}

const readInto = (search: Search, from: NodeSet, into: NodeSet, codePoint: number): NodeSet => {
  const wanted = new Set(membersOf(search, into))
  const next = new Set<NodeId>()
  for (const id of membersOf(search, from)) {
    for (const edge of edgesFrom(search, id)) {
      if (!contains(search.table.classes, edge.set, codePoint)) continue
      for (const target of edge.targets) if (wanted.has(target)) next.add(target)
    }
  }
  return nodeSet(search, next)
}

const mostNaturalStep = (search: Search, from: NodeSet, into: NodeSet): Choice | undefined => {
  spend(search.table, stride)
  const key = from * 0x4000000 + into
  if (search.choices.has(key)) return search.choices.get(key)
  const codePoint = mostNatural(rangesOf(search.table.classes, classesInto(search, from, into)))
  const choice = codePoint === undefined ? undefined : { codePoint, next: readInto(search, from, into, codePoint) }
  search.choices.set(key, choice)
  return choice
}

const join = (codePoints: ReadonlyArray<number>): string => {
  let text = ""
  for (let start = 0; start < codePoints.length; start += 4096) {
    text += String.fromCodePoint(...codePoints.slice(start, start + 4096))
  }
  return text
}

/** The most natural word along useful layers. */
const wordAlong = (search: Search, useful: ReadonlyArray<NodeSet>): string => {
  const codePoints: Array<number> = []
  let current = useful[0] ?? emptySet
  for (let index = 1; index < useful.length; index++) {
    const choice = mostNaturalStep(search, current, useful[index] ?? emptySet)
    if (choice === undefined) break
    codePoints.push(choice.codePoint)
    current = choice.next
  }
  return join(codePoints)
}

/** Every word along useful layers, the most natural first, without recursion. */
function* wordsAlong(search: Search, useful: ReadonlyArray<NodeSet>): Generator<string, void> {
  const last = useful.length - 1
  if (useful[0] === emptySet || useful[0] === undefined) return
  if (last === 0) {
    yield ""
    return
  }
  const charactersAt = (from: NodeSet, depth: number): Generator<number, void> =>
    naturalCharacters(rangesOf(search.table.classes, classesInto(search, from, useful[depth + 1] ?? emptySet)))
  const codePoints: Array<number> = []
  const stack: Array<{ readonly from: NodeSet; readonly characters: Generator<number, void> }> = [
    { from: useful[0], characters: charactersAt(useful[0], 0) }
  ]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    spend(search.table, 0.25)
    const depth = stack.length - 1
    const next = top.characters.next()
    codePoints.length = depth
    if (next.done === true) {
      stack.pop()
      continue
    }
    codePoints.push(next.value)
    if (depth + 1 === last) {
      yield join(codePoints)
      continue
    }
    const from = readInto(search, top.from, useful[depth + 1] ?? emptySet, next.value)
    stack.push({ from, characters: charactersAt(from, depth + 1) })
  }
}

const layersTo = (search: Search, starts: NodeSet, length: number): ReadonlyArray<NodeSet> => {
  const layers: Array<NodeSet> = [starts]
  for (let at = 0; at < length; at++) layers.push(stepFrom(search, layers[at] ?? emptySet))
  return layers
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

/** Whether a language has no word. */
export const isEmptyLanguage = (search: Search, language: TermId): boolean => {
  const loose = relaxed(search.table, language)
  if (loose === language) return isEmptyExactly(search, language)
  const word = shortestExactly(search, loose)
  return word === undefined || (!accepts(search, language, word) && isEmptyExactly(search, language))
}

const isEmptyExactly = (search: Search, language: TermId): boolean =>
  branchesOf(search, language).every((branch) => nearestIn(search, branch, 0) === undefined)

/** The most natural word along layers of first visits. */
const wordAlongLayers = (search: Search, layers: Frontier["layers"]): string => {
  const useful: Array<Set<NodeId>> = layers.map(() => new Set())
  const last = layers.length - 1
  for (const id of layers[last] ?? []) if (isAccepting(search, id)) useful[last]?.add(id)
  for (let index = last - 1; index >= 0; index--) {
    const into = useful[index + 1] ?? new Set()
    for (const id of layers[index] ?? []) {
      if (edgesFrom(search, id).some((edge) => edge.targets.some((target) => into.has(target)))) useful[index]?.add(id)
    }
  }
  const codePoints: Array<number> = []
  let current: ReadonlyArray<NodeId> = [...(useful[0] ?? [])]
  for (let index = 1; index <= last; index++) {
    const into = useful[index] ?? new Set()
    const edges = current.flatMap((id) =>
      edgesFrom(search, id).flatMap(({ set, targets }) => {
        const kept = targets.filter((target) => into.has(target))
        return kept.length === 0 ? [] : [{ set, targets: kept }]
      })
    )
    const set = unionAll(search.table.classes, [...new Set(edges.map((edge) => edge.set))])
    const codePoint = mostNatural(rangesOf(search.table.classes, set)) ?? 0
    codePoints.push(codePoint)
    const reading = edges.filter((edge) => contains(search.table.classes, edge.set, codePoint))
    current = [...new Set(reading.flatMap((edge) => edge.targets))]
  }
  return join(codePoints)
}

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

/** The most natural of the shortest words, if nothing is to be avoided. */
export const shortestWord = (search: Search, language: TermId): string | undefined => {
  const loose = relaxed(search.table, language)
  if (loose === language) return shortestExactly(search, language)
  const word = shortestExactly(search, loose)
  return word === undefined || accepts(search, language, word) ? word : shortestExactly(search, language)
}

const shortestExactly = (search: Search, language: TermId): string | undefined => {
  if (search.shortest.has(language)) return search.shortest.get(language)
  const words = nearestOf(search, language, 0).map(({ branch, layers, length }) =>
    branch.min === 0
      ? wordAlongLayers(search, layers)
      : wordAlong(search, usefulLayers(search, layersTo(search, branch.starts, length)))
  )
  const word = words.toSorted(compareNaturally)[0]
  search.shortest.set(language, word)
  return word
}

/** Every word, the shortest first; ends when there are no others. */
export function* wordsOf(search: Search, language: TermId): Generator<string, void> {
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
