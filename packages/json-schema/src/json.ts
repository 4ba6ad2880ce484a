/**
 * Any JSON value.
 *
 * @category values
 * @since 0.1.0
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/**
 * Whether a value is a plain JSON object (not an array, not null).
 *
 * @example
 * ```ts
 * import { isObject } from "@lintel/json-schema"
 *
 * isObject({ type: "string" }) // => true
 * isObject(["type"]) // => false
 * ```
 * @category guards
 * @since 0.1.0
 */
export const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * An own property of an object, or `undefined`. Safe for names such as `__proto__`.
 *
 * @example
 * ```ts
 * import { own } from "@lintel/json-schema"
 *
 * own({ type: "string" }, "type") // => "string"
 * own({}, "toString") // => undefined
 * ```
 * @category guards
 * @since 0.1.0
 */
export const own = (object: unknown, key: string): unknown =>
  typeof object === "object" && object !== null && Object.hasOwn(object, key)
    ? (object as { readonly [key: string]: unknown })[key]
    : undefined
