import { child, type Cursor, entriesOf, isRecord, itemsOf, own, textOf } from "@lintel/import"
import {
  type Environment,
  expressionIn,
  type Origin,
  originOf,
  pathOf,
  type Scope,
  unknownEnvironment,
  unknownScope,
  type Variables
} from "./values.js"
import { isSame, joined, type Known } from "./joined.js"

/** What a state of a machine may refer to, by its name. */
export type DataFlow = (name: string) => Scope

/** Variables that the states of a level assign, wherever they are; one that several assign is of none of them. */
interface Assigned {
  readonly own: Map<string, Origin | undefined>
  readonly outer: Assigned | undefined
}

const lookUp = (level: Assigned | undefined, key: string): Origin | undefined => {
  for (let at = level; at !== undefined; at = at.outer) if (at.own.has(key)) return at.own.get(key)
  return undefined
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
  { input, variables }: Scope,
  isJsonata: boolean,
  held: Variables
): Environment => {
  const type = textOf(child(state, "Type"))
  if (isJsonata) {
    const result =
      type === "Task"
        ? whole({ _tag: "Step", state: name, keys: [] })
        : type === "Parallel"
          ? whole({ _tag: "Branches", held })
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

const assignedOrigin = (state: Cursor, name: string, value: Cursor, scope: Scope, held: Variables) => {
  const expression = expressionIn(textOf(value) ?? "")
  if (expression === undefined) return undefined
  if (!/^\$states\.result(?=$|[.[])/u.test(expression)) return originOf(expression, scope.input, scope.variables)
  const path = pathOf(expression)
  if (path === undefined) return undefined
  const origin: Origin =
    textOf(child(state, "Type")) === "Parallel"
      ? { _tag: "Branches", held }
      : { _tag: "Step", state: name, keys: path.keys.slice(1) }
  return origin
}

interface About {
  readonly state: Cursor
  readonly name: string
  readonly scope: Known
  readonly level: Assigned
}

/** The variables behind a state, or behind a rule or a catcher of it that assigns some of its own. */
const assigned = (assigning: Cursor, about: About, held: Map<string, Origin | undefined>): Known["variables"] => {
  const { state, name, scope, level } = about
  const entries = entriesOf(child(assigning, "Assign"))
  if (entries.length === 0) return scope.variables
  const made = entries.map(([key, value]) => [key, assignedOrigin(state, name, value, scope, held)] as const)
  for (const [key, origin] of made) {
    held.set(key, origin)
    level.own.set(key, level.own.has(key) && !isSame(level.own.get(key), origin) ? undefined : origin)
  }
  return new Map([...scope.variables, ...made])
}

/** How often a state is looked at again because another way to it knows more. */
const mostVisits = 8

/**
 * Follows what each state starts with through a machine, as far as that is plain. A variable is seen in the branch that
 * assigns it and in those inside it. Where no way to a state assigns it, it is that which another state there assigns:
 * then it is not there.
 */
export const followData = (machine: Cursor, isJsonataByDefault: boolean): DataFlow => {
  const scopes = new Map<string, Known>()
  const levels = new Map<string, Assigned>()
  // What variables of branches held: a parallel state hands on what its branches give.
  const held = new Map<string, Origin | undefined>()
  const visits = new Map<string, number>()
  const visit = (machineLevel: Cursor, from: Known, outer: Assigned | undefined): void => {
    const states = child(machineLevel, "States")
    const start = textOf(child(machineLevel, "StartAt"))
    if (states === undefined || start === undefined) return
    const level: Assigned = { own: new Map(), outer }
    const join = joined(states)
    const pending: Array<readonly [string, Known]> = [[start, from]]
    for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
      const [name, given] = at
      const state = child(states, name)
      const known = scopes.get(name)
      const scope = known === undefined ? given : join(name, known, given)
      const visited = visits.get(name) ?? 0
      if (state === undefined || scope === known || visited >= mostVisits) continue
      visits.set(name, visited + 1)
      scopes.set(name, scope)
      levels.set(name, level)
      const language = textOf(child(state, "QueryLanguage"))
      const isJsonata = language === undefined ? isJsonataByDefault : language === "JSONata"
      const { input, variables } = scope
      for (const branch of itemsOf(child(state, "Branches"))) {
        const inside = isJsonata || child(state, "Parameters") === undefined ? input : unknownEnvironment
        visit(branch, { input: inside, variables }, level)
      }
      const items = child(state, "ItemProcessor") ?? child(state, "Iterator")
      if (items !== undefined) visit(items, { input: unknownEnvironment, variables }, level)
      const about: About = { state, name, scope, level }
      const handed = handedOn(state, name, scope, isJsonata, held)
      const after: Known = { input: handed, variables: assigned(state, about, held) }
      for (const key of ["Next", "Default"]) {
        const target = textOf(child(state, key))
        if (target !== undefined) pending.push([target, after])
      }
      for (const rule of itemsOf(child(state, "Choices"))) {
        const target = textOf(child(rule, "Next"))
        const chosen = isJsonata ? output(rule, input, variables, handed) : handed
        if (target !== undefined) pending.push([target, { input: chosen, variables: assigned(rule, about, held) }])
      }
      for (const catcher of itemsOf(child(state, "Catch"))) {
        const target = textOf(child(catcher, "Next"))
        const seen = { input: caught(catcher, input, isJsonata), variables: assigned(catcher, about, held) }
        if (target !== undefined) pending.push([target, seen])
      }
    }
  }
  visit(machine, { input: whole({ _tag: "Saga", keys: [] }), variables: new Map() }, undefined)
  return (name) => {
    const known = scopes.get(name)
    if (known === undefined) return unknownScope
    const { input, variables } = known
    const level = levels.get(name)
    return { input, variables: { get: (key) => (variables.has(key) ? variables.get(key) : lookUp(level, key)) } }
  }
}
