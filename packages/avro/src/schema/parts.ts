import type { AvroType } from "./types.js"

/**
 * The types that a type names directly: of items, values, branches and fields.
 *
 * @example
 * ```ts
 * import { partsOf, readSchema } from "@lintel/avro"
 *
 * const read = readSchema({ type: "array", items: "string" })
 * read._tag === "InvalidSchema" ? 0 : partsOf(read.root).length // => 1
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const partsOf = (type: AvroType): ReadonlyArray<AvroType> => {
  switch (type._tag) {
    case "array":
      return [type.items]
    case "map":
      return [type.values]
    case "union":
      return type.branches
    case "record":
      return type.fields.map((field) => field.type)
    default:
      return []
  }
}
