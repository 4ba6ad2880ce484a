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
  /** Tells every state that can come next, and what happens on the way there. */
  readonly next: (state: Uint8Array, emit: (state: Uint8Array, event: number) => void) => void
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

interface Table {
  readonly width: number
  bytes: Uint8Array
  /** Under which form each state is remembered; the bytes themselves without symmetry. */
  forms: Uint8Array
  slots: Int32Array
  parents: Int32Array
  events: Int32Array
  depths: Int32Array
  size: number
}

const grown = <A extends Uint8Array | Int32Array>(old: A, bigger: A): A => {
  bigger.set(old)
  return bigger
}

const hashOf = (bytes: Uint8Array, from: number, width: number): number => {
  let hash = 0x811c9dc5
  for (let at = from; at < from + width; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  hash ^= hash >>> 15
  return Math.imul(hash, 0x2c1b3c6d) >>> 0
}

const tableOf = (width: number, hasForms: boolean): Table => {
  const bytes = new Uint8Array(1024 * width)
  return {
    width,
    bytes,
    forms: hasForms ? new Uint8Array(1024 * width) : bytes,
    slots: new Int32Array(4096).fill(-1),
    parents: new Int32Array(1024),
    events: new Int32Array(1024),
    depths: new Int32Array(1024),
    size: 0
  }
}

/** Twice the room; what is remembered is put into its place anew. */
const grow = (table: Table): void => {
  const { width, size } = table
  const room = table.parents.length * 2
  const isShared = table.forms === table.bytes
  table.bytes = grown(table.bytes, new Uint8Array(room * width))
  table.forms = isShared ? table.bytes : grown(table.forms, new Uint8Array(room * width))
  table.parents = grown(table.parents, new Int32Array(room))
  table.events = grown(table.events, new Int32Array(room))
  table.depths = grown(table.depths, new Int32Array(room))
  const slots = new Int32Array(room * 4).fill(-1)
  const mask = slots.length - 1
  for (let at = 0; at < size; at++) {
    let slot = hashOf(table.forms, at * width, width) & mask
    while (slots[slot] !== -1) slot = (slot + 1) & mask
    slots[slot] = at
  }
  table.slots = slots
}

const isSame = (a: Uint8Array, from: number, b: Uint8Array, width: number): boolean => {
  for (let at = 0; at < width; at++) if (a[from + at] !== b[at]) return false
  return true
}

/** The number of the state of a form, or the slot (as -1 - slot) where it would be. */
const lookUp = ({ forms, slots, width }: Table, form: Uint8Array): number => {
  const mask = slots.length - 1
  let slot = hashOf(form, 0, width) & mask
  for (let known = slots[slot] ?? -1; known !== -1; known = slots[slot] ?? -1) {
    if (isSame(forms, known * width, form, width)) return known
    slot = (slot + 1) & mask
  }
  return -1 - slot
}

const add = (
  table: Table,
  slot: number,
  state: Uint8Array,
  form: Uint8Array,
  parent: number,
  event: number
): number => {
  const at = table.size
  table.bytes.set(state, at * table.width)
  if (table.forms !== table.bytes) table.forms.set(form, at * table.width)
  table.parents[at] = parent
  table.events[at] = event
  table.depths[at] = parent < 0 ? 1 : (table.depths[parent] ?? 0) + 1
  table.slots[slot] = at
  table.size = at + 1
  if (table.size === table.parents.length) grow(table)
  return at
}

const stateOf = ({ bytes, width }: Table, at: number): Uint8Array => bytes.slice(at * width, (at + 1) * width)

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
  const formOf = (state: Uint8Array): Uint8Array => {
    if (canonical === undefined) return state
    canonical(state, form)
    return form
  }
  const arrows: Array<number> = []
  const bound = { isFull: false }
  let [moves, current, own] = [0, 0, 0]
  const emit = (state: Uint8Array, event: number): void => {
    moves += 1
    own += 1
    const found = lookUp(table, formOf(state))
    if (found < 0 && table.size >= mostStates) {
      bound.isFull = true
      return
    }
    const at = found >= 0 ? found : add(table, -1 - found, state, formOf(state), current, event)
    if (keepsArrows) arrows.push(current, at)
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
  const begin = lookUp(table, formOf(first))
  if (begin < 0) add(table, -1 - begin, first, formOf(first), -1, 0)
  const partial = space(false)
  for (current = 0; current < table.size && !bound.isFull; current++) {
    const state = stateOf(table, current)
    own = 0
    next(state, emit)
    if (visit?.({ state, at: current, isLast: own === 0 }, partial) === true) return space(false)
  }
  return space(!bound.isFull)
}
