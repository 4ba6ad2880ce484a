/**
 * Where a number came from: an entity and the JSON Pointer of the field inside it.
 *
 * @category knowledge
 * @since 0.1.0
 */
export interface Origin {
  readonly address: string
  readonly pointer: string
}

/**
 * A fact that nobody stated and that an answer needs: `fact` says it in words, place says where it would stand.
 *
 * @category knowledge
 * @since 0.1.0
 */
export interface Missing extends Origin {
  readonly fact: string
}

/**
 * Something an answer takes for granted. The code is stable; words belong to whoever prints it.
 *
 * - `full-outage`: every attempt fails with an outcome that is retried.
 * - `no-overall-timeout`: nobody stated an overall timeout, so none caps the sum of the attempts.
 * - `handling-makes-call`: no flow says which calls an operation makes, so any call of its service may be one.
 * - `called-once`: no flow says how often a dependency is called for one request.
 * - `independent-failures`: failures of different dependencies are independent of one another.
 * - `own-errors-none`: the service itself never fails.
 * - `per-client-objective`: an objective over all clients and operations holds for this client and operation too.
 * - `nothing-lost-on-the-way`: a server that counts its own failures sees all of them; none happen between it and its
 *   clients.
 * - `fails-as-a-whole`: a dependency that fails, fails for all calls that one request makes to it.
 * - `mitigation-answers`: what answers instead of a soft or mitigated dependency never fails itself.
 * - `failures-not-late`: a request that fails is no late answer.
 * - `jitter-adds-nothing`: nobody stated a jitter, so waits are taken as written.
 * - `publish-takes-no-time`: handing a message to a broker takes no time.
 * - `concurrency-budget-ignored`: a budget in concurrent retries does not bound the attempts of one request.
 * - `no-time-on-the-way`: nothing is spent between a caller and its callee but what the callee's flow says.
 * - `traffic-as-stated`: requests come in the shares that the stated loads have.
 * - `matched-by-name`: values are matched by the names of their fields.
 *
 * @category knowledge
 * @since 0.1.0
 */
export type Assumption =
  | "full-outage"
  | "no-overall-timeout"
  | "handling-makes-call"
  | "called-once"
  | "independent-failures"
  | "own-errors-none"
  | "per-client-objective"
  | "nothing-lost-on-the-way"
  | "fails-as-a-whole"
  | "mitigation-answers"
  | "failures-not-late"
  | "jitter-adds-nothing"
  | "publish-takes-no-time"
  | "concurrency-budget-ignored"
  | "many-requests-under-way"
  | "no-time-on-the-way"
  | "traffic-as-stated"
  | "matched-by-name"

/**
 * Answers that several facts take part in: what they assume and what is missing, each listed once, in order.
 *
 * @category knowledge
 * @since 0.1.0
 */
export interface Grounds {
  readonly assumes: ReadonlyArray<Assumption>
  readonly missing: ReadonlyArray<Missing>
}

/** Grounds without assumptions and gaps. */
export const solid: Grounds = { assumes: [], missing: [] }

/** Grounds of an answer that rests on several others. */
export const combineGrounds = (parts: ReadonlyArray<Grounds>): Grounds => {
  const stated = parts.filter((part) => part.assumes.length > 0 || part.missing.length > 0)
  const [only] = stated
  if (only === undefined) return solid
  if (stated.length === 1 && only.assumes.length < 2 && only.missing.length < 2) {
    return { assumes: only.assumes, missing: only.missing }
  }
  const missing = new Map<string, Missing>()
  for (const part of stated) {
    for (const item of part.missing) missing.set(`${item.address} ${item.pointer} ${item.fact}`, item)
  }
  return { assumes: [...new Set(stated.flatMap((part) => part.assumes))].toSorted(), missing: [...missing.values()] }
}
