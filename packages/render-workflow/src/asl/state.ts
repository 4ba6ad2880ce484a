import type { Json, JsonObject } from "@lintel/model"

/** What is done again after an error. `MaxAttempts` counts retries: one less than the tries. */
export interface Retrier {
  readonly ErrorEquals: ReadonlyArray<string>
  readonly IntervalSeconds?: number
  readonly MaxAttempts?: number
  readonly BackoffRate?: number
  readonly MaxDelaySeconds?: number
  readonly JitterStrategy?: "FULL" | "NONE"
}

/** Where an error leads. */
export interface Catcher {
  readonly ErrorEquals: ReadonlyArray<string>
  readonly Next: string
}

/** A way of a choice. */
export interface Rule {
  readonly Comment?: string
  readonly Condition: string
  readonly Next: string
}

/** One branch of a parallel state. */
export interface Branch {
  readonly StartAt: string
  readonly States: ReadonlyMap<string, State>
}

interface Common {
  readonly Comment?: string
}

/** A state of the Amazon States Language, as far as sagas need it. */
export type State =
  | (Common & {
      readonly Type: "Task"
      readonly Resource: string
      readonly Arguments?: Json
      readonly TimeoutSeconds?: number
      readonly Retry?: ReadonlyArray<Retrier>
      readonly Catch?: ReadonlyArray<Catcher>
      readonly Assign?: Readonly<Record<string, Json>>
      readonly Next: string
    })
  | (Common & {
      readonly Type: "Parallel"
      readonly Branches: ReadonlyArray<Branch>
      readonly Catch: ReadonlyArray<Catcher>
      readonly Assign?: Readonly<Record<string, Json>>
      readonly Next: string
    })
  | (Common & {
      readonly Type: "Choice"
      readonly Choices: ReadonlyArray<Rule>
      readonly Default: string
    })
  | (Common & { readonly Type: "Pass"; readonly Output: JsonObject; readonly End: true })
  | (Common & { readonly Type: "Succeed" })
  | (Common & { readonly Type: "Fail"; readonly Error: string; readonly Cause: string })

/** A whole machine. */
export interface Machine extends Branch {
  readonly Comment: string
  readonly QueryLanguage: "JSONata"
}

const targets = (state: State): ReadonlyArray<string> => {
  switch (state.Type) {
    case "Task":
    case "Parallel":
      return [state.Next, ...(state.Catch ?? []).map(({ Next }) => Next)]
    case "Choice":
      return [...state.Choices.map(({ Next }) => Next), state.Default]
    default:
      return []
  }
}

/** The states that can be reached, in the order in which they are. */
export const reachable = ({ StartAt, States }: Branch): Branch => {
  const seen = new Map<string, State>()
  const pending = [StartAt]
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    const state = States.get(at)
    if (state === undefined || seen.has(at)) continue
    seen.set(at, state)
    pending.push(...targets(state))
  }
  return { StartAt, States: seen }
}

/** The names of all states, those of branches included. */
export const allNames = ({ States }: Branch): ReadonlyArray<string> =>
  [...States].flatMap(([name, state]) => [name, ...(state.Type === "Parallel" ? state.Branches.flatMap(allNames) : [])])

const branchJson = ({ StartAt, States }: Branch): JsonObject => ({
  StartAt,
  States: Object.fromEntries([...States].map(([name, state]) => [name, stateJson(state)]))
})

const stateJson = (state: State): Json =>
  state.Type === "Parallel"
    ? JSON.parse(JSON.stringify({ ...state, Branches: state.Branches.map(branchJson) }))
    : JSON.parse(JSON.stringify(state))

/** The text of a machine. */
export const printMachine = ({ Comment, QueryLanguage, ...body }: Machine): string =>
  `${JSON.stringify({ Comment, QueryLanguage, ...branchJson(body) }, undefined, 2)}\n`
