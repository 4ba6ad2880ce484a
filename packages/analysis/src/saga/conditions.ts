import type { Saga } from "@lintel/model"
import { stepOf } from "./order.js"

/**
 * Which conditions of a saga can hold together.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaConditions {
  /** Whether no condition says anything about another. */
  readonly isFree: boolean
  /** Whether some run agrees with what is known: conditions that hold, and that do not. */
  readonly allows: (known: ReadonlyMap<string, boolean>) => boolean
}

type Terms = ReadonlyArray<ReadonlyArray<string>>

interface Stated {
  readonly choices: ReadonlyArray<ReadonlyArray<string>>
  readonly terms: ReadonlyMap<string, Terms>
}

/** Ways of taking choices that are looked at for one question; beyond, everything counts as possible. */
const mostWays = 20_000

/** The same for all questions about one saga. */
const mostWaysInAll = 1_000_000

/** Parts of choices and conditions that are kept apart; of more, everything counts as possible. */
const mostParts = 2_000

const free: SagaConditions = { isFree: true, allows: () => true }

/** What is decided so far: parts of conditions, and whether they hold. */
type Decided = Map<string, boolean>

/** Whether a condition holds; `undefined`: that depends on what is not decided yet. */
const holds = ({ terms }: Stated, decided: Decided, condition: string): boolean | undefined => {
  const alternatives = terms.get(condition)
  if (alternatives === undefined) return decided.get(condition)
  const truths = alternatives.map((term) => {
    const parts = term.map((part) => decided.get(part))
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  })
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false
}

/** The choices and the other parts on which some conditions depend, with choices that share a way. */
const neededFor = (
  stated: Stated,
  conditions: Iterable<string>
): { readonly choices: Terms; readonly parts: Array<string> } => {
  const parts = new Set([...conditions].flatMap((it) => stated.terms.get(it)?.flat() ?? [it]))
  const choices = new Set<ReadonlyArray<string>>()
  for (let before = -1; before < choices.size;) {
    before = choices.size
    for (const choice of stated.choices) {
      if (choices.has(choice) || !choice.some((way) => parts.has(way))) continue
      choices.add(choice)
      for (const way of choice) parts.add(way)
    }
  }
  const chosen = new Set([...choices].flat())
  return { choices: [...choices], parts: [...parts].filter((part) => !chosen.has(part)) }
}

const isPossible = (stated: Stated, known: ReadonlyMap<string, boolean>, budget: { left: number }): boolean => {
  const { choices, parts } = neededFor(stated, known.keys())
  const decided: Decided = new Map()
  let left = Math.min(mostWays, budget.left)
  const agrees = (): boolean =>
    [...known].every(([condition, truth]) => {
      const found = holds(stated, decided, condition)
      return found === undefined || found === truth
    })
  const settle = (at: number): boolean => {
    left -= 1
    budget.left -= 1
    if (left < 0) return true
    if (!agrees()) return false
    const choice = choices[at]
    if (choice !== undefined) return choice.some((way) => take(choice, way, at))
    const part = parts[at - choices.length]
    if (part === undefined) return true
    const found = [true, false].some((truth) => {
      decided.set(part, truth)
      return settle(at + 1)
    })
    decided.delete(part)
    return found
  }
  /** Takes one way of a choice, and none of its others. */
  const take = (choice: ReadonlyArray<string>, way: string, at: number): boolean => {
    if (choice.some((other) => decided.has(other) && decided.get(other) !== (other === way))) return false
    const added = choice.filter((other) => !decided.has(other))
    for (const other of added) decided.set(other, other === way)
    const found = settle(at + 1)
    for (const other of added) decided.delete(other)
    return found
  }
  return settle(0)
}

const known = new WeakMap<Saga, SagaConditions>()

/**
 * Which conditions of a saga's steps can hold together, as far as the saga says: of a choice one way is taken, and a
 * condition that is made of others holds when they do. Of what nothing is said, everything is possible.
 *
 * @example
 * ```ts
 * import { sagaConditions } from "@lintel/analysis"
 *
 * const steps = { charge: { when: "by card" }, invoice: { when: "by invoice" } }
 * const both = new Map([["by card", true], ["by invoice", true]])
 * sagaConditions({ steps }).allows(both) // => true
 * sagaConditions({ steps, choices: { paying: ["by card", "by invoice"] } }).allows(both) // => false
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaConditions = (saga: Saga): SagaConditions => {
  const found = known.get(saga)
  if (found !== undefined) return found
  const choices = Object.values(saga.choices ?? {}).filter((ways) => ways.length > 0)
  const terms = new Map((saga.conditions ?? []).map(({ when, anyOf }) => [when, anyOf] as const))
  const parts = [...choices, ...[...terms.values()].flat()].reduce((all, list) => all + list.length, 0)
  const isFree = (choices.length === 0 && terms.size === 0) || parts > mostParts
  const conditions = isFree ? free : memoised({ choices, terms })
  known.set(saga, conditions)
  return conditions
}

const memoised = (stated: Stated): SagaConditions => {
  const answers = new Map<string, boolean>()
  const budget = { left: mostWaysInAll }
  return {
    isFree: false,
    allows: (asked) => {
      const key = JSON.stringify([...asked].toSorted(([one], [other]) => (one < other ? -1 : 1)))
      const answer = answers.get(key) ?? isPossible(stated, asked, budget)
      answers.set(key, answer)
      return answer
    }
  }
}

/** Whether no run at all agrees with what a saga says of its choices. */
export const contradictsItself = (saga: Saga): boolean => {
  const conditions = sagaConditions(saga)
  if (conditions.isFree) return false
  const used = Object.keys(saga.steps).flatMap((name) => stepOf(saga, name)?.when ?? [])
  const ways = Object.values(saga.choices ?? {}).flat()
  return [...new Set([...used, ...ways])].some(
    (it) => ![true, false].some((truth) => conditions.allows(new Map([[it, truth]])))
  )
}

/** Conditions that a step's being done, or left out, settles: those that can no longer hold. */
export const excludedBy = (
  saga: Saga,
  decided: ReadonlyMap<string, boolean>,
  open: Iterable<string>
): ReadonlyArray<string> => {
  const { isFree, allows } = sagaConditions(saga)
  if (isFree) return []
  return [...open].filter((it) => !decided.has(it) && !allows(new Map([...decided, [it, true]])))
}
