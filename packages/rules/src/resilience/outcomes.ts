/** One spelling for all: tools write `connect-failure`, `connectFailure` and `CONNECT_FAILURE` for the same outcome. */
export const outcomeKey = (outcome: string): string => outcome.replaceAll(/[-_ ]/gu, "").toLowerCase()

/** How tools name the refusal of an open breaker. */
const refusals: ReadonlySet<string> = new Set([
  "breakeropen",
  "circuitopen",
  "circuitbreakeropen",
  "callnotpermitted",
  "callnotpermittedexception",
  "brokencircuit",
  "brokencircuitexception"
])

/** Whether an outcome is the refusal of the caller's own open breaker. */
export const isBreakerRefusal = (outcome: string): boolean => refusals.has(outcomeKey(outcome))

const unsent: ReadonlySet<string> = new Set([
  "connectfailure",
  "connectionrefused",
  "econnrefused",
  "dnsfailure",
  "enotfound",
  "refusedstream",
  "resetbeforerequest"
])

/** Whether the callee has certainly done nothing: the request was never sent, or refused before it was read. */
export const isBeforeSending = (outcome: string): boolean =>
  unsent.has(outcomeKey(outcome)) || isBreakerRefusal(outcome)

const timeouts: ReadonlySet<string> = new Set(["timeout", "timeoutexception", "timeoutrejectedexception"])

/** Whether an outcome is the end of the caller's own wait. */
export const isTimeout = (outcome: string): boolean => timeouts.has(outcomeKey(outcome))
