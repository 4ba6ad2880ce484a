import type { Diagnostic } from "@lintel/diagnostic"
import type { Bridge } from "../bridge/bridge.js"
import type { Changed } from "../changed.js"
import type { JudgedPair } from "../derive.js"
import { flagReused, mixtureMisread, mixtureUndecided, versionKept, waitUnknown } from "../findings/registry.js"
import { toldMixture } from "../mixtureOf.js"
import { unitAt } from "../names.js"
import { noOrderFinding } from "./noOrder.js"
import type { UnitOrder } from "../order.js"
import type { UnitPair } from "../pair.js"
import type { PlanUnit } from "../unit.js"

/** What no order avoids: pairs and cycles that break, and those that nobody could decide. */
export const orderFindings = (
  { bridges, order }: { readonly bridges: ReadonlyArray<Bridge>; readonly order: UnitOrder<JudgedPair> },
  unitOf: (id: string) => PlanUnit | undefined
): ReadonlyArray<Diagnostic> => {
  switch (order._tag) {
    case "Blocked":
      return [noOrderFinding(order, bridges, unitOf)]
    case "Undecided":
      return order.open.flatMap(({ pair }) => {
        const mixture = pair.newClientOldServer.verdict === "undecided" ? "newClientOldServer" : "oldClientNewServer"
        const { clash, witness } = toldMixture(pair, mixture, unitOf)
        const subject = unitOf(pair.client)?.address ?? pair.client
        return [mixtureUndecided.finding(subject, { clash }, witness === undefined ? {} : { witness })]
      })
    default:
      return []
  }
}

/** What nobody refuses and somebody takes for something else: told once for each edge and cause. */
export const misreadFindings = (
  pairs: ReadonlyArray<UnitPair>,
  unitOf: (id: string) => PlanUnit | undefined
): ReadonlyArray<Diagnostic> =>
  pairs.flatMap((pair) => {
    const told = new Set<string>()
    return (["oldClientNewServer", "newClientOldServer"] as const).flatMap((mixture) =>
      pair[mixture].evidence.flatMap((evidence) => {
        const { code, pointer, reasons, subject, verdict } = evidence
        const key = JSON.stringify([code, subject, code.startsWith("store/") ? reasons : []])
        if (verdict !== "changes-meaning" || told.has(key)) return []
        told.add(key)
        const { clash } = toldMixture(pair, mixture, unitOf)
        const { witness } = evidence
        const data = { client: clash.client, server: clash.server, subject, code, reasons }
        return [
          mixtureMisread.finding(unitOf(pair.client)?.address ?? pair.client, data, {
            ...(witness === undefined ? {} : { witness }),
            related: [{ address: subject, ...(pointer === undefined ? {} : { pointer }), role: "between them" }]
          })
        ]
      })
    )
  })

/** Waits of which nobody says how long they are. */
export const waitFindings = (
  order: UnitOrder<JudgedPair>,
  unitOf: (id: string) => PlanUnit | undefined
): ReadonlyArray<Diagnostic> =>
  order.constraints.flatMap((constraint) => {
    const { client, newClientOldServer, server, wait } = constraint.because.pair
    if (constraint.last !== client || newClientOldServer.verdict === "compatible" || wait?.for !== "unknown") return []
    const writer = unitOf(server)
    return [
      waitUnknown.finding(unitOf(client)?.address ?? client, {
        unit: client,
        place: wait.in,
        before: writer === undefined ? server : unitAt(writer, "old")
      })
    ]
  })

/** What is released under the version it had. */
export const keptFindings = (
  { kept }: Changed,
  unitOf: (id: string) => PlanUnit | undefined
): ReadonlyArray<Diagnostic> =>
  kept.flatMap((id) => {
    const unit = unitOf(id)
    return unit?.kind === "service" && unit.to !== undefined
      ? [versionKept.finding(unit.address, { unit: id, version: unit.to })]
      : []
  })

/** Names of flags that are used again. */
export const reusedFindings = ({ reused }: Changed): ReadonlyArray<Diagnostic> =>
  reused.map((it) => flagReused.finding(it.rollout, it, { related: [{ address: it.other, role: "used the name" }] }))
