import { type Answer, EMPTY, type Engine, outOfBudget, UNKNOWN } from "./engine.js"
import { type Id } from "./nodes.js"
import { decide, unlimited } from "./solver.js"

const shallowBudget = 40_000

/** Forgets what an aborted search left behind. */
export const resetSearch = (engine: Engine): void => {
  engine.stack = []
  engine.onStack = new Map()
  engine.provisionals = []
  engine.provisionalLow = new Map()
  engine.projecting = new Map()
  engine.evaluating.clear()
  engine.isolation = 0
  engine.cut = false
}

/** A value of a node, shallow ones first: looking for a deep one may miss a small one for a long time. */
export const findValue = (engine: Engine, id: Id): Answer => {
  if (engine.optimisations.deepening) {
    for (const depth of [2, 4, 8]) {
      const answer = limited(engine, id, depth)
      if (answer === undefined) continue
      if (answer !== UNKNOWN || !engine.cut) return answer
    }
  }
  resetSearch(engine)
  return decide(engine, id, unlimited)
}

const limited = (engine: Engine, id: Id, depth: number): Answer | undefined => {
  resetSearch(engine)
  const { budget } = engine
  const before = budget.remaining
  const granted = Math.min(before, shallowBudget)
  budget.remaining = granted
  try {
    return decide(engine, id, depth)
  } catch (error) {
    if (error !== outOfBudget || before <= shallowBudget) throw error
    return undefined
  } finally {
    budget.remaining = before - (granted - budget.remaining)
  }
}

export { EMPTY, UNKNOWN }
