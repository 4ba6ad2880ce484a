import { type CollectionName, kindOfCollection } from "@lintel/model"
import type { FieldRule } from "./fieldRule.js"
import { entityRules, systemFields } from "./tables.js"

const fieldsOf = (entity: string): Readonly<Record<string, FieldRule>> => {
  if (entity === "system") return systemFields
  const collection = (Object.keys(kindOfCollection) as ReadonlyArray<CollectionName>).find(
    (name) => kindOfCollection[name] === entity
  )
  return collection === undefined ? {} : entityRules[collection].fields
}

const own = (fields: Readonly<Record<string, FieldRule>>, field: string): FieldRule | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : undefined

/** Why a change of a field matters, where its row says so: `steps/after` is `after` of one of the `steps`. */
export const whyOf = (entity: string, field: string): string | undefined => {
  const [outer = "", inner] = field.split("/")
  const rule = own(fieldsOf(entity), outer)
  if (rule?._tag !== "Compared") return undefined
  if (inner === undefined) return rule.why
  const part = rule.fields === undefined ? undefined : own(rule.fields, inner)
  return part?._tag === "Compared" ? part.why : undefined
}
