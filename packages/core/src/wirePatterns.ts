import type * as SchemaRepresentation from "effect/SchemaRepresentation"
import { isObject } from "./schemaText.js"

/** What counts in code units without the flag and in characters with it, or means another set of characters. */
const differs = /\.(?!\*)|\[\^|\\[DSWBbpPkuxc0-9]/

const ascii = /^[\u0020-\u007e]*$/

const compiles = (source: string): boolean => {
  try {
    return new RegExp(source, "u") instanceof RegExp
  } catch {
    return false
  }
}

/**
 * Whether a pattern without the u flag matches the same texts with it, which is how JSON Schema reads patterns. Says no
 * when in doubt.
 */
export const meansTheSameInUnicode = (source: string): boolean =>
  ascii.test(source) && !differs.test(source.replaceAll("\\\\", "").replaceAll("\\.", "")) && compiles(source)

/** The source of a pattern that Effect leaves out for want of the u flag although it says the same. */
const plainPattern = (check: unknown): string | undefined => {
  const representation = isObject(check) ? check["representation"] : undefined
  if (!isObject(representation) || representation["id"] !== "effect/schema/isPattern") return undefined
  const payload = representation["payload"]
  if (!isObject(payload) || payload["flags"] !== "") return undefined
  const source = payload["source"]
  return typeof source === "string" && meansTheSameInUnicode(source) ? source : undefined
}

/** Whether the contract can say a check of a type although Effect does not. */
export const isPlainPattern = (annotations: unknown): boolean => plainPattern(annotations) !== undefined

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value) as object)

const withPatterns = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withPatterns)
  if (!isObject(value) || !isPlain(value)) return value
  const pattern = plainPattern(value)
  const annotations = value["annotations"]
  const own =
    pattern === undefined || !isObject(annotations)
      ? annotations
      : { ...annotations, toJsonSchema: () => ({ pattern }) }
  const entries = Object.entries(value).map(([key, item]) => [key, key === "annotations" ? own : withPatterns(item)])
  return Object.fromEntries(entries)
}

/** A document whose patterns without the u flag are said where they mean the same. */
export const sayPlainPatterns = (document: SchemaRepresentation.MultiDocument): SchemaRepresentation.MultiDocument =>
  withPatterns(document) as SchemaRepresentation.MultiDocument
