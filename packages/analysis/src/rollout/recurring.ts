import type { Environment } from "@lintel/model"
import { isUnitError } from "@lintel/model/units"
import { endOfWindow, parseWindowTime } from "@lintel/model/window"
import { freezeSpan, instantText, startOfDay, type TimeSpan } from "./freezes.js"
import { aheadAt } from "../zoneClock.js"

/**
 * One time at which nothing may change. `again` says when it comes again, in the environment's own words; `from` and
 * `until` are those of a freeze between two days.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface FreezeTime {
  readonly span: TimeSpan
  readonly from?: string
  readonly until?: string
  readonly again?: string
  readonly reason?: string
  /** Which list of the environment it is in, and its index there. */
  readonly list: "freezes" | "recurringFreezes"
  readonly at: number
}

type Recurring = NonNullable<Environment["recurringFreezes"]>[number]

const minute = 60_000_000n
const day = 1440n * minute
/** 1970-01-05 was a Monday. */
const firstMonday = 4n * day
/** Further ahead nobody plans: ten years. */
const farthest = 3653n * day

/** The instant at which the clocks of a zone show a time; where they leap over it, the instant of the leap is near. */
const instantOf = (local: bigint, zone: string | undefined): bigint => {
  const guess = local - aheadAt(zone, local)
  return local - aheadAt(zone, guess)
}

const occurrencesOf = (freeze: Recurring, { from, until }: TimeSpan): ReadonlyArray<TimeSpan> => {
  const [begins, ends] = [parseWindowTime(freeze.from), parseWindowTime(freeze.until)]
  if (isUnitError(begins) || isUnitError(ends) || begins._tag !== ends._tag || begins._tag === "Instant") return []
  const [period, origin] = begins._tag === "Weekly" ? [7n * day, firstMonday] : [day, 0n]
  const rest = (((endOfWindow(ends) - begins.at) % period) + period) % period
  const lasts = rest === 0n ? period : rest
  const found: Array<TimeSpan> = []
  // One more on either side: clocks are up to a day apart, and leap.
  const first = (from - origin - begins.at - lasts - 2n * day) / period - 1n
  for (let count = first; ; count++) {
    const local = origin + begins.at + count * period
    if (local > until + 2n * day) return found
    const span = { from: instantOf(local, freeze.zone), until: instantOf(local + lasts, freeze.zone) }
    if (span.from < until && span.until > from) found.push(span)
  }
}

const wordsOf = ({ from, until, zone }: Recurring): string => {
  const begins = parseWindowTime(from)
  const every = !isUnitError(begins) && begins._tag === "Weekly" ? "every week" : "every day"
  return `${every} from ${from} to ${until} (${zone ?? "UTC"})`
}

/**
 * When nothing may change in an environment, as far as it meets a stretch of time: its freezes, and each time that its
 * recurring ones come, by the clocks of their zone. In order of their beginnings; at most ten years are looked through.
 *
 * @example
 * ```ts
 * import { freezeTimes, instantText, startOfDay } from "@lintel/analysis"
 *
 * const weekends = { recurringFreezes: [{ from: "Fri 16:00", until: "Mon 08:00", zone: "Europe/Berlin" }] }
 * const [weekend] = freezeTimes(weekends, { from: startOfDay("2026-07-01"), until: startOfDay("2026-07-08") })
 * instantText(weekend?.span.from ?? 0n) // => "2026-07-03 14:00 UTC"
 * instantText(weekend?.span.until ?? 0n) // => "2026-07-06 06:00 UTC"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const freezeTimes = (
  { freezes = [], recurringFreezes = [] }: Pick<Environment, "freezes" | "recurringFreezes">,
  { from, until }: TimeSpan
): ReadonlyArray<FreezeTime> => {
  const last = startOfDay("9999-12-01")
  const far = from + farthest < last ? from + farthest : last
  const asked = { from, until: until < far ? until : far }
  const once = freezes.flatMap((freeze, at): ReadonlyArray<FreezeTime> => {
    const span = freezeSpan(freeze)
    return span.from < until && span.until > from ? [{ ...freeze, span, list: "freezes", at }] : []
  })
  const again = recurringFreezes.flatMap((freeze, at) =>
    occurrencesOf(freeze, asked).map((span): FreezeTime => ({
      span,
      again: wordsOf(freeze),
      ...(freeze.reason === undefined ? {} : { reason: freeze.reason }),
      list: "recurringFreezes",
      at
    }))
  )
  return [...once, ...again].toSorted((a, b) => (a.span.from < b.span.from ? -1 : a.span.from > b.span.from ? 1 : 0))
}

/**
 * The ends of a freeze as people read them: its first and its last day, or the instants of one that comes again.
 *
 * @example
 * ```ts
 * import { freezeEnds, freezeTimes, startOfDay } from "@lintel/analysis"
 *
 * const week = { from: startOfDay("2026-12-21"), until: startOfDay("2026-12-28") }
 * freezeTimes({ freezes: [{ from: "2026-12-20", until: "2027-01-03" }] }, week).map(freezeEnds) // => [{ from: "2026-12-20", until: "2027-01-03" }]
 * freezeTimes({ recurringFreezes: [{ from: "Sat", until: "Sun" }] }, week).map(freezeEnds) // => [{ from: "2026-12-26 00:00 UTC", until: "2026-12-28 00:00 UTC" }]
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const freezeEnds = ({ from, span, until }: FreezeTime): { readonly from: string; readonly until: string } => ({
  from: from ?? instantText(span.from),
  until: until ?? instantText(span.until)
})
