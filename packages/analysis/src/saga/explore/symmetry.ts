import type { MachineStep, SagaMachine } from "./machine.js"

/** What two steps must have in common so that nothing but their names tells them apart. */
const likeness = ({ behind, ...facts }: MachineStep): string =>
  JSON.stringify([{ ...facts, name: "" }, [...behind].toSorted((a, b) => a - b)])

/** Whether a failure is told by which steps it leads past: then these are not like the others. */
const tellsApart = ({ undoesWhen }: MachineStep): boolean =>
  undoesWhen.rejected !== undefined || undoesWhen.unanswered !== undefined

/** Positions of calm steps that can be exchanged for one another. */
const exchangeable = ({ steps }: SagaMachine): ReadonlyArray<ReadonlyArray<number>> => {
  const classes = new Map<string, Array<number>>()
  if (steps.some(tellsApart)) return []
  for (const [position, step] of steps.entries()) {
    if (!step.isCalm || step.alternatives.length > 0 || step.condition.length > 0) continue
    const key = likeness(step)
    const known = classes.get(key)
    if (known === undefined) classes.set(key, [position])
    else known.push(position)
  }
  return [...classes.values()].filter((members) => members.length > 1)
}

/**
 * The form under which a state is remembered: what is known of steps that can be exchanged, in order. Only steps in
 * which nothing goes astray are exchanged, as nobody asks which of them it was.
 */
export const canonicalOf = (machine: SagaMachine): ((state: Uint8Array, out: Uint8Array) => void) | undefined => {
  const classes = exchangeable(machine)
  if (classes.length === 0) return undefined
  return (state, out) => {
    out.set(state)
    for (const members of classes) {
      const sorted = members.map((position) => state[position + 1] ?? 0).toSorted((a, b) => a - b)
      for (const [at, position] of members.entries()) out[position + 1] = sorted[at] ?? 0
    }
  }
}
