import {
  isJsonObject,
  type JsonSchema,
  type Rollout,
  type Saga,
  type SagaAction,
  type SagaStep,
  stableStringify
} from "@lintel/model"
import { isSubtype } from "@lintel/subtype"
import type { Diagnostic } from "@lintel/diagnostic"
import { sagaInFlight } from "./findings/registry.js"
import type { Survey } from "./survey.js"

type SagaWide = "saga-gone" | "runner-changed" | "input-grown"
type What = "step-gone" | "step-changed" | "undo-gone" | "undo-changed" | "order-changed" | "step-inserted"

const actionText = (action: SagaAction | "none" | undefined): string => stableStringify(action ?? "none")

/** What a step does, and what it waits for: who stands in it goes on by that. */
const doing = ({ action, saga, waitsFor, human }: SagaStep): string =>
  [
    actionText(action),
    saga ?? "",
    stableStringify([...(waitsFor ?? [])].toSorted()),
    human === undefined ? "" : "a person"
  ].join(" ")

/** Steps that lie before a step, through any others. */
const before = (steps: Readonly<Record<string, SagaStep>>, name: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const open = [...(Object.hasOwn(steps, name) ? (steps[name]?.after ?? []) : [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    if (Object.hasOwn(steps, next)) open.push(...(steps[next]?.after ?? []))
  }
  return found
}

const stepChanges = (old: SagaStep, fresh: SagaStep | undefined): ReadonlyArray<What> => {
  if (fresh === undefined) return ["step-gone"]
  const undone = old.compensate !== undefined && old.compensate !== "none"
  const isUndone = fresh.compensate !== undefined && fresh.compensate !== "none"
  return [
    ...(doing(old) === doing(fresh) ? [] : (["step-changed"] as const)),
    ...(undone && !isUndone ? (["undo-gone"] as const) : []),
    ...(undone && isUndone && actionText(old.compensate) !== actionText(fresh.compensate)
      ? (["undo-changed"] as const)
      : [])
  ]
}

/** What an instance of the old definition does not find as it left it. */
const changesOf = (old: Saga, fresh: Saga): ReadonlyArray<{ readonly step: string; readonly what: What }> => {
  const names = Object.keys(old.steps)
  const known = new Set(names)
  const own = names.flatMap((step) => {
    const [was, is] = [old.steps[step], Object.hasOwn(fresh.steps, step) ? fresh.steps[step] : undefined]
    if (was === undefined) return []
    const moved =
      is !== undefined && [...before(fresh.steps, step)].some((it) => known.has(it) && !before(old.steps, step).has(it))
    return [...stepChanges(was, is), ...(moved ? (["order-changed"] as const) : [])].map((what) => ({ step, what }))
  })
  const inserted = Object.keys(fresh.steps).filter(
    (step) => !known.has(step) && names.some((later) => before(fresh.steps, later).has(step))
  )
  return [...own, ...inserted.map((step) => ({ step, what: "step-inserted" as const }))]
}

interface Change {
  readonly step?: string
  readonly what: SagaWide | What
}

const documentOf = ({ schema, schemas }: NonNullable<Saga["input"]>): JsonSchema =>
  isJsonObject(schema) && schemas !== undefined ? { ...schema, $defs: schemas } : schema

/** What concerns an instance wherever it stands: who runs it, and what it began with. */
const wideChanges = (old: Saga, fresh: Saga, nameOf: (address: string) => string): ReadonlyArray<Change> => {
  const isMoved = old.by !== undefined && fresh.by !== undefined && nameOf(old.by) !== fresh.by
  const isGrown =
    old.input !== undefined &&
    fresh.input !== undefined &&
    isSubtype(documentOf(old.input), documentOf(fresh.input), { sender: "closed" })._tag === "NotIncluded"
  return [
    ...(isMoved ? [{ what: "runner-changed" as const }] : []),
    ...(isGrown ? [{ what: "input-grown" as const }] : [])
  ]
}

/** Instances that are under way when a saga's definition changes. */
export const sagasInFlight = (
  { after, before: side }: Survey,
  rollouts: ReadonlyArray<Rollout>
): ReadonlyArray<Diagnostic> => {
  // Those that end on the old version, or are waited for, never meet the new definition.
  const spared = new Set<string>(
    rollouts.flatMap(({ running = [] }) => running.filter((it) => it.handling !== "continued").map((it) => it.saga))
  )
  const found = (address: string, { by, deadline }: Saga, changes: ReadonlyArray<Change>): Diagnostic =>
    sagaInFlight.finding(address, {
      saga: address,
      ...(by === undefined ? {} : { by }),
      ...(deadline === undefined ? {} : { deadline }),
      changes
    })
  const goesOn = new Set<string>(
    after.index.ofKind("saga").flatMap(({ address, value }) => [address, ...(value.formerly ?? [])])
  )
  const gone = side.index
    .ofKind("saga")
    .filter(({ address }) => !goesOn.has(address) && !spared.has(address))
    .map(({ address, value }) => found(address, value, [{ what: "saga-gone" }]))
  const changed = after.index.ofKind("saga").flatMap(({ address, value: fresh }) => {
    if (spared.has(address)) return []
    const formerly = (fresh.formerly ?? []).find((it) => side.index.find(it as typeof address) !== undefined)
    const old = (side.index.find(address) ?? side.index.find((formerly ?? address) as typeof address))?.value
    if (old === undefined) return []
    const changes = [...wideChanges(old, fresh, side.nameOf), ...changesOf(old, fresh)]
    return changes.length === 0 ? [] : [found(address, old, changes)]
  })
  return [...gone, ...changed]
}
