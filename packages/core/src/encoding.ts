import type { Notes } from "./resolve.js"

/** JSON of an entity, not yet checked. */
export type Json = Record<string, unknown>
/** How one kind of entity becomes JSON. */
export type Encode = (value: object, address: string, notes: Notes) => Json

/** Fields that are the address, not part of the entity. */
export const always = ["_tag", "name"]

/** Without the fields that nobody said. */
export const defined = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
