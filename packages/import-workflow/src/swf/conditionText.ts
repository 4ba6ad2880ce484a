import type { FoundWay } from "../graph.js"
import { bareExpression } from "./expression.js"

const longest = 2000

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

/** A condition as rendering writes it: a flag of the input that is called like the condition. */
const flag = /^\$workflow\.input\.when\[("(?:[^"\\]|\\.)*")\]/u

const flagAt = (text: string): { readonly when: string; readonly rest: string } | undefined => {
  const found = flag.exec(text)
  if (found === null) return undefined
  const value: unknown = JSON.parse(found[1] ?? '""')
  return typeof value === "string" ? { when: value, rest: text.slice(found[0].length) } : undefined
}

/** Terms of conditions that are flags of the input: `a == true and b == true or c == true`. */
const termsOf = (expression: string): ReadonlyArray<ReadonlyArray<string>> | undefined => {
  if (expression === "false") return []
  if (expression === "true") return [[]]
  const terms: Array<Array<string>> = [[]]
  for (let left = expression; ;) {
    const found = flagAt(left)
    if (found === undefined || !found.rest.startsWith(" == true")) return undefined
    terms.at(-1)?.push(found.when)
    left = found.rest.slice(" == true".length)
    if (left === "") return terms
    const word = /^ (and|or) /u.exec(left)?.[0]
    if (word === undefined) return undefined
    if (word === " or ") terms.push([])
    left = left.slice(word.length)
  }
}

/** A condition in words: what rendering wrote it from, else the expression itself. `named`: what it is called. */
export const conditionOf = (text: string, named: string | undefined): Pick<FoundWay, "condition" | "anyOf"> => {
  const expression = bareExpression(text)
  const anyOf = termsOf(expression)
  const [only, ...others] = anyOf?.flat() ?? []
  if (named !== undefined && anyOf !== undefined) return { condition: cut(named), anyOf }
  return { condition: cut(only !== undefined && others.length === 0 ? only : expression) }
}

/** The ways of which a run takes one: rendering refuses it where it takes two, or none. */
export const askedWays = (text: string): ReadonlyArray<string> | undefined => {
  const list = /^\(\[([^]*)\] \| map\(select\(\. == true\)\) \| length\) (?:!=|>) 1$/u.exec(bareExpression(text))?.[1]
  const ways: Array<string> = []
  for (let left = list; left !== undefined;) {
    const found = flagAt(left)
    if (found === undefined) return undefined
    ways.push(found.when)
    if (found.rest === "") return ways
    left = found.rest.startsWith(", ") ? found.rest.slice(2) : undefined
  }
  return undefined
}
