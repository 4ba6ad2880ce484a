import type { Cursor } from "@lintel/import"
import type { Backoff, Saga, SagaInput, StepKind } from "@lintel/model"

/** What a task does, as far as its document says. */
export type FoundAction =
  | {
      readonly _tag: "Http"
      readonly contract: string
      readonly operation: string
      readonly method: string
      readonly path: string
      readonly base: string | undefined
      /** Whether it changes nothing, where that is known. */
      readonly looks: boolean
    }
  | {
      readonly _tag: "Message"
      readonly message: string
      readonly channel: string | undefined
      readonly to: string | undefined
    }

/** How often a task is tried, in all. */
export interface FoundRetry {
  readonly attempts: number | "unlimited"
  readonly backoff: Backoff | undefined
  readonly on: ReadonlyArray<string> | undefined
  readonly cursor: Cursor
}

/** What a comment says of a task in the form that rendering writes. */
export interface Marks {
  readonly undoes: string | undefined
  readonly operation: string | undefined
  readonly message: string | undefined
  readonly at: string | undefined
  readonly by: string | undefined
  readonly on: string | undefined
  readonly to: string | undefined
  readonly saga: string | undefined
  readonly owner: string | undefined
  readonly end: "completed" | "aborted" | "manual" | undefined
  readonly kind: StepKind | undefined
  readonly isHuman: boolean
  /** Refuses runs before they begin: no end of one. */
  readonly isRefusal: boolean
  readonly choice: string | undefined
  readonly wayOf: string | undefined
  readonly asksFor: string | undefined
  readonly alternativeTo: string | undefined
  readonly ways: ReadonlyArray<string>
  readonly waitsFor: ReadonlyArray<string>
}

/** A task of a document. */
export interface FoundTask {
  readonly action: FoundAction | undefined
  readonly values: ReadonlyArray<readonly [string, SagaInput]>
  readonly retry: FoundRetry | undefined
  /** Whole milliseconds of one try; `"none"`: known to have no limit. */
  readonly timeout: { readonly milliseconds: number; readonly cursor: Cursor } | "none"
  readonly marks: Marks
  readonly description: string | undefined
  /** Waits until somebody answers. */
  readonly waits: boolean
  /** Words that tell what it does beside its name. */
  readonly words: ReadonlyArray<string>
}

/** Where an error leads, and which errors do. */
export interface FoundCatch {
  /** Errors after which nobody knows whether the task was done: a time-out above all. */
  readonly takesDoubt: boolean
  /** Errors by which the task was refused. */
  readonly takesRefusal: boolean
  readonly next: string
  readonly cursor: Cursor
}

/** A way of a choice. `anyOf`: its condition is made of others, and holds where all of one of these do. */
export interface FoundWay {
  readonly condition: string
  readonly next: string | undefined
  readonly anyOf?: ReadonlyArray<ReadonlyArray<string>> | undefined
}

/** What refuses a run that takes two ways of a choice, or none. */
export interface FoundGuard {
  readonly choice: string
  readonly ways: ReadonlyArray<string>
}

/** A state of a machine, a task of a workflow. */
export interface Node {
  readonly name: string
  readonly cursor: Cursor
  readonly kind: "task" | "parallel" | "choice" | "pass" | "success" | "failure"
  readonly task: FoundTask | undefined
  /** Where it leads; `undefined` ends the level. */
  readonly next: string | undefined
  readonly choices: ReadonlyArray<FoundWay>
  readonly guard?: FoundGuard | undefined
  /** The guarded choice whose ways these are. */
  readonly wayOf?: string | undefined
  /** The step of several that stand for one another that is asked for here. */
  readonly asksFor?: string | undefined
  /** It may be that none of the choices holds: then the run fails. */
  readonly mayMatchNothing?: boolean
  readonly catches: ReadonlyArray<FoundCatch>
  readonly branches: ReadonlyArray<Level>
  readonly end: FoundEnd | undefined
}

/** How a document says that a run ends. */
export interface FoundEnd {
  readonly name: string
  readonly kind: "completed" | "aborted" | "manual" | undefined
  readonly owner: string | undefined
  readonly alert: string | undefined
}

/** States that follow each other: a machine, or a branch of one. */
export interface Level {
  readonly start: string
  readonly nodes: ReadonlyMap<string, Node>
}

/** Where a state leads when nothing fails. */
export const successors = ({ next, choices, kind }: Node): ReadonlyArray<string> => {
  const all = [...choices.map((it) => it.next), ...(kind === "choice" ? [] : [next])]
  return [...new Set(all.filter((it) => it !== undefined))]
}

/** Whether a state may be the last one of its level. */
export const isLast = (node: Node): boolean =>
  node.kind === "success" ||
  (node.kind === "choice"
    ? node.choices.some(({ next }) => next === undefined)
    : node.kind !== "failure" && node.next === undefined)

export const noMarks: Marks = {
  undoes: undefined,
  operation: undefined,
  message: undefined,
  at: undefined,
  by: undefined,
  on: undefined,
  to: undefined,
  saga: undefined,
  owner: undefined,
  end: undefined,
  kind: undefined,
  isHuman: false,
  isRefusal: false,
  choice: undefined,
  wayOf: undefined,
  asksFor: undefined,
  alternativeTo: undefined,
  ways: [],
  waitsFor: []
}

/** A machine as its document describes it. */
export interface FoundMachine {
  readonly name: string
  readonly cursor: Cursor
  readonly level: Level
  readonly marks: Marks
  readonly description: string | undefined
  readonly deadline: { readonly milliseconds: number; readonly cursor: Cursor } | undefined
  readonly trigger: Saga["trigger"]
}
