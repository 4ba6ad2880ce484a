import { stableStringify } from "@lintel/model"

/** An entity as its fields. */
export type Fields = Readonly<Record<string, unknown>>

/** What several parts say of one address, put together, and the fields on which a later part said something else. */
export interface JoinedFields {
  readonly value: Fields
  readonly disagreed: ReadonlyArray<{ readonly part: number; readonly fields: ReadonlyArray<string> }>
}

/** Fields that are for people, or kept for writing the same document again: the first who says them counts. */
const soft: ReadonlySet<string> = new Set(["description", "title", "examples", "extensions"])

const union = (one: ReadonlyArray<unknown>, other: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const known = new Map([...one, ...other].map((it) => [stableStringify(it), it]))
  return [...known.keys()].toSorted().map((key) => known.get(key))
}

/** What a part says, by its position. */
export interface Said {
  readonly part: number
  readonly value: object
}

/** How fields are put together that are not for people only. */
export interface JoinOptions {
  /** Sets to which every part may add. */
  readonly sets?: ReadonlySet<string>
  /** Fields that are not looked at here. */
  readonly apart?: ReadonlySet<string>
  /** Whether a later part may say a field that the first leaves out. */
  readonly mayAdd?: (field: string) => boolean
}

/** Puts together what parts say of one entity; where two differ, the first counts. */
export const joinFields = (
  [first, ...others]: readonly [Said, ...ReadonlyArray<Said>],
  { apart = new Set(), mayAdd = () => true, sets = new Set() }: JoinOptions
): JoinedFields => {
  const value = new Map<string, unknown>(Object.entries(first.value))
  const disagreed = others.flatMap(({ part, value: said }) => {
    const fields: Array<string> = []
    for (const [name, their] of Object.entries<unknown>({ ...said })) {
      const own = value.get(name)
      if (their === undefined || apart.has(name)) continue
      if (own === undefined && (soft.has(name) || mayAdd(name))) value.set(name, their)
      else if (sets.has(name) && Array.isArray(own) && Array.isArray(their)) value.set(name, union(own, their))
      else if (!soft.has(name) && stableStringify(own ?? null) !== stableStringify(their)) fields.push(name)
    }
    return fields.length === 0 ? [] : [{ part, fields: fields.toSorted() }]
  })
  return { value: Object.fromEntries(value), disagreed }
}

/** A value in which one text stands for another wherever it is the whole text; the value itself where it is nowhere. */
export const renamed = <T>(value: T, from: string, to: string, apart: ReadonlySet<string>): T => {
  const change = (at: unknown): unknown => {
    if (typeof at === "string") return at === from ? to : at
    if (Array.isArray(at)) {
      const items = at.map(change)
      return items.some((it, position) => it !== at[position]) ? items : at
    }
    if (typeof at !== "object" || at === null) return at
    const entries = Object.entries<unknown>({ ...at }).map(
      ([key, it]) => [key, it, apart.has(key) ? it : change(it)] as const
    )
    if (entries.every(([, before, after]) => before === after)) return at
    return Object.fromEntries(entries.map(([key, , after]) => [key, after]))
  }
  return change(value) as T
}
