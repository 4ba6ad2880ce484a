import { type CollectionName, isJsonObject, type Json, kindOfCollection, type Model } from "@lintel/model"
import { matchEntities } from "../entities/matchEntities.js"

/** New addresses by the old ones, of entities that are called something else now. */
export type Renames = ReadonlyMap<string, string>

/** Collections whose entities are matched by what they are, so that others refer to them by another name. */
const renamable = [
  "brokers",
  "channels",
  "messages",
  "services",
  "externals",
  "stores",
  "teams"
] as const satisfies ReadonlyArray<CollectionName>

/** What is called something else in the new Model. */
export const renamesOf = (before: Model, after: Model): Renames =>
  new Map(
    renamable.flatMap((collection) =>
      matchEntities(collection, before, after)
        .pairs.filter(([old, fresh]) => old !== fresh)
        .map(
          ([old, fresh]) =>
            [`${kindOfCollection[collection]}:${old}`, `${kindOfCollection[collection]}:${fresh}`] as const
        )
    )
  )

const renamed = (value: Json, renames: Renames): Json => {
  if (typeof value === "string") return renames.get(value) ?? value
  if (Array.isArray(value)) return value.map((item: Json) => renamed(item, renames))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, renamed(part, renames)]))
}

/** A value of the old Model as it would refer to the entities of the new one. */
export const underNewNames = (value: Json, renames: Renames): Json =>
  renames.size === 0 ? value : renamed(value, renames)
