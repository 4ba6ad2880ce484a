import { keysOfPointer } from "@lintel/model"
import type * as Schema from "effect/Schema"
import type { Diagnostic, Witness } from "@lintel/diagnostic"
import type { Bridge } from "../bridge/bridge.js"
import { avoidedBy, type JudgedPair } from "../derive.js"
import { noOrder } from "../findings/registry.js"
import { toldMixture, type ToldMixture } from "../mixtureOf.js"
import { unitAt, unitName } from "../names.js"
import type { UnitOrder } from "../order.js"
import type { PlanUnit } from "../unit.js"

const mostShown = 6

const lastKey = (pointer: string): string => keysOfPointer(pointer).at(-1) ?? ""

/** Witnesses are data of JSON only. */
const asJson = (witness: Witness): Schema.Json => JSON.parse(JSON.stringify(witness)) as Schema.Json

const shown = ({ clash, witness }: ToldMixture) => ({
  clash,
  ...(witness === undefined ? {} : { witness: asJson(witness) })
})

const bridgeData = (
  { fields, lasts, otherwise, through, unit, until, wait }: Bridge,
  unitOf: (id: string) => PlanUnit | undefined
): Parameters<typeof noOrder.finding>[1]["bridges"][number] => {
  const found = unitOf(unit)
  return {
    unit: found === undefined || found.kind === "callers" ? unit : found.address,
    between: {
      ...(found?.from === undefined ? {} : { from: found.from }),
      ...(found?.to === undefined ? {} : { to: found.to })
    },
    through,
    otherwise,
    ...(wait === undefined ? {} : { wait: { in: wait.in, for: wait.for } }),
    ...(lasts === undefined ? {} : { lasts }),
    until: until.map((id) => (unitOf(id) === undefined ? id : unitName(unitOf(id) as PlanUnit))),
    fields: fields.map(({ as, at, does, is, part, pointer, values }) => ({
      at,
      part,
      name: part === "columns" ? pointer.slice(1).replaceAll("/", ".") : lastKey(pointer),
      does,
      is,
      ...(as === undefined ? {} : { as }),
      ...(values === undefined ? {} : { values })
    }))
  }
}

/** The finding that no order is safe: what forbids it, with its payload, and what would break it. */
export const noOrderFinding = (
  order: Extract<UnitOrder<JudgedPair>, { readonly _tag: "Blocked" }>,
  bridges: ReadonlyArray<Bridge>,
  unitOf: (id: string) => PlanUnit | undefined
): Diagnostic => {
  const both = order.hopeless
    .slice(0, mostShown)
    .flatMap(({ pair }): ReadonlyArray<ToldMixture> =>
      (["newClientOldServer", "oldClientNewServer"] as const).flatMap((mixture) =>
        pair[mixture].verdict === "compatible" ? [] : [toldMixture(pair, mixture, unitOf)]
      )
    )
  const cycle = order.cycle.map((constraint) => {
    const told = toldMixture(constraint.because.pair, avoidedBy(constraint), unitOf)
    return { told, first: constraint.first, last: constraint.last }
  })
  const name = (id: string): string => (unitOf(id) === undefined ? id : unitName(unitOf(id) as PlanUnit))
  const witness = both[0]?.witness ?? cycle[0]?.told.witness
  const ends = [...order.hopeless.flatMap(({ client, server }) => [client, server]), ...cycle.map(({ first }) => first)]
  const [subject = ""] = ends
  return noOrder.finding(
    unitOf(subject)?.address ?? subject,
    {
      hopeless: both.map(shown),
      between: [...new Set(ends)].map((id) => {
        const unit = unitOf(id)
        return unit === undefined ? id : `${unitAt(unit, "old")}, ${unitAt(unit, "new")}`
      }),
      pinned: [
        ...new Set(order.hopeless.flatMap(({ pair }) => (pair.isClientPinned === true ? [name(pair.client)] : [])))
      ],
      cycle: cycle.map(({ first, last, told }) => ({ first: name(first), last: name(last), ...shown(told) })),
      bridges: bridges.map((it) => bridgeData(it, unitOf))
    },
    {
      ...(witness === undefined ? {} : { witness }),
      related: [...new Set(ends)].slice(1, 20).map((id) => ({ address: unitOf(id)?.address ?? id, role: "waits" }))
    }
  )
}
