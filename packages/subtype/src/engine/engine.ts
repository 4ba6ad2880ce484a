import { type Budget, createLanguages, type Language, type Languages } from "../language/index.js"
import { createNodes, type Id, type Nodes } from "./nodes.js"
import { createValues, type Kind, type ValueId, type Values } from "./values.js"

/** What a search for a value of a conjunction found: a value, or one of the negative marks below. */
export type Answer = ValueId

/** There is no value. */
export const EMPTY: Answer = -1

/** It is not known whether there is one. */
export const UNKNOWN: Answer = -2

/** Switches for measuring what an optimisation is worth, and for testing that it changes no answer. */
export interface Optimisations {
  readonly modelFirst: boolean
  readonly prune: boolean
  readonly disjointness: boolean
  readonly deepening: boolean
  readonly complements: boolean
  readonly identity: boolean
  readonly subsumption: boolean
  /** Off: the stack is so short that nearly everything nested becomes an obligation. */
  readonly deepStack: boolean
}

export const allOptimisations: Optimisations = {
  modelFirst: true,
  prune: true,
  disjointness: true,
  deepening: true,
  complements: true,
  identity: true,
  subsumption: true,
  deepStack: true
}

/** One frame of the search: a conjunction of one kind that is being decided. */
export interface Frame {
  readonly key: number
  readonly depth: number
  /** How deep values may still be nested here: less inside than outside. */
  readonly nesting: number
  /** The lowest depth of a frame that was assumed to be empty. */
  low: number
  readonly provisionals: number
}

/** A conjunction found empty under the assumption that a frame further down is. */
export interface Provisional {
  readonly key: number
  readonly low: number
}

/** A conjunction that is to be decided from an empty stack. */
export interface Obligation {
  readonly id: Id
  readonly kind: Kind
}

/** A place in a document of the arena. */
export interface UndecidablePlace {
  readonly document: number
  readonly pointer: string
  readonly keyword: string
}

/** Whether a value satisfies something: 1 yes, 0 no, 2 not known. */
export type Held = 0 | 1 | 2

/** A definition that nobody has looked at yet. */
interface Later {
  readonly make: () => Id
  /** Whether a value satisfies it, told without making it; undefined where that takes the definition. */
  readonly holds: ((value: ValueId) => Held | undefined) | undefined
  /** How many values were asked about so far. */
  asked: number
}

/** Everything that belongs to one arena. */
export interface Engine {
  readonly nodes: Nodes
  readonly values: Values
  readonly languages: Languages
  readonly budget: Budget
  readonly optimisations: Optimisations
  /** Definition of each reference variable that was looked at. */
  readonly definitions: Array<Id | undefined>
  /** How to make the definitions that nobody has looked at yet. */
  readonly undefinedYet: Map<number, Later>
  readonly projections: Map<number, Id>
  /** Projections under way, with the isolation level at which each began. */
  projecting: Map<number, number>
  readonly evaluations: Map<number, Held>
  readonly evaluating: Set<number>
  /** Final answers, by conjunction and kind. */
  readonly decided: Map<number, Answer>
  /** Conjunctions that were looked into, by their last conjunct and their kind. */
  readonly searched: Map<number, Array<Id>>
  /** Final answers for nodes of all kinds. */
  readonly settled: Map<Id, Answer>
  /** Conjunctions cut off at a depth limit: the largest limit tried. */
  readonly cutoffs: Map<number, number>
  readonly disjoint: Map<number, boolean>
  /** Why the question at hand may stay open. */
  readonly reasons: Map<string, string>
  /** Where in the documents what is not decidable is written, by reason. */
  readonly places: Map<string, Array<UndecidablePlace>>
  /** How often such a place was met. */
  notes: number
  /** Conjunctions too deep in the search, assumed to be empty and still to be shown so. */
  readonly obligations: Map<number, Obligation>
  stack: Array<Frame>
  onStack: Map<number, number>
  provisionals: Array<Provisional>
  provisionalLow: Map<number, number>
  isolation: number
  /** Set when a limit on the depth of values cut the search off. */
  cut: boolean
}

export const createEngine = (optimisations: Optimisations = allOptimisations): Engine => {
  const budget: Budget = { remaining: 0 }
  const languages = createLanguages(budget)
  const values = createValues()
  return {
    languages,
    values,
    nodes: createNodes(values, languages, budget),
    budget,
    optimisations,
    definitions: [],
    undefinedYet: new Map(),
    projections: new Map(),
    projecting: new Map(),
    evaluations: new Map(),
    evaluating: new Set(),
    decided: new Map(),
    searched: new Map(),
    settled: new Map(),
    cutoffs: new Map(),
    disjoint: new Map(),
    reasons: new Map(),
    places: new Map(),
    notes: 0,
    obligations: new Map(),
    stack: [],
    onStack: new Map(),
    provisionals: [],
    provisionalLow: new Map(),
    isolation: 0,
    cut: false
  }
}

/** Thrown, and caught where the question was asked, when the steps are used up. */
export const outOfBudget: Error = new Error("out of budget")

/** Thrown out of an isolated search that meets something its surroundings are still working on. */
export const notIsolated: Error = new Error("not isolated")

/** Takes steps from the budget. */
export const spend = (engine: Engine, steps: number): void => {
  engine.budget.remaining -= steps
  if (engine.budget.remaining < 0) throw outOfBudget
}

/** Takes steps for work that is told afterwards, or must not be broken off: the next `spend` notices. */
export const charge = (engine: Engine, steps: number): void => {
  engine.budget.remaining -= steps
}

/** Says how a reference variable is to be defined, unless that is known, and how single values are told without that. */
export const defineLater = (engine: Engine, variable: number, make: Later["make"], holds?: Later["holds"]): void => {
  if (engine.definitions[variable] === undefined && !engine.undefinedYet.has(variable)) {
    engine.undefinedYet.set(variable, { make, holds, asked: 0 })
  }
}

/** Does work in which what is being asked around it has no part. */
export const apart = <A>(engine: Engine, work: () => A): A => {
  const { isolation, projecting } = engine
  engine.projecting = new Map()
  engine.isolation = 0
  try {
    return work()
  } finally {
    engine.projecting = projecting
    engine.isolation = isolation
  }
}

/**
 * The definition of a reference variable, made when it is first asked for: much of a document is never looked at. Where
 * the making is broken off, it starts anew the next time. Undefined while it is being made.
 */
export const definitionOf = (engine: Engine, variable: number): Id | undefined => {
  const known = engine.definitions[variable]
  if (known !== undefined) return known
  const later = engine.undefinedYet.get(variable)
  if (later === undefined) return undefined
  engine.undefinedYet.delete(variable)
  try {
    return (engine.definitions[variable] = apart(engine, later.make))
  } finally {
    if (engine.definitions[variable] === undefined) engine.undefinedYet.set(variable, later)
  }
}

/** So many values are told without a definition; after that, making it costs less. */
const fewValues = 16

/** Whether a value satisfies a reference variable, as far as its definition need not be made for that. */
export const heldWithoutDefinition = (engine: Engine, variable: number, value: ValueId): Held | undefined => {
  const later = engine.undefinedYet.get(variable)
  return later?.holds === undefined || later.asked++ >= fewValues ? undefined : later.holds(value)
}

const maxPlaces = 100

/** Remembers where a document says something that is not decidable. */
export const notePlace = (engine: Engine, reason: string, place: UndecidablePlace): void => {
  engine.notes++
  const known = engine.places.get(reason)
  if (known === undefined) engine.places.set(reason, [place])
  else if (known.length < maxPlaces) known.push(place)
}

/** Remembers why something is not decidable. */
export const note = (engine: Engine, reason: string): void => {
  if (engine.reasons.size < 20) engine.reasons.set(reason, reason)
}

const memberships = new WeakMap<Engine, Map<number, Map<string, 0 | 1 | 2>>>()

/** Whether a text is in a language: 1 yes, 0 no, 2 not decided. Memoised. */
export const matches = (engine: Engine, language: Language, text: string): 0 | 1 | 2 => {
  if (language === engine.languages.any) return 1
  if (language === engine.languages.none) return 0
  let byLanguage = memberships.get(engine)
  if (byLanguage === undefined) memberships.set(engine, (byLanguage = new Map()))
  let byText = byLanguage.get(language)
  if (byText === undefined) byLanguage.set(language, (byText = new Map()))
  const known = byText.get(text)
  if (known !== undefined) return known
  const answer = engine.languages.matches(language, text, engine.budget)
  // Only the budget leaves a membership open: that must not be remembered as an answer.
  if (answer._tag === "Undecided") throw outOfBudget
  const result = answer._tag === "Yes" ? 1 : 0
  byText.set(text, result)
  return result
}
