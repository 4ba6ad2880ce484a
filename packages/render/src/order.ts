/**
 * Compares texts by their code units: the same order on every machine and in every locale.
 *
 * @example
 * ```ts
 * import { compareText } from "@lintel/render"
 *
 * ["b", "a", "B"].toSorted(compareText) // => ["B", "a", "b"]
 * ```
 *
 * @category order
 * @since 0.1.0
 */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * A sorted copy, by one or more texts of each item: the second decides where the first is equal. Items that are equal
 * in all of them keep their order.
 *
 * @example
 * ```ts
 * import { sortedBy } from "@lintel/render"
 *
 * sortedBy([{ name: "b" }, { name: "a" }], (item) => [item.name]) // => [{ name: "a" }, { name: "b" }]
 * ```
 *
 * @category order
 * @since 0.1.0
 */
export const sortedBy = <T>(items: Iterable<T>, keysOf: (item: T) => ReadonlyArray<string>): ReadonlyArray<T> =>
  [...items]
    .map((item) => ({ item, keys: keysOf(item) }))
    .toSorted((a, b) => compareKeys(a.keys, b.keys))
    .map(({ item }) => item)

const compareKeys = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareText(a[at] ?? "", b[at] ?? "")
    if (order !== 0) return order
  }
  return a.length - b.length
}

/**
 * The entries of a record that have a value, sorted by key.
 *
 * @example
 * ```ts
 * import { sortedEntries } from "@lintel/render"
 *
 * sortedEntries({ b: 1, a: 2, c: undefined }) // => [["a", 2], ["b", 1]]
 * ```
 *
 * @category order
 * @since 0.1.0
 */
export const sortedEntries = <T>(
  record: Readonly<Record<string, T>> | undefined
): ReadonlyArray<readonly [string, NonNullable<T>]> => {
  const entries: Array<readonly [string, NonNullable<T>]> = []
  if (record === undefined) return entries
  for (const key of Object.keys(record).toSorted(compareText)) {
    const value = record[key]
    if (value !== undefined && value !== null) entries.push([key, value])
  }
  return entries
}
