import { child, type Cursor, entriesOf, itemsOf, textOf } from "@lintel/import"
import type { FoundWay } from "../graph.js"
import { expressionIn } from "./values.js"

const longest = 2000

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

const flagText = String.raw`\$states\.context\.Execution\.Input\.when\.(?:\x60[^\x60]+\x60|[A-Za-z_][A-Za-z0-9_]*)|\$lookup\(\$states\.context\.Execution\.Input\.when, "(?:[^"\\]|\\.)*"\)`
const flag = new RegExp(`^(?:${flagText})`, "u")
const oneWay = /^\$count\(\[([^]*)\]\[\$ = true\]\) (<?=) 1$/u

/** The condition that a value of the input stands for, as rendering writes it, with what follows it. */
const flagAt = (text: string): { readonly when: string; readonly rest: string } | undefined => {
  const written = flag.exec(text)?.[0]
  if (written === undefined) return undefined
  const rest = text.slice(written.length)
  const quoted = /"[^]*"/u.exec(written)?.[0]
  if (quoted === undefined) return { when: written.replace(/^.*?\.when\./u, "").replaceAll("`", ""), rest }
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === "string" ? { when: value, rest } : undefined
  } catch {
    return undefined
  }
}

/** Terms of conditions that are values of the input: `a = true and b = true or c = true`. */
const termsOf = (expression: string): ReadonlyArray<ReadonlyArray<string>> | undefined => {
  if (expression === "false") return []
  if (expression === "true") return [[]]
  const terms: Array<Array<string>> = [[]]
  for (let left = expression; ;) {
    const found = flagAt(left)
    if (found === undefined || !found.rest.startsWith(" = true")) return undefined
    terms.at(-1)?.push(found.when)
    left = found.rest.slice(" = true".length)
    if (left === "") return terms
    const word = /^ (and|or) /u.exec(left)?.[0]
    if (word === undefined) return undefined
    if (word === " or ") terms.push([])
    left = left.slice(word.length)
  }
}

const ofExpression = (expression: string): string => {
  const [only, ...others] = termsOf(expression)?.flat() ?? []
  return only !== undefined && others.length === 0 ? only : expression
}

/** The ways of which a run takes one, as rendering asks for them. */
export const askedWays = (rule: Cursor): ReadonlyArray<string> | undefined => {
  const condition = textOf(child(rule, "Condition")) ?? ""
  let left = oneWay.exec(expressionIn(condition) ?? "")?.[1]
  const ways: Array<string> = []
  while (left !== undefined) {
    const found = flagAt(left)
    if (found === undefined) return undefined
    ways.push(found.when)
    if (found.rest === "") return ways
    left = found.rest.startsWith(", ") ? found.rest.slice(2) : undefined
  }
  return undefined
}

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

/** A rule of a choice in words, and of what its condition is made where `words` name one that is made of others. */
export const conditionOf = (rule: Cursor, named: string | undefined): Pick<FoundWay, "condition" | "anyOf"> => {
  const condition = textOf(child(rule, "Condition"))
  const anyOf = condition === undefined ? undefined : termsOf(expressionIn(condition) ?? condition)
  const isOne = anyOf?.length === 1 && anyOf[0]?.length === 1 && anyOf[0][0] === named
  if (named === undefined || anyOf === undefined || isOne) return { condition: cut(ruleText(rule, 0)) }
  return { condition: cut(named), anyOf }
}

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
