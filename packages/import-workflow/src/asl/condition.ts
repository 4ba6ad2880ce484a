import { child, type Cursor, entriesOf, itemsOf, textOf } from "@lintel/import"
import { cut, type FlagLanguage, listedFlags, termsOf, wordsOf } from "../flags.js"
import type { FoundWay } from "../graph.js"
import { expressionIn } from "./values.js"

const when = String.raw`\$states\.context\.Execution\.Input\.when`

const language: FlagLanguage = {
  flag: new RegExp(
    String.raw`^(?:${when}\.(?:\x60([^\x60]+)\x60|([A-Za-z_][A-Za-z0-9_]*))|\$lookup\(${when}, (?<json>"(?:[^"\\]|\\.)*")\))`,
    "u"
  ),
  isSet: " = true"
}

const oneWay = /^\$count\(\[([^]*)\]\[\$ = true\]\) (<?=) 1$/u

/** The ways of which a run takes one, as rendering asks for them. */
export const askedWays = (rule: Cursor): ReadonlyArray<string> | undefined => {
  const condition = textOf(child(rule, "Condition")) ?? ""
  return listedFlags(oneWay.exec(expressionIn(condition) ?? "")?.[1], language)
}

const words = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

/** A rule of a choice in words: its expression, or what it compares. */
const ruleText = (rule: Cursor, depth: number): string => {
  if (depth > 20) return "…"
  const condition = textOf(child(rule, "Condition"))
  if (condition !== undefined) return wordsOf(expressionIn(condition) ?? condition, language)
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
  const anyOf = condition === undefined ? undefined : termsOf(expressionIn(condition) ?? condition, language)
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
