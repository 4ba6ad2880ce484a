import { type JsonObject, nameOf } from "@lintel/model"
import type { PlannedConditions } from "../plan/choices.js"
import type { PlannedStep } from "../plan/saga.js"
import { jq, type Task, type Writing } from "./task.js"

const flag = (when: string): string => `$workflow.input.when[${JSON.stringify(when)}]`

/** Whether a condition holds: by its own value in the input, or by those that it is made of. */
const holds = ({ termsOf }: PlannedConditions, when: string): string => {
  const terms = termsOf(when)
  if (terms === undefined) return `${flag(when)} == true`
  if (terms.length === 0) return "false"
  return terms
    .map((parts) => (parts.length === 0 ? "true" : parts.map((part) => `${flag(part)} == true`).join(" and ")))
    .join(" or ")
}

/** A condition as an expression. */
export const asked = ({ plan }: Writing, when: string): string => jq(holds(plan.conditions, when))

/** The condition of a step, unless it is known to hold. */
export const condition = (writing: Writing, { step: { when } }: PlannedStep): JsonObject =>
  when === undefined || writing.holding.has(when) ? {} : { if: asked(writing, when) }

/** The words of a condition that is made of others. */
export const wordsOf = ({ plan }: Writing, { step: { when } }: PlannedStep): JsonObject =>
  when === undefined || plan.conditions.termsOf(when) === undefined ? {} : { when }

/** What refuses, before anything is done, a run whose values take two ways of a choice, or none. */
export const guardTasks = ({ plan, fresh }: Writing, type: string): ReadonlyArray<Task> =>
  plan.conditions.choices.map(({ key, asked: ways, others }) => {
    const held = `[${ways.map(flag).join(", ")}] | map(select(. == true)) | length`
    return {
      [fresh(`One ${nameOf(key)}`)]: {
        if: jq(`(${held}) ${others.length === 0 ? "!=" : ">"} 1`),
        raise: { error: { type, status: 400, title: "Refused" } },
        metadata: { choice: key, ways: [...ways, ...others].toSorted() }
      }
    }
  })
