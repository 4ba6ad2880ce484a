/**
 * A place in a file: the keys that lead to it, linked so that making one is cheap.
 *
 * @category Places
 * @since 0.1.0
 */
export interface Trail {
  readonly file: string
  readonly parent: Trail | undefined
  readonly key: string
}

/**
 * A value with its place.
 *
 * @category Places
 * @since 0.1.0
 */
export interface Cursor {
  readonly value: unknown
  readonly trail: Trail
}

/**
 * An object read from a document.
 *
 * @category Places
 * @since 0.1.0
 */
export type JsonRecord = Readonly<Record<string, unknown>>

/**
 * The place of a whole file.
 *
 * @category Places
 * @since 0.1.0
 */
export const rootTrail = (file: string): Trail => ({ file, parent: undefined, key: "" })

/**
 * The place of a value under a key.
 *
 * @category Places
 * @since 0.1.0
 */
export const trailTo = (parent: Trail, key: string): Trail => ({ file: parent.file, parent, key })

/**
 * The place that a list of keys leads to.
 *
 * @category Places
 * @since 0.1.0
 */
export const trailOf = (file: string, path: ReadonlyArray<string>): Trail => path.reduce(trailTo, rootTrail(file))

/**
 * The keys that lead to a place.
 *
 * @category Places
 * @since 0.1.0
 */
export const pathOf = (trail: Trail): ReadonlyArray<string> => {
  const path: Array<string> = []
  for (let step = trail; step.parent !== undefined; step = step.parent) path.push(step.key)
  return path.toReversed()
}

/**
 * Whether a value is an object with keys.
 *
 * @category Places
 * @since 0.1.0
 */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * An own property, whatever the key.
 *
 * @category Places
 * @since 0.1.0
 */
export const own = (record: JsonRecord, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined)

/**
 * The own property of a cursor's object, `undefined` when there is none.
 *
 * @category Places
 * @since 0.1.0
 */
export const child = (cursor: Cursor, key: string): Cursor | undefined => {
  if (!isRecord(cursor.value)) return undefined
  const value = own(cursor.value, key)
  return value === undefined ? undefined : { value, trail: trailTo(cursor.trail, key) }
}

/**
 * The entries of a cursor's object, in document order.
 *
 * @category Places
 * @since 0.1.0
 */
export const entriesOf = (cursor: Cursor | undefined): ReadonlyArray<readonly [string, Cursor]> => {
  if (cursor === undefined || !isRecord(cursor.value)) return []
  const record = cursor.value
  return Object.keys(record).map((key) => [key, { value: record[key], trail: trailTo(cursor.trail, key) }] as const)
}

/**
 * The items of a cursor's array.
 *
 * @category Places
 * @since 0.1.0
 */
export const itemsOf = (cursor: Cursor | undefined): ReadonlyArray<Cursor> => {
  if (cursor === undefined || !Array.isArray(cursor.value)) return []
  return cursor.value.map((value: unknown, index) => ({ value, trail: trailTo(cursor.trail, String(index)) }))
}

/**
 * The text of a cursor, `undefined` when it holds something else.
 *
 * @category Places
 * @since 0.1.0
 */
export const textOf = (cursor: Cursor | undefined): string | undefined =>
  typeof cursor?.value === "string" ? cursor.value : undefined

/**
 * Whether a key is an extension of the specification: it begins with `x-`.
 *
 * @category Places
 * @since 0.1.0
 */
export const isExtension = (key: string): boolean => key.startsWith("x-")

/**
 * The object without the fields that are undefined.
 *
 * @category Places
 * @since 0.1.0
 */
export const compact = <T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T => {
  const out: Partial<T> = {}
  const keys = Object.keys(fields) as Array<keyof T>
  // By index: every fact of a document comes by here, most before the engine optimizes this.
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]
    const value = key === undefined ? undefined : fields[key]
    if (key !== undefined && value !== undefined) out[key] = value
  }
  return out as T
}

/**
 * Sets an own property, also under the key `__proto__`.
 *
 * @category Places
 * @since 0.1.0
 */
export const setOwn = (record: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === "__proto__") {
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  } else record[key] = value
}

/**
 * The reference that a cursor's object holds, for messages.
 *
 * @category Places
 * @since 0.1.0
 */
export const referenceText = (cursor: Cursor): string => textOf(child(cursor, "$ref")) ?? pathOf(cursor.trail).join("/")
