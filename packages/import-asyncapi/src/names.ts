import { type Cursor, warnAt } from "@lintel/import"
import { segment, stableStringify } from "@lintel/model"
import type { Context } from "./context.js"

/** Something that needs a key in the Model. */
export interface NameWish<T> {
  readonly item: T
  readonly wishes: ReadonlyArray<string>
  readonly cursor: Cursor
  /** Two of one first wish that say the same share a key. */
  readonly content: unknown
}

const firstFree = (taken: ReadonlyMap<string, unknown>, wishes: ReadonlyArray<string>): string => {
  const free = wishes.find((wish) => !taken.has(segment(wish)))
  if (free !== undefined) return segment(free)
  const base = wishes[0] ?? "unnamed"
  let count = 2
  while (taken.has(segment(`${base} ${count}`))) count++
  return segment(`${base} ${count}`)
}

/** Keys in the Model: the first wish that is free, one key for what is called the same and is the same. */
export const nameAll = <T>(
  context: Context,
  what: string,
  items: ReadonlyArray<NameWish<T>>
): ReadonlyMap<T, string> => {
  const keys = new Map<T, string>()
  const contents = new Map<string, unknown>()
  for (const { content, cursor, item, wishes } of items) {
    const first = segment(wishes[0] ?? "unnamed")
    const isTaken = contents.has(first)
    if (isTaken && stableStringify(contents.get(first)) === stableStringify(content)) {
      keys.set(item, first)
      continue
    }
    const key = firstFree(contents, wishes)
    if (isTaken) {
      const reason = `another ${what} that says something else is called "${wishes[0] ?? ""}" too; this one is "${key}"`
      warnAt(context, "duplicate", cursor.trail, reason, what)
    }
    contents.set(key, content)
    keys.set(item, key)
  }
  return keys
}

/** Text as a name: `Account Service` is `account-service`. */
export const slug = (text: string | undefined): string | undefined => {
  const name = (text ?? "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
  return name === "" ? undefined : name
}
