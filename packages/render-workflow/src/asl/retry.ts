import type { Backoff } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import { seconds, type Tries } from "../plan/policy.js"
import type { Retrier } from "./state.js"

/** The most retries that the language counts. */
const mostRetries = 99_999_999

/** The longest wait between two tries: a year and a day. */
const longestDelay = 31_622_400

const serverErrors = ["500", "502", "503", "504"].map((status) => `States.Http.StatusCode.${status}`)

const errorOf = (outcome: string): ReadonlyArray<string> | undefined => {
  if (outcome === "timeout") return ["States.Timeout"]
  if (/^[45][0-9]{2}$/u.test(outcome)) return [`States.Http.StatusCode.${outcome}`]
  return outcome.toUpperCase() === "5XX" ? serverErrors : undefined
}

const errorsOf = ({ on, subject, pointer }: Tries, losses: LossCollector): ReadonlyArray<string> => {
  if (on === undefined) return ["States.ALL"]
  const known = on.map(errorOf)
  const isExact = known.every((errors) => errors?.length === 1)
  if (!isExact) losses.approximate(subject, "which outcomes are tried again", `${pointer}/on`)
  if (known.includes(undefined) || known.length === 0) return ["States.ALL"]
  return [...new Set(known.flatMap((errors) => errors ?? []))]
}

/** Waits between tries: whole seconds, at least one. */
const waitsOf = (
  backoff: Backoff | undefined,
  { subject, pointer }: Tries,
  losses: LossCollector
): Partial<Retrier> => {
  if (backoff === undefined) {
    losses.approximate(subject, "waits between tries that nobody stated", pointer)
    return {}
  }
  const near = (what: string, field: string): void => losses.approximate(subject, what, `${pointer}/backoff/${field}`)
  const base = seconds(backoff.base)
  if (!base.isExact) near("wait between tries, in whole seconds", "base")
  if (backoff.factor === undefined) near("growth of waits between tries", "factor")
  const cap = backoff.cap === undefined ? undefined : seconds(backoff.cap)
  const isCapped = cap !== undefined && cap.value > base.value && cap.value <= longestDelay
  if (cap !== undefined && (!cap.isExact || !isCapped)) near("longest wait between tries", "cap")
  const { jitter } = backoff
  if (jitter !== "full" && jitter !== "none") near("kind of jitter", "jitter")
  return {
    IntervalSeconds: base.value,
    ...(backoff.factor === undefined ? {} : { BackoffRate: backoff.factor }),
    ...(isCapped ? { MaxDelaySeconds: cap.value } : {}),
    ...(jitter === undefined ? {} : { JitterStrategy: jitter === "none" ? "NONE" : "FULL" })
  }
}

/** How a task is tried again. A rejection is an answer and never is. */
export const retriersOf = (
  tries: Tries,
  rejections: ReadonlyArray<string>,
  losses: LossCollector
): ReadonlyArray<Retrier> => {
  const { attempts } = tries
  if (attempts === 1) return []
  const isUnlimited = attempts === "unlimited" || attempts - 1 > mostRetries
  if (isUnlimited) losses.approximate(tries.subject, "unlimited attempts", tries.pointer)
  const never: ReadonlyArray<Retrier> = rejections.length === 0 ? [] : [{ ErrorEquals: rejections, MaxAttempts: 0 }]
  const again: Retrier = {
    ErrorEquals: errorsOf(tries, losses),
    MaxAttempts: isUnlimited ? mostRetries : attempts - 1,
    ...waitsOf(tries.backoff, tries, losses)
  }
  return [...never, again]
}
