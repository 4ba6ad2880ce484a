import { type SchemaLocation } from "@lintel/json-schema"
import { type Answer, EMPTY, type Engine, outOfBudget, UNKNOWN } from "./engine/engine.js"
import { FALSE, type Id, not, TRUE } from "./engine/nodes.js"
import { explainEmpty, explainIncluded } from "./explain/index.js"
import { findValue, resetSearch } from "./engine/search.js"
import { arenaOf, type Handles } from "./handles.js"
import { optionFault } from "./options.js"
import { type DocumentState, type QuestionOptions, type SchemaHandle, stateOf } from "./arena.js"
import { cutOff, namingLoops } from "./loopReasons.js"
import { pointerInValue, withoutKeys } from "./given.js"
import {
  type Acceptance,
  type Included,
  type Inhabitation,
  type InvalidSchema,
  type Reason,
  type Result,
  type SchemaPlace,
  type Undecided,
  type Verdict
} from "./result.js"
import { type Unreadable, unreadableAt } from "./unreadable.js"
import { isSchemaProblem } from "./translate/keywords.js"
import { type Mode } from "./translate/mode.js"
import { translateClosed } from "./translate/close.js"
import { translateRoot } from "./translate/translator.js"
import { isConfirmedBriefly, reportInhabitant, reportWitness } from "./witness/report.js"

/** Steps of work that a question may take unless it says otherwise. */
const defaultBudget = 2_000_000

/** One side of a question. */
export interface Side {
  readonly state: DocumentState
  readonly handle: SchemaHandle
  readonly location: SchemaLocation
  readonly mode: Mode
  readonly id: Id
}

/** How a side of a question is read. */
export const modeOf = (options: QuestionOptions, side: "sub" | "sup"): Mode => ({
  tolerant: side === "sup" && options.reader === "tolerant",
  openEnums: side === "sup" && options.enums === "open",
  formats: options.formats === "assertion",
  direction: options.direction
})

/** A side before its schema is translated. */
export type PlainSide = Omit<Side, "id">

/** A side as it is read, nothing of it translated. */
export const plainSide = (handle: SchemaHandle, mode: Mode): PlainSide => {
  const state = stateOf(handle.document)
  return { state, handle, location: state.locate(handle), mode }
}

const translated = (side: PlainSide): Side => ({
  ...side,
  id: translateRoot(side.state.translator(side.mode), side.location)
})

/** A side with the node of its schema. */
export const prepare = (handle: SchemaHandle, mode: Mode): Side => translated(plainSide(handle, mode))

const placeIn = (engine: Engine, text: string, side: Side | undefined): SchemaPlace | undefined => {
  const place = engine.places.get(text)?.find(({ document }) => document === side?.state.classes().document)
  return place === undefined ? undefined : { pointer: place.pointer, keyword: place.keyword }
}

const unsupportedReason = (engine: Engine, text: string, [left, right]: ReadonlyArray<Side>): Reason => {
  const [sub, sup] = [placeIn(engine, text, left), placeIn(engine, text, right)]
  return {
    _tag: "Unsupported",
    text,
    at: "",
    ...(sub === undefined ? {} : { sub }),
    ...(sup === undefined ? {} : { sup })
  }
}

const maxLooked = 10_000

/** Why parts of nodes are not decidable. */
const opaqueReasons = ({ definitions, nodes }: Engine, ids: ReadonlyArray<Id>): ReadonlyArray<string> => {
  const pending = [...ids]
  const seen = new Set<Id>()
  const reasons = new Set<string>()
  for (let id = pending.pop(); id !== undefined && seen.size < maxLooked; id = pending.pop()) {
    const positive = id & ~1
    if (seen.has(positive)) continue
    seen.add(positive)
    const node = nodes.get(positive)
    if (node.tag === "opaque") reasons.add(node.reason)
    else if (node.tag === "ref") pending.push(...[definitions[node.variable] ?? []].flat())
    else if ("ids" in node) pending.push(...node.ids)
    else if ("of" in node && typeof node.of === "number") pending.push(node.of)
  }
  return [...reasons].slice(0, 20)
}

/** No answer: what was noted on the way, and the given reason before it. */
export const undecided = (engine: Engine, sides: ReadonlyArray<Side>, extra?: Reason): Undecided => {
  const found = [...engine.reasons.keys()].map((text) => unsupportedReason(engine, text, sides))
  const reasons = extra === undefined ? found : [extra, ...found]
  if (reasons.length > 0) return { _tag: "Undecided", reasons }
  // A search that ended at a value which nobody can judge noted nothing: what is written names the cause.
  const written = opaqueReasons(
    engine,
    sides.map(({ id }) => id)
  ).map((text) => unsupportedReason(engine, text, sides))
  if (written.length > 0) return { _tag: "Undecided", reasons: written }
  return { _tag: "Undecided", reasons: [{ _tag: "OutOfBudget", text: cutOff, at: "" }] }
}

type Guarded<A> = A | InvalidSchema | Undecided

const bothSides = ["sub", "sup"] as const

/** The schema that is not JSON, with the place: sought only after something went wrong. */
const unreadableSchema = (handles: Handles, isCause: (found: Unreadable) => boolean): InvalidSchema | undefined => {
  for (const side of bothSides) {
    const handle = handles[side]
    const found = handle === undefined ? undefined : unreadableAt(handle.document.source)
    if (found !== undefined && isCause(found)) {
      return { _tag: "InvalidSchema", side, pointer: found.pointer, reason: found.reason }
    }
  }
  return undefined
}

/** Does the work of a question within its budget: every way in which it can end early becomes a value. */
export const guarded = <A extends Result | Verdict | Inhabitation | Acceptance>(
  handles: Handles,
  options: QuestionOptions,
  work: (engine: Engine, enter: (side: "sub" | "sup") => void) => A
): Guarded<A> => {
  let side: "sub" | "sup" = "sub"
  const state = arenaOf(handles)
  if ("_tag" in state) return state
  const fault = optionFault(options)
  if (fault !== undefined) return { _tag: "InvalidSchema", side, pointer: "", reason: fault }
  const { engine } = state
  engine.budget.remaining = options.budget ?? defaultBudget
  engine.reasons.clear()
  resetSearch(engine)
  try {
    const answer = work(engine, (entered) => {
      side = entered
    })
    if (!("reasons" in answer) || answer.reasons === undefined) return answer
    return { ...answer, reasons: withoutKeys(answer.reasons) }
  } catch (error) {
    if (isSchemaProblem(error))
      return {
        _tag: "InvalidSchema",
        side,
        pointer: pointerInValue(error.pointer),
        reason: error.reason
      }
    if (error === outOfBudget) {
      return undecided(engine, [], { _tag: "OutOfBudget", text: "the budget of steps is used up", at: "" })
    }
    if (error instanceof RangeError) {
      const circular = unreadableSchema(handles, ({ _tag }) => _tag === "Circular")
      if (circular !== undefined) return circular
      return undecided(engine, [], { _tag: "OutOfBudget", text: "nested too deeply", at: "" })
    }
    const unreadable = unreadableSchema(handles, () => true)
    if (unreadable !== undefined) return unreadable
    throw error
  } finally {
    resetSearch(engine)
  }
}

/** Both sides of a containment, and the node of the values that would refute it. */
export interface Containment {
  readonly sub: Side
  readonly sup: Side
  /** What a closed sender adds to `sub`. */
  readonly closed: Id
  readonly goal: Id
}

/** Reads the sender of a containment. */
export const prepareSender = (handle: SchemaHandle, options: QuestionOptions): Pick<Containment, "sub" | "closed"> => {
  const sub = prepare(handle, modeOf(options, "sub"))
  const closed = options.sender === "closed" ? translateClosed(sub.state.translator(sub.mode), sub.location) : TRUE
  return { sub, closed }
}

/** Reads both sides of a containment. */
export const prepareContainment = (
  subHandle: SchemaHandle,
  supHandle: SchemaHandle,
  options: QuestionOptions,
  enter: (side: "sub" | "sup") => void
): Containment => {
  enter("sub")
  const { closed, sub } = prepareSender(subHandle, options)
  enter("sup")
  const sup = prepare(supHandle, modeOf(options, "sup"))
  return { sub, sup, closed, goal: sub.state.engine.nodes.and([sub.id, closed, not(sup.id)]) }
}

/** Decides a containment; what to say of a value that was found to refute it is for the caller. */
const decideContainment = <A extends Result | Verdict>(
  subHandle: SchemaHandle,
  supHandle: SchemaHandle,
  options: QuestionOptions,
  refuted: (engine: Engine, containment: Containment, found: Answer) => A
): A | Included | Undecided | InvalidSchema =>
  guarded({ sub: subHandle, sup: supHandle }, options, (engine, enter): A | Included | Undecided => {
    const containment = prepareContainment(subHandle, supHandle, options, enter)
    const { closed, goal, sub, sup } = containment
    const answer = goal === FALSE ? EMPTY : findValue(engine, goal)
    if (answer === EMPTY) {
      if (options.explain !== true) return { _tag: "Included" }
      return {
        _tag: "Included",
        reasons: explainIncluded(engine, sub, sup, options.sender === "closed" ? closed : undefined)
      }
    }
    const result = answer === UNKNOWN ? undecided(engine, [sub, sup]) : refuted(engine, containment, answer)
    return result._tag === "Undecided" ? namingLoops(result, [sub, sup]) : result
  })

const shown = (engine: Engine, { goal, sub, sup }: Containment, found: Answer): Result =>
  reportWitness(engine, sub, sup, goal, found)

/** Decides whether every value of one schema is a value of another. */
export const askSubtype = (
  subHandle: SchemaHandle,
  supHandle: SchemaHandle,
  options: QuestionOptions = {}
): Result | InvalidSchema => decideContainment(subHandle, supHandle, options, shown)

/** Decides the same without a witness that could be shown. */
export const askVerdict = (
  subHandle: SchemaHandle,
  supHandle: SchemaHandle,
  options: QuestionOptions = {}
): Verdict | InvalidSchema =>
  decideContainment(subHandle, supHandle, options, (engine, containment, found): Verdict => {
    const { goal, sub, sup } = containment
    if (isConfirmedBriefly(engine, sub, sup, goal, found)) return { _tag: "NotIncluded" }
    const result = shown(engine, containment, found)
    return result._tag === "NotIncluded" ? { _tag: "NotIncluded" } : result
  })

/** Both directions; the first that fails is reported. */
export const askEquivalent = (
  left: SchemaHandle,
  right: SchemaHandle,
  options: QuestionOptions = {}
): Result | InvalidSchema => {
  const forth = askSubtype(left, right, options)
  if (forth._tag === "NotIncluded" || forth._tag === "InvalidSchema") return forth
  const back = askSubtype(right, left, options)
  return back._tag === "Included" ? forth : back
}

const inhabitation = (
  engine: Engine,
  sides: ReadonlyArray<Side>,
  goal: Id,
  answer: Answer,
  options: QuestionOptions
): Inhabitation => {
  if (answer === EMPTY) {
    return options.explain === true ? { _tag: "Empty", reasons: explainEmpty(engine, sides) } : { _tag: "Empty" }
  }
  const result = answer === UNKNOWN ? undecided(engine, sides) : reportInhabitant(engine, sides, goal, answer)
  return result._tag === "Undecided" ? namingLoops(result, sides) : result
}

/** A value that both schemas accept. */
export const askIntersects = (
  leftHandle: SchemaHandle,
  rightHandle: SchemaHandle,
  options: QuestionOptions = {}
): Inhabitation | InvalidSchema => {
  return guarded({ sub: leftHandle, sup: rightHandle }, options, (engine, enter): Inhabitation => {
    enter("sub")
    const left = prepare(leftHandle, modeOf(options, "sub"))
    enter("sup")
    const right = prepare(rightHandle, modeOf(options, "sup"))
    const goal = engine.nodes.and([left.id, right.id])
    return inhabitation(engine, [left, right], goal, findValue(engine, goal), options)
  })
}

/** Whether no value at all is accepted; else one that is. */
export const askEmpty = (handle: SchemaHandle, options: QuestionOptions = {}): Inhabitation | InvalidSchema => {
  return guarded({ sub: handle }, options, (engine, enter): Inhabitation => {
    enter("sub")
    const side = prepare(handle, modeOf(options, "sub"))
    return inhabitation(engine, [side], side.id, findValue(engine, side.id), options)
  })
}
