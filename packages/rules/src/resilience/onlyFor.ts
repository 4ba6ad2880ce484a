import { effectiveOf } from "@lintel/analysis"
import type { PatchOperation } from "@lintel/diagnostic"
import type { Edge, Json, ModelIndex, Policy } from "@lintel/model"
import { modelPointer, pointerOf } from "../place.js"
import { stating } from "../ways.js"
import { ofCall, type PolicyPart } from "./waiting.js"

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

/**
 * Another value in a field of what acts on some calls and no others: in the policy of each call, or in a layer of their
 * own that takes them over from the layer which says it for all.
 */
export const onlyFor = <F extends PolicyPart>(
  index: ModelIndex,
  edges: ReadonlyArray<Edge>,
  field: F,
  origin: string,
  changes: Partial<Extract<Policy[F], object>>
): ReadonlyArray<PatchOperation> => {
  const layer = origin.startsWith("policy:") ? index.find(origin as `policy:${string}`) : undefined
  if (layer === undefined) return edges.flatMap((edge) => ofCall(index, edge, field, changes))
  const said = layer.value.policy[field]
  const taken = new Set<string>(edges.map(({ address }) => address))
  const others = index.edges
    .filter(({ address }) => !taken.has(address))
    .filter(({ address }) =>
      effectiveOf(index, address)?.layers.some(({ policy }) => policy[field]?.origin === layer.address)
    )
    .map(({ address }) => address)
  if (others.length === 0)
    return stating(
      index,
      { address: layer.address, pointer: `/policy/${field}` },
      plain({ ...(typeof said === "object" ? said : {}), ...changes })
    )
  const name = `${layer.address.slice("policy:".length)}-${[...taken].map((it) => it.slice("call:".length).replaceAll("/", "-")).join("-")}`
  if (typeof said !== "object" || index.find(`policy:${name}`) !== undefined) return []
  const { selects, ...rest } = layer.value
  return [
    {
      op: "replace",
      path: modelPointer(layer, "selects"),
      value: plain({ ...selects, calls: others })
    },
    {
      op: "add",
      path: pointerOf("policies", name),
      value: plain({
        ...rest,
        selects: { ...selects, calls: [...taken].toSorted() },
        policy: { ...layer.value.policy, [field]: { ...said, ...changes } }
      })
    }
  ]
}

/** The same for a field that is to act no more. */
export const withoutFor = (
  index: ModelIndex,
  edges: ReadonlyArray<Edge>,
  field: "retry" | "hedging" | "breaker",
  origin: string
): ReadonlyArray<PatchOperation> => {
  if (!origin.startsWith("policy:"))
    return edges.flatMap(({ address }) => stating(index, { address, pointer: `/policy/${field}` }, "none"))
  return onlyFor(index, edges, field, origin, {}).map((operation) => {
    if (operation.op === "replace" && operation.path.endsWith(`/policy/${field}`))
      return { ...operation, value: "none" }
    return operation.op === "add" && typeof operation.value === "object" && operation.value !== null
      ? { ...operation, value: withNone(operation.value, field) }
      : operation
  })
}

const withNone = (layer: Json, field: string): Json => {
  const copy = plain(layer) as { policy: Record<string, Json> }
  copy.policy[field] = "none"
  return plain(copy)
}
