import type { Node } from "./graph.js"
import type { FoundStep } from "./steps.js"

/** The steps before a step, directly or not. */
export const earlierSteps = (steps: ReadonlyArray<FoundStep>): ReadonlyMap<string, ReadonlySet<string>> => {
  const before = new Map<string, Set<string>>()
  for (const { node, after } of steps) {
    const all = new Set<string>()
    for (const name of after) {
      all.add(name)
      for (const other of before.get(name) ?? []) all.add(other)
    }
    before.set(node.name, all)
  }
  return before
}

/** What changes nothing needs no undo, and a choice changes nothing. */
export const onlyLooks = ({ task, kind }: Node): boolean =>
  kind === "choice" || (task?.action?._tag === "Http" && task.action.looks)

/** Names in a sentence: five, and how many more. */
export const listed = (names: ReadonlyArray<string>): string => {
  const shown = names.slice(0, 5).join(", ")
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
