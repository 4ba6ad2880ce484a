import { type CollectionName, kindOfCollection, type Model } from "@lintel/model"

/**
 * The entities of one collection in two Models: what each address of the old one is called in the new one. Whoever is
 * gone keeps the old name.
 */
export interface Matched {
  /** Keys on both sides, old first; one of them is absent for what appears or disappears. */
  readonly pairs: ReadonlyArray<{ readonly before: string | undefined; readonly after: string | undefined }>
  /** The name by which the plan speaks of an old address. */
  readonly nameOf: (oldAddress: string) => string
}

const formerlyOf = (entity: object | undefined): ReadonlyArray<string> => {
  const value: unknown = entity === undefined ? undefined : Reflect.get(entity, "formerly")
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : []
}

/** Collections in which what is alone on both sides is the same thing, whatever it is called. */
const soleIsSame: ReadonlySet<CollectionName> = new Set(["contracts", "services", "messages"])

/** Matches by key, then by the addresses that a new entity says it had; in the end what is alone on both sides. */
export const matchEntities = (collection: CollectionName, old: Model, fresh: Model): Matched => {
  const kind = kindOfCollection[collection]
  const [left, right] = [old[collection] ?? {}, fresh[collection] ?? {}]
  const [olds, news] = [Object.keys(left), Object.keys(right)]
  const pairs = new Map<string, string>()
  const taken = new Set<string>()
  const pair = (before: string, after: string): void => {
    pairs.set(before, after)
    taken.add(after)
  }
  for (const key of olds) if (Object.hasOwn(right, key)) pair(key, key)
  const formerly = new Map<string, string>()
  for (const key of news) {
    if (taken.has(key)) continue
    for (const address of formerlyOf(right[key])) if (!formerly.has(address)) formerly.set(address, key)
  }
  for (const key of olds) {
    const after = pairs.has(key) ? undefined : formerly.get(`${kind}:${key}`)
    if (after !== undefined && !taken.has(after)) pair(key, after)
  }
  const [only, ...moreOld] = olds
  const [sole, ...moreNew] = news
  if (only !== undefined && sole !== undefined && moreOld.length + moreNew.length === 0 && soleIsSame.has(collection)) {
    pair(only, sole)
  }
  return {
    pairs: [
      ...olds.map((before) => ({ before, after: pairs.get(before) })),
      ...news.filter((key) => !taken.has(key)).map((after) => ({ before: undefined, after }))
    ],
    nameOf: (address) => {
      const key = address.slice(address.indexOf(":") + 1)
      return `${kind}:${pairs.get(key) ?? key}`
    }
  }
}
