import type { Collection, MigrationStep, Store } from "@lintel/model"

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

/** Something that a version of the code cannot do with tables as they are. */
export interface TableProblem {
  readonly verdict: "breaking" | "undecided"
  readonly table: string
  readonly column?: string
  readonly why: "no-table" | "no-column" | "must-be-written" | "other-type" | "perhaps-required" | "not-described"
}

/** How a version of the code uses a store. */
export interface CodeAccess {
  readonly reads: boolean
  readonly writes: boolean
  /** The tables it uses; all where left out. */
  readonly collections?: ReadonlyArray<string>
}

const columnProblems = (
  table: string,
  own: ReadonlyMap<string, Column>,
  there: ReadonlyMap<string, Column>,
  access: CodeAccess
): ReadonlyArray<TableProblem> => {
  const missing = [...own].flatMap(([column, { type }]): ReadonlyArray<TableProblem> => {
    const found = there.get(column)
    if (found === undefined) return [{ verdict: "breaking", table, column, why: "no-column" }]
    return found.type === type ? [] : [{ verdict: "undecided", table, column, why: "other-type" }]
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
export const problemsOf = (own: Tables | undefined, there: Tables, access: CodeAccess): ReadonlyArray<TableProblem> => {
  if (own === undefined) return []
  return [...own].flatMap(([table, columns]): ReadonlyArray<TableProblem> => {
    if (access.collections !== undefined && !access.collections.includes(table)) return []
    if (!there.has(table)) return [{ verdict: "breaking", table, why: "no-table" }]
    const present = there.get(table)
    return columns === undefined || present === undefined ? [] : columnProblems(table, columns, present, access)
  })
}
