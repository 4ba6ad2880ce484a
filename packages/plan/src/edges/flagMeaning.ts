import { type Json, type Rollout, stableStringify } from "@lintel/model"
import type { Side, Survey } from "../survey.js"

/** A flag that a rollout turns. */
export type FlagUnit = Extract<Rollout["units"][string], { readonly _tag: "Flag" }>

/** A use of a flag's name by another rollout, before this way or beside it. */
export interface EarlierUse {
  readonly rollout: string
  readonly flag: FlagUnit
  readonly side: Side
}

/** Another rollout used the name: for something else, or for nobody says what. */
export interface FlagReuse {
  readonly rollout: string
  readonly flag: string
  readonly other: string
  readonly meaning: "other" | "unknown"
  /** Services that know it as what it was, with the first version that does. */
  readonly knownTo: ReadonlyArray<{ readonly service: string; readonly since?: string }>
}

/** Whether a value of a flag leaves the code behind it alone. */
export const isOff = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === false || value === "off"

const partsOf = (version: string): ReadonlyArray<number> => version.split("-")[0]?.split(".").map(Number) ?? []

/** Whether a version is at least another one, by their numbers; unknown where one of them has none. */
export const isAtLeast = (version: string | undefined, least: string | undefined): boolean | undefined => {
  if (version === undefined || least === undefined) return undefined
  if (version === least) return true
  const [a, b] = [partsOf(version), partsOf(least)]
  if ([...a, ...b].some((it) => !Number.isSafeInteger(it))) return undefined
  for (const [index, part] of b.entries()) {
    const own = a[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}

/** Since when each evaluator knows a flag, by the plan's names; absent where nobody says. */
export const evaluatorsOf = (
  { evaluatedBy = [], knownSince = [] }: FlagUnit,
  side: Side
): ReadonlyMap<string, string | undefined> =>
  new Map<string, string | undefined>([
    ...evaluatedBy.map((it) => [side.nameOf(it), undefined] as const),
    ...knownSince.map(({ service, version }) => [side.nameOf(service), version] as const)
  ])

/** Whether two uses of a name mean the same: code that came in the same versions does. */
const meaningOf = (flag: FlagUnit, earlier: EarlierUse, after: Side): "same" | "other" | "unknown" => {
  const [now, then] = [evaluatorsOf(flag, after), evaluatorsOf(earlier.flag, earlier.side)]
  const shared = [...now].filter(([service]) => then.has(service))
  if (shared.length === 0) return now.size > 0 && then.size > 0 ? "other" : "unknown"
  const told = shared.filter(([service, since]) => since !== undefined && then.get(service) !== undefined)
  if (told.length === 0) return "unknown"
  return told.every(([service, since]) => since === then.get(service)) ? "same" : "other"
}

/** Where the name of each flag was used: by every rollout of the old design, and by those of the new one that are over. */
export const earlierUses = (
  survey: Survey,
  ahead: ReadonlySet<string>
): ReadonlyMap<string, ReadonlyArray<EarlierUse>> => {
  const found = new Map<string, Array<EarlierUse>>()
  const seen = new Set<string>()
  for (const side of [survey.before, survey.after]) {
    for (const { address, value } of side.index.ofKind("rollout")) {
      if (ahead.has(address)) continue
      for (const unit of Object.values(value.units)) {
        const key = `${address} ${stableStringify(unit)}`
        if (unit._tag !== "Flag" || seen.has(key)) continue
        seen.add(key)
        const known = found.get(unit.flag)
        const use = { rollout: address, flag: unit, side }
        if (known === undefined) found.set(unit.flag, [use])
        else known.push(use)
      }
    }
  }
  return found
}

/** Earlier uses of a flag's name that do not mean what it means now, or of which nobody says that they do. */
export const reusesOf = (
  rollout: string,
  flag: FlagUnit,
  earlier: ReadonlyArray<EarlierUse>,
  after: Side
): ReadonlyArray<FlagReuse> =>
  isOff(flag.to)
    ? []
    : earlier.flatMap((use): ReadonlyArray<FlagReuse> => {
        const meaning = meaningOf(flag, use, after)
        const wasOn = !isOff(use.flag.to) || !isOff(use.flag.from)
        // Nobody says what it was, and it goes from off to on once more.
        const isSuspect = meaning === "unknown" && wasOn && isOff(flag.from)
        if (!(meaning === "other" && wasOn) && !isSuspect) return []
        const knownTo = [...evaluatorsOf(use.flag, use.side)].map(([service, since]) => ({
          service,
          ...(since === undefined ? {} : { since })
        }))
        return [
          { rollout, flag: flag.flag, other: use.rollout, meaning: meaning === "other" ? "other" : "unknown", knownTo }
        ]
      })
