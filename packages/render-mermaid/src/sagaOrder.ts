import type { Saga, SagaStep } from "@lintel/model"
import { sortedEntries } from "@lintel/render"

export interface NamedStep {
  readonly name: string
  readonly step: SagaStep
}

/** The steps of a saga in the order in which they run, and where it cannot be undone any more. */
export interface SagaOrder {
  /** Steps that may run at once are together. */
  readonly layers: ReadonlyArray<ReadonlyArray<NamedStep>>
  /** Steps whose order is not known, because they wait for one another. */
  readonly unordered: ReadonlyArray<NamedStep>
}

/** Steps by how many steps come before them. A step stands one behind the latest that it waits for. */
export const orderOf = (saga: Saga): SagaOrder => {
  const steps = new Map(sortedEntries(saga.steps).filter(([, step]) => step.alternativeTo === undefined))
  const waiting = new Map<string, number>()
  const followers = new Map<string, Array<string>>()
  for (const [name, { after }] of steps) {
    const before = (after ?? []).filter((other) => steps.has(other))
    waiting.set(name, before.length)
    for (const other of before) {
      const list = followers.get(other)
      if (list === undefined) followers.set(other, [name])
      else list.push(name)
    }
  }
  const layers: Array<ReadonlyArray<NamedStep>> = []
  const placed = new Set<string>()
  let ready = [...steps.keys()].filter((name) => waiting.get(name) === 0)
  while (ready.length > 0) {
    layers.push(ready.flatMap((name) => named(steps, name)))
    const next: Array<string> = []
    for (const name of ready) {
      placed.add(name)
      for (const follower of followers.get(name) ?? []) {
        const left = (waiting.get(follower) ?? 1) - 1
        waiting.set(follower, left)
        if (left === 0) next.push(follower)
      }
    }
    ready = next.toSorted()
  }
  const unordered = [...steps.keys()].filter((name) => !placed.has(name)).flatMap((name) => named(steps, name))
  return { layers, unordered }
}

const named = (steps: ReadonlyMap<string, SagaStep>, name: string): ReadonlyArray<NamedStep> => {
  const step = steps.get(name)
  return step === undefined ? [] : [{ name, step }]
}

/** Whether something undoes a step. */
export const isUndone = ({ step }: NamedStep): boolean => step.compensate !== undefined && step.compensate !== "none"

/** Whether a step may fail for good: a retriable one is repeated until it succeeds. */
const mayFail = ({ step }: NamedStep): boolean => step.kind !== "retriable"

/**
 * The last step after whose failure something is undone: the pivot where there is one, else the last that may fail
 * and has steps before it that can be undone.
 */
export const turningPoint = (order: SagaOrder): NamedStep | undefined => {
  const inOrder = order.layers.flat()
  const pivot = inOrder.findIndex(({ step }) => step.kind === "pivot")
  const last = pivot >= 0 ? pivot : inOrder.findLastIndex(mayFail)
  if (last < 0) return undefined
  return inOrder.slice(0, last).some(isUndone) ? inOrder[last] : undefined
}
