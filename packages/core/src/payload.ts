import type { Json, JsonSchema as ModelJsonSchema } from "@lintel/model"
import { metaOf, part } from "./meta.js"

/**
 * An Effect Schema, seen only as far as payloads need it.
 *
 * @category payloads
 * @since 0.1.0
 */
export interface EffectSchema {
  readonly "~effect/Schema/Schema": unknown
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

/**
 * A payload that is no JSON: `Payload.avro`, `Payload.protobuf`, `Payload.other`.
 *
 * @category payloads
 * @since 0.1.0
 */
export type ForeignPayload =
  | { readonly _tag: "Avro"; readonly schema: Json }
  | { readonly _tag: "Protobuf"; readonly message: string; readonly source?: string }
  | { readonly _tag: "Unknown"; readonly format?: string; readonly schema?: Json }

function avro(schema: Json): ForeignPayload {
  return part({ _tag: "Avro", schema } as const, avro)
}

function protobuf(message: string, options: { readonly source?: string } = {}): ForeignPayload {
  return part({ _tag: "Protobuf", message, ...options } as const, protobuf)
}

function other(options: { readonly format?: string; readonly schema?: Json } = {}): ForeignPayload {
  return part({ _tag: "Unknown", ...options } as const, other)
}

const foreignTags: ReadonlySet<unknown> = new Set(["Avro", "Protobuf", "Unknown"])

/** Whether a value was made by `Payload`. */
export const isForeignPayload = (value: unknown): value is ForeignPayload =>
  metaOf(value) !== undefined &&
  typeof value === "object" &&
  value !== null &&
  "_tag" in value &&
  foreignTags.has(value._tag)

/**
 * Constructors of payloads that are no JSON on the wire.
 *
 * @example
 * ```ts
 * import { Message, Payload } from "@lintel/core"
 *
 * const OrderPlaced = Message.make("OrderPlaced", {
 *   payload: Payload.avro({ type: "record", name: "OrderPlaced", fields: [{ name: "orderId", type: "string" }] }),
 *   key: "/orderId"
 * })
 * OrderPlaced.payload._tag // => "Avro"
 * ```
 *
 * @category payloads
 * @since 0.1.0
 */
export const Payload: {
  /** A payload in Avro's binary encoding, by its schema. */
  readonly avro: typeof avro
  /** A payload in Protobuf's encoding, by the full name of its message. */
  readonly protobuf: typeof protobuf
  /** A payload of another format, by its name. */
  readonly other: typeof other
} = { avro, protobuf, other }
