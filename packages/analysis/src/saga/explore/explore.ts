import { searchStates, type StateSpace } from "../../search/search.js"
import type { Run } from "../runEvent.js"
import { eventsOf, leftBeside } from "./events.js"
import { surroundingsOf } from "./around.js"
import type { MachineStep, SagaMachine } from "./machine.js"
import { movesOf } from "./moves.js"
import { blockedAt, endOf, isFinal, stuckAt } from "./standing.js"
import { looksOf, Net, netAt, Phase, phaseAt } from "./state.js"
import { canonicalOf } from "./symmetry.js"

/**
 * What must never happen in a saga.
 *
 * - `stuck`: it can go neither on nor back.
 * - `blocked`: a step is neither done nor left out, what would be done instead cannot start, and nothing makes it go back.
 * - `waitsForEver`: it waits for an answer that never comes, and nothing ends the wait.
 * - `effectLeft`: it was given up, or another step was done instead, and an effect stays.
 * - `effectMissing`: it was completed without the effect of a step.
 * - `effectTwice`: a step took effect twice.
 * - `undoneWithoutEffect`: something was undone that had not been done.
 *
 * @category sagas
 * @since 0.1.0
 */
export type SagaViolation =
  | "stuck"
  | "blocked"
  | "waitsForEver"
  | "effectLeft"
  | "effectMissing"
  | "effectTwice"
  | "undoneWithoutEffect"

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
  /** States that were looked at. */
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
  /** States looked at at most, in all: 1,000,000 when left out. */
  readonly mostStates?: number
  /** Ends the search with the first unsafe run of which this holds. */
  readonly until?: (found: UnsafeRun) => boolean
  /**
   * Looks at the steps one by one: first at what the others may do to it, and, if that can harm it, at all of them, where
   * messages go astray in one step only and steps that differ in nothing but their names count as one. What is found is the same, in fewer states: what goes wrong with a step takes no more of the others
   * than that they are done, fail or are undone. `false` when left out; then `states` are all there are.
   */
  readonly reductions?: boolean
}

interface Findings {
  readonly machine: SagaMachine
  /** Only where something is done instead of a step can a saga be blocked. */
  readonly hasChoices: boolean
  readonly unsafe: Map<string, UnsafeRun>
  ends: number
}

const runTo = (machine: SagaMachine, space: StateSpace, at: number, end: string | undefined): Run => {
  const states = space.statesTo(at)
  const events = space.eventsTo(at).flatMap((code, link) => {
    const [before, after] = [space.stateAt(states[link] ?? 0), space.stateAt(states[link + 1] ?? 0)]
    return [...eventsOf(machine, code), ...leftBeside(machine, code, before, after)]
  })
  return end === "completed" || end === "aborted" || end === "stuck" ? [...events, { _tag: "End", as: end }] : events
}

type Note = (violation: SagaViolation, step: string, end?: string) => void

/** What is wrong with one step when the run is over. */
const judgeEnd = (step: MachineStep, phase: number, net: number, end: string, note: Note): void => {
  const isThere = net === Net.once || net === Net.twice
  if (isThere && (end === "aborted" || phase !== Phase.done)) note("effectLeft", step.name, end)
  if (end === "completed" && phase === Phase.done && net === Net.none && step.kind !== "readOnly")
    note("effectMissing", step.name, end)
}

/** What is wrong with the steps; `end` when the run is over, and no copy is on its way. */
const judgeSteps = ({ machine }: Findings, state: Uint8Array, end: string | undefined, note: Note): void => {
  for (const [position, step] of machine.steps.entries()) {
    const phase = phaseAt(state, position)
    const net = netAt(state, position)
    if (net === Net.twice) note("effectTwice", step.name)
    if (net === Net.negative) note("undoneWithoutEffect", step.name)
    if (phase === Phase.waiting && !(machine.hasDeadline && !isFinal(machine, state))) note("waitsForEver", step.name)
    if (end !== undefined) judgeEnd(step, phase, net, end, note)
  }
}

const judge = (findings: Findings, space: StateSpace, at: number, state: Uint8Array): void => {
  const { machine, unsafe, hasChoices } = findings
  const { isQuiet, isOdd } = looksOf(state)
  const stuck = stuckAt(state)
  // Most states are none of this: a copy is on its way, and nothing is wrong yet.
  if (!isQuiet && !isOdd && !hasChoices && stuck === undefined) return
  const end = endOf(machine, state)
  const blocked = hasChoices && end === undefined ? blockedAt(machine, state) : undefined
  const note: Note = (violation, step, as) => {
    const key = `${violation} ${step}`
    if (!unsafe.has(key)) unsafe.set(key, { violation, step, run: runTo(machine, space, at, as) })
  }
  const nameOf = (position: number): string => machine.steps[position]?.name ?? ""
  if (stuck !== undefined) note("stuck", nameOf(stuck), end)
  if (blocked !== undefined) note("blocked", nameOf(blocked), "stuck")
  const isEnded = isQuiet && (end === "aborted" || end === "completed")
  if (isOdd || isEnded) judgeSteps(findings, state, isEnded ? end : undefined, note)
  const isOver = end !== undefined || (blocked !== undefined && machine.cancellation === undefined)
  if (isOver && isQuiet) findings.ends += 1
}

const exploreWhole = (machine: SagaMachine, { mostStates = 1_000_000, until }: ExploreOptions): Exploration => {
  const hasChoices = machine.steps.some(({ alternatives }) => alternatives.length > 0)
  const findings: Findings = { machine, hasChoices, unsafe: new Map(), ends: 0 }
  const canonical = canonicalOf(machine)
  const space = searchStates(
    {
      first: new Uint8Array(machine.steps.length + 1),
      next: movesOf(machine).next,
      ...(canonical === undefined ? {} : { canonical })
    },
    {
      mostStates,
      visit: ({ state, at }, found) => {
        const known = findings.unsafe.size
        judge(findings, found, at, state)
        return until !== undefined && findings.unsafe.size > known && [...findings.unsafe.values()].some(until)
      }
    }
  )
  return {
    states: space.states,
    ends: findings.ends,
    unsafe: [...findings.unsafe.values()],
    isComplete: space.isComplete
  }
}

/**
 * What may go wrong with a step, found by what the others may do to it: nothing else does. `undefined`: not known, as its
 * surroundings cannot be told apart from the rest, or have too many states.
 */
export const suspectsAt = (
  machine: SagaMachine,
  position: number,
  mostStates: number
): { readonly may: ReadonlySet<SagaViolation> | undefined; readonly states: number } => {
  const around = surroundingsOf(machine, position)
  if (around === undefined) return { may: undefined, states: 0 }
  const { states, unsafe, isComplete } = exploreWhole(around, { mostStates })
  const name = machine.steps[position]?.name
  const own = unsafe.filter(({ step }) => step === name).map(({ violation }) => violation)
  return { may: isComplete ? new Set(own) : undefined, states }
}

const exploreReduced = (machine: SagaMachine, { mostStates = 1_000_000, until }: ExploreOptions): Exploration => {
  const unsafe: Array<UnsafeRun> = []
  let [states, ends, isComplete] = [0, 0, true]
  for (const [position, { name, isCalm }] of machine.steps.entries()) {
    if (isCalm) continue
    const suspects = suspectsAt(machine, position, Math.max(mostStates - states, 1))
    states += suspects.states
    if (suspects.may?.size === 0) continue
    const steps = machine.steps.map((step) => ({ ...step, isCalm: step.name !== name }))
    const found = new Set<SagaViolation>()
    const isEnough = (it: UnsafeRun): boolean => {
      if (it.step !== name) return false
      found.add(it.violation)
      return until?.(it) === true || found.size === suspects.may?.size
    }
    const own = exploreWhole({ ...machine, steps }, { mostStates: Math.max(mostStates - states, 1), until: isEnough })
    states += own.states
    ends += own.ends
    isComplete &&= own.isComplete || found.size === suspects.may?.size
    unsafe.push(...own.unsafe.filter(({ step }) => step === name))
    if (until !== undefined && unsafe.some(until)) return { states, ends, unsafe, isComplete: false }
  }
  return { states, ends, unsafe, isComplete }
}

/**
 * Explores every run of a saga under the full fault model: a request is rejected, lost, late or taken without anybody
 * hearing of it, a copy of it arrives at any time, the orchestrator restarts, an undo fails, the time of the saga is
 * over, a condition does not hold, somebody cancels the run. Breadth first, so that a run that goes wrong is a shortest
 * one. A saga of n compensatable steps in a row that is safe throughout has exactly (8n + 1) · 2^n states, of which
 * 2n + 1 are ends.
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
export const explore = (machine: SagaMachine, options: ExploreOptions = {}): Exploration =>
  options.reductions === true ? exploreReduced(machine, options) : exploreWhole(machine, options)
