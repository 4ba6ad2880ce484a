import { effectiveOf, microseconds, waitsOf } from "@lintel/analysis"
import type { PatchOperation, Way } from "@lintel/diagnostic"
import { type Edge, type EffectiveEdge, type ModelIndex, type Policy } from "@lintel/model"
import { alongWay, roundedDown, roundedUp, type SaidTime, saidWay, stating } from "../ways.js"
import { limited, retryOf } from "./stated.js"

type Operations = ReadonlyArray<PatchOperation>

/** What of a policy has parts of its own. */
export type PolicyPart = Exclude<keyof Policy, "order" | "deadline">

/** A field of the policy of one call: what a default says of it is taken over, and changed for this call alone. */
export const ofCall = <F extends PolicyPart>(
  index: ModelIndex,
  edge: Edge,
  field: F,
  changes: Partial<Extract<Policy[F], object>>
): Operations => {
  const known = effectiveOf(index, edge.address)?.client[field]?.value
  const whole = typeof known === "object" ? { ...known, ...changes } : changes
  return stating(index, { address: edge.address, pointer: `/policy/${field}` }, JSON.parse(JSON.stringify(whole)))
}

const retryOfCall = (effective: EffectiveEdge | undefined): ReturnType<typeof retryOf> =>
  effective === undefined ? undefined : retryOf(effective.client)

/** No more than this for the call: all tries cut there, less for each of them, or one try only. */
export const endingWithin = (index: ModelIndex, edge: Edge, spans: ReadonlyArray<bigint>): ReadonlyArray<Way> => {
  const retry = retryOfCall(effectiveOf(index, edge.address))
  const attempts = retry === undefined || retry.attempts === "unlimited" ? 1n : BigInt(retry.attempts)
  const waits = waitsOf(retry?.backoff).longest(attempts - 1n)
  const own = effectiveOf(index, edge.address)?.client.timeouts?.value
  const perTry = typeof own === "object" && own.perTry !== undefined ? microseconds(own.perTry) : undefined
  const whole = typeof own === "object" && own.overall !== undefined && own.overall !== "none"
  const ended = (span: bigint, least: bigint): Operations => {
    const isOneTry = attempts === 1n && least > 0n && perTry !== undefined && !whole
    return ofCall(index, edge, "timeouts", {
      ...(isOneTry ? {} : { overall: roundedDown(span) }),
      ...(least <= 0n || (perTry ?? (attempts === 1n ? 0n : least + 1n)) <= least ? {} : { perTry: roundedDown(least) })
    })
  }
  const single = (span: bigint): Operations => [
    ...ofCall(index, edge, "timeouts", { perTry: roundedDown(span), overall: roundedDown(span) }),
    ...stating(index, { address: edge.address, pointer: "/policy/retry" }, "none")
  ]
  const fitting = spans.filter((span) => span > waits + attempts)
  return [
    ...(attempts === 1n ? [] : alongWay("less-per-try", fitting, (span) => ended(span, (span - waits) / attempts))),
    ...alongWay("end-in-time", spans, (span) => ended(span, attempts === 1n ? span : 0n)),
    ...(retry === undefined ? [] : alongWay("one-try", spans, single))
  ]
}

/** All tries of a call in a time, each with the same part of it; one try where not even that is left. */
export const dividing = (index: ModelIndex, edge: Edge, span: bigint): Operations => {
  const retry = retryOfCall(effectiveOf(index, edge.address))
  const attempts = retry === undefined || retry.attempts === "unlimited" ? 1n : BigInt(retry.attempts)
  const least = (span - waitsOf(retry?.backoff).longest(attempts - 1n)) / attempts
  if (attempts > 1n && least > 0n)
    return ofCall(index, edge, "timeouts", { perTry: roundedDown(least), overall: roundedDown(span) })
  const own = effectiveOf(index, edge.address)?.client.timeouts?.value
  const isOverall = typeof own === "object" && own.perTry === undefined && own.overall !== undefined
  return ofCall(index, edge, "timeouts", isOverall ? { overall: roundedDown(span) } : { perTry: roundedDown(span) })
}

/** What the ways of `endingWithin` decide, and leave to confirm. */
export const endingWords = {
  "less-per-try":
    "The longest tries of which all still fit. Confirm that healthy answers come within one of them, and measure how often they do not.",
  "end-in-time":
    "The longest wait that is not too long. Confirm that healthy answers come within it, and measure how often they do not.",
  "one-try":
    "One try with all of the time instead of several. Confirm that what a second try would have saved may fail."
} as const

/** As long a wait at least, in whatever layer ends it sooner. */
export const waitingFor = (index: ModelIndex, edge: Edge, span: bigint): Operations =>
  (effectiveOf(index, edge.address)?.layers ?? []).flatMap(({ layer, policy }) => {
    const { timeouts } = policy
    if (layer === "server" || timeouts === undefined || timeouts.value === "none") return []
    const { overall, perTry } = timeouts.value
    const isShort = perTry !== undefined && microseconds(perTry) < span
    const retry = retryOf(policy)
    const attempts = retry === undefined || retry.attempts === "unlimited" ? 1n : BigInt(retry.attempts)
    const whole = (isShort || perTry === undefined ? span : microseconds(perTry)) * attempts
    const needed = attempts === 1n ? whole : whole + waitsOf(retry?.backoff).longest(attempts - 1n) + 1_000n
    const all = limited(overall === undefined || overall === "none" ? undefined : microseconds(overall))
    const changes = {
      ...(isShort ? { perTry: roundedUp(span) } : {}),
      ...(all !== undefined && all < (isShort ? needed : span) ? { overall: roundedUp(isShort ? needed : span) } : {})
    }
    if (Object.keys(changes).length === 0) return []
    if (layer === "client") return ofCall(index, edge, "timeouts", changes)
    return Object.entries(changes).flatMap(([field, value]) =>
      stating(index, { address: timeouts.origin, pointer: `${timeouts.pointer}/${field}` }, value)
    )
  })

/** The smallest of several waits that are said somewhere, in whatever layer ends it sooner. */
export const waitingLonger = (
  index: ModelIndex,
  edge: Edge,
  id: string,
  times: ReadonlyArray<SaidTime>
): ReadonlyArray<Way> => saidWay(id, times, (time) => waitingFor(index, edge, time))
