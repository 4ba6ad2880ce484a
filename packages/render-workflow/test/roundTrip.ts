import { sagaOrder } from "@lintel/analysis"
import { indexModel, type Model, type Saga } from "@lintel/model"
import type { Loss } from "@lintel/render"
import { planOf, type PlannedStep, type SagaPlan } from "../src/plan/saga.js"
import type { Action } from "../src/plan/action.js"

const planned = (model: Model): SagaPlan => {
  const [saga] = indexModel(model).ofKind("saga")
  if (saga === undefined) throw new Error("there is no saga")
  const plan = planOf(indexModel(model), saga)
  if ("_tag" in plan) throw new Error(plan.what)
  return plan
}

const essence = (action: Action): unknown => {
  if (action._tag === "Http") {
    const values = action.arguments.filter(({ isStated }) => isStated).map(({ name, source }) => [name, source])
    return [action.operation, action.method, action.path, values]
  }
  if (action._tag === "Message")
    return [action.message, action.channel, action.to, action.arguments.map(({ name, source }) => [name, source])]
  return action._tag
}

/** Steps by the group of alternatives that they belong to, as the first saga says. */
const groupOf = (saga: Saga, name: string, isApart: (name: string) => boolean): string => {
  const seen = new Set<string>()
  let at = name
  for (;;) {
    const next = isApart(at) ? undefined : saga.steps[at]?.alternativeTo
    if (next === undefined || seen.has(at)) return at
    seen.add(at)
    at = next
  }
}

const before = (saga: Saga, groups: (name: string) => string, name: string): ReadonlyArray<string> => {
  const order = sagaOrder(saga)
  const members = Object.keys(saga.steps).filter((other) => groups(other) === groups(name))
  const all = new Set<string>()
  const pending = members.flatMap((member) => [...order.before(member)])
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const group = groups(at)
    if (all.has(group) || group === groups(name)) continue
    all.add(group)
    for (const other of Object.keys(saga.steps)) if (groups(other) === group) pending.push(...order.before(other))
  }
  return [...all].toSorted()
}

/** What reading gave that is not what was rendered, beside what is listed as lost. */
export const differences = (original: Model, read: Model, losses: ReadonlyArray<Loss>): ReadonlyArray<string> => {
  const [from, to] = [planned(original), planned(read)]
  const lost = losses.filter(({ subject }) => subject === from.address).map(({ pointer }) => pointer ?? "")
  const isLost = (pointer: string): boolean =>
    lost.some((it) => it !== "" && (pointer === it || pointer.startsWith(`${it}/`) || it.startsWith(`${pointer}/`)))
  const found: Array<string> = []
  const same = (pointer: string, a: unknown, b: unknown): void => {
    if (JSON.stringify(a) !== JSON.stringify(b) && !isLost(pointer))
      found.push(`${pointer}: ${JSON.stringify(a)} became ${JSON.stringify(b)}`)
  }
  const kept = (pointer: string, a: unknown, b: unknown): void => {
    if (a !== undefined && a !== false) same(pointer, a, b)
  }
  const isUnreached = (key: string): boolean => lost.includes(`/steps/${key}`)
  const keys = [[...from.steps.keys()].filter((key) => !isUnreached(key)), [...to.steps.keys()]].map((list) =>
    list.join(" ")
  )
  if (keys[0] !== keys[1]) found.push(`steps ${keys[0]} became ${keys[1]}`)
  same("", from.address, to.address)
  for (const field of ["description", "by", "style", "undoes"] as const) {
    if (field !== "undoes" || [...to.steps.values()].some(({ undo }) => undo !== undefined))
      kept(`/${field}`, from.saga[field], to.saga[field])
  }
  for (const [name, end] of Object.entries(from.saga.end ?? {})) {
    const isReached = to.saga.end?.[name] !== undefined
    if (isReached) same(`/end/${name}`, end, to.saga.end?.[name])
  }
  // What is only done where something else is not becomes a choice of its own.
  for (const [name, ways] of Object.entries(from.saga.choices ?? {}))
    same(`/choices/${name}`, ways.toSorted(), to.saga.choices?.[name])
  const isUsed = (when: string): boolean => [...to.steps.values()].some(({ step }) => step.when === when)
  for (const { when, anyOf } of from.saga.conditions ?? []) {
    const other = to.saga.conditions?.find((it) => it.when === when)?.anyOf
    if (isUsed(when))
      same(
        "/conditions",
        anyOf.map((parts) => parts.toSorted()),
        other
      )
  }
  const isApart = (name: string): boolean =>
    losses.some((loss) => loss.effect === "dropped" && loss.pointer === `/steps/${name}/alternativeTo`)
  const groups = (name: string): string => groupOf(from.saga, name, isApart)
  for (const [key, step] of from.steps) {
    const other: PlannedStep | undefined = to.steps.get(key)
    if (other === undefined) continue
    const at = step.pointer
    for (const field of [
      "description",
      "kind",
      "when",
      "alternativeTo",
      "human",
      "waitsFor",
      "ignoresRejection",
      "by"
    ] as const) {
      if (field !== "ignoresRejection" || step.rejections.length > 0)
        kept(`${at}/${field}`, step.step[field], other.step[field])
    }
    same(`${at}/action`, essence(step.action), essence(other.action))
    same(`${at}/compensate`, step.undo && essence(step.undo.action), other.undo && essence(other.undo.action))
    same(`${at}/retry`, step.tries.attempts, other.tries.attempts)
    same(`${at}/timeout`, step.perTry, other.perTry)
    if (step.undo !== undefined) {
      kept(`${at}/registers`, step.step.registers, other.step.registers)
      same(`${at}/compensation/retry`, step.undo.tries.attempts, other.undo?.tries.attempts)
    }
    same(`${at}/after`, before(from.saga, groups, key), before(to.saga, groups, key))
  }
  return found
}
