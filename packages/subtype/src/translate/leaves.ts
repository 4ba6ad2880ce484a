import { type Dialect, isObject } from "@lintel/json-schema"
import { type Id } from "../engine/nodes.js"
import { type Mode, modeKey } from "./mode.js"

/** What schemas mean that say nothing but a few plain assertions: most schemas of a document are such leaves. */
export interface Leaf {
  /** Canonical text without annotations. */
  readonly text: string
  readonly hasFormat: boolean
  /** Its node, by how it is read. */
  readonly ids: Map<string, Id>
}

/** Leaves by how they are written, annotations aside. */
export type Leaves = Map<string, Leaf>

// What the node of a leaf depends on beside its text is the mode only: no name that may not travel, no place to note.
const plain: ReadonlySet<string> = new Set(
  `type nullable enum format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems
  maxItems uniqueItems minProperties maxProperties readOnly writeOnly`.split(/\s+/)
)

// Whatever else means something in some dialect.
const notPlain: ReadonlySet<string> = new Set(
  `$ref $dynamicRef $recursiveRef $id id $anchor $dynamicAnchor $recursiveAnchor $defs definitions const pattern
  minContains maxContains required dependentRequired dependentSchemas dependencies not allOf anyOf oneOf if then else
  items prefixItems additionalItems contains properties patternProperties additionalProperties propertyNames
  unevaluatedProperties unevaluatedItems contentSchema`.split(/\s+/)
)

const writtenValue = (value: unknown): string | undefined => {
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value)
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return undefined
  return JSON.stringify(value)
}

/** How a leaf is written; undefined for a schema that is none. */
export const writtenLeaf = (dialect: Dialect, schema: unknown): string | undefined => {
  if (!isObject(schema)) return undefined
  let text: string = dialect
  for (const key of Object.keys(schema)) {
    if (plain.has(key)) {
      const value = writtenValue(schema[key])
      if (value === undefined) return undefined
      text += ` ${key} ${value}`
    } else if (notPlain.has(key)) return undefined
  }
  return text
}

/** The key under which a leaf keeps its node; undefined where reading it takes notes. */
export const leafMode = (leaf: Leaf, mode: Mode, lenient: boolean): string | undefined =>
  leaf.hasFormat && mode.formats ? undefined : `${lenient ? "+" : "-"}${modeKey(mode)}`
