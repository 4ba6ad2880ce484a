import { isObject, own, type SchemaIndex, type SchemaLocation, subschemaShape } from "@lintel/json-schema"
import { type Id } from "../engine/nodes.js"
import { checkKeyword, isKeywordOf } from "./check.js"
import { refuse, textKeyword } from "./keywords.js"
import { isPlainObject } from "../unreadable.js"
import { type Leaf, type Leaves, writtenLeaf } from "./leaves.js"

const assertions: ReadonlySet<string> = new Set([
  "type",
  "enum",
  "const",
  "multipleOf",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minContains",
  "maxContains",
  "minProperties",
  "maxProperties",
  "required",
  "dependentRequired",
  "dependencies",
  "nullable",
  "readOnly",
  "writeOnly"
])

const notAsserting: ReadonlySet<string> = new Set(["$defs", "definitions", "contentSchema"])

/** Stands for a reference in a text. */
export const mark = "\u0001"

/** Text of a JSON value that does not depend on the order of keys. */
const stableText = (value: unknown, depth = 0): string => {
  if (typeof value === "bigint") return `${value}n`
  if (depth > 1000 || value === null || typeof value !== "object") return JSON.stringify(value) ?? "null"
  if (Array.isArray(value)) return `[${value.map((item) => stableText(item, depth + 1)).join()}]`
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stableText(own(value, key), depth + 1)}`)
    .join()}}`
}

/** What is being looked at. */
export interface Scan {
  readonly index: SchemaIndex
  /** What the arena knows of leaves, and which schemas of the document are such. */
  readonly leaves: Leaves
  readonly found: Map<object, Leaf>
  /** Names as they stand in texts: the same ones are in very many schemas. */
  readonly quotes: Map<string, string>
  readonly references: Array<SchemaLocation>
  dynamic: boolean
  /** What was written out, and how often the same object may be so again: an object can hold itself many times over. */
  readonly written: Set<object>
  left: number
  missing: number
  readonly document: number
}

/** How often schemas may be written out again, between one reference and the next. */
export const maxRepeated = 20_000

const tooLarge = "written out, the schema is too large: it holds the same parts again and again"

const quoted = ({ quotes }: Scan, name: string): string => {
  const known = quotes.get(name)
  if (known !== undefined) return known
  const text = JSON.stringify(name)
  quotes.set(name, text)
  return text
}

/**
 * Canonical text of a schema, without annotations; each reference is a mark. Of a leaf that was written before nothing
 * needs to be looked at again, nor is it a place of its own.
 */
export const scan = (state: Scan, value: unknown, locate: () => SchemaLocation): string => {
  if (!isObject(value)) return scanWhole(state, locate())
  const known = state.found.get(value)
  if (known !== undefined) return known.text
  if (!isPlainObject(value)) return refuse(locate(), undefined, "a schema must be an object or a boolean")
  const written = writtenLeaf(state.index.features.dialect, value)
  if (written === undefined) return scanWhole(state, locate())
  const before = state.leaves.get(written)
  const leaf = before ?? {
    text: scanWhole(state, locate()),
    hasFormat: Object.hasOwn(value, "format"),
    ids: new Map<string, Id>()
  }
  if (before === undefined) state.leaves.set(written, leaf)
  state.found.set(value, leaf)
  return leaf.text
}

const readsDynamically = ({ index }: Scan, location: SchemaLocation): boolean => {
  const { level } = index.features
  const dynamic = level >= 2020 ? textKeyword(location, "$dynamicRef") : undefined
  const recursive = level === 2019 ? textKeyword(location, "$recursiveRef") : undefined
  if (recursive !== undefined && recursive !== "#") refuse(location, "$recursiveRef", '$recursiveRef must be "#"')
  return dynamic !== undefined || recursive !== undefined
}

const scanWhole = (state: Scan, location: SchemaLocation): string => {
  const { value } = location
  if (typeof value === "boolean") return value ? "true" : "false"
  if (!isObject(value)) return refuse(location, undefined, "a schema must be an object or a boolean")
  if (state.written.size === state.written.add(value).size && state.left-- <= 0) {
    return refuse(location, undefined, tooLarge)
  }
  const { features } = state.index
  const parts: Array<string> = []
  if (own(value, "$ref") !== undefined) {
    parts.push(scanReference(state, location))
    if (features.refHidesSiblings) return `{${parts.join()}}`
  }
  if (readsDynamically(state, location)) state.dynamic = true
  // Annotations are not looked at, whatever they hold.
  const read = (key: string): boolean =>
    (assertions.has(key) && isKeywordOf(features, key)) ||
    (!notAsserting.has(key) && subschemaShape(key, features) !== undefined)
  for (const key of Object.keys(value).filter(read).sort()) {
    checkKeyword(location, key, features)
    if (assertions.has(key)) parts.push(scanAssertion(key, value[key]))
    const inner = scanApplicator(state, location, key, value[key])
    if (inner !== "") parts.push(`${key}${inner}`)
  }
  return `{${parts.join()}}`
}

const scanReference = (state: Scan, location: SchemaLocation): string => {
  const reference = textKeyword(location, "$ref") ?? ""
  const target = state.index.resolve(reference, location.resource)
  if (target === undefined) return `!${JSON.stringify(reference)} ${state.document} ${state.missing++}`
  state.references.push(target)
  return mark
}

const scanAssertion = (key: string, value: unknown): string => {
  if (key === "dependencies") return `names=${stableText(namesOnly(value))}`
  const unordered = (key === "required" || key === "enum" || key === "type") && Array.isArray(value)
  if (!unordered) return `${key}=${stableText(value)}`
  return `${key}=${(value as ReadonlyArray<unknown>)
    .map((item) => stableText(item))
    .sort()
    .join()}`
}

const scanApplicator = (state: Scan, location: SchemaLocation, key: string, value: unknown): string => {
  const shape = subschemaShape(key, state.index.features)
  if (shape === undefined || value === null || (typeof value !== "object" && typeof value !== "boolean")) return ""
  const child = (of: unknown, ...tokens: ReadonlyArray<string>): string =>
    scan(state, of, () => state.index.child(location, [key, ...tokens], of))
  if (Array.isArray(value)) return `[${value.map((item, position) => child(item, String(position))).join()}]`
  if (shape === "schema" || shape === "schema-or-schemas") return `(${child(value)})`
  if (!isObject(value)) return ""
  const inner = Object.keys(value)
    .sort()
    .filter((name) => !Array.isArray(value[name]))
    .map((name) => `${quoted(state, name)}:${child(value[name], name)}`)
  return `{${inner.join()}}`
}

const namesOnly = (dependencies: unknown): unknown =>
  isObject(dependencies)
    ? Object.fromEntries(Object.entries(dependencies).filter(([, value]) => Array.isArray(value)))
    : null
