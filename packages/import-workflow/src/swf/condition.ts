import { cut, type FlagLanguage, listedFlags, termsOf, wordsOf } from "../flags.js"
import type { FoundWay } from "../graph.js"
import { bareExpression } from "./expression.js"

const language: FlagLanguage = { flag: /^\$workflow\.input\.when\[(?<json>"(?:[^"\\]|\\.)*")\]/u, isSet: " == true" }

/** A condition in words: what rendering wrote it from, else the expression itself. `named`: what it is called. */
export const conditionOf = (text: string, named: string | undefined): Pick<FoundWay, "condition" | "anyOf"> => {
  const expression = bareExpression(text)
  const anyOf = termsOf(expression, language)
  if (named !== undefined && anyOf !== undefined) return { condition: cut(named), anyOf }
  return { condition: cut(wordsOf(expression, language)) }
}

/** The ways of which a run takes one: rendering refuses it where it takes two, or none. */
export const askedWays = (text: string): ReadonlyArray<string> | undefined => {
  const list = /^\(\[([^]*)\] \| map\(select\(\. == true\)\) \| length\) (?:!=|>) 1$/u.exec(bareExpression(text))?.[1]
  return listedFlags(list, language)
}
