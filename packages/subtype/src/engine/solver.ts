import { findArray } from "./arrays.js"
import { type Besides, createBesides } from "./beside.js"
import { type Answer, charge, EMPTY, type Engine, type Frame, note, spend, UNKNOWN } from "./engine.js"
import { evaluate } from "./evaluate.js"
import { FALSE, type Id, not, TRUE } from "./nodes.js"
import { findObject } from "./objects.js"
import { project } from "./project.js"
import { pruneLiteral } from "./prune.js"
import { findNumber, findText } from "./scalars.js"
import { complements, propagate, type State } from "./propagate.js"
import { rememberSearched, subsumedBy } from "./subsumption.js"
import { allKinds, type Kind, kinds, type ValueId } from "./values.js"

/** How deep values may be nested in a search that is not limited otherwise. */
export const unlimited = 1_000_000

const maxFrames = 250
const veryFewFrames = 1

/** Lower than every frame: what rests on an obligation is final only when all obligations are met. */
const belowAllFrames = -1

/**
 * A value that satisfies a node, `EMPTY` if there is none, `UNKNOWN` if that could not be decided. `depth` limits how
 * deep values may be nested.
 */
export const decide = (engine: Engine, id: Id, depth: number): Answer => {
  if (id === FALSE) return EMPTY
  const settled = engine.settled.get(id)
  if (settled !== undefined) return settled
  let unknown = false
  let final = true
  for (const kind of allKinds) {
    const projected = project(engine, id, kind)
    if (projected === FALSE) continue
    const answer = decideKind(engine, projected, kind, depth)
    if (answer === UNKNOWN) unknown = true
    else if (answer >= 0) {
      if (final && !unknown) engine.settled.set(id, answer)
      return answer
    } else final &&= engine.decided.get(projected * 8 + kind) === EMPTY
  }
  if (unknown) return UNKNOWN
  if (final) engine.settled.set(id, EMPTY)
  return EMPTY
}

/**
 * The same for a projected node. Emptiness is coinductive: a conjunction met again while it is being decided counts as
 * empty, because a finite value has no infinite descent. What was concluded from such an assumption is final only
 * together with the conjunction it assumed.
 */
export const decideKind = (engine: Engine, id: Id, kind: Kind, depth: number): Answer => {
  if (id === FALSE) return EMPTY
  const key = id * 8 + kind
  const known = engine.decided.get(key)
  if (known !== undefined) return known
  const nested = kind === kinds.array || kind === kinds.object
  if (!nested) {
    const answer = search(engine, id, kind, depth)
    if (answer !== UNKNOWN) engine.decided.set(key, answer)
    return answer
  }
  if (depth <= 0 || (engine.cutoffs.get(key) ?? -1) >= depth) {
    engine.cut = true
    return UNKNOWN
  }
  const assumed = engine.onStack.get(key) ?? engine.provisionalLow.get(key)
  const top = engine.stack.at(-1)
  if (assumed !== undefined && top !== undefined) {
    top.low = Math.min(top.low, assumed)
    return EMPTY
  }
  const rests = subsumedBy(engine, id, kind, depth)
  if (rests === Infinity) {
    engine.decided.set(key, EMPTY)
    return EMPTY
  }
  if (rests !== undefined && top !== undefined) {
    top.low = Math.min(top.low, rests)
    return EMPTY
  }
  if (engine.stack.length > (engine.optimisations.deepStack ? maxFrames : veryFewFrames) && top !== undefined) {
    engine.obligations.set(key, { id, kind })
    top.low = belowAllFrames
    return EMPTY
  }
  return decideFrame(engine, id, kind, depth, key)
}

/** So many provisional conclusions are handed on in the time of one step. */
const provisionalsPerStep = 8

const decideFrame = (engine: Engine, id: Id, kind: Kind, depth: number, key: number): Answer => {
  const { provisionals, stack } = engine
  const frame: Frame = {
    key,
    depth: stack.length,
    nesting: depth,
    low: stack.length,
    provisionals: provisionals.length
  }
  rememberSearched(engine, id, kind)
  const cutBefore = engine.cut
  engine.cut = false
  stack.push(frame)
  engine.onStack.set(key, frame.depth)
  const answer = search(engine, id, kind, depth)
  stack.pop()
  engine.onStack.delete(key)
  const own = provisionals.splice(frame.provisionals)
  charge(engine, own.length / provisionalsPerStep)
  for (const { key: inner } of own) engine.provisionalLow.delete(inner)
  const outside = frame.low < frame.depth
  const parent = stack.at(-1)
  if (answer === EMPTY) {
    if (outside) {
      if (parent !== undefined) parent.low = Math.min(parent.low, frame.low)
      for (const inner of [...own, { key, low: frame.low }]) {
        // What rested on this frame rests on what this frame rests on: another one will have its depth.
        const low = Math.min(inner.low, frame.low)
        provisionals.push({ key: inner.key, low })
        engine.provisionalLow.set(inner.key, low)
      }
    } else {
      for (const { key: inner } of own) engine.decided.set(inner, EMPTY)
      engine.decided.set(key, EMPTY)
    }
  } else if (answer >= 0) engine.decided.set(key, answer)
  else {
    if (outside && parent !== undefined) parent.low = Math.min(parent.low, frame.low)
    if (engine.cut) engine.cutoffs.set(key, Math.max(depth, engine.cutoffs.get(key) ?? 0))
  }
  engine.cut ||= cutBefore
  return answer
}

const search = (engine: Engine, id: Id, kind: Kind, depth: number): Answer => {
  spend(engine, 1)
  const state = propagate(engine, id, kind)
  if (state === undefined) return EMPTY
  spend(engine, (state.units.length + state.clauses.length) >> 3)
  if (state.chosen !== undefined) return searchEnumeration(engine, state.formula(), state.chosen)
  if (state.opaque !== undefined) return searchOpaque(engine, state.formula(), state.opaque, kind, depth)
  const model = theory(engine, state, kind, depth)
  if (model === EMPTY) return EMPTY
  return searchClauses(engine, state, model, kind, depth)
}

const theory = (engine: Engine, state: State, kind: Kind, depth: number): Answer => {
  switch (kind) {
    case kinds.null:
      return engine.values.null
    case kinds.boolean:
      return findBoolean(engine, state)
    case kinds.number:
      return findNumber(engine, state.units)
    case kinds.string:
      return findText(engine, state.units)
    case kinds.array:
      return findArray(engine, state.units, depth)
    case kinds.object:
      return findObject(engine, state.units, depth)
  }
}

const findBoolean = (engine: Engine, state: State): Answer => {
  for (const value of [true, false]) {
    const id = engine.values.boolean(value)
    if (state.units.every((unit) => evaluate(engine, unit, id) === 1)) return id
  }
  return EMPTY
}

const searchEnumeration = (engine: Engine, formula: Id, chosen: ReadonlySet<ValueId>): Answer => {
  let unknown = false
  for (const value of chosen) {
    spend(engine, 1)
    const held = evaluate(engine, formula, value)
    if (held === 1) return value
    if (held === 2) unknown = true
  }
  return unknown ? UNKNOWN : EMPTY
}

// A value of the conjunction with the strongest reading is a value; if the weakest reading has none, there is none.
const searchOpaque = (engine: Engine, formula: Id, opaque: Id, kind: Kind, depth: number): Answer => {
  const node = engine.nodes.get(opaque)
  if (node.tag !== "opaque") return UNKNOWN
  const rest = without(engine, formula, opaque)
  const strong = opaque & 1 ? not(node.weak) : node.strong
  const weak = opaque & 1 ? not(node.strong) : node.weak
  const sure = decideKind(engine, engine.nodes.and([rest, strong]), kind, depth)
  if (sure >= 0) return sure
  const texts = kind === kinds.string ? node.texts : undefined
  const tried = (texts?.samples ?? []).map(engine.values.text)
  const sample = tried.find((text) => evaluate(engine, formula, text) === 1)
  if (sample !== undefined) return sample
  for (let left = texts === undefined ? 1 : maxTries; left > 0; left--) {
    const others = not(engine.nodes.enumeration(tried))
    const possible = decideKind(engine, engine.nodes.and([rest, weak, others]), kind, depth)
    if (possible === EMPTY && tried.every((value) => evaluate(engine, formula, value) === 0)) return EMPTY
    if (possible < 0) break
    if (evaluate(engine, formula, possible) === 1) return possible
    tried.push(possible)
  }
  note(engine, node.reason)
  return UNKNOWN
}

/** How many texts of the weakest reading are tried where a text can be told. */
const maxTries = 8

const without = (engine: Engine, formula: Id, unit: Id): Id => {
  const node = engine.nodes.get(formula)
  if (formula === unit) return TRUE
  return node.tag === "and" && !(formula & 1) ? engine.nodes.and(node.ids.filter((id) => id !== unit)) : formula
}

/** The literals of a clause that are left to branch on. */
interface Branching {
  readonly position: number
  readonly literals: ReadonlyArray<Id>
}

/** So many literals are asked of a value in the time of one step. */
const literalsPerStep = 64

const searchClauses = (engine: Engine, state: State, model: Answer, kind: Kind, depth: number): Answer => {
  const { optimisations } = engine
  const asksModel = model >= 0 && optimisations.modelFirst
  let best: Branching | undefined
  for (const [position, clause] of state.clauses.entries()) {
    charge(engine, clause.length / literalsPerStep)
    if (asksModel && clause.some((literal) => evaluate(engine, literal, model) === 1)) continue
    const literals = optimisations.prune
      ? clause.filter((literal) => pruneLiteral(engine, state, literal, kind, depth))
      : clause
    if (literals.length === 0) return EMPTY
    const [only] = literals
    if (literals.length === 1 && only !== undefined && clause.length > 1) {
      return decideKind(engine, engine.nodes.and([state.formula(), only]), kind, depth)
    }
    if (best === undefined || literals.length < best.literals.length) best = { position, literals }
  }
  return best === undefined ? model : branch(engine, state, best, kind, depth)
}

/**
 * What is left of a state beside a literal of one of its clauses: neither that clause, nor what the literal satisfies,
 * says anything more.
 */
const beside = (engine: Engine, state: State, kind: Kind, branched: number): ((literal: Id) => ReadonlyArray<Id>) => {
  const clauses = createBesides<number>(engine, kind)
  for (const [position, clause] of state.clauses.entries()) if (position !== branched) clauses.add(position, clause)
  return (literal) => [...state.units, ...clauses.beside(literal).map((position) => state.clauseId(position))]
}

/** Complements of earlier branches, without those that a later one satisfies anyway. */
const createEarlier = (engine: Engine, kind: Kind): Pick<Besides<Id>, "beside"> & { add: (complement: Id) => void } => {
  const clauses = createBesides<Id>(engine, kind)
  return {
    add: (complement) => {
      if (!engine.optimisations.complements) return
      const node = engine.nodes.get(complement)
      clauses.add(complement, node.tag === "and" && complement & 1 ? complements(node) : [complement])
    },
    beside: clauses.beside
  }
}

/** Putting together very many conjuncts is work too. */
const conjunctsPerStep = 8

const branch = (engine: Engine, state: State, { literals, position }: Branching, kind: Kind, depth: number): Answer => {
  const earlier = createEarlier(engine, kind)
  const rest = beside(engine, state, kind, position)
  let unknown = false
  for (const literal of literals) {
    const conjuncts = [...rest(literal), literal, ...earlier.beside(literal)]
    spend(engine, 1 + conjuncts.length / conjunctsPerStep)
    const answer = decideKind(engine, engine.nodes.and(conjuncts), kind, depth)
    if (answer >= 0) return answer
    if (answer === UNKNOWN) unknown = true
    earlier.add(not(literal))
  }
  return unknown ? UNKNOWN : EMPTY
}
