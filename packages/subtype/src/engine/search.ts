import { type Answer, EMPTY, type Engine, note, outOfBudget, UNKNOWN } from "./engine.js"
import { type Id } from "./nodes.js"
import { decide, decideKind, unlimited } from "./solver.js"

/** How deep values are sought first, and how many steps that may take: where nothing is so shallow, all are in vain. */
const shallow = [
  { depth: 2, steps: 2_000 },
  { depth: 4, steps: 10_000 },
  { depth: 8, steps: 40_000 }
]

/** Forgets what an aborted search left behind. */
export const resetSearch = (engine: Engine): void => {
  engine.stack = []
  engine.onStack = new Map()
  engine.provisionals = []
  engine.provisionalLow = new Map()
  engine.obligations.clear()
  engine.projecting = new Map()
  engine.evaluating.clear()
  engine.isolation = 0
  engine.cut = false
}

/** A value of a node, shallow ones first: looking for a deep one may miss a small one for a long time. */
export const findValue = (engine: Engine, id: Id): Answer => {
  if (engine.optimisations.deepening) {
    for (const { depth, steps } of shallow) {
      const answer = limited(engine, id, depth, steps)
      if (answer === undefined) continue
      if (answer !== UNKNOWN || !engine.cut) return answer
    }
  }
  return decideDeep(engine, id)
}

const maxRestarts = 1000

/**
 * A value at any depth. What lies too deep for one stack is first assumed to be empty, and then shown to be, each from
 * an empty stack and with the same assumptions: a smallest value that broke one of them would hold a smaller one that
 * does. Where one is refuted, its value is known from then on, and the search starts again.
 */
const decideDeep = (engine: Engine, id: Id): Answer => {
  for (let restart = 0; restart < maxRestarts; restart++) {
    resetSearch(engine)
    const answer = decide(engine, id, unlimited)
    if (answer !== EMPTY || engine.obligations.size === 0) return answer
    const met = meetObligations(engine)
    if (met === UNKNOWN) return UNKNOWN
    if (met !== EMPTY) continue
    for (const { key } of engine.provisionals) engine.decided.set(key, EMPTY)
    return EMPTY
  }
  note(engine, "values nested too deeply")
  return UNKNOWN
}

// EMPTY if all are; else what the first other one is. Showing one may bring further ones, which the map then holds.
const meetObligations = (engine: Engine): Answer => {
  for (const [key, { id, kind }] of engine.obligations) {
    if (engine.provisionalLow.has(key)) continue
    const answer = decideKind(engine, id, kind, unlimited)
    if (answer !== EMPTY) return answer
  }
  return EMPTY
}

const limited = (engine: Engine, id: Id, depth: number, steps: number): Answer | undefined => {
  resetSearch(engine)
  const { budget } = engine
  const before = budget.remaining
  const granted = Math.min(before, steps)
  budget.remaining = granted
  try {
    const answer = decide(engine, id, depth)
    // An emptiness that rests on obligations is none yet.
    return answer === EMPTY && engine.obligations.size > 0 ? undefined : answer
  } catch (error) {
    if (error !== outOfBudget || before <= steps) throw error
    return undefined
  } finally {
    budget.remaining = before - (granted - budget.remaining)
  }
}
