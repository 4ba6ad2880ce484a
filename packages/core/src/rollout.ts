import type { Json } from "@lintel/model"
import type {
  AnyEnvironment,
  AnyMessage,
  AnyRollout,
  AnySaga,
  AnyService,
  AnySlo,
  AnyTeam,
  AnyVerification,
  CommonFields
} from "./entity.js"
import type { Flag } from "./flag.js"
import type { Gate } from "./gate.js"
import { entity, part } from "./meta.js"
import type { Migration } from "./migration.js"
import type { Duration, RatioText } from "./units.js"
import type { Slo } from "./slo.js"

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
  /** Who turns a weight into requests: a traffic router, exactly, or the number of instances, rounded. */
  readonly split?: "router" | "instances"
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
  /** The largest share of an error budget that a bad version may burn before it is taken back. */
  readonly errorBudget?: RatioText
  /**
   * What becomes of sagas that run while their services are replaced: they end on the old version, the rollout waits for
   * them, or they go on with the new one.
   */
  readonly running?: ReadonlyArray<{
    readonly saga: AnySaga
    readonly handling: "pinned" | "drained" | "continued"
  }>
  /** When it may be begun: `2026-12-03`, `2026-12-03T09:00Z`, every week `Mon 09:00`, every day `09:00`; in UTC unless said. */
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

function make<Unit extends string, const Name extends string = string>(
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
