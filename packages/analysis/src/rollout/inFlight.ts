import type { ModelIndex } from "@lintel/model"
import type { Origin } from "../knowledge.js"
import { deadlineChecks } from "../policy/deadlines.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { edgePatience, serverLimit } from "../policy/layer.js"
import { compareSpans, shorter, type Span } from "../span.js"
import { longestTold } from "./told.js"

/**
 * The oldest request that somebody may still wait for.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface OldestRequest {
  readonly call: string
  readonly time: bigint
  /** What bounds it: how long the caller waits. */
  readonly origin: Origin
}

/**
 * How old requests can be that a component is working on when it is told to stop.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface InFlight {
  /** The oldest among the calls of which it is known. */
  readonly oldest: OldestRequest | undefined
  /** Calls of which nobody said how long anybody waits. */
  readonly unknown: ReadonlyArray<string>
}

/**
 * How old a request can be while its caller still waits: the shortest patience on the way (client, mesh, gateway), no
 * longer than the server works on it, than handling can take where flows say so, and than anybody up the path waits where
 * each hands its deadline on. One answer for each
 * component that answers calls. A patience without end bounds nothing and counts as not known.
 *
 * @example
 * ```ts
 * import { inFlightRequests } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const index = indexModel({
 *   lintel: "1.0",
 *   contracts: { pay: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } } },
 *   services: { web: {}, payments: { provides: ["contract:pay"] } },
 *   calls: {
 *     "web/pay": {
 *       from: "service:web",
 *       to: { operation: "operation:pay/pay" },
 *       policy: { timeouts: { overall: "40s" } }
 *     }
 *   }
 * })
 * inFlightRequests(index).get("service:payments")?.oldest?.time // => 40_000_000n
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const inFlightRequests = (index: ModelIndex): ReadonlyMap<string, InFlight> => {
  const handling = longestHandling(index)
  const told = longestTold(index)
  const answers = new Map<string, { oldest: OldestRequest | undefined; unknown: Array<string> }>()
  for (const { address, provider } of index.edges) {
    if (provider === undefined) continue
    const answer = answers.get(provider) ?? { oldest: undefined, unknown: [] }
    answers.set(provider, answer)
    const effective = effectiveOf(index, address)
    const patience = effective === undefined ? undefined : edgePatience(effective)
    const limits = [
      effective === undefined ? undefined : serverLimit(effective),
      handling.get(address),
      told.get(address)
    ]
    const time = limits.reduce<Span | undefined>(
      (least, limit) => (limit === undefined || least === undefined ? least : shorter(least, limit)),
      patience?.span
    )
    if (patience === undefined || time === undefined || time === "unbounded") answer.unknown.push(address)
    else if (answer.oldest === undefined || time > answer.oldest.time)
      answer.oldest = { call: address, time, origin: patience.origin }
  }
  return answers
}

/** The longest that handling a call can take, where flows bound it. */
const longestHandling = (index: ModelIndex): ReadonlyMap<string, Span> => {
  const longest = new Map<string, Span>()
  const open = new Set<string>()
  for (const { edge, callee } of deadlineChecks(index)) {
    const [known, most] = [longest.get(edge.address), callee.bounds.atMost]
    if (most === undefined) open.add(edge.address)
    else if (known === undefined || compareSpans(most, known) > 0) longest.set(edge.address, most)
  }
  for (const address of open) longest.delete(address)
  return longest
}
