import type { Collection, MigrationStep, Store } from "@lintel/model"
import { changeOfType, readFrom, writtenInto } from "./columnTypes.js"

/** What is known of a column while a migration runs. `notNull` is absent where nobody says it. */
export interface Column {
  readonly type: string | undefined
  readonly notNull: boolean | undefined
}

/** Tables with their columns; `undefined` columns: nobody says which there are. */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, Column> | undefined>

const columnsOf = ({ fields }: Collection): ReadonlyMap<string, Column> | undefined =>
  fields === undefined
    ? undefined
    : new Map(
        Object.entries(fields).map(([name, { optional, type }]) => [
          name,
          { type, notNull: optional === undefined ? undefined : !optional }
        ])
      )

/** The tables that a design describes; `undefined` where it describes none. */
export const tablesOf = (store: Store | undefined): Tables | undefined =>
  store?.collections === undefined
    ? undefined
    : new Map(Object.entries(store.collections).map(([name, collection]) => [name, columnsOf(collection)]))

const withColumn = (tables: Tables, table: string, change: (columns: Map<string, Column>) => void): Tables => {
  const columns = new Map(tables.get(table) ?? [])
  change(columns)
  return new Map(tables).set(table, columns)
}

const renamed = (tables: Tables, from: string, to: string): Tables =>
  new Map([...tables].map(([name, columns]) => [name === from ? to : name, columns]))

/** What an operation leaves behind. `target` are the tables of the new design: types and names come from there. */
export const apply = (
  tables: Tables,
  { collection = "", field = "", operation, to }: MigrationStep,
  target: Tables,
  isMadeRequiredLater: boolean
): Tables => {
  const wanted = target.get(collection)?.get(field)
  const set = (column: Partial<Column>): Tables =>
    withColumn(tables, collection, (columns) => {
      const known = columns.get(field) ?? { type: undefined, notNull: undefined }
      columns.set(field, { ...known, ...column })
    })
  switch (operation) {
    case "addTable":
      return new Map(tables).set(collection, target.get(collection))
    case "dropTable":
      return new Map([...tables].filter(([name]) => name !== collection))
    case "renameTable":
      return to === undefined ? tables : renamed(tables, collection, to)
    case "addColumn":
      return set({ type: wanted?.type, notNull: isMadeRequiredLater ? false : wanted?.notNull })
    case "dropColumn":
      return withColumn(tables, collection, (columns) => void columns.delete(field))
    case "renameColumn":
      return withColumn(tables, collection, (columns) => {
        const known = columns.get(field)
        columns.delete(field)
        if (to !== undefined) columns.set(to, known ?? { type: undefined, notNull: undefined })
      })
    case "changeColumnType":
      return set({ type: to ?? wanted?.type })
    case "addNotNull":
      return set({ notNull: true })
    case "dropNotNull":
      return set({ notNull: false })
    default:
      return tables
  }
}

/** Whether a step gives a column a type with more room or with less: values stay as they are, so that it can be taken back. */
export const keepsValues = (
  { collection = "", field = "", operation }: MigrationStep,
  before: Tables,
  after: Tables,
  engine: string | undefined
): boolean => {
  const [old, fresh] = [before, after].map((tables) => tables.get(collection)?.get(field)?.type)
  const change = changeOfType(old, fresh, engine)
  return operation === "changeColumnType" && (change === "wider" || change === "narrower")
}

/** Something that a version of the code cannot do with tables as they are. */
export interface TableProblem {
  readonly verdict: "breaking" | "undecided"
  readonly table: string
  readonly column?: string
  readonly why:
    | "no-table"
    | "no-column"
    | "must-be-written"
    | "value-refused"
    | "not-readable"
    | "other-type"
    | "perhaps-required"
    | "not-described"
  /** What shows it, in words that follow the column's name. */
  readonly detail?: string
}

/** In which tables a version of the code finds itself. */
export interface Surroundings {
  readonly engine?: string | undefined
  /** Whether rows of other code are there already: new code finds those of the old one. */
  readonly isHeld?: boolean
}

/** How a version of the code uses a store. */
export interface CodeAccess {
  readonly reads: boolean
  readonly writes: boolean
  /** The tables it uses; all where left out. */
  readonly collections?: ReadonlyArray<string>
}

/** What code cannot do with a column that has another type than it was built for. */
const typeProblems = (
  place: Pick<TableProblem, "table" | "column">,
  own: string | undefined,
  there: string | undefined,
  access: CodeAccess,
  { engine, isHeld = false }: Surroundings
): ReadonlyArray<TableProblem> => {
  if (own === there) return []
  if (own === undefined || there === undefined) return [{ ...place, verdict: "undecided", why: "other-type" }]
  const written = access.writes ? writtenInto(own, there, engine) : undefined
  const read = access.reads ? readFrom(there, own, engine, isHeld) : undefined
  if (written?._tag === "Refused")
    return [
      {
        ...place,
        verdict: "breaking",
        why: "value-refused",
        detail: `it may write ${written.value}, and the column is ${there}`
      }
    ]
  if (read?._tag === "Refused")
    return [{ ...place, verdict: "breaking", why: "not-readable", detail: `${read.value} may be there` }]
  const open = [written, read].find((it) => it?._tag === "Unknown")
  return open?._tag === "Unknown"
    ? [
        {
          ...place,
          verdict: "undecided",
          why: "other-type",
          detail: `the column is ${there} and not ${own}: ${open.reason}`
        }
      ]
    : []
}

const columnProblems = (
  table: string,
  own: ReadonlyMap<string, Column>,
  there: ReadonlyMap<string, Column>,
  access: CodeAccess,
  around: Surroundings
): ReadonlyArray<TableProblem> => {
  const missing = [...own].flatMap(([column, { type }]): ReadonlyArray<TableProblem> => {
    const found = there.get(column)
    if (found === undefined) return [{ verdict: "breaking", table, column, why: "no-column" }]
    return typeProblems({ table, column }, type, found.type, access, around)
  })
  const unwritten = !access.writes
    ? []
    : [...there].flatMap(([column, { notNull }]): ReadonlyArray<TableProblem> => {
        const writes = own.get(column)
        if (notNull !== true) return []
        if (writes === undefined || writes.notNull === false)
          return [{ verdict: "breaking", table, column, why: "must-be-written" }]
        return []
      })
  return [...missing, ...unwritten]
}

/** What a version of the code, built for its own tables, cannot do with those that are there. */
export const problemsOf = (
  own: Tables | undefined,
  there: Tables,
  access: CodeAccess,
  around: Surroundings = {}
): ReadonlyArray<TableProblem> => {
  if (own === undefined) return []
  return [...own].flatMap(([table, columns]): ReadonlyArray<TableProblem> => {
    if (access.collections !== undefined && !access.collections.includes(table)) return []
    if (!there.has(table)) return [{ verdict: "breaking", table, why: "no-table" }]
    const present = there.get(table)
    return columns === undefined || present === undefined ? [] : columnProblems(table, columns, present, access, around)
  })
}
