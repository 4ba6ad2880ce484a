/** What every Temporal workflow begins with; the activities are its own. */
export const temporalHead = (activities: ReadonlyArray<string>): ReadonlyArray<string> => [
  `import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  executeChild,
  proxyActivities,
  workflowInfo
} from "@temporalio/workflow"

/** What one step asks for. The key is the same in every try, so that whoever is asked can tell a repeat. */
export interface Request {
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * What the worker has to provide. An activity that was refused for good throws
 * \`ApplicationFailure.nonRetryable(reason, "Rejected")\`; whatever else it throws may have been done all the same.
 */
export interface Activities {`,
  ...activities,
  `}

interface Step {
  readonly name: string
  readonly run: () => Promise<unknown>
  readonly undo?: () => Promise<unknown>
  readonly isPivot: boolean
  readonly isRejectionCertain: boolean
  readonly ignoresRejection: boolean
}

const isRejected = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === "Rejected"

const at = (value: unknown, pointer: string): unknown => {
  let found = value
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~")
    found = typeof found === "object" && found !== null && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined
  }
  return found
}
`
]

/** The workflow around the steps. */
export const temporalOpen = (name: string): ReadonlyArray<string> => [
  `export async function ${name}(input: unknown): Promise<void> {
  const results = new Map<string, unknown>()
  const undos: Array<Step> = []
  /** Points of no return that were passed, or may have been. */
  const passed = new Set<string>()
  const conditions = at(input, "/when")
  const holds = (condition: string): boolean =>
    typeof conditions === "object" && conditions !== null && Reflect.get(conditions, condition) === true
  const request = (name: string, values: Request["values"]): Request => ({
    key: workflowInfo().workflowId + "/" + workflowInfo().runId + "/" + name,
    values
  })

  const unregister = (step: Step): boolean => {
    const index = undos.indexOf(step)
    if (index >= 0) undos.splice(index, 1)
    return index >= 0
  }

  const attempt = async (step: Step): Promise<void> => {
    // On record before the request leaves: a lost reply must not lose the undo.
    if (step.undo !== undefined) undos.push(step)
    if (step.isPivot) passed.add(step.name)
    try {
      results.set(step.name, await step.run())
    } catch (error) {
      if (!isRejected(error)) throw error
      passed.delete(step.name)
      if (step.isRejectionCertain) unregister(step)
      if (!step.ignoresRejection) throw error
    }
  }

  /** All of them, each to its end: none is left half done because another one failed. */
  const together = async (parts: ReadonlyArray<() => Promise<void>>): Promise<void> => {
    const ends = await Promise.allSettled(parts.map((part) => part()))
    for (const end of ends) if (end.status === "rejected") throw end.reason
  }

  /** The first that is not refused. What may have been done of a refused one is undone before the next is tried. */
  const oneOf = async (steps: ReadonlyArray<Step>): Promise<void> => {
    for (const [index, step] of steps.entries()) {
      try {
        return await attempt(step)
      } catch (error) {
        if (!isRejected(error) || index === steps.length - 1) throw error
        if (unregister(step)) await CancellationScope.nonCancellable(async () => step.undo?.())
      }
    }
  }

  void [executeChild, holds, together, oneOf]
`
]

/** What a run does that did not complete. */
export const temporalClose = (aborted: string, manual: string): ReadonlyArray<string> => [
  `  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (passed.size > 0) throw ApplicationFailure.nonRetryable(reason, ${manual})
    try {
      // Also when the run was cancelled: what was done is undone, the last first.
      await CancellationScope.nonCancellable(async () => {
        for (const step of [...undos].reverse()) await step.undo?.()
      })
    } catch (failure) {
      throw ApplicationFailure.nonRetryable(failure instanceof Error ? failure.message : reason, ${manual})
    }
    throw ApplicationFailure.nonRetryable(reason, ${aborted})
  }
}`
]
