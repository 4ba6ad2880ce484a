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

/** Columns that new code relies on and old code does not know; whether it fills those it knows, nobody can see. */
const unknownBefore = (old: Tables, fresh: Tables): ReturnType<typeof loosened> =>
  loosened(fresh, old).filter(({ column, table }) => old.get(table)?.has(column) === false)

/** Columns that a migration fills, for rows of before: this one, or one of a rollout that either design has. */
const filled = ({ after, before }: Survey, { phases, store }: StoreMigration): ReadonlySet<string> => {
  const declared = [before, after].flatMap((side) =>
    Object.values(side.model.rollouts ?? {}).flatMap(({ units }) =>
      Object.values(units).flatMap((unit) =>
        unit._tag === "Migration" && side.nameOf(unit.store) === store ? unit.steps : []
      )
    )
  )
  return new Set(
    [...phases.flatMap(({ steps }) => steps), ...declared].flatMap(({ collection = "", field = "", operation }) =>
      operation === "backfill" ? [JSON.stringify([collection, field])] : []
    )
  )
}

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

/** Rows that old code wrote, and still writes, without a value on which new code relies; nobody fills them. */
const unfilledPairs = (
  survey: Survey,
  migration: StoreMigration,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> => {
  const { store } = migration
  const [old, fresh] = [tablesOf(migration.old), tablesOf(migration.fresh)]
  if (old === undefined || fresh === undefined) return []
  const known = filled(survey, migration)
  const columns = unknownBefore(old, fresh).filter(
    ({ column, table }) => !known.has(JSON.stringify([table, column])) && mayBeEmpty(migration, table, column)
  )
  const [readers, writers] = [accessesOf(survey.after, store), accessesOf(survey.before, store)]
  return [...writers].flatMap(([writer, writes]) =>
    [...readers].flatMap(([reader, reads]): ReadonlyArray<UnitPair> => {
      if (!writes.writes || !reads.reads) return []
      const met = columns.filter(({ table }) => uses(writes, table) && uses(reads, table))
      const evidence = met.map(({ column, table }): Evidence => ({
        code: "store/not-filled",
        verdict: "changes-meaning",
        subject: store,
        pointer: "/collections",
        reasons: [
          `${table}.${column}: rows of ${versioned(writer, "old")} have no value there, and ${versioned(reader, "new")} relies on one`
        ]
      }))
      const common = { client: reader, server: writer, medium: "store", through: store } as const
      return evidence.length === 0
        ? []
        : [{ ...common, oldClientNewServer: compatible, newClientOldServer: mixtureOf(evidence) }]
    })
  )
}

/**
 * Rows that one version writes without a value on which the other one relies: new code beside the old one, and rows of the
 * old one that nobody fills. The tables allow it, so nothing is refused: whoever reads finds an empty column.
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
    const unfilled = unfilledPairs(survey, migration, { versioned })
    if (columns.length === 0) return unfilled
    const [readers, writers] = [accessesOf(survey.before, store), accessesOf(survey.after, store)]
    const emptied = [...writers].flatMap(([writer, writes]) =>
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
    return [...emptied, ...unfilled]
  })
