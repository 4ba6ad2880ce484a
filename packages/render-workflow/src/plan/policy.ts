import type { Backoff, Duration, ModelIndex, Policy, Retry, SagaAction } from "@lintel/model"
import { parseDuration } from "@lintel/model"

/** How often something is tried and how long one waits between; `undefined` where nobody said. */
export interface Tries {
  /** All tries, the first included. */
  readonly attempts: number | "unlimited"
  readonly backoff: Backoff | undefined
  /** Outcomes that are tried again; all but rejections where nobody said. */
  readonly on: ReadonlyArray<string> | undefined
  /** Where it was written, for losses. */
  readonly subject: string
  readonly pointer: string
}

/** What acts on a call as its caller sees it. */
export interface ClientPolicy {
  readonly retry: Retry | "none" | undefined
  readonly perTry: Duration | undefined
  readonly overall: Duration | undefined
  readonly others: ReadonlyArray<string>
  readonly subject: string
}

const unsaid: ClientPolicy = { retry: undefined, perTry: undefined, overall: undefined, others: [], subject: "" }

/** The client layer of a call: what the call, its caller or the system says. */
export const clientPolicy = (index: ModelIndex, action: SagaAction | undefined): ClientPolicy => {
  if (action?._tag !== "Call") return unsaid
  const client = index.effective(action.call)?.client
  if (client === undefined) return { ...unsaid, subject: action.call }
  const timeouts = client.timeouts?.value
  const limits = timeouts === "none" ? undefined : timeouts
  const others = (Object.keys(client) as ReadonlyArray<keyof Policy>).filter(
    (field) => field !== "retry" && field !== "timeouts" && client[field]?.value !== "none"
  )
  return {
    retry: client.retry?.value,
    perTry: limits?.perTry,
    overall: limits?.overall === "none" ? undefined : limits?.overall,
    others: others.toSorted(),
    subject: action.call
  }
}

/** A duration in whole milliseconds, rounded up; the units are exact, so nothing is lost above a millisecond. */
export const milliseconds = (duration: Duration): number => {
  const micros = parseDuration(duration)
  return typeof micros === "bigint" ? Number((micros + 999n) / 1000n) : 0
}

/** A duration in whole seconds, at least one, and whether that is what was said. */
export const seconds = (duration: Duration): { readonly value: number; readonly isExact: boolean } => {
  const micros = parseDuration(duration)
  if (typeof micros !== "bigint") return { value: 1, isExact: false }
  const value = Number((micros + 999_999n) / 1_000_000n)
  return { value: Math.max(1, value), isExact: micros > 0n && micros % 1_000_000n === 0n }
}

/** The tries of a retry policy. */
export const triesOf = (retry: Retry | "none", subject: string, pointer: string): Tries =>
  retry === "none"
    ? { attempts: 1, backoff: undefined, on: undefined, subject, pointer }
    : { attempts: retry.attempts, backoff: retry.backoff, on: retry.on, subject, pointer }

export const once = (subject: string): Tries => triesOf("none", subject, "")
