import { refusalsOf, refusedPlaces } from "@lintel/evolution"
import type { Json, JsonSchema } from "@lintel/model"
import type { Arena, InvalidSchema, QuestionOptions, Result, SchemaHandle, Undecided, Verdict } from "@lintel/subtype"
import type { Step } from "./align.js"
import type { QuestionDocument } from "./documents.js"
import type { PairGraph } from "./graph.js"
import type { Cause, Refused, Side } from "./judgement.js"
import { liesUnder, pinned, placeOf, replaced } from "./pinned.js"
import { nowhere, type Placed } from "./place.js"
import type { Given } from "./sample.js"

/** What looking for payloads in one direction needs. */
export interface PayloadSearch {
  readonly arena: Arena
  readonly question: QuestionOptions
  readonly writerIs: Side
  readonly writer: QuestionDocument
  readonly reader: QuestionDocument
  readonly graph: PairGraph
}

/** A payload that is refused. */
interface Found extends Refused {
  /** One of the places at which it is refused lies at the cause. */
  readonly isThere: boolean
}

/** A whole payload that is refused because of a cause; undefined when none was found. */
export type PayloadFor = (sender: Placed, reader: Placed, cause: Cause) => Refused | undefined

/** Payloads that are looked for by the solver, in each direction, where none could be built. */
const mostSolved = 200

/** A mistake in a schema is no answer. */
export const decided = <A extends Result | Verdict>(result: A | InvalidSchema): A | Undecided =>
  result._tag === "InvalidSchema" ? undecided(`${result.reason} at ${result.pointer || "the root"}`) : result

const undecided = (text: string): Undecided => ({ _tag: "Undecided", reasons: [{ _tag: "Unsupported", text, at: "" }] })

const hasBranch = (path: ReadonlyArray<Step>): boolean => path.some(({ _tag }) => _tag === "Branch")

/**
 * Looks for payloads that show causes. Under alternatives a validator does not say which place is refused: there a payload
 * counts only when it is accepted as soon as the cause's value is one that both sides take.
 */
export const createPayloadFor = (search: PayloadSearch): PayloadFor => {
  const { arena, graph, question, reader: readerDocument, writer: writerDocument, writerIs } = search
  let asked = 0

  const refusedBy = (result: Result, { path }: Cause): Found | undefined => {
    if (result._tag !== "NotIncluded") return undefined
    const isUnder = (pointer: string): boolean => liesUnder(pointer, path)
    return {
      value: result.witness.value,
      refusals: refusalsOf(result, readerDocument.root, isUnder),
      isThere: refusedPlaces(result, readerDocument.root).some(isUnder)
    }
  }

  const commons = new Map<string, { readonly value: Json } | undefined>()

  /** A value of the cause's place that both sides accept. */
  const common = ({ after, before, key }: Cause): { readonly value: Json } | undefined => {
    if (commons.has(key)) return commons.get(key)
    const [sent, read] = writerIs === "before" ? [before, after] : [after, before]
    const result = arena.intersects(writerDocument.handle(sent), readerDocument.handle(read), question)
    const found = result._tag === "Inhabited" ? result.witness : undefined
    commons.set(key, found)
    return found
  }

  /** What refuses the cause's value, where it stands in a payload. */
  const refusalsIn = (payload: Json, { path, refused }: Cause): Refused["refusals"] => {
    const place = placeOf(payload, path, refused.witness.value)
    return place === undefined
      ? []
      : refusalsOf(refused, readerDocument.root).map((it) => ({ ...it, pointer: `${place}${it.pointer}` }))
  }

  /** A payload that is refused, where it is refused because of the cause, with the place that says so. */
  const about = ({ isThere, refusals, value }: Found, right: SchemaHandle, cause: Cause): Refused | undefined => {
    if (refusals.some(({ pointer }) => liesUnder(pointer, cause.path))) return { value, refusals }
    if (!isThere && !isAcceptedWithout(value, right, cause)) return undefined
    // What a validator says of other alternatives is no reason, and the cause would be read nowhere.
    const own = refusalsIn(value, cause)
    return { value, refusals: own.length === 0 ? refusals : own }
  }

  /** Under alternatives: whether a payload is accepted as soon as the cause's value is one that both sides take. */
  const isAcceptedWithout = (payload: Json, right: SchemaHandle, cause: Cause): boolean => {
    const { path, refused } = cause
    const value = hasBranch(path) ? common(cause) : undefined
    const other = value === undefined ? undefined : replaced(payload, path, refused.witness.value, value.value)
    return other !== undefined && arena.accepts(right, other, question)._tag === "Accepted"
  }

  const pinnedTo = (left: SchemaHandle, path: ReadonlyArray<Step>, value: Json): SchemaHandle => {
    const schema: JsonSchema = { allOf: [{ $ref: `#${encodeURI(left.pointer)}` }, pinned(path, value)] }
    return writerDocument.handle({ schema, place: nowhere })
  }

  /** The part's value with a payload built around it. */
  const built = (sender: Placed, reader: Placed, { path, refused }: Cause): Json | undefined =>
    graph.payload(sender, reader, { steps: path, value: refused.witness.value })?.value

  /** The part's value in a payload that both sides accept without it. */
  const around = (left: SchemaHandle, right: SchemaHandle, cause: Cause): Json | undefined => {
    const { path, refused } = cause
    const value = common(cause)
    if (value === undefined || asked++ >= mostSolved) return undefined
    const result = arena.intersects(pinnedTo(left, path, value.value), right, question)
    if (result._tag !== "Inhabited") return undefined
    return replaced(result.witness.value, path, value.value, refused.witness.value)
  }

  /**
   * Asks the parts with alternatives above a cause, the nearest first: `undefined` where another alternative takes all that
   * is sent with the cause's value, for then no payload shows the cause. Else values of these parts that are refused.
   */
  const nearby = ({ choices, path, refused }: Cause): ReadonlyArray<Given> | undefined => {
    const found: Array<Given> = []
    for (const { after, before, path: below } of choices) {
      const [sent, read] = writerIs === "before" ? [before, after] : [after, before]
      const sub = pinnedTo(writerDocument.handle(sent), below, refused.witness.value)
      const result = decided(arena.isSubtype(sub, readerDocument.handle(read), question))
      if (result._tag === "Included") return undefined
      if (result._tag === "NotIncluded")
        found.push({ steps: path.slice(0, path.length - below.length), value: result.witness.value })
    }
    return found
  }

  /** A payload found by the solver, where none could be built. */
  const solved = (left: SchemaHandle, right: SchemaHandle, cause: Cause): Found | undefined => {
    if (asked++ >= mostSolved) return undefined
    const { path, refused } = cause
    return refusedBy(decided(arena.isSubtype(pinnedTo(left, path, refused.witness.value), right, question)), cause)
  }

  return (sender, reader, cause) => {
    const [left, right] = [writerDocument.handle(sender), readerDocument.handle(reader)]
    const checked = (found: Found | undefined): Refused | undefined =>
      found === undefined ? undefined : about(found, right, cause)
    const refusedIn = (value: Json | undefined): Found | undefined =>
      value === undefined ? undefined : refusedBy(decided(arena.judge(left, right, value, question)), cause)
    const shows = (value: Json | undefined): Refused | undefined => checked(refusedIn(value))
    const shown =
      shows(built(sender, reader, cause)) ?? (hasBranch(cause.path) ? shows(around(left, right, cause)) : undefined)
    if (shown !== undefined) return shown
    const near = nearby(cause)
    if (near === undefined) return undefined
    for (const given of near) {
      const refused = refusedIn(graph.payload(sender, reader, given)?.value)
      if (refused !== undefined) return checked(refused)
    }
    return checked(solved(left, right, cause))
  }
}
