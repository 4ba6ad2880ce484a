import type { SagaPlan } from "../plan/saga.js"
import { text } from "./body.js"

interface Guard {
  readonly choice: ReadonlyArray<string>
  readonly least: 0 | 1
}

const conditionsOf = (plan: SagaPlan): ReadonlySet<string> =>
  new Set([...plan.steps.values()].flatMap(({ step }) => (step.when === undefined ? [] : [step.when])))

/**
 * What can be asked of the values that a run starts with: of the conditions of a choice, exactly one; at most one where
 * another way has no step and so no value.
 */
const guardsOf = (plan: SagaPlan): ReadonlyArray<Guard> => {
  const used = conditionsOf(plan)
  return Object.values(plan.saga.choices ?? {}).flatMap((ways): ReadonlyArray<Guard> => {
    const choice = [...new Set(ways)].filter((way) => used.has(way)).toSorted()
    const isWhole = ways.every((way) => used.has(way))
    return choice.length === 0 || (choice.length === 1 && !isWhole) ? [] : [{ choice, least: isWhole ? 1 : 0 }]
  })
}

/** Whether a run that would take two ways of a choice, or none, is refused when it starts. */
export const isGuarded = (plan: SagaPlan): boolean => {
  const used = conditionsOf(plan)
  const choices = Object.values(plan.saga.choices ?? {})
  return guardsOf(plan).length > 0 && choices.every((ways) => ways.some((way) => used.has(way)))
}

/** Refuses, before anything is done, a run whose values take two ways of a choice, or none. `refuse` ends it with a reason. */
export const guardLines = (plan: SagaPlan, refuse: (reason: string) => string): ReadonlyArray<string> => {
  const guards = guardsOf(plan)
  if (guards.length === 0) return []
  const listed = guards.map(({ choice, least }) => `{ choice: [${choice.map(text).join(", ")}], least: ${least} }`)
  return [
    `for (const { choice, least } of [${listed.join(", ")}]) {`,
    "  const met = choice.filter(holds).length",
    `  if (met > 1 || met < least) ${refuse('met + " of " + choice.join(", ") + " hold; they exclude one another"')}`,
    "}"
  ]
}
