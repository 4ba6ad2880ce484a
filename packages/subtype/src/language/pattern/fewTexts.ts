/**
 * The texts of a term that has few.
 *
 * @module
 */
import { concat } from "../sequences.js"
import { empty, factsOf, rangesTerm, termOf } from "../termTable.js"
import type { TermId, TermTable } from "../termTable.js"

/** Texts of a group that a backreference may be spelled out for. */
export const maximumTexts = 32

/** The texts of a finite term, if they are few. */
export const fewTexts = (table: TermTable, id: TermId): ReadonlyArray<TermId> | undefined => {
  const facts = factsOf(table, id)
  if (facts.sees !== 0 || facts.max > 64) return undefined
  const term = termOf(table, id)
  if (id === empty) return [empty]
  if (term._tag === "Class") {
    const ranges = table.classes.ranges[term.set] ?? []
    const texts: Array<TermId> = []
    for (let i = 0; i < ranges.length; i += 2) {
      for (let code = ranges[i] ?? 0; code <= (ranges[i + 1] ?? 0); code++) {
        if (texts.length >= maximumTexts) return undefined
        texts.push(rangesTerm(table, [code, code]))
      }
    }
    return texts
  }
  if (term._tag === "Or") {
    const lists = term.parts.map((part) => fewTexts(table, part))
    const texts = lists.flatMap((list) => list ?? [])
    return lists.includes(undefined) || texts.length > maximumTexts ? undefined : texts
  }
  if (term._tag === "Repeat") return fewRepeats(table, term.body, term.min, term.max)
  return term._tag === "Concat" ? fewPairs(table, fewTexts(table, term.left), fewTexts(table, term.right)) : undefined
}

const fewPairs = (
  table: TermTable,
  heads: ReadonlyArray<TermId> | undefined,
  tails: ReadonlyArray<TermId> | undefined
): ReadonlyArray<TermId> | undefined =>
  heads === undefined || tails === undefined || heads.length * tails.length > maximumTexts
    ? undefined
    : heads.flatMap((head) => tails.map((tail) => concat(table, head, tail)))

const fewRepeats = (table: TermTable, body: TermId, min: number, max: number): ReadonlyArray<TermId> | undefined => {
  const once = fewTexts(table, body)
  const results = new Set<TermId>()
  let texts: ReadonlyArray<TermId> | undefined = [empty]
  for (let count = 0; count <= max && texts !== undefined && results.size <= maximumTexts; count++) {
    if (count >= min) for (const text of texts) results.add(text)
    if (count < max) texts = fewPairs(table, texts, once)
  }
  return texts === undefined || results.size > maximumTexts ? undefined : [...results]
}
