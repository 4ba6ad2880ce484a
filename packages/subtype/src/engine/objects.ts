import { type Language, type WordAnswer } from "../language/index.js"
import { type Answer, charge, EMPTY, type Engine, matches, note, outOfBudget, spend, UNKNOWN } from "./engine.js"
import { FALSE, type Id, not, TRUE } from "./nodes.js"
import { cellOf, type KeysNode, objectUnits, type ObjectUnits } from "./objectUnits.js"
import { decide } from "./solver.js"
import { type ValueId } from "./values.js"

interface Search {
  readonly engine: Engine
  readonly units: ObjectUnits
  readonly depth: number
  /** Goals by name: what the value must satisfy beyond its cell. */
  readonly goals: Map<string, Id>
  unknown: boolean
}

/** An object that satisfies all units. */
export const findObject = (engine: Engine, list: ReadonlyArray<Id>, depth: number): Answer => {
  const units = objectUnits(engine, list)
  if (units.least > units.most || units.required.size > units.most) return EMPTY
  const search: Search = { engine, units, depth, goals: new Map(), unknown: false }
  const names = [...units.required]
  for (const name of names) if (cellOf(engine, units, name) === FALSE) return EMPTY
  let unknown = false
  const chosen = new Map<string, ValueId>()
  for (const name of names) {
    const answer = decide(engine, cellOf(engine, units, name), depth - 1)
    if (answer === EMPTY) return EMPTY
    if (answer === UNKNOWN) unknown = true
    else chosen.set(name, answer)
    search.goals.set(name, TRUE)
  }
  const goals = units.existential.length === 0 ? search.goals : assign(search, 0)
  if (goals === undefined) return search.unknown || unknown ? UNKNOWN : EMPTY
  const filled = fill(search, goals)
  if (filled === undefined) return search.unknown || unknown ? UNKNOWN : EMPTY
  if (unknown) return UNKNOWN
  return build(search, filled, chosen)
}

const build = (search: Search, goals: ReadonlyMap<string, Id>, chosen: ReadonlyMap<string, ValueId>): Answer => {
  const { depth, engine, units } = search
  const entries = new Map<string, ValueId>()
  for (const [name, goal] of goals) {
    const ready = goal === TRUE ? chosen.get(name) : undefined
    const answer = ready ?? decide(engine, engine.nodes.and([cellOf(engine, units, name), goal]), depth - 1)
    if (answer < 0) return UNKNOWN
    entries.set(name, answer)
  }
  return engine.values.object(entries)
}

// Gives every existential a key: one that is chosen already, one that is mentioned, or a fresh one.
const assign = (search: Search, index: number): Map<string, Id> | undefined => {
  const { engine, goals, units } = search
  const wanted = units.existential[index]
  if (wanted === undefined) return new Map(goals)
  spend(engine, 1)
  for (const [name, fresh] of candidates(search, wanted)) {
    const before = goals.get(name)
    if (fresh && before === undefined && goals.size >= units.most) continue
    const goal = engine.nodes.and([before ?? TRUE, not(wanted.of)])
    const answer = decide(engine, engine.nodes.and([cellOf(engine, units, name), goal]), search.depth - 1)
    if (answer === UNKNOWN) search.unknown = true
    if (answer < 0) continue
    goals.set(name, goal)
    const result = assign(search, index + 1)
    if (result !== undefined) return result
    if (before === undefined) goals.delete(name)
    else goals.set(name, before)
  }
  return undefined
}

/** So many names are looked through in the time of one step. */
const namesPerStep = 16

function* candidates(search: Search, wanted: KeysNode): Generator<readonly [string, boolean]> {
  const { engine, goals, units } = search
  charge(engine, (goals.size + units.mentioned.size) / namesPerStep)
  const room = goals.size < units.most
  const inside = (name: string): boolean => {
    if (wanted.except.has(name)) return false
    const member = matches(engine, wanted.language, name)
    if (member === 2) search.unknown = true
    return member === 1
  }
  for (const name of Array.from(goals.keys()).filter(inside)) yield [name, false]
  if (!room) return
  for (const name of units.mentioned) {
    if (!goals.has(name) && !units.absent.has(name) && inside(name)) yield [name, true]
  }
  const taken = new Set([...units.mentioned, ...units.absent, ...goals.keys(), ...wanted.except])
  // Keys of one cell are interchangeable only if the other existentials do not tell them apart either.
  const others = units.existential.length > 1 ? units.existential.filter((other) => other !== wanted) : []
  for (const name of freshKeys(search, wanted.language, not(wanted.of), taken, others)) yield [name, true]
}

// Fresh keys, one from each cell that the goal leaves possible: which universal sets the key is in decides its cell.
function* freshKeys(
  search: Search,
  language: Language,
  goal: Id,
  taken: ReadonlySet<string>,
  others: ReadonlyArray<KeysNode>
): Generator<string> {
  for (const cell of freshCells(search, language, goal, taken, others)) {
    const answer = shortestName(search.engine, cell.language, taken)
    if (answer._tag === "Word") yield answer.word
    else if (answer._tag === "Undecided") {
      note(search.engine, answer.reason)
      search.unknown = true
    }
  }
}

const emptyName: ReadonlySet<string> = new Set([""])

const firstNames = new WeakMap<Engine, Map<Language, WordAnswer>>()

/** The shortest name that is not taken; the empty one only where there is no other. */
const shortestName = (engine: Engine, language: Language, taken: ReadonlySet<string>): WordAnswer => {
  const known = firstNames.get(engine) ?? new Map<Language, WordAnswer>()
  firstNames.set(engine, known)
  const ask = (avoid: ReadonlySet<string>): WordAnswer => {
    const answer = engine.languages.shortest(language, engine.budget, { avoid })
    if (engine.budget.remaining < 0) throw outOfBudget
    return answer
  }
  const first = known.get(language) ?? ask(emptyName)
  known.set(language, first)
  if (first._tag === "Word" && !taken.has(first.word)) return first
  const named = ask(taken.has("") ? taken : new Set([...taken, ""]))
  return named._tag === "Empty" && !taken.has("") ? ask(taken) : named
}

interface FreshCell {
  readonly language: Language
  readonly of: Id
}

/** The non-empty cells of a set of keys whose values can satisfy the goal. */
function* freshCells(
  search: Search,
  language: Language,
  goal: Id,
  taken: ReadonlySet<string>,
  others: ReadonlyArray<KeysNode> = []
): Generator<FreshCell> {
  const { engine, units } = search
  const open: Array<KeysNode> = others.map((other) => ({ ...other, of: TRUE }))
  let base = language
  for (const node of units.universal) {
    // A set whose node clashes with the goal cannot contain the key: no branching on it.
    const clash = decide(engine, engine.nodes.and([node.of, goal]), search.depth - 1) === EMPTY
    if (clash) base = engine.languages.and([base, outsideOf(engine, node)])
    else open.push(node)
  }
  if (wordless(search, base, taken)) return
  yield* splitCells(search, base, open, 0, goal, taken)
}

// Excepted names are taken, so that for a fresh key the language alone decides.
const outsideOf = (engine: Engine, node: KeysNode): Language => engine.languages.not(node.language)

function* splitCells(
  search: Search,
  language: Language,
  open: ReadonlyArray<KeysNode>,
  index: number,
  of: Id,
  taken: ReadonlySet<string>
): Generator<FreshCell> {
  const { engine } = search
  spend(engine, 1)
  const node = open[index]
  if (node === undefined) {
    const answer = decide(engine, of, search.depth - 1)
    if (answer === UNKNOWN) search.unknown = true
    if (answer >= 0) yield { language, of }
    return
  }
  if (node.language !== engine.languages.any) {
    const outside = engine.languages.and([language, outsideOf(engine, node)])
    if (!wordless(search, outside, taken)) yield* splitCells(search, outside, open, index + 1, of, taken)
  }
  const both = engine.nodes.and([of, node.of])
  if (decide(engine, both, search.depth - 1) === EMPTY) return
  const inside = engine.languages.and([language, node.language])
  if (!wordless(search, inside, taken)) yield* splitCells(search, inside, open, index + 1, both, taken)
}

const wordless = (search: Search, language: Language, taken: ReadonlySet<string>): boolean => {
  if (language === search.engine.languages.none) return true
  const answer = search.engine.languages.shortest(language, search.engine.budget, { avoid: taken })
  if (search.engine.budget.remaining < 0) throw outOfBudget
  if (answer._tag !== "Undecided") return answer._tag === "Empty"
  note(search.engine, answer.reason)
  search.unknown = true
  return true
}

const maxMembers = 200_000

// Adds properties until there are enough.
const fill = (search: Search, goals: Map<string, Id>): Map<string, Id> | undefined => {
  const { depth, engine, units } = search
  if (goals.size > units.most) return undefined
  if (goals.size >= units.least) return goals
  const possible = (name: string): boolean => {
    if (goals.has(name) || units.absent.has(name)) return false
    const answer = decide(engine, cellOf(engine, units, name), depth - 1)
    if (answer === UNKNOWN) search.unknown = true
    return answer >= 0
  }
  for (const name of units.mentioned) {
    if (goals.size >= units.least) return goals
    if (possible(name)) goals.set(name, TRUE)
  }
  const taken = new Set([...units.mentioned, ...units.absent, ...goals.keys()])
  const fresh = freshCells(search, engine.languages.any, TRUE, taken)
  for (const cell of fresh) {
    const missing = units.least - goals.size
    if (missing <= 0) break
    if (missing > maxMembers) {
      note(engine, "the smallest value is an object of more than 200,000 properties")
      search.unknown = true
      break
    }
    const answer = engine.languages.words(cell.language, missing, engine.budget, { avoid: new Set([...taken, ""]) })
    if (engine.budget.remaining < 0) throw outOfBudget
    if (answer._tag === "Undecided") {
      note(engine, answer.reason)
      search.unknown = true
    } else for (const word of answer.words) goals.set(word, TRUE)
    const isShort = goals.size < units.least && !taken.has("")
    if (isShort && matches(engine, cell.language, "") === 1) goals.set("", TRUE)
  }
  return goals.size >= units.least ? goals : undefined
}

/** Whether some property can satisfy an existential unit, whatever the others need: a necessary condition. */
export const existsKey = (engine: Engine, units: ObjectUnits, wanted: KeysNode, depth: number): boolean => {
  const search: Search = {
    engine,
    units,
    depth,
    goals: new Map([...units.required].map((name) => [name, TRUE])),
    unknown: false
  }
  for (const [name] of candidates(search, wanted)) {
    const cell = engine.nodes.and([cellOf(engine, units, name), not(wanted.of)])
    if (decide(engine, cell, depth - 1) !== EMPTY) return true
  }
  return search.unknown
}
