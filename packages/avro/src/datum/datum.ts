import type { AvroType, Json } from "../schema/types.js"

/** A value of a type, in a form that is exact for every type. */
export type Datum =
  | { readonly _tag: "null" }
  | { readonly _tag: "boolean"; readonly value: boolean }
  | { readonly _tag: "int" | "float" | "double"; readonly value: number }
  | { readonly _tag: "long"; readonly value: bigint }
  | { readonly _tag: "string"; readonly value: string }
  | { readonly _tag: "bytes" | "fixed"; readonly value: Uint8Array }
  | { readonly _tag: "enum"; readonly symbol: string }
  | { readonly _tag: "array"; readonly items: ReadonlyArray<Datum> }
  | { readonly _tag: "map"; readonly entries: ReadonlyArray<readonly [string, Datum]> }
  | { readonly _tag: "record"; readonly fields: ReadonlyArray<readonly [string, Datum]> }
  | { readonly _tag: "union"; readonly branch: number; readonly value: Datum }

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")

/** A number of a long: as a number where JSON readers keep it, else as text. */
const longJson = (value: bigint): Json => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))

const floatJson = (value: number): Json => (Number.isFinite(value) ? value : String(value))

/**
 * A datum in the JSON encoding of the specification: bytes as text of code points up to 255, a value of a union under
 * the name of its branch. What JSON cannot hold is text: a long beyond 2^53, `NaN`.
 */
export const datumToJson = (type: AvroType, datum: Datum): Json => {
  switch (datum._tag) {
    case "null":
      return null
    case "long":
      return longJson(datum.value)
    case "float":
    case "double":
      return floatJson(datum.value)
    case "bytes":
    case "fixed":
      return latin1(datum.value)
    case "enum":
      return datum.symbol
    case "array":
      return type._tag === "array" ? datum.items.map((item) => datumToJson(type.items, item)) : null
    case "map":
      if (type._tag !== "map") return null
      return Object.fromEntries(datum.entries.map(([key, value]) => [key, datumToJson(type.values, value)]))
    case "record":
      if (type._tag !== "record") return null
      return Object.fromEntries(
        datum.fields.map(([name, value], index) => {
          const field = type.fields[index]
          return [name, field === undefined ? null : datumToJson(field.type, value)]
        })
      )
    case "union": {
      const branch = type._tag === "union" ? type.branches[datum.branch] : undefined
      if (branch === undefined || branch._tag === "null") return null
      return { ["name" in branch ? branch.name : branch._tag]: datumToJson(branch, datum.value) }
    }
    default:
      return datum.value
  }
}
