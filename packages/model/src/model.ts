import * as Schema from "effect/Schema"
import { Broker, Channel, Context, Deployment, Environment, External, Service, Store, Team } from "./components.js"
import { Contract, Message, SharedSchemas } from "./contracts.js"
import { duration, jsonObject, named, opt, prose, setOf } from "./fields.js"
import {
  Alternative,
  Call,
  Constraint,
  Consumer,
  Decision,
  Flow,
  Load,
  PolicyLayer,
  Risk,
  Rollout,
  Saga,
  Slo,
  Suppression,
  Verification
} from "./plans.js"
import { Policy } from "./policy.js"

/**
 * The version of the Model's form that this package reads and writes. A newer minor version is read with its unknown
 * fields kept; a newer major version is refused.
 *
 * @category model
 * @since 0.1.0
 */
export const modelVersion = "1.0"

/**
 * How the design is watched: how often metrics are read and rules evaluated, how long until a page has reached
 * somebody, the shortest time in which that person can end an outage, and how long the metrics are kept.
 *
 * @category model
 * @since 0.1.0
 */
export const Monitoring = Schema.Struct({
  scrape: opt(duration),
  evaluation: opt(duration),
  notification: opt(duration),
  repair: opt(duration),
  retention: opt(duration)
}).annotate({ identifier: "Monitoring" })
/**
 * How the design is watched: how often metrics are read and rules evaluated, how long until a page has reached
 * somebody, the shortest time in which that person can end an outage, and how long the metrics are kept.
 *
 * @category model
 * @since 0.1.0
 */
export interface Monitoring extends Schema.Schema.Type<typeof Monitoring> {}

/**
 * The design as a whole: its name, and what holds unless an entity says otherwise.
 *
 * @category model
 * @since 0.1.0
 */
export const System = Schema.Struct({
  name: Schema.String,
  description: opt(prose),
  version: opt(Schema.String),
  defaults: opt(Policy),
  monitoring: opt(Monitoring),
  uses: opt(setOf(Schema.String)),
  extensions: opt(jsonObject)
}).annotate({ identifier: "System" })
/**
 * The design as a whole: its name, and what holds unless an entity says otherwise.
 *
 * @category model
 * @since 0.1.0
 */
export interface System extends Schema.Schema.Type<typeof System> {}

/**
 * How much of a system a Model holds. `whole`, which is meant where nothing is said: who sends, reads or calls is in it,
 * and what is not there does not exist. `part`: it was read from documents of single applications or contracts, and what
 * the others of the system do is not known.
 *
 * @category model
 * @since 0.1.0
 */
export const Extent = Schema.Literals(["part", "whole"]).annotate({ identifier: "Extent" })
/**
 * How much of a system a Model holds. `whole`, which is meant where nothing is said: who sends, reads or calls is in it,
 * and what is not there does not exist. `part`: it was read from documents of single applications or contracts, and what
 * the others of the system do is not known.
 *
 * @category model
 * @since 0.1.0
 */
export type Extent = Schema.Schema.Type<typeof Extent>

/** Every collection of the Model, in the order of its strata: contracts, components, plans. */
const collections = {
  contracts: opt(named(Contract)),
  schemas: opt(named(SharedSchemas)),
  messages: opt(named(Message)),
  teams: opt(named(Team)),
  contexts: opt(named(Context)),
  services: opt(named(Service)),
  externals: opt(named(External)),
  stores: opt(named(Store)),
  brokers: opt(named(Broker)),
  channels: opt(named(Channel)),
  environments: opt(named(Environment)),
  deployments: opt(named(Deployment)),
  calls: opt(named(Call)),
  policies: opt(named(PolicyLayer)),
  flows: opt(named(Flow)),
  sagas: opt(named(Saga)),
  slos: opt(named(Slo)),
  loads: opt(named(Load)),
  rollouts: opt(named(Rollout)),
  constraints: opt(named(Constraint)),
  alternatives: opt(named(Alternative)),
  decisions: opt(named(Decision)),
  risks: opt(named(Risk)),
  verifications: opt(named(Verification)),
  consumers: opt(named(Consumer)),
  suppressions: opt(named(Suppression))
}

/**
 * The Schema of a whole Model.
 *
 * @category model
 * @since 0.1.0
 */
export const Model = Schema.Struct({
  lintel: Schema.String.check(Schema.isPattern(/^1\.[0-9]{1,6}$/u)),
  system: opt(System),
  extent: opt(Extent),
  ...collections,
  extensions: opt(jsonObject)
}).annotate({ identifier: "Model" })

/**
 * A design, whole, as plain JSON: no classes, no functions, no positions. Collections are keyed by encoded names;
 * the address of an entity is the kind of its collection and its key.
 *
 * @category model
 * @since 0.1.0
 */
export interface Model extends Schema.Schema.Type<typeof Model> {}

/**
 * The name of a collection of entities.
 *
 * @category model
 * @since 0.1.0
 */
export type CollectionName = keyof typeof collections

/**
 * The kind that the entities of a collection have in their addresses.
 *
 * @category model
 * @since 0.1.0
 */
export const kindOfCollection = {
  contracts: "contract",
  schemas: "schemas",
  messages: "message",
  teams: "team",
  contexts: "context",
  services: "service",
  externals: "external",
  stores: "store",
  brokers: "broker",
  channels: "channel",
  environments: "environment",
  deployments: "deployment",
  calls: "call",
  policies: "policy",
  flows: "flow",
  sagas: "saga",
  slos: "slo",
  loads: "load",
  rollouts: "rollout",
  constraints: "constraint",
  alternatives: "alternative",
  decisions: "decision",
  risks: "risk",
  verifications: "verification",
  consumers: "consumer",
  suppressions: "suppression"
} as const satisfies Record<CollectionName, string>

/**
 * A Model without entities.
 *
 * @category model
 * @since 0.1.0
 */
export const empty: Model = { lintel: modelVersion }
