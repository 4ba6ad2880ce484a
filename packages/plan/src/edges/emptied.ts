import { type Evidence, compatible, mixtureOf, type UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import type { StoreMigration } from "./migrations.js"
import { changeOfType, isNumber } from "./columnTypes.js"
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

/** Columns whose type has room for more than that of the other side. */
const larger = (small: Tables, large: Tables, engine: string | undefined): ReturnType<typeof loosened> =>
  [...small].flatMap(([table, columns]) =>
    [...(columns ?? [])].flatMap(([column, { type }]) => {
      const there = large.get(table)?.get(column)?.type
      return isNumber(type, engine) && changeOfType(type, there, engine) === "wider" ? [{ table, column }] : []
    })
  )

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

type Columns = ReturnType<typeof loosened>

/** One way in which rows without a value come about: who writes them, and who relies on what they lack. */
interface Emptying {
  readonly writes: "old" | "new"
  readonly code: "store/perhaps-empty" | "store/not-filled" | "store/perhaps-larger"
  readonly columns: Columns
  readonly reason: (writer: string, reader: string) => string
}

/** Rows that one version writes without a value on which the other one relies. */
const pairsOf = (
  survey: Survey,
  store: string,
  { code, columns, reason, writes: written }: Emptying,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> => {
  const [old, fresh] = [accessesOf(survey.before, store), accessesOf(survey.after, store)]
  const isOldWritten = written === "old"
  const [readers, writers] = isOldWritten ? [fresh, old] : [old, fresh]
  return [...writers].flatMap(([writer, writes]) =>
    [...readers].flatMap(([reader, reads]): ReadonlyArray<UnitPair> => {
      if (!writes.writes || !reads.reads) return []
      const met = columns.filter(({ table }) => uses(writes, table) && uses(reads, table))
      if (met.length === 0) return []
      const words = reason(versioned(writer, written), versioned(reader, isOldWritten ? "new" : "old"))
      const emptied = mixtureOf(
        met.map(({ column, table }): Evidence => ({
          code,
          verdict: "changes-meaning",
          subject: store,
          pointer: "/collections",
          reasons: [`${table}.${column}: ${words}`]
        }))
      )
      return [
        {
          client: reader,
          server: writer,
          medium: "store",
          through: store,
          oldClientNewServer: isOldWritten ? compatible : emptied,
          newClientOldServer: isOldWritten ? emptied : compatible
        }
      ]
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
  options: StoreOptions
): ReadonlyArray<UnitPair> =>
  migrations.flatMap((migration) => {
    const [old, fresh] = [tablesOf(migration.old), tablesOf(migration.fresh)]
    if (old === undefined || fresh === undefined) return []
    const engine = (migration.fresh ?? migration.old)?.engine
    const [twice, known] = [writtenTwice(migration), filled(survey, migration)]
    const empty = (columns: Columns): Columns =>
      columns.filter(({ column, table }) => mayBeEmpty(migration, table, column))
    const ways: ReadonlyArray<Emptying> = [
      {
        writes: "new",
        code: "store/perhaps-empty",
        columns: empty(loosened(old, fresh).filter(({ table }) => !twice.has(table))),
        reason: (writer, reader) => `${writer} may write rows without it, and ${reader} relies on it`
      },
      {
        writes: "old",
        code: "store/not-filled",
        columns: empty(
          unknownBefore(old, fresh).filter(({ column, table }) => !known.has(JSON.stringify([table, column])))
        ),
        reason: (writer, reader) => `rows of ${writer} have no value there, and ${reader} relies on one`
      },
      {
        writes: "new",
        code: "store/perhaps-larger",
        columns: larger(old, fresh, engine),
        reason: (writer, reader) => `${writer} may write larger numbers than ${reader} has room for`
      },
      {
        writes: "old",
        code: "store/perhaps-larger",
        columns: larger(fresh, old, engine),
        reason: (writer, reader) => `rows of ${writer} may have larger numbers than ${reader} has room for`
      }
    ]
    return ways.flatMap((way) => pairsOf(survey, migration.store, way, options))
  })
