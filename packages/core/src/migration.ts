import type { AnyStore } from "./entity.js"
import { part } from "./meta.js"

/**
 * One step of a migration, in the words of migration linters.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface MigrationStep {
  readonly name: string
  readonly phase: "expand" | "migrate" | "contract"
  readonly operation: MigrationOperation
  readonly collection?: string
  readonly field?: string
  readonly to?: string
  readonly reversible?: boolean
  readonly after?: ReadonlyArray<string>
  readonly verification?: string
}

/**
 * What a migration step does.
 *
 * @category rollouts
 * @since 0.1.0
 */
export type MigrationOperation =
  | "addTable"
  | "addColumn"
  | "addIndex"
  | "addConstraint"
  | "addNotNull"
  | "renameTable"
  | "renameColumn"
  | "changeColumnType"
  | "dropNotNull"
  | "dropConstraint"
  | "dropIndex"
  | "dropColumn"
  | "dropTable"
  | "backfill"
  | "dualWrite"
  | "switchReads"
  | "stopWrites"
  | "other"

/**
 * A migration of one store.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Migration {
  readonly _tag: "Migration"
  readonly store: AnyStore
  readonly steps: ReadonlyArray<MigrationStep>
}

/**
 * Options of a migration step: what it touches, and `phase` where it differs from the operation's usual one.
 *
 * @category rollouts
 * @since 0.1.0
 */
export type MigrationOptions = Omit<MigrationStep, "operation" | "phase" | "name"> & {
  readonly name?: string
  readonly phase?: MigrationStep["phase"]
}

type StepOf = (options?: MigrationOptions) => MigrationStep

const migrationStep = (operation: MigrationOperation, usual: MigrationStep["phase"]): StepOf => {
  const construct: StepOf = ({ name, phase = usual, ...options } = {}) => {
    const place = [options.collection, options.field].filter((word) => word !== undefined).join(".")
    const fallback = place === "" ? operation : `${operation} ${place}`
    return part({ name: name ?? fallback, phase, operation, ...options }, construct)
  }
  return construct
}

function makeMigration(store: AnyStore, steps: ReadonlyArray<MigrationStep>): Migration {
  return part({ _tag: "Migration", store, steps } as const, makeMigration)
}

/**
 * Constructors of migrations. Each step has the phase it usually belongs to (expand, migrate, contract); say `phase`
 * where yours differs.
 *
 * @example
 * ```ts
 * import { Migration, Store } from "@lintel/core"
 *
 * const migration = Migration.make(Store.make("orders-db"), [
 *   Migration.addColumn({ collection: "orders", field: "total_cents" }),
 *   Migration.backfill({ collection: "orders", field: "total_cents" }),
 *   Migration.dropColumn({ collection: "orders", field: "total" })
 * ])
 * migration.steps.map((step) => step.phase) // => ["expand", "migrate", "contract"]
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const Migration: {
  /** A migration of one store. */
  readonly make: typeof makeMigration
} & { readonly [O in MigrationOperation]: StepOf } = {
  make: makeMigration,
  addTable: migrationStep("addTable", "expand"),
  addColumn: migrationStep("addColumn", "expand"),
  addIndex: migrationStep("addIndex", "expand"),
  addConstraint: migrationStep("addConstraint", "contract"),
  addNotNull: migrationStep("addNotNull", "contract"),
  renameTable: migrationStep("renameTable", "contract"),
  renameColumn: migrationStep("renameColumn", "contract"),
  changeColumnType: migrationStep("changeColumnType", "contract"),
  dropNotNull: migrationStep("dropNotNull", "expand"),
  dropConstraint: migrationStep("dropConstraint", "expand"),
  dropIndex: migrationStep("dropIndex", "contract"),
  dropColumn: migrationStep("dropColumn", "contract"),
  dropTable: migrationStep("dropTable", "contract"),
  backfill: migrationStep("backfill", "migrate"),
  dualWrite: migrationStep("dualWrite", "migrate"),
  switchReads: migrationStep("switchReads", "migrate"),
  stopWrites: migrationStep("stopWrites", "contract"),
  other: migrationStep("other", "migrate")
}
