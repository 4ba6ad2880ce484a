import type { PayloadJudge } from "../payload/judge.js"
import { splitMatch } from "./mixedSplits.js"
import { isMixed, type Segment, segmentsOf, type SegmentTexts, templateWith, textsOf, withText } from "./mixedTexts.js"
import { methodOf, type PathOf, type Route, type RoutePair, treesOf } from "./routes.js"
import type { Lost, Served } from "./splits.js"
import { erased } from "./url.js"

/** What comparing two templates by the texts that they stand for gave. */
type MixedMatch =
  | { readonly _tag: "Covered"; readonly pair: RoutePair }
  | { readonly _tag: "Refused"; readonly template: string }

/** New templates, at most, that an old one is compared with. */
const mostCandidates = 16

/** A text that is sent and that nothing stands for in the new segment, whatever is not known of it. */
const refusedText = (
  judge: PayloadJudge,
  after: Route,
  fresh: Segment,
  sent: SegmentTexts,
  read: SegmentTexts
): string | undefined => {
  const most = read.isExact ? [] : [textsOf(judge, "after", "sender", after, fresh).schema]
  const answer = judge.contained(["before", sent.schema], ["after", { anyOf: [read.schema, ...most] }])
  return answer._tag === "NotIncluded" && typeof answer.witness.value === "string" ? answer.witness.value : undefined
}

/**
 * Whether a new template with other texts between its parameters stands for every request of an old one: all of
 * `/a/{x}-{y}` is in `/a/{id}`, where `id` takes such texts. Undefined where the templates differ in more than that.
 */
const mixedMatch = (judge: PayloadJudge, pathOf: PathOf, before: Route, after: Route): MixedMatch | undefined => {
  const [olds, news] = [segmentsOf(pathOf(before)), segmentsOf(pathOf(after))]
  if (olds.length !== news.length) return undefined
  let [one, other] = [before, after]
  const unclear: Array<string> = []
  let isAnyMixed = false
  for (const [index, old] of olds.entries()) {
    const fresh = news[index] ?? old
    if (erased(old.text) === erased(fresh.text)) continue
    // A text may only become a parameter, and both have to stand in the paths of the operations themselves.
    const place = index - olds.length
    if (fresh.names.length === 0) return undefined
    if ([before, after].some(({ operation }) => operation.path.split("/").at(place) === undefined)) return undefined
    isAnyMixed ||= isMixed(old) || isMixed(fresh)
    const [sent, read] = [
      textsOf(judge, "before", "sender", before, old),
      textsOf(judge, "after", "reader", after, fresh)
    ]
    const answer = judge.contained(["before", sent.schema], ["after", read.schema])
    const refused =
      answer._tag === "NotIncluded" && sent.isExact ? refusedText(judge, after, fresh, sent, read) : undefined
    if (refused !== undefined) return { _tag: "Refused", template: templateWith(before, place, refused) }
    const sample = answer._tag === "NotIncluded" ? answer.witness.value : judge.example("before", sent.schema)?.value
    if (typeof sample !== "string" || sample === "") return undefined
    if (answer._tag !== "Included") unclear.push(...fresh.names)
    one = withText(one, place, sample)
    other = withText(other, place, sample)
  }
  if (!isAnyMixed) return undefined
  const [open] = unclear
  const pair: RoutePair = { before: one, after: other, match: "template", literals: new Map(), shown: before }
  return { _tag: "Covered", pair: open === undefined ? pair : { ...pair, unclear: open } }
}

/** New operations that requests of one which is gone may arrive at. */
const candidatesOf = ({ added, shadows }: Served): ((gone: Route) => ReadonlyArray<Route>) => {
  const fresh = new Set(added)
  const found = new Map<Route, Array<Route>>()
  for (const { after, before } of shadows) {
    if (!fresh.has(after)) continue
    const known = found.get(before)
    if (known === undefined) found.set(before, [after])
    else known.push(after)
  }
  return (gone) => found.get(gone) ?? []
}

/** Matches what is gone by the texts that templates stand for, where they have others between their parameters. */
export const mixedRequests = (judge: PayloadJudge, served: Served): Served => {
  const { added, pathOf, removed } = served
  const treeOf = treesOf(added, pathOf)
  const candidates = candidatesOf(served)
  const pairs: Array<RoutePair> = []
  const takers = new Map<Route, ReadonlySet<Route>>()
  const rest = removed.flatMap((lost): ReadonlyArray<Lost> => {
    if (lost.values.size > 0 || !lost.route.operation.path.includes("{")) return [lost]
    const found = treeOf(methodOf(lost.route))
      .overlapping(pathOf(lost.route))
      .slice(0, mostCandidates)
      .map(({ value }) => ({ value, match: mixedMatch(judge, pathOf, lost.route, value) }))
    const covers = found.flatMap(({ match, value }) => (match?._tag === "Covered" ? [{ value, pair: match.pair }] : []))
    const best = covers.find(({ pair }) => pair.unclear === undefined) ?? covers[0]
    const split =
      best?.pair.unclear === undefined && best !== undefined
        ? undefined
        : splitMatch(judge, pathOf, lost.route, candidates(lost.route))
    if (split?._tag === "Covered") {
      pairs.push(...split.pairs.map(({ pair }) => pair))
      takers.set(lost.route, new Set(split.pairs.map(({ taker }) => taker)))
      return []
    }
    if (best === undefined) {
      const refused =
        split?.template ?? found.flatMap(({ match }) => (match?._tag === "Refused" ? [match.template] : []))[0]
      return [refused === undefined ? lost : { ...lost, template: refused }]
    }
    pairs.push(best.pair)
    takers.set(lost.route, new Set([best.value]))
    return []
  })
  if (pairs.length === 0) return { ...served, removed: rest }
  const used = new Set([...takers.values()].flatMap((all) => [...all]))
  return {
    ...served,
    pairs: [...served.pairs, ...pairs],
    removed: rest,
    added: added.filter((route) => !used.has(route)),
    shadows: served.shadows.filter(({ after, before }) => takers.get(before)?.has(after) !== true)
  }
}
