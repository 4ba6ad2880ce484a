import type { JsonSchema } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import { isMixed, type Segment, segmentsOf, type SegmentTexts, templateWith, textsOf, withText } from "./mixedTexts.js"
import type { PathOf, Route, RoutePair } from "./routes.js"
import { erased } from "./url.js"

/** What comparing a template with several new ones together gave. */
type SplitMatch =
  | { readonly _tag: "Covered"; readonly pairs: ReadonlyArray<{ readonly taker: Route; readonly pair: RoutePair }> }
  | { readonly _tag: "Refused"; readonly template: string }

/** New paths, at most, that take the requests of one together. */
const mostTakers = 64

/** A new path that differs in one segment, and what may stand there. */
interface Taker {
  readonly route: Route
  readonly index: number
  readonly old: Segment
  readonly fresh: Segment
  readonly read: SegmentTexts
}

/** The only segment in which two paths differ; undefined where they differ in none, or in several. */
const onlyDifference = (
  olds: ReadonlyArray<Segment>,
  news: ReadonlyArray<Segment>
): Pick<Taker, "index" | "old" | "fresh"> | undefined => {
  if (olds.length !== news.length) return undefined
  const found = olds.flatMap((old, index) => {
    const fresh = news[index]
    return fresh === undefined || erased(old.text) === erased(fresh.text) ? [] : [{ index, old, fresh }]
  })
  const [only] = found
  return found.length === 1 ? only : undefined
}

/** The new paths that differ from the old one in the same segment, and what each takes there. */
const takersOf = (
  judge: PayloadJudge,
  pathOf: PathOf,
  before: Route,
  candidates: ReadonlyArray<Route>
): ReadonlyArray<Taker> => {
  const olds = segmentsOf(pathOf(before))
  const all = candidates.flatMap((route): ReadonlyArray<Taker> => {
    const found = onlyDifference(olds, segmentsOf(pathOf(route)))
    // Both have to stand in the paths of the operations themselves.
    const isOwn = [before, route].every(
      ({ operation }) => found !== undefined && operation.path.split("/").at(found.index - olds.length) !== undefined
    )
    if (found === undefined || !isOwn) return []
    return [{ route, ...found, read: textsOf(judge, "after", "reader", route, found.fresh) }]
  })
  return all.filter(({ index }) => index === all[0]?.index)
}

/** A text that is sent and that a new path takes: `none` where it takes none, undefined where nobody knows. */
const commonText = (judge: PayloadJudge, sent: JsonSchema, { read }: Taker): string | undefined => {
  const answer = judge.contained(["before", sent], ["after", { not: read.schema }])
  if (answer._tag === "Included") return ""
  return answer._tag === "NotIncluded" && typeof answer.witness.value === "string" ? answer.witness.value : undefined
}

/**
 * Whether several new paths together stand for every request of an old template: `/a/{x}.json` and `/a/{x}.xml` for
 * `/a/{x}.{y}`, where `y` is one of the two. Each of them is compared with the requests that it takes over. Undefined
 * where that is not known of one of them, or where the paths differ in more than one segment.
 */
export const splitMatch = (
  judge: PayloadJudge,
  pathOf: PathOf,
  before: Route,
  candidates: ReadonlyArray<Route>
): SplitMatch | undefined => {
  if (candidates.length > mostTakers) return undefined
  const takers = takersOf(judge, pathOf, before, candidates)
  const [first] = takers
  if (first === undefined || takers.length < 2) return undefined
  if (!isMixed(first.old) && !takers.some(({ fresh }) => isMixed(fresh))) return undefined
  if (!takers.every(({ read }) => read.isExact)) return undefined
  const sent = textsOf(judge, "before", "sender", before, first.old)
  const place = first.index - segmentsOf(pathOf(before)).length
  const answer = judge.contained(["before", sent.schema], ["after", { anyOf: takers.map(({ read }) => read.schema) }])
  if (answer._tag === "NotIncluded" && sent.isExact && typeof answer.witness.value === "string")
    return { _tag: "Refused", template: templateWith(before, place, answer.witness.value) }
  if (answer._tag !== "Included") return undefined
  const texts = takers.map((taker) => ({ taker: taker.route, text: commonText(judge, sent.schema, taker) }))
  if (texts.some(({ text }) => text === undefined)) return undefined
  const pairs = texts.flatMap(({ taker, text = "" }) =>
    text === "" ? [] : [{ taker, pair: { ...pairWith(before, taker, place, text), shown: before } }]
  )
  return pairs.length === 0 ? undefined : { _tag: "Covered", pairs }
}

const pairWith = (before: Route, after: Route, place: number, text: string): RoutePair => ({
  before: withText(before, place, text),
  after: withText(after, place, text),
  match: "template",
  literals: new Map()
})
