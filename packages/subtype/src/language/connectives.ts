/**
 * Making terms out of terms side by side: complement, intersection and union, hash-consed and simplified as they are
 * made.
 *
 * @module
 */
import { emptyClass, intersect, unionAll } from "./classes.js"
import type { CharacterClass } from "./classes.js"
import { lengthTerm, type Window, windowOf } from "./sequences.js"
import { anything, classTerm, empty, fact, factsOf, intern, nothing, spend, termOf } from "./termTable.js"
import type { Nullability, TermFacts, TermId, TermTable } from "./termTable.js"

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

/** So many parts of a term are looked at in the time of a derivative. */
const partsPerFuel = 16

const flatten = (table: TermTable, tag: "And" | "Or", ids: ReadonlyArray<TermId>): Set<TermId> => {
  const parts = new Set<TermId>()
  for (const id of ids) {
    const term = termOf(table, id)
    if (term._tag === tag) for (const part of term.parts) parts.add(part)
    else parts.add(id)
  }
  spend(table, parts.size / partsPerFuel)
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
