import { type Json } from "@lintel/json-schema"
import { type QuestionOptions } from "../arena.js"
import { type Answer, type Engine, matches, UNKNOWN } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { confirmClaims, type Subject } from "../judge/independent.js"
import { evaluate } from "../judge/interpreter.js"
import { judgeWitness, type Refusal } from "../judge/witness.js"
import { type Language } from "../language/index.js"
import { type Side } from "../question.js"
import { type Reason, type Result, type Undecided } from "../result.js"

const undecided = (text: string): Undecided => ({ _tag: "Undecided", reasons: [{ _tag: "Unsupported", text, at: "" }] })

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

/** One side as its validators read it: the schema as it is written. */
const subjectOf = (engine: Engine, side: Side): Subject => ({
  document: side.state.compiled.source as Json,
  pointer: side.handle.pointer,
  dialect: side.state.compiled.dialect,
  matches: (pattern, text) => patternHolds(engine, pattern, text),
  formats: side.mode.formats ? (format, value) => formatHolds(engine, format, value) : undefined
})

const reasonOf = ({ at, causes, keyword, sub, sup }: Refusal): Reason => ({
  _tag: "Refused",
  text: `refused by ${keyword}`,
  at,
  sub,
  sup,
  ...(causes.length === 0 ? {} : { reasons: causes.map(reasonOf) })
})

/** Has the found value judged, and says where and why it fails. */
export const reportWitness = (
  engine: Engine,
  sub: Side,
  sup: Side,
  _goal: Id,
  found: Answer,
  options: QuestionOptions
): Result => {
  if (found === UNKNOWN) return undecided("no value was found")
  const json = engine.values.toJson(found)
  if (json === undefined) return undecided(beyondDoubles)
  // With a direction the schemas are not read as they are written: no validator knows read-only names.
  if (options.direction !== undefined) return { _tag: "NotIncluded", witness: json, at: "", reasons: [] }
  const judged = judgeWitness(subjectOf(engine, sub), subjectOf(engine, sup), json.value)
  if (judged._tag === "Unconfirmed") return undecided(judged.text)
  const reasons = judged.refusals.map(reasonOf)
  return { _tag: "NotIncluded", witness: json, at: reasons[0]?.at ?? "", reasons }
}

/** A value that every side accepts, judged likewise. */
export const reportInhabitant = (
  engine: Engine,
  sides: ReadonlyArray<Side>,
  found: Answer
): { readonly _tag: "Inhabited"; readonly witness: { readonly value: Json } } | Undecided => {
  const json = engine.values.toJson(found)
  if (json === undefined) return undecided(beyondDoubles)
  if (sides.some((side) => side.mode.direction !== undefined)) return { _tag: "Inhabited", witness: json }
  const subjects = sides.map((side) => subjectOf(engine, side))
  const accepted = subjects.every(
    (subject) =>
      evaluate(subject.document, subject.pointer, json.value, { ...subject, failures: false })._tag === "Valid"
  )
  const claims = subjects.map((subject) => ({ subject, accepts: true }))
  if (accepted && confirmClaims(claims, json.value)._tag === "Confirmed") return { _tag: "Inhabited", witness: json }
  return undecided("a value was found that other validators do not confirm")
}
