import type { ModelIndex, Saga, SagaAction, SagaStep } from "@lintel/model"

/** Somebody who writes or reads a message, and where. */
export interface Speaker {
  readonly by: string
  readonly channel: string | undefined
}

/** Who writes and reads a message without listing it among what it emits and consumes: in a call, or a step of a saga. */
export interface Spoken {
  readonly writers: ReadonlyArray<Speaker>
  readonly readers: ReadonlyArray<Speaker>
}

const silent: Spoken = { writers: [], readers: [] }

interface Gathered {
  readonly writers: Array<Speaker>
  readonly readers: Array<Speaker>
}

const gather = (): { readonly of: (message: string) => Gathered; readonly all: ReadonlyMap<string, Gathered> } => {
  const all = new Map<string, Gathered>()
  return {
    all,
    of: (message) => {
      const known = all.get(message)
      if (known !== undefined) return known
      const fresh: Gathered = { writers: [], readers: [] }
      all.set(message, fresh)
      return fresh
    }
  }
}

/** A request is written by its caller, its reply by whoever answers: the one named, else those who consume the request. */
const fromCalls = (index: ModelIndex, of: (message: string) => Gathered): void => {
  for (const { call, from } of index.edges) {
    const { at, on, reply, replyOn, request } = call.to
    if (request === undefined) continue
    const answering = at === undefined ? index.readersOf(request).map(({ by }) => by) : [at]
    of(request).writers.push({ by: from, channel: on })
    of(request).readers.push(...answering.map((by) => ({ by, channel: on })))
    if (reply === undefined) continue
    of(reply).writers.push(...answering.map((by) => ({ by, channel: replyOn })))
    of(reply).readers.push({ by: from, channel: replyOn })
  }
}

const fromStep = (saga: Saga, step: SagaStep, of: (message: string) => Gathered): void => {
  const by = step.by ?? saga.by
  const said = [step.action, step.compensate].filter(
    (it): it is Extract<SagaAction, { readonly _tag: "Message" }> => typeof it === "object" && it._tag === "Message"
  )
  for (const { channel, message, to } of said) {
    if (by !== undefined) of(message).writers.push({ by, channel })
    if (to !== undefined) of(message).readers.push({ by: to, channel })
  }
  // What a step waits for is read by whoever runs the saga, from wherever it comes.
  for (const message of step.waitsFor ?? []) if (by !== undefined) of(message).readers.push({ by, channel: undefined })
}

const fromSagas = (index: ModelIndex, of: (message: string) => Gathered): void => {
  for (const { value: saga } of index.ofKind("saga")) {
    for (const step of Object.values(saga.steps)) fromStep(saga, step, of)
    if (saga.trigger?._tag === "Message" && saga.by !== undefined)
      of(saga.trigger.message).readers.push({ by: saga.by, channel: undefined })
  }
}

const known = new WeakMap<ModelIndex, ReadonlyMap<string, Spoken>>()

/** What calls that wait for a reply, and sagas, say in messages: gathered once for each design. */
export const spokenOf = (index: ModelIndex, message: string): Spoken => {
  const found = known.get(index)
  if (found !== undefined) return found.get(message) ?? silent
  const { all, of } = gather()
  fromCalls(index, of)
  fromSagas(index, of)
  known.set(index, all)
  return all.get(message) ?? silent
}
