import type { RunEvent } from "../runEvent.js"
import type { SagaMachine } from "./machine.js"
import { Phase, phaseAt } from "./state.js"

/** What can happen to one step, as a number; `position * kinds + kind` is the number of an event. */
export const kinds = 32
export const Kind = {
  ok: 0,
  rejected: 1,
  requestLost: 2,
  replyLost: 3,
  delayed: 4,
  arrive: 5,
  undone: 6,
  undoneUnheard: 7,
  undoRefused: 8,
  left: 9,
  skipped: 10,
  deadline: 11,
  cancelled: 12,
  stopped: 13,
  /** Added to the first five: nobody waits any more. */
  givesUp: 16,
  /** Added to the first two: a copy of the request is still on its way. */
  copied: 8 + 16
} as const

const outcomes = ["ok", "rejected", "requestLost", "replyLost", "delayed"] as const
const undoOutcomes = ["ok", "replyLost", "refused"] as const

/** The events that a number stands for. */
export const eventsOf = ({ steps }: SagaMachine, code: number): ReadonlyArray<RunEvent> => {
  const kind = code % kinds
  const step = steps[Math.floor(code / kinds)]?.name ?? ""
  if (kind >= Kind.copied) return [invoked(step, kind - Kind.copied), { _tag: "Duplicate", step }]
  if (kind >= Kind.givesUp) return [invoked(step, kind - Kind.givesUp), { _tag: "GiveUp", step }]
  if (kind < outcomes.length) return [invoked(step, kind)]
  if (kind >= Kind.undone && kind <= Kind.undoRefused)
    return [{ _tag: "Undo", step, outcome: undoOutcomes[kind - Kind.undone] ?? "ok" }]
  if (kind === Kind.arrive) return [{ _tag: "Arrive", step }]
  if (kind === Kind.left) return [{ _tag: "LeaveBehind", step }]
  if (kind === Kind.skipped) return [{ _tag: "Skip", step }]
  return [{ _tag: "Cancel", because: kind === Kind.deadline ? "deadline" : "request" }]
}

const invoked = (step: string, outcome: number): RunEvent => ({
  _tag: "Invoke",
  step,
  outcome: outcomes[outcome] ?? "ok"
})

/** The steps that an event leaves as they are beside what it is about: an event of its own for each. */
export const leftBeside = (
  machine: SagaMachine,
  code: number,
  before: Uint8Array,
  after: Uint8Array
): ReadonlyArray<RunEvent> =>
  code % kinds === Kind.left
    ? []
    : machine.steps.flatMap(({ name }, position) =>
        phaseAt(after, position) === Phase.left && phaseAt(before, position) !== Phase.left
          ? [{ _tag: "LeaveBehind", step: name } as const]
          : []
      )
