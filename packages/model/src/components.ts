import * as Schema from "effect/Schema"
import { DataClass, Classification } from "./contracts.js"
import {
  bytes,
  common,
  count,
  date,
  duration,
  jsonSchema,
  named,
  none,
  opt,
  positive,
  prose,
  ratio,
  refTo,
  setOf
} from "./fields.js"
import { Policy } from "./policy.js"

/**
 * People who own something.
 *
 * @category components
 * @since 0.1.0
 */
export const Team = Schema.Struct({
  ...common,
  contacts: opt(named(Schema.String)),
  onCall: opt(Schema.String)
}).annotate({ identifier: "Team" })
/**
 * People who own something.
 *
 * @category components
 * @since 0.1.0
 */
export interface Team extends Schema.Schema.Type<typeof Team> {}

/**
 * The pattern of a context map relation, seen from the context that declares it.
 *
 * @category components
 * @since 0.1.0
 */
export const ContextPattern = Schema.Literals([
  "partnership",
  "sharedKernel",
  "customerSupplier",
  "conformist",
  "anticorruptionLayer",
  "openHost",
  "publishedLanguage",
  "separateWays"
])
/**
 * The pattern of a context map relation, seen from the context that declares it.
 *
 * @category components
 * @since 0.1.0
 */
export type ContextPattern = typeof ContextPattern.Type

/**
 * A bounded context: one language, one team that answers for it.
 *
 * @category components
 * @since 0.1.0
 */
export const Context = Schema.Struct({
  ...common,
  team: opt(refTo("team")),
  language: opt(named(prose)),
  relations: opt(
    setOf(
      Schema.Struct({
        to: refTo("context"),
        pattern: ContextPattern,
        role: opt(Schema.Literals(["upstream", "downstream", "both"]))
      })
    )
  )
}).annotate({ identifier: "Context" })
/**
 * A bounded context: one language, one team that answers for it.
 *
 * @category components
 * @since 0.1.0
 */
export interface Context extends Schema.Schema.Type<typeof Context> {}

/**
 * How a message leaves a service: `direct` (a write and a publish, not atomic), `outbox`, or change data capture.
 *
 * @category components
 * @since 0.1.0
 */
export const Delivery = Schema.Literals(["direct", "outbox", "changeDataCapture"])
/**
 * How a message leaves a service: `direct` (a write and a publish, not atomic), `outbox`, or change data capture.
 *
 * @category components
 * @since 0.1.0
 */
export type Delivery = typeof Delivery.Type

/**
 * A message that a component emits, where to, and how safely.
 *
 * @category components
 * @since 0.1.0
 */
export const Emission = Schema.Struct({
  message: refTo("message"),
  channel: opt(refTo("channel")),
  delivery: opt(Delivery),
  store: opt(refTo("store")),
  guarantee: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"]))
}).annotate({ identifier: "Emission" })
/**
 * A message that a component emits, where to, and how safely.
 *
 * @category components
 * @since 0.1.0
 */
export interface Emission extends Schema.Schema.Type<typeof Emission> {}

/**
 * What repeating an action does: nothing protects it, its effect happens once, or its stored reply is given again.
 *
 * @category components
 * @since 0.1.0
 */
export const RepeatSafety = Schema.Literals(["none", "effect", "replay"])
/**
 * What repeating an action does: nothing protects it, its effect happens once, or its stored reply is given again.
 *
 * @category components
 * @since 0.1.0
 */
export type RepeatSafety = typeof RepeatSafety.Type

/**
 * What a reader takes from a payload: pointers with `*` for items and map values (all else may be anything), or
 * the schema it decodes with; `handles` lists the enum values it copes with, by pointer.
 *
 * @category components
 * @since 0.1.0
 */
export const Projection = Schema.Struct({
  reads: opt(setOf(Schema.String)),
  decoder: opt(jsonSchema),
  handles: opt(
    Schema.Record(Schema.String, setOf(Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])))
  )
}).annotate({ identifier: "Projection" })
/**
 * What a reader takes from a payload: pointers with `*` for items and map values (all else may be anything), or
 * the schema it decodes with; `handles` lists the enum values it copes with, by pointer.
 *
 * @category components
 * @since 0.1.0
 */
export interface Projection extends Schema.Schema.Type<typeof Projection> {}

/**
 * What happens to a message whose handling failed: total attempts, the wait, and where it goes meanwhile.
 *
 * @category components
 * @since 0.1.0
 */
export const Redelivery = Schema.Struct({
  attempts: opt(positive),
  visibility: opt(duration),
  delay: opt(duration),
  retryChannels: opt(Schema.Array(refTo("channel")))
}).annotate({ identifier: "Redelivery" })
/**
 * What happens to a message whose handling failed: total attempts, the wait, and where it goes meanwhile.
 *
 * @category components
 * @since 0.1.0
 */
export interface Redelivery extends Schema.Schema.Type<typeof Redelivery> {}

/**
 * One consumer of a channel. `readers` is keyed by the encoded name of a message; `handling` is the time one
 * message takes.
 *
 * @category components
 * @since 0.1.0
 */
export const Consumption = Schema.Struct({
  channel: refTo("channel"),
  messages: opt(setOf(refTo("message"))),
  group: opt(Schema.String),
  concurrency: opt(positive),
  idempotency: opt(RepeatSafety),
  retention: opt(duration),
  readers: opt(Schema.Record(Schema.String, Projection)),
  deadLetter: opt(Schema.Union([refTo("channel"), none])),
  redelivery: opt(Redelivery),
  handling: opt(duration),
  replays: opt(Schema.Union([duration, Schema.Literals(["none", "all"])])),
  guarantee: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"]))
}).annotate({ identifier: "Consumption" })
/**
 * One consumer of a channel. `readers` is keyed by the encoded name of a message; `handling` is the time one
 * message takes.
 *
 * @category components
 * @since 0.1.0
 */
export interface Consumption extends Schema.Schema.Type<typeof Consumption> {}

/**
 * A store that a service uses without owning it.
 *
 * @category components
 * @since 0.1.0
 */
export const StoreAccess = Schema.Struct({
  store: refTo("store"),
  mode: Schema.Literals(["read", "write", "readWrite"]),
  collections: opt(setOf(Schema.String))
}).annotate({ identifier: "StoreAccess" })
/**
 * A store that a service uses without owning it.
 *
 * @category components
 * @since 0.1.0
 */
export interface StoreAccess extends Schema.Schema.Type<typeof StoreAccess> {}

/**
 * What an orchestrator asks a service, how often, and what the answer depends on.
 *
 * @category components
 * @since 0.1.0
 */
export const HealthCheck = Schema.Struct({
  kind: Schema.Literals(["startup", "readiness", "liveness"]),
  path: opt(Schema.String),
  dependsOn: opt(setOf(refTo("service", "external", "store", "broker"))),
  initialDelay: opt(duration),
  period: opt(duration),
  timeout: opt(duration),
  failureThreshold: opt(positive)
}).annotate({ identifier: "HealthCheck" })
/**
 * What an orchestrator asks a service, how often, and what the answer depends on.
 *
 * @category components
 * @since 0.1.0
 */
export interface HealthCheck extends Schema.Schema.Type<typeof HealthCheck> {}

/**
 * A part of the system that runs on its own. It refers to what it provides, never to what it calls.
 *
 * @category components
 * @since 0.1.0
 */
export const Service = Schema.Struct({
  ...common,
  context: opt(refTo("context")),
  owner: opt(refTo("team")),
  tier: opt(Schema.Literals(["critical", "important", "standard", "besteffort"])),
  version: opt(Schema.String),
  responsibilities: opt(Schema.Array(prose)),
  provides: opt(setOf(refTo("contract"))),
  emits: opt(setOf(Emission)),
  consumes: opt(setOf(Consumption)),
  owns: opt(setOf(refTo("store"))),
  accesses: opt(setOf(StoreAccess)),
  healthChecks: opt(setOf(HealthCheck)),
  technology: opt(setOf(Schema.String)),
  exposure: opt(Schema.Literals(["public", "partner", "internal"])),
  refersTo: opt(setOf(Schema.Struct({ data: Schema.String, of: refTo("service", "external") }))),
  defaults: opt(Policy),
  /** The system this service belongs to, when it is another one. */
  origin: opt(Schema.String)
}).annotate({ identifier: "Service" })
/**
 * A part of the system that runs on its own. It refers to what it provides, never to what it calls.
 *
 * @category components
 * @since 0.1.0
 */
export interface Service extends Schema.Schema.Type<typeof Service> {}

/**
 * What others run: a name, and whatever is known of it.
 *
 * @category components
 * @since 0.1.0
 */
export const External = Schema.Struct({
  ...common,
  owner: opt(Schema.String),
  provides: opt(setOf(refTo("contract"))),
  emits: opt(setOf(Emission)),
  consumes: opt(setOf(Consumption)),
  kind: opt(Schema.Literals(["person", "system"])),
  availability: opt(ratio),
  origin: opt(Schema.String)
}).annotate({ identifier: "External" })
/**
 * What others run: a name, and whatever is known of it.
 *
 * @category components
 * @since 0.1.0
 */
export interface External extends Schema.Schema.Type<typeof External> {}

/**
 * One field of a collection. `type` is the engine's own word.
 *
 * @category components
 * @since 0.1.0
 */
export const Field = Schema.Struct({
  type: opt(Schema.String),
  optional: opt(Schema.Boolean),
  description: opt(prose),
  classification: opt(DataClass),
  references: opt(Schema.Struct({ collection: Schema.String, field: opt(Schema.String) }))
}).annotate({ identifier: "Field" })
/**
 * One field of a collection. `type` is the engine's own word.
 *
 * @category components
 * @since 0.1.0
 */
export interface Field extends Schema.Schema.Type<typeof Field> {}

/**
 * A table, a collection, a key space.
 *
 * @category components
 * @since 0.1.0
 */
export const Collection = Schema.Struct({
  description: opt(prose),
  fields: opt(named(Field)),
  key: opt(Schema.Array(Schema.String)),
  indexes: opt(named(Schema.Struct({ fields: Schema.Array(Schema.String), unique: opt(Schema.Boolean) }))),
  partitionedBy: opt(Schema.Array(Schema.String)),
  retention: opt(Schema.Union([duration, Schema.Literal("forever")])),
  classification: opt(Classification)
}).annotate({ identifier: "Collection" })
/**
 * A table, a collection, a key space.
 *
 * @category components
 * @since 0.1.0
 */
export interface Collection extends Schema.Schema.Type<typeof Collection> {}

/**
 * Where data lives. `staleness` bounds how old a read may be.
 *
 * @category components
 * @since 0.1.0
 */
export const Store = Schema.Struct({
  ...common,
  kind: opt(
    Schema.Literals([
      "relational",
      "document",
      "keyValue",
      "wideColumn",
      "graph",
      "search",
      "timeSeries",
      "blob",
      "event",
      "cache"
    ])
  ),
  engine: opt(Schema.String),
  version: opt(Schema.String),
  owner: opt(refTo("service", "team")),
  collections: opt(named(Collection)),
  consistency: opt(Schema.Literals(["strong", "eventual", "causal"])),
  staleness: opt(duration),
  connectionLimit: opt(positive),
  backup: opt(Schema.Struct({ recoveryPoint: opt(duration), recoveryTime: opt(duration), retention: opt(duration) })),
  encrypted: opt(Schema.Boolean),
  origin: opt(Schema.String)
}).annotate({ identifier: "Store" })
/**
 * Where data lives. `staleness` bounds how old a read may be.
 *
 * @category components
 * @since 0.1.0
 */
export interface Store extends Schema.Schema.Type<typeof Store> {}

/**
 * A product that carries messages. What it can do is a profile that analyses look up by `product`.
 *
 * @category components
 * @since 0.1.0
 */
export const Broker = Schema.Struct({
  ...common,
  product: Schema.Literals([
    "kafka",
    "rabbitmq",
    "sqs",
    "sns",
    "azureServiceBus",
    "azureEventHubs",
    "googlePubSub",
    "kinesis",
    "natsJetStream",
    "redisStreams",
    "other"
  ]),
  version: opt(Schema.String),
  owner: opt(refTo("team")),
  maxMessageSize: opt(bytes),
  origin: opt(Schema.String)
}).annotate({ identifier: "Broker" })
/**
 * A product that carries messages. What it can do is a profile that analyses look up by `product`.
 *
 * @category components
 * @since 0.1.0
 */
export interface Broker extends Schema.Schema.Type<typeof Broker> {}

/**
 * A topic, a queue, a stream: where messages pass.
 *
 * @category components
 * @since 0.1.0
 */
export const Channel = Schema.Struct({
  ...common,
  broker: opt(refTo("broker")),
  kind: opt(Schema.Literals(["topic", "queue", "fanOut", "stream"])),
  address: opt(Schema.String),
  messages: opt(setOf(refTo("message"))),
  oneMessagePerSchema: opt(Schema.Boolean),
  partitions: opt(positive),
  key: opt(Schema.Union([Schema.String, none])),
  ordering: opt(Schema.Literals(["none", "perKey", "total"])),
  delivery: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"])),
  retention: opt(Schema.Union([duration, Schema.Literals(["forever", "untilConsumed"])])),
  compaction: opt(Schema.Boolean),
  maxMessageSize: opt(bytes),
  deadLetter: opt(Schema.Union([refTo("channel"), none])),
  deduplication: opt(Schema.Union([duration, none])),
  owner: opt(refTo("team", "service")),
  visibility: opt(Schema.Literals(["private", "shared", "public"])),
  origin: opt(Schema.String)
}).annotate({ identifier: "Channel" })
/**
 * A topic, a queue, a stream: where messages pass.
 *
 * @category components
 * @since 0.1.0
 */
export interface Channel extends Schema.Schema.Type<typeof Channel> {}

/**
 * Where components run, and when nothing may change there.
 *
 * @category components
 * @since 0.1.0
 */
export const Environment = Schema.Struct({
  ...common,
  kind: opt(Schema.Literals(["production", "staging", "test", "development"])),
  regions: opt(setOf(Schema.String)),
  freezes: opt(setOf(Schema.Struct({ from: date, until: date, reason: opt(prose) })))
}).annotate({ identifier: "Environment" })
/**
 * Where components run, and when nothing may change there.
 *
 * @category components
 * @since 0.1.0
 */
export interface Environment extends Schema.Schema.Type<typeof Environment> {}

/**
 * Connections that one instance keeps open.
 *
 * @category components
 * @since 0.1.0
 */
export const Pool = Schema.Struct({
  size: positive,
  to: opt(refTo("store", "service", "external", "broker")),
  queue: opt(count),
  waitTimeout: opt(duration)
}).annotate({ identifier: "Pool" })
/**
 * Connections that one instance keeps open.
 *
 * @category components
 * @since 0.1.0
 */
export interface Pool extends Schema.Schema.Type<typeof Pool> {}

/**
 * What of a component runs in an environment. Two deployments with one `shares` text fail together.
 *
 * @category components
 * @since 0.1.0
 */
export const Deployment = Schema.Struct({
  ...common,
  of: refTo("service", "store", "broker", "external"),
  in: opt(refTo("environment")),
  version: opt(Schema.String),
  instances: opt(positive),
  scaling: opt(Schema.Struct({ minimum: positive, maximum: positive, signal: opt(Schema.String) })),
  capacity: opt(Schema.Struct({ perInstance: opt(Schema.String), concurrency: opt(positive) })),
  pools: opt(named(Pool)),
  servers: opt(Schema.Array(Schema.String)),
  region: opt(Schema.String),
  shares: opt(setOf(Schema.String)),
  startTime: opt(duration),
  terminationGrace: opt(duration)
}).annotate({ identifier: "Deployment" })
/**
 * What of a component runs in an environment. Two deployments with one `shares` text fail together.
 *
 * @category components
 * @since 0.1.0
 */
export interface Deployment extends Schema.Schema.Type<typeof Deployment> {}
