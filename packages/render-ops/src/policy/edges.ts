import { effectiveOf } from "@lintel/analysis"
import {
  indexModel,
  type Model,
  nameOf,
  type Operation,
  parseAddress,
  type Policy,
  type PolicyLayer,
  type ResolvedPolicy
} from "@lintel/model"
import type { LossCollector, RenderRefusal } from "@lintel/render"
import { chosen } from "../objective/selection.js"

/**
 * Options of the renderers of policies.
 *
 * @category policies
 * @since 0.1.0
 */
export interface PolicyOptions {
  /** A call, or the service whose calls are meant, or the one that is called; `""` is every call with a policy. */
  readonly of: string
}

/** A call with the policy that a target is to carry out. */
export interface PolicyEdge {
  readonly address: string
  /** The name of the call below its caller. */
  readonly name: string
  readonly caller: string
  /** Who answers, where it is known. */
  readonly provider: string | undefined
  readonly operation: CalledOperation | undefined
  readonly policy: ResolvedPolicy
}

/** What is called. */
export interface CalledOperation {
  readonly address: string
  readonly contract: string
  readonly name: string
  readonly value: Operation | undefined
}

const firstName = (address: string): string => nameOf(parseAddress(address)?.segments[0] ?? address)

const operationOf = (model: Model, address: string | undefined): CalledOperation | undefined => {
  const [contract = "", name = ""] = parseAddress(address ?? "")?.segments ?? []
  if (address === undefined) return undefined
  const value = model.contracts?.[contract]?.operations[name]
  return { address, contract: nameOf(contract), name: nameOf(name), value }
}

/** The policy of the first of these layers that says anything about a call. */
const policyOf = (
  layers: ReadonlyArray<{ readonly layer: PolicyLayer["layer"]; readonly policy: ResolvedPolicy }>,
  wanted: ReadonlyArray<PolicyLayer["layer"]>
): ResolvedPolicy => {
  for (const layer of wanted) {
    const own = layers.filter((it) => it.layer === layer && Object.keys(it.policy).length > 0)
    if (own.length > 0) return Object.assign({}, ...own.map(({ policy }) => policy).toReversed())
  }
  return {}
}

/**
 * The calls with a policy that are asked for. `layers` are those that a target carries out, the nearest to it first: a
 * mesh carries out its own policy, and that of the caller only where it has none.
 */
export const selectEdges = (
  model: Model,
  of: string,
  layers: ReadonlyArray<PolicyLayer["layer"]>
): ReadonlyArray<PolicyEdge> | RenderRefusal => {
  const index = indexModel(model)
  const edges = index.edges.flatMap(({ address, from, operation, provider }): ReadonlyArray<PolicyEdge> => {
    const policy = policyOf(effectiveOf(index, address)?.layers ?? [], layers)
    if (Object.keys(policy).length === 0) return []
    const segments = parseAddress(address)?.segments ?? []
    return [
      {
        address,
        name: nameOf(segments.at(-1) ?? ""),
        caller: firstName(from),
        provider: provider === undefined ? undefined : firstName(provider),
        operation: operationOf(model, operation),
        policy
      }
    ]
  })
  return chosen(edges, of, {
    addressesOf: (it) => [
      it.address,
      `service:${it.caller}`,
      ...(it.provider === undefined ? [] : [`service:${it.provider}`]),
      ...(it.operation === undefined ? [] : [it.operation.address])
    ],
    nameOfItem: (it) => it.address,
    plural: "calls with a policy"
  })
}

/** The value of a field that is there and is not `"none"`. */
export const stated = <F extends keyof Policy>(
  policy: ResolvedPolicy,
  field: F
): Exclude<NonNullable<Policy[F]>, "none"> | undefined => {
  const value: unknown = policy[field]?.value
  return value === undefined || value === "none" ? undefined : (value as Exclude<NonNullable<Policy[F]>, "none">)
}

/** Losses of one policy, each where the fact was said. */
export interface PolicyLosses {
  readonly drop: (field: keyof Policy, inside: string, what: string) => void
  readonly approximate: (field: keyof Policy, inside: string, what: string) => void
}

export const policyLosses = (losses: LossCollector, { address, policy }: PolicyEdge): PolicyLosses => {
  const at = (field: keyof Policy, inside: string): readonly [string, string] => {
    const fact = policy[field]
    return fact === undefined ? [address, `/policy/${field}${inside}`] : [fact.origin, `${fact.pointer}${inside}`]
  }
  return {
    drop: (field, inside, what) => {
      const [subject, pointer] = at(field, inside)
      losses.drop(subject, what, pointer)
    },
    approximate: (field, inside, what) => {
      const [subject, pointer] = at(field, inside)
      losses.approximate(subject, what, pointer)
    }
  }
}

const words: Readonly<Record<string, string>> = {
  timeouts: "timeouts",
  deadline: "whether deadlines travel on",
  retry: "retry",
  breaker: "failure-rate breaker",
  concurrencyLimit: "concurrency limit",
  hedging: "hedging",
  hostEjection: "host ejection",
  rateLimit: "rate limit",
  loadShedding: "load shedding",
  cache: "cache in front of a call",
  order: "order of decorators"
}

const noAbsences: ReadonlySet<keyof Policy> = new Set()

/** What a target has no words for: fields that it does not know, and the knowledge that something is not there (`absences` are those that it can say). */
export const dropUnknownFields = (
  losses: PolicyLosses,
  { policy }: PolicyEdge,
  said: ReadonlySet<keyof Policy>,
  reasons: { readonly [F in keyof Policy]?: string } = {},
  absences: ReadonlySet<keyof Policy> = noAbsences
): void => {
  for (const field of Object.keys(policy) as ReadonlyArray<keyof Policy>) {
    const what = words[field] ?? field
    if (policy[field]?.value === "none") {
      if (!absences.has(field)) losses.approximate(field, "", `known absence of ${what}`)
    } else if (!said.has(field))
      losses.drop(field, "", reasons[field] === undefined ? what : `${what}: ${reasons[field]}`)
  }
}
