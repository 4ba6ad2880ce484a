import { type Json } from "@lintel/json-schema"
import { type Answer, type Engine, matches } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { type ValueId } from "../engine/values.js"
import { confirmClaims, type Subject } from "../judge/independent.js"
import { evaluate } from "../judge/interpreter.js"
import { createKnowledge } from "../judge/knowledge.js"
import { judgeWitness, type Refusal } from "../judge/witness.js"
import { type Language } from "../language/index.js"
import { type PlainSide, type Side } from "../question.js"
import { reasonOf, refusalOf } from "./describe.js"
import { modeKey } from "../translate/mode.js"
import { copyOf, improvements, inGivenOrder } from "./improve.js"
import { boundedTest } from "./shrink.js"
import { type Acceptance, type NotIncluded, type Reason, type Result, type Undecided } from "../result.js"

const undecided = (text: string): Undecided => ({ _tag: "Undecided", reasons: [{ _tag: "Unsupported", text, at: "" }] })

const maxSize = 200_000

const tooLarge = "the smallest value found is too large to be shown"

const beyondDoubles = "the value holds a number beyond double precision"

const member = (engine: Engine, language: Language, text: string): boolean => matches(engine, language, text) === 1

const patternHolds = (engine: Engine, pattern: string, text: string): boolean | undefined => {
  const reading = engine.languages.fromPattern(pattern)
  if (reading._tag === "Language") return member(engine, reading.language, text)
  if (member(engine, reading.lower, text)) return true
  return member(engine, reading.upper, text) ? undefined : false
}

const formatHolds = (engine: Engine, format: string, value: Json): boolean => {
  const reading = engine.languages.fromFormat(format)
  switch (reading._tag) {
    case "Annotation":
      return true
    case "Interval":
      return typeof value !== "number" || withinInterval(value, reading.interval)
    case "Language":
      return typeof value !== "string" || member(engine, reading.language, value)
    case "Opaque":
      return typeof value !== "string" || reading.accepts(value)
  }
}

const withinInterval = (value: number, interval: { readonly minimum: string; readonly maximum: string }): boolean =>
  Number.isInteger(value) && BigInt(value) >= BigInt(interval.minimum) && BigInt(value) <= BigInt(interval.maximum)

type Reading = Omit<Subject, "document" | "pointer">

const readings = new WeakMap<Engine, WeakMap<object, Map<string, Reading>>>()

const readingsOf = (engine: Engine, document: Json): Map<string, Reading> => {
  if (typeof document !== "object" || document === null) return new Map()
  const byDocument = readings.get(engine) ?? new WeakMap<object, Map<string, Reading>>()
  readings.set(engine, byDocument)
  const byMode = byDocument.get(document) ?? new Map<string, Reading>()
  byDocument.set(document, byMode)
  return byMode
}

// What depends on the document and on how it is read, but not on the question.
const readingOf = (engine: Engine, side: PlainSide, document: Json): Reading => {
  const byMode = readingsOf(engine, document)
  const { mode, state } = side
  const key = `${state.compiled.dialect} ${state.classes().document} ${modeKey(mode)}`
  const before = byMode.get(key)
  if (before !== undefined) return before
  const reading: Reading = {
    dialect: state.compiled.dialect,
    matches: (pattern, text) => patternHolds(engine, pattern, text),
    formats: mode.formats ? (format, value) => formatHolds(engine, format, value) : undefined,
    // No validator knows a direction: both judges are told what does not travel.
    marks: state.translator(mode).marks,
    knowledge: createKnowledge()
  }
  byMode.set(key, reading)
  return reading
}

/** One side as its validators read it: the schema as it is written. */
const subjectOf = (engine: Engine, side: PlainSide): Subject => {
  const judged = side.state.judged(side.handle)
  return { ...readingOf(engine, side, judged.document), ...judged }
}

const wholly = (sub: Subject, sup: Subject): Reason => ({
  _tag: "Refused",
  text: "the schema refuses the value as a whole",
  at: "",
  sub: { pointer: sub.pointer },
  sup: { pointer: sup.pointer }
})

/** Has the found value judged, and says where and why it fails. */
export const reportWitness = (engine: Engine, sub: Side, sup: Side, goal: Id, found: Answer): Result => {
  if (engine.values.size(found) > maxSize) return undecided(tooLarge)
  const [left, right] = [subjectOf(engine, sub), subjectOf(engine, sup)]
  let text = beyondDoubles
  for (const value of improvements(engine, goal, found, left, right)) {
    const judged = judgeWitness(left, right, value)
    if (judged._tag === "Confirmed") return notIncluded(left, right, copyOf(value), judged.refusals)
    text = judged.text
  }
  return undecided(text)
}

/**
 * Whether a value that was found is judged to refute a containment, as it is: by evaluation of what was searched for, and
 * by the interpreter on the schemas as they are written. Enough where the value is not shown; where this says no, others
 * may still confirm it.
 */
export const isConfirmedBriefly = (engine: Engine, sub: Side, sup: Side, goal: Id, found: Answer): boolean => {
  if (engine.values.size(found) > maxSize || !boundedTest(engine, goal)(found)) return false
  const json = engine.values.toJson(found)
  if (json === undefined) return false
  const judged = (side: Side): string => {
    const subject = subjectOf(engine, side)
    return evaluate(subject.document, subject.pointer, json.value, { ...subject, failures: false })._tag
  }
  return judged(sub) === "Valid" && judged(sup) === "Invalid"
}

const notIncluded = (left: Subject, right: Subject, value: Json, refusals: ReadonlyArray<Refusal>): NotIncluded => {
  const all = refusals.map((refused) => reasonOf(left, right, refused))
  const reasons = all.length === 0 ? [wholly(left, right)] : all
  return { _tag: "NotIncluded", witness: { value }, at: reasons[0]?.at ?? "", reasons }
}

/** Has a value judged that was not looked for but given: it is shown as it is. */
export const reportGiven = (engine: Engine, sub: PlainSide, sup: PlainSide, value: Json, given: ValueId): Result => {
  const [left, right] = [subjectOf(engine, sub), subjectOf(engine, sup)]
  const shared = engine.values.toJson(given)
  if (shared === undefined) return undecided(beyondDoubles)
  const judged = judgeWitness(left, right, inGivenOrder(value, shared.value))
  return judged._tag === "Confirmed" ? notIncluded(left, right, value, judged.refusals) : undecided(judged.text)
}

/** Says where and why a schema refuses a value. */
export const reportRefusal = (engine: Engine, side: Side, value: Json, given: ValueId): Acceptance => {
  const subject = subjectOf(engine, side)
  const shared = engine.values.toJson(given)
  if (shared === undefined) return undecided(beyondDoubles)
  const found = evaluate(subject.document, subject.pointer, inGivenOrder(value, shared.value), subject)
  if (found._tag !== "Invalid") return undecided("the value is refused, which cannot be judged otherwise")
  const reasons = found.failures.map((failure) => refusalOf(subject, failure))
  return { _tag: "Refused", at: reasons[0]?.at ?? "", reasons }
}

const isConfirmed = (subjects: ReadonlyArray<Subject>, value: Json): boolean =>
  subjects.every(
    (subject) => evaluate(subject.document, subject.pointer, value, { ...subject, failures: false })._tag === "Valid"
  ) &&
  confirmClaims(
    subjects.map((subject) => ({ subject, accepts: true })),
    value
  )._tag === "Confirmed"

/** A value that every side accepts, judged likewise. */
export const reportInhabitant = (
  engine: Engine,
  sides: ReadonlyArray<Side>,
  goal: Id,
  found: Answer
): { readonly _tag: "Inhabited"; readonly witness: { readonly value: Json } } | Undecided => {
  if (engine.values.size(found) > maxSize) return undecided(tooLarge)
  const subjects = sides.map((side) => subjectOf(engine, side))
  const [first] = subjects
  let text = beyondDoubles
  for (const value of first === undefined ? [] : improvements(engine, goal, found, first, subjects[1])) {
    if (isConfirmed(subjects, value)) return { _tag: "Inhabited", witness: { value: copyOf(value) } }
    text = "a value was found that other validators do not confirm"
  }
  return undecided(text)
}
