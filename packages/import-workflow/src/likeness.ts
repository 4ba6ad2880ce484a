import type { FoundTask, Node } from "./graph.js"

/** Words by which a task says that it takes something back. */
const undoWords: ReadonlySet<string> = new Set(
  "abort back cancel compensate compensation deallocate delete deregister detach discard free refund release remove restore return reverse revert revoke rollback unassign unbook undo unlock unreserve void withdraw".split(
    " "
  )
)

/** Words that say nothing of what a task is about. */
const idleWords: ReadonlySet<string> = new Set(
  "a an the of for to by on in and state task step function lambda handler invoke do run service api v1 v2 dev prod staging url arn latest".split(
    " "
  )
)

const longest = 200

const wordsOf = (text: string): ReadonlyArray<string> =>
  text
    .slice(0, longest)
    .replaceAll(/([\p{Ll}0-9])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}0-9]+/u)
    .filter((word) => word !== "")

/** Words without endings that do not matter here: `flights`, `flight`. */
const stem = (word: string): string => (word.length > 3 ? word.replace(/(?:s|ing|ed)$/u, "") : word)

const subjectWords = (name: string, task: FoundTask | undefined): ReadonlySet<string> =>
  new Set(
    [name, ...(task?.words ?? [])]
      .flatMap(wordsOf)
      .filter((word) => !undoWords.has(word) && !idleWords.has(word))
      .map(stem)
  )

/** Whether a task has a word for taking back, or deletes. */
export const takesBack = ({ name, task }: Node): boolean =>
  [name, ...(task?.words ?? [])].flatMap(wordsOf).some((word) => undoWords.has(word)) ||
  (task?.action?._tag === "Http" && task.action.method === "DELETE")

/**
 * How much a task looks like what undoes a step: it has a word for taking back, and shares words with the step. 0: not
 * at all.
 */
export const undoScore = (undo: Node, step: Node): number => {
  if (!takesBack(undo)) return 0
  const own = subjectWords(undo.name, undo.task)
  const others = subjectWords(step.name, step.task)
  const shared = [...own].filter((word) => others.has(word)).length
  return shared === 0 ? 0 : shared / (own.size + others.size - shared)
}
