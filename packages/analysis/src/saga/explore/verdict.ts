import type { Saga } from "@lintel/model"
import { replay } from "../replay.js"
import { explore, type UnsafeRun } from "./explore.js"
import { machineOf } from "./machine.js"

/**
 * Whether every run of a saga ends well.
 *
 * - `Holds`: every run was looked at.
 * - `Fails`: these do not; each was replayed. `isComplete` when there is no other violation.
 * - `Undecided`: no run was found that goes wrong, and not every one was looked at; `reason` says why.
 *
 * @category sagas
 * @since 0.1.0
 */
export type SagaVerdict =
  | { readonly _tag: "Holds"; readonly states: number }
  | {
      readonly _tag: "Fails"
      readonly unsafe: ReadonlyArray<UnsafeRun>
      readonly states: number
      readonly isComplete: boolean
    }
  | { readonly _tag: "Undecided"; readonly reason: string; readonly states: number }

/** States looked at when nobody says how many. A state of a long saga costs more. */
const mostStatesOf = (steps: number): number => (steps <= 16 ? 200_000 : Math.floor(600_000 / steps))

/**
 * Decides whether every run of a saga ends well under the full fault model, step by step. What is not stated of a step
 * counts as unsafe. A run that goes wrong is shown only after the interpreter replayed it. `mostStates` bounds the search:
 * 200,000 when left out, fewer for a saga of more than 16 steps.
 *
 * @example
 * ```ts
 * import { judgeSaga } from "@lintel/analysis"
 *
 * const pay = { kind: "pivot", idempotency: "replay", retry: "untilDone" } as const
 * judgeSaga({ steps: { pay } })._tag // => "Holds"
 * judgeSaga({ steps: { pay: { ...pay, idempotency: "none" } } })._tag // => "Fails"
 * judgeSaga({ style: "choreographed", steps: { pay } })._tag // => "Undecided"
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const judgeSaga = (saga: Saga, options: { readonly mostStates?: number } = {}): SagaVerdict => {
  const machine = machineOf(saga)
  if (typeof machine === "string") return { _tag: "Undecided", reason: machine, states: 0 }
  const mostStates = options.mostStates ?? mostStatesOf(machine.steps.length)
  const { states, unsafe, isComplete } = explore(machine, { mostStates, reductions: true })
  const shown = unsafe.filter(({ run }) => replay(saga, run)._tag === "Replayed")
  if (shown.length > 0) return { _tag: "Fails", unsafe: shown, states, isComplete }
  if (!isComplete || unsafe.length > 0)
    return { _tag: "Undecided", reason: `it has more runs than ${mostStates} states show`, states }
  return { _tag: "Holds", states }
}
