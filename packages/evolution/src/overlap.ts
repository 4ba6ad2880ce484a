import { readSchema, takesAny } from "@lintel/avro"
import type { Json } from "@lintel/model"

/**
 * Whether data of one schema are taken for data of another.
 *
 * - `Apart`: nothing that one writes is read by the other.
 * - `Shared`: `value`, written with one, is read with the other.
 * - `Undecided`: never to be read as `Apart`.
 *
 * @category matrix
 * @since 0.1.0
 */
export type Overlap =
  | { readonly _tag: "Apart" }
  | { readonly _tag: "Shared"; readonly value: Json }
  | { readonly _tag: "Undecided"; readonly reason?: string }

/**
 * Whether a reader of one Avro schema takes data of another for its own, either way round. By the rules for resolution:
 * records of other names are never taken for one another.
 *
 * @example
 * ```ts
 * import { overlapOfAvro } from "@lintel/evolution"
 *
 * const record = (name: string, field: string) => ({ type: "record", name, fields: [{ name: field, type: "int" }] })
 * overlapOfAvro(record("Paid", "id"), record("Placed", "id")) // => { _tag: "Apart" }
 * overlapOfAvro(record("Event", "id"), record("Event", "id")) // => { _tag: "Shared", value: { id: 1 } }
 * ```
 *
 * @category matrix
 * @since 0.1.0
 */
export const overlapOfAvro = (one: Json, other: Json): Overlap => {
  const [left, right] = [readSchema(one), readSchema(other)]
  for (const it of [left, right]) if (it._tag === "InvalidSchema") return { _tag: "Undecided", reason: it.reason }
  if (left._tag === "InvalidSchema" || right._tag === "InvalidSchema") return { _tag: "Undecided" }
  const ways = [takesAny(left, right), takesAny(right, left)]
  const shared = ways.find((it) => it._tag === "Shared")
  if (shared?._tag === "Shared") return { _tag: "Shared", value: shared.value }
  const unknown = ways.find((it) => it._tag === "Unknown")
  return unknown?._tag === "Unknown" ? { _tag: "Undecided", reason: unknown.reason } : { _tag: "Apart" }
}
