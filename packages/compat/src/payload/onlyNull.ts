import { decodeFragmentToken, isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import { type KeywordDifference, keywordDifferences } from "./difference.js"
import { definitionName } from "./dirty.js"
import { levelDifferences } from "./levelDifferences.js"
import type { Cause, PayloadJudge, Side, Writer } from "./judgement.js"
import { withoutNull } from "./nullable.js"
import type { Placed } from "./place.js"

const excluding = (schema: JsonSchema): JsonSchema => ({ allOf: [schema, { not: { type: "null" } }] })

/** Keywords whose schemas are compared, and told, on their own. */
const apart: ReadonlySet<string> = new Set(["items", "prefixItems", "additionalProperties", "patternProperties"])

/** Whether a schema says of its own level what the other does, or is a reference to it. */
const saysSame = (schema: JsonSchema, { place, schema: other }: Placed): boolean => {
  const reference = isJsonObject(schema) ? schema["$ref"] : undefined
  if (typeof reference === "string") {
    const name = /^\/schemas\/([^/]+)$/.exec(place.pointer)?.[1]
    return name !== undefined && decodeFragmentToken(name) === definitionName(reference)
  }
  return keywordDifferences(schema, other).every(({ keyword }) => apart.has(keyword))
}

/** Whether a schema names the types of its values, and that of null is not among them. */
const isWithoutNull = (schema: JsonSchema): boolean => {
  const type = isJsonObject(schema) ? schema["type"] : undefined
  return typeof type === "string"
    ? type !== "null"
    : Array.isArray(type) && !(type as ReadonlyArray<Json>).includes("null")
}

/** Whether `null` is all that one schema admits and the other refuses at their own level, however they are written. */
const isOnlyNull = (judge: PayloadJudge, writer: Placed, reader: Placed, writerIs: Side): boolean => {
  const readerIs = writerIs === "before" ? "after" : "before"
  return (
    !isWithoutNull(writer.schema) &&
    judge.accepts(writerIs, writer.schema, null) === true &&
    judge.accepts(readerIs, reader.schema, null) === false &&
    (saysSame(withoutNull(writer.schema), reader) ||
      judge.contained([writerIs, excluding(writer.schema)], [readerIs, reader.schema])._tag === "Included")
  )
}

/**
 * What differs at a cause. Where only `null` is refused, that is told whatever the keywords are: documents say it by
 * `nullable`, a list of types or an alternative, and mostly at many places at once.
 */
export const differencesOf = (
  judge: PayloadJudge,
  writer: Writer,
  { after, before }: Pick<Cause, "before" | "after">
): ReadonlyArray<KeywordDifference> => {
  const writerIs = writer === "caller" ? "before" : "after"
  const isNullOnly =
    writerIs === "before" ? isOnlyNull(judge, before, after, writerIs) : isOnlyNull(judge, after, before, writerIs)
  if (!isNullOnly) return levelDifferences(before, after, judge, writerIs)
  return [writerIs === "before" ? { keyword: "type", old: ["null"] } : { keyword: "type", new: ["null"] }]
}

/** Whether differences are the one that {@link differencesOf} tells of `null`. */
export const tellsNull = (differences: ReadonlyArray<KeywordDifference>): boolean => {
  const [only] = differences
  const values = [only?.old, only?.new].filter((it) => it !== undefined)
  return differences.length === 1 && only?.keyword === "type" && JSON.stringify(values) === '[["null"]]'
}
