import { type ArrayUnits, type Counter } from "./arrayUnits.js"
import { type Engine, spend, UNKNOWN } from "./engine.js"
import { type Id, not } from "./nodes.js"
import { decide } from "./solver.js"

/** One way to choose an item: what it satisfies and which counters it moves. */
export interface Option {
  readonly cell: Id
  readonly steps: ReadonlyArray<0 | 1>
}

export interface Search {
  readonly engine: Engine
  readonly units: ArrayUnits
  readonly depth: number
  readonly options: Map<number, ReadonlyArray<Option>>
  unknown: boolean
}

/** What every item at a position must satisfy. */
export const baseAt = ({ engine, units }: Pick<Search, "engine" | "units">, index: number): Id =>
  engine.nodes.and([
    ...(units.items.get(index) ?? []),
    ...units.universal.filter(({ from }) => from <= index).map(({ of }) => of)
  ])

const inhabited = (search: Search, cell: Id): boolean => {
  const answer = decide(search.engine, cell, search.depth - 1)
  if (answer === UNKNOWN) search.unknown = true
  return answer >= 0
}

export const optionsAt = (search: Search, index: number): ReadonlyArray<Option> => {
  const position = Math.min(index, search.units.tail)
  const known = search.options.get(position)
  if (known !== undefined) return known
  const result = makeOptions(search, baseAt(search, position), position)
  search.options.set(position, result)
  return result
}

export const makeOptions = (search: Search, base: Id, position: number): ReadonlyArray<Option> => {
  let options: ReadonlyArray<Option> = inhabited(search, base) ? [{ cell: base, steps: [] }] : []
  for (const counter of search.units.counters) {
    options = options.flatMap((option) =>
      waysOf(search, option, counter, position).filter(({ cell }) => counter.from > position || inhabited(search, cell))
    )
  }
  return options
}

// For each counter that sees the position: the item does not count, or it does. A counter without an upper bound need
// not be told that an item does not count; one without a lower bound need not be told that it does.
const waysOf = (search: Search, option: Option, counter: Counter, position: number): ReadonlyArray<Option> => {
  const { nodes } = search.engine
  spend(search.engine, 2 + option.steps.length * 2)
  const { cell, steps } = option
  if (counter.from > position) return [{ cell, steps: [...steps, 0] }]
  const inside = counter.least > 0 ? nodes.and([cell, counter.of]) : cell
  const outside = counter.most < Infinity ? nodes.and([cell, not(counter.of)]) : cell
  return [
    { cell: outside, steps: [...steps, 0] },
    { cell: inside, steps: [...steps, 1] }
  ]
}

/** Up to so many counters, an item that counts for one only is tried for each. */
const mostSingled = 64

export const fewOptions = (search: Search, position: number): ReadonlyArray<Option> => {
  const { counters } = search.units
  const singled = counters.length > mostSingled ? [] : counters.keys()
  const preferences: ReadonlyArray<(index: number) => boolean> = [
    () => true,
    () => false,
    ...[...singled].map((single) => (index: number) => index === single)
  ]
  const options = preferences.flatMap((prefers) => preferredOption(search, position, prefers) ?? [])
  return [...new Map(options.map((option) => [option.steps.join(), option])).values()]
}

/** The way to choose an item that counts where it is preferred and possible, one counter after the other. */
const preferredOption = (search: Search, position: number, prefers: (index: number) => boolean): Option | undefined => {
  let option: Option | undefined = { cell: baseAt(search, position), steps: [] }
  if (!inhabited(search, option.cell)) return undefined
  for (const [index, counter] of search.units.counters.entries()) {
    const ways: ReadonlyArray<Option> = waysOf(search, option, counter, position)
    const wanted = prefers(index) ? ways.toReversed() : ways
    option = wanted.find(({ cell }) => inhabited(search, cell))
    if (option === undefined) return undefined
  }
  return option
}
