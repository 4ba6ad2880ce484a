import { escapeToken, type Json, keysOfPointer } from "@lintel/model"
import type { PlannedChoice, PlannedConditions } from "../plan/choices.js"
import type { Source } from "../plan/action.js"

/** A text that the States Language evaluates as JSONata. */
export const jsonata = (expression: string): string => `{% ${expression} %}`

/** A value as JSONata writes it: JSON, with the line ends escaped that JSON leaves alone. */
export const literal = (value: Json): string =>
  JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")

const reserved: ReadonlySet<string> = new Set(["and", "or", "in", "true", "false", "null", "function"])

const tokensOf = (pointer: string): ReadonlyArray<string> | undefined => {
  if (pointer === "") return []
  if (!pointer.startsWith("/")) return undefined
  return keysOfPointer(pointer)
}

const segment = (token: string): string | undefined => {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/u.test(token) && !reserved.has(token)) return `.${token}`
  if (/^(?:0|[1-9][0-9]{0,8})$/u.test(token)) return `[${token}]`
  return token === "" || /[`\p{Cc}\u2028\u2029]/u.test(token) ? undefined : `.\`${token}\``
}

/** A value below another one, by JSON Pointer; `undefined` where JSONata cannot name it. */
export const below = (base: string, pointer: string): string | undefined => {
  const segments = tokensOf(pointer)?.map(segment)
  return segments === undefined || segments.includes(undefined) ? undefined : `${base}${segments.join("")}`
}

/** What a run starts with, wherever in it one stands. */
export const executionInput = "$states.context.Execution.Input"

/** The expression of a value; `results` knows the replies of steps. */
export const expressionOf = (source: Source, results: ReadonlyMap<string, string>): string | undefined => {
  if (source._tag === "Constant") return literal(source.value)
  if (source._tag === "Input") return below(executionInput, source.pointer)
  const base = results.get(source.step)
  return base === undefined ? undefined : below(base, source.pointer)
}

/** The value of a condition: conditions are prose, and whoever starts a run knows them. */
const flag = (when: string): string =>
  below(`${executionInput}.when`, `/${escapeToken(when)}`) ?? `$lookup(${executionInput}.when, ${literal(when)})`

/** Whether a condition holds: by its own value, or by those that it is made of. */
export const holds = ({ termsOf }: PlannedConditions, when: string): string => {
  const terms = termsOf(when)
  if (terms === undefined) return `${flag(when)} = true`
  if (terms.length === 0) return "false"
  return terms
    .map((parts) => (parts.length === 0 ? "true" : parts.map((part) => `${flag(part)} = true`).join(" and ")))
    .join(" or ")
}

/** Whether a run takes one way of a choice, or one at most where there are ways that nobody is asked about. */
export const isOneWay = ({ asked, others }: PlannedChoice): string =>
  `$count([${asked.map(flag).join(", ")}][$ = true]) ${others.length === 0 ? "=" : "<="} 1`
