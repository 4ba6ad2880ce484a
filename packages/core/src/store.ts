import type { AnyService, AnyTeam, CommonFields } from "./entity.js"
import { entity } from "./meta.js"
import type { Classification } from "./operation.js"
import type { Duration } from "./policy.js"

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
