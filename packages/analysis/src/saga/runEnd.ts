/**
 * What became of one step: how often it took effect, how often that was undone, how many requests are still on their
 * way.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface StepEnd {
  readonly applied: number
  readonly undone: number
  readonly pending: number
}

/**
 * Where a run leads. `left` are the steps with an effect that was not undone.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface EndState {
  readonly mode: "forward" | "backward" | "completed" | "aborted" | "stuck"
  readonly steps: ReadonlyMap<string, StepEnd>
  readonly left: ReadonlyArray<string>
}
