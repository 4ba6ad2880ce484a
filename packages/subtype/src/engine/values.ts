import { type Json } from "@lintel/json-schema"
import { canonical, fromNumber, toDouble, type Rational } from "../number/index.js"
import { isPlainObject } from "../unreadable.js"

/** The index of an interned JSON value. Equal values have equal indices. */
export type ValueId = number

/** The six kinds of JSON values, in the order in which witnesses are sought. */
export const kinds = { null: 0, boolean: 1, number: 2, string: 3, array: 4, object: 5 } as const

export type Kind = (typeof kinds)[keyof typeof kinds]

export const allKinds: ReadonlyArray<Kind> = [0, 1, 2, 3, 4, 5]

export const allKindsMask = 63

export type Value =
  | { readonly kind: 0 }
  | { readonly kind: 1; readonly value: boolean }
  | { readonly kind: 2; readonly value: Rational }
  | { readonly kind: 3; readonly text: string }
  | { readonly kind: 4; readonly items: ReadonlyArray<ValueId> }
  | { readonly kind: 5; readonly entries: ReadonlyMap<string, ValueId> }

/** Interned values: one index for `1` and `1.0`, one for objects that differ in key order only. */
export interface Values {
  readonly get: (id: ValueId) => Value
  readonly null: ValueId
  readonly boolean: (value: boolean) => ValueId
  readonly number: (value: Rational) => ValueId
  readonly text: (text: string) => ValueId
  readonly array: (items: ReadonlyArray<ValueId>) => ValueId
  readonly object: (entries: ReadonlyMap<string, ValueId>) => ValueId
  /** How many values there are in it, itself included; shared parts count as often as they occur. */
  readonly size: (id: ValueId) => number
  /** The index of a JSON value, or `undefined` if it is nested too deeply or not JSON. */
  readonly fromJson: (json: unknown, maxDepth?: number) => ValueId | undefined
  /**
   * The JSON value, or `undefined` if it holds a number that no double stands for. The same objects each time, in every
   * value that holds them: they are for reading, and are not to be handed out.
   */
  readonly toJson: (id: ValueId) => { readonly value: Json } | undefined
}

const writable = { enumerable: true, configurable: true, writable: true }

const sameMembers = (left: ReadonlyMap<string, ValueId>, right: ReadonlyMap<string, ValueId>): boolean => {
  if (left.size !== right.size) return false
  for (const [name, member] of left) if (right.get(name) !== member) return false
  return true
}

const sizeOf = (value: Value, size: (id: ValueId) => number): number => {
  let total = 1
  if (value.kind === kinds.array) for (const item of value.items) total += size(item)
  if (value.kind === kinds.object) for (const member of value.entries.values()) total += size(member)
  return total
}

/** Makes an empty table of values. */
export const createValues = (): Values => {
  const list: Array<Value> = []
  const index = new Map<string, ValueId>()
  const doubles = new Map<number, ValueId>()
  const intern = (key: string, make: () => Value): ValueId => {
    const known = index.get(key)
    if (known !== undefined) return known
    const id = append(make())
    index.set(key, id)
    return id
  }
  const append = (value: Value): ValueId => {
    list.push(value)
    sizes.push(sizeOf(value, size))
    return list.length - 1
  }
  const sizes: Array<number> = []
  const size = (id: ValueId): number => sizes[id] ?? 1
  const get = (id: ValueId): Value => list[id] ?? { kind: 0 }
  const nothing = intern("n", () => ({ kind: 0 }))
  const boolean = (value: boolean): ValueId => intern(value ? "t" : "f", () => ({ kind: 1, value }))
  const number = (value: Rational): ValueId => intern(`#${canonical(value)}`, () => ({ kind: 2, value }))
  const text = (content: string): ValueId => intern(`"${content}`, () => ({ kind: 3, text: content }))
  const array = (items: ReadonlyArray<ValueId>): ValueId => intern(`[${items.join()}`, () => ({ kind: 4, items }))
  const names = new Map<string, number>()
  const nameId = (name: string): number => {
    const known = names.get(name)
    if (known !== undefined) return known
    names.set(name, names.size)
    return names.size - 1
  }
  const buckets = new Map<number, Array<ValueId>>()
  // Found by a number made of the members in any order: writing them out costs more than all else.
  const object = (entries: ReadonlyMap<string, ValueId>): ValueId => {
    let hash = entries.size
    for (const [name, member] of entries) {
      const mixed = Math.imul(nameId(name) ^ Math.imul(member, 0x9e3779b1), 0x85ebca6b)
      hash = (hash + (mixed ^ (mixed >>> 15))) | 0
    }
    const bucket = buckets.get(hash)
    for (const id of bucket ?? []) {
      const other = get(id)
      if (other.kind === kinds.object && sameMembers(other.entries, entries)) return id
    }
    const id = append({ kind: 5, entries: new Map(entries) })
    if (bucket === undefined) buckets.set(hash, [id])
    else bucket.push(id)
    return id
  }
  const double = (value: number): ValueId | undefined => {
    const known = doubles.get(value)
    if (known !== undefined) return known
    const exact = fromNumber(value)
    if (exact === undefined) return undefined
    const id = number(exact)
    doubles.set(value, id)
    return id
  }
  const fromJson = (json: unknown, maxDepth = 1000): ValueId | undefined => {
    if (json === null) return nothing
    if (typeof json === "boolean") return boolean(json)
    if (typeof json === "number") return double(json)
    if (typeof json === "string") return text(json)
    if (typeof json !== "object" || maxDepth <= 0) return undefined
    if (Array.isArray(json)) {
      const items: Array<ValueId> = []
      for (const item of json as ReadonlyArray<unknown>) {
        const id = fromJson(item, maxDepth - 1)
        if (id === undefined) return undefined
        items.push(id)
      }
      return array(items)
    }
    if (!isPlainObject(json)) return undefined
    const entries = new Map<string, ValueId>()
    for (const [name, member] of Object.entries(json)) {
      const id = fromJson(member, maxDepth - 1)
      if (id === undefined) return undefined
      entries.set(name, id)
    }
    return object(entries)
  }
  const jsons: Array<{ readonly value: Json } | undefined> = []
  const toJson = (id: ValueId): { readonly value: Json } | undefined => (jsons[id] ??= makeJson(get(id)))
  const makeJson = (value: Value): { readonly value: Json } | undefined => {
    if (value.kind === 0) return { value: null }
    if (value.kind === 1) return { value: value.value }
    if (value.kind === 3) return { value: value.text }
    if (value.kind === 2) {
      const json = toDouble(value.value)
      return json === undefined ? undefined : { value: json }
    }
    if (value.kind === 4) {
      const items: Array<Json> = []
      for (const item of value.items) {
        const json = toJson(item)
        if (json === undefined) return undefined
        items.push(json.value)
      }
      return { value: items }
    }
    const result: { [key: string]: Json } = {}
    for (const [name, member] of value.entries) {
      const json = toJson(member)
      if (json === undefined) return undefined
      // A plain assignment to __proto__ would set the prototype.
      if (name !== "__proto__") result[name] = json.value
      else Object.defineProperty(result, name, { ...writable, value: json.value })
    }
    return { value: result }
  }
  return { get, size, null: nothing, boolean, number, text, array, object, fromJson, toJson }
}
