/** An object read from a document: any keys, all of them own. */
export type JsonObject = Readonly<Record<string, unknown>>

export type MutableObject = Record<string, unknown>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Sets an own property whatever the key: assigning to `__proto__` would set the prototype instead. */
export const setOwn = (object: MutableObject, key: string, value: unknown): void => {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else object[key] = value
}
