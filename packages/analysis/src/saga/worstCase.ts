import type { Entity, ModelIndex, SagaStep } from "@lintel/model"
import type { Missing } from "../knowledge.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { callWorstCase } from "../policy/worstCase.js"
import { microseconds, type Span } from "../span.js"
import { sagaOrder, stepOf } from "./order.js"

/**
 * The longest that a saga can take until it no longer goes back, as far as its steps say: `atLeast` is the sum along
 * `path`, the slowest way. Steps behind the point of no return do not count: nothing ends them but success.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaWorstCase {
  readonly atLeast: Span
  readonly path: ReadonlyArray<{ readonly step: string; readonly span: Span }>
  readonly missing: ReadonlyArray<Missing>
}

const ownSpan = (index: ModelIndex, { timeout, human, retry, action, kind }: SagaStep): Span | undefined => {
  if (human?.deadline !== undefined) return microseconds(human.deadline)
  if (timeout === "none") return "unbounded"
  const tries = retry === "untilDone" || kind === "pivot" ? 1 : (retry ?? 1)
  if (timeout !== undefined) return microseconds(timeout) * BigInt(tries)
  if (action?._tag === "Message") return 0n
  const edge = action?._tag === "Call" ? effectiveOf(index, action.call) : undefined
  if (action?._tag !== "Call" || edge === undefined) return undefined
  const { bounds, missing } = callWorstCase(action.call, edge)
  return missing.length > 0 && bounds.atLeast === 0n ? undefined : bounds.atLeast
}

const sum = (one: Span, other: Span): Span => (one === "unbounded" || other === "unbounded" ? "unbounded" : one + other)
const isLonger = (one: Span, other: Span): boolean => other !== "unbounded" && (one === "unbounded" || one > other)

/**
 * How long a saga may take until it no longer goes back: timeouts and tries of its steps, deadlines of people, the worst
 * case of its calls. Of steps side by side the longest counts, a point of no return counts one try.
 *
 * @example
 * ```ts
 * import { sagaWorstCase } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const steps = { reserve: { timeout: "2s", retry: 3 }, pay: { timeout: "5s", after: ["reserve"] } } as const
 * const index = indexModel({ lintel: "1.0", sagas: { checkout: { steps } } })
 * index.ofKind("saga").map((saga) => sagaWorstCase(index, saga).atLeast) // => [11_000_000n]
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaWorstCase = (index: ModelIndex, saga: Entity<"saga">): SagaWorstCase => {
  const order = sagaOrder(saga.value)
  const pivots = order.steps.filter((name) => stepOf(saga.value, name)?.kind === "pivot")
  const isPast = (name: string): boolean => pivots.some((pivot) => order.behind(pivot).has(name))
  const ends = new Map<string, SagaWorstCase["path"]>()
  const missing: Array<Missing> = []
  const total = (path: SagaWorstCase["path"]): Span => path.reduce<Span>((all, { span }) => sum(all, span), 0n)
  const longest = (paths: Iterable<SagaWorstCase["path"]>): SagaWorstCase["path"] => {
    let best: SagaWorstCase["path"] = []
    for (const path of paths) if (isLonger(total(path), total(best)) || best.length === 0) best = path
    return best
  }
  for (const name of order.steps) {
    const step = stepOf(saga.value, name)
    if (step === undefined || isPast(name) || step.kind === "retriable") continue
    const span = ownSpan(index, step)
    if (span === undefined) {
      const fact = "how long the step may take"
      missing.push({ address: `${saga.address}/step/${name}`, pointer: "/timeout", fact })
    }
    const before = longest((step.after ?? []).flatMap((other) => (ends.has(other) ? [ends.get(other) ?? []] : [])))
    ends.set(name, span === undefined ? before : [...before, { step: name, span }])
  }
  const path = longest(ends.values())
  return { atLeast: total(path), path, missing }
}
