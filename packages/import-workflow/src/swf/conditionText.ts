import { bareExpression } from "./expression.js"

const longest = 2000

/** A condition as rendering writes it: a flag of the input that is called like the condition. */
const rendered = /^\$workflow\.input\.when\[("(?:[^"\\]|\\.)*")\] == true$/u

/** A condition in words: what rendering wrote it from, else the expression itself. */
export const conditionText = (text: string): string => {
  const expression = bareExpression(text)
  const quoted = rendered.exec(expression)?.[1]
  if (quoted !== undefined) {
    const value: unknown = JSON.parse(quoted)
    if (typeof value === "string") return value
  }
  return expression.length > longest ? `${expression.slice(0, longest - 1)}…` : expression
}
