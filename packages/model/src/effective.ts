import type { Address } from "./address.js"
import type { Model } from "./model.js"
import type { Call, PolicyLayer } from "./plans.js"
import type { Policy } from "./policy.js"
import { sorted } from "./entity.js"

/**
 * One field of a policy with the address of the entity that said it.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Attributed<T> {
  readonly value: T
  readonly origin: Address
  /** JSON Pointer of the field inside the entity. */
  readonly pointer: string
}

/**
 * A policy whose every known field names its origin.
 *
 * @category policies
 * @since 0.1.0
 */
export type ResolvedPolicy = { readonly [F in keyof Policy]?: Attributed<NonNullable<Policy[F]>> }

/**
 * One layer that acts on an edge.
 *
 * @category policies
 * @since 0.1.0
 */
export interface EffectiveLayer {
  readonly layer: PolicyLayer["layer"]
  readonly policy: ResolvedPolicy
}

/**
 * Everything that acts on one call, from the caller outward: its client layer (the call's own policy, else the calling
 * service's defaults, else the system's), then each policy entity that selects the edge.
 *
 * A field of a policy is taken whole: a call that states its `timeouts` states all of them, and a default for what it
 * leaves out does not fill the gap, because the two were never meant to fit together. Layers do not replace one another:
 * the mesh's timeouts act beside the caller's.
 *
 * @category policies
 * @since 0.1.0
 */
export interface EffectiveEdge {
  readonly client: ResolvedPolicy
  readonly layers: ReadonlyArray<EffectiveLayer>
}

const layerOrder: ReadonlyArray<PolicyLayer["layer"]> = ["client", "sidecar", "gateway", "server"]

const attribute = (policy: Policy | undefined, origin: Address, pointer: string): ResolvedPolicy =>
  Object.fromEntries(
    Object.entries(policy ?? {}).map(([field, value]) => [field, { value, origin, pointer: `${pointer}/${field}` }])
  )

/** Earlier sources win field by field; unknown stays absent. */
const firstKnown = (sources: ReadonlyArray<ResolvedPolicy>): ResolvedPolicy =>
  Object.assign({}, ...sources.toReversed())

const selects = (
  { selects: selector }: PolicyLayer,
  call: Call,
  address: Address<"call">,
  provider: Address | undefined
): boolean => {
  const operation = call.to.operation
  const contract = operation?.replace(/^operation:([^/]+)\/.*$/, "contract:$1")
  const targets: ReadonlyArray<string | undefined> = [provider, operation, contract]
  return (
    (selector.from === undefined || selector.from.includes(call.from)) &&
    (selector.calls === undefined || selector.calls.includes(address)) &&
    (selector.to === undefined || selector.to.some((to) => targets.includes(to)))
  )
}

/**
 * Resolves what acts on a call. `provider` is who answers it, when known. Absent fields stay absent: nobody said.
 *
 * @category policies
 * @since 0.1.0
 */
export const effectiveEdge = (
  model: Model,
  address: Address<"call">,
  call: Call,
  provider: Address | undefined
): EffectiveEdge => {
  const callerKey = call.from.slice(call.from.indexOf(":") + 1)
  const caller = call.from.startsWith("service:") ? model.services?.[callerKey] : undefined
  const system = model.system
  const client = firstKnown([
    attribute(call.policy, address, "/policy"),
    attribute(caller?.defaults, call.from, "/defaults"),
    ...(system === undefined ? [] : [attribute(system.defaults, `system:${system.name}`, "/defaults")])
  ])
  const acting = sorted(model.policies)
    .filter(([, layer]) => selects(layer, call, address, provider))
    .map(([key, layer]): EffectiveLayer => ({
      layer: layer.layer,
      policy: attribute(layer.policy, `policy:${key}`, "/policy")
    }))
    .toSorted((a, b) => layerOrder.indexOf(a.layer) - layerOrder.indexOf(b.layer))
  return { client, layers: [{ layer: "client", policy: client }, ...acting] }
}
