import { baseAt, fewOptions, makeOptions, type Option, optionsAt, type Search } from "./arrayOptions.js"
import { type ArrayUnits, arrayUnits } from "./arrayUnits.js"
import { distinctValues } from "./distinct.js"
import { type Answer, EMPTY, type Engine, note, spend, UNKNOWN } from "./engine.js"
import { type Id } from "./nodes.js"
import { decide } from "./solver.js"
import { type ValueId } from "./values.js"

const maxItems = 200_000

/** An array that satisfies all units. */
export const findArray = (engine: Engine, list: ReadonlyArray<Id>, depth: number): Answer => {
  const units = arrayUnits(engine, list)
  if (units === undefined || units.least > units.most) return EMPTY
  const search: Search = { engine, units, depth, options: new Map(), unknown: false }
  const answer = units.repeated ? findRepeated(search) : units.unique ? findUnique(search) : findAny(search)
  return answer === EMPTY && search.unknown ? UNKNOWN : answer
}

/** From so many counters on, the ways in which items may count are too many to look at all of them first. */
const manyCounters = 8

/**
 * An array; where there are many counters, one whose items each count for as many as they can, as few, or one, and
 * only then any.
 */
const findAny = (search: Search): Answer => {
  const { counters, tail } = search.units
  if (counters.length < manyCounters) return findPlain(search, [])
  const few: Search = { ...search, options: new Map() }
  for (let position = 0; position <= tail; position++) few.options.set(position, fewOptions(search, position))
  const found = findPlain(few, [])
  return found >= 0 ? found : findPlain(search, [])
}

interface Path {
  readonly option: Option
  readonly times: number
  readonly before: Path | undefined
}

interface Forced {
  readonly index: number
  readonly option: Option
}

interface Reached {
  readonly counts: ReadonlyArray<number>
  readonly path: Path | undefined
}

// Counts after one more item; undefined when an upper bound is passed. Counts above a lower bound do not matter.
const advance = (
  units: ArrayUnits,
  counts: ReadonlyArray<number>,
  option: Option
): ReadonlyArray<number> | undefined => {
  const next: Array<number> = []
  for (const [index, counter] of units.counters.entries()) {
    const count = (counts[index] ?? 0) + (option.steps[index] ?? 0)
    if (count > counter.most) return undefined
    next.push(counter.most === Infinity ? Math.min(count, counter.least) : count)
  }
  return next
}

const satisfied = (units: ArrayUnits, counts: ReadonlyArray<number>): boolean =>
  units.counters.every((counter, index) => (counts[index] ?? 0) >= counter.least)

// Breadth first over positions, then over counts in the uniform tail: the shortest path to an acceptable end.
const findPath = (search: Search, forced: ReadonlyArray<Forced>, least: number): Path | "none" | "empty array" => {
  const { engine, units } = search
  const tail = Math.max(units.tail, ...forced.map(({ index }) => index + 1))
  let frontier: ReadonlyArray<Reached> = [{ counts: units.counters.map(() => 0), path: undefined }]
  const seen = new Set<string>()
  // The same counts at a greater length are the same only if a filler reaches the least length anyway.
  const prunes = neutral(search, tail) !== undefined
  for (let length = 0; frontier.length > 0; length++) {
    const done = frontier.find(({ counts }) => satisfied(units, counts))
    if (done !== undefined && length >= least) return done.path ?? "empty array"
    if (done !== undefined && length >= tail) {
      const filler = neutral(search, length)
      if (filler !== undefined) return { option: filler, times: least - length, before: done.path }
    }
    if (length >= units.most) return "none"
    const options = forced.find(({ index }) => index === length)?.option
    const next = new Map<string, Reached>()
    for (const { counts, path } of frontier) {
      for (const option of options === undefined ? useful(search, counts, length, tail) : [options]) {
        spend(engine, 1 + counts.length / 8)
        const after = advance(units, counts, option)
        if (after === undefined) continue
        const key = after.join()
        if (next.has(key) || (prunes && length >= tail && seen.has(key))) continue
        next.set(key, { counts: after, path: { option, times: 1, before: path } })
      }
    }
    if (length >= tail) for (const key of next.keys()) seen.add(key)
    frontier = [...next.values()]
  }
  return "none"
}

// In the tail the order of the items does not matter: the next one may be one that the first open counter waits for.
const useful = (search: Search, counts: ReadonlyArray<number>, length: number, tail: number): ReadonlyArray<Option> => {
  const options = optionsAt(search, length)
  if (length < tail) return options
  const open = search.units.counters.findIndex((counter, index) => (counts[index] ?? 0) < counter.least)
  return open < 0 ? options : options.filter((option) => option.steps[open] === 1)
}

// An item of the tail that moves no counter with an upper bound can be repeated at will.
const neutral = (search: Search, index: number): Option | undefined =>
  optionsAt(search, index).find((option) =>
    search.units.counters.every((counter, position) => counter.most === Infinity || option.steps[position] === 0)
  )

const cellsOf = (path: Path): ReadonlyArray<Id> | undefined => {
  const runs: Array<Path> = []
  for (let at: Path | undefined = path; at !== undefined; at = at.before) runs.push(at)
  if (runs.reduce((total, run) => total + run.times, 0) > maxItems) return undefined
  return runs.reverse().flatMap((run) => Array.from({ length: run.times }, () => run.option.cell))
}

const findPlain = (search: Search, forced: ReadonlyArray<Forced>): Answer => {
  const { depth, engine, units } = search
  const path = findPath(search, forced, Math.max(units.least, ...forced.map(({ index }) => index + 1)))
  if (path === "none") return EMPTY
  if (path === "empty array") return engine.values.array([])
  const cells = cellsOf(path)
  if (cells === undefined) {
    note(engine, "the shortest value is an array of more than 200,000 items")
    return UNKNOWN
  }
  const items: Array<ValueId> = []
  for (const cell of cells) {
    const answer = decide(engine, cell, depth - 1)
    if (answer < 0) return UNKNOWN
    items.push(answer)
  }
  return engine.values.array(items)
}

// Two equal items: every pair of positions up to the second of the tail, with all that is asked of both.
const findRepeated = (search: Search): Answer => {
  const { engine, units } = search
  if (units.unique) return EMPTY
  for (let second = 1; second <= units.tail + 1 && second < units.most; second++) {
    for (let first = 0; first < second; first++) {
      spend(engine, 1)
      const base = engine.nodes.and([baseAt(search, first), baseAt(search, second)])
      for (const option of makeOptions(search, base, second)) {
        const early = {
          cell: option.cell,
          steps: option.steps.map((step, index) => ((units.counters[index]?.from ?? 0) <= first ? step : 0))
        }
        const answer = findPlain(search, [
          { index: first, option: early },
          { index: second, option }
        ])
        if (answer === UNKNOWN) search.unknown = true
        if (answer >= 0) return answer
      }
    }
  }
  return EMPTY
}

// All items different: the shortest choice of cells that has distinct values.
const findUnique = (search: Search): Answer => {
  const { units } = search
  const path = findPath(search, [], units.least)
  if (path === "none") return EMPTY
  if (path === "empty array") return search.engine.values.array([])
  const cells = cellsOf(path)
  if (cells === undefined) {
    if (tooFewDistinct(search)) return EMPTY
    note(search.engine, "the shortest value is an array of more than 200,000 items")
    return UNKNOWN
  }
  const values = distinct(search, cells)
  if (values !== undefined) return search.engine.values.array(values)
  if (units.counters.length === 0) return EMPTY
  return searchUnique(
    search,
    [],
    units.counters.map(() => 0),
    0
  )
}

const maxDistinct = 2_000

// Where the first positions cannot differ, no more of them can.
const tooFewDistinct = (search: Search): boolean => {
  const cells = Array.from({ length: maxDistinct }, (_, index) => baseAt(search, Math.min(index, search.units.tail)))
  return distinctValues(search.engine, cells, search.depth - 1) === "none"
}

const distinct = (search: Search, cells: ReadonlyArray<Id>): ReadonlyArray<ValueId> | undefined => {
  const result = distinctValues(search.engine, cells, search.depth - 1)
  if (result === "unknown") search.unknown = true
  return typeof result === "string" ? undefined : result
}

// In the uniform tail the order does not matter: options are taken in ascending order there.
const searchUnique = (
  search: Search,
  cells: ReadonlyArray<Id>,
  counts: ReadonlyArray<number>,
  first: number
): Answer => {
  const { engine, units } = search
  spend(engine, 1 + cells.length)
  const length = cells.length
  if (length > 0 && distinct(search, cells) === undefined) return EMPTY
  if (length >= units.least && satisfied(units, counts)) {
    return engine.values.array(distinct(search, cells) ?? [])
  }
  const sum = units.counters.reduce((total, counter) => total + counter.least, 0)
  if (length >= Math.min(units.most, Math.max(units.least, units.tail) + sum)) return EMPTY
  const options = optionsAt(search, length)
  for (let index = length > units.tail ? first : 0; index < options.length; index++) {
    const option = options[index]
    if (option === undefined) continue
    const after = advance(units, counts, option)
    if (after === undefined) continue
    const answer = searchUnique(search, [...cells, option.cell], after, index)
    if (answer !== EMPTY) return answer
  }
  return EMPTY
}
