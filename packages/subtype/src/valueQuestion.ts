import { type Json } from "@lintel/json-schema"
import { type QuestionOptions, type SchemaHandle } from "./arena.js"
import { EMPTY, type Engine, outOfBudget, UNKNOWN } from "./engine/engine.js"
import { evaluate } from "./engine/evaluate.js"
import { type Id, not } from "./engine/nodes.js"
import { findValue } from "./engine/search.js"
import { type ValueId } from "./engine/values.js"
import { namingLoops } from "./loopReasons.js"
import { guarded, modeOf, plainSide, prepare, prepareContainment, prepareSender, undecided } from "./question.js"
import { type Acceptance, type InvalidSchema, type Reason, type Result } from "./result.js"
import { unreadableAt } from "./unreadable.js"
import { reportGiven, reportRefusal } from "./witness/report.js"

const notRead: Reason = {
  _tag: "Unsupported",
  text: "the value is nested too deeply, or holds what JSON does not have",
  at: ""
}

/** The value in the engine; undefined where it is not JSON, also where reading it throws. */
const readValue = (engine: Engine, value: Json): ValueId | undefined => {
  try {
    return engine.values.fromJson(value)
  } catch (error) {
    if (error === outOfBudget || error instanceof RangeError || unreadableAt(value) === undefined) throw error
    return undefined
  }
}

/** Whether a value satisfies a node; the search decides what evaluation leaves open. */
const holds = (engine: Engine, node: Id, value: ValueId): boolean | undefined => {
  const held = evaluate(engine, node, value)
  if (held !== 2) return held === 1
  const answer = findValue(engine, engine.nodes.and([node, engine.nodes.enumeration([value])]))
  return answer === UNKNOWN ? undefined : answer !== EMPTY
}

/** Whether one value refutes that a schema is contained in another. */
export const askJudge = (
  subHandle: SchemaHandle,
  supHandle: SchemaHandle,
  value: Json,
  options: QuestionOptions = {}
): Result | InvalidSchema => {
  return guarded({ sub: subHandle, sup: supHandle }, options, (engine, enter): Result => {
    enter("sub")
    const sender = prepareSender(subHandle, options)
    const given = readValue(engine, value)
    // A value that is given usually refutes. Where the validators say so, what is left is whether a closed sender writes it.
    const reader = modeOf(options, "sup")
    const isAsWritten = given !== undefined && !reader.tolerant && !reader.openEnums
    const reported =
      isAsWritten && evaluate(engine, sender.closed, given) === 1
        ? reportGiven(engine, sender.sub, plainSide(supHandle, reader), value, given)
        : undefined
    if (reported?._tag === "NotIncluded") return reported
    const { goal, sub, sup } = prepareContainment(subHandle, supHandle, options, enter)
    if (given === undefined) return undecided(engine, [sub, sup], notRead)
    const refutes = holds(engine, goal, given)
    if (refutes === undefined) return namingLoops(undecided(engine, [sub, sup]), [sub, sup])
    return refutes ? (reported ?? reportGiven(engine, sub, sup, value, given)) : { _tag: "Included" }
  })
}

/** Whether a schema accepts a value. */
export const askAccepts = (
  handle: SchemaHandle,
  value: Json,
  options: QuestionOptions = {}
): Acceptance | InvalidSchema => {
  return guarded({ sup: handle }, options, (engine, enter): Acceptance => {
    enter("sup")
    const side = prepare(handle, modeOf(options, "sup"))
    const given = readValue(engine, value)
    if (given === undefined) return undecided(engine, [side], notRead)
    const isRefused = holds(engine, not(side.id), given)
    if (isRefused === undefined) return namingLoops(undecided(engine, [side]), [side])
    return isRefused ? reportRefusal(engine, side, value, given) : { _tag: "Accepted" }
  })
}
