import type { AnyEntity } from "./entity.js"
import { entity } from "./meta.js"
import type { LocalDate } from "./units.js"

/**
 * What `Suppression.make` takes. `subject` is an entity, or an address for something inside one.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface SuppressionOptions {
  readonly code: string
  readonly subject?: AnyEntity | string
  readonly fingerprint?: string
  readonly reason: string
  readonly owner?: string
  readonly until?: LocalDate
  readonly ticket?: string
}

/**
 * A finding that somebody accepted, why, and until when.
 *
 * @category dossier
 * @since 0.1.0
 */
export interface Suppression extends SuppressionOptions {
  readonly _tag: "Suppression"
  readonly name: string
}

function makeSuppression(name: string, options: SuppressionOptions): Suppression {
  return entity("suppression", { _tag: "Suppression", name, ...options } as const, makeSuppression, {
    names: () => [name]
  })
}

/**
 * Constructors of suppressions.
 *
 * @example
 * ```ts
 * import { Suppression } from "@lintel/core"
 *
 * const legacy = Suppression.make("legacy", { code: "resilience/no-timeout", reason: "replaced soon", until: "2027-05-01" })
 * legacy.code // => "resilience/no-timeout"
 * ```
 *
 * @category dossier
 * @since 0.1.0
 */
export const Suppression: {
  /** An accepted finding under a name. */
  readonly make: typeof makeSuppression
} = { make: makeSuppression }
