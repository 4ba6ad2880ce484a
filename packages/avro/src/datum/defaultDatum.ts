import type { AvroType, Json } from "../schema/types.js"
import type { Datum } from "./datum.js"

const mostParts = 200_000

interface Count {
  parts: number
}

const fromLatin1 = (value: Json): Uint8Array =>
  typeof value === "string" ? Uint8Array.from(value, (char) => char.charCodeAt(0)) : new Uint8Array()

const member = (value: Json, key: string): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined

/** The largest long is no double: its neighbour is what JSON readers give for it. */
const withinLong = (value: bigint): bigint => (value >= 2n ** 63n ? 2n ** 63n - 1n : value)

const scalar = (type: AvroType, value: Json): Datum | undefined => {
  switch (type._tag) {
    case "null":
      return value === null ? { _tag: "null" } : undefined
    case "boolean":
      return typeof value === "boolean" ? { _tag: "boolean", value } : undefined
    case "int":
      return typeof value === "number" && (value | 0) === value ? { _tag: "int", value } : undefined
    case "long":
      return Number.isInteger(value) ? { _tag: "long", value: withinLong(BigInt(Number(value))) } : undefined
    case "float":
      return typeof value === "number" ? { _tag: "float", value: Math.fround(value) } : undefined
    case "double":
      return typeof value === "number" ? { _tag: "double", value } : undefined
    case "string":
      return typeof value === "string" ? { _tag: "string", value } : undefined
    case "bytes":
      return typeof value === "string" ? { _tag: "bytes", value: fromLatin1(value) } : undefined
    case "fixed":
      return typeof value === "string" && value.length === type.size
        ? { _tag: "fixed", value: fromLatin1(value) }
        : undefined
    case "enum":
      return typeof value === "string" && type.symbols.includes(value) ? { _tag: "enum", symbol: value } : undefined
    default:
      return undefined
  }
}

const make = (type: AvroType, value: Json, count: Count): Datum | undefined => {
  count.parts += 1
  if (count.parts > mostParts) return undefined
  switch (type._tag) {
    case "array": {
      if (!Array.isArray(value)) return undefined
      const items = value.map((item: Json) => make(type.items, item, count))
      return items.every((item) => item !== undefined) ? { _tag: "array", items } : undefined
    }
    case "map": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
      const entries: Array<readonly [string, Datum]> = []
      for (const [key, part] of Object.entries(value)) {
        const made = make(type.values, part, count)
        if (made === undefined) return undefined
        entries.push([key, made])
      }
      return { _tag: "map", entries }
    }
    case "record": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
      const fields: Array<readonly [string, Datum]> = []
      for (const field of type.fields) {
        const given = member(value, field.name)
        const part = given === undefined ? field.default?.value : given
        const made = part === undefined ? undefined : make(field.type, part, count)
        if (made === undefined) return undefined
        fields.push([field.name, made])
      }
      return { _tag: "record", fields }
    }
    case "union": {
      for (const [branch, candidate] of type.branches.entries()) {
        const made = make(candidate, value, count)
        if (made !== undefined) return { _tag: "union", branch, value: made }
      }
      return undefined
    }
    default:
      return scalar(type, value)
  }
}

/** The datum that a default stands for; `undefined` where it has more parts than can be made. */
export const defaultDatum = (type: AvroType, value: Json): Datum | undefined => make(type, value, { parts: 0 })
