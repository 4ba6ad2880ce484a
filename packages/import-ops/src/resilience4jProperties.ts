import { child, type Cursor, entriesOf, isRecord, objectAt, trailTo } from "@lintel/import"
import { note, type Reading, textAt } from "./reading.js"

/** Spring takes `maxAttempts`, `max-attempts` and `max_attempts` for one name. */
export const canonicalName = (name: string): string => name.replaceAll(/[-_]/g, "").toLowerCase()

/** A property of a name in any of its spellings. */
export const property = (cursor: Cursor | undefined, name: string): Cursor | undefined => {
  const wanted = canonicalName(name)
  return entriesOf(cursor).find(([key]) => canonicalName(key) === wanted)?.[1]
}

/** Properties written with dots as nested objects; places stay those of the keys as they were written. */
export const sectionsOf = (reading: Reading, root: Cursor): Cursor | undefined => {
  const nested = child(root, "resilience4j")
  if (nested !== undefined) return objectAt(reading.context, nested, '"resilience4j"')
  const dotted = entriesOf(root).filter(([key]) => key.startsWith("resilience4j."))
  if (dotted.length > 0) {
    note(
      reading,
      "not-representable",
      root,
      "properties written with dots are left out; resilience4j is read as nested keys"
    )
  }
  return undefined
}

/** The configuration of one instance: its own properties, over those of its base, over the shared ones. */
export interface Instance {
  readonly name: string
  readonly at: Cursor
  readonly find: (name: string) => Cursor | undefined
}

/** The properties of a configuration, which may have a base of its own; a circle ends. */
const chainOf = (reading: Reading, section: Cursor, start: Cursor): ReadonlyArray<Cursor> => {
  const configs = property(section, "configs")
  const chain: Array<Cursor> = [start]
  const seen = new Set<string>()
  for (let current = start; ;) {
    const reference = property(current, "base-config")
    const name = textAt(reading, reference, '"base-config"')
    if (reference === undefined || name === undefined || seen.has(name)) break
    seen.add(name)
    const base = configs === undefined ? undefined : child(configs, name)
    if (base === undefined || !isRecord(base.value)) {
      note(reading, "unresolved-reference", reference, `there is no configuration "${name}"`)
      break
    }
    chain.push(base)
    current = base
  }
  const shared = configs === undefined ? undefined : child(configs, "default")
  if (shared !== undefined && isRecord(shared.value) && chain.length === 1) chain.push(shared)
  return chain
}

/** The instances of a section. */
export const instancesOf = (reading: Reading, section: Cursor): ReadonlyArray<Instance> => {
  const holder = property(section, "instances") ?? property(section, "backends")
  const instances = objectAt(reading.context, holder, '"instances"')
  return entriesOf(instances).flatMap(([name, cursor]) => {
    const value = cursor.value === null ? { value: {}, trail: trailTo(cursor.trail, "") } : cursor
    const at = objectAt(reading.context, value, `the instance "${name}"`)
    if (at === undefined) return []
    const chain = chainOf(reading, section, at)
    const find = (wanted: string): Cursor | undefined => {
      for (const one of chain) {
        const found = property(one, wanted)
        if (found !== undefined) return found
      }
      return undefined
    }
    return [{ name, at: cursor, find }]
  })
}
