import { child, type Cursor, entriesOf, textOf } from "@lintel/import"
import { constantOf, splitOutside } from "../asl/values.js"
import { bareExpression, jqPath } from "./expression.js"

/** An error as a catch sees it. */
export interface Failure {
  readonly type: string
  readonly status: number | undefined
  readonly title: string | undefined
}

const standard = "https://serverlessworkflow.io/spec/1.0.0/errors/"

/** Nobody answered in time: what was asked for may have been done. */
export const timedOut: Failure = { type: `${standard}timeout`, status: 408, title: undefined }

/** The request or its answer was lost. */
export const unreached: Failure = { type: `${standard}communication`, status: 503, title: undefined }

/** The participant answered that it will not. */
export const refusedWith = (status: number): Failure => ({
  type: `${standard}communication`,
  status,
  title: undefined
})

/** Statuses after which one tries again: they do not say no. */
const passing: ReadonlySet<number> = new Set([408, 425, 429])

const isRefusal = (status: number): boolean =>
  Number.isInteger(status) && status >= 400 && status < 500 && !passing.has(status)

/** What holds, does not, or cannot be told. */
type Truth = boolean | undefined

const negated = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)

const either = (truths: ReadonlyArray<Truth>): Truth =>
  truths.includes(true) ? true : truths.includes(undefined) ? undefined : false

const both = (truths: ReadonlyArray<Truth>): Truth => negated(either(truths.map(negated)))

/** Standard types are written with several beginnings. */
const typeOf = (type: string): string => {
  const name = /^https:\/\/serverlessworkflow\.io(?:\.io)?\/.*\/([^/]+)$/u.exec(type)?.[1]
  return name !== undefined &&
    /^(?:configuration|validation|expression|authentication|authorization|timeout|communication|runtime)$/u.test(name)
    ? `${standard}${name}`
    : type
}

type Known = string | number | null | undefined

/** A part of the error that an expression names, or a constant. `undefined`: neither. */
const valueOf = (text: string, failure: Failure, variable: string): Known => {
  const constant = constantOf(text)
  if (constant === null || typeof constant === "string" || typeof constant === "number") return constant
  const path = jqPath(text)
  if (path === undefined || (path.base !== `$${variable}` && path.base !== ".")) return undefined
  const [key, ...rest] = path.base === "." && path.keys[0] === variable ? path.keys.slice(1) : path.keys
  if (rest.length > 0) return undefined
  if (key === "type") return typeOf(failure.type)
  if (key === "status") return failure.status
  return key === "title" ? failure.title : undefined
}

const compared = (text: string, failure: Failure, variable: string): Truth => {
  const match = /^([^=!<>]+?)\s*(==|!=|>=|<=|>|<)\s*([^=!<>]+)$/u.exec(text)
  if (match === null) return undefined
  const [, left = "", relation = "", right = ""] = match
  const [a, b] = [left, right].map((side) => valueOf(side.trim(), failure, variable))
  if (a === undefined || b === undefined) return undefined
  const named = [a, b].map((it) => (typeof it === "string" ? typeOf(it) : it))
  if (relation === "==") return named[0] === named[1]
  if (relation === "!=") return named[0] !== named[1]
  if (typeof a !== "number" || typeof b !== "number") return undefined
  if (relation === ">=") return a >= b
  if (relation === "<=") return a <= b
  return relation === ">" ? a > b : a < b
}

const listed = (text: string, failure: Failure, variable: string): Truth => {
  const match = /^(\[[^\]]*\])\s*\|\s*any\(\s*\.\s*==\s*([^()]+)\)$/u.exec(text)
  const list = match === null ? undefined : constantOf(match[1] ?? "")
  if (match === null || !Array.isArray(list)) return undefined
  const value = valueOf((match[2] ?? "").trim(), failure, variable)
  return value === undefined ? undefined : list.some((it) => it === value)
}

const deepest = 50

/** What an expression says of an error, as far as it can be told. */
const holds = (text: string, failure: Failure, variable: string, depth = 0): Truth => {
  const source = text.trim()
  if (depth > deepest) return undefined
  if (source === "true" || source === "false") return source === "true"
  const inside = (part: string): Truth => holds(part, failure, variable, depth + 1)
  const alternatives = splitOutside(source, " or ")
  if (alternatives.length > 1) return either(alternatives.map(inside))
  const parts = splitOutside(source, " and ")
  if (parts.length > 1) return both(parts.map(inside))
  const denied = /^([^]*\S)\s*\|\s*not$/u.exec(source)?.[1]
  if (denied !== undefined) return negated(inside(denied))
  const grouped = /^\(([^]*)\)$/u.exec(source)?.[1]
  if (grouped !== undefined) return inside(grouped)
  return listed(source, failure, variable) ?? compared(source, failure, variable)
}

const filtered = (filter: Cursor | undefined, failure: Failure): Truth =>
  both(
    entriesOf(filter).map(([key, { value }]) => {
      if (key === "type" && typeof value === "string" && !value.startsWith("${"))
        return typeOf(value) === typeOf(failure.type)
      if (key === "status" && typeof value === "number")
        return failure.status === undefined ? undefined : failure.status === value
      return undefined
    })
  )

/** Whether a catch takes an error; `undefined`: that cannot be told. */
export const takes = (catching: Cursor, failure: Failure): Truth => {
  const variable = textOf(child(catching, "as")) ?? "error"
  const errors = child(catching, "errors")
  const only = textOf(child(catching, "when"))
  const except = textOf(child(catching, "exceptWhen"))
  return both([
    errors === undefined ? true : filtered(child(errors, "with"), failure),
    only === undefined ? true : holds(bareExpression(only), failure, variable),
    except === undefined ? true : negated(holds(bareExpression(except), failure, variable))
  ])
}

/** Statuses of refusals that a catch speaks of. */
export const refusalsIn = (catching: Cursor): ReadonlyArray<number> => {
  const errors = child(catching, "errors")
  const status = errors === undefined ? undefined : child(errors, "with")
  const written = status === undefined ? undefined : child(status, "status")?.value
  const texts = [textOf(child(catching, "when")), textOf(child(catching, "exceptWhen"))]
  const named = texts.flatMap((text) => [...(text ?? "").slice(0, 2000).matchAll(/\b4[0-9]{2}\b/gu)].map(Number))
  return [...new Set([...(typeof written === "number" ? [written] : []), ...named])].filter(isRefusal)
}
