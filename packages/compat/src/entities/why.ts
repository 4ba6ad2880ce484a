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

/** Why a change of a field matters, where its row says so. */
export const whyOf = (entity: string, field: string): string | undefined => {
  const rule = fieldsOf(entity)[field]
  return rule?._tag === "Compared" ? rule.why : undefined
}
