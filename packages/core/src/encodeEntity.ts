import { type Kind, segment } from "@lintel/model"
import type { Call } from "./call.js"
import type { Consume } from "./message.js"
import type { ConsumerOptions } from "./dossier.js"
import { encodeContract, encodeMessage, encodeProjections, payloadOf, successStatus } from "./encodeContract.js"
import { type Flow, flowName, flowOwner, type Trigger } from "./flow.js"
import { addressOf, metaOf } from "./meta.js"
import { type Notes, noteSite, placeKey, resolve, resolveFields } from "./resolve.js"
import type { AnySchema } from "./payload.js"
import type { RolloutOptions, Stage } from "./rollout.js"
import type { SagaOptions, SagaStep, SagaTarget, SagaValue } from "./saga.js"
import type { Slo } from "./slo.js"

type Json = Record<string, unknown>
type Encode = (value: object, address: string, notes: Notes) => Json

const always = ["_tag", "name"]

const plain: Encode = (value, address, notes) => resolveFields(value, address, "", notes, always)

const defined = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const policyFields = [
  "timeouts",
  "deadline",
  "retry",
  "breaker",
  "concurrencyLimit",
  "hedging",
  "hostEjection",
  "rateLimit",
  "loadShedding",
  "cache",
  "order"
]

const component: Encode = (value, address, notes) => {
  const home = metaOf(value)?.home() ?? []
  const { provides, consumes } = value as { provides?: ReadonlyArray<object>; consumes?: ReadonlyArray<Consume> }
  const contracts = [...home, ...(provides ?? [])].map((contract) => addressOf(contract))
  return {
    ...resolveFields(value, address, "", notes, [...always, "operations", "instances", "provides", "consumes"]),
    ...(contracts.length === 0 && provides === undefined ? {} : { provides: contracts }),
    ...(consumes === undefined
      ? {}
      : { consumes: consumes.map((item, index) => consumption(item, address, `/consumes/${index}`, notes)) })
  }
}

const consumption = (value: Consume, address: string, pointer: string, notes: Notes): Json => {
  noteSite(notes, placeKey(address, pointer), value)
  const { readers } = value
  const entries = (readers ?? []).map(({ message, ...projection }) => [segment(message.name), projection] as const)
  return {
    ...resolveFields(value, address, pointer, notes, ["readers"]),
    ...(readers === undefined
      ? {}
      : { readers: encodeProjections(Object.fromEntries(entries), address, `${pointer}/readers`, notes) })
  }
}

const call: Encode = (value, address, notes) => {
  const options = value as Call
  const { timeout, timeouts, to, reads, responses } = options
  const limits = timeout === undefined ? timeouts : timeout === "none" ? "none" : merged(timeouts, timeout)
  const policy = Object.fromEntries(Object.entries(options).filter(([key]) => policyFields.includes(key)))
  const known = resolveFields({ ...policy, timeouts: limits }, address, "/policy", notes)
  const replies = { ...responses, ...(reads === undefined ? {} : { [successStatus(to)]: { reads } }) }
  return {
    ...resolveFields(options, address, "", notes, [
      ...always,
      ...policyFields,
      "timeout",
      "to",
      "reply",
      "at",
      "reads",
      "responses"
    ]),
    to: target(options),
    ...(Object.keys(known).length === 0 ? {} : { policy: known }),
    ...(Object.keys(replies).length === 0
      ? {}
      : { responses: encodeProjections(replies, address, "/responses", notes) })
  }
}

const merged = (timeouts: Call["timeouts"], perTry: string): object => ({
  ...(timeouts === "none" ? {} : timeouts),
  perTry
})

const target = ({ to, reply, at }: Call): Json => {
  const address = addressOf(to)
  return defined({
    ...(to._tag === "Operation" ? { operation: address } : { request: address }),
    reply: reply === undefined ? undefined : addressOf(reply),
    at: at === undefined ? undefined : addressOf(at)
  })
}

const trigger = (value: Trigger, address: string, notes: Notes): unknown => {
  if (value._tag === "Operation") return { _tag: "Operation", operation: addressOf(value) }
  if (value._tag === "Message") return { _tag: "Message", message: addressOf(value) }
  if (value._tag === "Schedule") return resolve(value, address, "/trigger", notes)
  return { _tag: "Message", message: addressOf(value.message), channel: addressOf(value.channel) }
}

const flow: Encode = (value, address, notes) => {
  const own = value as Flow
  const owner = flowOwner(own)
  if (owner === undefined) {
    notes.problems.push({
      address,
      place: "of",
      reason: "nobody is known to run this flow: say who, as in Flow.make(trigger, steps, { of: Orders })"
    })
  }
  if (flowName(own) === undefined) {
    notes.problems.push({ address, place: "name", reason: 'a flow on a schedule needs a name: { name: "nightly" }' })
  }
  return {
    ...resolveFields(own, address, "", notes, [...always, "of", "trigger"]),
    of: owner === undefined ? undefined : addressOf(owner),
    trigger: trigger(own.trigger, address, notes)
  }
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
  const { call: does, compensate, after, alternativeTo } = step
  return defined({
    ...resolveFields(step, address, pointer, notes, ["call", "compensate", "after", "alternativeTo"]),
    action: does === undefined ? undefined : action(does, address, `${pointer}/action`, notes),
    compensate:
      compensate === undefined || compensate === "none"
        ? compensate
        : action(compensate, address, `${pointer}/compensate`, notes),
    after: after?.map(segment),
    alternativeTo: alternativeTo === undefined ? undefined : segment(alternativeTo)
  })
}

const sagaInput = (schema: AnySchema, address: string, notes: Notes): Json => {
  const { _tag, ...input } = payloadOf(schema, `${address} input`, address, "ignore", notes)
  return input
}

const saga: Encode = (value, address, notes) => {
  const own = value as SagaOptions<string>
  const steps = Object.entries(own.steps).map(
    ([name, step]) => [name, sagaStep(step, address, `/steps/${segment(name)}`, notes)] as const
  )
  return defined({
    ...resolveFields(own, address, "", notes, [...always, "trigger", "input", "steps"]),
    trigger: own.trigger === undefined ? undefined : trigger(own.trigger, address, notes),
    input: own.input === undefined ? undefined : sagaInput(own.input, address, notes),
    steps: Object.fromEntries(steps)
  })
}

const slo: Encode = (value, address, notes) => {
  const { options, indicator } = value as Slo<string>
  const { window, ...rest } = options
  return {
    ...resolveFields(rest, address, "", notes),
    indicator: resolveFields(indicator, address, "/indicator", notes),
    window: typeof window === "string" ? { _tag: "Rolling", duration: window } : window
  }
}

const rolloutUnit = (
  unit: RolloutOptions<string, string>["units"][string],
  address: string,
  pointer: string,
  notes: Notes
): Json => {
  noteSite(notes, placeKey(address, pointer), unit._tag === "Service" ? undefined : unit)
  switch (unit._tag) {
    case "Service": {
      const version = "version" in unit && typeof unit.version === "string" ? { to: unit.version } : {}
      return { _tag: "Service", service: addressOf(unit), ...version }
    }
    case "ServiceUnit":
      return { ...resolveFields(unit, address, pointer, notes), _tag: "Service" }
    case "MessageUnit":
      return { ...resolveFields(unit, address, pointer, notes), _tag: "Message" }
    default:
      return resolveFields(unit, address, pointer, notes)
  }
}

const isSlo = (gate: object): boolean => metaOf(gate)?.kind === "slo"

const gate = (value: object, address: string, pointer: string, notes: Notes): unknown =>
  isSlo(value) ? { _tag: "Slo", slo: addressOf(value) } : resolve(value, address, pointer, notes)

const rollout: Encode = (value, address, notes) => {
  const own = value as RolloutOptions<string, string>
  const gates = own.gates
  const stage = (item: string | Stage, index: number): Json => {
    const long: Partial<Stage> = typeof item === "string" ? {} : item
    const pointer = `/stages/${index}`
    const guards = long.gates ?? gates
    return defined({
      ...resolveFields(long, address, pointer, notes, ["gates", "units"]),
      name: typeof item === "string" ? item : item.name,
      ...(typeof item === "string" ? { weight: item } : {}),
      units: long.units?.map(segment),
      gates: guards?.map((guard, at) => gate(guard, address, `${pointer}/gates/${at}`, notes))
    })
  }
  if (gates !== undefined && own.stages === undefined) {
    notes.problems.push({ address, place: "gates", reason: "gates guard stages, and this rollout has none" })
  }
  return defined({
    ...resolveFields(own, address, "", notes, [...always, "units", "stages", "gates"]),
    units: Object.fromEntries(
      Object.entries(own.units).map(([name, unit]) => [
        name,
        rolloutUnit(unit, address, `/units/${segment(name)}`, notes)
      ])
    ),
    stages: own.stages?.map(stage)
  })
}

const consumer: Encode = (value, address, notes) => {
  const own = value as ConsumerOptions
  const { calls = [], reads = [] } = own
  const contracts = new Set(calls.map((use) => `contract:${segment(use.operation.contract)}`))
  const contract = own.contract === undefined ? [...contracts][0] : addressOf(own.contract)
  if ([...contracts].some((used) => used !== contract)) {
    const reason = `it calls operations of ${[...contracts].toSorted().join(" and ")}: make one consumer for each contract`
    notes.problems.push({ address, place: "calls", reason })
  }
  const operations = calls.map(({ operation, responses, ...use }, index) => [
    operation.name,
    defined({
      ...resolveFields(use, address, `/operations/${segment(operation.name)}`, notes),
      responses:
        responses === undefined ? undefined : encodeProjections(responses, address, `/calls/${index}/responses`, notes)
    })
  ])
  const messages = reads.map(({ message, ...projection }) => [
    message.name,
    resolveFields(projection, address, `/messages/${segment(message.name)}`, notes)
  ])
  return defined({
    ...resolveFields(own, address, "", notes, [...always, "calls", "reads", "contract"]),
    contract,
    operations: calls.length === 0 ? undefined : Object.fromEntries(operations),
    messages: reads.length === 0 ? undefined : Object.fromEntries(messages)
  })
}

const encoders: ReadonlyMap<Kind, Encode> = new Map<Kind, Encode>([
  ["contract", encodeContract],
  ["message", encodeMessage],
  ["service", component],
  ["external", component],
  ["call", call],
  ["flow", flow],
  ["saga", saga],
  ["slo", slo],
  ["rollout", rollout],
  ["consumer", consumer]
])

/** The Model's form of one authored entity, units as written. */
export const encodeEntity = (value: object, kind: Kind, address: string, notes: Notes): Json => {
  noteSite(notes, address, value)
  return (encoders.get(kind) ?? plain)(value, address, notes)
}
