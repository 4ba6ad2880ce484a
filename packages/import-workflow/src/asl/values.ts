import { formatPointer, type Json, type SagaInput } from "@lintel/model"

/** Splits a text at a separator that stands outside quotes and brackets. */
export const splitOutside = (text: string, separator: string): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let depth = 0
  let quote = ""
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quote !== "") {
      if (character === "\\" && quote !== "`") at++
      else if (character === quote) quote = ""
    } else if (character === '"' || character === "'" || character === "`") quote = character
    else if ("([{".includes(character)) depth++
    else if (")]}".includes(character)) depth--
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at))
      start = at + separator.length
      at = start - 1
    }
  }
  return [...parts, text.slice(start)]
}

/** A path as its base and the keys below it: `$saga.a[0]` is `$saga` and `a`, `0`. */
export const pathOf = (text: string): { readonly base: string; readonly keys: ReadonlyArray<string> } | undefined => {
  const start = /^\$[A-Za-z0-9_]*/u.exec(text)
  if (start === null) return undefined
  const keys: Array<string> = []
  let rest = text.slice(start[0].length)
  while (rest !== "") {
    const match =
      /^(?:\.([\p{L}_][\p{L}\p{N}_]*)|\.`([^`]+)`|\[([0-9]{1,9})\]|\['([^'\]]+)'\]|\.([\p{L}\p{N}_-]+))/u.exec(rest)
    if (match === null) return undefined
    keys.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? "")
    rest = rest.slice(match[0].length)
  }
  return { base: start[0], keys }
}

/** Where a value comes from: what the run starts with, or the reply of a state. */
export type Origin =
  | { readonly _tag: "Saga"; readonly keys: ReadonlyArray<string> }
  | { readonly _tag: "Step"; readonly state: string; readonly keys: ReadonlyArray<string> }
  /** The replies of the branches of a parallel state, with what their variables held. */
  | { readonly _tag: "Branches"; readonly held: Variables }

/** What the state's input is made of: a whole, and parts that were put in their place. */
export interface Environment {
  readonly base: Origin | undefined
  readonly parts: ReadonlyMap<string, Origin | undefined>
}

export const unknownEnvironment: Environment = { base: undefined, parts: new Map() }

const below = (origin: Origin | undefined, keys: ReadonlyArray<string>): Origin | undefined =>
  origin === undefined || origin._tag === "Branches" ? undefined : { ...origin, keys: [...origin.keys, ...keys] }

/** Where a part of the input comes from. */
const inEnvironment = ({ base, parts }: Environment, keys: ReadonlyArray<string>): Origin | undefined => {
  const [first, ...rest] = keys
  if (first !== undefined && parts.has(first)) return below(parts.get(first), rest)
  if (first === undefined && parts.size > 0) return undefined
  return below(base, keys)
}

export type Variables = Pick<ReadonlyMap<string, Origin | undefined>, "get">

/** What a state may refer to: its input, and the variables that it sees. */
export interface Scope {
  readonly input: Environment
  readonly variables: Variables
}

export const unknownScope: Scope = { input: unknownEnvironment, variables: new Map() }

/** Where the value of a JSONata path comes from. */
export const originOf = (expression: string, input: Environment, variables: Variables): Origin | undefined => {
  const path = pathOf(expression.trim())
  if (path === undefined) return undefined
  const { base, keys } = path
  if (base === "$states") {
    const [first, second, third, ...rest] = keys
    if (first === "context" && second === "Execution" && third === "Input") return { _tag: "Saga", keys: rest }
    return first === "input" ? inEnvironment(input, keys.slice(1)) : undefined
  }
  const held = variables.get(base.slice(1))
  if (held?._tag !== "Branches") return below(held, keys)
  const [branch, results, name, ...rest] = keys
  const isResult = branch !== undefined && results === "results" && name !== undefined
  return isResult ? below(held.held.get(name), rest) : undefined
}

/** Where a JSONPath of the input leads. */
export const pathOrigin = (path: string, input: Environment): Origin | undefined => {
  if (path.startsWith("$$.Execution.Input")) {
    const inside = pathOf(`$${path.slice("$$.Execution.Input".length)}`)
    return inside === undefined ? undefined : { _tag: "Saga", keys: inside.keys }
  }
  const found = path.startsWith("$$") ? undefined : pathOf(path)
  return found === undefined || found.base !== "$" ? undefined : inEnvironment(input, found.keys)
}

/** The JSON that a text writes, single quotes included; `undefined` when it is no constant. */
export const constantOf = (text: string): Json | undefined => {
  const plain = /^'([^'\\"]*)'$/u.exec(text.trim())
  if (plain !== null) return plain[1] ?? ""
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

export const inputOf = (origin: Origin | undefined, keyOf: (state: string) => string): SagaInput | undefined => {
  if (origin === undefined || origin._tag === "Branches") return undefined
  return origin._tag === "Saga"
    ? { _tag: "Saga", pointer: formatPointer(origin.keys) }
    : { _tag: "Step", step: keyOf(origin.state), pointer: formatPointer(origin.keys) }
}

/** The expression of a text that is one: `{% ... %}`. */
export const expressionIn = (text: string): string | undefined => /^\{%\s*([^]*?)\s*%\}$/u.exec(text)?.[1]
