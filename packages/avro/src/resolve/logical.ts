import { naturalNumber } from "../witness/natural.js"
import type { Datum } from "../datum/datum.js"
import { type Logical, logicalName } from "../schema/logical.js"
import { type AvroType, describe } from "../schema/types.js"
import type { ChangeKind, RemarkKind } from "./cause.js"

/** What becomes of the meaning that a logical type gives. */
export type Meaning =
  | { readonly _tag: "Kept" }
  | { readonly _tag: "Remark"; readonly kind: RemarkKind; readonly text: string }
  | {
      readonly _tag: "Changed"
      readonly kind: ChangeKind
      readonly text: string
      readonly specimen: () => Datum | undefined
    }

const logicalTypeOf = (type: AvroType): Logical | undefined => ("logical" in type ? type.logical : undefined)

const kept: Meaning = { _tag: "Kept" }

/** The bytes of a number in two's complement, big-endian, of a given or the least length. */
const bytesOf = (value: bigint, size: number | undefined): Uint8Array => {
  const length = size ?? Math.ceil((value.toString(2).length + 1) / 8)
  return Uint8Array.from({ length }, (_, index) => Number(BigInt.asUintN(8, value >> BigInt(8 * (length - 1 - index)))))
}

/** A datum of a type that is not zero, for types that logical types may stand on. */
const specimenOf = (type: AvroType, value: bigint): Datum | undefined => {
  switch (type._tag) {
    case "int":
      return { _tag: "int", value: Number(value) }
    case "long":
      return { _tag: "long", value }
    case "bytes":
      return { _tag: "bytes", value: bytesOf(value, undefined) }
    case "fixed":
      return { _tag: "fixed", value: bytesOf(value, type.size) }
    case "string":
      return { _tag: "string", value: "n/a" }
    default:
      return undefined
  }
}

/** Numbers of more digits are not written out. */
const mostDigits = 4000

/** A decimal with a digit more than a precision. */
const tooManyDigits = (type: AvroType, precision: number): Datum | undefined =>
  precision >= mostDigits ? undefined : specimenOf(type, 10n ** BigInt(precision + 1) - 1n)

/** A decimal of a few digits, and never zero: zero is the same at every scale. */
const someDecimal = (precision: number): bigint => (precision >= 4 ? 1250n : 5n)

const changed = (kind: ChangeKind, text: string, specimen: () => Datum | undefined): Meaning => ({
  _tag: "Changed",
  kind,
  text,
  specimen
})

const decimals = (
  writer: AvroType,
  from: Logical & { readonly _tag: "decimal" },
  to: Logical & { readonly _tag: "decimal" }
): Meaning => {
  if (from.scale !== to.scale) {
    const text = `the decimal has the scale ${from.scale} where it is written and ${to.scale} where it is read`
    return changed("scale", text, () => specimenOf(writer, someDecimal(from.precision)))
  }
  if (to.precision < from.precision) {
    const text = `the decimal has up to ${from.precision} digits where it is written and ${to.precision} where it is read`
    return changed("digits", text, () => tooManyDigits(writer, to.precision))
  }
  if (to.precision === from.precision) return kept
  const text = `the precision of the decimal is ${from.precision} where it is written and ${to.precision} where it is read; a strict reader wants the same`
  return { _tag: "Remark", kind: "digits", text }
}

/** What a reader that has a logical type takes data of a writer for that has one too. */
const between = (writer: AvroType, from: Logical, to: Logical): Meaning => {
  if (from._tag === "decimal" && to._tag === "decimal") return decimals(writer, from, to)
  const value = naturalNumber(from)
  if (from._tag !== to._tag) {
    return changed("logical-type", `a ${logicalName(from)} is read as a ${logicalName(to)}`, () =>
      specimenOf(writer, value)
    )
  }
  const [unit, other] = ["unit" in from ? from.unit : undefined, "unit" in to ? to.unit : undefined]
  if (unit === other) return kept
  return changed("unit", `${logicalName(from)} is read as ${logicalName(to)}`, () => specimenOf(writer, value))
}

/**
 * What becomes of meaning between two types that match. A reader without a logical type reads the bare value, as the
 * specification asks of readers that do not know it; a reader with one takes for granted what the writer has to promise.
 */
export const meaningOf = (writer: AvroType, reader: AvroType): Meaning => {
  const [from, to] = [logicalTypeOf(writer), logicalTypeOf(reader)]
  if (from === undefined && to === undefined) return kept
  if (to === undefined) {
    const text = `a ${from === undefined ? "value" : logicalName(from)} is read as a bare ${reader._tag}`
    return { _tag: "Remark", kind: "logical-type", text }
  }
  if (from !== undefined) return between(writer, from, to)
  const text = `the reader takes ${describe(writer)} for a ${logicalName(to)}, which the writer does not promise`
  return changed("assumed", text, () => specimenOf(writer, 1n))
}
