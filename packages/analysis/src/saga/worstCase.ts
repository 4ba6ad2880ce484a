import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import type { Missing } from "../knowledge.js"
import { fallbacksOf } from "../graph/flowCalls.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { callWorstCase } from "../policy/worstCase.js"
import { microseconds, type Span } from "../span.js"
import { sagaConditions } from "./conditions.js"
import { sagaOrder, stepOf } from "./order.js"
import { nestedIn } from "./nested.js"
import { pastPivot } from "./pastPivot.js"
import { choiceOf, waitsOf } from "./way.js"

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
  if (action?._tag !== "Call") return undefined
  // What answers instead is called after the call has failed, however long that took.
  return [action.call, ...fallbacksOf(index, action.call)].reduce<Span | undefined>((all, call) => {
    const span = callSpan(index, call)
    return all === undefined || span === undefined ? undefined : sum(all, span)
  }, 0n)
}

const callSpan = (index: ModelIndex, call: string): Span | undefined => {
  const edge = effectiveOf(index, call)
  if (edge === undefined) return undefined
  const { bounds, missing } = callWorstCase(call, edge)
  return missing.length > 0 && bounds.atLeast === 0n ? undefined : bounds.atLeast
}

const sum = (one: Span, other: Span): Span => (one === "unbounded" || other === "unbounded" ? "unbounded" : one + other)
const isLonger = (one: Span, other: Span): boolean => other !== "unbounded" && (one === "unbounded" || one > other)

/** Sagas nested deeper are not looked into. */
const deepest = 200

const spans = new WeakMap<ModelIndex, Map<string, Span | undefined>>()

/** How long the saga takes that a step runs: as long as its steps, and no longer than it is given. */
const nestedSpan = (index: ModelIndex, step: SagaStep, depth: number): Span | undefined => {
  const nested = nestedIn(index, step)
  if (nested === undefined || depth > deepest || nested.value.style === "choreographed") return undefined
  const known = spans.get(index) ?? new Map<string, Span | undefined>()
  spans.set(index, known)
  if (known.has(nested.address)) return known.get(nested.address)
  // What runs itself has no end that its steps could say.
  known.set(nested.address, undefined)
  const span = spanOfSaga(index, nested, depth)
  known.set(nested.address, span)
  return span
}

const spanOfSaga = (index: ModelIndex, nested: Entity<"saga">, depth: number): Span | undefined => {
  const { atLeast, missing } = sagaWorstCase(index, nested, { depth: depth + 1 })
  const limit = nested.value.deadline === undefined ? undefined : microseconds(nested.value.deadline)
  if (limit === undefined) return missing.length > 0 && atLeast === 0n ? undefined : atLeast
  return missing.length > 0 || isLonger(atLeast, limit) ? limit : atLeast
}

/** Steps of which each may be tried when the one before is rejected: conditions that exclude one another leave one. */
const triedInTurn = (saga: Saga, choice: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { allows } = sagaConditions(saga)
  const held = new Map<string, boolean>()
  return choice.filter((name) => {
    const when = stepOf(saga, name)?.when
    if (when === undefined) return true
    if (!allows(new Map([...held, [when, true]]))) return false
    held.set(when, true)
    return true
  })
}

/**
 * How long a saga may take until it no longer goes back: timeouts and tries of its steps, deadlines of people, the worst
 * case of its calls, of what is called where they fail, and of the sagas that it runs. Of steps side by side the longest counts, of steps of which one is done
 * each is tried, a point of no return counts one try. With `since`, what comes before that step counts nothing: the time
 * in which it is still undone.
 *
 * @example
 * ```ts
 * import { sagaWorstCase } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const steps = { reserve: { timeout: "2s", retry: 3 }, pay: { timeout: "5s", after: ["reserve"] } } as const
 * const index = indexModel({ lintel: "1.0", sagas: { checkout: { steps } } })
 * index.ofKind("saga").map((saga) => sagaWorstCase(index, saga).atLeast) // => [11_000_000n]
 * index.ofKind("saga").map((saga) => sagaWorstCase(index, saga, { since: "pay" }).atLeast) // => [5_000_000n]
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaWorstCase = (
  index: ModelIndex,
  saga: Entity<"saga">,
  { since, depth = 0 }: { readonly since?: string; readonly depth?: number } = {}
): SagaWorstCase => {
  const order = sagaOrder(saga.value)
  const past = pastPivot(saga.value, order)
  const before = since === undefined ? new Set<string>() : order.before(since)
  const ends = new Map<string, SagaWorstCase["path"]>()
  const missing: Array<Missing> = []
  const total = (path: SagaWorstCase["path"]): Span => path.reduce<Span>((all, { span }) => sum(all, span), 0n)
  const longest = (paths: Iterable<SagaWorstCase["path"]>): SagaWorstCase["path"] => {
    let best: SagaWorstCase["path"] = []
    for (const path of paths) if (isLonger(total(path), total(best)) || best.length === 0) best = path
    return best
  }
  const spanOf = (name: string): ReadonlyArray<{ readonly step: string; readonly span: Span }> => {
    const step = stepOf(saga.value, name)
    if (step === undefined || past.has(name) || before.has(name) || step.kind === "retriable") return []
    const span =
      step.saga === undefined || step.timeout !== undefined ? ownSpan(index, step) : nestedSpan(index, step, depth)
    if (span !== undefined) return [{ step: name, span }]
    const fact = "how long the step may take"
    missing.push({ address: `${saga.address}/step/${name}`, pointer: "/timeout", fact })
    return []
  }
  for (const name of order.steps) {
    if (ends.has(name)) continue
    const choice = choiceOf(saga.value, order, name)
    const waits = choice.flatMap((member) => waitsOf(saga.value, order, member))
    const start = longest(waits.flatMap((other) => (ends.has(other) ? [ends.get(other) ?? []] : [])))
    const path = [...start, ...triedInTurn(saga.value, choice).flatMap(spanOf)]
    for (const member of choice) ends.set(member, path)
  }
  const path = longest(ends.values())
  return { atLeast: total(path), path, missing }
}
