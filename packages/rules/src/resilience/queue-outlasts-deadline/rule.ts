import * as Schema from "effect/Schema"
import {
  compareFractions,
  edgePatience,
  effectiveOf,
  fraction,
  longestQueue,
  type Origin,
  microseconds,
  over,
  overallOf,
  queueWait,
  type StatedSpan
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, EffectiveEdge, ModelIndex } from "@lintel/model"
import { Place, pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { calleeOf, limited, stateAnew } from "../stated.js"
import { deploymentsOf, meanLatency } from "../traffic.js"

/** Requests that wait for a place, and how many places there are. */
interface Waiting {
  readonly kind: "limit" | "pool"
  readonly places: bigint
  readonly queue: bigint
  readonly queuePlace: Origin
  readonly placesPlace: Origin
  /** After which time a request is turned away although it waits. */
  readonly waitLimit: bigint | undefined
  readonly patience: StatedSpan | undefined
}

/** Waiting for a place of one's own counts towards the limit of the whole call; elsewhere towards that of one try. */
const waitingOf = (index: ModelIndex, edge: Edge, effective: EffectiveEdge): ReadonlyArray<Waiting> => {
  const own = overallOf(effective.client) ?? edgePatience(effective)
  const limits = effective.layers.flatMap(({ layer, policy: { concurrencyLimit } }): ReadonlyArray<Waiting> => {
    if (concurrencyLimit === undefined || concurrencyLimit.value === "none") return []
    const { limit, queue } = concurrencyLimit.value
    if (queue === undefined) return []
    const { origin: address, pointer } = concurrencyLimit
    return [
      {
        kind: "limit",
        places: BigInt(limit),
        queue: BigInt(queue),
        queuePlace: { address, pointer: `${pointer}/queue` },
        placesPlace: { address, pointer: `${pointer}/limit` },
        waitLimit: undefined,
        patience: layer === "client" ? own : edgePatience(effective)
      }
    ]
  })
  const pools = deploymentsOf(index, edge.from).flatMap(({ address, value }) =>
    Object.entries(value.pools ?? {}).flatMap(([name, pool]): ReadonlyArray<Waiting> => {
      if (pool.to === undefined || pool.to !== edge.provider || pool.queue === undefined) return []
      return [
        {
          kind: "pool",
          places: BigInt(pool.size),
          queue: BigInt(pool.queue),
          queuePlace: { address, pointer: pointerOf("pools", name, "queue") },
          placesPlace: { address, pointer: pointerOf("pools", name, "size") },
          waitLimit: pool.waitTimeout === undefined ? undefined : microseconds(pool.waitTimeout),
          patience: own
        }
      ]
    })
  )
  return [...limits, ...pools]
}

export const queueOutlastsDeadline = Rule.make("resilience/queue-outlasts-deadline", {
  severity: "warning",
  profile: "service",
  summary: "The last of a full queue waits longer than anybody waits for it.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    kind: Schema.Literals(["limit", "pool"]),
    queue: Schema.String,
    places: Schema.String,
    mean: Schema.String,
    wait: Schema.String,
    patience: Schema.String,
    longest: Schema.String,
    queuePlace: Place,
    placesPlace: Place,
    meanPlace: Place,
    patiencePlace: Place
  }),
  identity: ["queuePlace"],
  cause: ["queuePlace"],
  needs: ["how long the callee takes on average", "how long the caller waits"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      for (const waiting of effective === undefined ? [] : waitingOf(index, edge, effective)) {
        if (waiting.queue === 0n) continue
        const mean = edge.operation === undefined ? undefined : meanLatency(index, edge.operation)
        if (mean === undefined) missing("how long the callee takes on average", edge.address)
        if (waiting.patience === undefined) missing("how long the caller waits", edge.address)
        const deadline = limited(waiting.patience?.span)
        if (mean === undefined || waiting.patience === undefined || deadline === undefined) continue
        const took = microseconds(mean.time)
        if (took === 0n) continue
        const served = over(fraction(waiting.places * 1_000_000n), fraction(took))
        const wait = queueWait(waiting.queue, served)
        if (wait === undefined || compareFractions(wait, fraction(deadline)) <= 0) continue
        if (waiting.waitLimit !== undefined && waiting.waitLimit <= deadline) continue
        const longest = longestQueue(deadline, served)
        report(
          edge.address,
          {
            call: edge.address,
            caller: edge.from,
            callee: calleeOf(edge),
            kind: waiting.kind,
            queue: String(waiting.queue),
            places: String(waiting.places),
            mean: timeText(took),
            wait: timeText(wait),
            patience: timeText(deadline),
            longest: String(longest),
            queuePlace: waiting.queuePlace,
            placesPlace: waiting.placesPlace,
            meanPlace: mean.place,
            patiencePlace: waiting.patience.origin
          },
          {
            witness: {
              _tag: "Value",
              checked: true,
              name: "What the last of a full queue waits",
              value: timeText(wait),
              limit: timeText(deadline),
              limitName: "the caller waits",
              terms: [
                { name: "in the queue", value: String(waiting.queue), ...waiting.queuePlace },
                { name: "served at once", value: String(waiting.places), ...waiting.placesPlace },
                { name: "each takes", value: timeText(took), ...mean.place }
              ]
            },
            fixes: stateAnew(index, waiting.queuePlace, "no-more-than-is-served-in-time", Number(longest))
          }
        )
      }
    }
  },
  explain: ({ caller, callee, queue, wait, patience, longest, places, mean, queuePlace, patiencePlace }) => [
    Doc.para(
      "When many requests wait for ",
      Doc.name(callee),
      ", the last of them come to their turn after ",
      Doc.number(wait),
      ": ",
      Doc.name(caller),
      ` has given up after ${patience}, and they are served for nobody, before those for whom somebody waits.`
    ),
    Doc.excerpt([
      { ...queuePlace, label: `${queue} may wait` },
      { ...patiencePlace, label: `waits ${patience}` }
    ]),
    Doc.para(
      `A queue is useful up to deadline × service rate: ${places} at once, ${mean} each (Google, Site Reliability Engineering, chapter 22).`
    ),
    Doc.para(`Let ${longest} wait at most and refuse the rest at once, or serve the newest first.`)
  ]
})
