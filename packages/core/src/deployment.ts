import type { AnyBroker, AnyComponent, AnyEnvironment, AnyStore, CommonFields } from "./entity.js"
import { entity } from "./meta.js"
import type { Duration, LocalDate, RatioText } from "./units.js"

/**
 * What `Environment.make` takes.
 *
 * @category deployment
 * @since 0.1.0
 */
export interface EnvironmentOptions extends CommonFields {
  readonly kind?: "production" | "staging" | "test" | "development"
  readonly regions?: ReadonlyArray<string>
  /** Days in UTC, the first and the last included, on which nothing may change. */
  readonly freezes?: ReadonlyArray<{ readonly from: LocalDate; readonly until: LocalDate; readonly reason?: string }>
  /** Times of every week (`Fri 16:00` to `Mon 08:00`) or of every day at which nothing may change, by the zone's clocks. */
  readonly recurringFreezes?: ReadonlyArray<{
    readonly from: string
    readonly until: string
    readonly zone?: string
    readonly reason?: string
  }>
}

/**
 * Where components run.
 *
 * @category deployment
 * @since 0.1.0
 */
export interface Environment extends EnvironmentOptions {
  readonly _tag: "Environment"
  readonly name: string
}

function makeEnvironment(name: string, options: EnvironmentOptions = {}): Environment {
  return entity("environment", { _tag: "Environment", name, ...options } as const, makeEnvironment, {
    names: () => [name]
  })
}

/**
 * Constructors of environments.
 *
 * @example
 * ```ts
 * import { Environment } from "@lintel/core"
 *
 * Environment.make("production", { kind: "production", regions: ["eu-1"] }).kind // => "production"
 * ```
 *
 * @category deployment
 * @since 0.1.0
 */
export const Environment: {
  /** An environment. */
  readonly make: typeof makeEnvironment
} = { make: makeEnvironment }

/**
 * Connections that instances keep open.
 *
 * @category deployment
 * @since 0.1.0
 */
export interface Pool {
  readonly size: number
  readonly to?: AnyStore | AnyComponent | AnyBroker
  readonly queue?: number
  readonly waitTimeout?: Duration
}

/**
 * What a scaler keeps level: the share of what an instance asked for of a resource that it uses (`cpu`, `memory`), or what
 * of a metric each instance has.
 *
 * @category deployment
 * @since 0.1.0
 */
export type ScalingTarget =
  | { readonly _tag: "Utilization"; readonly resource: string; readonly share: RatioText }
  | { readonly _tag: "PerInstance"; readonly metric: string; readonly value: string }

/**
 * What `Deployment.make` takes. `name` is that of the component, followed by that of the environment, unless given.
 *
 * @category deployment
 * @since 0.1.0
 */
export interface DeploymentOptions extends CommonFields {
  readonly name?: string
  readonly of: AnyComponent | AnyStore | AnyBroker
  readonly in?: AnyEnvironment
  readonly version?: string
  readonly instances?: number
  readonly scaling?: {
    readonly minimum: number
    readonly maximum: number
    readonly signal?: string
    /** Instances are added as soon as one of these is exceeded. */
    readonly targets?: ReadonlyArray<ScalingTarget>
  }
  readonly capacity?: { readonly perInstance?: string; readonly concurrency?: number }
  readonly pools?: Readonly<Record<string, Pool>>
  readonly servers?: ReadonlyArray<string>
  readonly region?: string
  /** Deployments that share one of these texts fail together. */
  readonly shares?: ReadonlyArray<string>
  readonly startTime?: Duration
  /** How long an instance waits after it was told to stop before it stops taking requests. */
  readonly preStop?: Duration
  readonly terminationGrace?: Duration
}

/**
 * What of a component runs in an environment.
 *
 * @category deployment
 * @since 0.1.0
 */
export interface Deployment extends DeploymentOptions {
  readonly _tag: "Deployment"
}

function makeDeployment(options: DeploymentOptions): Deployment {
  return entity("deployment", { _tag: "Deployment", ...options } as const, makeDeployment, {
    names: () => [deploymentName(options)]
  })
}

const deploymentName = (options: DeploymentOptions): string =>
  options.name ?? (options.in === undefined ? options.of.name : `${options.of.name}-${options.in.name}`)

/**
 * Constructors of deployments.
 *
 * @example
 * ```ts
 * import { Deployment, Environment, Service } from "@lintel/core"
 *
 * const Orders = Service.make("orders")
 * const deployed = Deployment.make({ of: Orders, in: Environment.make("production"), instances: 6 })
 * deployed.instances // => 6
 * ```
 *
 * @category deployment
 * @since 0.1.0
 */
export const Deployment: {
  /** What of a component runs where. */
  readonly make: typeof makeDeployment
} = { make: makeDeployment }
