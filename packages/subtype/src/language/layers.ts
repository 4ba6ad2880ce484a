/**
 * Words along layers of nodes: `layers[i]` lies `i` characters from the first.
 *
 * @module
 */
import { mostNatural, naturalCharacters } from "./characters.js"
import { contains, rangesOf, unionAll } from "./classes.js"
import type { CharacterClass } from "./classes.js"
import { edgesFrom, emptySet, membersOf, nodeSet, stepFrom, stride } from "./graph.js"
import type { Choice, NodeId, NodeSet, Search } from "./graph.js"
import { spend } from "./termTable.js"

/** Layers of nodes met for the first time; `layers[i]` lies `i` characters from the first layer. */
export interface Frontier {
  readonly layers: ReadonlyArray<ReadonlyArray<NodeId>>
  readonly accepting: boolean
}

export const isAccepting = (search: Search, id: NodeId): boolean => search.nodes[id]?.accepts === true

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
export const usefulLayers = (search: Search, layers: ReadonlyArray<NodeSet>): ReadonlyArray<NodeSet> => {
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
export const wordAlong = (search: Search, useful: ReadonlyArray<NodeSet>): string => {
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
export function* wordsAlong(search: Search, useful: ReadonlyArray<NodeSet>): Generator<string, void> {
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

export const layersTo = (search: Search, starts: NodeSet, length: number): ReadonlyArray<NodeSet> => {
  const layers: Array<NodeSet> = [starts]
  for (let at = 0; at < length; at++) layers.push(stepFrom(search, layers[at] ?? emptySet))
  return layers
}

/** The most natural word along layers of first visits. */
export const wordAlongLayers = (search: Search, layers: Frontier["layers"]): string => {
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
