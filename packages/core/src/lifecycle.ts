import type { LocalDate } from "./units.js"

/**
 * Announced end of something. `{}` says deprecated and nothing more.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Deprecation {
  readonly since?: LocalDate
  readonly sunset?: LocalDate
  readonly replacement?: string
  readonly note?: string
}

/**
 * How far a part of a contract may be relied on.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Stability = "draft" | "alpha" | "beta" | "stable"

/**
 * Who may see a piece of data, by JSON Pointer with `*` for items and map values.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Classification = Readonly<
  Record<string, "public" | "internal" | "confidential" | "personal" | "sensitive" | "secret">
>
