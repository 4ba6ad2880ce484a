import type { Run, RunEvent } from "../run.js"
import type { SagaMachine } from "./machine.js"
import { endOf, movesOf } from "./moves.js"
import { firstState, stepState } from "./state.js"

/**
 * What must never happen in a saga.
 *
 * - `stuck`: it can go neither on nor back.
 * - `effectLeft`: it was given up, and an effect stays.
 * - `effectMissing`: it was completed without the effect of a step.
 * - `effectTwice`: a step took effect twice.
 * - `undoneWithoutEffect`: something was undone that had not been done.
 *
 * @category sagas
 * @since 0.1.0
 */
export type SagaViolation = "stuck" | "effectLeft" | "effectMissing" | "effectTwice" | "undoneWithoutEffect"

/**
 * A shortest run in which something goes wrong that never must, and the step that it is about.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface UnsafeRun {
  readonly violation: SagaViolation
  readonly step: string
  readonly run: Run
}

/**
 * What exploring every run of a saga gave.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface Exploration {
  /** States that can be reached. */
  readonly states: number
  /** States in which nothing more can happen. */
  readonly ends: number
  /** One shortest run for each violation and step; empty: no run goes wrong. */
  readonly unsafe: ReadonlyArray<UnsafeRun>
  /** False when the search ended early: then `unsafe` may lack some. */
  readonly isComplete: boolean
}

/**
 * How far to explore.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface ExploreOptions {
  /** States looked at at most. */
  readonly mostStates?: number
  /** Ends the search with the first unsafe run of which this holds. */
  readonly until?: (found: UnsafeRun) => boolean
}

interface Search {
  readonly machine: SagaMachine
  readonly states: Array<string>
  readonly cause: Array<{ readonly from: number; readonly events: ReadonlyArray<RunEvent> } | undefined>
  readonly unsafe: Map<string, UnsafeRun>
}

const runTo = ({ cause }: Search, at: number, end: string | undefined): Run => {
  const parts: Array<ReadonlyArray<RunEvent>> = []
  for (let link = cause[at]; link !== undefined; link = cause[link.from]) parts.push(link.events)
  const events = parts.toReversed().flat()
  return end === "completed" || end === "aborted" || end === "stuck" ? [...events, { _tag: "End", as: end }] : events
}

/** The step that a stuck saga is stuck at, in the state in which it got stuck. */
const stuckAt = ({ cause }: Search, at: number): string | undefined => {
  const last = cause[at]?.events.findLast((event) => event._tag !== "Duplicate")
  return last === undefined || last._tag === "End" || last._tag === "Arrive" ? undefined : last.step
}

/** Whether the state is an end; what is wrong with it is noted. */
const judge = (search: Search, at: number): boolean => {
  const { machine, states, unsafe } = search
  const state = states[at] ?? ""
  const end = endOf(machine, state)
  const isQuiet = machine.steps.every((_, position) => !stepState(state, position).isPending)
  const note = (violation: SagaViolation, step: string, run: () => Run): void => {
    const key = `${violation} ${step}`
    if (!unsafe.has(key)) unsafe.set(key, { violation, step, run: run() })
  }
  const stuck = end === "stuck" ? stuckAt(search, at) : undefined
  if (stuck !== undefined) note("stuck", stuck, () => runTo(search, at, end))
  for (const [position, { name, kind }] of machine.steps.entries()) {
    const { net } = stepState(state, position)
    if (net === 2) note("effectTwice", name, () => runTo(search, at, undefined))
    if (net === -1) note("undoneWithoutEffect", name, () => runTo(search, at, undefined))
    if (!isQuiet) continue
    if (end === "aborted" && net > 0) note("effectLeft", name, () => runTo(search, at, end))
    if (end === "completed" && net === 0 && kind !== "readOnly") {
      note("effectMissing", name, () => runTo(search, at, end))
    }
  }
  return end !== undefined && isQuiet
}

/**
 * Explores every run of a saga under the full fault model: a request is rejected, lost, late or taken without anybody
 * hearing of it, a copy of it arrives at any time, the orchestrator restarts, an undo fails. Breadth first, so that a
 * run that goes wrong is a shortest one. A saga of n compensatable steps in a row that is safe throughout has exactly
 * (8n + 1) · 2^n states, of which 2n + 1 are ends.
 *
 * @example
 * ```ts
 * import { explore, machineOf } from "@lintel/analysis"
 *
 * const machine = machineOf({
 *   steps: { pay: { idempotency: "none", kind: "compensatable", compensate: "none" } }
 * })
 * typeof machine === "string" ? machine : explore(machine).unsafe[0]?.violation // => "effectLeft"
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const explore = (machine: SagaMachine, { mostStates = 1_000_000, until }: ExploreOptions = {}): Exploration => {
  const first = firstState(machine.steps.length)
  const search: Search = { machine, states: [first], cause: [undefined], unsafe: new Map() }
  const seen = new Set([first])
  let ends = 0
  const result = (isComplete: boolean): Exploration => ({
    states: seen.size,
    ends,
    unsafe: [...search.unsafe.values()],
    isComplete
  })
  for (let at = 0; at < search.states.length; at++) {
    const known = search.unsafe.size
    if (judge(search, at)) ends += 1
    if (until !== undefined && search.unsafe.size > known && [...search.unsafe.values()].some(until))
      return result(false)
    for (const { state, events } of movesOf(machine, search.states[at] ?? "")) {
      if (seen.has(state)) continue
      if (seen.size >= mostStates) return result(false)
      seen.add(state)
      search.states.push(state)
      search.cause.push({ from: at, events })
    }
  }
  return result(true)
}
