import { compareTexts } from "@lintel/analysis"
import type { Json } from "@lintel/model"
import type { BridgeField, Proven } from "./bridge.js"
import type { StoreMigration } from "../edges/migrations.js"
import { accessesOf } from "../edges/stores.js"
import { type Column, problemsOf, type Tables, tablesOf } from "../edges/tables.js"
import type { Survey } from "../survey.js"

interface Step {
  readonly operation: string
  readonly collection: string
  readonly field: string
}

/** Columns of both forms beside each other; what only one of them has may be empty. */
const between = (
  old: Tables,
  fresh: Tables
): { readonly tables: Tables; readonly steps: ReadonlyArray<Step>; readonly fields: ReadonlyArray<BridgeField> } => {
  const tables = new Map<string, ReadonlyMap<string, Column> | undefined>()
  const steps: Array<Step> = []
  const fields: Array<BridgeField> = []
  for (const table of new Set([...old.keys(), ...fresh.keys()])) {
    const [before, after] = [old.get(table), fresh.get(table)]
    if (before === undefined || after === undefined) {
      tables.set(table, before ?? after)
      continue
    }
    const columns = new Map<string, Column>()
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(name), after.get(name)]
      columns.set(name, {
        type: (is ?? was)?.type,
        notNull: was?.notNull === true && is?.notNull === true
      })
      if (was !== undefined && is !== undefined) continue
      const at = { at: "", part: "columns", pointer: `/${table}/${name}`, does: "accepts" as const }
      fields.push({ ...at, is: was === undefined ? "new" : "old" })
      if (was === undefined) {
        steps.push({ operation: "addColumn", collection: table, field: name })
        steps.push({ operation: "dualWrite", collection: table, field: name })
        steps.push({ operation: "backfill", collection: table, field: name })
      } else if (was.notNull === true) steps.push({ operation: "dropNotNull", collection: table, field: name })
    }
    tables.set(table, columns)
  }
  return { tables, steps: steps.toSorted((a, b) => compareTexts(phaseOf(a), phaseOf(b))), fields }
}

/** Columns are added and loosened before they are written, and written before they are filled. */
const phaseOf = ({ operation }: Step): string =>
  operation === "addColumn" || operation === "dropNotNull" ? "1" : operation === "dualWrite" ? "2" : "3"

/**
 * A form of the tables in between that the old and the new code can both work with: columns of both, none of which only one
 * side knows wants a value. Asked of every service that uses the store.
 */
export const provenTables = (
  survey: Survey,
  { through, unit }: { readonly through: string; readonly unit: string },
  migrations: ReadonlyArray<StoreMigration>
): Proven | undefined => {
  const migration = migrations.find(({ store }) => store === through)
  const [old, fresh] = [tablesOf(migration?.old), tablesOf(migration?.fresh)]
  if (migration === undefined || old === undefined || fresh === undefined) return undefined
  if (!migration.phases.some(({ id }) => id === unit)) return undefined
  const { fields, steps, tables } = between(old, fresh)
  if (steps.length === 0) return undefined
  const works = (own: Tables, side: Survey["before"]): boolean =>
    [...accessesOf(side, through).values()].every((access) => problemsOf(own, tables, access).length === 0)
  if (!works(old, survey.before) || !works(fresh, survey.after)) return undefined
  return {
    fields: fields.map((it) => ({ ...it, at: through })),
    form: { steps: steps.map((it) => ({ ...it })) } satisfies Json
  }
}
