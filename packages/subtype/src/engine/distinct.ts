import { EMPTY, type Engine, spend } from "./engine.js"
import { type Id, not } from "./nodes.js"
import { fromInteger } from "../number/index.js"
import { evaluate } from "./evaluate.js"
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
    spend(engine, 1 + found.length / 4)
    if (found.length === 4) {
      for (const value of manyScalars(engine, cell, count - found.length, found)) found.push(value)
      if (found.length < count) for (const value of manyNested(engine, cell, count, found)) found.push(value)
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

/** Values that may stand in a place of a larger one, each another: whole numbers and short words. */
function* variants(engine: Engine, count: number): Generator<readonly [kind: number, value: ValueId]> {
  const { values } = engine
  for (let number = 0; number < count; number++) {
    yield [0, values.number(fromInteger(number))]
    yield [1, values.text(number.toString(36))]
  }
}

/** The value with another one at one of its places. */
const withMember = (engine: Engine, id: ValueId, place: string | number, member: ValueId): ValueId => {
  const value = engine.values.get(id)
  if (value.kind === kinds.array && typeof place === "number")
    return engine.values.array(value.items.with(place, member))
  if (value.kind !== kinds.object || typeof place !== "string") return id
  return engine.values.object(new Map(value.entries).set(place, member))
}

const placesIn = (engine: Engine, id: ValueId): ReadonlyArray<string | number> => {
  const value = engine.values.get(id)
  if (value.kind === kinds.array) return [...value.items.keys()]
  return value.kind === kinds.object ? [...value.entries.keys()] : []
}

const maxPlaces = 8
const maxRefused = 8

// Arrays and objects come many at a time where one of their parts may be nearly anything: what is tried is evaluated.
const manyNested = (engine: Engine, cell: Id, count: number, found: ReadonlyArray<ValueId>): ReadonlyArray<ValueId> => {
  const seen = new Set(found)
  const result: Array<ValueId> = []
  for (const base of found.slice(0, 4)) {
    for (const place of placesIn(engine, base).slice(0, maxPlaces)) {
      const refused = [0, 0]
      for (const [kind, member] of variants(engine, count)) {
        if (found.length + result.length >= count) return result
        if ((refused[kind] ?? 0) >= maxRefused) {
          if (refused.every((times) => times >= maxRefused)) break
          continue
        }
        spend(engine, 4)
        const next = withMember(engine, base, place, member)
        if (seen.has(next)) continue
        if (evaluate(engine, cell, next) !== 1) refused[kind] = (refused[kind] ?? 0) + 1
        else {
          seen.add(next)
          result.push(next)
        }
      }
    }
  }
  return result
}

// Bipartite matching by augmenting paths.
const match = (engine: Engine, offers: ReadonlyArray<ReadonlyArray<ValueId>>): ReadonlyArray<ValueId> | undefined => {
  const owner = new Map<ValueId, number>()
  // What is owned stays owned: how far each list of offers is used up only grows.
  const used = new Map<ReadonlyArray<ValueId>, number>()
  const takeFree = (position: number): boolean => {
    const offered = offers[position] ?? []
    for (let at = used.get(offered) ?? 0; at < offered.length; at++) {
      const value = offered[at]
      if (value === undefined || owner.has(value)) continue
      owner.set(value, position)
      used.set(offered, at + 1)
      return true
    }
    used.set(offered, offered.length)
    return false
  }
  const assign = (position: number, seen: Set<ValueId>): boolean => {
    if (takeFree(position)) return true
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
