import { type JsonSchema, keysOfPointer, type Projection } from "@lintel/model"
import { narrowedTo } from "./narrowed.js"
import { leadsSomewhere, type Resolve } from "./statements.js"
import { each, type Taken, takenBy } from "./taken.js"

/**
 * The schema that a reader really needs, made from the schema it was built for: paths that it takes keep what was said of
 * them, requiredness included; all else may be anything. A decoder of its own is taken as it is.
 *
 * @example
 * ```ts
 * import { readerSchema } from "@lintel/evolution"
 *
 * const payload = { type: "object", properties: { id: { type: "string" }, note: { type: "string" } }, required: ["id"] }
 * const taken = readerSchema({ reads: ["/note"] }, payload, (schema) => schema)
 * taken // => { type: "object", properties: { note: { type: "string" } } }
 * ```
 *
 * @category projections
 * @since 0.1.0
 */
export const readerSchema = (projection: Projection, payload: JsonSchema, resolve: Resolve): JsonSchema =>
  projection.decoder ?? narrowedTo(takenBy(projection), payload, resolve)

/**
 * The pointers of a projection that lead nowhere in a schema: nobody knows what is read there.
 *
 * @example
 * ```ts
 * import { unknownReads } from "@lintel/evolution"
 *
 * const payload = { type: "object", properties: { state: { type: "string" } } }
 * unknownReads({ reads: ["/state", "/staet"] }, payload, (schema) => schema) // => ["/staet"]
 * ```
 *
 * @category projections
 * @since 0.1.0
 */
export const unknownReads = (
  { reads = [] }: Projection,
  payload: JsonSchema,
  resolve: Resolve
): ReadonlyArray<string> => reads.filter((pointer) => !leadsSomewhere(payload, keysOfPointer(pointer), each, resolve))

/**
 * What a caller sends of a request, where it says so: the schema it was built for, and nothing but what it names.
 *
 * @category projections
 * @since 0.1.0
 */
export const senderSchema = (projection: Projection, payload: JsonSchema): JsonSchema => {
  if (projection.decoder !== undefined) return projection.decoder
  if (projection.reads === undefined) return payload
  return { allOf: [payload, sendsOnly(takenBy(projection))] }
}

const sendsOnly = (taken: Taken): JsonSchema => {
  if (taken.isWhole || taken.below.size === 0) return true
  const every = taken.below.get(each)
  const names = [...taken.below].filter(([name]) => name !== each)
  return {
    ...(every === undefined ? {} : { items: sendsOnly(every) }),
    ...(names.length === 0
      ? {}
      : {
          properties: Object.fromEntries(names.map(([name, inner]) => [name, sendsOnly(inner)])),
          additionalProperties: every === undefined ? false : sendsOnly(every)
        })
  }
}
