import type { JsonObject } from "@lintel/model"
import type { PlannedStep } from "../plan/saga.js"
import type { ChoiceWay } from "../plan/structure.js"
import { asked as askedFor } from "./conditions.js"
import { errorTypes, raise, type Task, type Writing } from "./task.js"

type Tasks = ReadonlyArray<Task>

/** Where a task leads: to another one of its list, or out of the list. */
// oxlint-disable-next-line unicorn/no-thenable -- the language calls it so, and the object is only written
export const leadingTo = (target: string): JsonObject => ({ then: target })

/** The level of a way: there its condition holds. */
export const onWay = (writing: Writing, { when }: Pick<ChoiceWay, "when">): Writing => ({
  ...writing,
  holding: new Set([...writing.holding, when])
})

/** Errors of which one is enough. */
export const anyOf = ([only, ...others]: ReadonlyArray<string>): string =>
  [others.length === 0 ? only : `(${only})`, ...others].join(" or ")

/** Where a run goes on whose alternative is not asked for: to the next one, back where another was refused, or on. */
export interface Otherwise {
  readonly error: "notAsked" | "undone" | "manual"
  /** Only where one of these holds; left out: always. */
  readonly where?: ReadonlyArray<string>
}

const plainRaise = (writing: Writing, kind: Otherwise["error"]): JsonObject =>
  kind === "notAsked"
    ? { raise: { error: { type: errorTypes.notAsked, status: 400, title: "Not asked for" } } }
    : (Object.values(raise(writing, kind))[0] ?? {})

/** A step that is asked for under its condition, and what happens otherwise. */
export const askedTasks = (
  writing: Writing,
  { name, key }: PlannedStep,
  when: string,
  { tasks, otherwise }: { readonly tasks: Tasks; readonly otherwise: Otherwise }
): Tasks => {
  const [asked, raised] = [writing.fresh(`${name} is asked for`), writing.fresh(`${name} is not asked for`)]
  const { error, where } = otherwise
  const cases = [
    { asked: { when: askedFor(writing, when), ...leadingTo(asked) } },
    ...(where ?? []).map((other, at) => ({
      [`refused ${at + 1}`]: { when: askedFor(writing, other), ...leadingTo(raised) }
    })),
    { otherwise: leadingTo(where === undefined ? raised : "exit") }
  ]
  const list = [
    { [writing.fresh(`Whether ${name}`)]: { switch: cases, metadata: { "asks for": key } } },
    { [asked]: { do: tasks, ...leadingTo("exit") } },
    { [raised]: plainRaise(writing, error) }
  ]
  return [{ [writing.fresh(`${name} if asked for`)]: { do: list } }]
}
