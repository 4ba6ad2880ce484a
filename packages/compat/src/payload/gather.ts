import type { Witness } from "@lintel/diagnostic"
import { byText, type Json, stableStringify } from "@lintel/model"
import type { Change } from "../change.js"
import { isSpared } from "../consumers/spared.js"
import type { PayloadComparison, PayloadPosition } from "./comparison.js"
import { differingParts } from "./levelDifferences.js"
import { differencesOf } from "./onlyNull.js"
import type { Cause, PayloadJudge, Refused } from "./judge.js"
import { createMeanings } from "./meaning.js"
import type { Run } from "../run.js"
import { createSorter } from "./sorter.js"
import { pathPointer } from "./path.js"
import { placeKey, type Placed } from "./place.js"
import { createTold, longestContent } from "./told.js"

/** Code of what a refusal is called at a position. */
const refusedCode = ({ outgoing = false, part, writer }: PayloadPosition): Change["code"] => {
  switch (part) {
    case "message":
      return "compat/message-widened"
    case "received":
      return "compat/message-narrowed"
    case "retained":
      return "compat/retained-refused"
    case "value":
      return writer === "caller" ? "compat/value-narrowed" : "compat/value-widened"
    default:
      if (outgoing) return writer === "service" ? "compat/webhook-widened" : "compat/webhook-reply-narrowed"
      return writer === "caller" ? "compat/request-narrowed" : "compat/response-widened"
  }
}

/** A cause at one position. */
interface Occurrence {
  readonly position: PayloadPosition
  readonly cause: Cause
}

/** What is told as one: causes with one code and one identity. */
interface Group {
  readonly occurrences: Array<Occurrence>
  /** The first occurrence of each pair of schemas in each direction. */
  readonly firsts: Array<Occurrence>
}

/** A position whose payload may be refused or undecided, and the causes that were found for it. */
interface Open {
  readonly position: PayloadPosition
  readonly groups: ReadonlyArray<Group>
}

/** Occurrences of one cause, at most, that are tried until one shows it. */
const mostTried = 4

/** Identity of a cause: the pair of definitions where it has one, else what the two schemas say. */
const causeKey = (judge: PayloadJudge, cause: Cause): string => {
  const { after, before } = cause
  const isShared =
    judge.before.pointerOf(before.place) !== undefined || judge.after.pointerOf(after.place) !== undefined
  const places = `${placeKey(before.place)} ${placeKey(after.place)}`
  if (isShared) return places
  const property = cause.path.findLast((step) => step._tag === "Property")
  const content = `${property?._tag === "Property" ? property.name : ""} ${stableStringify([before.schema, after.schema])}`
  return content.length > longestContent ? places : content
}

/** Gathers what the payloads of one pair of contracts or messages show. */
export const createPayloadComparison = (
  judge: PayloadJudge,
  { memory, witnesses }: Pick<Run, "witnesses"> & Partial<Pick<Run, "memory">> = { witnesses: "now" }
): PayloadComparison => {
  /** Groups by code and identity of their cause, and by the pairs of schemas in one direction that belong to them. */
  const groups = new Map<string, Group>()
  const groupsByPair = new Map<string, Group>()
  const open: Array<Open> = []
  const sortedAddresses = createSorter()
  const meanings = createMeanings(judge, sortedAddresses, { witnesses })

  const addressesOf = (positions: ReadonlyArray<PayloadPosition>): ReadonlyArray<string> =>
    sortedAddresses(new Set(positions.map((it) => it.of)))

  const subjectOf = (position: PayloadPosition, placed: Placed): Pick<Change, "subject" | "pointer"> =>
    judge.after.pointerOf(placed.place) === undefined
      ? { subject: position.of, ...(placed.place.address === position.of ? { pointer: placed.place.pointer } : {}) }
      : { subject: placed.place.address, pointer: placed.place.pointer }

  const groupOf = (code: Change["code"], occurrence: Occurrence): Group => {
    const { cause, position } = occurrence
    const pair = `${code} ${position.writer} ${cause.key}`
    const known = groupsByPair.get(pair)
    if (known !== undefined) return known
    const key = `${code} ${causeKey(judge, cause)}`
    const group = groups.get(key) ?? { occurrences: [], firsts: [] }
    group.firsts.push(occurrence)
    groups.set(key, group)
    groupsByPair.set(pair, group)
    return group
  }

  const noted = (position: PayloadPosition, causes: ReadonlyArray<Cause>): ReadonlyArray<Group> => {
    const code = refusedCode(position)
    return causes.map((cause) => {
      const occurrence = { position, cause }
      const group = groupOf(code, occurrence)
      group.occurrences.push(occurrence)
      return group
    })
  }

  const witnessOf = (make: () => Witness): Pick<Change, "witness"> =>
    witnesses === "none" ? {} : { witness: witnesses === "now" ? make() : make }

  const differencesIn = ({ writer }: PayloadPosition, cause: Pick<Cause, "before" | "after">): ReadonlyArray<Json> => {
    const known = memory?.shown.get(cause, writer)
    return known ?? differencesOf(judge, writer, cause).map((it) => ({ ...it }))
  }

  const refusal = (
    position: PayloadPosition,
    cause: Pick<Cause, "before" | "after" | "path">,
    refused: Refused,
    reached: ReadonlyArray<PayloadPosition>
  ): Change => ({
    code: refusedCode(position),
    class: "breaking",
    ...subjectOf(position, cause.after),
    data: {
      part: position.part,
      where: position.where,
      path: pathPointer(cause.path),
      differences: differencesIn(position, cause)
    },
    ...witnessOf(() => position.witness(refused.value, refused.refusals)),
    before: cause.before.place,
    after: cause.after.place,
    reaches: addressesOf(reached),
    spares: (address, user) => reached.filter((it) => it.of === address).every((it) => isSpared(judge, it, user))
  })

  /** A payload that shows the cause; nobody asks for another of one that was shown before. */
  const shownBy = ({ after, before, writer }: PayloadPosition, cause: Cause): Refused | undefined =>
    witnesses === "none" && memory?.shown.get(cause, writer) !== undefined
      ? { value: null, refusals: [] }
      : judge.show(before, after, writer, cause)

  /** The cause where it shows in the shortest payload; undefined when it shows nowhere. */
  const shown = ({ occurrences: all }: Group): Change | undefined => {
    for (const { cause, position } of nearest(all)) {
      const refused = shownBy(position, cause)
      if (refused === undefined) continue
      return refusal(
        position,
        cause,
        refused,
        all.map((it) => it.position)
      )
    }
    return undefined
  }

  /** Causes of one group say the same: what shows one of them shows all. */
  const remember = ({ firsts }: Group, change: Change | undefined): Change | undefined => {
    const differences = change?.data["differences"]
    if (memory !== undefined && Array.isArray(differences)) {
      for (const { cause, position } of firsts) {
        memory.shown.set(cause, position.writer, differences as ReadonlyArray<Json>)
      }
    }
    return change
  }

  const undecided = (position: PayloadPosition, reasons: ReadonlyArray<string>): Change => ({
    code: "compat/payload-undecided",
    class: "undecided",
    ...subjectOf(position, position.after),
    data: { part: position.part, where: position.where, reasons },
    before: position.before.place,
    after: position.after.place,
    reaches: [position.of]
  })

  /** A position that no cause explains is asked about as a whole. */
  const whole = (position: PayloadPosition): ReadonlyArray<Change> => {
    const { after, before, writer } = position
    const verdict = judge.compare(before, after, writer)
    if (verdict._tag === "Undecided") {
      return [undecided(position, [...new Set(verdict.reasons.map(({ text }) => text))].toSorted(byText))]
    }
    if (verdict._tag !== "Refused") return []
    return [refusal(position, { before, after, path: [] }, verdict.refused, [position])]
  }

  return {
    judge,
    compare: (position) => {
      const { after, before, writer } = position
      if (judge.same(before.schema, after.schema)) return
      sortedAddresses.add(position.of)
      if (witnesses !== "none") meanings.visit(position)
      if (position.isAcceptedAsText === true) return
      const { causes: all, isAccepted } = judge.explore(before, after, writer)
      const others = isAccepted ? [] : all.filter((cause) => position.isSameAsText?.(cause) !== true)
      const causes = others.length === 0 ? all : others
      if (!isAccepted) open.push({ position, groups: noted(position, causes) })
    },
    count: () => groups.size + meanings.count(),
    changes: () => {
      const found = new Map([...groups.values()].map((group) => [group, remember(group, shown(group))]))
      const unexplained = open.filter((it) => !it.groups.some((group) => found.get(group) !== undefined))
      const judged = [
        ...[...found.values()].filter((change) => change !== undefined),
        ...unexplained.flatMap(({ position }) => whole(position))
      ]
      const merged = mergedByCause(judged)
      if (witnesses === "none") return merged
      // One cause is told at one of its places and stands for the others, and for those that say the same.
      const told = createTold()
      for (const { after, before } of merged) told.addPlaces(before, after)
      for (const [{ firsts }, change] of found) {
        if (change === undefined) continue
        for (const { cause, position } of firsts) {
          const { writer } = position
          told.add(cause.before, cause.after, writer)
          // What is told by the names of its alternatives is told of them.
          const parts = differingParts(cause.before, cause.after, judge, writer === "caller" ? "before" : "after")
          for (const part of parts) told.add(part.before, part.after, writer)
        }
      }
      return [...merged, ...meanings.changes(told.has)]
    }
  }
}

/** The occurrences whose causes lie least deep, the first of each depth before later ones. */
const nearest = (all: ReadonlyArray<Occurrence>): ReadonlyArray<Occurrence> => {
  const found: Array<Occurrence> = []
  const most = all.reduce((deepest, { cause }) => Math.max(deepest, cause.depth), 0)
  for (let depth = 0; depth <= most && found.length < mostTried; depth++) {
    for (const it of all) if (it.cause.depth === depth && found.length < mostTried) found.push(it)
  }
  return found
}

/** What is undecided for one reason is one change, whatever number of payloads it reaches. */
const mergedByCause = (changes: ReadonlyArray<Change>): ReadonlyArray<Change> => {
  const merged = new Map<string, Change>()
  for (const change of changes) {
    const key =
      change.class === "undecided"
        ? stableStringify([change.code, change.data["part"] ?? "", change.data["reasons"] ?? ""])
        : `${merged.size}`
    const known = merged.get(key)
    merged.set(
      key,
      known === undefined
        ? change
        : { ...known, reaches: [...new Set([...known.reaches, ...change.reaches])].toSorted(byText) }
    )
  }
  return [...merged.values()]
}
