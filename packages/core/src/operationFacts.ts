import type { AnyOperation, CommonFields } from "./entity.js"
import type { Classification, Deprecation, Stability } from "./lifecycle.js"
import type { Parameters } from "./parameter.js"
import type { AnySchema } from "./payload.js"
import type { Bytes, Duration, Rate } from "./units.js"

/**
 * One response in the long form.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ResponseOptions {
  readonly _tag?: never
  readonly description?: string
  readonly body?: AnySchema
  readonly contentType?: string
  readonly headers?: Parameters
  readonly cardinality?: "one" | "stream"
}

/**
 * A status (`404`), a range (`"4XX"`) or every status not named (`"default"`).
 *
 * @category contracts
 * @since 0.1.0
 */
export type Status = number | "1XX" | "2XX" | "3XX" | "4XX" | "5XX" | "default"

/**
 * A mechanism that makes repeats safe: the client sends `key`, the service remembers it for `retention`, and a repeat
 * gets the stored reply (`replayed`) or has the same effect with a new reply (`fresh`).
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Idempotency {
  /** A path parameter or a top-level field of the payload; with `in: "header"` or `"query"` any name. */
  readonly key: string
  readonly in?: "header" | "body" | "path" | "query"
  readonly retention?: Duration
  readonly replies?: "replayed" | "fresh"
}

/**
 * Facts of an operation that do not depend on its payloads.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OperationFacts extends CommonFields {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: ReadonlyArray<string>
  /** What a repeat does by nature. Left out, the method decides; for POST and PATCH it is unknown. */
  readonly effects?: "none" | "idempotent" | "once"
  readonly pagination?: {
    readonly style: "offset" | "cursor" | "keyset" | "page" | "none"
    readonly limitParameter?: string
    readonly positionParameter?: string
    readonly defaultLimit?: number
    readonly maximumLimit?: number
    readonly orderedBy?: ReadonlyArray<string>
  }
  readonly batch?: {
    readonly maximum?: number
    readonly atomic?: boolean
    readonly results?: "perItem" | "allOrNothing" | "none"
  }
  readonly longRunning?: {
    readonly status?: AnyOperation
    readonly result?: AnyOperation
    readonly expires?: Duration
  }
  readonly rateLimit?: {
    readonly limit: Rate
    readonly per?: "client" | "user" | "address" | "service"
    readonly algorithm?: "tokenBucket" | "leakyBucket" | "fixedWindow" | "slidingWindow"
    readonly burst?: number
    readonly scope?: "instance" | "global"
  }
  readonly cache?: {
    readonly visibility: "public" | "private" | "noStore"
    readonly maxAge?: Duration
    readonly validators?: ReadonlyArray<"etag" | "lastModified">
    readonly vary?: ReadonlyArray<string>
  }
  /** Any one requirement is enough; each lists scopes by security scheme. `[]`: no security. */
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>
  readonly deprecation?: Deprecation
  readonly stability?: Stability
  readonly exposure?: "public" | "partner" | "internal"
  readonly classification?: Classification
  /** What happens to people when it fails halfway: "the customer's money stays held". */
  readonly consequence?: string
  /** What flows as a stream of bodies instead of one. */
  readonly streams?: "request" | "response" | "both"
  /** Largest request body. */
  readonly maxSize?: Bytes
  /** Media type of request and success bodies; `application/json` when left out. */
  readonly contentType?: string
  /** Status of `success`; 200 when left out, 204 when there is no body. */
  readonly successStatus?: number
  readonly query?: Parameters
  readonly headers?: Parameters
  readonly cookies?: Parameters
  /** Further responses, by status, in the long form. */
  readonly responses?: { readonly [S in Status]?: ResponseOptions }
}
