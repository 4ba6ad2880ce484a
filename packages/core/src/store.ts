import type { AnyMessage, AnyService, AnyStore, AnyTeam, CommonFields } from "./entity.js"
import type { MessageReader, Upcaster } from "./message.js"
import { entity } from "./meta.js"
import type { Classification } from "./lifecycle.js"
import type { Duration } from "./units.js"

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
 * A view computed from the messages of a store.
 *
 * @category data
 * @since 0.1.0
 */
export interface StoreProjection {
  readonly description?: string
  readonly by?: AnyService
  readonly into?: AnyStore
  /** The messages it reads; all of the store when left out. */
  readonly messages?: ReadonlyArray<AnyMessage>
  readonly readers?: ReadonlyArray<MessageReader>
  /** Whether it is ever computed again from the start. */
  readonly rebuilds?: boolean
}

/**
 * What makes a store event-sourced: the messages that are its truth, how they are grouped into streams, snapshots,
 * views, and what old versions pass before they are read.
 *
 * @category data
 * @since 0.1.0
 */
export interface EventSourcing {
  readonly messages?: ReadonlyArray<AnyMessage>
  /** JSON Pointer to what the messages of one stream have in common. */
  readonly stream?: `/${string}`
  readonly retention?: Duration | "forever"
  readonly snapshots?:
    | { readonly of?: AnyMessage; readonly every?: number; readonly retention?: Duration | "forever" }
    | "none"
  readonly projections?: Readonly<Record<string, StoreProjection>>
  readonly upcasters?: ReadonlyArray<Upcaster>
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
  /** What makes it event-sourced. */
  readonly events?: EventSourcing
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
