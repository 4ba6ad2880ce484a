/**
 * Making terms: regular expressions with intersection, complement, counters, positional assertions and recursion
 * variables, hash-consed and simplified as they are made.
 *
 * @module
 */
import { emptyClass, intersect, pairKey, unionAll } from "./classes.js"
import type { CharacterClass } from "./classes.js"
import {
  anyCharacter,
  anything,
  classTerm,
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
import type { Nullability, Term, TermFacts, TermId, TermTable } from "./termTable.js"

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

/** Complement, pushed inwards through `And`, `Or` and lengths. */
export const not = (table: TermTable, id: TermId): TermId => {
  if (id === nothing) return anything
  if (id === anything) return nothing
  const known = table.negations.get(id)
  if (known !== undefined) return known
  const result = negate(table, id)
  table.negations.set(id, result)
  if (!table.negations.has(result)) table.negations.set(result, id)
  return result
}

const negate = (table: TermTable, id: TermId): TermId => {
  const term = termOf(table, id)
  if (term._tag === "Not") return term.body
  if (term._tag === "And") {
    return or(
      table,
      term.parts.map((part) => not(table, part))
    )
  }
  if (term._tag === "Or") {
    return and(
      table,
      term.parts.map((part) => not(table, part))
    )
  }
  const window = windowOf(table, id)
  if (window !== undefined) {
    const below = window.min === 0 ? nothing : lengthTerm(table, 0, window.min - 1)
    const above = window.max === Infinity ? nothing : lengthTerm(table, window.max + 1, Infinity)
    return or(table, [below, above])
  }
  const facts = factsOf(table, id)
  const nullability: Nullability = facts.nullability === 2 ? 2 : facts.nullability === 1 ? 0 : 1
  return intern(table, `n${id}`, { _tag: "Not", body: id }, () =>
    fact(nullability, facts.sees, nullability === 0 ? 1 : 0, Infinity)
  )
}

const flatten = (table: TermTable, tag: "And" | "Or", ids: ReadonlyArray<TermId>): Set<TermId> => {
  const parts = new Set<TermId>()
  for (const id of ids) {
    const term = termOf(table, id)
    if (term._tag === tag) for (const part of term.parts) parts.add(part)
    else parts.add(id)
  }
  return parts
}

/** Whether the complement of a term is among the parts; both signs are told apart without making terms. */
const hasComplement = (table: TermTable, parts: ReadonlySet<TermId>, id: TermId): boolean => {
  const known = table.negations.get(id)
  return known !== undefined && parts.has(known)
}

/**
 * Drops what the other parts already decide inside nested parts of the opposite connective: in `x AND (NOT x OR y)` the
 * first disjunct, in `x AND (x OR y)` the whole disjunction. Answers whether anything changed.
 */
const propagate = (
  table: TermTable,
  parts: Set<TermId>,
  nested: "And" | "Or",
  combine: (table: TermTable, ids: ReadonlyArray<TermId>) => TermId
): boolean => {
  for (const part of parts) {
    const term = termOf(table, part)
    if (term._tag !== nested) continue
    if (term.parts.some((inner) => parts.has(inner))) {
      parts.delete(part)
      return true
    }
    const kept = term.parts.filter((inner) => !hasComplement(table, parts, inner))
    if (kept.length === term.parts.length) continue
    parts.delete(part)
    parts.add(combine(table, kept))
    return true
  }
  return false
}

interface Gathered {
  readonly others: Array<TermId>
  readonly sets: Array<CharacterClass>
  readonly windows: Array<Window>
}

const gather = (table: TermTable, parts: ReadonlySet<TermId>): Gathered => {
  const gathered: Gathered = { others: [], sets: [], windows: [] }
  for (const part of parts) {
    const window = windowOf(table, part)
    const term = termOf(table, part)
    if (window !== undefined) gathered.windows.push(window)
    else if (term._tag === "Class") gathered.sets.push(term.set)
    else gathered.others.push(part)
  }
  return gathered
}

const joinFacts = (table: TermTable, ids: ReadonlyArray<TermId>, every: boolean): TermFacts => {
  const facts = ids.map((id) => factsOf(table, id))
  const decisive: Nullability = every ? 0 : 1
  const nullability: Nullability = facts.some((each) => each.nullability === decisive)
    ? decisive
    : facts.some((each) => each.nullability === 2)
      ? 2
      : every
        ? 1
        : 0
  let min = every ? 0 : Infinity
  let max = every ? Infinity : 0
  for (const each of facts) {
    min = every ? Math.max(min, each.min) : Math.min(min, each.min)
    max = every ? Math.min(max, each.max) : Math.max(max, each.max)
  }
  return fact(
    nullability,
    facts.reduce((sees, each) => sees | each.sees, 0),
    min,
    max
  )
}

const finish = (table: TermTable, tag: "And" | "Or", ids: ReadonlyArray<TermId>): TermId => {
  const parts = [...new Set(ids)].toSorted((left, right) => left - right)
  if (parts.length === 1) return parts[0] ?? nothing
  spend(table, parts.length / 8)
  return intern(table, `${tag === "And" ? "&" : "|"}${parts.join(",")}`, { _tag: tag, parts }, () =>
    joinFacts(table, parts, tag === "And")
  )
}

const hasContradiction = (table: TermTable, parts: ReadonlySet<TermId>): boolean => {
  for (const part of parts) if (hasComplement(table, parts, part)) return true
  return false
}

/** Intersection. */
export const and = (table: TermTable, ids: ReadonlyArray<TermId>): TermId => {
  let parts = flatten(table, "And", ids)
  parts.delete(anything)
  if (parts.has(nothing) || hasContradiction(table, parts)) return nothing
  while (propagate(table, parts, "Or", or)) {
    parts = flatten(table, "And", [...parts])
    if (parts.has(nothing) || hasContradiction(table, parts)) return nothing
  }
  const { others, sets, windows } = gather(table, parts)
  let min = 0
  let max = Infinity
  for (const window of windows) {
    min = Math.max(min, window.min)
    max = Math.min(max, window.max)
  }
  if (sets.length > 0) {
    const common = sets.reduce((left, right) => intersect(table.classes, left, right))
    if (common === emptyClass) return nothing
    others.push(classTerm(table, common))
  }
  if (others.length === 0) return lengthTerm(table, min, max)
  const facts = joinFacts(table, others, true)
  const least = Math.max(min, facts.min)
  const most = Math.min(max, facts.max)
  if (least > most) return nothing
  if (most === 0 && facts.nullability !== 2) return facts.nullability === 1 ? empty : nothing
  if (min > facts.min || max < facts.max) others.push(lengthTerm(table, least, most))
  return finish(table, "And", others)
}

/** Lengths covered by any of the windows, overlapping ones joined. */
const joinWindows = (table: TermTable, windows: ReadonlyArray<Window>): ReadonlyArray<TermId> => {
  const sorted = windows.toSorted((left, right) => left.min - right.min)
  const joined: Array<{ min: number; max: number }> = []
  for (const window of sorted) {
    const last = joined.at(-1)
    if (last !== undefined && window.min <= last.max + 1) last.max = Math.max(last.max, window.max)
    else joined.push({ min: window.min, max: window.max })
  }
  return joined.map((window) => lengthTerm(table, window.min, window.max))
}

/** Union. */
export const or = (table: TermTable, ids: ReadonlyArray<TermId>): TermId => {
  let parts = flatten(table, "Or", ids)
  parts.delete(nothing)
  if (parts.has(anything) || hasContradiction(table, parts)) return anything
  while (propagate(table, parts, "And", and)) {
    parts = flatten(table, "Or", [...parts])
    if (parts.has(anything) || hasContradiction(table, parts)) return anything
  }
  const { others, sets, windows } = gather(table, parts)
  if (sets.length > 0) others.push(classTerm(table, unionAll(table.classes, sets)))
  const lengths = joinWindows(table, windows)
  if (lengths.includes(anything)) return anything
  const nullable = others.some((id) => factsOf(table, id).nullability === 1)
  const kept = others.filter((id) => !isWithin(table, id, lengths))
  for (const id of lengths) if (id !== empty || !nullable) kept.push(id)
  return kept.length === 0 ? nothing : finish(table, "Or", kept)
}

/** Whether a term's lengths all fall into one of the windows. */
const isWithin = (table: TermTable, id: TermId, lengths: ReadonlyArray<TermId>): boolean => {
  const facts = factsOf(table, id)
  return lengths.some((length) => {
    const window = windowOf(table, length)
    return window !== undefined && facts.min >= window.min && facts.max <= window.max
  })
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

/** A new recursion variable, to be defined once. */
