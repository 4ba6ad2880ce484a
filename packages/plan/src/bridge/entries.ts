import { escapeToken, type Json } from "@lintel/model"
import type { BridgeField, Proven } from "./bridge.js"
import { readType } from "../edges/entryTypes.js"
import { misread } from "../edges/keptData.js"
import { accessesOf } from "../edges/stores.js"
import { type Column, type Tables, tablesOf } from "../edges/tables.js"
import type { Survey } from "../survey.js"

/** What the version in between reads and writes: entries that both sides can do something with. */
interface Entries {
  readonly reads: Tables
  readonly writes: Tables
  readonly fields: ReadonlyArray<Careful>
}

type Types = ReturnType<typeof typesBetween>

/** A field that is not taken as it stands, with the types that it has where they differ. */
interface Careful {
  readonly field: BridgeField
  readonly types: Types | undefined
}

interface Forms {
  readonly was: Column | undefined
  readonly is: Column | undefined
}

/** The type as which both forms can be read, and the one that both read: undefined where there is none. */
const typesBetween = (
  name: string,
  { is, was }: Forms
): { readonly read: string | undefined; readonly write: string | undefined } => {
  const only = (is ?? was)?.type
  if (is === undefined || was === undefined || is.type === was.type) return { read: only, write: only }
  const isRead = (written: Column, read: Column): boolean =>
    readType(new Map([[name, written]]), name, read.type)._tag === "Reads"
  if (isRead(was, is)) return { read: is.type, write: was.type }
  return isRead(is, was) ? { read: was.type, write: is.type } : { read: only, write: only }
}

const fieldOf = (table: string, name: string, { is, was }: Forms): BridgeField | undefined => {
  const escaped = escapeToken(name)
  const of = { at: "", part: "entries", pointer: `/${table}/${escaped}`, does: "accepts" as const }
  if (was === undefined || is === undefined) return { ...of, is: was === undefined ? "new" : "old" }
  return was.notNull === is.notNull && was.type === is.type ? undefined : { ...of, is: "both" }
}

const between = (old: Tables, fresh: Tables): Entries => {
  const [reads, writes] = [new Map<string, Map<string, Column>>(), new Map<string, Map<string, Column>>()]
  const fields: Array<Careful> = []
  for (const [table, before] of old) {
    const after = fresh.get(table)
    if (before === undefined || after === undefined) continue
    const [read, written] = [new Map<string, Column>(), new Map<string, Column>()]
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const forms: Forms = { was: before.get(name), is: after.get(name) }
      const types = typesBetween(name, forms)
      read.set(name, { type: types.read, notNull: forms.was?.notNull === true && forms.is?.notNull === true })
      written.set(name, { type: types.write, notNull: forms.was?.notNull === true || forms.is?.notNull === true })
      const field = fieldOf(table, name, forms)
      if (field !== undefined) fields.push({ field, types: types.read === types.write ? undefined : types })
    }
    reads.set(table, read)
    writes.set(table, written)
  }
  return { reads, writes, fields }
}

const shown = (tables: Tables): Json =>
  Object.fromEntries(
    [...tables].map(([table, columns]) => [
      table,
      Object.fromEntries(
        [...(columns ?? [])].map(([name, { notNull, type }]): [string, Json] => [
          name,
          { ...(type === undefined ? {} : { type }), optional: notNull !== true }
        ])
      )
    ])
  )

const always = (): boolean => true

/**
 * Entries in between, for stores without tables: a version that reads either form and writes what both need. Asked of
 * both versions in both directions.
 */
export const provenEntries = (
  survey: Survey,
  { through, unit }: { readonly through: string; readonly unit: string }
): Proven | undefined => {
  const pair = survey.stores.pairs.find(({ after, before }) => `store:${after ?? before ?? ""}` === through)
  if (pair?.before === undefined || pair.after === undefined) return undefined
  const old = tablesOf(survey.before.model.stores?.[pair.before])
  const fresh = tablesOf(survey.after.model.stores?.[pair.after])
  if (old === undefined || fresh === undefined) return undefined
  const { fields, reads, writes } = between(old, fresh)
  if (fields.length === 0) return undefined
  const names = { writer: "one version", reader: "another" }
  const isRead = (written: Tables, read: Tables): boolean => misread(written, read, always, through, names).length === 0
  const isWriter = [survey.before, survey.after].some((side) => accessesOf(side, through).get(unit)?.writes === true)
  if (!isRead(old, reads) || !isRead(fresh, reads)) return undefined
  if (isWriter && (!isRead(writes, old) || !isRead(writes, fresh) || !isRead(writes, reads))) return undefined
  const as = (type: string | undefined): { readonly as?: string } => (type === undefined ? {} : { as: type })
  const told = fields.flatMap(({ field, types }): ReadonlyArray<BridgeField> => [
    { ...field, at: through, ...as(types?.read) },
    ...(isWriter ? [{ ...field, at: through, does: "sends" as const, ...as(types?.write) }] : [])
  ])
  return { fields: told, form: { reads: shown(reads), ...(isWriter ? { writes: shown(writes) } : {}) } }
}
