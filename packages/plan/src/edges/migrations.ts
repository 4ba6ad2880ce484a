import { type MigrationStep, type Model, stableStringify, type Store } from "@lintel/model"
import { type Matched } from "../matched.js"
import type { Survey } from "../survey.js"
import { changeOfType, costOfChange } from "./columnTypes.js"
import { apply, type Tables, tablesOf } from "./tables.js"

/** One phase of a migration, with the tables before and after it. */
export interface MigrationPhase {
  readonly id: string
  readonly phase: "expand" | "migrate" | "contract"
  readonly steps: ReadonlyArray<MigrationStep>
  readonly before: Tables
  readonly after: Tables
}

/** How the data of one store change. */
export interface StoreMigration {
  /** The plan's name of the store. */
  readonly store: string
  readonly old: Store | undefined
  readonly fresh: Store | undefined
  readonly phases: ReadonlyArray<MigrationPhase>
  /** A rollout declares the steps; else they are those that lead from the one design to the other. */
  readonly isDeclared: boolean
}

/** Stores whose form nobody declares to them: whatever is written is what is read. */
const formless: ReadonlySet<string> = new Set(["document", "keyValue", "graph", "search", "blob", "event", "cache"])

/** Whether a store has tables that are changed by operations, rather than by whoever writes. */
export const hasTables = (store: Store | undefined): boolean => store?.kind === undefined || !formless.has(store.kind)

const phases = ["expand", "migrate", "contract"] as const

const step = (
  phase: MigrationStep["phase"],
  operation: MigrationStep["operation"],
  collection: string,
  field?: string
): MigrationStep => ({
  name: `${operation} ${field === undefined ? collection : `${collection}.${field}`}`,
  phase,
  operation,
  collection,
  ...(field === undefined ? {} : { field })
})

/** A type that takes more comes before the code that writes it, one that takes less after the code that wrote more. */
const typeSteps = (
  table: string,
  name: string,
  old: string | undefined,
  fresh: string | undefined,
  engine: string | undefined
): ReadonlyArray<MigrationStep> => {
  const change = changeOfType(old, fresh, engine)
  if (change === "same") return []
  const own = step(change === "wider" ? "expand" : "contract", "changeColumnType", table, name)
  if (old === undefined || fresh === undefined || change === "other") return [own]
  return [Object.assign({}, own, { name: `${own.name} to ${fresh}${costOfChange(old, fresh, engine)}` })]
}

/** Operations that lead from the columns of one table to those of another. */
const columnSteps = (
  table: string,
  old: Tables,
  fresh: Tables,
  engine: string | undefined
): ReadonlyArray<MigrationStep> => {
  const [before, after] = [old.get(table), fresh.get(table)]
  if (before === undefined || after === undefined) return []
  const removed = [...before].flatMap(([name, { notNull }]) =>
    after.has(name)
      ? []
      : [
          ...(notNull === true ? [step("expand", "dropNotNull", table, name)] : []),
          step("contract", "dropColumn", table, name)
        ]
  )
  const others = [...after].flatMap(([name, wanted]): ReadonlyArray<MigrationStep> => {
    const known = before.get(name)
    if (known === undefined) {
      const required = wanted.notNull === true ? [step("contract", "addNotNull", table, name)] : []
      return [step("expand", "addColumn", table, name), ...required]
    }
    return [
      ...typeSteps(table, name, known.type, wanted.type, engine),
      ...(known.notNull !== true && wanted.notNull === true ? [step("contract", "addNotNull", table, name)] : []),
      ...(known.notNull === true && wanted.notNull !== true ? [step("expand", "dropNotNull", table, name)] : [])
    ]
  })
  return [...removed, ...others]
}

const derivedSteps = (old: Tables, fresh: Tables, engine: string | undefined): ReadonlyArray<MigrationStep> => [
  ...[...old.keys()].filter((table) => !fresh.has(table)).map((table) => step("contract", "dropTable", table)),
  ...[...fresh.keys()].filter((table) => !old.has(table)).map((table) => step("expand", "addTable", table)),
  ...[...fresh.keys()].filter((table) => old.has(table)).flatMap((table) => columnSteps(table, old, fresh, engine))
]

const phasesOf = (
  store: string,
  steps: ReadonlyArray<MigrationStep>,
  old: Tables,
  target: Tables
): ReadonlyArray<MigrationPhase> => {
  let tables = old
  const laterRequired = new Set(
    steps
      .filter(({ operation }) => operation === "addNotNull")
      .map(({ collection = "", field = "" }) => stableStringify([collection, field]))
  )
  return phases.flatMap((phase) => {
    const own = steps.filter((it) => it.phase === phase)
    if (own.length === 0) return []
    const before = tables
    for (const it of own) {
      const isLater = laterRequired.has(stableStringify([it.collection ?? "", it.field ?? ""]))
      tables = apply(tables, it, target, isLater)
    }
    return [{ id: `${store}#${phase}`, phase, steps: own, before, after: tables }]
  })
}

/** Steps that rollouts of the new design declare for a store. */
const declaredSteps = (
  rollouts: ReadonlyArray<NonNullable<Model["rollouts"]>[string]>,
  store: string
): ReadonlyArray<MigrationStep> =>
  rollouts.flatMap(({ units }) =>
    Object.values(units).flatMap((unit) => (unit._tag === "Migration" && unit.store === store ? unit.steps : []))
  )

const migrationOf = (
  survey: Survey,
  { after, before }: Matched["pairs"][number],
  rollouts: ReadonlyArray<NonNullable<Model["rollouts"]>[string]>
): ReadonlyArray<StoreMigration> => {
  const old = before === undefined ? undefined : survey.before.model.stores?.[before]
  const fresh = after === undefined ? undefined : survey.after.model.stores?.[after]
  const store = `store:${after ?? before ?? ""}`
  const declared = declaredSteps(rollouts, store)
  const [left, right] = [tablesOf(old) ?? new Map(), tablesOf(fresh) ?? new Map()]
  const isDescribed = old?.collections !== undefined && fresh?.collections !== undefined
  const steps =
    declared.length > 0
      ? declared
      : isDescribed && hasTables(fresh)
        ? derivedSteps(left, right, fresh.engine ?? old.engine)
        : []
  return steps.length === 0
    ? []
    : [{ store, old, fresh, phases: phasesOf(store, steps, left, right), isDeclared: declared.length > 0 }]
}

/** The migrations between two designs: as rollouts declare them, else as the two forms of each store show them. */
export const migrationsOf = (
  survey: Survey,
  rollouts: ReadonlyArray<NonNullable<Model["rollouts"]>[string]>
): ReadonlyArray<StoreMigration> => survey.stores.pairs.flatMap((pair) => migrationOf(survey, pair, rollouts))
