import type { Attributed, EffectiveEdge, EffectiveLayer, Policy, ResolvedPolicy, Retry } from "@lintel/model"
import type { Missing, Origin } from "../knowledge.js"
import { compareSpans, microseconds, shorter, type Span } from "../span.js"

/**
 * A number of attempts of one layer, with where it was said.
 *
 * @category retries
 * @since 0.1.0
 */
export interface Attempts {
  /** All tries, the first included. */
  readonly count: bigint | "unlimited"
  readonly origin: Origin
}

/**
 * A length of time with where it was said.
 *
 * @category retries
 * @since 0.1.0
 */
export interface StatedSpan {
  readonly span: Span
  readonly origin: Origin
}

const originOf = (field: Attributed<unknown>, inside: string): Origin => ({
  address: field.origin,
  pointer: field.pointer + inside
})

/**
 * What one layer says about trying again. `undefined`: nobody said; one attempt is then certain, more are possible.
 *
 * @category retries
 * @since 0.1.0
 */
export const attemptsOf = (policy: ResolvedPolicy): Attempts | undefined => {
  const retry = policy.retry
  if (retry === undefined) return undefined
  if (retry.value === "none") return { count: 1n, origin: originOf(retry, "") }
  const attempts = retry.value.attempts
  return {
    count: attempts === "unlimited" ? attempts : BigInt(attempts),
    origin: originOf(retry, "/attempts")
  }
}

/** The retry of a layer that has one. */
export const retryOf = (policy: ResolvedPolicy): Retry | undefined =>
  policy.retry === undefined || policy.retry.value === "none" ? undefined : policy.retry.value

/**
 * How long one attempt of a layer may last, when the layer says so.
 *
 * @category retries
 * @since 0.1.0
 */
export const perTryOf = ({ timeouts }: ResolvedPolicy): StatedSpan | undefined =>
  timeouts === undefined || timeouts.value === "none" || timeouts.value.perTry === undefined
    ? undefined
    : { span: microseconds(timeouts.value.perTry), origin: originOf(timeouts, "/perTry") }

/**
 * How long all attempts of a layer together may last: a span, `unbounded` when the layer says that nothing limits them,
 * `undefined` when nobody said.
 *
 * @category retries
 * @since 0.1.0
 */
export const overallOf = ({ timeouts }: ResolvedPolicy): StatedSpan | undefined => {
  if (timeouts === undefined) return undefined
  if (timeouts.value === "none") return { span: "unbounded", origin: originOf(timeouts, "") }
  const overall = timeouts.value.overall
  if (overall === undefined) return undefined
  return { span: overall === "none" ? "unbounded" : microseconds(overall), origin: originOf(timeouts, "/overall") }
}

/**
 * How long the layer waits for one answer: a try's own limit, else that of all tries.
 *
 * @category retries
 * @since 0.1.0
 */
export const patienceOf = (policy: ResolvedPolicy): StatedSpan | undefined => {
  const [perTry, overall] = [perTryOf(policy), overallOf(policy)]
  if (perTry === undefined) return overall
  return overall !== undefined && compareSpans(perTry.span, overall.span) > 0 ? overall : perTry
}

/**
 * How long anything between a caller and its callee waits for one answer: the shortest of the client's, the mesh's and
 * the gateway's. What the callee does after that, nobody hears of.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const edgePatience = (edge: EffectiveEdge): StatedSpan | undefined =>
  edge.layers
    .filter(({ layer }) => layer !== "server")
    .flatMap(({ policy }) => patienceOf(policy) ?? [])
    .reduce<StatedSpan | undefined>(
      (least, one) => (least === undefined || compareSpans(one.span, least.span) < 0 ? one : least),
      undefined
    )

/**
 * After which time the callee itself stops working on a request, when its own server says so.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const serverLimit = (edge: EffectiveEdge): Span | undefined =>
  edge.layers
    .filter(({ layer }) => layer === "server")
    .flatMap(({ policy }) => overallOf(policy)?.span ?? perTryOf(policy)?.span ?? [])
    .reduce<Span | undefined>((least, one) => (least === undefined ? one : shorter(least, one)), undefined)

/** The fact that a call's client layer does not state. */
export const missingField = (call: string, field: keyof Policy, fact: string): Missing => ({
  address: call,
  pointer: `/policy/${field}`,
  fact
})

/** Layers of an edge that act on it, those that say nothing about waiting or trying again left out. */
export const waitingLayers = (edge: EffectiveEdge): ReadonlyArray<EffectiveLayer> =>
  edge.layers.filter(
    ({ layer, policy }) => layer === "client" || policy.timeouts !== undefined || policy.retry !== undefined
  )
