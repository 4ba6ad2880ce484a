import { charge, type Cursor, dereference, isRecord, own, setOwn, trailTo, unknownSchema } from "@lintel/import"
import type { Json } from "@lintel/model"
import type { Context } from "./context.js"

const deepest = 200

/** What stands where a reference leads nowhere: nothing in words for people, else the mark of what is not known. */
const lost = ({ value }: Cursor, isProse: boolean): Json => {
  const reference = isRecord(value) ? own(value, "$ref") : undefined
  return isProse || typeof reference !== "string" ? null : unknownSchema(reference)
}

/** Foreign JSON with its references put in place; each costs what it is large. */
export const withoutReferences = (context: Context, cursor: Cursor, isProse: boolean, depth = 0): Json => {
  const target = dereference(context, cursor)
  if (target === undefined) return lost(cursor, isProse)
  if (depth > deepest || typeof target.value !== "object" || target.value === null) return target.value as Json
  if (target.value !== cursor.value && !charge(context, cursor.trail, 100)) return null
  if (Array.isArray(target.value)) {
    return target.value.map((value: unknown, index) =>
      withoutReferences(context, { value, trail: trailTo(target.trail, String(index)) }, isProse, depth + 1)
    )
  }
  const out: Record<string, Json> = {}
  for (const [key, value] of Object.entries(target.value)) {
    const inner = { value: value as unknown, trail: trailTo(target.trail, key) }
    setOwn(out, key, withoutReferences(context, inner, isProse, depth + 1))
  }
  return out
}
