import { escapeToken, stableStringify, type Store } from "@lintel/model"
import { type Evidence, longerWait, mixtureOf, type UnitPair, type Wait } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import { readType, type TypeReading } from "./entryTypes.js"
import { hasTables } from "./migrations.js"
import { accessesOf, type StoreOptions } from "./stores.js"
import { type Column, type Tables, tablesOf } from "./tables.js"

/** What a reader built for one form makes of data in another one. */
export const misread = (
  written: Tables,
  read: Tables,
  shared: (table: string) => boolean,
  store: string,
  names: { readonly writer: string; readonly reader: string }
): ReadonlyArray<Evidence> =>
  [...read].flatMap(([table, columns]) => {
    const there = written.get(table)
    if (!shared(table) || columns === undefined || there === undefined) return []
    return [...columns].flatMap(([name, wanted]) => fieldEvidence(table, name, wanted, there, store, names))
  })

const fieldEvidence = (
  table: string,
  name: string,
  wanted: Column,
  there: ReadonlyMap<string, Column>,
  store: string,
  names: { readonly writer: string; readonly reader: string }
): ReadonlyArray<Evidence> => {
  const found = there.get(name)
  const common = { subject: store, pointer: "/collections" }
  const at = `${table}.${name}`
  const reading = found === undefined ? undefined : readType(there, name, wanted.type)
  if (reading !== undefined && reading._tag !== "Reads")
    return [typeEvidence(reading, { at, store, names, written: found?.type, read: wanted.type })]
  const isAlways = found?.notNull === true
  if (isAlways || wanted.notNull === false) return []
  if (found !== undefined && found.notNull === wanted.notNull) return []
  if (wanted.notNull === undefined || (found !== undefined && found.notNull === undefined)) {
    const why =
      found === undefined
        ? "nobody says whether the reader can do without it"
        : "nobody says whether it is always written"
    return [{ ...common, code: "store/perhaps-missing", verdict: "undecided", reasons: [`${at}: ${why}`] }]
  }
  const value = Object.fromEntries([...there].filter(([, it]) => it.notNull === true).map(([field]) => [field, "…"]))
  return [
    {
      ...common,
      code: "store/missing",
      verdict: "breaking",
      reasons: [`${at}: the reader needs it, and it is not written`],
      witness: {
        _tag: "Datum",
        checked: !Object.hasOwn(value, name),
        acceptedBy: names.writer,
        refusedBy: names.reader,
        datum: { value },
        refusals: [{ pointer: `/${escapeToken(name)}`, keyword: "required" }]
      }
    }
  ]
}

interface TypePlace {
  readonly at: string
  readonly store: string
  readonly names: { readonly writer: string; readonly reader: string }
  readonly written: string | undefined
  readonly read: string | undefined
}

const typeEvidence = (
  reading: Exclude<TypeReading, { readonly _tag: "Reads" }>,
  { at, names, read, store, written }: TypePlace
): Evidence => {
  const common = { subject: store, pointer: "/collections", code: "store/other-type" }
  if (reading._tag === "Undecided") return { ...common, verdict: "undecided", reasons: [`${at}: ${reading.reason}`] }
  return {
    ...common,
    verdict: "breaking",
    reasons: [`${at}: it is written as ${written ?? ""} and read as ${read ?? ""}`],
    witness: {
      _tag: "Datum",
      checked: true,
      acceptedBy: names.writer,
      refusedBy: names.reader,
      datum: { value: reading.value },
      refusals: [{ pointer: reading.pointer, keyword: "type", expected: reading.wants }]
    }
  }
}

/** How long calls let answers lie in a store that they use as a cache. */
const cachedFor = (side: Side, store: string): ReadonlyArray<string | undefined> =>
  side.index.ofKind("call").flatMap(({ value: { policy } }) => {
    const cache = policy?.cache
    return cache === undefined || cache === "none" || cache.store === undefined || side.nameOf(cache.store) !== store
      ? []
      : [cache.timeToLive]
  })

/** How long entries of the old form can still be met when nobody writes them any more. */
const lifeOf = (store: string, old: Store | undefined, tables: Iterable<string>, side: Side): Wait | undefined => {
  let wait: Wait | undefined
  const cached = cachedFor(side, store)
  for (const table of tables) {
    const own = old?.collections?.[table]?.retention
    const times = own === undefined ? cached : [own]
    for (const time of times.length === 0 ? [undefined] : times)
      wait = longerWait(wait, { in: store, for: time ?? "unknown" })
  }
  return wait
}

const changedForm = (old: Store | undefined, fresh: Store | undefined): boolean =>
  old?.collections !== undefined &&
  fresh?.collections !== undefined &&
  !hasTables(fresh) &&
  stableStringify(old.collections) !== stableStringify(fresh.collections)

/**
 * Stores without tables (caches, sessions, documents): whatever a version writes, the others read. Every writer against
 * every reader, itself included, because the two versions of a service share them while one replaces the other.
 */
export const keptDataPairs = (survey: Survey, { versioned }: StoreOptions): ReadonlyArray<UnitPair> =>
  survey.stores.pairs.flatMap(({ after, before }) => {
    const old = before === undefined ? undefined : survey.before.model.stores?.[before]
    const fresh = after === undefined ? undefined : survey.after.model.stores?.[after]
    if (!changedForm(old, fresh)) return []
    const store = `store:${after ?? before ?? ""}`
    const [olds, news] = [accessesOf(survey.before, store), accessesOf(survey.after, store)]
    const [left, right] = [tablesOf(old) ?? new Map(), tablesOf(fresh) ?? new Map()]
    const services = [...new Set([...olds.keys(), ...news.keys()])]
    return services.flatMap((writer) =>
      services.flatMap((reader): ReadonlyArray<UnitPair> => {
        const meet = (writing: "old" | "new"): ReadonlyArray<Evidence> => {
          const [writes, reads] =
            writing === "new" ? [news.get(writer), olds.get(reader)] : [olds.get(writer), news.get(reader)]
          if (writes?.writes !== true || reads?.reads !== true) return []
          const shared = (table: string): boolean =>
            (writes.collections?.includes(table) ?? true) && (reads.collections?.includes(table) ?? true)
          const names = {
            writer: versioned(writer, writing),
            reader: versioned(reader, writing === "new" ? "old" : "new")
          }
          return writing === "new"
            ? misread(right, left, shared, store, names)
            : misread(left, right, shared, store, names)
        }
        const [onNew, onOld] = [meet("new"), meet("old")]
        if (onNew.length + onOld.length === 0) return []
        const wait = onOld.length === 0 ? undefined : lifeOf(store, old, left.keys(), survey.before)
        const newClientOldServer = mixtureOf(onOld)
        // What is kept for ever is met by the new reader whatever its writer does: nothing to wait for.
        const isKept = wait?.for === "forever" && newClientOldServer.verdict !== "compatible"
        return [
          {
            client: reader,
            server: isKept ? reader : writer,
            medium: "store",
            through: store,
            oldClientNewServer: mixtureOf(onNew),
            newClientOldServer,
            ...(wait === undefined ? {} : { wait })
          }
        ]
      })
    )
  })
