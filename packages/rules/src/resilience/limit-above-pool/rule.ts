import * as Schema from "effect/Schema"
import { effectiveOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { oneWay } from "../../ways.js"
import { ofCall } from "../waiting.js"
import type { Edge, ModelIndex } from "@lintel/model"
import { Place, pointerOf } from "../../place.js"
import { calleeOf, stateAnew } from "../stated.js"
import { deploymentsOf } from "../traffic.js"

interface Room {
  readonly kind: "pool" | "threads"
  readonly size: number
  readonly place: Place
}

/** What bounds the calls of one instance anyway: its connections to the callee, and what it handles at once. */
const roomOf = (index: ModelIndex, edge: Edge): Room | undefined => {
  const rooms = deploymentsOf(index, edge.from).flatMap(({ address, value }): ReadonlyArray<Room> => {
    const pools = Object.entries(value.pools ?? {}).flatMap(([name, { size, to }]): ReadonlyArray<Room> =>
      to !== undefined && to === edge.provider
        ? [{ kind: "pool", size, place: { address, pointer: pointerOf("pools", name, "size") } }]
        : []
    )
    const threads = value.capacity?.concurrency
    return threads === undefined
      ? pools
      : [...pools, { kind: "threads", size: threads, place: { address, pointer: "/capacity/concurrency" } }]
  })
  // A limit has to act wherever the caller runs: the largest room counts.
  const largest = (kind: Room["kind"]): Room | undefined =>
    rooms
      .filter((room) => room.kind === kind)
      .reduce<Room | undefined>((most, room) => (most === undefined || room.size > most.size ? room : most), undefined)
  const [pool, threads] = [largest("pool"), largest("threads")]
  return pool !== undefined && (threads === undefined || pool.size <= threads.size) ? pool : threads
}

export const limitAbovePool = Rule.make("resilience/limit-above-pool", {
  severity: "warning",
  profile: "service",
  summary: "A limit on concurrent calls is above what the caller has room for, and never acts.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    limit: Schema.String,
    kind: Schema.Literals(["pool", "threads"]),
    size: Schema.String,
    limitPlace: Place,
    roomPlace: Place
  }),
  cause: ["limitPlace", "roomPlace"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      const limit = effectiveOf(index, edge.address)?.client.concurrencyLimit
      if (limit === undefined || limit.value === "none") continue
      const room = roomOf(index, edge)
      if (room === undefined || limit.value.limit <= room.size) continue
      const limitPlace = { address: limit.origin, pointer: `${limit.pointer}/limit` }
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          callee: calleeOf(edge),
          limit: String(limit.value.limit),
          kind: room.kind,
          size: String(room.size),
          limitPlace,
          roomPlace: room.place
        },
        {
          fixes: room.kind === "pool" ? stateAnew(index, limitPlace, "as-many-as-connections", room.size) : [],
          ways: () =>
            room.kind === "pool" || room.size < 2
              ? []
              : oneWay("leave-one-place", ofCall(index, edge, "concurrencyLimit", { limit: room.size - 1 }))
        }
      )
    }
  },
  explain: ({ caller, callee, limit, kind, size, limitPlace, roomPlace }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      " hangs, the limit protects nobody: it lets ",
      Doc.number(limit),
      " calls of an instance of ",
      Doc.name(caller),
      kind === "pool"
        ? ` run at once, and there are ${size} connections to wait for.`
        : ` run at once, and ${size} are all that an instance handles: every one of them hangs.`
    ),
    Doc.excerpt([
      { ...limitPlace, label: `refuses beyond ${limit}` },
      { ...roomPlace, label: kind === "pool" ? `${size} connections` : `${size} at once` }
    ]),
    Doc.para("A bulkhead keeps the rest of the ship dry: it has to be smaller than what it divides."),
    Doc.para(
      kind === "pool"
        ? "Limit the calls to as many as there are connections, so that the rest is refused and does not wait."
        : "Limit the calls to a part of what an instance handles at once, so that something is left for everything else."
    )
  ],
  fixWords: {
    "leave-one-place":
      "The largest limit that leaves anything to other requests while all these calls hang: one place. How many they need is yours to say."
  }
})
