import { type Kind, segment, unknownField } from "@lintel/model"
import type { Call } from "./call.js"
import type { ConsumerOptions } from "./consumer.js"
import { encodeContract, successStatus } from "./encodeContract.js"
import { encodeMessage, encodeProjections, encodeReaders, encodeUpcasters } from "./encodeMessage.js"
import { encodeRollout } from "./encodeRollout.js"
import { encodeSaga, trigger } from "./encodeSaga.js"
import { always, defined, type Encode, type Json } from "./encoding.js"
import { type Flow, flowName, flowOwners } from "./flow.js"
import type { Consume } from "./message.js"
import { addressOf, metaOf } from "./meta.js"
import { type Notes, noteSite, placeKey, resolveFields } from "./resolve.js"
import type { Slo } from "./slo.js"
import type { StoreOptions, StoreProjection } from "./store.js"

const plain: Encode = (value, address, notes) => resolveFields(value, address, "", notes, always)

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
  const { readers, upcasters } = value
  return {
    ...resolveFields(value, address, pointer, notes, ["readers", "upcasters"]),
    ...(readers === undefined ? {} : { readers: encodeReaders(readers, address, `${pointer}/readers`, notes) }),
    ...(upcasters === undefined
      ? {}
      : { upcasters: encodeUpcasters(upcasters, address, `${pointer}/upcasters`, notes) })
  }
}

const store: Encode = (value, address, notes) => {
  const { events } = value as StoreOptions
  const { projections, upcasters } = events ?? {}
  return {
    ...resolveFields(value, address, "", notes, [...always, "events"]),
    ...(events === undefined
      ? {}
      : {
          events: defined({
            ...resolveFields(events, address, "/events", notes, ["projections", "upcasters"]),
            projections: projections && encodeStoreProjections(projections, address, notes),
            upcasters: upcasters && encodeUpcasters(upcasters, address, "/events/upcasters", notes)
          })
        })
  }
}

const encodeStoreProjections = (
  projections: Readonly<Record<string, StoreProjection>>,
  address: string,
  notes: Notes
): Json =>
  Object.fromEntries(
    Object.entries(projections).map(([name, { readers, ...projection }]) => {
      const pointer = `/events/projections/${segment(name)}`
      return [
        name,
        {
          ...resolveFields(projection, address, pointer, notes),
          ...(readers === undefined ? {} : { readers: encodeReaders(readers, address, `${pointer}/readers`, notes) })
        }
      ]
    })
  )

/** What is said of a call in other words than the Model has for it. */
const ownFields = ["timeout", "to", "reply", "on", "replyOn", "at", "reads", "responses"]

const callFields = [
  ...policyFields,
  ...ownFields,
  "criticality",
  "description",
  "extensions",
  "formerly",
  "from",
  "name",
  "rate",
  "share"
]

const call: Encode = (value, address, notes) => {
  const options = value as Call
  const unknown = Object.keys(options).filter((key) => key !== "_tag" && !callFields.includes(key))
  for (const key of unknown) notes.problems.push({ address, place: key, reason: unknownField(key, callFields) })
  const { timeout, timeouts, to, reads, responses } = options
  const limits = timeout === undefined ? timeouts : timeout === "none" ? "none" : merged(timeouts, timeout)
  const policy = Object.fromEntries(Object.entries(options).filter(([key]) => policyFields.includes(key)))
  const known = resolveFields({ ...policy, timeouts: limits }, address, "/policy", notes)
  const replies = { ...responses, ...(reads === undefined ? {} : { [successStatus(to)]: { reads } }) }
  return {
    ...resolveFields(options, address, "", notes, [...always, ...policyFields, ...ownFields, ...unknown]),
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

const target = ({ to, reply, on, replyOn, at }: Call): Json => {
  const address = addressOf(to)
  return defined({
    ...(to._tag === "Operation" ? { operation: address } : { request: address }),
    reply: reply === undefined ? undefined : addressOf(reply),
    on: on === undefined ? undefined : addressOf(on),
    replyOn: replyOn === undefined ? undefined : addressOf(replyOn),
    at: at === undefined ? undefined : addressOf(at)
  })
}

const flow: Encode = (value, address, notes) => {
  const own = value as Flow
  const owners = flowOwners(own)
  const owner = owners.length === 1 ? owners[0] : undefined
  if (owner === undefined) {
    const names = owners.map(({ name }) => name).join(", ")
    const who = owners.length === 0 ? "nobody is known to run this flow" : `${names} may each run this flow`
    const reason = `${who}: say who, as in Flow.make(trigger, steps, { of: Orders })`
    notes.problems.push({ address, place: "of", reason })
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

const slo: Encode = (value, address, notes) => {
  const { options, indicator } = value as Slo<string>
  const { window, ...rest } = options
  return {
    ...resolveFields(rest, address, "", notes),
    indicator: resolveFields(indicator, address, "/indicator", notes),
    window: typeof window === "string" ? { _tag: "Rolling", duration: window } : window
  }
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
  ["store", store],
  ["service", component],
  ["external", component],
  ["call", call],
  ["flow", flow],
  ["saga", encodeSaga],
  ["slo", slo],
  ["rollout", encodeRollout],
  ["consumer", consumer]
])

/** The Model's form of one authored entity, units as written. */
export const encodeEntity = (value: object, kind: Kind, address: string, notes: Notes): Json => {
  noteSite(notes, address, value)
  return (encoders.get(kind) ?? plain)(value, address, notes)
}
