import { type Evidence, compatible, mixtureOf, type UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import type { StoreMigration } from "./migrations.js"
import { accessesOf, type StoreOptions } from "./stores.js"
import { type CodeAccess, type Tables, tablesOf } from "./tables.js"

const uses = ({ collections }: CodeAccess, table: string): boolean => collections?.includes(table) ?? true

/** Columns that old code relies on and new code need not write, with their tables. */
const loosened = (old: Tables, fresh: Tables): ReadonlyArray<{ readonly table: string; readonly column: string }> =>
  [...old].flatMap(([table, columns]) => {
    const there = fresh.get(table)
    if (columns === undefined || there === undefined) return []
    return [...columns].flatMap(([column, { notNull }]) => {
      const is = there.get(column)
      return notNull === true && (is === undefined || is.notNull === false) ? [{ table, column }] : []
    })
  })

/** Whether the tables allow the column to be empty at some time. */
const mayBeEmpty = ({ phases }: StoreMigration, table: string, column: string): boolean =>
  phases.some(({ after }) => after.get(table)?.get(column)?.notNull === false)

/** Tables of which the new code writes the old and the new form. */
const writtenTwice = ({ phases }: StoreMigration): ReadonlySet<string> =>
  new Set(
    phases.flatMap(({ steps }) =>
      steps.flatMap(({ collection, operation }) =>
        operation === "dualWrite" && collection !== undefined ? [collection] : []
      )
    )
  )

/**
 * Rows that new code writes without a value on which old code, still running beside it, relies. The tables allow it, so
 * nothing is refused: the old code reads an empty column.
 */
export const emptiedPairs = (
  survey: Survey,
  migrations: ReadonlyArray<StoreMigration>,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> =>
  migrations.flatMap((migration) => {
    const { store } = migration
    const [old, fresh] = [tablesOf(migration.old), tablesOf(migration.fresh)]
    if (old === undefined || fresh === undefined) return []
    const twice = writtenTwice(migration)
    const columns = loosened(old, fresh).filter(
      ({ column, table }) => !twice.has(table) && mayBeEmpty(migration, table, column)
    )
    if (columns.length === 0) return []
    const [readers, writers] = [accessesOf(survey.before, store), accessesOf(survey.after, store)]
    return [...writers].flatMap(([writer, writes]) =>
      [...readers].flatMap(([reader, reads]): ReadonlyArray<UnitPair> => {
        if (!writes.writes || !reads.reads) return []
        const met = columns.filter(({ table }) => uses(writes, table) && uses(reads, table))
        const evidence = met.map(({ column, table }): Evidence => ({
          code: "store/perhaps-empty",
          verdict: "changes-meaning",
          subject: store,
          pointer: "/collections",
          reasons: [
            `${table}.${column}: ${versioned(writer, "new")} may write rows without it, and ${versioned(reader, "old")} relies on it`
          ]
        }))
        const common = { client: reader, server: writer, medium: "store", through: store } as const
        return evidence.length === 0
          ? []
          : [{ ...common, oldClientNewServer: mixtureOf(evidence), newClientOldServer: compatible }]
      })
    )
  })
