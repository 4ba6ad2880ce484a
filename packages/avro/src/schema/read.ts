import { checkDefaults } from "./defaults.js"
import { definitionsIn, namesDefinedIn } from "./names.js"
import { readType } from "./parse.js"
import { asJson, type Pending, problem, type Reading, type Scope, shown, startReading } from "./reading.js"
import { type AvroSchema, type AvroType, describe, nameOf, type SchemaProblem, type UnionType } from "./types.js"

/**
 * How a schema is read.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface ReadSchemaOptions {
  /** The name of the document in places; empty where left out. */
  readonly document?: string
  /** Where in the document the schema stands, as a JSON Pointer; at its root where left out. */
  readonly pointer?: string
  /** The namespace around the schema; none where left out. */
  readonly namespace?: string
  /** Whether a name may be used before it is defined, as in the interface language; not where left out. */
  readonly forwardNames?: boolean
  /**
   * Other documents by name, for named types that this one refers to and does not define: schemas, lists of them, and
   * protocols.
   */
  readonly others?: ReadonlyMap<string, unknown>
  /**
   * Of which branch of a union a default has to be: the `first`, as the specification wants before 1.12, or `any`, as it
   * wants since. Where left out, any, with a warning where it is not the first: readers before 1.12 refuse the schema.
   */
  readonly unionDefaults?: "first" | "any"
  /** How deep types may be nested; 500 where left out. */
  readonly maxDepth?: number
  /** How many parts a schema may have; two millions where left out. */
  readonly maxParts?: number
}

/**
 * A document that is no Avro schema.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface InvalidSchema {
  readonly _tag: "InvalidSchema"
  /** The first mistake. */
  readonly place: SchemaProblem["place"]
  /** What is wrong there, as a clause. */
  readonly reason: string
  /** All mistakes, the first included; at most a hundred. */
  readonly problems: ReadonlyArray<SchemaProblem>
}

const invalid = (problems: ReadonlyArray<SchemaProblem>, first: SchemaProblem): InvalidSchema => ({
  _tag: "InvalidSchema",
  ...first,
  problems
})

/** Other documents, read when a name in them is first needed. */
const otherDocuments = (
  others: ReadonlyMap<string, unknown>
): ((names: ReadonlyArray<string>) => string | undefined) => {
  let known: Map<string, string> | undefined
  return (names) => {
    if (known === undefined) {
      known = new Map()
      for (const [document, value] of others) {
        for (const name of namesDefinedIn(value)) if (!known.has(name)) known.set(name, document)
      }
    }
    const name = names.find((it) => known?.has(it))
    return name === undefined ? undefined : known.get(name)
  }
}

const resolvePending = (reading: Reading, others: ReadonlyMap<string, unknown>): void => {
  const find = otherDocuments(others)
  const read = new Set<string>()
  for (let at = 0; at < reading.pending.length; at++) {
    const pending = reading.pending[at]
    if (pending === undefined || settle(reading, pending)) continue
    const document = find(pending.names)
    if (document !== undefined && !read.has(document)) {
      read.add(document)
      const { namespace, pointer, value } = definitionsIn(others.get(document))
      readType(reading, value, { document, pointer, namespace, depth: 0 }, () => undefined)
      if (settle(reading, pending)) continue
    }
    problem(reading, pending.place, `nothing defines ${shown(pending.names[0])}`)
  }
}

/** Resolves a reference where the name is known by now. In its own document it had to be known before. */
const settle = (reading: Reading, { names, place, set }: Pending): boolean => {
  for (const [index, name] of names.entries()) {
    const type = reading.named.get(name)
    if (type === undefined) continue
    set(type)
    const isLater = !reading.forwardNames && index === 0 && type.place.document === place.document
    if (isLater) problem(reading, place, `${name} is used before it is defined, which is at ${type.place.pointer}`)
    return true
  }
  return false
}

const checkUnion = (reading: Reading, { branches, place }: UnionType): void => {
  const seen = new Set<string>()
  for (const [index, branch] of branches.entries()) {
    const at = { document: place.document, pointer: `${place.pointer}/${index}` }
    if (branch._tag === "union") problem(reading, at, "a union directly in a union")
    else if (seen.has(nameOf(branch))) problem(reading, at, `the union has ${describe(branch)} twice`)
    seen.add(nameOf(branch))
  }
}

/**
 * Reads a JSON value as an Avro schema: resolves names, and checks what the specification asks of names, symbols,
 * unions and defaults. Costs a pass over the value; nothing throws, and depth and size are limited.
 *
 * *Details.* A name without dots belongs to the namespace around it; where nothing of that namespace has it, the type of
 * that name without a namespace is meant, as Java reads it. Logical types that are unknown or misplaced are ignored with
 * a warning.
 *
 * @example
 * ```ts
 * import { readSchema } from "@lintel/avro"
 *
 * const wrong = readSchema({ type: "enum", name: "Suit", symbols: ["HEARTS", "HEARTS"] })
 * wrong._tag === "InvalidSchema" && wrong.place.pointer // => "/symbols/1"
 * wrong._tag === "InvalidSchema" && wrong.reason // => "the symbol HEARTS stands twice"
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const readSchema = (value: unknown, options: ReadSchemaOptions = {}): AvroSchema | InvalidSchema => {
  const {
    document = "",
    maxDepth = 500,
    maxParts = 2_000_000,
    namespace = "",
    others = new Map(),
    pointer = "",
    unionDefaults = "told"
  } = options
  const reading = startReading({ maxDepth, maxParts, unionDefaults, forwardNames: options.forwardNames ?? false })
  const scope: Scope = { document, pointer, namespace, depth: 0 }
  let root: AvroType | undefined
  readType(reading, value, scope, (type) => {
    root = type
  })
  resolvePending(reading, others)
  for (const union of reading.unions) checkUnion(reading, union)
  if (reading.problems.length === 0) checkDefaults(reading)
  const [first] = reading.problems
  if (first !== undefined) return invalid(reading.problems, first)
  if (root === undefined) {
    const problems = [{ place: { document, pointer }, reason: "the schema could not be read" }] as const
    return invalid(problems, problems[0])
  }
  const { named, size, warnings } = reading
  return { _tag: "AvroSchema", root, named, size, warnings, source: asJson(value) }
}
