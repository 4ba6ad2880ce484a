import {
  chargeRepetition,
  type Cursor,
  entriesOf,
  isExtension,
  isRecord,
  objectAt,
  partAt,
  warnAt
} from "@lintel/import"
import { methodAsSent } from "@lintel/model"
import type { Context } from "./context.js"

/** A method of a path item, before it is read. */
export interface FoundOperation {
  readonly method: string
  readonly operation: Cursor
  readonly item: Cursor
  readonly path: string
}

const methodKeys: ReadonlySet<string> = new Set([
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "query"
])

const itemKeys: ReadonlySet<string> = new Set([
  "$ref",
  "summary",
  "description",
  "servers",
  "parameters",
  "additionalOperations"
])

const methodOf = (context: Context, name: string, cursor: Cursor): string | undefined => {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return methodAsSent(name)
  warnAt(context, "malformed", cursor.trail, `"${name}" is no method; it is left out`, "method")
  return undefined
}

/** A path item with what its `$ref` names: its own keys count where both have one. */
const resolvePathItem = (context: Context, raw: Cursor): ReadonlyArray<Cursor> => {
  if (!isRecord(raw.value) || typeof raw.value["$ref"] !== "string") return [raw]
  const target = partAt(context, raw, "the path item")
  if (target === undefined || !chargeRepetition(context, raw.trail, target)) return [raw]
  return [raw, target]
}

/** The operations of a path item: fixed methods, and those of any other name. */
export const findOperations = (context: Context, raw: Cursor, path: string): ReadonlyArray<FoundOperation> => {
  const found = new Map<string, FoundOperation>()
  const add = (name: string, operation: Cursor, item: Cursor): void => {
    const method = methodOf(context, name, operation)
    const checked = method === undefined ? undefined : objectAt(context, operation, "an operation")
    if (method === undefined || checked === undefined) return
    if (!found.has(method)) found.set(method, { method, operation: checked, item, path })
  }
  for (const part of resolvePathItem(context, raw)) {
    // The own keys of one that is a reference as well.
    const item = isRecord(part.value) ? part : objectAt(context, part, "a path item")
    if (item === undefined) continue
    for (const [key, cursor] of entriesOf(item)) {
      if (methodKeys.has(key)) add(key, cursor, item)
      else if (key === "additionalOperations")
        for (const [name, operation] of entriesOf(cursor)) add(name, operation, item)
      else if (methodKeys.has(key.toLowerCase())) {
        warnAt(context, "repaired", cursor.trail, `the method "${key}" is written in small letters`, "method case")
        add(key.toLowerCase(), cursor, item)
      } else if (!itemKeys.has(key) && !isExtension(key)) {
        warnAt(context, "unknown-key", cursor.trail, `"${key}" of a path item is left out`, `item ${key}`)
      }
    }
  }
  return [...found.values()]
}
