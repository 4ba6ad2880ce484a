import * as Schema from "effect/Schema"
import { date, opt, prose } from "./fields.js"

/**
 * How far a part of a contract may be relied on, from `draft` (may vanish) to `stable`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Stability = Schema.Literals(["draft", "alpha", "beta", "stable"])

/**
 * How far a part of a contract may be relied on, from `draft` (may vanish) to `stable`.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Stability = typeof Stability.Type

/**
 * Announced end of something: `{}` says deprecated and nothing more (RFC 9745, RFC 8594).
 *
 * @category contracts
 * @since 0.1.0
 */
export const Deprecation = Schema.Struct({
  since: opt(date),
  sunset: opt(date),
  replacement: opt(prose),
  note: opt(prose)
}).annotate({ identifier: "Deprecation" })

/**
 * Announced end of something: `{}` says deprecated and nothing more (RFC 9745, RFC 8594).
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Deprecation extends Schema.Schema.Type<typeof Deprecation> {}

/**
 * Who may see a piece of data.
 *
 * @category contracts
 * @since 0.1.0
 */
export const DataClass = Schema.Literals(["public", "internal", "confidential", "personal", "sensitive", "secret"])

/**
 * Who may see a piece of data.
 *
 * @category contracts
 * @since 0.1.0
 */
export type DataClass = typeof DataClass.Type

/**
 * Who may see which data. Keys are JSON Pointers with `*` for items and map values.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Classification = Schema.Record(Schema.String, DataClass)

/**
 * Who may see which data. Keys are JSON Pointers with `*` for items and map values.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Classification = typeof Classification.Type
