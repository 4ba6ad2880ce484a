/**
 * Making terms one after another: concatenation, repetition, lengths and literal texts, simplified as they are made.
 *
 * @module
 */
import { pairKey } from "./classes.js"
import { or } from "./connectives.js"
import {
  anyCharacter,
  anything,
  empty,
  fact,
  factsOf,
  intern,
  nothing,
  rangesTerm,
  spend,
  start,
  termOf
} from "./termTable.js"
import type { Nullability, Term, TermId, TermTable } from "./termTable.js"

/** A term as a counted repetition of something, so that neighbours of one body can be joined. */
const counted = (
  table: TermTable,
  id: TermId
): { readonly body: TermId; readonly min: number; readonly max: number } => {
  const term = termOf(table, id)
  return term._tag === "Repeat" ? term : { body: id, min: 1, max: 1 }
}

const concatPair = (table: TermTable, left: TermId, right: TermId): TermId => {
  if (left === nothing || right === nothing) return nothing
  if (left === empty) return right
  if (right === empty) return left
  const a = factsOf(table, left)
  const b = factsOf(table, right)
  if (right === start && a.min > 0) return nothing
  if (right === anything && a.nullability === 1) return anything
  if (left === anything && b.nullability === 1) return anything
  const next = termOf(table, right)
  const head = next._tag === "Concat" ? next.left : right
  if (left === anything && next._tag === "Concat" && factsOf(table, head).nullability === 1) {
    return concatPair(table, anything, next.right)
  }
  const one = counted(table, left)
  const two = counted(table, head)
  if (one.body === two.body) {
    const joined = repeat(table, one.body, one.min + two.min, one.max + two.max)
    return next._tag === "Concat" ? concatPair(table, joined, next.right) : joined
  }
  const key = pairKey(left, right)
  const known = table.concats.get(key)
  if (known !== undefined) return known
  const nullability =
    a.nullability === 0 || b.nullability === 0 ? 0 : a.nullability === 1 && b.nullability === 1 ? 1 : 2
  spend(table, 1)
  const id = table.terms.length
  table.terms.push({ _tag: "Concat", left, right })
  table.facts.push(fact(nullability, a.sees | b.sees, a.min + b.min, a.max + b.max))
  table.concats.set(key, id)
  return id
}

/** Concatenation, kept right-nested. */
export const concat = (table: TermTable, left: TermId, right: TermId): TermId => {
  const term = termOf(table, left)
  if (term._tag !== "Concat") return concatPair(table, left, right)
  const spine: Array<TermId> = []
  let rest: Term = term
  let last = left
  while (rest._tag === "Concat") {
    spine.push(rest.left)
    last = rest.right
    rest = termOf(table, last)
  }
  let result = concatPair(table, last, right)
  for (let index = spine.length - 1; index >= 0; index--) result = concatPair(table, spine[index] ?? empty, result)
  return result
}

const withoutEmpty = (table: TermTable, id: TermId): TermId => {
  const term = termOf(table, id)
  return term._tag === "Or" && term.parts.includes(empty)
    ? or(
        table,
        term.parts.filter((part) => part !== empty)
      )
    : id
}

/** Whether the counts of an inner repetition, taken `least` times or more often, leave no gaps. */
const countsJoin = (min: number, max: number, least: number): boolean =>
  least === 0 ? min <= 1 : max === Infinity || least * (max - min) + 1 >= min

/** Between `min` and `max` copies; `Infinity` is no limit. */
export const repeat = (table: TermTable, body: TermId, min: number, max: number): TermId => {
  if (max === 0 || body === empty) return empty
  if (body === nothing) return min === 0 ? empty : nothing
  if (min === 1 && max === 1) return body
  const facts = factsOf(table, body)
  if (facts.max === 0) return min === 0 ? empty : body
  if (facts.nullability === 1) {
    const inner = withoutEmpty(table, body)
    const least = 0
    if (inner !== body) return repeat(table, inner, least, max)
    if (min > 0) return repeat(table, body, least, max)
  }
  const term = termOf(table, body)
  if (term._tag === "Repeat" && countsJoin(term.min, term.max, min)) {
    return repeat(table, term.body, term.min * min, term.max * max)
  }
  const nullability: Nullability = min === 0 || facts.nullability === 1 ? 1 : facts.nullability
  return intern(table, `r${body},${min},${max}`, { _tag: "Repeat", body, min, max }, () =>
    fact(nullability, facts.sees, min === 0 ? 0 : min * facts.min, max * facts.max)
  )
}

/** Texts of `min` to `max` characters. */
export const lengthTerm = (table: TermTable, min: number, max: number): TermId =>
  min > max ? nothing : repeat(table, anyCharacter, min, max)

export interface Window {
  readonly min: number
  readonly max: number
}

/** The bounds, if the term says nothing but how long a text is. */
export const windowOf = (table: TermTable, id: TermId): Window | undefined => {
  if (id === empty) return { min: 0, max: 0 }
  if (id === anyCharacter) return { min: 1, max: 1 }
  const term = termOf(table, id)
  return term._tag === "Repeat" && term.body === anyCharacter ? term : undefined
}

/** The text itself. */
export const literal = (table: TermTable, text: string): TermId => {
  const codePoints = Array.from(text)
  let result = empty
  for (let index = codePoints.length - 1; index >= 0; index--) {
    const code = codePoints[index]?.codePointAt(0) ?? 0
    result = concatPair(table, rangesTerm(table, [code, code]), result)
  }
  return result
}
