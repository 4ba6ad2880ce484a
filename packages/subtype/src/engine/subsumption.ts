import { charge, EMPTY, type Engine } from "./engine.js"
import { type Id } from "./nodes.js"
import { unitsOf } from "./separation.js"
import { type Kind } from "./values.js"

/** Of conjunctions with the same last conjunct, so many are looked at, the latest first. */
const maxCandidates = 16

/** What asks for more is looked into at once: to compare it with all that asks for less costs more than it saves. */
const mostConjuncts = 64

/** So many conjuncts are looked up in the time of one step. */
const lookupsPerStep = 32

/** Remembers a conjunction that is being looked into. */
export const rememberSearched = ({ nodes, searched }: Engine, id: Id, kind: Kind): void => {
  const node = nodes.get(id)
  const last = node.tag === "and" && !(id & 1) ? (node.ids.at(-1) ?? id) : id
  const key = last * 8 + kind
  const known = searched.get(key)
  if (known === undefined) searched.set(key, [id])
  else if (known.at(-1) !== id) known.push(id)
}

/**
 * Whether a conjunction is empty because one that asks for less is. Where that one is only assumed to be, being decided
 * further up the stack, the value must lie deeper than there: a part of a smallest value is smaller. Answers the depth of
 * the lowest frame that this rests on, `Infinity` if it rests on none.
 */
export const subsumedBy = (engine: Engine, id: Id, kind: Kind, nesting: number): number | undefined => {
  const [outermost] = engine.stack
  // Where nothing lies around, there is nothing to come back to.
  if (outermost === undefined || outermost.nesting <= nesting || !engine.optimisations.subsumption) return undefined
  const ids = unitsOf(engine, id)
  if (ids.length < 2 || ids.length > mostConjuncts) return undefined
  charge(engine, ids.length / lookupsPerStep)
  let members: ReadonlySet<Id> | undefined
  for (const last of ids) {
    const candidates = engine.searched.get(last * 8 + kind)
    if (candidates === undefined) continue
    const first = Math.max(0, candidates.length - maxCandidates)
    for (let at = candidates.length - 1; at >= first; at--) {
      const candidate = candidates[at] ?? id
      const rests = restsOn(engine, candidate * 8 + kind, nesting)
      if (candidate === id || rests === undefined) continue
      const asked = unitsOf(engine, candidate)
      if (asked.length >= ids.length) continue
      members ??= new Set(ids)
      charge(engine, asked.length / lookupsPerStep)
      if (asked.every((part) => members?.has(part) === true)) return rests
    }
  }
  return undefined
}

const restsOn = (
  { decided, onStack, provisionalLow, stack }: Engine,
  key: number,
  nesting: number
): number | undefined => {
  const known = decided.get(key)
  if (known !== undefined) return known === EMPTY ? Infinity : undefined
  const frame = onStack.get(key) ?? provisionalLow.get(key)
  const below = frame === undefined ? undefined : stack[frame]
  return below !== undefined && below.nesting > nesting ? frame : undefined
}
