import type { ChannelOrNone } from "./component.js"
import type {
  AnyBroker,
  AnyComponent,
  AnyEnvironment,
  AnyMessage,
  AnyService,
  AnyStore,
  AnyTeam,
  CommonFields
} from "./entity.js"
import { entity } from "./meta.js"
import type { Classification } from "./operation.js"
import type { Bytes, Duration, LocalDate } from "./policy.js"

/**
 * One field of a collection.
 *
 * @category data
 * @since 0.1.0
 */
export interface Field {
  readonly type?: string
  readonly optional?: boolean
  readonly description?: string
  readonly classification?: "public" | "internal" | "confidential" | "personal" | "sensitive" | "secret"
  readonly references?: { readonly collection: string; readonly field?: string }
}

/**
 * A table, a collection, a key space.
 *
 * @category data
 * @since 0.1.0
 */
export interface Collection {
  readonly description?: string
  readonly fields?: Readonly<Record<string, Field>>
  readonly key?: ReadonlyArray<string>
  readonly indexes?: Readonly<Record<string, { readonly fields: ReadonlyArray<string>; readonly unique?: boolean }>>
  readonly partitionedBy?: ReadonlyArray<string>
  readonly retention?: Duration | "forever"
  readonly classification?: Classification
}

/**
 * What `Store.make` takes.
 *
 * @category data
 * @since 0.1.0
 */
export interface StoreOptions extends CommonFields {
  readonly kind?:
    | "relational"
    | "document"
    | "keyValue"
    | "wideColumn"
    | "graph"
    | "search"
    | "timeSeries"
    | "blob"
    | "event"
    | "cache"
  readonly engine?: string
  readonly version?: string
  readonly owner?: AnyService | AnyTeam
  readonly collections?: Readonly<Record<string, Collection>>
  readonly consistency?: "strong" | "eventual" | "causal"
  readonly staleness?: Duration
  readonly connectionLimit?: number
  readonly backup?: {
    readonly recoveryPoint?: Duration
    readonly recoveryTime?: Duration
    readonly retention?: Duration
  }
  readonly encrypted?: boolean
  readonly origin?: string
}

/**
 * Where data lives.
 *
 * @category data
 * @since 0.1.0
 */
export interface Store extends StoreOptions {
  readonly _tag: "Store"
  readonly name: string
}

function makeStore(name: string, options: StoreOptions = {}): Store {
  return entity("store", { _tag: "Store", name, ...options } as const, makeStore, { names: () => [name] })
}

/**
 * Constructors of stores.
 *
 * @example
 * ```ts
 * import { Store } from "@lintel/core"
 *
 * Store.make("orders-db", { kind: "relational", engine: "postgres" }).engine // => "postgres"
 * ```
 *
 * @category data
 * @since 0.1.0
 */
export const Store: {
  /** A store. */
  readonly make: typeof makeStore
} = { make: makeStore }

/**
 * What `Broker.make` takes.
 *
 * @category messages
 * @since 0.1.0
 */
export interface BrokerOptions extends CommonFields {
  readonly product:
    | "kafka"
    | "rabbitmq"
    | "sqs"
    | "sns"
    | "azureServiceBus"
    | "azureEventHubs"
    | "googlePubSub"
    | "kinesis"
    | "natsJetStream"
    | "redisStreams"
    | "other"
  readonly version?: string
  readonly owner?: AnyTeam
  readonly maxMessageSize?: Bytes
  readonly origin?: string
}

/**
 * A product that carries messages.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Broker extends BrokerOptions {
  readonly _tag: "Broker"
  readonly name: string
}

function makeBroker(name: string, options: BrokerOptions): Broker {
  return entity("broker", { _tag: "Broker", name, ...options } as const, makeBroker, { names: () => [name] })
}

/**
 * Constructors of brokers.
 *
 * @example
 * ```ts
 * import { Broker } from "@lintel/core"
 *
 * Broker.make("events", { product: "kafka", maxMessageSize: "1MiB" }).product // => "kafka"
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Broker: {
  /** A broker. */
  readonly make: typeof makeBroker
} = { make: makeBroker }

/**
 * What `Channel.make` takes.
 *
 * @category messages
 * @since 0.1.0
 */
export interface ChannelOptions extends CommonFields {
  readonly broker?: AnyBroker
  readonly kind?: "topic" | "queue" | "fanOut" | "stream"
  readonly address?: string
  readonly messages?: ReadonlyArray<AnyMessage>
  readonly oneMessagePerSchema?: boolean
  readonly partitions?: number
  readonly key?: string
  readonly ordering?: "none" | "perKey" | "total"
  readonly delivery?: "atMostOnce" | "atLeastOnce" | "exactlyOnce"
  readonly retention?: Duration | "forever" | "untilConsumed"
  readonly compaction?: boolean
  readonly maxMessageSize?: Bytes
  readonly deadLetter?: ChannelOrNone
  readonly deduplication?: Duration | "none"
  readonly owner?: AnyTeam | AnyService
  readonly visibility?: "private" | "shared" | "public"
  readonly origin?: string
}

/**
 * A topic, a queue, a stream: where messages pass.
 *
 * @category messages
 * @since 0.1.0
 */
export interface Channel extends ChannelOptions {
  readonly _tag: "Channel"
  readonly name: string
}

function makeChannel(name: string, options: ChannelOptions = {}): Channel {
  return entity("channel", { _tag: "Channel", name, ...options } as const, makeChannel, { names: () => [name] })
}

/**
 * Constructors of channels.
 *
 * @example
 * ```ts
 * import { Channel } from "@lintel/core"
 *
 * Channel.make("orders.events", { kind: "topic", partitions: 12, retention: "7d" }).partitions // => 12
 * ```
 *
 * @category messages
 * @since 0.1.0
 */
export const Channel: {
  /** A channel. */
  readonly make: typeof makeChannel
} = { make: makeChannel }

/**
 * What `Environment.make` takes.
 *
 * @category deployment
 * @since 0.1.0
 */
export interface EnvironmentOptions extends CommonFields {
  readonly kind?: "production" | "staging" | "test" | "development"
  readonly regions?: ReadonlyArray<string>
  readonly freezes?: ReadonlyArray<{ readonly from: LocalDate; readonly until: LocalDate; readonly reason?: string }>
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
  readonly scaling?: { readonly minimum: number; readonly maximum: number; readonly signal?: string }
  readonly capacity?: { readonly perInstance?: string; readonly concurrency?: number }
  readonly pools?: Readonly<Record<string, Pool>>
  readonly servers?: ReadonlyArray<string>
  readonly region?: string
  /** Deployments that share one of these texts fail together. */
  readonly shares?: ReadonlyArray<string>
  readonly startTime?: Duration
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
