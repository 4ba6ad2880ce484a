import { callWorstCase, compareSpans, edgePatience, type Origin } from "@lintel/analysis"
import type { Edge, EffectiveEdge, EffectiveLayer, Retry } from "@lintel/model"
import { isTimeout, outcomeKey } from "../outcomes.js"
import { limited } from "../stated.js"

/** How long a call that hangs holds its place: one try after the other, as each hangs again. */
export interface Held {
  readonly span: bigint
  /** Tries that fit into it, where there is more than one. */
  readonly tries: bigint | undefined
  readonly origin: Origin
}

/** How a mesh or a server between tells its caller that a try took too long. */
const endsOfTries: ReadonlySet<string> = new Set(["504", "5xx", "gatewayerror", "deadlineexceeded"])

const retriesTimeouts = ({ on }: Retry): boolean =>
  on === undefined || on.some((outcome) => isTimeout(outcome) || endsOfTries.has(outcomeKey(outcome)))

/** A layer as it acts on a call that hangs; between its tries nothing is held unless `waits` are too. */
const whileHanging = ({ layer, policy }: EffectiveLayer, waits: boolean): EffectiveLayer => {
  const { retry } = policy
  if (retry === undefined || retry.value === "none") return { layer, policy }
  if (!retriesTimeouts(retry.value)) return { layer, policy: { ...policy, retry: { ...retry, value: "none" } } }
  if (waits) return { layer, policy }
  const value: Retry = { ...retry.value, backoff: { base: "0ms", factor: 1 } }
  return { layer, policy: { ...policy, retry: { ...retry, value } } }
}

/**
 * How long a hanging call holds what it takes of its caller: a thread for as long as the caller waits, its own waits
 * between tries included; a place of a limit or of a pool only while a try is under way.
 */
export const heldWhileHanging = (edge: Edge, effective: EffectiveEdge, kind: "thread" | "place"): Held | undefined => {
  const patience = edgePatience(effective)
  const oneTry = limited(patience?.span)
  if (patience === undefined || oneTry === undefined) return undefined
  const layers = effective.layers
    .filter(({ layer }) => layer !== "server")
    .map((acting) => whileHanging(acting, kind === "thread"))
  const span = limited(callWorstCase(edge.address, { ...effective, layers }).bounds.atLeast)
  if (span === undefined) return undefined
  const isRepeated = compareSpans(span, oneTry) > 0 && oneTry > 0n
  return {
    span,
    tries: isRepeated && kind === "place" ? (span + oneTry - 1n) / oneTry : undefined,
    origin: patience.origin
  }
}
