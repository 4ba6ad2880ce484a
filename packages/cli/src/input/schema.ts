import { type Document, parsePointer, type Recognition, valueAt } from "@lintel/document"
import { type Dialect, dialectOfSchemaUri } from "@lintel/json-schema"
import type { Located } from "../files/tree.js"
import { Unusable } from "../unusable.js"
import { bundle } from "./bundle.js"
import { placeInDocument } from "./documentPlace.js"
import { gather, type Gathered } from "./gather.js"
import type { SchemaInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"

/** How a schema is taken. */
export interface SchemaOptions extends ReadingLimits {
  readonly dialect?: Dialect
  /** The name it has among others. */
  readonly contract?: string
}

/** A document that is a schema, or has one inside. */
export interface SchemaDocument {
  readonly document: Document
  readonly recognition: Recognition
  /** JSON Pointer of the schema. */
  readonly fragment: string
}

const dialectNames = ["2020-12", "2019-09", "draft-07", "draft-06", "draft-04"]

/** The dialect a document names, else the one its kind implies. */
const dialectIn = ({ value }: Document, { kind, version = "" }: Recognition, label: string): Dialect => {
  if (kind === "swagger") return "openapi-3.0"
  if (kind === "openapi") return version.startsWith("3.0") ? "openapi-3.0" : "openapi-3.1"
  if (kind === "asyncapi") return "draft-07"
  const uri =
    typeof value === "object" && value !== null && "$schema" in value && Object.hasOwn(value, "$schema")
      ? value.$schema
      : undefined
  if (typeof uri !== "string") return "2020-12"
  const dialect = dialectOfSchemaUri(uri)
  if (dialect !== undefined) return dialect
  throw new Unusable(
    `${label}: "$schema" is ${uri}, which is no dialect Lintel knows`,
    `Known are ${dialectNames.join(", ")}; --dialect reads it as one of them.`
  )
}

const annotations = new Set(["title", "description", "$comment", "$id", "id", "examples", "default", "deprecated"])
const keywords = new Set(
  (
    "$anchor $dynamicAnchor $dynamicRef $recursiveAnchor $recursiveRef $vocabulary additionalItems contains " +
    "contentEncoding contentMediaType contentSchema dependencies dependentRequired dependentSchemas else " +
    "exclusiveMaximum exclusiveMinimum maxContains maxItems maxLength maxProperties minContains minItems minLength " +
    "minProperties multipleOf propertyNames readOnly then unevaluatedItems unevaluatedProperties uniqueItems writeOnly"
  ).split(" ")
)

/** Whether a document without a sign of its kind consists of words of JSON Schema alone. */
export const isPlainSchema = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return typeof value === "boolean"
  return Object.keys(value).every((key) => keywords.has(key) || annotations.has(key))
}

/** What a bare schema is called, which belongs to nothing. */
export const nobody = "schemas:schema"

const otherDocuments = async (
  located: Located,
  document: Document,
  limits: ReadingLimits
): Promise<{ readonly others: ReadonlyMap<string, Document>; readonly label: Gathered["label"] }> => {
  const { files, label } = await gather(located, document, limits)
  const others = new Map(
    [...files].flatMap(([path, it]) =>
      path === located.path || typeof it === "string" || it instanceof Uint8Array ? [] : [[path, it] as const]
    )
  )
  return { others, label }
}

const signOf = ({ kind, reason }: Recognition): string =>
  kind === "unknown" ? "nothing says that it is anything else" : reason

/** Takes a document as a JSON Schema, or the part of it at a JSON Pointer, with the files it refers to. */
export const takeSchema = async (
  located: Located,
  { document, recognition, fragment }: SchemaDocument,
  options: SchemaOptions
): Promise<SchemaInput> => {
  const { tree, path } = located
  const label = tree.label(path)
  const tokens = parsePointer(fragment)
  if (tokens === undefined) {
    throw new Unusable(`${label}#${fragment}: what follows # is not a JSON Pointer such as #/$defs/Order`)
  }
  if (valueAt(document.value, tokens) === undefined) throw new Unusable(`${label} has nothing at #${fragment}`)
  const dialect = options.dialect ?? dialectIn(document, recognition, label)
  const gathered = await otherDocuments(located, document, options)
  const { value, find } = bundle(path, document, gathered.others, dialect)
  const placeOf: SchemaInput["placeOf"] = (pointer) => {
    const found = find(pointer)
    return placeInDocument(found.document, gathered.label(found.path), found.pointer)
  }
  const { contract: name } = options
  const address = name === undefined ? nobody : `schemas:${encodeURIComponent(name)}`
  return {
    _tag: "Schema",
    address,
    label: fragment === "" ? label : `${label}#${fragment}`,
    value,
    pointer: fragment,
    dialect,
    recognisedBy: fragment === "" ? signOf(recognition) : `what stands at #${fragment} is asked for as one`,
    placeOf,
    sources: async () => ({
      locate: (asked, pointer = "") => (asked === address ? placeOf(`${fragment}${pointer}`) : undefined)
    })
  }
}
