import type { JsonObject, JsonSchema } from "@lintel/model"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaRepresentation from "effect/SchemaRepresentation"
import type { AnySchema } from "./payload.js"
import {
  checkedNumbers,
  correctObject,
  dropUndefinedRoot,
  finiteNumbers,
  invisibleChecks,
  isUndefined
} from "./wireCorrections.js"
import { definitionRef, isObject, mapSubschemas, readDefinitionRef } from "./schemaText.js"
import { sayPlainPatterns } from "./wirePatterns.js"
import type { Converted, Definition, SchemaUse, SchemaWarning, WireOptions } from "./wire.js"

export const isEffectSchema = (schema: unknown): schema is Schema.Top => Schema.isSchema(schema)

/** A payload of type `Void`: there is no body. */
export const isVoid = (schema: AnySchema): boolean => isEffectSchema(schema) && schema.ast._tag === "Void"

/** A schema made with `optionalKey`, or that accepts `undefined`. */
export const isOptional = (schema: AnySchema): boolean =>
  isEffectSchema(schema) &&
  (SchemaAST.isOptional(schema.ast) || (schema.ast._tag === "Union" && schema.ast.types.some(isUndefined)))

/** One reference that Effect was told to make: a class, something with an identifier, or any other object. */
interface Candidate {
  readonly ast: SchemaAST.AST
  /** `undefined` for an object without identifier, which goes back to where it was used. */
  readonly name: string | undefined
}

const suffix = "Encoded"

/** The author's own name: Effect adds `Encoded` to the wire form of a class. */
const authoredName = (ast: SchemaAST.AST, identifier: string): string =>
  SchemaAST.resolveIdentifier(ast) !== identifier && identifier.endsWith(suffix) && identifier.length > suffix.length
    ? identifier.slice(0, -suffix.length)
    : identifier

const candidatesOf = (asts: readonly [SchemaAST.AST, ...Array<SchemaAST.AST>]) => {
  const candidates = new Map<string, Candidate>()
  const document = SchemaRepresentation.toRepresentations(asts, {
    referencePolicy: ({ ast, identifier }) => {
      if (identifier === undefined && ast._tag !== "Objects") return undefined
      const name = identifier === undefined ? undefined : authoredName(ast, identifier)
      const key = `${candidates.size}.${name ?? ""}`
      candidates.set(key, { ast, name })
      return key
    }
  })
  return { candidates, document }
}

/**
 * Converts the schemas of one scope together, so that a class used twice is one definition. What Effect adds of its
 * own is taken away: see each step.
 */
export const convertEffect = (uses: ReadonlyArray<SchemaUse>, options: WireOptions): Converted => {
  const asts = uses.flatMap(({ schema }) => (isEffectSchema(schema) ? [Schema.toCodecJson(schema).ast] : []))
  const [first, ...others] = asts
  if (first === undefined) return { schemas: [], definitions: new Map(), warnings: [] }
  const { candidates, document } = candidatesOf([first, ...others])
  const output = SchemaRepresentation.toJsonSchemaMultiDocument(sayPlainPatterns(document), {
    onExcessProperty: options.onExcessProperty
  })
  const warnings: Array<SchemaWarning> = []
  const definitions = new Map<string, Definition>()
  const corrected = new Map<string, JsonSchema>()
  for (const [key, schema] of Object.entries(output.definitions)) {
    const candidate = candidates.get(key)
    const place = candidate?.name ?? placeOfAnonymous(key, uses, output.schemas as ReadonlyArray<JsonSchema>)
    const correct =
      candidate?.ast._tag === "Objects" ? correctObject(schema as JsonObject, candidate.ast, place) : undefined
    warnings.push(...(correct?.warnings ?? []))
    const body = finiteNumbers(correct?.schema ?? (schema as JsonSchema), place, warnings)
    if (candidate?.name === undefined && candidate !== undefined) corrected.set(key, body)
    else
      definitions.set(key, { name: candidate?.name ?? "Recursive", schema: body, isGenerated: candidate === undefined })
  }
  const inline = inlineAnonymous(corrected, (key, schema) =>
    definitions.set(key, { name: "Recursive", schema, isGenerated: true })
  )
  const schemas = output.schemas.map((schema, index) => {
    const place = uses[index]?.place ?? ""
    const ast = asts[index]
    if (ast !== undefined) warnings.push(...invisibleChecks(ast, place))
    const checked = ast === undefined ? (schema as JsonSchema) : checkedNumbers(schema as JsonSchema, ast)
    return inline(dropUndefinedRoot(finiteNumbers(checked, place, warnings), ast))
  })
  // Setting an entry again keeps its place, and entries that are added on the way are visited too.
  const done = new Set<string>()
  for (const [key, definition] of definitions) {
    if (done.has(key)) continue
    done.add(key)
    definitions.set(key, { ...definition, schema: inline(definition.schema) })
  }
  for (const definition of definitions.values()) {
    if (definition.isGenerated) warnings.push(unnamedRecursion(uses[0]?.place ?? ""))
  }
  return { schemas, definitions, warnings: distinct(warnings) }
}

const distinct = (warnings: ReadonlyArray<SchemaWarning>): ReadonlyArray<SchemaWarning> => {
  const byText = new Map(warnings.map((warning) => [`${warning.kind} ${warning.place}`, warning]))
  return [...byText.values()]
}

const placeOfAnonymous = (key: string, uses: ReadonlyArray<SchemaUse>, schemas: ReadonlyArray<JsonSchema>): string => {
  const index = schemas.findIndex((schema) => isObject(schema) && schema["$ref"] === definitionRef(key))
  return uses[index]?.place ?? "a struct without identifier"
}

const unnamedRecursion = (place: string): SchemaWarning => ({
  _tag: "SchemaWarning",
  kind: "unnamed-recursion",
  place,
  reason: "a schema refers to itself and has no name of its own",
  remedy: 'give it one: .annotate({ identifier: "Tree" })'
})

const annotations = new Set(["title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated"])

const inlineLimit = 10_000

/** Puts objects without identifier back where they are used. One that contains itself stays a definition. */
const inlineAnonymous = (
  anonymous: ReadonlyMap<string, JsonSchema>,
  keep: (key: string, schema: JsonSchema) => void
): ((schema: JsonSchema) => JsonSchema) => {
  const open = new Set<string>()
  const kept = new Set<string>()
  let count = 0
  const inline = (schema: JsonSchema): JsonSchema => {
    if (!isObject(schema)) return schema
    const inside = mapSubschemas(schema, inline)
    const ref = inside["$ref"]
    const key = typeof ref === "string" ? readDefinitionRef(ref)?.name : undefined
    const target = key === undefined ? undefined : anonymous.get(key)
    if (key === undefined || target === undefined || kept.has(key)) return inside
    if (open.has(key) || ++count > inlineLimit) {
      kept.add(key)
      keep(key, target)
      return inside
    }
    open.add(key)
    const body = inline(target)
    open.delete(key)
    const { $ref: _ref, ...beside } = inside
    return beside_(body, beside)
  }
  return inline
}

/** A schema with what stood beside the reference to it. */
const beside_ = (body: JsonSchema, beside: JsonObject): JsonSchema => {
  const keys = Object.keys(beside)
  if (keys.length === 0) return body
  const isPlain = isObject(body) && keys.every((key) => annotations.has(key) && !Object.hasOwn(body, key))
  return isPlain
    ? { ...body, ...beside }
    : { ...beside, allOf: [body, ...((beside["allOf"] ?? []) as Array<JsonSchema>)] }
}
