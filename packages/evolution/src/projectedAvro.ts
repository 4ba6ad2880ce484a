import { type AvroType, partsOf, readSchema, type RecordType } from "@lintel/avro"
import { isJsonObject, type Json, type Projection } from "@lintel/model"
import { at, keysOf } from "./pointer.js"

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

interface Writing {
  readonly source: Json
  readonly needed: Needed
  readonly written: Set<number>
}

const rawOf = ({ source }: Writing, type: AvroType): Readonly<Record<string, Json>> => {
  const raw = at(source, type.place.pointer)
  return isJsonObject(raw) ? raw : {}
}

const without = (
  raw: Readonly<Record<string, Json>>,
  ...names: ReadonlyArray<string>
): Readonly<Record<string, Json>> => Object.fromEntries(Object.entries(raw).filter(([key]) => !names.includes(key)))

/** A type with the fields that are needed; each named type is defined where it is first used, under its full name. */
const write = (writing: Writing, type: AvroType): Json => {
  const raw = rawOf(writing, type)
  switch (type._tag) {
    case "array":
      return { ...raw, type: "array", items: write(writing, type.items) }
    case "map":
      return { ...raw, type: "map", values: write(writing, type.values) }
    case "union":
      return type.branches.map((branch) => write(writing, branch))
    case "record":
    case "enum":
    case "fixed": {
      if (writing.written.has(type.id)) return type.name
      writing.written.add(type.id)
      // A full name needs no namespace, and one without says so; aliases are full names already.
      const named = {
        ...without(raw, "namespace", "aliases"),
        name: type.name,
        ...(type.name.includes(".") ? {} : { namespace: "" }),
        ...(type.aliases.length === 0 ? {} : { aliases: type.aliases })
      }
      if (type._tag !== "record") return named
      const fields = writing.needed.get(type.id)
      return {
        ...named,
        fields: type.fields
          .filter(({ name }) => fields?.has(name) === true)
          .map((field) => ({
            ...(at(writing.source, field.place.pointer) as object),
            type: write(writing, field.type)
          }))
      }
    }
    default:
      return Object.keys(raw).length === 0 ? type._tag : raw
  }
}

/**
 * The Avro schema that a reader really decodes with: its own, else the message's with only the fields that it says it
 * reads (Avro skips what a reader's schema does not have). `undefined` where it says neither in a way that is understood.
 *
 * @example
 * ```ts
 * import { avroReader } from "@lintel/evolution"
 *
 * const schema = { type: "record", name: "shop.Paid", fields: [{ name: "id", type: "string" }, { name: "sum", type: "long" }] }
 * avroReader({ reads: ["/id"] }, schema) // => { type: "record", name: "shop.Paid", fields: [{ name: "id", type: "string" }] }
 * avroReader({ reads: ["/unknown"] }, schema) // => undefined
 * ```
 *
 * @category matrix
 * @since 0.1.0
 */
export const avroReader = ({ avro, decoder, reads }: Projection, schema: Json): Json | undefined => {
  if (avro !== undefined) return avro
  if (decoder !== undefined || reads === undefined) return undefined
  const read = readSchema(schema)
  if (read._tag === "InvalidSchema") return undefined
  const needed: Needed = new Map()
  if (!reads.every((pointer) => need(needed, read.root, keysOf(pointer)))) return undefined
  return write({ source: schema, needed, written: new Set() }, read.root)
}
