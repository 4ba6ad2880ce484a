import type { ModelIndex } from "@lintel/model"
import { type Fraction, fraction, one, plus, times, zero } from "../fraction.js"
import { combineGrounds, type Grounds } from "../knowledge.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { callFactor, type CallFactor } from "./callFactor.js"
import type { CallArrow, CallNode } from "./callGraph.js"
import { forwardOrder } from "./forwardOrder.js"

/**
 * How many requests one place gets for one request at the start, along all paths together.
 *
 * @category retries
 * @since 0.1.0
 */
export interface RequestCount extends Grounds {
  readonly node: CallNode
  /** When nothing fails: what flows and branches ask of it, at most. */
  readonly usual: Fraction
  /** When everything behind the retries fails, at most. */
  readonly failing: Fraction | "unbounded"
}

interface Counted {
  readonly usual: Fraction
  readonly failing: Fraction | "unbounded"
  readonly grounds: Grounds
}

const unit: CallFactor = { factor: one, layers: [], assumes: [], missing: [] }
const outage: Grounds = { assumes: ["full-outage"], missing: [] }

const added = (a: Fraction | "unbounded", b: Fraction | "unbounded"): Fraction | "unbounded" =>
  a === "unbounded" || b === "unbounded" ? "unbounded" : plus(a, b)

const multiplied = (a: Fraction | "unbounded", b: Fraction | "unbounded", count: bigint): Fraction | "unbounded" =>
  a === "unbounded" || b === "unbounded" ? "unbounded" : times(times(a, b), fraction(count))

const through = (from: Counted, factor: CallFactor, { assumes, isFallback, times: count }: CallArrow): Counted => ({
  usual: isFallback ? zero : times(from.usual, fraction(count)),
  failing: multiplied(from.failing, factor.factor, count),
  grounds: combineGrounds([from.grounds, factor, { assumes, missing: [] }])
})

const together = (a: Counted | undefined, b: Counted): Counted =>
  a === undefined
    ? b
    : {
        usual: plus(a.usual, b.usual),
        failing: added(a.failing, b.failing),
        grounds: combineGrounds([a.grounds, b.grounds])
      }

/**
 * How many requests each place gets for one request at a place of the call graph: the sum over all paths of the product
 * of what each hop multiplies by. A callee that several of a request's paths share gets all of them, which the worst
 * single path does not show. Upper bounds: callers that give up halfway ask less. Paths that turn back are followed
 * once. Nothing for a place that the call graph does not have.
 *
 * @example
 * ```ts
 * import { requestsFrom } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const http = { _tag: "Http" as const, operations: { run: { _tag: "Http" as const, method: "GET", path: "/" } } }
 * const call = (from: string, to: string) =>
 *   ({ from: `service:${from}`, to: { operation: `operation:${to}/run` }, policy: { retry: { attempts: 2 } } }) as const
 * const index = indexModel({
 *   lintel: "1.0",
 *   contracts: { left: http, right: http, store: http },
 *   services: {
 *     web: {},
 *     left: { provides: ["contract:left"] },
 *     right: { provides: ["contract:right"] },
 *     store: { provides: ["contract:store"] }
 *   },
 *   calls: {
 *     "web/left": call("web", "left"),
 *     "web/right": call("web", "right"),
 *     "left/store": call("left", "store"),
 *     "right/store": call("right", "store")
 *   }
 * })
 * requestsFrom(index, "service:web").at(-1)?.failing // => { numerator: 8n, denominator: 1n }
 * ```
 *
 * @category retries
 * @since 0.1.0
 */
export const requestsFrom = (index: ModelIndex, start: string): ReadonlyArray<RequestCount> => {
  const { order, arrowsFrom } = forwardOrder(index)
  const counts = new Map<string, Counted>()
  const found: Array<RequestCount> = []
  for (const node of order) {
    const { key } = node
    if (key === start) counts.set(key, { usual: one, failing: one, grounds: outage })
    const own = counts.get(key)
    if (own === undefined) continue
    if (key !== start) found.push({ node, usual: own.usual, failing: own.failing, ...own.grounds })
    for (const arrow of arrowsFrom(key)) {
      const call = arrow.edge?.address
      const effective = call === undefined ? undefined : effectiveOf(index, call)
      const factor = effective === undefined || call === undefined ? unit : callFactor(call, effective, index)
      const next = through(own, factor, arrow)
      counts.set(arrow.to.key, together(counts.get(arrow.to.key), next))
    }
  }
  return found
}
