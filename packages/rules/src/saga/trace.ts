import { operationOfAction, type Run as SagaRun, type RunEvent, stepOf } from "@lintel/analysis"
import type { RunStep } from "@lintel/diagnostic"
import {
  type ModelIndex,
  nameOf,
  parseDefinitionReference,
  type Response,
  type Saga,
  type SagaAction
} from "@lintel/model"

const shortOf = (address: string): string =>
  address
    .slice(address.indexOf(":") + 1)
    .split("/")
    .map(nameOf)
    .join(".")

/** What a step calls or sends, as a person reads it; its kind when the design does not say. */
export const actionText = (index: ModelIndex, action: SagaAction | "none" | undefined): string => {
  if (action === undefined || action === "none") return ""
  if (action._tag === "Message") return shortOf(action.message)
  const operation = operationOfAction(index, action)
  return shortOf(operation ?? (action._tag === "Call" ? action.call : action.operation))
}

/** Names of a refusal of a step's operation: the reason of its first declared client error. */
const refusalText = (index: ModelIndex, saga: Saga, step: string): string => {
  const operation = operationOfAction(index, stepOf(saga, step)?.action)
  const responses = operation === undefined ? undefined : index.find(operation)?.value.responses
  const status = Object.keys(responses ?? {})
    .filter((code) => code.startsWith("4"))
    .toSorted()[0]
  if (status === undefined) return "rejected"
  const words = responses?.[status]?.description ?? bodyName(responses?.[status]?.content)
  return words === undefined ? `rejected with ${status}` : `${status} ${words}`
}

/** The name of the definition that a response's body has. */
const bodyName = (content: Response["content"]): string | undefined => {
  const [media] = Object.values(content ?? {})
  const schema = media?.schema
  const ref = typeof schema === "object" && schema !== null && "$ref" in schema ? schema["$ref"] : undefined
  return typeof ref === "string" ? parseDefinitionReference(ref)?.name : undefined
}

const hasUndo = (action: SagaAction | "none" | undefined): boolean => action !== undefined && action !== "none"

const stepText = (index: ModelIndex, saga: Saga, event: Exclude<RunEvent, { _tag: "End" | "Cancel" }>): RunStep => {
  const value = stepOf(saga, event.step)
  const step = nameOf(event.step)
  const action = actionText(index, value?.action)
  switch (event._tag) {
    case "Invoke":
      return event.outcome === "ok"
        ? { outcome: "ok", step, action, detail: "done" }
        : event.outcome === "rejected"
          ? { outcome: "failed", step, action, detail: refusalText(index, saga, event.step) }
          : { outcome: "failed", step, action, detail: lostText[event.outcome] }
    case "GiveUp":
      return { outcome: "failed", step, action, detail: "given up" }
    case "Duplicate":
      return { outcome: "nothing", step, action, detail: "a copy is still on its way" }
    case "Arrive":
      return { outcome: "ok", step, action, detail: "done late" }
    case "Undo":
      return { ...undoText[event.outcome], step, action: actionText(index, value?.compensate) }
    case "LeaveBehind":
      return hasUndo(value?.compensate)
        ? { outcome: "nothing", step, action: actionText(index, value?.compensate), detail: "never sent: still done" }
        : { outcome: "nothing", step, action: "nothing to call", detail: "still done" }
    case "Skip":
      return { outcome: "nothing", step, action: value?.when ?? action, detail: "not so: left out" }
  }
}

const undoText = {
  ok: { outcome: "undone", detail: "undone" },
  requestLost: { outcome: "failed", detail: "no answer" },
  replyLost: { outcome: "undone", detail: "undone, but no answer" },
  refused: { outcome: "failed", detail: "refused" }
} as const

const lostText = { requestLost: "no answer", replyLost: "done, but no answer", delayed: "no answer yet" } as const

/** A run as numbered steps; how it ends is said where nothing is done any more. */
export const traceSteps = (index: ModelIndex, saga: Saga, run: SagaRun): ReadonlyArray<RunStep> =>
  run.flatMap((event): ReadonlyArray<RunStep> => {
    if (event._tag === "Cancel") {
      const action = event.because === "deadline" ? "its time is over" : "somebody cancels it"
      return [{ outcome: "failed", step: "saga", action, detail: "given up" }]
    }
    if (event._tag !== "End") return [stepText(index, saga, event)]
    return event.as === "stuck"
      ? [{ outcome: "nothing", step: "saga", action: "neither on nor back", detail: "stuck" }]
      : []
  })
