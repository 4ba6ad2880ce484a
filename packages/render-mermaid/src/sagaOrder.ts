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

type Steps = ReadonlyMap<string, SagaStep>

/** The steps that send each message, those that are tried instead of another by the name of the other. */
const sendersIn = (saga: Saga, steps: Steps): ReadonlyMap<string, ReadonlySet<string>> => {
  const senders = new Map<string, Set<string>>()
  for (const [name, { action, alternativeTo }] of sortedEntries(saga.steps)) {
    const sender = alternativeTo ?? name
    if (action?._tag !== "Message" || !steps.has(sender)) continue
    const known = senders.get(action.message)
    if (known === undefined) senders.set(action.message, new Set([sender]))
    else known.add(sender)
  }
  // Who begins the saga with a message has sent it before any step.
  if (saga.trigger?._tag === "Message") senders.delete(saga.trigger.message)
  return senders
}

/** The steps that must have sent something before a step can go on. */
const awaited = (name: string, { waitsFor }: SagaStep, senders: ReturnType<typeof sendersIn>): ReadonlyArray<string> =>
  (waitsFor ?? []).flatMap((message) => [...(senders.get(message) ?? [])]).filter((sender) => sender !== name)

/**
 * Steps by how many steps come before them. A step stands one behind the latest that it waits for: by name, or by a
 * message that another step sends. Where the messages lead around, the names decide alone.
 */
export const orderOf = (saga: Saga): SagaOrder => {
  const steps = new Map(sortedEntries(saga.steps).filter(([, step]) => step.alternativeTo === undefined))
  const senders = sendersIn(saga, steps)
  const byMessages = layered(steps, (name, step) => [...(step.after ?? []), ...awaited(name, step, senders)])
  return byMessages.unordered.length === 0 ? byMessages : layered(steps, (_, { after }) => after ?? [])
}

const layered = (steps: Steps, beforeOf: (name: string, step: SagaStep) => ReadonlyArray<string>): SagaOrder => {
  const waiting = new Map<string, number>()
  const followers = new Map<string, Array<string>>()
  for (const [name, step] of steps) {
    const before = [...new Set(beforeOf(name, step))].filter((other) => steps.has(other))
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
