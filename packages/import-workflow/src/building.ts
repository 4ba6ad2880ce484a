import { type Context, type Cursor, setOwn, warnAt } from "@lintel/import"
import {
  type Address,
  type Backoff,
  type Call,
  type Duration,
  formatDuration,
  type HttpOperation,
  nameOf,
  parseAddress,
  type Policy,
  type SagaAction,
  segment
} from "@lintel/model"
import type { FoundAction, FoundTask, Marks } from "./graph.js"

/** The entities of a Model as they are found. */
export interface Building {
  readonly context: Context
  readonly runner: Address<"service" | "external">
  readonly operations: Map<string, Map<string, { readonly operation: HttpOperation; readonly cursor: Cursor }>>
  readonly bases: Map<string, string>
  readonly providers: Map<string, Address<"service" | "external">>
  readonly messages: Map<string, Cursor>
  readonly channels: Map<string, Cursor>
  readonly teams: Map<string, Cursor>
  readonly components: Map<string, Cursor>
  readonly calls: Map<string, { readonly call: Call; readonly cursor: Cursor }>
}

export const duration = (milliseconds: number): Duration => formatDuration(BigInt(Math.round(milliseconds * 1000)))

export const component = (building: Building, address: Address<"service" | "external">, cursor: Cursor): void => {
  if (!building.components.has(address)) building.components.set(address, cursor)
}

export const isComponent = (address: string | undefined): address is Address<"service" | "external"> =>
  address !== undefined && /^(?:service|external):/u.test(address)

/** Notes an operation of a contract, and who is known to provide it. */
const operationOf = (
  building: Building,
  action: Extract<FoundAction, { readonly _tag: "Http" }>,
  { operation: marked, at }: Marks,
  cursor: Cursor
): Address<"operation"> => {
  const parts = marked === undefined ? undefined : parseAddress(marked)?.segments
  const contract = parts?.[0] ?? segment(action.contract)
  const name = parts?.slice(1).join("/") ?? segment(action.operation)
  const held = building.operations.get(contract) ?? new Map()
  building.operations.set(contract, held)
  const effects = action.looks && !["GET", "HEAD"].includes(action.method) ? ({ effects: "none" } as const) : {}
  const operation: HttpOperation = { _tag: "Http", method: action.method, path: action.path, ...effects }
  const known = held.get(name)
  if (known === undefined) held.set(name, { operation, cursor })
  else if (known.operation.method !== action.method || known.operation.path !== action.path) {
    const reason = `${nameOf(contract)} ${nameOf(name)} is also asked for in another way; the first one is kept`
    warnAt(building.context, "duplicate", cursor.trail, reason)
  }
  if (action.base !== undefined && !building.bases.has(contract)) building.bases.set(contract, action.base)
  const provider = isComponent(at) ? at : (`external:${contract}` as const)
  if (!building.providers.has(contract)) building.providers.set(contract, provider)
  component(building, provider, cursor)
  return `operation:${contract}/${name}`
}

export const policyOf = ({ retry, timeout }: FoundTask): Policy => ({
  retry:
    retry === undefined
      ? "none"
      : {
          attempts: retry.attempts,
          ...(retry.backoff === undefined ? {} : { backoff: retry.backoff }),
          ...(retry.on === undefined ? {} : { on: retry.on })
        },
  timeouts: timeout === "none" ? "none" : { perTry: duration(timeout.milliseconds) }
})

const withOf = ({ values }: FoundTask): { readonly with?: NonNullable<SagaAction["with"]> } => {
  if (values.length === 0) return {}
  const out: Record<string, unknown> = {}
  for (const [name, value] of values) setOwn(out, name, value)
  return { with: out as NonNullable<SagaAction["with"]> }
}

const callOf = (
  building: Building,
  task: FoundTask,
  action: Extract<FoundAction, { readonly _tag: "Http" }>,
  name: string,
  cursor: Cursor
): SagaAction => {
  const operation = operationOf(building, action, task.marks, cursor)
  const at = task.marks.at
  const [, caller = ""] = building.runner.split(":")
  const key = `${caller}/${segment(name)}`
  const call: Call = {
    from: building.runner,
    to: { operation, ...(isComponent(at) ? { at } : {}) },
    policy: policyOf(task)
  }
  building.calls.set(key, { call, cursor })
  return { _tag: "Call", call: `call:${key}`, ...withOf(task) }
}

const messageOf = (
  building: Building,
  task: FoundTask,
  action: Extract<FoundAction, { readonly _tag: "Message" }>,
  cursor: Cursor
): SagaAction => {
  const { marks } = task
  const key = marks.message?.slice("message:".length) ?? segment(action.message)
  const named = action.channel === undefined ? undefined : segment(action.channel)
  const channel = marks.message === undefined ? named : marks.on?.slice("channel:".length)
  if (!building.messages.has(key)) building.messages.set(key, cursor)
  if (channel !== undefined && !building.channels.has(channel)) building.channels.set(channel, cursor)
  const to = marks.to ?? (action.to === undefined ? undefined : `external:${segment(action.to)}`)
  if (isComponent(to)) component(building, to, cursor)
  return {
    _tag: "Message",
    message: `message:${key}`,
    ...(channel === undefined ? {} : { channel: `channel:${channel}` as const }),
    ...(isComponent(to) ? { to } : {}),
    ...withOf(task)
  }
}

export const actionOf = (building: Building, task: FoundTask, name: string, cursor: Cursor): SagaAction | undefined => {
  if (task.action === undefined) return undefined
  return task.action._tag === "Http"
    ? callOf(building, task, task.action, name, cursor)
    : messageOf(building, task, task.action, cursor)
}

export const teamOf = (building: Building, owner: string | undefined, cursor: Cursor): Address<"team"> | undefined => {
  if (owner === undefined || !owner.startsWith("team:")) return undefined
  const key = owner.slice("team:".length)
  if (!building.teams.has(key)) building.teams.set(key, cursor)
  return `team:${key}`
}

/** A record of entries, whatever their keys; `undefined` when there are none. */
export const collection = <T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> | undefined => {
  const out: Record<string, unknown> = {}
  let isEmpty = true
  for (const [key, value] of entries) {
    isEmpty = false
    setOwn(out, key, value)
  }
  return isEmpty ? undefined : (out as Readonly<Record<string, T>>)
}

/** Waits between tries. */
export const backoffOf = (
  base: number,
  {
    factor,
    cap,
    jitter
  }: { readonly factor: number; readonly cap: number | undefined; readonly jitter: Backoff["jitter"] }
): Backoff => ({
  base: duration(base),
  factor,
  ...(cap === undefined ? {} : { cap: duration(cap) }),
  ...(jitter === undefined ? {} : { jitter })
})
