import type { Saga, SagaStep } from "@lintel/model"
import { sagaConditions } from "../conditions.js"
import { stepOf } from "../order.js"

/** Ways to take the choices of a saga that are looked at; of more, each condition may hold or not by itself. */
const mostWorlds = 64

type Holds = ReadonlyMap<string, boolean>

/** Each way in which the conditions of steps hold together. */
const worlds = (saga: Saga, conditions: ReadonlyArray<string>): ReadonlyArray<Holds> | undefined => {
  const { allows } = sagaConditions(saga)
  let found: ReadonlyArray<Holds> = [new Map()]
  for (const condition of conditions) {
    found = found.flatMap((world) =>
      [true, false].map((truth): Holds => new Map([...world, [condition, truth]])).filter(allows)
    )
    if (found.length > mostWorlds) return undefined
  }
  return found
}

type StepFacts = Pick<SagaStep, keyof SagaStep>

/** The saga in one world: what is left out is gone, and who waited for it waits for what that waited for. */
const inWorld = (saga: Saga, world: Holds): Saga => {
  const isGone = (name: string): boolean => {
    const when = stepOf(saga, name)?.when
    return when !== undefined && world.get(when) === false
  }
  const waits = (names: ReadonlyArray<string>, seen: ReadonlySet<string> = new Set<string>()): ReadonlyArray<string> =>
    names.flatMap((name) => {
      if (!isGone(name)) return [name]
      return seen.has(name) ? [] : waits(stepOf(saga, name)?.after ?? [], new Set([...seen, name]))
    })
  const steps = Object.entries(saga.steps).flatMap(([name, { after, alternativeTo, when, ...rest }]) => {
    if (isGone(name)) return []
    const root = alternativeTo === undefined || isGone(alternativeTo) ? undefined : alternativeTo
    const inherited =
      alternativeTo === undefined || root !== undefined ? [] : (stepOf(saga, alternativeTo)?.after ?? [])
    const before = [...new Set(waits([...(after ?? []), ...inherited]))]
    const isCertain = when === undefined || world.get(when) === true
    const step: StepFacts = {
      ...rest,
      ...(after === undefined && before.length === 0 ? {} : { after: before }),
      ...(root === undefined ? {} : { alternativeTo: root }),
      ...(isCertain ? {} : { when })
    }
    return [[name, step] as const]
  })
  const { choices: _choices, conditions: _conditions, ...facts } = saga
  return { ...facts, steps: Object.fromEntries(steps) }
}

/**
 * A saga for each way in which its conditions hold together, with only the steps that are done then; the saga itself where
 * no condition says anything about another.
 */
export const worldsOf = (saga: Saga): ReadonlyArray<Saga> => {
  const { isFree } = sagaConditions(saga)
  if (isFree) return [saga]
  const conditions = [...new Set(Object.values(saga.steps).flatMap(({ when }) => when ?? []))].toSorted()
  return worlds(saga, conditions)?.map((world) => inWorld(saga, world)) ?? [saga]
}
