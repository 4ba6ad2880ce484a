import { child, type Context, type Cursor, isRecord, itemsOf, textOf, warnAt } from "@lintel/import"
import type { Backoff } from "@lintel/model"
import { backoffOf } from "../building.js"
import type { FoundRetry } from "../graph.js"

/** A number that is there and no less than 0. */
export const numberAt = (cursor: Cursor, key: string): number | undefined => {
  const value = child(cursor, key)?.value
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** The names of errors that a retrier or a catcher takes. */
export const errorsOf = (cursor: Cursor): ReadonlyArray<string> =>
  itemsOf(child(cursor, "ErrorEquals")).flatMap((it) => textOf(it) ?? [])

/** The most retries that the language counts: nobody gives up. */
const mostRetries = 99_999_999

const outcomeOf = (error: string): string =>
  error === "States.Timeout" ? "timeout" : error.replace(/^States\.Http\.StatusCode\./u, "")

/** Longer times are read as this many seconds. */
export const longestWait = 1e9

const backoff = (retrier: Cursor): Backoff => {
  const strategy = textOf(child(retrier, "JitterStrategy"))
  const cap = numberAt(retrier, "MaxDelaySeconds")
  return backoffOf(Math.min(numberAt(retrier, "IntervalSeconds") ?? 1, longestWait) * 1000, {
    factor: Math.max(1, numberAt(retrier, "BackoffRate") ?? 2),
    cap: cap === undefined ? undefined : Math.min(cap, longestWait) * 1000,
    jitter: strategy === "FULL" ? "full" : "none"
  })
}

/** Tries are retries and the first one; an error that no retrier takes is not tried again. */
export const readRetry = (context: Context, state: Cursor): FoundRetry | undefined => {
  const retriers = itemsOf(child(state, "Retry")).filter((it) => isRecord(it.value))
  const again = retriers.filter((it) => (numberAt(it, "MaxAttempts") ?? 3) > 0)
  const main =
    again.find((it) => errorsOf(it).some((error) => /^States\.(?:ALL|TaskFailed|Timeout)$/u.test(error))) ?? again[0]
  if (main === undefined) return undefined
  if (again.length > 1) {
    warnAt(
      context,
      "not-representable",
      main.trail,
      "errors are tried again in several ways; one way is read",
      "retriers"
    )
  }
  const retries = Math.floor(numberAt(main, "MaxAttempts") ?? 3)
  const errors = errorsOf(main)
  const takesAll = errors.includes("States.ALL")
  return {
    attempts: retries >= mostRetries ? "unlimited" : retries + 1,
    backoff: backoff(main),
    on: takesAll || errors.length === 0 ? undefined : [...new Set(errors.map(outcomeOf))].toSorted(),
    cursor: child(state, "Retry") ?? main
  }
}
