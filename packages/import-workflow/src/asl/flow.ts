import { child, type Cursor, entriesOf, isRecord, itemsOf, own, textOf } from "@lintel/import"
import {
  type Environment,
  expressionIn,
  type Origin,
  originOf,
  pathOf,
  unknownEnvironment,
  type Variables
} from "./values.js"

/** What each state of a machine starts with, by its name, and what its variables hold. */
export interface DataFlow {
  readonly inputs: ReadonlyMap<string, Environment>
  readonly variables: Variables
}

const put = ({ base, parts }: Environment, key: string, origin: Origin | undefined): Environment => ({
  base,
  parts: new Map([...parts, [key, origin]])
})

const whole = (origin: Origin | undefined): Environment => ({ base: origin, parts: new Map() })

/** What a result becomes: the output, a part of the input, or nothing. */
const placed = (state: Cursor, input: Environment, result: Origin | undefined): Environment => {
  if (child(state, "OutputPath") !== undefined) return unknownEnvironment
  const value = isRecord(state.value) ? own(state.value, "ResultPath") : undefined
  if (value === null) return input
  if (value === undefined || value === "$") return whole(result)
  const path = typeof value === "string" ? pathOf(value) : undefined
  const [key, ...rest] = path?.keys ?? []
  return key === undefined || rest.length > 0 ? unknownEnvironment : put(input, key, result)
}

const afterTask = (state: Cursor, name: string, input: Environment): Environment => {
  const isShaped = child(state, "ResultSelector") !== undefined
  const result: Origin | undefined = isShaped ? undefined : { _tag: "Step", state: name, keys: [] }
  return placed(state, input, result)
}

/** What a state of JSONata hands on: its result, unless it says what. */
const output = (state: Cursor, input: Environment, variables: Variables, result: Environment): Environment => {
  const written = child(state, "Output")
  if (written === undefined) return result
  const expression = expressionIn(textOf(written) ?? "")
  if (expression === undefined) return unknownEnvironment
  const origin = originOf(expression, input, variables)
  return /^\$states\.input$/u.test(expression) ? input : whole(origin)
}

const handedOn = (
  state: Cursor,
  name: string,
  input: Environment,
  isJsonata: boolean,
  variables: Variables
): Environment => {
  const type = textOf(child(state, "Type"))
  if (isJsonata) {
    const result =
      type === "Task"
        ? whole({ _tag: "Step", state: name, keys: [] })
        : type === "Parallel"
          ? whole({ _tag: "Branches" })
          : type === "Map"
            ? unknownEnvironment
            : input
    return output(state, input, variables, result)
  }
  if (type === "Task") return afterTask(state, name, input)
  if (type === "Parallel" || type === "Map") return placed(state, input, undefined)
  if (type !== "Pass") return input
  const isMade =
    child(state, "Result") !== undefined ||
    child(state, "Parameters") !== undefined ||
    child(state, "InputPath") !== undefined
  return isMade ? placed(state, input, undefined) : input
}

const caught = (catcher: Cursor, input: Environment, isJsonata: boolean): Environment => {
  if (isJsonata) return unknownEnvironment
  const path = pathOf(textOf(child(catcher, "ResultPath")) ?? "")
  const [key] = path?.keys ?? []
  return key === undefined ? unknownEnvironment : put(input, key, undefined)
}

const assigned = (
  state: Cursor,
  name: string,
  input: Environment,
  variables: Map<string, Origin | undefined>
): void => {
  for (const [key, value] of entriesOf(child(state, "Assign"))) {
    const expression = expressionIn(textOf(value) ?? "")
    if (expression === undefined) variables.set(key, undefined)
    else if (/^\$states\.result(?=$|[.[])/u.test(expression)) {
      const path = pathOf(expression)
      const isParallel = textOf(child(state, "Type")) === "Parallel"
      const keys = path?.keys.slice(1) ?? []
      variables.set(
        key,
        path === undefined ? undefined : isParallel ? { _tag: "Branches" } : { _tag: "Step", state: name, keys }
      )
    } else variables.set(key, originOf(expression, input, variables))
  }
}

const targetsOf = (state: Cursor): ReadonlyArray<string> =>
  [
    textOf(child(state, "Next")),
    textOf(child(state, "Default")),
    ...itemsOf(child(state, "Choices")).map((choice) => textOf(child(choice, "Next")))
  ].filter((it) => it !== undefined)

/** Where ways meet, a part that only one of them knows is of that one: on the others it would not be there. */
const together = (known: Environment, other: Environment): Environment => {
  const added = [...other.parts].filter(([key, origin]) => origin !== undefined && known.parts.get(key) === undefined)
  return added.length === 0 ? known : { base: known.base, parts: new Map([...known.parts, ...added]) }
}

/** How often a state is looked at again because another way to it knows more. */
const mostVisits = 8

/**
 * Follows what each state starts with through a machine, as far as that is plain. Where ways meet, the whole is what the
 * first one hands on.
 */
export const followData = (machine: Cursor, isJsonataByDefault: boolean): DataFlow => {
  const inputs = new Map<string, Environment>()
  const variables = new Map<string, Origin | undefined>()
  const visits = new Map<string, number>()
  const visit = (level: Cursor, input: Environment): void => {
    const states = child(level, "States")
    const start = textOf(child(level, "StartAt"))
    if (states === undefined || start === undefined) return
    const pending: Array<readonly [string, Environment]> = [[start, input]]
    for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
      const [name, given] = at
      const state = child(states, name)
      const known = inputs.get(name)
      const merged = known === undefined ? given : together(known, given)
      const visited = visits.get(name) ?? 0
      if (state === undefined || merged === known || visited >= mostVisits) continue
      visits.set(name, visited + 1)
      inputs.set(name, merged)
      const language = textOf(child(state, "QueryLanguage"))
      const isJsonata = language === undefined ? isJsonataByDefault : language === "JSONata"
      for (const branch of itemsOf(child(state, "Branches")))
        visit(branch, isJsonata || child(state, "Parameters") === undefined ? merged : unknownEnvironment)
      const items = child(state, "ItemProcessor") ?? child(state, "Iterator")
      if (items !== undefined) visit(items, unknownEnvironment)
      assigned(state, name, merged, variables)
      const handed = handedOn(state, name, merged, isJsonata, variables)
      for (const target of targetsOf(state)) pending.push([target, handed])
      for (const catcher of itemsOf(child(state, "Catch"))) {
        const target = textOf(child(catcher, "Next"))
        if (target !== undefined) pending.push([target, caught(catcher, merged, isJsonata)])
      }
    }
  }
  visit(machine, whole({ _tag: "Saga", keys: [] }))
  return { inputs, variables }
}
