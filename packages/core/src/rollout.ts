import type { Json } from "@lintel/model"
import type {
  AnyEnvironment,
  AnyMessage,
  AnyRollout,
  AnyService,
  AnySlo,
  AnyStore,
  AnyTeam,
  AnyVerification,
  CommonFields
} from "./entity.js"
import { entity, part } from "./meta.js"
import type { Duration, RatioText } from "./policy.js"
import type { Slo } from "./slo.js"

type NoData = "advance" | "wait" | "abort"

/**
 * What lets a stage go on, and what missing data means.
 *
 * @category rollouts
 * @since 0.1.0
 */
export type Gate =
  | { readonly _tag: "Slo"; readonly slo: AnySlo; readonly noData?: NoData; readonly name?: never }
  | {
      readonly _tag: "Metric"
      readonly metric: string
      readonly baseline?: RatioText
      readonly detects?: RatioText
      readonly confidence?: RatioText
      readonly power?: RatioText
      readonly noData?: NoData
    }
  | { readonly _tag: "Test"; readonly verification?: AnyVerification; readonly name?: string }
  | { readonly _tag: "Manual"; readonly owner?: AnyTeam }

function gateSlo(slo: AnySlo, options: { readonly noData?: NoData } = {}): Gate {
  return part({ _tag: "Slo", slo, ...options } as const, gateSlo)
}

function gateMetric(metric: string, options: Omit<Extract<Gate, { _tag: "Metric" }>, "_tag" | "metric"> = {}): Gate {
  return part({ _tag: "Metric", metric, ...options } as const, gateMetric)
}

function gateTest(test: AnyVerification | string): Gate {
  const target = typeof test === "string" ? { name: test } : { verification: test }
  return part({ _tag: "Test", ...target } as const, gateTest)
}

function gateManual(options: { readonly owner?: AnyTeam } = {}): Gate {
  return part({ _tag: "Manual", ...options } as const, gateManual)
}

/**
 * Constructors of gates. `Gate.slo` takes an objective of any service; a bare objective in `gates` must be one of the
 * services that the rollout changes.
 *
 * @example
 * ```ts
 * import { Gate } from "@lintel/core"
 *
 * Gate.metric("error_rate", { baseline: "0.1%", detects: "1%", confidence: "95%", noData: "wait" })._tag // => "Metric"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const Gate: {
  /** An objective of any service holds. */
  readonly slo: typeof gateSlo
  /** A metric does not get worse than its baseline. */
  readonly metric: typeof gateMetric
  /** A verification, or a test by its name, passes. */
  readonly test: typeof gateTest
  /** Somebody says yes. */
  readonly manual: typeof gateManual
} = { slo: gateSlo, metric: gateMetric, test: gateTest, manual: gateManual }

/**
 * A service that changes its version.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface ServiceUnit<Name extends string> {
  readonly _tag: "ServiceUnit"
  readonly service: { readonly _tag: "Service"; readonly name: Name }
  readonly from?: string
  readonly to?: string
}

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

/**
 * A feature flag and who evaluates it.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Flag {
  readonly _tag: "Flag"
  readonly flag: string
  readonly evaluatedBy?: ReadonlyArray<AnyService>
  readonly from?: Json
  readonly to?: Json
}

function makeFlag(flag: string, options: Omit<Flag, "_tag" | "flag"> = {}): Flag {
  return part({ _tag: "Flag", flag, ...options } as const, makeFlag)
}

function turnOn(flag: string, options: Pick<Flag, "evaluatedBy"> = {}): Flag {
  return part({ _tag: "Flag", flag, ...options, from: false, to: true } as const, turnOn)
}

function turnOff(flag: string, options: Pick<Flag, "evaluatedBy"> = {}): Flag {
  return part({ _tag: "Flag", flag, ...options, from: true, to: false } as const, turnOff)
}

/**
 * Constructors of flags that a rollout changes.
 *
 * @example
 * ```ts
 * import { Flag, Service } from "@lintel/core"
 *
 * Flag.turnOn("new-pricing", { evaluatedBy: [Service.make("orders")] }).to // => true
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const Flag: {
  /** A flag with the values it has before and after. */
  readonly make: typeof makeFlag
  /** From false to true. */
  readonly turnOn: typeof turnOn
  /** From true to false. */
  readonly turnOff: typeof turnOff
} = { make: makeFlag, turnOn, turnOff }

/**
 * A message that changes its version.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface MessageUnit {
  readonly _tag: "MessageUnit"
  readonly message: AnyMessage
  readonly from?: string
  readonly to?: string
}

/**
 * A configuration value that changes.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface ConfigurationUnit {
  readonly _tag: "Configuration"
  readonly name: string
  readonly of?: AnyService
  readonly from?: Json
  readonly to?: Json
}

/**
 * Something that changes in a rollout. A bare service means "to its version as designed".
 *
 * @category rollouts
 * @since 0.1.0
 */
export type RolloutUnit<Name extends string> =
  | { readonly _tag: "Service"; readonly name: Name }
  | ServiceUnit<Name>
  | MessageUnit
  | Migration
  | Flag
  | ConfigurationUnit

/**
 * One stage of a rollout.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Stage<Unit extends string = string> {
  readonly name: string
  readonly description?: string
  /** Units that change in this stage; all of them when left out. */
  readonly units?: ReadonlyArray<Unit>
  readonly weight?: RatioText
  readonly instances?: number
  readonly duration?: Duration
  readonly gates?: ReadonlyArray<Gate | AnySlo>
  readonly abort?: { readonly when?: string; readonly automatic?: boolean }
  readonly owner?: AnyTeam
  readonly pointOfNoReturn?: boolean
}

/**
 * What `Rollout.make` takes: units by name; stages as shares of the traffic (`"10%"`) or in the long form; `gates`
 * guard every stage that has none of its own.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface RolloutOptions<Unit extends string, Name extends string> extends CommonFields {
  readonly units: { readonly [U in Unit]: RolloutUnit<Name> }
  readonly stages?: ReadonlyArray<`${number}%` | Stage<NoInfer<Unit>>>
  readonly gates?: ReadonlyArray<Slo<NoInfer<Name>> | Gate>
  readonly strategy?: "rolling" | "blueGreen" | "canary" | "shadow" | "bigBang"
  readonly in?: AnyEnvironment
  readonly surge?: {
    readonly maxSurge?: number | `${number}%`
    readonly maxUnavailable?: number | `${number}%`
    readonly progressDeadline?: Duration
    readonly minimumReady?: Duration
  }
  readonly rollback?: {
    readonly trigger?: string
    readonly how?: string
    readonly automatic?: boolean
    readonly owner?: AnyTeam
  }
  readonly windows?: ReadonlyArray<{ readonly from: string; readonly until: string }>
  readonly after?: ReadonlyArray<AnyRollout>
  readonly verifications?: ReadonlyArray<AnyVerification>
  readonly owner?: AnyTeam
}

/**
 * A plan that brings changes into an environment. `Name` is that of the services it changes.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Rollout<Name extends string> extends RolloutOptions<string, Name> {
  readonly _tag: "Rollout"
  readonly name: string
}

function make<Unit extends string, const Name extends string = never>(
  name: string,
  options: RolloutOptions<Unit, Name>
): Rollout<Name> {
  return entity("rollout", { _tag: "Rollout", name, ...options } as const, make, { names: () => [name] }) as never
}

function service<const Name extends string>(
  target: { readonly _tag: "Service"; readonly name: Name },
  options: { readonly from?: string; readonly to?: string } = {}
): ServiceUnit<Name> {
  return part({ _tag: "ServiceUnit", service: target, ...options } as const, service)
}

function message(target: AnyMessage, options: { readonly from?: string; readonly to?: string } = {}): MessageUnit {
  return part({ _tag: "MessageUnit", message: target, ...options } as const, message)
}

function configuration(name: string, options: Omit<ConfigurationUnit, "_tag" | "name"> = {}): ConfigurationUnit {
  return part({ _tag: "Configuration", name, ...options } as const, configuration)
}

/**
 * Constructors of rollouts and of what changes in them.
 *
 * @example
 * ```ts
 * import { Gate, Operation, Rollout, Service, Slo } from "@lintel/core"
 *
 * const Payments = Service.make("payments", { version: "2.3.0", operations: { pay: Operation.post("/payments") } })
 * const fast = Slo.latency("pay-p99", { of: Payments.operations.pay, under: "500ms", objective: "99%", window: "28d" })
 * const rollout = Rollout.make("payments-2.3", {
 *   units: { payments: Rollout.service(Payments, { from: "2.2.0", to: "2.3.0" }) },
 *   strategy: "canary",
 *   stages: ["1%", "10%", "100%"],
 *   gates: [fast, Gate.manual()]
 * })
 * rollout.name // => "payments-2.3"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const Rollout: {
  /** A rollout under a name. */
  readonly make: typeof make
  /** A service that changes its version. */
  readonly service: typeof service
  /** A message that changes its version. */
  readonly message: typeof message
  /** A configuration value that changes. */
  readonly configuration: typeof configuration
} = { make, service, message, configuration }
