import type { Entity, ModelIndex, Saga } from "@lintel/model"
import { operationOfAction } from "../fields.js"

/** `order_id` and `orderId` are one name. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/gu, "")

const inPath = (path: string): ReadonlyArray<string> =>
  [...path.matchAll(/\{([^{}]+)\}/gu)].map((match) => match[1] ?? "")

/** What a run is set off by: the key of its message, or what stands in the path of its operation. */
const triggerNames = (index: ModelIndex, { trigger }: Saga): ReadonlyArray<string> => {
  if (trigger?._tag === "Message") {
    const pointer = index.find(trigger.message)?.value.key?.pointer
    return pointer === undefined ? [] : pointer.split("/").slice(-1)
  }
  if (trigger?._tag !== "Operation") return []
  const operation = index.find(trigger.operation)?.value
  return operation === undefined ? [] : inPath(operation.path)
}

/** Values by which participants tell one run from another: the keys under which they take a request only once. */
const keysOfRequests = (index: ModelIndex, { steps }: Saga): ReadonlyArray<string> =>
  Object.values(steps).flatMap(({ action }) => {
    const address = operationOfAction(index, action)
    const idempotency = address === undefined ? undefined : index.find(address)?.value.idempotency
    return idempotency === undefined || idempotency.in === "header" ? [] : [idempotency.key]
  })

/**
 * Whether two runs of a saga may touch the same row of a collection: not where its key is what tells the runs apart.
 * `unknown` where nobody says by what rows or runs are told apart, or which collection it is.
 */
export const rowsOf = (index: ModelIndex, { value }: Entity<"saga">, place: string): "shared" | "own" | "unknown" => {
  const [store = "", collection] = place.split("/")
  const found = index.find(store as `store:${string}`)?.value.collections
  const key = collection === undefined || found === undefined ? undefined : found[collection]?.key
  const names = new Set([...triggerNames(index, value), ...keysOfRequests(index, value)].map(plain))
  if (key === undefined || key.length === 0 || names.size === 0) return "unknown"
  return key.some((field) => names.has(plain(field))) ? "own" : "shared"
}
