import { segment } from "@lintel/model"
import { declaredFields, pointerProblem } from "./declaredFields.js"
import { always, defined, type Encode, type Json } from "./encoding.js"
import { payloadOf } from "./encodeMessage.js"
import type { Trigger } from "./flow.js"
import { addressOf } from "./meta.js"
import type { AnySchema } from "./payload.js"
import { type Notes, noteSite, placeKey, resolve, resolveFields } from "./resolve.js"
import type { Saga, SagaStep } from "./saga.js"
import type { SagaTarget, SagaValue } from "./sagaAction.js"

/** What starts a flow or a saga. */
export const trigger = (value: Trigger, address: string, notes: Notes): unknown => {
  if (value._tag === "Operation") return { _tag: "Operation", operation: addressOf(value) }
  if (value._tag === "Message") return { _tag: "Message", message: addressOf(value) }
  if (value._tag === "Schedule") return resolve(value, address, "/trigger", notes)
  return { _tag: "Message", message: addressOf(value.message), channel: addressOf(value.channel) }
}

const sagaValue = (value: SagaValue): SagaValue =>
  value._tag === "Step" ? { ...value, step: segment(value.step) } : value

const action = (value: SagaTarget, address: string, pointer: string, notes: Notes): unknown => {
  noteSite(notes, placeKey(address, pointer), value._tag === "SagaAction" ? value : undefined)
  const details = value._tag === "SagaAction" ? value : { target: value }
  const { target: to, with: values, at, on } = { with: undefined, at: undefined, on: undefined, ...details }
  const inputs =
    values === undefined
      ? undefined
      : Object.fromEntries(Object.entries(values).map(([key, item]) => [key, sagaValue(item)]))
  const place = at === undefined ? undefined : addressOf(at)
  if (to._tag === "Call") return defined({ _tag: "Call", call: addressOf(to), with: inputs })
  if (to._tag === "Operation") {
    return defined({ _tag: "Operation", operation: addressOf(to), at: place, with: inputs })
  }
  const channel = on === undefined ? undefined : addressOf(on)
  return defined({ _tag: "Message", message: addressOf(to), channel, to: place, with: inputs })
}

const sagaStep = (step: SagaStep<string>, address: string, pointer: string, notes: Notes): Json => {
  const { call: does, compensate, after, alternativeTo, undoesWhen } = step
  return defined({
    ...resolveFields(step, address, pointer, notes, ["call", "compensate", "after", "alternativeTo", "undoesWhen"]),
    action: does === undefined ? undefined : action(does, address, `${pointer}/action`, notes),
    compensate:
      compensate === undefined || compensate === "none"
        ? compensate
        : action(compensate, address, `${pointer}/compensate`, notes),
    after: after?.map(segment),
    alternativeTo: alternativeTo === undefined ? undefined : segment(alternativeTo),
    undoesWhen:
      undoesWhen === undefined
        ? undefined
        : defined({
            rejected: undoesWhen.rejected?.map(segment),
            unanswered: undoesWhen.unanswered?.map(segment)
          })
  })
}

const sagaInput = (schema: AnySchema, address: string, notes: Notes): Json => {
  const { _tag, ...input } = payloadOf(schema, `${address} input`, address, "ignore", notes)
  return input
}

/** Tells of values whose pointer leads to nothing in the saga's input. */
const noteLostValues = (own: Saga<string>, input: Json | undefined, address: string, notes: Notes): void => {
  const fields = input === undefined ? undefined : declaredFields(input)
  for (const [name, { call, compensate }] of Object.entries(own.steps)) {
    for (const [field, target] of Object.entries({ action: call, compensate })) {
      if (target === undefined || target === "none" || target._tag !== "SagaAction") continue
      for (const [key, value] of Object.entries(target.with ?? {})) {
        if (value._tag === "Constant") continue
        const of = value._tag === "Saga" ? "the input of the saga" : "the result of the step"
        const reason = pointerProblem(value.pointer, of, value._tag === "Saga" ? fields : undefined)
        if (reason !== undefined) notes.problems.push({ address, place: `steps/${name}/${field}/with/${key}`, reason })
      }
    }
  }
}

const keyed = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).map(([key, item]) => [segment(key), item]))

/** The Model's form of a saga. */
export const encodeSaga: Encode = (value, address, notes) => {
  const own = value as Saga<string>
  const steps = Object.entries(own.steps).map(
    ([name, step]) => [name, sagaStep(step, address, `/steps/${segment(name)}`, notes)] as const
  )
  const input = own.input === undefined ? undefined : sagaInput(own.input, address, notes)
  noteLostValues(own, input, address, notes)
  return defined({
    ...resolveFields(own, address, "", notes, [...always, "trigger", "input", "steps", "choices"]),
    choices: own.choices === undefined ? undefined : keyed(own.choices),
    trigger: own.trigger === undefined ? undefined : trigger(own.trigger, address, notes),
    input,
    steps: Object.fromEntries(steps)
  })
}
