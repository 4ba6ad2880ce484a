import { canRead, type RefusalKind, type Verdict } from "@lintel/avro"
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
  | { readonly _tag: "Undecided" }

const wholly: ReadonlySet<RefusalKind> = new Set(["type", "name", "size"])

/** A union has data of several types, and one refusal is about one of them. */
const isUnion = (schema: Json): boolean =>
  Array.isArray(schema) ||
  (typeof schema === "object" && schema !== null && "type" in schema && isUnion(schema["type"] ?? null))

/**
 * Whether a verdict on two Avro schemas, neither of them a union, says that nothing at all is read: the types differ, or a
 * field is missing that every datum misses.
 *
 * @example
 * ```ts
 * import { refusesAll } from "@lintel/evolution"
 * import { canRead } from "@lintel/avro"
 *
 * refusesAll(canRead("int", "string"), "int", "string") // => true
 * refusesAll(canRead(["null", "int"], "int"), ["null", "int"], "int") // => false
 * ```
 *
 * @category matrix
 * @since 0.1.0
 */
export const refusesAll = (
  verdict: Verdict | { readonly _tag: "InvalidSchema" },
  writer: Json,
  reader: Json
): boolean =>
  verdict._tag === "Refused" &&
  !isUnion(writer) &&
  !isUnion(reader) &&
  verdict.refusals.some(({ at, kind }) => (at === "" ? wholly.has(kind) : kind === "field" && /^\/[^/]+$/.test(at)))

/** Some datum of a schema: the smallest that a reader of something else refuses. */
const someDatum = (writer: Json): { readonly value: Json } | undefined => {
  for (const other of ["null", "boolean"]) {
    const answer = canRead(writer, other)
    if (answer._tag === "Refused") return { value: answer.witness.datum }
  }
  return undefined
}

const sharedBy = (verdict: ReturnType<typeof canRead>, writer: Json): Overlap | undefined => {
  if (verdict._tag === "ChangesMeaning") return { _tag: "Shared", value: verdict.witness.datum }
  const datum = verdict._tag === "Reads" ? someDatum(writer) : undefined
  return datum === undefined ? undefined : { _tag: "Shared", ...datum }
}

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
  const [there, back] = [canRead(one, other), canRead(other, one)]
  const shared = sharedBy(there, one) ?? sharedBy(back, other)
  if (shared !== undefined) return shared
  return refusesAll(there, one, other) && refusesAll(back, other, one) ? { _tag: "Apart" } : { _tag: "Undecided" }
}
