import type { FlowStep, ModelIndex, SagaAction } from "@lintel/model"
import { shortName } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import type { Link } from "./graph.js"
import { counted, lastName } from "./label.js"

type Add = (link: Link) => void

/** More than this many arrows for one fact are one arrow to what they have in common. */
const most = 8

/** Who answers an operation, when it is not said: everyone who provides its contract, else the contract itself. */
export const answering = (index: ModelIndex, operation: string, at: string | undefined): ReadonlyArray<string> => {
  if (at !== undefined) return [at]
  const contract = index.contractOf(operation)
  const providers = index.providersOf(contract)
  return providers.length === 0 || providers.length > most ? [contract] : providers
}

const channelsOfMessages = new WeakMap<ModelIndex, Map<string, ReadonlyArray<string>>>()

const channelsOf = (index: ModelIndex, message: string): ReadonlyArray<string> => {
  const channels = new Set(index.producersOf(message).flatMap(({ emission }) => emission.channel ?? []))
  if (channels.size === 0) for (const { consumption } of index.readersOf(message)) channels.add(consumption.channel)
  return channels.size === 0 || channels.size > most ? [message] : [...channels].toSorted()
}

/** Where a message goes that names no receiver: the channels it is emitted to, else those who read it, else itself. */
export const receiving = (index: ModelIndex, message: string, channel: string | undefined): ReadonlyArray<string> => {
  if (channel !== undefined) return [channel]
  const known = channelsOfMessages.get(index) ?? new Map<string, ReadonlyArray<string>>()
  channelsOfMessages.set(index, known)
  const found = known.get(message) ?? channelsOf(index, message)
  known.set(message, found)
  return found
}

const addCalls = (index: ModelIndex, add: Add): void => {
  for (const { call, from, operation } of index.edges) {
    const { at, request } = call.to
    if (operation !== undefined) {
      for (const to of answering(index, operation, at)) add({ from, to, line: "call", label: lastName(operation) })
    } else if (request !== undefined) {
      const targets = at === undefined ? receiving(index, request, undefined) : [at]
      for (const to of targets) add({ from, to, line: "message", label: shortName(request) })
    } else if (at !== undefined) add({ from, to: at, line: "call", label: "" })
  }
}

const addMessages = (index: ModelIndex, add: Add): void => {
  const { model } = index
  const components = [
    ...sortedEntries(model.services).map(([key, value]) => ({ by: `service:${key}`, value })),
    ...sortedEntries(model.externals).map(([key, value]) => ({ by: `external:${key}`, value }))
  ]
  for (const { by, value } of components) {
    for (const { message, channel } of value.emits ?? []) {
      for (const to of receiving(index, message, channel))
        add({ from: by, to, line: "message", label: shortName(message) })
    }
    for (const { channel, messages, deadLetter } of value.consumes ?? []) {
      const all = messages ?? model.channels?.[channel.slice("channel:".length)]?.messages ?? []
      const labels = all.length === 0 ? [""] : all.length > most ? [counted(all.length, "message")] : all.map(shortName)
      for (const label of labels) add({ from: channel, to: by, line: "message", label })
      if (deadLetter !== undefined && deadLetter !== "none")
        add({ from: by, to: deadLetter, line: "message", label: "dead letters" })
    }
  }
  for (const [key, { deadLetter }] of sortedEntries(model.channels)) {
    if (deadLetter !== undefined && deadLetter !== "none") {
      add({ from: `channel:${key}`, to: deadLetter, line: "message", label: "dead letters" })
    }
  }
}

const accessWords = { read: "reads", write: "writes", readWrite: "reads and writes" } as const

/** Stores that are owned have an arrow without words; what others do with them is said. */
const addStores = (index: ModelIndex, add: Add): void => {
  for (const [key, { owner }] of sortedEntries(index.model.stores)) {
    if (owner?.startsWith("service:") === true) add({ from: owner, to: `store:${key}`, line: "data", label: "" })
  }
  for (const [key, { owns, accesses }] of sortedEntries(index.model.services)) {
    const from = `service:${key}`
    for (const store of owns ?? []) add({ from, to: store, line: "data", label: "" })
    for (const { store, mode } of accesses ?? []) {
      if (owns?.includes(store) !== true) add({ from, to: store, line: "data", label: accessWords[mode] })
    }
  }
}

const addAction = (
  index: ModelIndex,
  from: string | undefined,
  action: SagaAction | "none" | undefined,
  add: Add
): void => {
  if (action === undefined || action === "none" || from === undefined || action._tag === "Call") return
  if (action._tag === "Operation") {
    for (const to of answering(index, action.operation, action.at))
      add({ from, to, line: "call", label: lastName(action.operation) })
  } else {
    const targets = action.to === undefined ? receiving(index, action.message, action.channel) : [action.to]
    for (const to of targets) add({ from, to, line: "message", label: shortName(action.message) })
  }
}

/** What sagas and flows do beyond the calls and emissions that are written elsewhere. */
const addPlans = (index: ModelIndex, add: Add): void => {
  for (const [, saga] of sortedEntries(index.model.sagas)) {
    for (const [, step] of sortedEntries(saga.steps)) {
      addAction(index, step.by ?? saga.by, step.action, add)
      addAction(index, step.by ?? saga.by, step.compensate, add)
    }
  }
  for (const [, flow] of sortedEntries(index.model.flows)) addSteps(index, flow.of, flow.steps, add)
}

const addSteps = (index: ModelIndex, from: string, steps: ReadonlyArray<FlowStep>, add: Add): void => {
  const pending: Array<FlowStep> = [...steps].toReversed()
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (step._tag === "Publish") {
      for (const to of receiving(index, step.message, step.channel))
        add({ from, to, line: "message", label: shortName(step.message) })
    } else if (step._tag === "Read" || step._tag === "Write") {
      if (!usesStore(index, from, step.store))
        add({ from, to: step.store, line: "data", label: step._tag === "Read" ? "reads" : "writes" })
    } else if (step._tag === "Sequence" || step._tag === "Parallel") pending.push(...step.steps)
    else if (step._tag === "Branch") pending.push(...step.branches.flatMap((branch) => branch.steps))
    else if (step._tag === "Repeat") pending.push(step.step)
  }
}

/** Whether the service says itself what it does with a store. */
const usesStore = (index: ModelIndex, by: string, store: string): boolean => {
  const service = by.startsWith("service:") ? index.model.services?.[by.slice("service:".length)] : undefined
  return (
    service?.owns?.some((owned) => owned === store) === true ||
    service?.accesses?.some((access) => access.store === store) === true
  )
}

const addConsumers = (index: ModelIndex, add: Add): void => {
  for (const [key, consumer] of sortedEntries(index.model.consumers)) {
    const from = `consumer:${key}`
    const contract = consumer.contract
    const operations = Object.keys(consumer.operations ?? {}).toSorted()
    for (const operation of operations) {
      const address =
        operation.includes("/") || contract === undefined
          ? operation
          : `${contract.slice("contract:".length)}/${operation}`
      for (const to of answering(index, `operation:${address}`, undefined))
        add({ from, to, line: "call", label: lastName(`operation:${address}`) })
    }
    if (operations.length === 0 && contract !== undefined) {
      const providers = index.providersOf(contract)
      for (const to of providers.length === 0 ? [contract] : providers) add({ from, to, line: "call", label: "" })
    }
    for (const message of Object.keys(consumer.messages ?? {}).toSorted()) {
      for (const channel of receiving(index, `message:${message}`, undefined)) {
        add({ from: channel, to: from, line: "message", label: shortName(`message:${message}`) })
      }
    }
  }
}

/** Every arrow of the design, once for each reason. */
export const addLinks = (index: ModelIndex, add: Add): void => {
  addCalls(index, add)
  addMessages(index, add)
  addStores(index, add)
  addPlans(index, add)
  addConsumers(index, add)
}
