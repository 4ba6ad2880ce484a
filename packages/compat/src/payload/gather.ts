import type { Witness } from "@lintel/diagnostic"
import { byText, stableStringify } from "@lintel/model"
import type { Change } from "../change.js"
import { isSpared } from "../consumers/spared.js"
import type { PayloadComparison, PayloadPosition } from "./comparison.js"
import { keywordDifferences } from "./difference.js"
import type { Cause, PayloadJudge, PayloadVerdict, Refused } from "./judge.js"
import { createMeanings } from "./meaning.js"
import { pathPointer } from "./path.js"
import { type Place, placeKey, type Placed } from "./place.js"

/** Code of what a refusal is called at a position. */
const refusedCode = ({ outgoing = false, part, writer }: PayloadPosition): Change["code"] => {
  switch (part) {
    case "message":
      return "compat/message-widened"
    case "retained":
      return "compat/retained-refused"
    case "value":
      return writer === "caller" ? "compat/value-narrowed" : "compat/value-widened"
    default:
      if (outgoing) return writer === "service" ? "compat/webhook-widened" : "compat/webhook-reply-narrowed"
      return writer === "caller" ? "compat/request-narrowed" : "compat/response-widened"
  }
}

interface Gathered {
  readonly change: Omit<Change, "reaches">
  /** Positions that it reaches, by the operation or message. */
  readonly reaches: Map<string, Array<PayloadPosition>>
}

const longestContent = 20_000

/** Identity of a cause: the pair of definitions where it has one, else what the two schemas say. */
const causeKey = (judge: PayloadJudge, { after, before, path }: Cause): string => {
  const isShared =
    judge.before.pointerOf(before.place) !== undefined || judge.after.pointerOf(after.place) !== undefined
  const places = `${placeKey(before.place)} ${placeKey(after.place)}`
  if (isShared) return places
  const property = path.findLast((step) => step._tag === "Property")
  const content = `${property?._tag === "Property" ? property.name : ""} ${stableStringify([before.schema, after.schema])}`
  return content.length > longestContent ? places : content
}

/** Gathers what the payloads of one pair of contracts or messages show. */
export const createPayloadComparison = (judge: PayloadJudge): PayloadComparison => {
  const gathered = new Map<string, Gathered>()
  const meanings = createMeanings(judge)

  const reach = (key: string, position: PayloadPosition): boolean => {
    const known = gathered.get(key)
    if (known === undefined) return false
    const positions = known.reaches.get(position.of)
    if (positions === undefined) known.reaches.set(position.of, [position])
    else positions.push(position)
    return true
  }

  const add = (key: string, position: PayloadPosition, change: Omit<Change, "reaches">): void => {
    gathered.set(key, { change, reaches: new Map([[position.of, [position]]]) })
  }

  const subjectOf = (position: PayloadPosition, placed: Placed): Pick<Change, "subject" | "pointer"> =>
    judge.after.pointerOf(placed.place) === undefined
      ? { subject: position.of, ...(placed.place.address === position.of ? { pointer: placed.place.pointer } : {}) }
      : { subject: placed.place.address, pointer: placed.place.pointer }

  const refusal = (
    position: PayloadPosition,
    cause: Pick<Cause, "before" | "after" | "path">,
    refused: Refused
  ): Omit<Change, "reaches"> => {
    const witness: Witness = position.witness(refused.value, refused.refusals)
    return {
      code: refusedCode(position),
      class: "breaking",
      ...subjectOf(position, cause.after),
      data: {
        part: position.part,
        where: position.where,
        path: pathPointer(cause.path),
        differences: keywordDifferences(cause.before.schema, cause.after.schema).map((it) => ({ ...it }))
      },
      witness,
      before: cause.before.place,
      after: cause.after.place
    }
  }

  const gatherRefused = (
    position: PayloadPosition,
    verdict: Extract<PayloadVerdict, { readonly _tag: "Refused" }>
  ): void => {
    const code = refusedCode(position)
    let isExplained = false
    for (const cause of verdict.causes) {
      const key = `${code} ${causeKey(judge, cause)}`
      const isKnown = reach(key, position)
      const shown = isKnown ? undefined : judge.show(position.before, position.after, position.writer, cause)
      if (shown !== undefined) add(key, position, refusal(position, cause, shown))
      isExplained ||= isKnown || shown !== undefined
    }
    if (!isExplained) gatherWhole(position, code)
  }

  /** What no part explains is one difference of the whole payload. */
  const gatherWhole = (position: PayloadPosition, code: Change["code"]): void => {
    const { after, before, writer } = position
    const key = `${code} ${placeKey(before.place)} ${placeKey(after.place)}`
    const refused = judge.refused(before, after, writer)
    if (!reach(key, position) && refused !== undefined) {
      add(key, position, refusal(position, { before, after, path: [] }, refused))
    }
  }

  const gatherUndecided = (
    position: PayloadPosition,
    { reasons }: Extract<PayloadVerdict, { readonly _tag: "Undecided" }>
  ): void => {
    const texts = [...new Set(reasons.map(({ text }) => text))].toSorted(byText)
    const key = `undecided ${refusedCode(position)} ${texts.join(" ")}`
    if (reach(key, position)) return
    add(key, position, {
      code: "compat/payload-undecided",
      class: "undecided",
      ...subjectOf(position, position.after),
      data: { part: position.part, where: position.where, reasons: texts },
      before: position.before.place,
      after: position.after.place
    })
  }

  const finished = ({ change, reaches }: Gathered): Change => ({
    ...change,
    reaches: [...reaches.keys()].toSorted(byText),
    ...(change.class === "breaking"
      ? {
          spares: (address, user) => (reaches.get(address) ?? []).every((position) => isSpared(judge, position, user))
        }
      : {})
  })

  return {
    judge,
    compare: (position) => {
      const verdict = judge.compare(position.before, position.after, position.writer)
      if (verdict._tag === "Refused") gatherRefused(position, verdict)
      if (verdict._tag === "Undecided") gatherUndecided(position, verdict)
      if (verdict._tag !== "Same") meanings.visit(position)
      return verdict
    },
    changes: () => {
      const judged = [...gathered.values()].map(finished)
      const told = new Set(judged.map(({ after, before }) => placesOf(before, after)))
      return [...judged, ...meanings.changes((places) => told.has(places))]
    }
  }
}

const placesOf = (before: Place | undefined, after: Place | undefined): string =>
  before === undefined || after === undefined ? "" : `${placeKey(before)} ${placeKey(after)}`
