import { type Language } from "../language/index.js"
import {
  compare,
  findNumber as findRational,
  findNumbers as findRationals,
  type NumberBound,
  type NumberQuestion,
  type Rational
} from "../number/index.js"
import { type Answer, EMPTY, type Engine, note, outOfBudget, UNKNOWN } from "./engine.js"
import { type Id } from "./nodes.js"
import { kinds, type ValueId } from "./values.js"

interface NumberUnits {
  lower: NumberBound | undefined
  upper: NumberBound | undefined
  readonly multipleOf: Array<Rational>
  readonly notMultipleOf: Array<Rational>
  readonly excluded: Array<Rational>
}

const numberQuestion = (engine: Engine, units: ReadonlyArray<Id>): NumberQuestion => {
  const question: NumberUnits = {
    lower: undefined,
    upper: undefined,
    multipleOf: [],
    notMultipleOf: [],
    excluded: []
  }
  for (const unit of units) {
    const node = engine.nodes.get(unit)
    const negated = (unit & 1) === 1
    if (node.tag === "multiple") (negated ? question.notMultipleOf : question.multipleOf).push(node.of)
    else if (node.tag === "bound") addBound(question, node.op, node.value, negated)
    else if (node.tag === "enum" && negated) {
      for (const value of node.values) {
        const found = engine.values.get(value)
        if (found.kind === kinds.number) question.excluded.push(found.value)
      }
    }
  }
  return question
}

const addBound = (question: NumberUnits, op: "ge" | "gt" | "le" | "lt", value: Rational, negated: boolean): void => {
  const below = (op === "ge" || op === "gt") !== negated
  const open = (op === "gt" || op === "lt") !== negated
  if (below) {
    const order = question.lower === undefined ? 1 : compare(value, question.lower.value)
    if (order > 0 || (order === 0 && open)) question.lower = { value, open }
  } else {
    const order = question.upper === undefined ? -1 : compare(value, question.upper.value)
    if (order < 0 || (order === 0 && open)) question.upper = { value, open }
  }
}

/** A number that satisfies all units. */
export const findNumber = (engine: Engine, units: ReadonlyArray<Id>): Answer => {
  const answer = findRational(numberQuestion(engine, units), engine.budget)
  if (engine.budget.remaining < 0) throw outOfBudget
  if (answer._tag === "Found") return engine.values.number(answer.value)
  if (answer._tag === "Empty") return EMPTY
  note(engine, answer.reason)
  return UNKNOWN
}

/** Up to `count` distinct values of a kind, and whether there are no others; `undefined` if not decided. */
export interface Several {
  readonly values: ReadonlyArray<ValueId>
  readonly complete: boolean
}

export const findNumbers = (engine: Engine, units: ReadonlyArray<Id>, count: number): Several | undefined => {
  const answer = findRationals(numberQuestion(engine, units), count, engine.budget)
  if (engine.budget.remaining < 0) throw outOfBudget
  if (answer._tag === "Undecided") return undefined
  return { values: answer.values.map(engine.values.number), complete: answer.complete }
}

interface TextUnits {
  readonly language: Language
  readonly avoid: ReadonlySet<string>
}

const textUnits = (engine: Engine, units: ReadonlyArray<Id>): TextUnits => {
  const { languages, nodes, values } = engine
  const parts: Array<Language> = []
  const avoid = new Set<string>()
  for (const unit of units) {
    const node = nodes.get(unit)
    if (node.tag === "text") parts.push(unit & 1 ? languages.not(node.language) : node.language)
    else if (node.tag === "enum" && unit & 1) {
      for (const value of node.values) {
        const found = values.get(value)
        if (found.kind === kinds.string) avoid.add(found.text)
      }
    }
  }
  return { language: parts.length === 0 ? languages.any : languages.and(parts), avoid }
}

/** A text that satisfies all units. */
export const findText = (engine: Engine, units: ReadonlyArray<Id>): Answer => {
  const { avoid, language } = textUnits(engine, units)
  const answer = engine.languages.shortest(language, engine.budget, { avoid })
  if (engine.budget.remaining < 0) throw outOfBudget
  if (answer._tag === "Word") return engine.values.text(answer.word)
  if (answer._tag === "Empty") return EMPTY
  note(engine, answer.reason)
  return UNKNOWN
}

export const findTexts = (engine: Engine, units: ReadonlyArray<Id>, count: number): Several | undefined => {
  const { avoid, language } = textUnits(engine, units)
  const answer = engine.languages.words(language, count, engine.budget, { avoid })
  if (engine.budget.remaining < 0) throw outOfBudget
  if (answer._tag === "Undecided") return undefined
  return { values: answer.words.map(engine.values.text), complete: answer.complete }
}
