/**
 * Whether a text is in a language: read character by character, along rows of states for ASCII.
 *
 * @module
 */
import { atStart, afterOther, afterWord, beforeEnd, edgesOf, nullableAt, relevantBefore } from "./derivatives.js"
import { withoutStart } from "./withoutStart.js"
import type { Before, Derivatives } from "./derivatives.js"
import { contains } from "./classes.js"
import { spend, termOf } from "./termTable.js"
import { windowOf } from "./sequences.js"
import type { TermId, TermTable } from "./termTable.js"
import { type Search, stride, withoutLargeCounts } from "./graph.js"

/** A state of membership: a term and what stands before it, in one number. */
const readingState = (engine: Derivatives, term: TermId, before: Before): number =>
  term * 3 + relevantBefore(engine, term, before)

const refusal = -1

const readCharacter = (search: Search, state: number, codePoint: number): number => {
  const { engine, table } = search
  const before = (state % 3) as Before
  const edge = edgesOf(engine, (state - before) / 3, before).find(({ set }) => contains(table.classes, set, codePoint))
  if (edge === undefined) return refusal
  const after = contains(table.classes, engine.word, codePoint) ? afterWord : afterOther
  return readingState(engine, withoutStart(engine, edge.target), after)
}

const unknown = -2
const rowLength = 128

const rowOf = (search: Search, state: number): Int32Array => {
  const known = search.rows.get(state)
  if (known !== undefined) return known
  const row = new Int32Array(rowLength).fill(unknown)
  search.rows.set(state, row)
  return row
}

/**
 * Whether a text is in a language. Lengths and large counters are compared rather than counted down: a state for each
 * character of a long text would cost more than the text.
 */
export const accepts = (search: Search, language: TermId, text: string): boolean => {
  const { table } = search
  const uncounted = withoutLargeCounts(table, language)
  if (uncounted === language && !boundsLength(table, language)) return reads(search, language, text)
  const length = lengthOf(text)
  const holds = (id: TermId): boolean => {
    const window = windowOf(table, id)
    if (window !== undefined) return window.min <= length && length <= window.max
    const term = termOf(table, id)
    switch (term._tag) {
      case "And":
        return term.parts.every(holds)
      case "Or":
        return term.parts.some(holds)
      case "Not":
        return !holds(term.body)
      default:
        return reads(search, id, text)
    }
  }
  return holds(uncounted)
}

/** Whether a term says at its Boolean surface how long words are. */
const boundsLength = (table: TermTable, id: TermId): boolean => {
  if (windowOf(table, id) !== undefined) return true
  const term = termOf(table, id)
  if (term._tag === "Not") return boundsLength(table, term.body)
  return (term._tag === "And" || term._tag === "Or") && term.parts.some((part) => boundsLength(table, part))
}

const lengthOf = (text: string): number => {
  let length = 0
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) length++
  return length
}

/** One derivative per character; those of ASCII characters are made once. */
const reads = (search: Search, language: TermId, text: string): boolean => {
  const { engine, table } = search
  let state = readingState(engine, language, atStart)
  for (let index = 0; index < text.length;) {
    const codePoint = text.codePointAt(index) ?? 0
    index += codePoint > 0xffff ? 2 : 1
    spend(table, stride)
    if (codePoint < rowLength) {
      const row = rowOf(search, state)
      if (row[codePoint] === unknown) row[codePoint] = readCharacter(search, state, codePoint)
      state = row[codePoint] ?? refusal
    } else state = readCharacter(search, state, codePoint)
    if (state === refusal) return false
  }
  const before = (state % 3) as Before
  return nullableAt(engine, (state - before) / 3, before, beforeEnd)
}
