import { EMPTY, type Engine, spend } from "./engine.js"
import { type Id, not } from "./nodes.js"
import { project } from "./project.js"
import { propagate } from "./propagate.js"
import { findNumbers, findTexts, type Several } from "./scalars.js"
import { decide } from "./solver.js"
import { kinds, type ValueId } from "./values.js"

/** Different values, one for each cell; `none` if there are none, `unknown` if that could not be decided. */
export const distinctValues = (
  engine: Engine,
  cells: ReadonlyArray<Id>,
  depth: number
): ReadonlyArray<ValueId> | "none" | "unknown" => {
  const offers = new Map<Id, Several & { readonly known: boolean }>()
  let known = true
  for (const cell of new Set(cells)) {
    const offer = severalValues(engine, cell, cells.length, depth)
    offers.set(cell, offer)
    known &&= offer.known
  }
  const result = match(
    engine,
    cells.map((cell) => offers.get(cell)?.values ?? [])
  )
  return result ?? (known ? "none" : "unknown")
}

// Up to `count` values of a cell.
const severalValues = (
  engine: Engine,
  cell: Id,
  count: number,
  depth: number
): Several & { readonly known: boolean } => {
  const found: Array<ValueId> = []
  while (found.length < count) {
    // Each further value is told apart from all before it, by an enumeration of them.
    spend(engine, 1 + 128 * found.length)
    if (found.length === 4) {
      const many = manyScalars(engine, cell, count - found.length, found)
      found.push(...many)
      if (found.length >= count) break
    }
    const rest = engine.nodes.and([cell, not(engine.nodes.enumeration(found))])
    const answer = decide(engine, rest, depth)
    if (answer < 0) return { values: found, complete: answer === EMPTY, known: answer === EMPTY }
    found.push(answer)
  }
  return { values: found, complete: false, known: true }
}

// Numbers and texts come many at a time.
const manyScalars = (
  engine: Engine,
  cell: Id,
  count: number,
  found: ReadonlyArray<ValueId>
): ReadonlyArray<ValueId> => {
  const rest = engine.nodes.and([cell, not(engine.nodes.enumeration(found))])
  const result: Array<ValueId> = []
  for (const kind of [kinds.number, kinds.string]) {
    const state = propagate(engine, project(engine, rest, kind), kind)
    if (state === undefined || state.clauses.length > 0 || state.opaque !== undefined) continue
    if (state.chosen !== undefined || result.length >= count) continue
    const find = kind === kinds.number ? findNumbers : findTexts
    const several = find(engine, state.units, count - result.length)
    if (several !== undefined) result.push(...several.values)
  }
  return result
}

// Bipartite matching by augmenting paths.
const match = (engine: Engine, offers: ReadonlyArray<ReadonlyArray<ValueId>>): ReadonlyArray<ValueId> | undefined => {
  const owner = new Map<ValueId, number>()
  const assign = (position: number, seen: Set<ValueId>): boolean => {
    for (const value of offers[position] ?? []) {
      if (!owner.has(value)) {
        owner.set(value, position)
        return true
      }
    }
    for (const value of offers[position] ?? []) {
      if (seen.has(value)) continue
      seen.add(value)
      spend(engine, 1)
      const other = owner.get(value)
      if (other !== undefined && assign(other, seen)) {
        owner.set(value, position)
        return true
      }
    }
    return false
  }
  for (const position of offers.keys()) if (!assign(position, new Set())) return undefined
  const result: Array<ValueId> = []
  for (const [value, position] of owner) result[position] = value
  return result
}
