import type { Saga } from "@lintel/model"
import { sagaConditions } from "./conditions.js"
import { rootOf, type SagaOrder, stepOf } from "./order.js"
import type { RunEvent } from "./runEvent.js"

/** A way forward: the steps that are done, in order, and every event until there. */
export interface Way {
  readonly done: ReadonlyArray<string>
  readonly events: ReadonlyArray<RunEvent>
}

/** What a way has to come to: steps that are done, and one that is about to be asked. */
interface Goal {
  readonly done: ReadonlyArray<string>
  readonly asked?: string
}

const invoked = (step: string): RunEvent => ({ _tag: "Invoke", step, outcome: "ok" })

interface Shape {
  readonly choices: ReadonlyMap<string, ReadonlyArray<string>>
  readonly waits: ReadonlyMap<string, ReadonlyArray<string>>
}

const shapes = new WeakMap<SagaOrder, Shape>()

const shapeOf = (saga: Saga, order: SagaOrder): Shape => {
  const known = shapes.get(order)
  if (known !== undefined) return known
  const groups = new Map<string, Array<string>>()
  for (const name of order.steps) {
    const root = rootOf(saga, name)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [name])
    else group.push(name)
  }
  const choices = new Map(order.steps.map((name) => [name, groups.get(rootOf(saga, name)) ?? [name]]))
  const waits = new Map(
    order.steps.map((name) => {
      const root = rootOf(saga, name)
      const all = [...(stepOf(saga, name)?.after ?? []), ...(root === name ? [] : (stepOf(saga, root)?.after ?? []))]
      const own = choices.get(name) ?? []
      return [name, all.filter((other) => !own.includes(other) && choices.has(other))] as const
    })
  )
  const shape = { choices, waits }
  shapes.set(order, shape)
  return shape
}

/** Steps of which one is done: a step and all that stand for the same one. */
export const choiceOf = (saga: Saga, order: SagaOrder, name: string): ReadonlyArray<string> =>
  shapeOf(saga, order).choices.get(name) ?? [name]

/** What a step stands behind: its own steps, and those of the step that it stands for. */
export const waitsOf = (saga: Saga, order: SagaOrder, name: string): ReadonlyArray<string> =>
  shapeOf(saga, order).waits.get(name) ?? []

/** Whether a saga does the same steps in every run, so that there is one way only. */
const isPlain = (saga: Saga): boolean =>
  Object.values(saga.steps).every(({ when, alternativeTo }) => when === undefined && alternativeTo === undefined)

/** Conditions that are tried both ways at most: all together, so that the shortest way is found. */
const mostTried = 4

/** A way on which undecided conditions hold as told; `undefined`: there is none. */
const wayBy = (saga: Saga, order: SagaOrder, goal: Goal, wishes: ReadonlyMap<string, boolean>): Way | undefined => {
  const { allows } = sagaConditions(saga)
  const known = new Map<string, boolean>()
  const decide = (when: string | undefined, truth: boolean): boolean => {
    if (when === undefined) return truth
    if (known.has(when)) return known.get(when) === truth
    if (!allows(new Map([...known, [when, truth]]))) return false
    known.set(when, truth)
    return true
  }
  const chosen = new Set<string>(goal.done)
  for (const name of [...goal.done, ...(goal.asked === undefined ? [] : [goal.asked])])
    if (!decide(stepOf(saga, name)?.when, true)) return undefined
  const passed = new Set<string>()
  const open = [...goal.done, ...(goal.asked === undefined ? [] : [goal.asked])].flatMap((name) =>
    waitsOf(saga, order, name)
  )
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const root = rootOf(saga, at)
    if (passed.has(root)) continue
    passed.add(root)
    const choice = choiceOf(saga, order, at)
    if (choice.some((name) => chosen.has(name))) continue
    const wish = (name: string): boolean => wishes.get(stepOf(saga, name)?.when ?? "") ?? true
    const preferred = [...choice.filter((name) => name === at), ...choice.filter((name) => name !== at)]
    const wanted = preferred.filter(wish)
    const taken = wanted.find((name) => decide(stepOf(saga, name)?.when, true))
    if (taken !== undefined) {
      chosen.add(taken)
      open.push(...waitsOf(saga, order, taken))
    } else if (!choice.every((name) => decide(stepOf(saga, name)?.when, false))) {
      const other = choice.find((name) => decide(stepOf(saga, name)?.when, true))
      if (other === undefined) return undefined
      chosen.add(other)
      open.push(...waitsOf(saga, order, other))
    } else for (const name of choice) open.push(...waitsOf(saga, order, name))
  }
  return played(saga, order, { ...goal, done: order.steps.filter((name) => chosen.has(name)) }, known)
}

/** The steps one after another, each when it can be; what is left out is told where nothing else can be done. */
const played = (
  saga: Saga,
  order: SagaOrder,
  { done, asked }: Goal,
  known: ReadonlyMap<string, boolean>
): Way | undefined => {
  const { isFree, allows } = sagaConditions(saga)
  const events: Array<RunEvent> = []
  const isDone = new Set<string>()
  const decided = new Map<string, boolean>()
  const isOut = (name: string): boolean => {
    const when = stepOf(saga, name)?.when
    if (when === undefined) return false
    return (
      decided.get(when) === false || (!isFree && !decided.has(when) && !allows(new Map([...decided, [when, true]])))
    )
  }
  const isPassed = (name: string, open: ReadonlySet<string>): boolean => {
    const choice = choiceOf(saga, order, name)
    if (open.has(name) || choice.some((other) => isDone.has(other))) return true
    if (!choice.every(isOut)) return false
    const inside = new Set([...open, ...choice])
    return choice.every((member) => waitsOf(saga, order, member).every((other) => isPassed(other, inside)))
  }
  const isReady = (name: string): boolean =>
    waitsOf(saga, order, name).every((other) => isPassed(other, new Set<string>()))
  const left = [...done]
  for (;;) {
    const at = left.findIndex(isReady)
    if (at < 0 && left.length === 0 && (asked === undefined || isReady(asked))) return { done, events }
    if (at >= 0) {
      const [name = ""] = left.splice(at, 1)
      const when = stepOf(saga, name)?.when
      if (when !== undefined) decided.set(when, true)
      isDone.add(name)
      events.push(invoked(name))
      continue
    }
    const skipped = order.steps.find((name) => {
      const when = stepOf(saga, name)?.when
      return when !== undefined && known.get(when) === false && !decided.has(when) && !isOut(name) && isReady(name)
    })
    const when = skipped === undefined ? undefined : stepOf(saga, skipped)?.when
    if (skipped === undefined || when === undefined) return undefined
    decided.set(when, false)
    events.push({ _tag: "Skip", step: skipped })
  }
}

/** Every way in which some conditions may hold, while there are few of them. */
const wishesFor = (conditions: ReadonlyArray<string>): ReadonlyArray<ReadonlyMap<string, boolean>> => {
  const all = (truth: boolean): ReadonlyMap<string, boolean> => new Map(conditions.map((it) => [it, truth]))
  if (conditions.length > mostTried) return [all(true), all(false)]
  return Array.from(
    { length: 2 ** conditions.length },
    (_, code) => new Map(conditions.map((it, at) => [it, ((code >> at) & 1) === 0]))
  )
}

/**
 * Ways forward on which some steps are done and another is about to be asked: what they wait for is done, replaced or
 * left out. None: no run does all that.
 */
export const waysTo = (saga: Saga, order: SagaOrder, goal: Goal): ReadonlyArray<Way> => {
  const targets = [...goal.done, ...(goal.asked === undefined ? [] : [goal.asked])]
  if (isPlain(saga)) {
    const needed = new Set([...goal.done, ...targets.flatMap((name) => [...order.before(name)])])
    if (goal.asked !== undefined && needed.has(goal.asked)) return []
    const done = order.steps.filter((name) => needed.has(name))
    return [{ done, events: done.map(invoked) }]
  }
  const near = new Set(targets.flatMap((name) => [...order.before(name)]))
  const conditions = [...new Set([...near].flatMap((name) => stepOf(saga, name)?.when ?? []))]
  return wishesFor(conditions).flatMap((wishes) => wayBy(saga, order, goal, wishes) ?? [])
}
