import type { Policy } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import { type PolicyEdge, policyLosses, type PolicyLosses, stated } from "./edges.js"

/** The calls of one host. */
export interface Host {
  readonly name: string
  readonly edges: ReadonlyArray<PolicyEdge>
}

/** Who answers a call, by a name for the network: its provider, else its contract. */
const hostOf = ({ operation, provider }: PolicyEdge): string | undefined => provider ?? operation?.contract

/** Calls by the host that answers them; a call of which nobody knows who answers has no place in a mesh. */
export const hostsOf = (losses: LossCollector, edges: ReadonlyArray<PolicyEdge>): ReadonlyArray<Host> => {
  const hosts = new Map<string, Array<PolicyEdge>>()
  for (const edge of edges) {
    const name = hostOf(edge)
    if (name === undefined) losses.drop(edge.address, "policy of a call of which nobody knows who answers", "/policy")
    else hosts.set(name, [...(hosts.get(name) ?? []), edge])
  }
  return [...hosts].map(([name, own]) => ({ name, edges: own }))
}

/** The settings of a whole host: what its calls agree on. */
export interface HostSetting<F> {
  readonly value: F
  readonly losses: PolicyLosses
}

/** What the calls of a host say of a field that a target has for the whole host; nothing where they differ. */
const agreed = <Value>(
  losses: LossCollector,
  edges: ReadonlyArray<PolicyEdge>,
  {
    field,
    inside,
    of
  }: { readonly field: keyof Policy; readonly inside: string; readonly of: (edge: PolicyEdge) => Value | undefined }
): HostSetting<Value> | undefined => {
  const found = edges.flatMap((edge) => {
    const value = of(edge)
    return value === undefined ? [] : [{ value, losses: policyLosses(losses, edge) }]
  })
  const distinct = new Set(found.map(({ value }) => JSON.stringify(value)))
  if (distinct.size > 1) {
    for (const one of found) one.losses.drop(field, inside, "setting of a host on which its calls differ")
    return undefined
  }
  return found[0]
}

/** The limits of a host that a mesh has for all its calls. */
export const hostSettings = (
  losses: LossCollector,
  edges: ReadonlyArray<PolicyEdge>
): {
  readonly connect: HostSetting<string> | undefined
  readonly limit: HostSetting<Exclude<NonNullable<Policy["concurrencyLimit"]>, "none">> | undefined
  readonly ejection: HostSetting<Exclude<NonNullable<Policy["hostEjection"]>, "none">> | undefined
  readonly budget: HostSetting<NonNullable<Exclude<NonNullable<Policy["retry"]>, "none">["budget"]>> | undefined
} => ({
  connect: agreed(losses, edges, {
    field: "timeouts",
    inside: "/connect",
    of: ({ policy }) => stated(policy, "timeouts")?.connect
  }),
  limit: agreed(losses, edges, {
    field: "concurrencyLimit",
    inside: "",
    of: ({ policy }) => stated(policy, "concurrencyLimit")
  }),
  ejection: agreed(losses, edges, {
    field: "hostEjection",
    inside: "",
    of: ({ policy }) => stated(policy, "hostEjection")
  }),
  budget: agreed(losses, edges, {
    field: "retry",
    inside: "/budget",
    of: ({ policy }) => stated(policy, "retry")?.budget
  })
})

const escaped = (text: string): string => text.replaceAll(/[.+*?^${}()|[\]\\]/g, String.raw`\$&`)

/** A path template for a proxy: as it is without parameters, else a pattern of the whole path. */
export const pathMatch = (path: string): { readonly exact: string } | { readonly regex: string } => {
  const parts = path.split(/\{[^{}]*\}/)
  return parts.length === 1 ? { exact: path } : { regex: parts.map(escaped).join("[^/]+") }
}
