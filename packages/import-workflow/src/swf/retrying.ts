import { child, type Context, type Cursor, textOf, warnAt } from "@lintel/import"
import { backoffOf } from "../building.js"
import type { FoundRetry } from "../graph.js"
import { millisecondsOf } from "./time.js"

/** What a document names once and uses in several places: `use.retries` and others. */
export const reusable = (root: Cursor, part: string, given: Cursor | undefined): Cursor | undefined => {
  const name = textOf(given)
  if (name === undefined) return given
  const use = child(root, "use")
  const kept = use === undefined ? undefined : child(use, part)
  return kept === undefined ? undefined : child(kept, name)
}

const outcomeOf = (catching: Cursor): ReadonlyArray<string> | undefined => {
  const errors = child(catching, "errors")
  const filter = errors === undefined ? undefined : child(errors, "with")
  if (filter === undefined) return undefined
  const status = child(filter, "status")?.value
  if (typeof status === "number") return [String(status)]
  return textOf(child(filter, "type"))?.endsWith("/timeout") === true ? ["timeout"] : undefined
}

/** How a catch tries again: a count of retries is one less than that of tries; without a limit there is no end. */
export const readRetry = (context: Context, root: Cursor, catching: Cursor): FoundRetry | undefined => {
  const given = child(catching, "retry")
  const policy = reusable(root, "retries", given)
  if (given === undefined) return undefined
  if (policy === undefined) {
    warnAt(context, "unresolved-reference", given.trail, `no policy for trying again is called ${String(given.value)}`)
    return { attempts: 2, backoff: undefined, on: outcomeOf(catching), cursor: given }
  }
  const limit = child(policy, "limit")
  const attempt = limit === undefined ? undefined : child(limit, "attempt")
  const count = attempt === undefined ? undefined : child(attempt, "count")?.value
  const isCounted = typeof count === "number" && Number.isInteger(count) && count >= 0
  const isTimed = [limit, attempt].some((it) => it !== undefined && child(it, "duration") !== undefined)
  if (isTimed) {
    const reason = isCounted
      ? "tries are limited by time as well; the number of them is read"
      : "tries are limited by time only; how many there are is not known, two are read"
    warnAt(context, "not-representable", given.trail, reason, "limit by time")
  }
  const growth = child(policy, "backoff")
  const isConstant = growth === undefined || child(growth, "exponential") === undefined
  if (growth !== undefined && child(growth, "linear") !== undefined)
    warnAt(context, "not-representable", growth.trail, "waits that grow evenly are read as constant", "linear")
  const delay = millisecondsOf(child(policy, "delay"))
  return {
    attempts: isCounted ? Math.min(count, 1e9) + 1 : isTimed ? 2 : "unlimited",
    backoff:
      delay === undefined
        ? undefined
        : backoffOf(delay, {
            factor: isConstant ? 1 : 2,
            cap: undefined,
            jitter: child(policy, "jitter") === undefined ? "none" : "full"
          }),
    on: outcomeOf(catching),
    cursor: given
  }
}
