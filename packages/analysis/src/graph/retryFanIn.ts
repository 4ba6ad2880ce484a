import type { ModelIndex } from "@lintel/model"
import type { CallArrow } from "./callGraph.js"
import { compareTexts } from "./digraph.js"
import { forwardOrder } from "./forwardOrder.js"
import { retriesBehind, type WidePlace } from "./retriesBehind.js"
import { type UnboundedRetry, unboundedOf } from "./unboundedRetry.js"

/**
 * A component where many callers come together on a path without a budget: their own retries reach it, or what they ask
 * of it is tried again behind it.
 *
 * @category retries
 * @since 0.1.0
 */
export interface RetryFanIn {
  readonly component: string
  /** How many callers' own retries come here. */
  readonly callers: number
  /** Those retries, where they are more callers' than are let pass; none otherwise. */
  readonly retries: ReadonlyArray<UnboundedRetry>
  /** How many callers there are in front of what is tried again `behind`. */
  readonly fanIn: number
  /** What is tried again further on for every one of those callers, and told of no other component. */
  readonly behind: ReadonlyArray<UnboundedRetry>
}

type Found = Map<string, UnboundedRetry>

/** More retries than these of one place are not listed apart. */
const mostListed = 1000

const keyOf = ({ edge, origin }: UnboundedRetry): string =>
  JSON.stringify([edge.address, origin.address, origin.pointer])

const addAll = (found: Found, retries: Iterable<UnboundedRetry>): void => {
  for (const retry of retries) if (found.size < mostListed && !found.has(keyOf(retry))) found.set(keyOf(retry), retry)
}

const callersOf = (found: Found): number => new Set([...found.values()].map(({ edge }) => edge.from)).size

/** Whoever makes a call fails with it, as far as is known: only then its own callers try again. */
const failsWith = ({ edge }: CallArrow): boolean =>
  edge === undefined || edge.call.criticality === undefined || edge.call.criticality === "hard"

const foundAt = (found: Map<string, Found>, key: string): Found => {
  const known = found.get(key) ?? new Map<string, UnboundedRetry>()
  found.set(key, known)
  return known
}

const isMany = (found: Found | undefined, limit: number): boolean => found !== undefined && callersOf(found) > limit

/** Where the unbounded retries of more than `limit` callers arrive: their own, and those of callers further up. */
const arrivals = (index: ModelIndex, limit: number): ReadonlyMap<string, Found> => {
  const direct = new Map<string, Found>()
  for (const edge of index.edges) {
    if (edge.provider !== undefined) addAll(foundAt(direct, edge.provider), unboundedOf(index, edge))
  }
  const reached = new Map([...direct].map(([component, found]) => [component, new Map(found)]))
  const arriving = new Map<string, Found>()
  const { order, arrowsFrom } = forwardOrder(index)
  for (const { key, component } of order) {
    const own = foundAt(arriving, key)
    const isTold = isMany(reached.get(component), limit)
    for (const arrow of arrowsFrom(key)) {
      const next = foundAt(arriving, arrow.to.key)
      if (arrow.edge !== undefined) addAll(next, unboundedOf(index, arrow.edge))
      if (isTold || !failsWith(arrow)) continue
      const handed = [...own.values()].map((retry) => ({ ...retry, through: retry.through ?? component }))
      addAll(next, arrow.to.component === component ? own.values() : handed)
      if (arrow.to.component !== component && arrow.edge?.provider !== undefined) {
        addAll(foundAt(reached, arrow.to.component), handed)
      }
    }
  }
  return new Map([...reached].filter(([, found]) => isMany(found, limit)))
}

const byCall = (retries: Iterable<UnboundedRetry>): ReadonlyArray<UnboundedRetry> =>
  [...retries].toSorted((a, b) => compareTexts(a.edge.address, b.edge.address))

const untold = (place: WidePlace | undefined, told: ReadonlySet<string>): ReadonlyArray<UnboundedRetry> =>
  byCall((place?.retries ?? []).filter((retry) => !told.has(keyOf(retry))).slice(0, mostListed))

/**
 * Components at which more than `limit` callers come together on a path that has no retry budget. Either the unbounded
 * retries of so many reach it: their own, and those of callers further up, which come again through whoever fails with
 * the component. Or so many call it, and behind it their requests are tried again: that happens for all of them at once.
 * Copies of hedged requests count like tries. What is told of a component is not told again of those behind it. Time is
 * linear in the calls.
 *
 * @category retries
 * @since 0.1.0
 */
export const retryFanIns = (index: ModelIndex, limit: number): ReadonlyArray<RetryFanIn> => {
  const reached = arrivals(index, limit)
  const told = new Set([...reached.values()].flatMap((found) => [...found.keys()]))
  const places = retriesBehind(index, limit)
  return [...new Set([...reached.keys(), ...places.keys()])].toSorted(compareTexts).flatMap((component) => {
    const [found, place] = [reached.get(component) ?? new Map<string, UnboundedRetry>(), places.get(component)]
    const behind = untold(place, told)
    if (found.size === 0 && behind.length === 0) return []
    const fanIn = behind.length === 0 ? 0 : (place?.callers ?? 0)
    return [{ component, callers: callersOf(found), retries: byCall(found.values()), fanIn, behind }]
  })
}
