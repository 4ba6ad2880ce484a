import { type Context, setOwn, type Source, warnAt } from "@lintel/import"
import { type Address, type Model, modelVersion, type Saga, type SagaStep, segment } from "@lintel/model"
import { actionOf, type Building, collection, component, duration, isComponent, policyOf, teamOf } from "./building.js"
import type { FoundMachine, Level } from "./graph.js"
import { sourcesOf } from "./sources.js"
import { stepsOf } from "./steps.js"
import { warnUnmatched } from "./leftBehind.js"
import { type Undone, undoing } from "./undo.js"
import { undoOrder } from "./undoOrder.js"

/** A Model with the source of each entity by its address. */
export interface Built {
  readonly model: Model
  readonly saga: string
  readonly sources: ReadonlyMap<string, Source>
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const compensationOf = (building: Building, { undos, step }: Undone): Partial<Mutable<SagaStep>> => {
  const [undo, ...others] = undos
  if (undo?.task === undefined) return {}
  const action = actionOf(building, undo.task, undo.name, undo.cursor)
  if (action === undefined) return {}
  const same = JSON.stringify([undo.task.action, undo.task.values])
  for (const other of others) {
    if (JSON.stringify([other.task?.action, other.task?.values]) === same) continue
    const reason = `${step.node.name} is also undone by ${other.name}; a step has one compensation, ${undo.name} is kept`
    warnAt(building.context, "not-representable", other.cursor.trail, reason, "second-undo")
  }
  const policy = policyOf(undo.task)
  return { compensate: action, compensation: { retry: policy.retry === "none" ? "none" : policy } }
}

const inKeys = ({ rejected, unanswered }: NonNullable<Undone["undoesWhen"]>): NonNullable<SagaStep["undoesWhen"]> => ({
  ...(rejected === undefined ? {} : { rejected: rejected.map(segment).toSorted() }),
  ...(unanswered === undefined ? {} : { unanswered: unanswered.map(segment).toSorted() })
})

/** A choice that may lead back: a step that does nothing but refuse to go on. */
const decisionOf = ({ step, undoesWhen }: Undone, refusesWhen: string): SagaStep => ({
  description: `The run goes back when ${refusesWhen}`,
  kind: "readOnly",
  ...(step.after.length === 0 ? {} : { after: step.after.map(segment).toSorted() }),
  ...(step.when === undefined ? {} : { when: step.when }),
  ...(step.alternativeTo === undefined ? {} : { alternativeTo: segment(step.alternativeTo) }),
  rejects: true,
  retry: "untilDone",
  ...(undoesWhen === undefined ? {} : { undoesWhen: inKeys(undoesWhen) })
})

const stepOf = (building: Building, undone: Undone): SagaStep => {
  const { step, registers, ignoresRejection, undoesWhen } = undone
  const { node, after, when, alternativeTo, refusesWhen } = step
  const { task } = node
  if (task === undefined) return refusesWhen === undefined ? {} : decisionOf(undone, refusesWhen)
  const { marks, retry, timeout } = task
  const owner = teamOf(building, marks.owner, node.cursor)
  const deadline = timeout === "none" ? undefined : duration(timeout.milliseconds)
  const action = actionOf(building, task, node.name, node.cursor)
  const isMessage = action?._tag === "Message"
  const isWait = action === undefined && !marks.isHuman
  for (const message of marks.waitsFor) building.messages.set(message.slice("message:".length), node.cursor)
  const out: Mutable<SagaStep> = {
    ...(task.description === undefined ? {} : { description: task.description }),
    ...(marks.kind === undefined ? {} : { kind: marks.kind }),
    ...(action === undefined ? {} : { action }),
    ...(isComponent(marks.by) ? { by: marks.by } : {}),
    ...(after.length === 0 ? {} : { after: after.map(segment).toSorted() }),
    ...(when === undefined ? {} : { when }),
    ...(alternativeTo === undefined ? {} : { alternativeTo: segment(alternativeTo) }),
    retry: retry === undefined ? 1 : retry.attempts === "unlimited" ? "untilDone" : retry.attempts,
    ...(isMessage && (deadline !== undefined || task.waits) ? { timeout: deadline ?? "none" } : {}),
    ...(isWait && deadline !== undefined ? { timeout: deadline } : {}),
    ...(marks.isHuman
      ? {
          human: {
            ...(owner === undefined ? {} : { owner }),
            ...(deadline === undefined ? {} : { deadline })
          }
        }
      : {}),
    ...(marks.waitsFor.length === 0
      ? {}
      : { waitsFor: marks.waitsFor.map((it) => it as Address<"message">).toSorted() }),
    ...(ignoresRejection ? { ignoresRejection } : {}),
    ...compensationOf(building, undone),
    ...(registers === undefined ? {} : { registers }),
    ...(undoesWhen === undefined ? {} : { undoesWhen: inKeys(undoesWhen) })
  }
  if (isComponent(marks.by)) component(building, marks.by, node.cursor)
  return out
}

const endsOf = (building: Building, level: Level): Saga["end"] => {
  const ends = [...level.nodes.values()].flatMap(({ end, cursor }) => (end === undefined ? [] : [{ end, cursor }]))
  const found: Record<string, unknown> = {}
  for (const { end, cursor } of ends) {
    const { kind } = end
    if (kind === undefined) continue
    const owner = teamOf(building, end.owner, cursor)
    setOwn(found, segment(end.name), {
      kind,
      ...(owner === undefined ? {} : { owner }),
      ...(end.alert === undefined ? {} : { alert: end.alert })
    })
  }
  return Object.keys(found).length === 0 ? undefined : (found as NonNullable<Saga["end"]>)
}

const componentsOf = (
  building: Building,
  kind: "service" | "external"
): Readonly<Record<string, { readonly provides?: ReadonlyArray<Address<"contract">> }>> | undefined =>
  collection(
    [...building.components.keys()]
      .filter((address) => address.startsWith(`${kind}:`))
      .map((address) => {
        const provides = [...building.providers]
          .filter(([, provider]) => provider === address)
          .map(([contract]) => `contract:${contract}` as const)
          .toSorted()
        return [address.slice(kind.length + 1), provides.length === 0 ? {} : { provides }] as const
      })
  )

const deadlineOf = (
  { context }: Building,
  { deadline }: FoundMachine,
  undone: ReadonlyArray<Undone>
): Partial<Saga> => {
  if (deadline === undefined) return {}
  if (undone.some(({ undos }) => undos.length > 0)) {
    const reason = "the limit of the whole run ends it without undoing anything: no state catches it"
    warnAt(context, "left-behind", deadline.cursor.trail, reason, "deadline")
  }
  return { deadline: duration(deadline.milliseconds) }
}

const triggerOf = ({ messages }: Building, { trigger, cursor }: FoundMachine): Pick<Saga, "trigger"> => {
  if (trigger === undefined) return {}
  if (trigger._tag === "Message") messages.set(trigger.message.slice("message:".length), cursor)
  return { trigger }
}

/** A machine as a saga, with the services, operations and messages that it names. */
export const buildModel = (context: Context, machine: FoundMachine): Built => {
  const { name, cursor, level, marks, description } = machine
  const key = marks.saga?.slice("saga:".length) ?? segment(name)
  const runner = isComponent(marks.by) ? marks.by : (`service:${key}` as const)
  const building: Building = {
    context,
    runner,
    operations: new Map(),
    bases: new Map(),
    providers: new Map(),
    messages: new Map(),
    channels: new Map(),
    teams: new Map(),
    components: new Map([[runner, cursor]]),
    calls: new Map()
  }
  const { steps, relations, open } = stepsOf(context, level)
  warnUnmatched(context, steps, open)
  const undone = undoing(context, steps)
  const undoes = undoOrder(context, steps, undone)
  const end = endsOf(building, level)
  const found = collection(undone.map((it) => [segment(it.step.node.name), stepOf(building, it)] as const)) ?? {}
  const saga: Saga = {
    ...(description === undefined ? {} : { description }),
    style: "orchestrated",
    by: runner,
    steps: found,
    ...relations,
    ...deadlineOf(building, machine, undone),
    ...(undoes === undefined ? {} : { undoes }),
    ...(end === undefined ? {} : { end }),
    ...triggerOf(building, machine)
  }
  const contracts = [...building.operations].map(([contract, operations]) => {
    const base = building.bases.get(contract)
    const held = collection([...operations].map(([id, { operation }]) => [id, operation] as const)) ?? {}
    return [
      contract,
      { _tag: "Http", ...(base === undefined ? {} : { servers: [{ url: base }] }), operations: held }
    ] as const
  })
  const empty = (keys: Iterable<string>): ReadonlyArray<readonly [string, object]> =>
    [...keys].map((it) => [it, {}] as const)
  const model = Object.fromEntries(
    Object.entries({
      lintel: modelVersion,
      extent: "part",
      contracts: collection(contracts),
      messages: collection(empty(building.messages.keys())),
      teams: collection(empty(building.teams.keys())),
      services: componentsOf(building, "service"),
      externals: componentsOf(building, "external"),
      channels: collection(empty(building.channels.keys())),
      calls: collection([...building.calls].map(([id, { call }]) => [id, call] as const)),
      sagas: collection([[key, saga] as const])
    }).filter(([, value]) => value !== undefined)
  ) as Model
  return { model, saga: key, sources: sourcesOf(building, `saga:${key}`, machine, undone) }
}
