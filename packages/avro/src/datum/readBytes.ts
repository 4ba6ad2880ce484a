import type { AvroSchema, Json } from "../schema/types.js"
import { datumToJson } from "./datum.js"
import { decode } from "./decode.js"

/**
 * What a reader makes of bytes that somebody gives it.
 *
 * @category data
 * @since 0.1.0
 */
export type ReadBytes =
  | { readonly _tag: "Read"; readonly datum: Json }
  | { readonly _tag: "Refused"; readonly reason: string }

/**
 * Decodes bytes as the binary encoding of a schema: all of them have to be used. What is read of a message that was
 * written in another encoding.
 *
 * @example
 * ```ts
 * import { readBytes, readSchema } from "@lintel/avro"
 *
 * const schema = readSchema("string")
 * if (schema._tag === "InvalidSchema") throw new Error(schema.reason)
 * readBytes(schema, Uint8Array.of(4, 97, 49)) // => { _tag: "Read", datum: "a1" }
 * readBytes(schema, new TextEncoder().encode('"a1"')) // => { _tag: "Refused", reason: "the data ends early" }
 * ```
 *
 * @category data
 * @since 0.1.0
 */
export const readBytes = ({ root }: AvroSchema, bytes: Uint8Array): ReadBytes => {
  const decoded = decode(bytes, root, root)
  return decoded._tag === "Read" ? { _tag: "Read", datum: datumToJson(root, decoded.datum) } : decoded
}
