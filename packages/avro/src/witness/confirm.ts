import { type Datum, datumToJson } from "../datum/datum.js"
import { decode } from "../datum/decode.js"
import { encode } from "../datum/encode.js"
import type { Witness } from "../result.js"
import type { AvroSchema } from "../schema/types.js"
import { execute } from "./avsc.js"
import { differences } from "./meaning.js"

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

const equalBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index])

/** What executing data showed: a witness, or why it is none. */
export type Confirmed =
  | { readonly _tag: "Shown"; readonly witness: Witness }
  | { readonly _tag: "NotShown"; readonly reason: string }

const notShown = (reason: string): Confirmed => ({ _tag: "NotShown", reason })

/** Both sides, and a datum that is said to show something between them. */
export interface Claim {
  readonly writer: AvroSchema
  readonly reader: AvroSchema
  readonly datum: Datum
}

/** Executes a datum that is said to be refused. */
export const confirmRefusal = ({ datum, reader, writer }: Claim): Confirmed => {
  const bytes = encode(writer.root, datum)
  const decoded = decode(bytes, writer.root, reader.root)
  if (decoded._tag === "Read") return notShown("the datum that should be refused is read")
  const executed = execute(writer, reader, datum)
  if (executed._tag === "Read") return notShown("avsc reads the datum that should be refused")
  const isAsked = executed._tag === "Refused" && equalBytes(executed.bytes, bytes)
  const witness: Witness = {
    datum: datumToJson(writer.root, datum),
    bytes: hex(bytes),
    checkedBy: isAsked ? ["interpreter", "avsc"] : ["interpreter"]
  }
  return { _tag: "Shown", witness }
}

/** Executes a datum that is said to be read as something else at a place. */
export const confirmChange = ({ datum, reader, writer }: Claim, at: string): Confirmed => {
  const bytes = encode(writer.root, datum)
  const decoded = decode(bytes, writer.root, reader.root)
  if (decoded._tag === "Refused") return notShown(`the datum that should be read is refused: ${decoded.reason}`)
  const found = differences(writer.root, datum, reader.root, decoded.datum).find((it) => it.at === at)
  if (found === undefined) return notShown("the datum that should change is read as it was written")
  const executed = execute(writer, reader, datum)
  const isAsked =
    executed._tag === "Read" &&
    equalBytes(executed.bytes, bytes) &&
    executed.again !== undefined &&
    equalBytes(executed.again, encode(reader.root, decoded.datum))
  const witness: Witness = {
    datum: datumToJson(writer.root, datum),
    bytes: hex(bytes),
    read: { datum: datumToJson(reader.root, decoded.datum) },
    change: { written: found.written, read: found.read },
    checkedBy: isAsked ? ["interpreter", "avsc"] : ["interpreter"]
  }
  return { _tag: "Shown", witness }
}
