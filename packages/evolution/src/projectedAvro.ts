import { type AvroType, type NamedType, partsOf, readSchema, type RecordType } from "@lintel/avro"
import { isJsonObject, type Json, keysOfPointer, type Projection, valueAt } from "@lintel/model"

/** The fields of each record that are needed; a record that is not here is needed in part by nobody. */
type Needed = Map<number, Set<string>>

const needField = (needed: Needed, record: RecordType, name: string): void => {
  const fields = needed.get(record.id)
  if (fields === undefined) needed.set(record.id, new Set([name]))
  else fields.add(name)
}

const needAll = (needed: Needed, root: AvroType): void => {
  const seen = new Set<number>([root.id])
  const open = [root]
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (type._tag === "record") for (const { name } of type.fields) needField(needed, type, name)
    for (const part of partsOf(type)) {
      if (seen.has(part.id)) continue
      seen.add(part.id)
      open.push(part)
    }
  }
}

/** Marks what a pointer leads to; false where it leads nowhere, so that nobody knows what is read. */
const need = (needed: Needed, root: AvroType, keys: ReadonlyArray<string>): boolean => {
  const [key, ...rest] = keys
  if (key === undefined) {
    needAll(needed, root)
    return true
  }
  switch (root._tag) {
    case "array":
      return need(needed, root.items, rest)
    case "map":
      return need(needed, root.values, rest)
    case "union":
      return root.branches.map((branch) => need(needed, branch, keys)).some((isThere) => isThere)
    case "record": {
      const field = root.fields.find(({ name }) => name === key)
      if (field === undefined) return false
      needField(needed, root, field.name)
      return need(needed, field.type, rest)
    }
    default:
      return false
  }
}

/** Symbols that a reader copes with beside those of its schema, by where they stand. */
interface Handled {
  readonly below: Map<string, Handled>
  symbols: ReadonlyArray<string>
}

const handledBy = (handles: NonNullable<Projection["handles"]>): Handled => {
  const root: Handled = { below: new Map(), symbols: [] }
  for (const [pointer, values] of Object.entries(handles)) {
    let here = root
    for (const key of keysOfPointer(pointer)) {
      const next: Handled = here.below.get(key) ?? { below: new Map(), symbols: [] }
      here.below.set(key, next)
      here = next
    }
    here.symbols = values.filter((value) => typeof value === "string")
  }
  return root
}

/** Whether a pointer leads to an enumeration: nothing else of Avro lists its values. */
const leadsToSymbols = (root: AvroType, keys: ReadonlyArray<string>): boolean => {
  if (root._tag === "union") return root.branches.some((branch) => leadsToSymbols(branch, keys))
  const [key, ...rest] = keys
  if (key === undefined) return root._tag === "enum"
  if (root._tag === "array") return leadsToSymbols(root.items, rest)
  if (root._tag === "map") return leadsToSymbols(root.values, rest)
  const field = root._tag === "record" ? root.fields.find(({ name }) => name === key) : undefined
  return field !== undefined && leadsToSymbols(field.type, rest)
}

/** How often each type is used. */
const usesIn = (root: AvroType): ReadonlyMap<number, number> => {
  const uses = new Map<number, number>([[root.id, 1]])
  const open = [root]
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    for (const part of partsOf(type)) {
      const known = uses.get(part.id) ?? 0
      uses.set(part.id, known + 1)
      if (known === 0) open.push(part)
    }
  }
  return uses
}

interface Writing {
  readonly source: Json
  readonly needed: Needed
  readonly written: Set<number>
  readonly uses: ReadonlyMap<number, number>
  /** Types that are written under another name, as they are read otherwise in one place than in others. */
  readonly apart: { count: number }
}

const rawOf = ({ source }: Writing, type: AvroType): Readonly<Record<string, Json>> => {
  const raw = valueAt(source, keysOfPointer(type.place.pointer))
  return isJsonObject(raw) ? raw : {}
}

const without = (
  raw: Readonly<Record<string, Json>>,
  ...names: ReadonlyArray<string>
): Readonly<Record<string, Json>> => Object.fromEntries(Object.entries(raw).filter(([key]) => !names.includes(key)))

/** The name of a type: one that is read otherwise in one place than in others has another there, and an alias. */
const namesOf = (writing: Writing, type: NamedType, handled: Handled | undefined) => {
  const isApart = handled !== undefined && (writing.uses.get(type.id) ?? 0) > 1
  if (!isApart && writing.written.has(type.id)) return undefined
  if (!isApart) writing.written.add(type.id)
  const simple = type.name.slice(type.name.lastIndexOf(".") + 1)
  const name = isApart ? `handled${++writing.apart.count}.${simple}` : type.name
  const aliases = isApart ? [type.name, ...type.aliases] : type.aliases
  // A full name needs no namespace, and one without says so; aliases are full names already.
  return { name, ...(name.includes(".") ? {} : { namespace: "" }), ...(aliases.length === 0 ? {} : { aliases }) }
}

const withSymbols = (symbols: ReadonlyArray<string>, handled: Handled | undefined): ReadonlyArray<string> => [
  ...new Set([...symbols, ...(handled?.symbols ?? [])])
]

/** A type with the fields that are needed; each named type is defined where it is first used, under its full name. */
const write = (writing: Writing, type: AvroType, handled: Handled | undefined): Json => {
  const raw = rawOf(writing, type)
  const inside = (key: string): Handled | undefined => handled?.below.get(key)
  switch (type._tag) {
    case "array":
      return { ...raw, type: "array", items: write(writing, type.items, inside("*")) }
    case "map":
      return { ...raw, type: "map", values: write(writing, type.values, inside("*")) }
    case "union":
      return type.branches.map((branch) => write(writing, branch, handled))
    case "record":
    case "enum":
    case "fixed": {
      const names = namesOf(writing, type, handled)
      if (names === undefined) return type.name
      const named = { ...without(raw, "namespace", "aliases"), ...names }
      if (type._tag === "enum") return { ...named, symbols: withSymbols(type.symbols, handled) }
      if (type._tag !== "record") return named
      const fields = writing.needed.get(type.id)
      return {
        ...named,
        fields: type.fields
          .filter(({ name }) => fields?.has(name) === true)
          .map((field) => ({
            ...(valueAt(writing.source, keysOfPointer(field.place.pointer)) as object),
            type: write(writing, field.type, inside(field.name))
          }))
      }
    }
    default:
      return Object.keys(raw).length === 0 ? type._tag : raw
  }
}

/**
 * The Avro schema that a reader really decodes with: its own, else the message's with only the fields that it says it
 * reads (Avro skips what a reader's schema does not have), and with the symbols that it says it handles. `undefined` where
 * it says neither in a way that is understood.
 *
 * @example
 * ```ts
 * import { avroReader } from "@lintel/evolution"
 *
 * const schema = { type: "record", name: "shop.Paid", fields: [{ name: "id", type: "string" }, { name: "sum", type: "long" }] }
 * avroReader({ reads: ["/id"] }, schema) // => { type: "record", name: "shop.Paid", fields: [{ name: "id", type: "string" }] }
 * avroReader({ reads: ["/unknown"] }, schema) // => undefined
 *
 * const state = { type: "enum", name: "State", symbols: ["OPEN"] }
 * avroReader({ handles: { "": ["PAID"] } }, state) // => { type: "enum", name: "State", namespace: "", symbols: ["OPEN", "PAID"] }
 * ```
 *
 * @category matrix
 * @since 0.1.0
 */
export const avroReader = ({ avro, decoder, handles, reads }: Projection, schema: Json): Json | undefined => {
  if (avro !== undefined) return avro
  if (decoder !== undefined || (reads === undefined && handles === undefined)) return undefined
  const read = readSchema(schema)
  if (read._tag === "InvalidSchema") return undefined
  const { root } = read
  const paths = Object.keys(handles ?? {})
  if (!paths.every((pointer) => leadsToSymbols(root, keysOfPointer(pointer)))) return undefined
  const needed: Needed = new Map()
  // Who names what it handles, and not what it reads, reads everything.
  if (![...(reads ?? [""]), ...paths].every((pointer) => need(needed, root, keysOfPointer(pointer)))) return undefined
  const writing: Writing = {
    source: schema,
    needed,
    written: new Set(),
    uses: handles === undefined ? new Map() : usesIn(root),
    apart: { count: 0 }
  }
  return write(writing, root, handles === undefined ? undefined : handledBy(handles))
}
