import { add, lookUp, stateOf, type Table, tableOf } from "./table.js"

/**
 * How a search came to a state. It is written over for the next one.
 *
 * @category search
 * @since 0.1.0
 */
export interface StateOrigin {
  /** Number of the state, in the order in which they were found, which is that in which they are looked at. */
  readonly at: number
  /** How many states were known before this one was looked at. */
  readonly known: number
  /** Number of the state from which this one was found; -1: it is the first. */
  readonly parent: number
  /** What happened on the way from there; -1: it is the first. */
  readonly event: number
}

/**
 * Something that moves from state to state. A state is a few bytes: `next` calls `emit` with every state that can come
 * next and a number that says what happened. What is emitted is copied, so one buffer may be used again and again.
 *
 * @category search
 * @since 0.1.0
 */
export interface TransitionSystem {
  /** The state in which everything begins; its length is that of every state. */
  readonly first: Uint8Array
  /**
   * Tells every state that can come next, and what happens on the way there; `emit` gives the number of that state, or -1
   * when there is no room for it. The next state is written over `state`. Moves to states that are known by then may be
   * left out: then `moves` are fewer, and nothing can be said of `cannotReach`.
   */
  readonly next: (state: Uint8Array, emit: (state: Uint8Array, event: number) => number, origin: StateOrigin) => void
  /**
   * Writes the form under which a state is remembered, where states differ in names only: a renaming of the state that
   * leads to the renamed states, and for which the search need not look.
   */
  readonly canonical?: (state: Uint8Array, out: Uint8Array) => void
}

/**
 * What a search is told when it comes to a state for the first time.
 *
 * @category search
 * @since 0.1.0
 */
export interface Visit {
  /** To be read at once: the next state is written over it. `stateAt` gives a copy. */
  readonly state: Uint8Array
  /** Number of the state, in the order in which they were found. */
  readonly at: number
  /** Whether nothing can happen next. */
  readonly isLast: boolean
}

/**
 * How far to search, and what to do on the way.
 *
 * @category search
 * @since 0.1.0
 */
export interface SearchOptions {
  /** States looked at at most: 1,000,000 when left out. */
  readonly mostStates?: number
  /** Ends the search when it returns true. Called once for each state, breadth first. */
  readonly visit?: (visit: Visit, found: StateSpace) => boolean | void
  /** Remembers who leads to whom: needed for `cannotReach`. */
  readonly keepsArrows?: boolean
}

/**
 * The states that were found.
 *
 * @category search
 * @since 0.1.0
 */
export interface StateSpace {
  readonly states: number
  /** Moves that were looked at, those to known states among them. */
  readonly moves: number
  /** States on the longest of the shortest ways, the first included. */
  readonly depth: number
  /** False when the search ended early. */
  readonly isComplete: boolean
  /** A state by its number, as a copy. */
  readonly stateAt: (at: number) => Uint8Array
  /** What happens on a shortest way to a state. */
  readonly eventsTo: (at: number) => ReadonlyArray<number>
  /** The states of that way, the first and the last included. */
  readonly statesTo: (at: number) => ReadonlyArray<number>
  /** States from which no state that is wanted can be reached. */
  readonly cannotReach: (isWanted: (state: Uint8Array) => boolean) => ReadonlyArray<number>
}

const statesTo = ({ parents }: Table, at: number): ReadonlyArray<number> => {
  const states: Array<number> = []
  for (let link = at; link >= 0; link = parents[link] ?? -1) states.push(link)
  return states.toReversed()
}

const cannotReach = (
  table: Table,
  arrows: ReadonlyArray<number>,
  isWanted: (state: Uint8Array) => boolean
): ReadonlyArray<number> => {
  const sources = new Map<number, Array<number>>()
  for (let at = 0; at < arrows.length; at += 2) {
    const [from, to] = [arrows[at] ?? 0, arrows[at + 1] ?? 0]
    const list = sources.get(to)
    if (list === undefined) sources.set(to, [from])
    else list.push(from)
  }
  const can = new Uint8Array(table.size)
  const open: Array<number> = []
  for (let at = 0; at < table.size; at++) {
    if (!isWanted(stateOf(table, at))) continue
    can[at] = 1
    open.push(at)
  }
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const from of sources.get(at) ?? []) {
      if (can[from] === 1) continue
      can[from] = 1
      open.push(from)
    }
  }
  return [...can.keys()].filter((at) => can[at] === 0)
}

/**
 * Finds every state that a system can come to, breadth first: the way to each is a shortest one.
 *
 * @example
 * ```ts
 * import { searchStates } from "@lintel/analysis"
 *
 * // Two bits, each of which can be set once.
 * const found = searchStates({
 *   first: Uint8Array.of(0, 0),
 *   next: ([a = 0, b = 0], emit) => {
 *     if (a === 0) emit(Uint8Array.of(1, b), 1)
 *     if (b === 0) emit(Uint8Array.of(a, 1), 2)
 *   }
 * })
 * found.states // => 4
 * found.depth // => 3
 * found.eventsTo(3) // => [1, 2]
 * ```
 *
 * @category search
 * @since 0.1.0
 */
export const searchStates = (
  { first, next, canonical }: TransitionSystem,
  { mostStates = 1_000_000, visit, keepsArrows = false }: SearchOptions = {}
): StateSpace => {
  const table = tableOf(first.length, canonical !== undefined)
  const form = new Uint8Array(first.length)
  const find = (state: Uint8Array): number => {
    canonical?.(state, form)
    table.forms.set(canonical === undefined ? state : form, table.size * table.stride)
    return lookUp(table)
  }
  const arrows: Array<number> = []
  const bound = { isFull: false }
  let [moves, current, own] = [0, 0, 0]
  const origin = { at: 0, known: 0, parent: -1, event: -1 }
  const emit = (state: Uint8Array, event: number): number => {
    moves += 1
    own += 1
    const found = find(state)
    if (found < 0 && table.size >= mostStates) {
      bound.isFull = true
      return -1
    }
    const at = found >= 0 ? found : add(table, -1 - found, state, current, event)
    if (keepsArrows) arrows.push(current, at)
    return at
  }
  const space = (isComplete: boolean): StateSpace => ({
    states: table.size,
    moves,
    depth: table.size === 0 ? 0 : (table.depths[table.size - 1] ?? 0),
    isComplete,
    stateAt: (at) => stateOf(table, at),
    eventsTo: (at) =>
      statesTo(table, at)
        .slice(1)
        .map((link) => table.events[link] ?? 0),
    statesTo: (at) => statesTo(table, at),
    cannotReach: (isWanted) => cannotReach(table, arrows, isWanted)
  })
  const begin = find(first)
  if (begin < 0) add(table, -1 - begin, first, -1, -1)
  const partial = space(false)
  const state = new Uint8Array(first.length)
  for (current = 0; current < table.size && !bound.isFull; current++) {
    const { bytes, width, stride } = table
    for (let at = 0, from = current * stride; at < width; at++) state[at] = bytes[from + at] ?? 0
    own = 0
    origin.at = current
    origin.known = table.size
    origin.parent = table.parents[current] ?? -1
    origin.event = table.events[current] ?? -1
    next(state, emit, origin)
    if (visit?.({ state, at: current, isLast: own === 0 }, partial) === true) return space(false)
  }
  return space(!bound.isFull)
}
