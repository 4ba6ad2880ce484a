import type { SagaPlan } from "../plan/saga.js"
import { text } from "./text.js"

const all = (parts: ReadonlyArray<string>): string =>
  parts.length === 0 ? "true" : parts.map((part) => `holds(${text(part)})`).join(" && ")

/** Whether a condition holds: by its own value, or by those that it is made of. */
export const heldText = ({ conditions }: SagaPlan, when: string): string => {
  const terms = conditions.termsOf(when)
  if (terms === undefined) return `holds(${text(when)})`
  if (terms.length === 0) return "false"
  return terms.map((parts) => (terms.length > 1 && parts.length > 1 ? `(${all(parts)})` : all(parts))).join(" || ")
}

/** Refuses, before anything is done, a run whose values take two ways of a choice, or none. `refuse` ends it with a reason. */
export const guardLines = ({ conditions }: SagaPlan, refuse: (reason: string) => string): ReadonlyArray<string> => {
  if (conditions.choices.length === 0) return []
  const listed = conditions.choices.map(
    ({ asked, others }) => `{ choice: [${asked.map(text).join(", ")}], least: ${others.length === 0 ? 1 : 0} }`
  )
  return [
    `for (const { choice, least } of [${listed.join(", ")}]) {`,
    "  const met = choice.filter(holds).length",
    `  if (met > 1 || met < least) ${refuse('met + " of " + choice.join(", ") + " hold; they exclude one another"')}`,
    "}"
  ]
}
