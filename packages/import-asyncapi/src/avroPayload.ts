import { readSchema } from "@lintel/avro"
import {
  charge,
  type Cursor,
  dereference,
  isRecord,
  itemsOf,
  own,
  refuse,
  setOwn,
  trailTo,
  warnAt
} from "@lintel/import"
import { type Json, keysOfPointer, type Payload } from "@lintel/model"
import type { Context } from "./context.js"

const deepest = 200

interface Placing {
  readonly context: Context
  /** Named types by their full names: a second reference to one becomes its name, as Avro defines a type only once. */
  readonly placed: Map<string, unknown>
  /** Whether something that is referred to is not there: the schema is unknown then, as others are. */
  isIncomplete: boolean
}

const namedTypes: ReadonlySet<unknown> = new Set(["record", "error", "enum", "fixed"])

/** The full name of what defines a named type, in the namespace around it. */
const fullNameOf = (value: unknown, around: string): string | undefined => {
  if (!isRecord(value) || !namedTypes.has(own(value, "type"))) return undefined
  const [name, said] = [own(value, "name"), own(value, "namespace")]
  if (typeof name !== "string") return undefined
  const namespace = typeof said === "string" ? said : around
  return name.includes(".") || namespace === "" ? name : `${namespace}.${name}`
}

const inNamespaceOf = (fullName: string): string => fullName.slice(0, Math.max(0, fullName.lastIndexOf(".")))

const place = (placing: Placing, cursor: Cursor, around: string, depth: number): Json => {
  const { context, placed } = placing
  const target = dereference(context, cursor)
  if (target === undefined) {
    placing.isIncomplete = true
    return "null"
  }
  const { value } = target
  if (depth > deepest || typeof value !== "object" || value === null) return (value ?? null) as Json
  const fullName = fullNameOf(value, around)
  if (fullName !== undefined && placed.get(fullName) === value) return fullName
  if (value !== cursor.value && !charge(context, cursor.trail, 100)) return null
  if (Array.isArray(value)) return itemsOf(target).map((item) => place(placing, item, around, depth + 1))
  if (fullName !== undefined) placed.set(fullName, value)
  const inside = fullName === undefined ? around : inNamespaceOf(fullName)
  const out: Record<string, Json> = {}
  for (const [key, part] of Object.entries(value)) {
    const inner = { value: part as unknown, trail: trailTo(target.trail, key) }
    setOwn(out, key, place(placing, inner, inside, depth + 1))
  }
  return out
}

/** Where a part of a schema was written, behind whatever references lead there. */
const partOf = (context: Context, schema: Cursor, pointer: string): Cursor =>
  keysOfPointer(pointer).reduce<Cursor>((found, key) => {
    const here = dereference(context, found) ?? found
    const parts = Array.isArray(here.value) ? here.value[Number(key)] : isRecord(here.value) && own(here.value, key)
    return typeof here.value === "object" && here.value !== null
      ? { value: parts, trail: trailTo(here.trail, key) }
      : here
  }, schema)

/** Of which branch of a union a default has to be, by the version of Avro that the format names. */
const unionDefaultsOf = (format: string): "first" | "any" | undefined => {
  const found = /version="?(\d+)\.(\d+)/i.exec(format)
  if (found === null) return undefined
  const [major, minor] = [Number(found[1]), Number(found[2])]
  return major > 1 || (major === 1 && minor >= 12) ? "any" : "first"
}

type AvroPayload = Extract<Payload, { readonly _tag: "Avro" | "Unknown" }>

/** Reads an Avro schema, its references put in place; a mistake in it makes the document unusable. */
export const readAvro = (context: Context, cursor: Cursor, format: string): AvroPayload => {
  const placing: Placing = { context, placed: new Map(), isIncomplete: false }
  const schema = place(placing, cursor, "", 0)
  if (placing.isIncomplete) return { _tag: "Unknown", format: "avro" }
  const unionDefaults = unionDefaultsOf(format)
  const read = readSchema(schema, unionDefaults === undefined ? {} : { unionDefaults })
  if (read._tag === "AvroSchema") {
    for (const { place: at, reason, since } of read.warnings) {
      const kind = since === undefined ? "without-effect" : "malformed"
      warnAt(context, kind, partOf(context, cursor, at.pointer).trail, reason)
    }
  }
  if (read._tag === "InvalidSchema") {
    for (const { place: at, reason } of read.problems.slice(0, 10)) {
      refuse(context, partOf(context, cursor, at.pointer).trail, `the payload is no Avro schema: ${reason}`)
    }
  }
  return { _tag: "Avro", schema }
}
