import { type Cursor, isExtension, isRecord, setOwn, warnAt } from "@lintel/import"
import type { Json, JsonObject } from "@lintel/model"
import type { Context } from "./context.js"
import { declaredKey } from "./declared.js"
import { membersOf, unknownTraitsOf } from "./merged.js"
import { withoutReferences } from "./references.js"

/** Words for people: what they refer to and is not there is only left out. */
export const prose: ReadonlySet<string> = new Set(
  "title summary description tags externalDocs examples correlationId info termsOfService contact license".split(" ")
)

/** What an entity keeps of its document beyond the Model. */
export type Kept = Record<string, Json>

/** Keeps the extensions of an element, and the fields named; warns of keys that the specification does not have. */
export const keepRest = (
  context: Context,
  cursor: Cursor,
  what: string,
  fields: { readonly known: ReadonlySet<string>; readonly kept: ReadonlyArray<string> }
): Kept => {
  const kept: Kept = {}
  const traits = unknownTraitsOf(cursor)
  if (traits !== undefined) setOwn(kept, "traits", traits)
  for (const [key, part] of membersOf(cursor)) {
    if (key === declaredKey) continue
    if (isExtension(key)) setOwn(kept, key, part.value)
    else if (fields.kept.includes(key)) setOwn(kept, key, withoutReferences(context, part, prose.has(key)))
    else if (!fields.known.has(key)) {
      warnAt(context, "unknown-key", part.trail, `"${key}" is no key of ${what}; it is left out`, `${what} ${key}`)
    }
  }
  return kept
}

/** Adds what is kept, where there is something. */
export const keep = (kept: Kept, key: string, value: Json | undefined): void => {
  if (value !== undefined && !(isRecord(value) && Object.keys(value).length === 0)) setOwn(kept, key, value)
}

/** The extensions of an entity: what AsyncAPI says beyond the Model, under one key. */
export const extensionsOf = (kept: Kept): JsonObject | undefined =>
  Object.keys(kept).length === 0 ? undefined : { asyncapi: kept }
