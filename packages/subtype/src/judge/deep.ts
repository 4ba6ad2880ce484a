import { type Json } from "@lintel/json-schema"
import { type Application, type Context, type Tally } from "./frame.js"
import { type Scope } from "./scope.js"
import { pointerOf } from "./resolve.js"

/** One application of a schema to a location. */
export type Task = {
  readonly place: Parameters<Application>[1]
  readonly value: Parameters<Application>[2]
  readonly around: Parameters<Application>[3]
}

/** Answers of tasks that were too deep for the call stack, or that were done when much work had been done before. */
export type Answers = Map<Json, Map<Scope, Map<string, Tally>>>

/** How many applications may be nested on the call stack. */
const stackDepth = 200

// The name of a property is where its value is: the text tells them apart.
const answerKey = ({ around, value }: Task): string =>
  `${around.tracking ? "+" : "-"}${pointerOf(around.instance)}${typeof value === "string" ? `"${value}` : ""}`

const answersOf = (context: Context, task: Task): Map<string, Tally> => {
  const byScope = context.answers.get(task.place.schema) ?? new Map<Scope, Map<string, Tally>>()
  context.answers.set(task.place.schema, byScope)
  const byKey = byScope.get(task.around.scope) ?? new Map<string, Tally>()
  byScope.set(task.around.scope, byKey)
  return byKey
}

const maxFailures = 16

/** The answer of a task that was done before. Its failures are told in short: they were told in full then. */
export const recall = (context: Context, task: Task): Tally | undefined => {
  if (context.quickSteps-- > 0) return undefined
  const known = answersOf(context, task).get(answerKey(task))
  if (known === undefined || known.failures.length === 0) return known
  return { ...known, failures: known.failures.slice(0, maxFailures).map((failure) => ({ ...failure, causes: [] })) }
}

/** Keeps an answer for the next time. */
export const remember = (context: Context, task: Task, tally: Tally): void => {
  if (context.quickSteps < 0 && context.asked === undefined) answersOf(context, task).set(answerKey(task), tally)
}

/**
 * The answer of a task that would nest too deep, if it is known. If it is not, it is asked for: the work so far is
 * dropped, the task is done on an empty stack, and the work starts again, so that no nesting overflows the stack.
 */
export const answerTooDeep = (context: Context, task: Task): Tally | "shallow" | "asked" => {
  if (task.around.depth - context.base < stackDepth) return "shallow"
  const known = answersOf(context, task).get(answerKey(task))
  if (known !== undefined) return known
  context.asked = task
  return "asked"
}

/** Does a task, and before it whatever it turns out to need. */
export const perform = (context: Context, first: Task): Tally => {
  const tasks: Array<Task> = [first]
  for (;;) {
    const task = tasks.at(-1) ?? first
    context.base = task.around.depth
    context.asked = undefined
    const noted = context.unknowns.length
    const tally = context.apply(context, task.place, task.value, task.around)
    const asked: Task | undefined = context.asked
    if (asked !== undefined) {
      context.unknowns.length = noted
      tasks.push(asked)
      continue
    }
    tasks.pop()
    if (tasks.length === 0) return tally
    answersOf(context, task).set(answerKey(task), tally)
  }
}
