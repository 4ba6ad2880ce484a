import {
  byText,
  type Consumer,
  type FlowStep,
  type ModelIndex,
  nameOf,
  type Projection,
  type SagaAction,
  type SagaStep
} from "@lintel/model"
import type { UserData } from "../changeData.js"

/** Someone who uses an operation or a message, and what it takes of the payload where it says so. */
export interface User extends UserData {
  /** Projections of the responses it reads, by status; of a message, under `message`. */
  readonly reads: Readonly<Record<string, Projection>>
  readonly sends?: Projection
}

/** Who uses what, over all Models that are known. */
export interface UserIndex {
  /** Users of an operation, webhook or message; of anything else, those that refer to it. */
  readonly of: (address: string) => ReadonlyArray<User>
  /** Nobody uses anything. */
  readonly isEmpty: boolean
}

const statusOfMessage = "message"

const add = (users: Map<string, Array<User>>, user: User): void => {
  const known = users.get(user.uses)
  if (known === undefined) users.set(user.uses, [user])
  else known.push(user)
}

const stepsOf = (step: FlowStep): ReadonlyArray<FlowStep> => {
  switch (step._tag) {
    case "Sequence":
    case "Parallel":
      return step.steps
    case "Branch":
      return step.branches.flatMap(({ steps }) => steps)
    case "Repeat":
      return [step.step]
    default:
      return []
  }
}

/** Calls and messages of a flow, with an explicit stack: flows may nest deeply. */
const leavesOf = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<FlowStep> => {
  const found: Array<FlowStep> = []
  const stack = [...steps].toReversed()
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const inner = stepsOf(step)
    if (inner.length === 0) found.push(step)
    else stack.push(...inner.toReversed())
  }
  return found
}

const addCalls = (index: ModelIndex, users: Map<string, Array<User>>): void => {
  for (const { address, value: call } of index.ofKind("call")) {
    const { operation, reply, request } = call.to
    if (operation !== undefined) {
      add(users, { address, role: "call", uses: operation, reads: call.responses ?? {} })
    }
    if (request !== undefined) add(users, { address, role: "producer", uses: request, reads: {} })
    if (reply !== undefined) add(users, { address, role: "reader", uses: reply, reads: {} })
  }
}

const addFlows = (index: ModelIndex, users: Map<string, Array<User>>): void => {
  for (const { address, value: flow } of index.ofKind("flow")) {
    for (const step of leavesOf(flow.steps)) {
      if (step._tag === "Publish") add(users, { address, role: "producer", uses: step.message, reads: {} })
      if (step._tag !== "Call") continue
      const call = index.find(step.call)?.value
      const operation = call?.to.operation
      if (operation !== undefined) add(users, { address, role: "flow", uses: operation, reads: call?.responses ?? {} })
    }
    if (flow.trigger._tag === "Message") add(users, { address, role: "reader", uses: flow.trigger.message, reads: {} })
  }
}

const addAction = (
  index: ModelIndex,
  users: Map<string, Array<User>>,
  address: string,
  action: SagaAction | "none" | undefined
): void => {
  if (action === undefined || action === "none") return
  if (action._tag === "Message") add(users, { address, role: "producer", uses: action.message, reads: {} })
  const call = action._tag === "Call" ? index.find(action.call)?.value : undefined
  const operation = action._tag === "Operation" ? action.operation : call?.to.operation
  if (operation !== undefined) add(users, { address, role: "step", uses: operation, reads: call?.responses ?? {} })
}

const addSagas = (index: ModelIndex, users: Map<string, Array<User>>): void => {
  for (const { address, value: saga } of index.ofKind("saga")) {
    for (const [name, step] of Object.entries(saga.steps) as ReadonlyArray<[string, SagaStep]>) {
      const at = `${address}/step/${name}`
      addAction(index, users, at, step.action)
      addAction(index, users, at, step.compensate)
      for (const message of step.waitsFor ?? []) add(users, { address: at, role: "reader", uses: message, reads: {} })
    }
    if (saga.trigger?._tag === "Message") {
      add(users, { address, role: "reader", uses: saga.trigger.message, reads: {} })
    }
  }
}

const addReaders = (index: ModelIndex, users: Map<string, Array<User>>): void => {
  for (const component of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const consumption of component.value.consumes ?? []) {
      add(users, { address: component.address, role: "reader", uses: consumption.channel, reads: {} })
      const onChannel = index.find(consumption.channel)?.value.messages
      for (const message of consumption.messages ?? onChannel ?? []) {
        const projection = consumption.readers?.[message.slice("message:".length)]
        const reads = projection === undefined ? {} : { [statusOfMessage]: projection }
        add(users, { address: component.address, role: "reader", uses: message, reads })
      }
    }
    for (const { channel, message } of component.value.emits ?? []) {
      if (channel !== undefined) add(users, { address: component.address, role: "producer", uses: channel, reads: {} })
      add(users, { address: component.address, role: "producer", uses: message, reads: {} })
    }
  }
}

/** An operation or webhook of a consumer: by address, or an operation by its name in the consumer's contract. */
const operationOf = (consumer: Consumer, key: string): string => {
  const named = [key, nameOf(key)].find((it) => it.startsWith("operation:") || it.startsWith("webhook:"))
  if (named !== undefined) return named
  return consumer.contract === undefined || key.includes("/")
    ? `operation:${key}`
    : `operation:${consumer.contract.slice("contract:".length)}/${key}`
}

const addConsumers = (index: ModelIndex, users: Map<string, Array<User>>): void => {
  for (const { address, value: consumer } of index.ofKind("consumer")) {
    for (const [key, { responses, sends }] of Object.entries(consumer.operations ?? {})) {
      const uses = operationOf(consumer, key)
      const reads = responses ?? {}
      add(users, { address, role: "consumer", uses, reads, ...(sends === undefined ? {} : { sends }) })
    }
    for (const [key, projection] of Object.entries(consumer.messages ?? {})) {
      const uses = key.startsWith("message:") ? key : `message:${key}`
      add(users, { address, role: "consumer", uses, reads: { [statusOfMessage]: projection } })
    }
  }
}

/** A consumer that names a contract and none of its operations uses all of it. */
const addWholeContracts = (index: ModelIndex, users: Map<string, Array<User>>): void => {
  for (const { address, value: consumer } of index.ofKind("consumer")) {
    if (consumer.contract === undefined || consumer.operations !== undefined) continue
    add(users, { address, role: "consumer", uses: consumer.contract, reads: {} })
  }
}

const parentOf = (address: string): string | undefined =>
  address.startsWith("operation:") || address.startsWith("webhook:")
    ? `contract:${address.slice(address.indexOf(":") + 1).split("/")[0] ?? ""}`
    : undefined

/** Whether one of the versions that are compared has what stands at an address. */
export type IsThere = (address: string) => boolean

/** Who calls what neither version has, in a contract that one of them has, may mean anything in it. */
const addMisspelt = (users: Map<string, Array<User>>, isThere: IsThere): void => {
  for (const [address, all] of users) {
    const contract = parentOf(address)
    if (contract === undefined || isThere(address) || !isThere(contract)) continue
    for (const { address: user, role } of all) add(users, { address: user, role, uses: contract, reads: {} })
  }
}

const usersIn = (index: ModelIndex, isThere: IsThere): ReadonlyMap<string, ReadonlyArray<User>> => {
  const users = new Map<string, Array<User>>()
  addCalls(index, users)
  addFlows(index, users)
  addSagas(index, users)
  addReaders(index, users)
  addConsumers(index, users)
  addWholeContracts(index, users)
  addMisspelt(users, isThere)
  return users
}

/**
 * Who uses what, by all Models together: a caller that only the old Model has still runs while the new version is
 * deployed, one that only the new Model has will meet the old one.
 */
export const indexUsers = (indexes: ReadonlyArray<ModelIndex>, isThere: IsThere): UserIndex => {
  const all = indexes.map((index) => usersIn(index, isThere)).filter((users) => users.size > 0)
  if (all.length === 0) return { of: () => [], isEmpty: true }
  const find = (address: string): ReadonlyArray<User> => {
    const parent = parentOf(address)
    const found = new Map<string, User>()
    for (const users of all) {
      for (const user of [...(users.get(address) ?? []), ...(parent === undefined ? [] : (users.get(parent) ?? []))]) {
        const key = `${user.address} ${user.role}`
        if (!found.has(key)) found.set(key, { ...user, uses: address })
      }
    }
    return [...found.values()].toSorted((a, b) => byText(a.address, b.address) || byText(a.role, b.role))
  }
  // One address is reached by many changes.
  const known = new Map<string, ReadonlyArray<User>>()
  return {
    isEmpty: false,
    of: (address) => {
      const users = known.get(address) ?? find(address)
      known.set(address, users)
      return users
    }
  }
}
