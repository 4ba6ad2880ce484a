import type { EffectiveEdge, EffectiveLayer } from "@lintel/model"
import { combineGrounds, type Grounds, type Missing, type Assumption } from "../knowledge.js"
import { addSpans, anySpan, cutBounds, exactly, repeatSpan, type Span, type SpanBounds } from "../span.js"
import {
  type Attempts,
  attemptsOf,
  missingField,
  overallOf,
  perTryOf,
  retryOf,
  type StatedSpan,
  waitingLayers
} from "./layer.js"
import { waitsOf } from "./waits.js"

/**
 * How long one layer may keep its caller waiting, with the numbers it is made of. `bounds` is
 * `min(overall, attempts x try + waits)`.
 *
 * @category deadlines
 * @since 0.1.0
 */
export interface LayerWorstCase extends Grounds {
  readonly layer: EffectiveLayer["layer"]
  readonly bounds: SpanBounds
  readonly attempts: Attempts | undefined
  readonly perTry: StatedSpan | undefined
  readonly overall: StatedSpan | undefined
  /** Longest sum of the waits between the attempts; a lower bound where the backoff's factor is not stated. */
  readonly waits: Span
  /** Whether the overall timeout is what ends the call. */
  readonly isCut: boolean
}

/**
 * The longest that a caller can wait for one call, whatever the callee does.
 *
 * @category deadlines
 * @since 0.1.0
 */
export interface CallWorstCase extends Grounds {
  readonly call: string
  readonly bounds: SpanBounds
  /** From the caller outward. */
  readonly layers: ReadonlyArray<LayerWorstCase>
}

interface Tries {
  readonly bounds: SpanBounds
  readonly waits: Span
  readonly assumes: ReadonlyArray<Assumption>
  readonly missing: ReadonlyArray<Missing>
}

const attemptTimes = (oneTry: SpanBounds, count: bigint | "unlimited"): SpanBounds =>
  count === "unlimited"
    ? { atLeast: "unbounded", atMost: "unbounded" }
    : {
        atLeast: repeatSpan(oneTry.atLeast, count),
        atMost: oneTry.atMost === undefined ? undefined : repeatSpan(oneTry.atMost, count)
      }

/** All attempts with their waits, before an overall timeout cuts them. */
const tries = (call: string, { policy }: EffectiveLayer, oneTry: SpanBounds, isClient: boolean): Tries => {
  const attempts = attemptsOf(policy)
  if (attempts === undefined) {
    // Another layer that says nothing about retries is taken as it is written: it does not retry.
    if (!isClient) return { bounds: oneTry, waits: 0n, assumes: [], missing: [] }
    const missing = [missingField(call, "retry", "how often the call is tried")]
    return { bounds: { atLeast: oneTry.atLeast, atMost: undefined }, waits: 0n, assumes: [], missing }
  }
  const backoff = retryOf(policy)?.backoff
  const waits = waitsOf(backoff)
  const total: Span = attempts.count === "unlimited" ? "unbounded" : waits.longest(attempts.count - 1n)
  const spent = attemptTimes(oneTry, attempts.count)
  const missing: ReadonlyArray<Missing> = waits.isKnown
    ? []
    : [
        {
          ...attempts.origin,
          pointer: attempts.origin.pointer.replace(/attempts$/, "backoff/factor"),
          fact: "how the waits between attempts grow"
        }
      ]
  return {
    bounds: {
      atLeast: addSpans(spent.atLeast, total),
      atMost: spent.atMost === undefined || !waits.isKnown ? undefined : addSpans(spent.atMost, total)
    },
    waits: total,
    assumes: waits.assumes,
    missing
  }
}

const layerWorstCase = (call: string, acting: EffectiveLayer, inner: SpanBounds | undefined): LayerWorstCase => {
  const isClient = acting.layer === "client"
  const { policy, layer } = acting
  const [attempts, perTry, overall] = [attemptsOf(policy), perTryOf(policy), overallOf(policy)]
  const innerTry = inner ?? anySpan
  const unlimitedTry = policy.timeouts?.value === "none" && inner === undefined ? exactly("unbounded") : innerTry
  const oneTry =
    perTry === undefined ? unlimitedTry : inner === undefined ? exactly(perTry.span) : cutBounds(inner, perTry.span)
  const all = tries(call, acting, oneTry, isClient)
  const common = { layer, attempts, perTry, overall, waits: all.waits }
  if (overall !== undefined && overall.span !== "unbounded") {
    // A try without a limit of its own may take all there is.
    const isOpen = perTry === undefined && inner === undefined
    const bounds = isOpen ? exactly(overall.span) : cutBounds(all.bounds, overall.span)
    const isCut =
      isOpen || all.bounds.atMost === undefined || all.bounds.atMost === "unbounded" || all.bounds.atMost > overall.span
    const isExact = bounds.atLeast === bounds.atMost
    return { ...common, bounds, isCut, assumes: isOpen ? [] : all.assumes, missing: isExact ? [] : all.missing }
  }
  const saysNothing = perTry === undefined && overall === undefined && isClient && inner === undefined
  const untimed: ReadonlyArray<Missing> = saysNothing
    ? [missingField(call, "timeouts", "how long the caller waits")]
    : []
  const assumes: ReadonlyArray<Assumption> = overall === undefined && perTry !== undefined ? ["no-overall-timeout"] : []
  return {
    ...common,
    bounds: all.bounds,
    isCut: false,
    assumes: [...all.assumes, ...assumes],
    missing: [...untimed, ...all.missing]
  }
}

/**
 * The longest that one call can keep its caller waiting: attempts, their waits and timeouts of every layer that acts on
 * it, the innermost first. A layer without a timeout per try waits for what lies behind it.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const callWorstCase = (call: string, edge: EffectiveEdge): CallWorstCase => {
  const known = worstCases.get(edge)
  if (known?.call === call) return known
  const worst = worstCaseOf(call, edge)
  worstCases.set(edge, worst)
  return worst
}

/** Flows, callers and documents all ask how long the same call takes. */
const worstCases = new WeakMap<EffectiveEdge, CallWorstCase>()

const worstCaseOf = (call: string, edge: EffectiveEdge): CallWorstCase => {
  const layers: Array<LayerWorstCase> = []
  for (const acting of waitingLayers(edge).toReversed()) layers.unshift(layerWorstCase(call, acting, layers[0]?.bounds))
  const bounds = layers[0]?.bounds ?? anySpan
  return { call, bounds, layers, ...combineGrounds(layers) }
}
