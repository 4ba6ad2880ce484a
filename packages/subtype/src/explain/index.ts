import { type Engine, outOfBudget } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { type Side } from "../question.js"
import { type Reason } from "../result.js"
import { rootContext } from "../translate/translator.js"
import { impossibleLeaf } from "./core.js"
import { type Known, learn, nothing, type Part, partAt, placeOf } from "./state.js"
import { explainSchema } from "./walk.js"

const maxReasons = 400

const partOf = ({ location, state, mode }: Side): Part => {
  const translator = state.translator(mode)
  return partAt(translator, location, rootContext(translator, location))
}

const knownOf = (engine: Engine, side: Side, closed: Id | undefined): Known => {
  const part = partOf(side)
  const known = learn(engine, nothing, [part])
  if (closed === undefined) return known
  const fact = { place: placeOf(part), text: "a sender that sends only what it declares", id: closed }
  return { ...known, facts: [...known.facts, fact], id: engine.nodes.and([known.id, closed]) }
}

const explainBudget = 1_000_000

/** What was decided stays decided: where its explanation becomes too long, it ends. */
const bounded = (engine: Engine, explain: () => Reason): ReadonlyArray<Reason> => {
  engine.budget.remaining = explainBudget
  try {
    return [explain()]
  } catch (error) {
    if (error !== outOfBudget && !(error instanceof RangeError)) throw error
    return [{ _tag: "Contained", text: "decided, but too long to be spelled out", at: "" }]
  }
}

/** The reasons of an inclusion that has been decided. */
export const explainIncluded = (
  engine: Engine,
  sub: Side,
  sup: Side,
  closed: Id | undefined
): ReadonlyArray<Reason> => {
  const walk = { engine, open: new Map<string, string>(), room: { left: maxReasons }, splits: 0 }
  return bounded(engine, () => explainSchema(walk, knownOf(engine, sub, closed), partOf(sup), ""))
}

/** The reasons of an emptiness that has been decided. */
export const explainEmpty = (engine: Engine, sides: ReadonlyArray<Side>): ReadonlyArray<Reason> =>
  bounded(engine, () => impossibleLeaf(engine, learn(engine, nothing, sides.map(partOf)), ""))
