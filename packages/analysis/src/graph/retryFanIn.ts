import type { Edge, ModelIndex } from "@lintel/model"
import type { Origin } from "../knowledge.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { attemptsOf, retryOf } from "../policy/layer.js"
import type { CallArrow } from "./callGraph.js"
import { compareTexts } from "./digraph.js"
import { forwardOrder } from "./forwardOrder.js"

/**
 * A layer of a call that tries again, and no budget bounds how much that adds.
 *
 * @category retries
 * @since 0.1.0
 */
export interface UnboundedRetry {
  readonly edge: Edge
  readonly attempts: bigint | "unlimited"
  readonly origin: Origin
  /** Whoever hands the tries on to where they are counted; nothing for a direct caller. */
  readonly through: string | undefined
}

/**
 * A component that many callers' retries reach, of which none has a budget.
 *
 * @category retries
 * @since 0.1.0
 */
export interface RetryFanIn {
  readonly component: string
  readonly callers: number
  readonly retries: ReadonlyArray<UnboundedRetry>
}

/** The layers of a call that try again without a budget. */
const unboundedOf = (index: ModelIndex, edge: Edge): ReadonlyArray<UnboundedRetry> =>
  (effectiveOf(index, edge.address)?.layers ?? []).flatMap(({ policy }) => {
    const [retry, attempts] = [retryOf(policy), attemptsOf(policy)]
    if (retry === undefined || attempts === undefined || attempts.count === 1n || retry.budget !== undefined) return []
    return [{ edge, attempts: attempts.count, origin: attempts.origin, through: undefined }]
  })

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

/**
 * Components that the unbounded retries of more than `limit` callers reach: their own callers', and those of callers
 * further up, which come again through whoever fails with the component. What is told of a component is not told again
 * of those behind it. Time is linear in the calls.
 *
 * @category retries
 * @since 0.1.0
 */
export const retryFanIns = (index: ModelIndex, limit: number): ReadonlyArray<RetryFanIn> => {
  const direct = new Map<string, Found>()
  for (const edge of index.edges) {
    if (edge.provider !== undefined) addAll(foundAt(direct, edge.provider), unboundedOf(index, edge))
  }
  const isMany = (found: Found | undefined): boolean => found !== undefined && callersOf(found) > limit
  const reached = new Map([...direct].map(([component, found]) => [component, new Map(found)]))
  const arriving = new Map<string, Found>()
  const { order, arrowsFrom } = forwardOrder(index)
  for (const { key, component } of order) {
    const own = foundAt(arriving, key)
    const isTold = isMany(reached.get(component))
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
  return [...reached]
    .filter(([, found]) => isMany(found))
    .toSorted(([a], [b]) => compareTexts(a, b))
    .map(([component, found]) => ({
      component,
      callers: callersOf(found),
      retries: [...found.values()].toSorted((a, b) => compareTexts(a.edge.address, b.edge.address))
    }))
}
