import type { DocumentSet } from "@lintel/document"
import type { JsonSchema } from "@lintel/model"
import { type Cursor, isExtension, isRecord, type Trail, trailTo } from "./cursor.js"
import type { Identities } from "./identity.js"
import type { SchemaRules } from "./schemaKeywords.js"
import { type ImportWarningKind, makeWarningLog, warn as log, type WarningLog } from "./warning.js"

/**
 * A schema that definitions refer to: where it stands and its name among them.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Definition {
  readonly name: string
  readonly cursor: Cursor
  /** Set when the schema was read. */
  schema: JsonSchema | undefined
}

/**
 * What one reading shares.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Context {
  readonly set: DocumentSet
  /** The rules that schemas are written by where nothing else is said. */
  readonly rules: SchemaRules
  readonly log: WarningLog
  readonly errors: Array<{ readonly trail: Trail; readonly reason: string }>
  /** Definitions by file and pointer. */
  readonly definitions: Map<string, Definition>
  readonly definitionNames: Set<string>
  /** Where the search for a free name that begins alike goes on. */
  readonly nextNumbers: Map<string, number>
  /** Searches for definitions around a schema that found nothing: costly, so there is an end to them. */
  localMisses: number
  /** What references may still add to the document: one shared part can be named any number of times. */
  budget: number
  /** Definitions that were referred to and are not read yet. */
  readonly pending: Array<Definition>
  /** Rewritten references by file and text. */
  readonly references: Map<string, Map<string, string>>
  /** What references outside schemas name, by file and text. */
  readonly targets: Map<string, Map<string, Target>>
  /** Schemas by the names they give themselves, once something asked for them. */
  identities: Identities | undefined
  /** Objects that many operations share (responses, parameters) are read once. */
  readonly shared: Map<string, WeakMap<object, unknown>>
  /** Whether files that are not among those given do not exist. */
  readonly isComplete: boolean
}

/** What shared parts may add to a document by being named again. */
const maximalParts = 500_000

/**
 * Begins the reading of a set of documents.
 *
 * @category Reading
 * @since 0.1.0
 */
export const startReading = (set: DocumentSet, rules: SchemaRules, isComplete = false): Context => ({
  set,
  rules,
  log: makeWarningLog(),
  errors: [],
  definitions: new Map(),
  definitionNames: new Set(),
  nextNumbers: new Map(),
  localMisses: 0,
  budget: maximalParts,
  pending: [],
  references: new Map(),
  targets: new Map(),
  identities: undefined,
  shared: new Map(),
  isComplete
})

/**
 * Warns of a place.
 *
 * @category Reading
 * @since 0.1.0
 */
export const warnAt = (context: Context, kind: ImportWarningKind, trail: Trail, reason: string, topic?: string): void =>
  log(context.log, kind, trail, reason, topic)

/**
 * Notes an error that makes the document unusable; reading goes on to find more.
 *
 * @category Reading
 * @since 0.1.0
 */
export const refuse = (context: Context, trail: Trail, reason: string): void => {
  if (context.errors.length < 50) context.errors.push({ trail, reason })
}

/**
 * Accounts for parts that are read again because they are referred to again. False when the document expands beyond all
 * measure; the first time this is an error.
 *
 * @category Reading
 * @since 0.1.0
 */
export const charge = (context: Context, trail: Trail, parts: number): boolean => {
  if (context.budget < 0) return false
  context.budget -= parts
  if (context.budget >= 0) return true
  refuse(context, trail, "references make the document expand to more parts than can be read")
  return false
}

/**
 * Accounts for a part that a reference names: the first time it is part of the document, then it is a repetition.
 *
 * @category Reading
 * @since 0.1.0
 */
export const chargeRepetition = (context: Context, from: Trail, part: Cursor): boolean => {
  const uses = once(context, "uses", part, () => ({ count: 0 }))
  uses.count++
  return uses.count === 1 || charge(context, from, sizeOf(context, part))
}

/** How many values lie in a value. */
const sizeOf = (context: Context, cursor: Cursor): number =>
  once(context, "size", cursor, () => {
    let size = 0
    const stack: Array<unknown> = [cursor.value]
    while (stack.length > 0) {
      const value = stack.pop()
      size++
      if (typeof value === "object" && value !== null) for (const part of Object.values(value)) stack.push(part)
    }
    return size
  })

/**
 * Warns of keys that an element of the specification does not have: they are read by nobody.
 *
 * @category Reading
 * @since 0.1.0
 */
export const warnOfUnknownKeys = (context: Context, cursor: Cursor, known: ReadonlySet<string>, what: string): void => {
  if (!isRecord(cursor.value)) return
  const keys = Object.keys(cursor.value)
  // By index: every object of a document is looked at, most before the engine optimizes this.
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? ""
    if (known.has(key) || isExtension(key)) continue
    const reason = `"${key}" is no key of ${what}; it is left out`
    warnAt(context, "unknown-key", trailTo(cursor.trail, key), reason, `${what} ${key}`)
  }
}

/**
 * What a value is, for messages.
 *
 * @category Reading
 * @since 0.1.0
 */
export const formOf = (value: unknown): string =>
  value === null
    ? "nothing"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value}`

/**
 * What one reference names: a value with its place, or why there is none.
 *
 * @category Reading
 * @since 0.1.0
 */
export type Target =
  | { readonly _tag: "Found"; readonly cursor: Cursor; readonly key: string }
  | { readonly _tag: "Lost"; readonly reason: string }

/**
 * Reads what a reference names once; what was written in place is read where it stands.
 *
 * @category Reading
 * @since 0.1.0
 */
export const onceIfShared = <T>(context: Context, kind: string, raw: Cursor, target: Cursor, read: () => T): T =>
  raw.value === target.value ? read() : once(context, kind, target, read)

/**
 * Reads an object once per kind and identity; the same object gives the same result.
 *
 * @category Reading
 * @since 0.1.0
 */
export const once = <T>(context: Context, kind: string, cursor: Cursor, read: () => T): T => {
  if (typeof cursor.value !== "object" || cursor.value === null) return read()
  const known = context.shared.get(kind) ?? new WeakMap<object, unknown>()
  context.shared.set(kind, known)
  if (known.has(cursor.value)) return known.get(cursor.value) as T
  const result = read()
  known.set(cursor.value, result)
  return result
}

/** What tells definitions apart: the file and the path in it. */
export const definitionKey = (file: string, path: ReadonlyArray<string>): string => `${file}#${JSON.stringify(path)}`
