import type { AnyChannel, AnyEnvironment, AnyOperation, AnyService, AnyStore, CommonFields } from "./entity.js"
import { entity } from "./meta.js"
import type { Duration, Rate } from "./units.js"

/**
 * What `Load.make` takes.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LoadOptions extends CommonFields {
  /** Of a store, a request is one read or write. */
  readonly of: AnyOperation | AnyChannel | AnyService | AnyStore
  readonly in?: AnyEnvironment
  readonly steady?: Rate
  readonly peak?: Rate
  /** `ratio` is what the load is multiplied by in each `per`: `{ ratio: "1.5", per: "365d" }`. */
  readonly growth?: { readonly ratio: `${number}`; readonly per: Duration }
  /** How long serving one request takes, measured or assumed. */
  readonly latency?: {
    readonly mean?: Duration
    readonly p50?: Duration
    readonly p95?: Duration
    readonly p99?: Duration
    readonly p999?: Duration
  }
  /** What one deployment of it can serve. */
  readonly capacity?: Rate
}

/**
 * How much is asked of something.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Load extends LoadOptions {
  readonly _tag: "Load"
  readonly name: string
}

function makeLoad(name: string, options: LoadOptions): Load {
  return entity("load", { _tag: "Load", name, ...options } as const, makeLoad, { names: () => [name] })
}

/**
 * Constructors of loads.
 *
 * @example
 * ```ts
 * import { Load, Service } from "@lintel/core"
 *
 * Load.make("orders-load", { of: Service.make("orders"), steady: "50/s", peak: "250/s" }).peak // => "250/s"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const Load: {
  /** How much is asked of something. */
  readonly make: typeof makeLoad
} = { make: makeLoad }
