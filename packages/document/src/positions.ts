/**
 * Where the keys and values of a document stand, as offsets into its text: one row per value in document order, in
 * typed arrays, so that a table of half a million values costs about 12 MB and no objects.
 *
 * Use `locate` rather than the rows.
 *
 * @category Positions
 * @since 0.1.0
 */
export interface PositionTable {
  /** Offset of the key text, -1 where the value has none (root, array items). */
  readonly keyStart: Int32Array
  readonly valueStart: Int32Array
  readonly valueEnd: Int32Array
  /** The row after the last row inside the value. */
  readonly next: Int32Array
  /** The key, `undefined` for the root and for array items. */
  readonly keys: ReadonlyArray<string | undefined>
  /** Rows of YAML aliases, with the row of the value they stand for. */
  readonly aliases: ReadonlyMap<number, number>
  /** Rows of YAML merge values (`<<`): their keys also belong to the object around. */
  readonly merges: ReadonlySet<number>
  readonly size: number
}

/** A table that grows while a document is read. */
export interface PositionBuilder {
  keyStart: Int32Array
  valueStart: Int32Array
  valueEnd: Int32Array
  next: Int32Array
  readonly keys: Array<string | undefined>
  readonly aliases: Map<number, number>
  readonly merges: Set<number>
  size: number
}

export const makePositionBuilder = (textLength: number): PositionBuilder => {
  const capacity = Math.max(16, Math.min(1 << 20, textLength >> 4))
  return {
    keyStart: new Int32Array(capacity),
    valueStart: new Int32Array(capacity),
    valueEnd: new Int32Array(capacity),
    next: new Int32Array(capacity),
    keys: [],
    aliases: new Map(),
    merges: new Set(),
    size: 0
  }
}

export const grown = (column: Int32Array): Int32Array => {
  const larger = new Int32Array(column.length * 2)
  larger.set(column)
  return larger
}

/** Adds a row and returns its number; `closeRow` completes it. */
export const addRow = (
  builder: PositionBuilder,
  key: string | undefined,
  keyStart: number,
  valueStart: number
): number => {
  const row = builder.size
  if (row === builder.next.length) {
    builder.keyStart = grown(builder.keyStart)
    builder.valueStart = grown(builder.valueStart)
    builder.valueEnd = grown(builder.valueEnd)
    builder.next = grown(builder.next)
  }
  builder.keyStart[row] = keyStart
  builder.valueStart[row] = valueStart
  builder.keys.push(key)
  builder.size = row + 1
  return row
}

export const closeRow = (builder: PositionBuilder, row: number, valueEnd: number): void => {
  builder.valueEnd[row] = valueEnd
  builder.next[row] = builder.size
}

/** Rows by key of the values that have many entries: each is looked through once. */
const known = new WeakMap<PositionTable, Map<number, ReadonlyMap<string, number>>>()

const many = 16

/** The rows directly inside a row by their keys. The last of duplicate keys counts. */
const rowsByKey = (table: PositionTable, from: number, end: number): ReadonlyMap<string, number> => {
  const indexes = known.get(table) ?? new Map<number, ReadonlyMap<string, number>>()
  known.set(table, indexes)
  const found = indexes.get(from)
  if (found !== undefined) return found
  const index = new Map<string, number>()
  for (let row = from + 1; row < end; row = table.next[row] ?? end) {
    const key = table.keys[row]
    if (key !== undefined && !table.merges.has(row)) index.set(key, row)
  }
  indexes.set(from, index)
  return index
}

/** The last row with the key directly inside an object's row, because the last of duplicate keys counts. */
export const childByKey = (table: PositionTable, parent: number, key: string): number | undefined => {
  const from = table.aliases.get(parent) ?? parent
  const end = table.next[from] ?? 0
  let found: number | undefined
  for (let row = from + 1; row < end; row = table.next[row] ?? end) {
    if (table.keys[row] === key && !table.merges.has(row)) found = row
  }
  return found ?? childByMerge(table, from, end, key)
}

const hasMany = (table: PositionTable, from: number, end: number): boolean => {
  let row = from + 1
  for (let count = 0; row < end && count < many; count++) row = table.next[row] ?? end
  return row < end
}

/** The same in a table that is complete: what has many entries is looked through once. */
const knownByKey = (table: PositionTable, parent: number, key: string): number | undefined => {
  const from = table.aliases.get(parent) ?? parent
  const end = table.next[from] ?? 0
  if (!hasMany(table, from, end)) return childByKey(table, parent, key)
  return rowsByKey(table, from, end).get(key) ?? childByMerge(table, from, end, key)
}

const childByMerge = (table: PositionTable, from: number, end: number, key: string): number | undefined => {
  if (table.merges.size === 0) return undefined
  for (let row = from + 1; row < end; row = table.next[row] ?? end) {
    if (!table.merges.has(row)) continue
    const source = table.aliases.get(row) ?? row
    const direct = childByKey(table, source, key)
    if (direct !== undefined) return direct
    const sourceEnd = table.next[source] ?? 0
    for (let item = source + 1; item < sourceEnd; item = table.next[item] ?? sourceEnd) {
      const merged = table.keys[item] === undefined ? childByKey(table, item, key) : undefined
      if (merged !== undefined) return merged
    }
  }
  return undefined
}

const childByIndex = (table: PositionTable, parent: number, index: number): number | undefined => {
  const from = table.aliases.get(parent) ?? parent
  const end = table.next[from] ?? 0
  // Either all rows inside a value have keys, or none.
  if (table.keys[from + 1] !== undefined && from + 1 < end) return undefined
  let position = 0
  for (let row = from + 1; row < end; row = table.next[row] ?? end) {
    if (position === index) return row
    position++
  }
  return undefined
}

/**
 * The row that a path leads to, or the last one on the way when the path goes on where the document does not; `used`
 * counts the steps taken. A step is tried as a key and, where the row holds items, as an index.
 */
export const nearestRow = (
  table: PositionTable,
  path: ReadonlyArray<string>
): { readonly row: number; readonly used: number } => {
  let row = 0
  let used = 0
  for (const key of path) {
    const index = /^(?:0|[1-9][0-9]{0,8})$/.test(key) ? childByIndex(table, row, Number(key)) : undefined
    const found = knownByKey(table, row, key) ?? index
    if (found === undefined) break
    row = found
    used++
  }
  return { row, used }
}

/**
 * A place in a text: line and column count from 1, columns in UTF-16 code units.
 *
 * @category Positions
 * @since 0.1.0
 */
export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * The line and column of an offset. Lines end with `\n`, `\r\n` or `\r`. Costs one pass over the text before the
 * offset: meant for what gets printed.
 *
 * @example
 * ```ts
 * import { placeOf } from "@lintel/document"
 *
 * placeOf("a: 1\nb: 2", 5) // => { line: 2, column: 1 }
 * ```
 *
 * @category Positions
 * @since 0.1.0
 */
export const placeOf = (text: string, offset: number): Place => {
  const until = Math.min(offset, text.length)
  let line = 1
  let start = 0
  for (let index = 0; index < until; index++) {
    const code = text.charCodeAt(index)
    if (code !== 10 && (code !== 13 || text.charCodeAt(index + 1) === 10)) continue
    line++
    start = index + 1
  }
  return { line, column: until - start + 1 }
}

/** Offsets of the lines of a text, the first line's 0 included. */
export const lineStarts = (text: string): Int32Array => {
  const starts: Array<number> = [0]
  if (text.includes("\r")) {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1)
    }
  } else {
    for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) starts.push(index + 1)
  }
  return new Int32Array(starts)
}

/** The line and column of an offset, by the starts of the lines. */
export const placeInLines = (starts: Int32Array, offset: number): Place => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
