import type { Edge, EffectiveLayer, ModelIndex } from "@lintel/model"
import type { Origin } from "../knowledge.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { attemptsOf, retryOf } from "../policy/layer.js"
import { copiesOf } from "./callFactor.js"

/**
 * A layer of a call that tries again or sends copies, and no budget bounds how much that adds.
 *
 * @category retries
 * @since 0.1.0
 */
export interface UnboundedRetry {
  readonly edge: Edge
  readonly attempts: bigint | "unlimited"
  readonly origin: Origin
  /** Whether these are copies of a request that has not been answered yet, rather than tries after a failure. */
  readonly isHedge: boolean
  /** Whoever hands the tries on to where they are counted; nothing for a direct caller. */
  readonly through: string | undefined
}

const retriedBy = (edge: Edge, { policy }: EffectiveLayer): ReadonlyArray<UnboundedRetry> => {
  const [retry, attempts] = [retryOf(policy), attemptsOf(policy)]
  if (retry === undefined || attempts === undefined || attempts.count === 1n || retry.budget !== undefined) return []
  return [{ edge, attempts: attempts.count, origin: attempts.origin, isHedge: false, through: undefined }]
}

const hedgedBy = (edge: Edge, layer: EffectiveLayer): ReadonlyArray<UnboundedRetry> => {
  const copies = copiesOf(layer)
  if (copies === undefined || copies.count === 1n || copies.budget !== undefined) return []
  return [{ edge, attempts: copies.count, origin: copies.origin, isHedge: true, through: undefined }]
}

/** The layers of a call that try again or send copies without a budget. */
export const unboundedOf = (index: ModelIndex, edge: Edge): ReadonlyArray<UnboundedRetry> =>
  (effectiveOf(index, edge.address)?.layers ?? []).flatMap((layer) => [
    ...retriedBy(edge, layer),
    ...hedgedBy(edge, layer)
  ])
