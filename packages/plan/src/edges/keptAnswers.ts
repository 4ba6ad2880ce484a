import type { Operation, Policy } from "@lintel/model"
import { type Evidence, longerWait, type Wait } from "../pair.js"
import type { Side, Use } from "../survey.js"

const isOfAnswer = (evidence: Evidence): boolean => {
  const { code, pointer = "", verdict } = evidence
  if (verdict === "changes-meaning") return false
  if (pointer.startsWith("/responses")) return true
  // What a request shows is shown by a request.
  return !code.startsWith("compat/request-") && evidence.witness?._tag === "HttpResponse"
}

/** Answers that the operation itself makes last: stored replies to repeats, and what caches may keep. */
const keptByOperation = (address: string, { cache, idempotency }: Operation): Wait | undefined => {
  const replayed =
    idempotency?.replies === "replayed" ? { in: address, for: idempotency.retention ?? "unknown" } : undefined
  const isCached = cache !== undefined && cache.visibility !== "noStore"
  return longerWait(replayed, isCached ? { in: address, for: cache.maxAge ?? "unknown" } : undefined)
}

/** Answers that a caller keeps in a store, where the next version of it finds them. */
const keptByCallers = (side: Side, client: string, operation: string): Wait | undefined => {
  const policies = side.index
    .callsTo(operation as never)
    .flatMap(({ call, from }): ReadonlyArray<Policy | undefined> => {
      if (side.nameOf(from) !== client) return []
      const defaults = from.startsWith("service:")
        ? side.index.find(from as `service:${string}`)?.value.defaults
        : undefined
      return [call.policy?.cache === undefined ? defaults : call.policy]
    })
  return policies.reduce<Wait | undefined>((longest, policy) => {
    const cache = policy?.cache
    if (cache === undefined || cache === "none" || cache.store === undefined) return longest
    return longerWait(longest, { in: side.nameOf(cache.store), for: cache.timeToLive ?? "unknown" })
  }, undefined)
}

const operationAt = (side: Side, address: string): Operation | undefined =>
  address.startsWith("operation:") ? side.index.find(address as `operation:${string}`)?.value : undefined

/**
 * How long answers of a server are still met when it does not give them any more: those of which the evidence says that the
 * client cannot read them, in stored replies, in caches on the way, and in caches that the client shares with its other
 * version. `server` is the side that answers.
 */
export const answersKept = (
  server: Side,
  client: string,
  uses: ReadonlyArray<Use>,
  evidence: ReadonlyArray<Evidence>
): Wait | undefined => {
  const found = evidence.filter(isOfAnswer)
  if (found.length === 0) return undefined
  const named = found.flatMap(({ subject }) => (operationAt(server, subject) === undefined ? [] : [subject]))
  // A cause that several operations share names none of them.
  const operations = new Set(
    named.length < found.length ? [...named, ...uses.map(({ operation }) => operation)] : named
  )
  let wait: Wait | undefined
  for (const address of operations) {
    const operation = operationAt(server, address)
    if (operation === undefined) continue
    wait = longerWait(wait, keptByOperation(address, operation))
    wait = longerWait(wait, keptByCallers(server, client, address))
  }
  return wait
}
