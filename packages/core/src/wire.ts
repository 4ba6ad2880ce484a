import { type JsonSchema, stableStringify } from "@lintel/model"
import { convertEffect, isEffectSchema } from "./wireEffect.js"
import { convertDocument } from "./wireDocument.js"
import type { AnySchema } from "./payload.js"
import { definitionRef, isObject, mapRefs, readDefinitionRef, withKey } from "./schemaText.js"

/** One use of a schema in a contract or message. `place` says where, for messages: "payload of operation:a/b". */
export interface SchemaUse {
  readonly schema: AnySchema
  readonly place: string
}

/**
 * Something about a payload that JSON Schema says less exactly than the schema it came from, and what to write instead.
 *
 * @category payloads
 * @since 0.1.0
 */
export interface SchemaWarning {
  readonly _tag: "SchemaWarning"
  readonly kind:
    | "non-finite-number"
    | "optional-as-null"
    | "undefined-as-null"
    | "invisible-check"
    | "unnamed-recursion"
    | "opaque-type"
  /** The definition or the use it was found in, then the path of fields. */
  readonly place: string
  readonly reason: string
  readonly remedy: string
}

/** A definition as one library gave it, before names are shared. */
export interface Definition {
  /** The name it should have. */
  readonly name: string
  readonly schema: JsonSchema
  /** Made up by us or by the library: may be renamed when the name is taken. */
  readonly isGenerated: boolean
}

/** What one library answered: schemas in the order of the uses, refs to the keys of `definitions`. */
export interface Converted {
  readonly schemas: ReadonlyArray<JsonSchema>
  readonly definitions: ReadonlyMap<string, Definition>
  readonly warnings: ReadonlyArray<SchemaWarning>
}

/** Why a schema cannot become JSON Schema. */
export interface SchemaProblem {
  readonly place: string
  readonly reason: string
}

/** Payload schemas of one contract or message, with the definitions they share. */
export interface WireSchemas {
  readonly find: (schema: AnySchema) => JsonSchema
  readonly definitions: Readonly<Record<string, JsonSchema>>
  readonly warnings: ReadonlyArray<SchemaWarning>
  readonly problems: ReadonlyArray<SchemaProblem>
}

export interface WireOptions {
  readonly onExcessProperty: "ignore" | "error"
}

/** A definition with the uses that lead to it, to name both sides of a clash. */
interface Placed {
  readonly schema: JsonSchema
  readonly text: string
  readonly source: string
}

/** Converts every schema of one scope. Definitions of one name are one definition, or a problem. */
export const wireSchemas = (uses: ReadonlyArray<SchemaUse>, options: WireOptions): WireSchemas => {
  const first = new Map<AnySchema, SchemaUse>()
  for (const use of uses) if (!first.has(use.schema)) first.set(use.schema, use)
  const distinct = [...first.values()]
  const problems: Array<SchemaProblem> = []
  const warnings: Array<SchemaWarning> = []
  const definitions = new Map<string, Placed>()
  const found = new Map<AnySchema, JsonSchema>()

  const effects = distinct.filter((use) => isEffectSchema(use.schema))
  const parts: ReadonlyArray<readonly [ReadonlyArray<SchemaUse>, () => Converted]> = [
    ...(effects.length === 0 ? [] : [[effects, () => convertEffect(effects, options)] as const]),
    ...distinct.filter((use) => !isEffectSchema(use.schema)).map((use) => [[use], () => convertDocument(use)] as const)
  ]
  for (const [entries, convert] of parts) convertPart(entries, convert)
  return {
    find: (schema) => found.get(schema) ?? true,
    definitions: Object.fromEntries([...definitions].map(([name, { schema }]) => [name, schema])),
    warnings,
    problems
  }

  /** When a library refuses many schemas together, each is asked alone, so that the refused one is named. */
  function convertPart(entries: ReadonlyArray<SchemaUse>, convert: () => Converted): void {
    let converted: Converted
    try {
      converted = convert()
    } catch (error) {
      const [only] = entries
      if (entries.length === 1 && only !== undefined) problems.push({ place: only.place, reason: reasonOf(error) })
      else for (const entry of entries) convertPart([entry], () => convertEffect([entry], options))
      return
    }
    adopt(entries, converted)
  }

  function adopt(entries: ReadonlyArray<SchemaUse>, converted: Converted): void {
    const names = settleNames(converted)
    const rename = (ref: string): string => {
      const target = readDefinitionRef(ref)
      const name = target === undefined ? undefined : names.get(target.name)
      return target === undefined || name === undefined ? ref : definitionRef(name, target.rest)
    }
    for (const [key, definition] of converted.definitions) {
      const name = names.get(key) ?? definition.name
      const schema = mapRefs(definition.schema, rename)
      define(name, { schema, text: stableStringify(schema), source: sourceOf(key, entries, converted) })
    }
    entries.forEach((entry, index) => found.set(entry.schema, mapRefs(converted.schemas[index] ?? true, rename)))
    warnings.push(...converted.warnings)
  }

  function define(name: string, placed: Placed): void {
    const known = definitions.get(name)
    if (known === undefined) definitions.set(name, placed)
    else if (known.text !== placed.text) {
      problems.push({
        place: placed.source,
        reason:
          `two different schemas are called ${JSON.stringify(name)}: one with ${fieldsOf(known.schema)} ` +
          `(${known.source}), one with ${fieldsOf(placed.schema)} (${placed.source}). Rename one of them`
      })
    }
  }

  /** Final names by key. A generated name that is taken by something else gets a number. */
  function settleNames(converted: Converted): ReadonlyMap<string, string> {
    const names = new Map<string, string>()
    const taken = new Set([
      ...definitions.keys(),
      ...[...converted.definitions.values()].filter((item) => !item.isGenerated).map((item) => item.name)
    ])
    for (const [key, definition] of converted.definitions) {
      let name = definition.name
      for (let n = 2; definition.isGenerated && taken.has(name); n++) name = `${definition.name}${n}`
      if (definition.isGenerated) taken.add(name)
      names.set(key, name)
    }
    return names
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const fieldsOf = (schema: JsonSchema): string => {
  const properties = isObject(schema) ? schema["properties"] : undefined
  if (!isObject(properties)) return "another form"
  const names = Object.keys(properties)
  return names.length === 0 ? "no fields" : `fields ${names.slice(0, 6).join(", ")}`
}

/** The first use that leads to a definition. */
const sourceOf = (key: string, entries: ReadonlyArray<SchemaUse>, { schemas, definitions }: Converted): string => {
  const index = schemas.findIndex((schema) => reaches(schema, key, definitions))
  return entries[index]?.place ?? entries[0]?.place ?? ""
}

const reaches = (schema: JsonSchema, key: string, definitions: Converted["definitions"]): boolean => {
  const seen = new Set<string>()
  const queue = [schema]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    mapRefs(next, (ref) => {
      const name = readDefinitionRef(ref)?.name
      const definition = name === undefined || seen.has(name) ? undefined : definitions.get(name)
      if (name !== undefined) seen.add(name)
      if (definition !== undefined) queue.push(definition.schema)
      return ref
    })
    if (seen.has(key)) return true
  }
  return false
}

/** A schema that stands alone: its definitions inside it. */
export const selfContained = (schema: AnySchema, place: string): { readonly schema: JsonSchema } & WireSchemas => {
  const wire = wireSchemas([{ schema, place }], { onExcessProperty: "ignore" })
  const body = wire.find(schema)
  if (Object.keys(wire.definitions).length === 0 || !isObject(body)) return { ...wire, schema: body }
  const out: Record<string, JsonSchema> = {}
  for (const [name, definition] of Object.entries(wire.definitions)) withKey(out, name, definition)
  return { ...wire, schema: { ...body, $defs: out } }
}
