import { and, not, or } from "./connectives.js"
import { concat, repeat } from "./sequences.js"
import { factsOf, nothing, seesStart, start, termOf } from "./termTable.js"
import type { TermId, TermTable } from "./termTable.js"

/** Terms without their `Start`, as far as they are known. */
export interface Stripping {
  readonly table: TermTable
  readonly stripped: Map<TermId, TermId>
}

/** The term as it stands behind the first character, where `Start` never holds. */
export const withoutStart = (engine: Stripping, id: TermId): TermId => {
  if ((factsOf(engine.table, id).sees & seesStart) === 0) return id
  const known = engine.stripped.get(id)
  if (known !== undefined) return known
  const result = strip(engine, id)
  engine.stripped.set(id, result)
  return result
}

const strip = (engine: Stripping, id: TermId): TermId => {
  const { table } = engine
  if (id === start) return nothing
  const term = termOf(table, id)
  const each = (parts: ReadonlyArray<TermId>): ReadonlyArray<TermId> => parts.map((part) => withoutStart(engine, part))
  switch (term._tag) {
    case "Concat": {
      const spine: Array<TermId> = []
      let rest = id
      for (let next = termOf(table, rest); next._tag === "Concat"; next = termOf(table, rest)) {
        spine.push(next.left)
        rest = next.right
      }
      let result = withoutStart(engine, rest)
      for (const part of spine.toReversed()) result = concat(table, withoutStart(engine, part), result)
      return result
    }
    case "Repeat":
      return repeat(table, withoutStart(engine, term.body), term.min, term.max)
    case "And":
      return and(table, each(term.parts))
    case "Or":
      return or(table, each(term.parts))
    case "Not":
      return not(table, withoutStart(engine, term.body))
    default:
      return id
  }
}
