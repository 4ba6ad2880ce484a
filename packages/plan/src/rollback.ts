import { isFinalStep } from "@lintel/analysis"
import type { MigrationStep } from "@lintel/model"
import type { UnitPair } from "./pair.js"
import type { PlanUnit } from "./unit.js"

/**
 * Why a unit that is new cannot go back alone.
 *
 * - `meets`: rolled back it would meet a neighbour that is new already.
 * - `written`: it would read what its neighbour, or it itself, has written in the meantime.
 * - `irreversible`: the step took something away for good.
 *
 * @category rollback
 * @since 0.1.0
 */
export interface Stuck {
  readonly unit: string
  readonly why: "meets" | "written" | "irreversible"
  readonly pair?: UnitPair
  readonly meets?: "oldClientNewServer" | "newClientOldServer"
}

/** What stands after one step. */
export interface RollbackState {
  readonly stuck: ReadonlyArray<Stuck>
  /** Whether the way back to where everything was is open no more after this step. */
  readonly isNoReturn: boolean
}

/** Whether what goes over an edge lies somewhere until it is read: in a log, or in a store without tables. */
const isKept = ({ medium, server }: UnitPair): boolean =>
  medium === "message" || (medium === "store" && !server.includes("#"))

/** Neighbours write what stays: messages in logs, entries in stores without tables, answers in caches. */
const leavesData = (pair: UnitPair): boolean => pair.residue !== undefined || isKept(pair)

/** Whether the new client may meet what the old server wrote, though both are stopped and started at once. */
export const outlivesServer = (pair: UnitPair): boolean => pair.wait !== undefined || isKept(pair)

/** Operations after which what an old version would read is gone or out of date, though nothing was dropped. */
const outdating: ReadonlySet<MigrationStep["operation"]> = new Set(["changeColumnType", "stopWrites"])

/** A step that nothing takes back. */
export type IsIrreversible = (unit: PlanUnit) => boolean

/** Whether a phase of a migration cannot be undone. `keepsValues` tells changes of types that take nothing away. */
export const destroysData = (
  steps: ReadonlyArray<MigrationStep>,
  keepsValues: (step: MigrationStep) => boolean = () => false
): boolean =>
  steps.some(
    (step) =>
      isFinalStep(step) || (step.reversible === undefined && outdating.has(step.operation) && !keepsValues(step))
  )

const asClient = (pair: UnitPair): Stuck | undefined =>
  pair.oldClientNewServer.verdict === "compatible"
    ? undefined
    : { unit: pair.client, why: leavesData(pair) ? "written" : "meets", pair, meets: "oldClientNewServer" }

const asServer = (pair: UnitPair): Stuck | undefined =>
  pair.newClientOldServer.verdict === "compatible"
    ? undefined
    : { unit: pair.server, why: "meets", pair, meets: "newClientOldServer" }

/**
 * What can be rolled back alone after each step, and from which step on not everything can: a unit that is new goes back
 * safely when its old version gets along with every neighbour that is new, and reads what they, and it itself, have
 * written. Mixtures that nobody could decide count as unsafe. `steps` are sets of units that change together.
 */
export const rollbackStates = (
  steps: ReadonlyArray<ReadonlyArray<PlanUnit>>,
  pairs: ReadonlyArray<UnitPair>,
  isIrreversible: IsIrreversible
): ReadonlyArray<RollbackState> => {
  const byUnit = new Map<string, Array<UnitPair>>()
  for (const pair of pairs) {
    for (const end of new Set([pair.client, pair.server])) {
      const known = byUnit.get(end)
      if (known === undefined) byUnit.set(end, [pair])
      else known.push(pair)
    }
  }
  const done = new Set<string>()
  const stuck: Array<Stuck> = []
  return steps.map((step): RollbackState => {
    let isNoReturn = false
    for (const unit of step) {
      if (isIrreversible(unit)) {
        stuck.push({ unit: unit.id, why: "irreversible" })
        isNoReturn = true
      }
      done.add(unit.id)
      for (const pair of byUnit.get(unit.id) ?? []) {
        if (!done.has(pair.client) || !done.has(pair.server)) continue
        const found = [asClient(pair), asServer(pair)].filter((it) => it !== undefined)
        stuck.push(...found)
        // What was written stays written, whoever goes back.
        isNoReturn ||= found.some(({ why }) => why === "written")
      }
    }
    return { stuck: [...stuck], isNoReturn }
  })
}
