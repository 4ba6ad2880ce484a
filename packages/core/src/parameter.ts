import type { Deprecation } from "./lifecycle.js"
import type { AnySchema } from "./payload.js"

/**
 * The long form of a parameter or header: its schema and whether it must be sent.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ParameterOptions {
  readonly _tag?: never
  readonly schema?: AnySchema
  readonly required?: boolean
  readonly description?: string
  readonly deprecation?: Deprecation
  readonly style?: "matrix" | "label" | "simple" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject"
  readonly explode?: boolean
}

/**
 * Parameters of one place by name: a schema, or the long form. A schema made with `Schema.optionalKey` (or one that
 * accepts `undefined`) is optional; every other is required.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Parameters = Readonly<Record<string, AnySchema | ParameterOptions>>

/**
 * A path template with every one of the names between braces. One type for each set of names, so that it costs the
 * compiler nothing per operation.
 *
 * @category contracts
 * @since 0.1.0
 */
export type PathWith<Name extends string> = [Name] extends [never]
  ? string
  : (Name extends string ? (path: `${string}{${Name}}${string}`) => void : never) extends (path: infer Path) => void
    ? Path & string
    : string
