/**
 * One thing that happens in a run of a saga.
 *
 * - `Invoke`: a step's action is sent. It is done (`ok`), refused (`rejected`), never arrives (`requestLost`), takes
 *   effect without anybody hearing of it (`replyLost`), or arrives later (`delayed`).
 * - `Duplicate`: a copy of the step's request is still on its way.
 * - `Arrive`: a request that was on its way arrives.
 * - `GiveUp`: nobody waits for the step any more, and its outcome is not known.
 * - `Undo`: a step's compensation is sent, with the outcomes of `Invoke`; `refused` means it will never work.
 * - `LeaveBehind`: a step has nothing that undoes it, or nobody does.
 * - `Skip`: the condition of a step does not hold; then no step of the same condition is done.
 * - `Cancel`: the time of the saga is over, or somebody asks for its end.
 * - `End`: nothing more will happen.
 *
 * @category sagas
 * @since 0.1.0
 */
export type RunEvent =
  | {
      readonly _tag: "Invoke"
      readonly step: string
      readonly outcome: "ok" | "rejected" | "requestLost" | "replyLost" | "delayed"
    }
  | { readonly _tag: "Duplicate"; readonly step: string }
  | { readonly _tag: "Arrive"; readonly step: string }
  | { readonly _tag: "GiveUp"; readonly step: string }
  | { readonly _tag: "Undo"; readonly step: string; readonly outcome: "ok" | "requestLost" | "replyLost" | "refused" }
  | { readonly _tag: "LeaveBehind"; readonly step: string }
  | { readonly _tag: "Skip"; readonly step: string }
  | { readonly _tag: "Cancel"; readonly because: "deadline" | "request" }
  | { readonly _tag: "End"; readonly as: "completed" | "aborted" | "stuck" }

/**
 * A run: events in the order in which they happen.
 *
 * @category sagas
 * @since 0.1.0
 */
export type Run = ReadonlyArray<RunEvent>
