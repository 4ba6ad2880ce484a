import { describe, expect, it } from "vitest"
import { searchStates, type TransitionSystem } from "../src/index.js"

/** How one participant of a commit stands. */
const [working, prepared, committed, aborted] = [0, 1, 2, 3]

const changed = (state: Uint8Array, ...changes: ReadonlyArray<readonly [number, number]>): Uint8Array => {
  const next = state.slice()
  for (const [at, value] of changes) next[at] = value
  return next
}

/** Transaction commit without messages (Gray and Lamport): participants see one another's states. */
const transactionCommit = (size: number): TransitionSystem => ({
  first: new Uint8Array(size),
  next: (state, emit) => {
    const canCommit = state.every((one) => one === prepared || one === committed)
    for (const [at, one] of state.entries()) {
      if (one === working) emit(changed(state, [at, prepared]), at)
      if (one === prepared && canCommit) emit(changed(state, [at, committed]), at)
      if ((one === working || one === prepared) && !state.includes(committed)) emit(changed(state, [at, aborted]), at)
    }
  }
})

/** Two-phase commit (Gray and Lamport): a manager, and messages that are never taken back. */
const twoPhaseCommit = (size: number): TransitionSystem => {
  const manager = size
  const known = (at: number): number => size + 1 + at
  const sent = (at: number): number => 2 * size + 1 + at
  const [commit, abort] = [3 * size + 1, 3 * size + 2]
  return {
    first: new Uint8Array(3 * size + 3),
    next: (state, emit) => {
      const all = Array.from({ length: size }, (_, at) => at)
      if (state[manager] === working) {
        if (all.every((at) => state[known(at)] === 1)) emit(changed(state, [manager, committed], [commit, 1]), 0)
        emit(changed(state, [manager, aborted], [abort, 1]), 1)
      }
      for (const at of all) {
        if (state[manager] === working && state[sent(at)] === 1) emit(changed(state, [known(at), 1]), 2)
        if (state[at] === working) {
          emit(changed(state, [at, prepared], [sent(at), 1]), 3)
          emit(changed(state, [at, aborted]), 4)
        }
        if (state[commit] === 1) emit(changed(state, [at, committed]), 5)
        if (state[abort] === 1) emit(changed(state, [at, aborted]), 6)
      }
    }
  }
}

describe("the search finds as many states as others published", () => {
  it("of transaction commit with three participants: 34 states, 94 generated, 7 deep", () => {
    const { states, moves, depth, isComplete } = searchStates(transactionCommit(3))
    expect({ states, generated: moves + 1, depth, isComplete }).toEqual({
      states: 34,
      generated: 94,
      depth: 7,
      isComplete: true
    })
  })

  it("of two-phase commit with three participants: 288 states, 1146 generated, 11 deep", () => {
    const { states, moves, depth } = searchStates(twoPhaseCommit(3))
    expect({ states, generated: moves + 1, depth }).toEqual({ states: 288, generated: 1146, depth: 11 })
  })

  it("of two-phase commit with five participants: 8832 states", () => {
    expect(searchStates(twoPhaseCommit(5)).states).toBe(8832)
  })

  it("no two participants of two-phase commit differ in what they decided", () => {
    const wrong: Array<number> = []
    searchStates(twoPhaseCommit(4), {
      visit: ({ state, at }) => {
        const decisions = state.subarray(0, 4)
        if (decisions.includes(committed) && decisions.includes(aborted)) wrong.push(at)
      }
    })
    expect(wrong).toEqual([])
  })

  it("each state of two-phase commit can still be decided", () => {
    const found = searchStates(twoPhaseCommit(3), { keepsArrows: true })
    const isDecided = (state: Uint8Array): boolean => state.subarray(0, 3).every((one) => one >= committed)
    expect(found.cannotReach(isDecided)).toEqual([])
    expect(found.cannotReach((state) => isDecided(state) && state[0] === committed).length).toBeGreaterThan(0)
  })
})

describe("a search", () => {
  it("shows a shortest way", () => {
    const found = searchStates(transactionCommit(2))
    const last = found.states - 1
    const way = found.statesTo(last)
    expect(way[0]).toBe(0)
    expect(way.at(-1)).toBe(last)
    expect(found.eventsTo(last)).toHaveLength(way.length - 1)
    expect(way).toHaveLength(found.depth)
  })

  it("ends at its bound, and says so", () => {
    const found = searchStates(twoPhaseCommit(4), { mostStates: 100 })
    expect(found.states).toBe(100)
    expect(found.isComplete).toBe(false)
  })

  it("ends where it is told to", () => {
    const found = searchStates(twoPhaseCommit(4), { visit: ({ at }) => at === 5 })
    expect(found.isComplete).toBe(false)
  })

  it("looks at participants that differ in names only once", () => {
    const system = transactionCommit(3)
    const found = searchStates({ ...system, canonical: (state, out) => out.set(state.toSorted()) })
    // Three of four states with repetition, less those in which one committed and one did not prepare or abort.
    const multisets = new Set<string>()
    searchStates(system, { visit: ({ state }) => void multisets.add(state.toSorted().join("")) })
    expect(found.states).toBe(multisets.size)
    for (let at = 0; at < found.states; at++) expect(found.eventsTo(at)).toHaveLength(found.statesTo(at).length - 1)
  })
})
