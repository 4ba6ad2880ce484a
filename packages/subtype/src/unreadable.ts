import { escapeToken } from "@lintel/json-schema"

/** A place of a value that is not JSON, and why. */
export interface Unreadable {
  readonly _tag: "Foreign" | "Circular" | "Throwing"
  readonly pointer: string
  readonly reason: string
}

interface Step {
  readonly value: object
  readonly from: Step | undefined
  readonly token: string
  /** What is left to be looked at below, the next last. */
  readonly names: Array<string>
}

const pointerOf = (step: Step | undefined, token?: string): string => {
  const tokens: Array<string> = token === undefined ? [] : [token]
  for (let at = step; at?.from !== undefined; at = at.from) tokens.push(at.token)
  return tokens
    .toReversed()
    .map((name) => `/${escapeToken(name)}`)
    .join("")
}

const maxMembers = 20_000_000

/**
 * Whether a value is an object as JSON has them: not a date, not a map. Objects of classes of the caller's own are, with
 * what they hold themselves.
 */
export const isPlainObject = (value: object): boolean => Object.prototype.toString.call(value) === "[object Object]"

/** What is wrong with a value itself, whatever it holds. */
const fault = (value: unknown): string | undefined => {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : `${value} is not a number that JSON has`
    case "bigint":
    case "function":
    case "symbol":
    case "undefined":
      return `JSON has no ${typeof value}`
    case "object":
      if (value === null || Array.isArray(value) || isPlainObject(value)) return undefined
      return `JSON has no ${Object.prototype.toString.call(value).slice("[object ".length, -1)}`
    default:
      return undefined
  }
}

const said = (thrown: unknown): string =>
  thrown instanceof Error && typeof thrown.message === "string" ? thrown.message : String(thrown)

const reasonFor = (thrown: unknown): string => {
  try {
    return `reading it fails: ${said(thrown)}`
  } catch {
    return "reading it fails"
  }
}

/**
 * The first place at which a value is not JSON: where reading it throws, where it holds what JSON does not have, or where
 * it leads back into itself. For the moment after something went wrong: it looks at everything.
 */
export const unreadableAt = (document: unknown): Unreadable | undefined => {
  const onPath = new Set<object>()
  const done = new WeakSet<object>()
  let step: Step | undefined
  let token = ""
  let left = maxMembers
  const enter = (value: unknown, pointer: () => string): Unreadable | undefined => {
    const reason = fault(value)
    if (reason !== undefined) return { _tag: "Foreign", pointer: pointer(), reason }
    if (typeof value !== "object" || value === null || done.has(value)) return undefined
    if (onPath.has(value)) return { _tag: "Circular", pointer: pointer(), reason: "it leads back into itself" }
    onPath.add(value)
    step = { value, from: step, token, names: Object.keys(value).toReversed() }
    return undefined
  }
  try {
    const wrong = enter(document, () => "")
    if (wrong !== undefined) return wrong
    while (step !== undefined && left-- > 0) {
      const here: Step = step
      const name = here.names.pop()
      if (name === undefined) {
        onPath.delete(here.value)
        done.add(here.value)
        step = here.from
        continue
      }
      token = name
      const member = (here.value as { readonly [key: string]: unknown })[name]
      // A member that is undefined counts as absent.
      if (member === undefined && !Array.isArray(here.value)) continue
      const found = enter(member, () => pointerOf(here, name))
      if (found !== undefined) return found
    }
    return undefined
  } catch (thrown) {
    const pointer = step === undefined ? "" : pointerOf(step, token)
    return { _tag: "Throwing", pointer, reason: reasonFor(thrown) }
  }
}
