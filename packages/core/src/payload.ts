import type { JsonObject, JsonSchema as ModelJsonSchema } from "@lintel/model"
import { part } from "./meta.js"

/**
 * An Effect Schema, seen only as far as payloads need it.
 *
 * @category payloads
 * @since 0.1.0
 */
export interface EffectSchema {
  readonly "~effect/Schema/Schema": unknown
  readonly ast: object
  readonly Encoded: unknown
}

/**
 * A schema of any library that implements Standard JSON Schema (Zod, Valibot, ArkType), seen only as far as payloads
 * need it.
 *
 * @category payloads
 * @since 0.1.0
 */
export interface StandardSchema {
  readonly "~standard": { readonly version: 1; readonly jsonSchema: object }
}

/**
 * A JSON Schema (2020-12) written by hand.
 *
 * @category payloads
 * @since 0.1.0
 */
export interface JsonSchema {
  readonly _tag: "JsonSchema"
  readonly name?: string
  readonly schema: ModelJsonSchema
}

/**
 * Anything that describes a payload: an Effect Schema, a schema that implements Standard JSON Schema, or
 * `JsonSchema.make(...)`.
 *
 * @category payloads
 * @since 0.1.0
 */
export type AnySchema = EffectSchema | StandardSchema | JsonSchema

/**
 * Names of the top-level fields of a payload on the wire. A schema that does not tell them allows any name.
 *
 * @category payloads
 * @since 0.1.0
 */
export type FieldOf<S> = S extends { readonly fields: infer Fields }
  ? keyof Fields & string
  : S extends { readonly Encoded: infer Wire }
    ? keyof Wire & string
    : S extends { readonly "~standard": { readonly types?: { readonly input: infer Wire } | undefined } }
      ? keyof Wire & string
      : string

function make(schema: ModelJsonSchema, options: { readonly name?: string } = {}): JsonSchema {
  return part(
    { _tag: "JsonSchema", ...(options.name === undefined ? {} : { name: options.name }), schema } as const,
    make
  )
}

/**
 * Constructors of hand-written payload schemas. References `#/$defs/Name` mean the schema's own `$defs`, which move
 * to the definitions of the contract or message that uses it.
 *
 * @example
 * ```ts
 * import { JsonSchema } from "@lintel/core"
 *
 * const Money = JsonSchema.make({ type: "object", properties: { amount: { type: "integer" } } }, { name: "Money" })
 * Money.name // => "Money"
 * ```
 *
 * @category payloads
 * @since 0.1.0
 */
export const JsonSchema: {
  /** A hand-written JSON Schema; with a name it is a definition of that name. */
  readonly make: typeof make
} = { make }

/** An object whose payload definitions came from JSON: used where a schema library answered. */
export type SchemaDocument = JsonObject
