import { child, type Cursor, entriesOf, itemsOf, textOf } from "@lintel/import"
import { expressionIn } from "./values.js"

const longest = 2000

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

const rendered = /^\$states\.context\.Execution\.Input\.when\.`([^`]+)` = true$/u
const plain = /^\$states\.context\.Execution\.Input\.when\.([A-Za-z_][A-Za-z0-9_]*) = true$/u
const looked = /^\$lookup\(\$states\.context\.Execution\.Input\.when, ("[^]*")\) = true$/u

const quoted = (text: string | undefined): string | undefined => {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return typeof value === "string" ? value : undefined
  } catch {
    return undefined
  }
}

const ofExpression = (expression: string): string =>
  rendered.exec(expression)?.[1] ?? plain.exec(expression)?.[1] ?? quoted(looked.exec(expression)?.[1]) ?? expression

const words = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

/** A rule of a choice in words: its expression, or what it compares. */
const ruleText = (rule: Cursor, depth: number): string => {
  if (depth > 20) return "…"
  const condition = textOf(child(rule, "Condition"))
  if (condition !== undefined) return ofExpression(expressionIn(condition) ?? condition)
  const not = child(rule, "Not")
  if (not !== undefined) return `not (${ruleText(not, depth + 1)})`
  for (const [key, word] of [
    ["And", " and "],
    ["Or", " or "]
  ] as const) {
    const parts = itemsOf(child(rule, key))
    if (parts.length > 0)
      return parts
        .slice(0, 50)
        .map((part) => ruleText(part, depth + 1))
        .join(word)
  }
  const variable = textOf(child(rule, "Variable")) ?? "the input"
  const test = entriesOf(rule).find(([key]) => !["Variable", "Next", "Comment", "Assign", "Output"].includes(key))
  return test === undefined ? variable : `${variable} ${test[0]} ${words(test[1].value)}`
}

export const conditionText = (rule: Cursor): string => cut(ruleText(rule, 0))

/** Comparisons of which one holds whenever the other does not, of the same value. */
const opposites: ReadonlyArray<readonly [string, string]> = ["Numeric", "String", "Timestamp"].flatMap((type) => [
  [`${type}LessThan`, `${type}GreaterThanEquals`] as const,
  [`${type}GreaterThan`, `${type}LessThanEquals`] as const
])

/** What one rule tests: which comparison of which value, and with what. */
const testOf = (rule: Cursor): { readonly of: string; readonly by: string; readonly value: unknown } | undefined => {
  const variable = textOf(child(rule, "Variable"))
  const test = entriesOf(rule).find(([key]) => !["Variable", "Next", "Comment", "Assign", "Output"].includes(key))
  return variable === undefined || test === undefined ? undefined : { of: variable, by: test[0], value: test[1].value }
}

const areOpposite = (one: Cursor, other: Cursor): boolean => {
  const [a, b] = [testOf(one), testOf(other)]
  if (a !== undefined && b !== undefined && a.of === b.of) {
    if (a.by === b.by && typeof a.value === "boolean" && typeof b.value === "boolean") return a.value !== b.value
    if (a.value !== b.value) return false
    return opposites.some(([x, y]) => (a.by === x && b.by === y) || (a.by === y && b.by === x))
  }
  const [text, denied] = [ruleText(one, 0), ruleText(other, 0)]
  return denied === `not (${text})` || denied === `$not(${text})`
}

/** Whether one of the rules of a choice holds whatever the input is, as far as that is plain. */
export const coversAll = (state: Cursor): boolean => {
  const rules = itemsOf(child(state, "Choices")).slice(0, 50)
  return rules.some(
    (one) => ["true", "$true"].includes(ruleText(one, 0)) || rules.some((other) => areOpposite(one, other))
  )
}

/** What holds when none of the others does. */
export const otherwise = (conditions: ReadonlyArray<string>): string => cut(`not (${conditions.join(" or ")})`)
