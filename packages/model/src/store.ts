import * as Schema from "effect/Schema"
import { common, duration, named, opt, positive, prose, refTo } from "./fields.js"
import { EventSourcing } from "./eventSourcing.js"
import { Classification, DataClass } from "./lifecycle.js"

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
  events: opt(EventSourcing),
  origin: opt(Schema.String)
}).annotate({ identifier: "Store" })

/**
 * Where data lives. `staleness` bounds how old a read may be.
 *
 * @category components
 * @since 0.1.0
 */
export interface Store extends Schema.Schema.Type<typeof Store> {}
