import type { PlannedStep } from "./saga.js"

const kindMarks: ReadonlySet<string> = new Set(["compensatable", "pivot", "retriable", "readOnly"])

/** What a document says of a step in words that reading it knows again. */
export const marksOf = ({ action, step }: PlannedStep): ReadonlyArray<string> => [
  ...actionMarks(action),
  ...(step.kind !== undefined && kindMarks.has(step.kind) ? [step.kind] : []),
  ...(step.alternativeTo === undefined ? [] : [`alternative to ${step.alternativeTo}`]),
  ...(step.by === undefined ? [] : [`by ${step.by}`]),
  ...(step.human === undefined ? [] : ["human"]),
  ...(step.human?.owner === undefined ? [] : [`owner ${step.human.owner}`]),
  ...(step.waitsFor ?? []).toSorted().map((message) => `waits for ${message}`)
]

/** The addresses that an action names. */
export const actionMarks = (action: PlannedStep["action"]): ReadonlyArray<string> => {
  if (action._tag === "Http") return [action.operation, ...(action.at === undefined ? [] : [`at ${action.at}`])]
  if (action._tag === "Saga") return [action.saga]
  if (action._tag === "Unknown") return []
  return [
    action.message,
    ...(action.channel === undefined ? [] : [`on ${action.channel}`]),
    ...(action.to === undefined ? [] : [`to ${action.to}`])
  ]
}
