/**
 * Terms without what only stands for a position: variables before any character, the start of the text.
 *
 * @module
 */
import { and, not, or } from "../connectives.js"
import { concat, lengthTerm } from "../sequences.js"
import { definitionOf, empty, factsOf, nothing, seesStart, start, termOf } from "../termTable.js"
import type { TermId, TermTable } from "../termTable.js"

/**
 * The definition of a variable without its occurrences that no character precedes: in a least fixpoint they add
 * nothing, and without them derivatives are well-founded.
 */
export const withoutUnguarded = (table: TermTable, definition: TermId, variable: TermId): TermId => {
  const done = new Map<TermId, TermId>()
  const visit = (id: TermId): TermId => {
    if (id === variable) return nothing
    const known = done.get(id)
    if (known !== undefined) return known
    const result = rewrite(id)
    done.set(id, result)
    return result
  }
  const rewrite = (id: TermId): TermId => {
    const term = termOf(table, id)
    if (term._tag === "Or") return or(table, term.parts.map(visit))
    if (term._tag === "And") return and(table, term.parts.map(visit))
    if (term._tag === "Reference") {
      const inner = definitionOf(table, term.variable)
      const rest = visit(inner)
      return rest === inner ? id : rest
    }
    if (term._tag !== "Concat" || factsOf(table, term.left).nullability === 0) return id
    const rest = visit(term.right)
    if (rest === term.right) return id
    const reading = concat(table, and(table, [term.left, lengthTerm(table, 1, Infinity)]), term.right)
    return or(table, [reading, concat(table, and(table, [term.left, empty]), rest)])
  }
  return visit(definition)
}

/** `Start` replaced by the empty word where the term itself stands at the start. */
export const atTextStart = (table: TermTable, id: TermId): TermId => {
  if (id === start) return empty
  if ((factsOf(table, id).sees & seesStart) === 0) return id
  const term = termOf(table, id)
  const each = (parts: ReadonlyArray<TermId>): ReadonlyArray<TermId> => parts.map((part) => atTextStart(table, part))
  switch (term._tag) {
    case "Concat": {
      const isEmptyWord = factsOf(table, term.left).max === 0
      return concat(table, atTextStart(table, term.left), isEmptyWord ? atTextStart(table, term.right) : term.right)
    }
    case "And":
      return and(table, each(term.parts))
    case "Or":
      return or(table, each(term.parts))
    case "Not":
      return not(table, atTextStart(table, term.body))
    default:
      return id
  }
}
