/**
 * How far one server has come in adding an index (or a column that is derived from others) while rows are written: it does
 * not know it, takes entries away with their rows, keeps it up with every write, or reads it too.
 *
 * @category stores
 * @since 0.1.0
 */
export type OnlineState = "absent" | "deleteOnly" | "writeOnly" | "public"

/**
 * Whether two servers in these states may serve one table at the same time; else what goes wrong, and the shortest run of
 * writes that shows it.
 *
 * @category stores
 * @since 0.1.0
 */
export type Coexistence =
  | { readonly _tag: "Safe" }
  | { readonly _tag: "Unsafe"; readonly anomaly: "orphan" | "missing"; readonly run: ReadonlyArray<string> }

interface Table {
  readonly row: boolean
  readonly entry: boolean
}

interface Write {
  readonly name: string
  readonly does: (table: Table) => Table | undefined
}

const writesIndex: ReadonlySet<OnlineState> = new Set(["writeOnly", "public"])
const deletesIndex: ReadonlySet<OnlineState> = new Set(["deleteOnly", "writeOnly", "public"])

const writesOf = (server: string, state: OnlineState): ReadonlyArray<Write> => [
  {
    name: `${server} (${state}) inserts the row`,
    does: ({ entry, row }) => (row ? undefined : { row: true, entry: entry || writesIndex.has(state) })
  },
  {
    name: `${server} (${state}) deletes the row`,
    does: ({ entry, row }) => (row ? { row: false, entry: entry && !deletesIndex.has(state) } : undefined)
  }
]

/**
 * Asks two servers that add an index online whether they may run side by side: every sequence of inserts and deletes of a
 * row by either of them is walked through, from an empty table and from one that was filled when the index became public.
 * An entry without its row (`orphan`) must never be there; a row without its entry (`missing`) not once somebody reads the
 * index. Adjacent states are safe and all others are not (F. Rae et al., "Online, Asynchronous Schema Change in F1", VLDB
 * 2013), which is why a plan lets at most two neighbouring versions live at a time.
 *
 * @example
 * ```ts
 * import { coexist } from "@lintel/plan"
 *
 * coexist("deleteOnly", "writeOnly") // => { _tag: "Safe" }
 * coexist("absent", "writeOnly")._tag // => "Unsafe"
 * ```
 *
 * @category stores
 * @since 0.1.0
 */
export const coexist = (a: OnlineState, b: OnlineState): Coexistence => {
  const isRead = a === "public" || b === "public"
  const writes = [...writesOf("one", a), ...writesOf("the other", b)]
  const starts: ReadonlyArray<Table> = [{ row: false, entry: false }, ...(isRead ? [{ row: true, entry: true }] : [])]
  const queue = starts.map((table) => ({ table, run: [] as ReadonlyArray<string> }))
  const seen = new Set(starts.map((it) => JSON.stringify(it)))
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { run, table } = next
    if (table.entry && !table.row) return { _tag: "Unsafe", anomaly: "orphan", run }
    if (isRead && table.row && !table.entry) return { _tag: "Unsafe", anomaly: "missing", run }
    for (const { does, name } of writes) {
      const after = does(table)
      if (after === undefined || seen.has(JSON.stringify(after))) continue
      seen.add(JSON.stringify(after))
      queue.push({ table: after, run: [...run, name] })
    }
  }
  return { _tag: "Safe" }
}
