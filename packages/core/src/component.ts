import { contractOf, type Contract, type ContractOptions, type Definitions, type OperationsOf } from "./contract.js"
import type {
  AnyComponent,
  AnyContext,
  AnyContract,
  AnyExternal,
  AnyService,
  AnyStore,
  AnyTeam,
  CommonFields
} from "./entity.js"
import type { Consume, Emit } from "./message.js"
import { entity } from "./meta.js"
import type { PolicyFields } from "./policy.js"
import type { Duration, RatioText } from "./units.js"

/**
 * Which data of a store a service uses.
 *
 * @category components
 * @since 0.1.0
 */
export interface StoreAccess {
  readonly store: AnyStore
  readonly mode: "read" | "write" | "readWrite"
  readonly collections?: ReadonlyArray<string>
}

/**
 * A health check that something asks a service.
 *
 * @category components
 * @since 0.1.0
 */
export interface HealthCheck {
  readonly kind: "startup" | "readiness" | "liveness"
  readonly path?: string
  readonly dependsOn?: ReadonlyArray<AnyComponent | AnyStore | { readonly _tag: "Broker"; readonly name: string }>
  readonly initialDelay?: Duration
  readonly period?: Duration
  readonly timeout?: Duration
  readonly failureThreshold?: number
}

/**
 * Facts of a service beside its operations.
 *
 * @category components
 * @since 0.1.0
 */
export interface ServiceFacts extends CommonFields {
  readonly context?: AnyContext
  readonly owner?: AnyTeam
  readonly tier?: "critical" | "important" | "standard" | "besteffort"
  readonly version?: string
  readonly responsibilities?: ReadonlyArray<string>
  /** Contracts beside the one that `operations` makes. */
  readonly provides?: ReadonlyArray<AnyContract>
  readonly emits?: ReadonlyArray<Emit>
  readonly consumes?: ReadonlyArray<Consume>
  readonly owns?: ReadonlyArray<AnyStore>
  readonly accesses?: ReadonlyArray<StoreAccess>
  readonly healthChecks?: ReadonlyArray<HealthCheck>
  readonly technology?: ReadonlyArray<string>
  readonly exposure?: "public" | "partner" | "internal"
  /** Data it needs but does not own. */
  readonly refersTo?: ReadonlyArray<{ readonly data: string; readonly of: AnyService | AnyExternal }>
  /** What its calls do unless they say otherwise. */
  readonly defaults?: PolicyFields
  /** The system it belongs to, when it is another one. */
  readonly origin?: string
}

/**
 * What `Service.make` takes: `operations` is shorthand for a contract of the service's name (`contract` holds that
 * contract's further facts), `instances` for a deployment in the default environment.
 *
 * @category components
 * @since 0.1.0
 */
export interface ServiceOptions<Operations> extends ServiceFacts {
  readonly operations?: Operations
  readonly contract?: ContractOptions<never>
  readonly instances?: number
}

/**
 * A part of the system that runs on its own. It refers to what it provides, never to what it calls.
 *
 * @category components
 * @since 0.1.0
 */
export interface Service<Name extends string, Operations = {}> extends ServiceFacts {
  readonly _tag: "Service"
  readonly name: Name
  readonly operations: OperationsOf<Name, Operations>
  readonly instances?: number
}

function makeService<const Name extends string, Operations extends Definitions = {}>(
  name: Name,
  options: ServiceOptions<Operations> = {}
): Service<Name, Operations> {
  return component("service", "Service", name, options, makeService) as never
}

/** Makes a service or an external with the contract that its operations stand for. */
const component = (
  kind: "service" | "external",
  tag: "Service" | "External",
  name: string,
  { operations, contract: contractFacts, ...facts }: ServiceOptions<Definitions> | ExternalOptions<Definitions>,
  constructor: (...args: never) => unknown
): object => {
  const contract: Contract<string> | undefined =
    operations === undefined
      ? undefined
      : contractOf(name, { ...versionOf(facts), ...contractFacts, operations }, constructor, () => [made])
  const made: object = entity(
    kind,
    { _tag: tag, name, ...facts, operations: contract?.operations ?? {} },
    constructor,
    { names: () => [name], home: () => (contract === undefined ? [] : [contract]) }
  )
  return made
}

const versionOf = (facts: object): { readonly version?: string } =>
  "version" in facts && typeof facts.version === "string" ? { version: facts.version } : {}

/**
 * Constructors of services.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Operation, Service } from "@lintel/core"
 *
 * class Receipt extends Schema.Class<Receipt>("Receipt")({ id: Schema.String }) {}
 * const Payments = Service.make("payments", {
 *   version: "2.3.0",
 *   operations: { pay: Operation.post("/payments", { success: Receipt }) }
 * })
 * Payments.operations.pay.contract // => "payments"
 * ```
 *
 * @category components
 * @since 0.1.0
 */
export const Service: {
  /** A service, with the operations it provides. */
  readonly make: typeof makeService
} = { make: makeService }

/**
 * Facts of an external beside its operations.
 *
 * @category components
 * @since 0.1.0
 */
export interface ExternalFacts extends CommonFields {
  readonly owner?: string
  readonly provides?: ReadonlyArray<AnyContract>
  readonly emits?: ReadonlyArray<Emit>
  readonly consumes?: ReadonlyArray<Consume>
  readonly kind?: "person" | "system"
  readonly availability?: RatioText
  readonly origin?: string
}

/**
 * What `External.make` takes. `operations` is shorthand for a contract of the external's name.
 *
 * @category components
 * @since 0.1.0
 */
export interface ExternalOptions<Operations> extends ExternalFacts {
  readonly operations?: Operations
  readonly contract?: ContractOptions<never>
}

/**
 * What others run: a name, and whatever is known of it.
 *
 * @category components
 * @since 0.1.0
 */
export interface External<Name extends string, Operations = {}> extends ExternalFacts {
  readonly _tag: "External"
  readonly name: Name
  readonly operations: OperationsOf<Name, Operations>
}

function makeExternal<const Name extends string, Operations extends Definitions = {}>(
  name: Name,
  options: ExternalOptions<Operations> = {}
): External<Name, Operations> {
  return component("external", "External", name, options, makeExternal) as never
}

/**
 * Constructors of externals.
 *
 * @example
 * ```ts
 * import { External, Operation } from "@lintel/core"
 *
 * const Bank = External.make("bank", { availability: "99.5%", operations: { transfer: Operation.post("/transfers") } })
 * Bank.operations.transfer.contract // => "bank"
 * ```
 *
 * @category components
 * @since 0.1.0
 */
export const External: {
  /** Something others run, with whatever is known of it. */
  readonly make: typeof makeExternal
} = { make: makeExternal }
