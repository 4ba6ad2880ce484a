import { finiteValue, precisionReason, survivesDouble } from "./numberLiteral.js"
import type { JsonRows } from "./jsonRows.js"
import type { PositionTable } from "./positions.js"
import { acceptsWarning, type OffsetWarning, type WarningLog } from "./problem.js"

/** A key that stands in its object a second time; a number that loses digits has nothing earlier. */
interface Repetition {
  readonly row: number
  /** -1 where there is none. */
  readonly earlier: number
}

/** The keys and indexes that lead to a row. */
const pathOfRow = (table: PositionTable, target: number): ReadonlyArray<string> => {
  const path: Array<string> = []
  let row = 0
  while (row !== target) {
    let index = 0
    let child = row + 1
    for (; (table.next[child] ?? 0) <= target; child = table.next[child] ?? 0) index++
    path.push(table.keys[child] ?? String(index))
    row = child
  }
  return path
}

const repetitionsIn = (table: PositionTable, parent: number, found: Array<Repetition>): void => {
  const end = table.next[parent] ?? 0
  const first = parent + 1
  // One key, none, or items.
  if (first >= end || table.next[first] === end || (table.keyStart[first] ?? -1) < 0) return
  const seen = new Map<string, number>()
  for (let row = first; row < end; row = table.next[row] ?? end) {
    const key = table.keys[row] ?? ""
    const earlier = seen.get(key)
    if (earlier !== undefined) found.push({ row, earlier })
    seen.set(key, row)
  }
}

const repetitionsOf = (table: PositionTable): ReadonlyArray<Repetition> => {
  const found: Array<Repetition> = []
  for (let row = 0; row < table.size; row++) repetitionsIn(table, row, found)
  return found
}

const ofRepetition = (table: PositionTable, { row, earlier }: Repetition): OffsetWarning => ({
  kind: "duplicate-key",
  offset: table.keyStart[row] ?? 0,
  path: pathOfRow(table, row),
  reason: `the key ${JSON.stringify(table.keys[row])} stands twice in one object; the last one counts`,
  relatedOffset: table.keyStart[earlier] ?? 0
})

/** JSON holds no infinity: numbers beyond the doubles become the largest ones. */
const withFiniteNumbers = (root: unknown): unknown => {
  if (typeof root === "number") return finiteValue(root)
  const stack: Array<object> = typeof root === "object" && root !== null ? [root] : []
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    for (const key of Object.keys(value)) {
      const part: unknown = Reflect.get(value, key)
      if (typeof part === "number" && !Number.isFinite(part)) Reflect.set(value, key, finiteValue(part))
      else if (typeof part === "object" && part !== null) stack.push(part)
    }
  }
  return root
}

const ofNumber = (text: string, table: PositionTable, row: number): OffsetWarning => {
  const offset = table.valueStart[row] ?? 0
  const literal = text.slice(offset, table.valueEnd[row])
  const reason = precisionReason(literal, Number(literal))
  return { kind: "number-precision", offset, path: pathOfRow(table, row), reason }
}

/** Tells what the engine's parser is silent about, given the keys that are left of those written, and gives the value with numbers that JSON can hold. */
export const examined = (text: string, rows: JsonRows, parsed: unknown, keys: number, log: WarningLog): unknown => {
  const { entries, positions } = rows
  const literalOf = (row: number): string => text.slice(positions.valueStart[row], positions.valueEnd[row])
  const lossy = rows.numbers.filter((row) => !survivesDouble(literalOf(row), Number(literalOf(row))))
  const repetitions = keys === entries ? [] : repetitionsOf(positions)
  const found: ReadonlyArray<Repetition> = [...lossy.map((row) => ({ row, earlier: -1 })), ...repetitions]
  // A key comes before its value: where both are meant, the row that stands first is told first.
  const start = ({ earlier, row }: Repetition): number =>
    (earlier < 0 ? positions.valueStart : positions.keyStart)[row] ?? 0
  for (const repetition of found.toSorted((a, b) => start(a) - start(b))) {
    const isNumber = repetition.earlier < 0
    if (!acceptsWarning(log, isNumber ? "number-precision" : "duplicate-key")) continue
    log.warnings.push(isNumber ? ofNumber(text, positions, repetition.row) : ofRepetition(positions, repetition))
  }
  return lossy.some((row) => !Number.isFinite(Number(literalOf(row)))) ? withFiniteNumbers(parsed) : parsed
}
