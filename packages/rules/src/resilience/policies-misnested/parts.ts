/** What acts on a call, a limit of all tries told apart from one of each try. */
export type Part =
  | "fallback"
  | "overallTimeout"
  | "retry"
  | "hedging"
  | "breaker"
  | "rateLimit"
  | "timeout"
  | "bulkhead"

const words: Readonly<Record<Part, string>> = {
  fallback: "the fallback",
  overallTimeout: "the overall timeout",
  retry: "the retry",
  hedging: "hedging",
  breaker: "the breaker",
  rateLimit: "the rate limit",
  timeout: "the timeout of a try",
  bulkhead: "the limit on concurrency"
}

/** What comes of one part around another that belongs around it. */
const consequences: ReadonlyMap<string, string> = new Map([
  ["retry fallback", "nothing is tried again: the fallback answers first, and the retry sees a success"],
  ["retry overallTimeout", "the overall timeout ends one try instead of all of them, and each try gets it anew"],
  ["hedging fallback", "the fallback answers before a second copy is sent"],
  ["breaker fallback", "the breaker never opens: the fallback answers first, and it counts successes"],
  ["breaker retry", "the breaker sees one failure for all tries of a request, and opens that many times later"],
  ["breaker hedging", "the breaker judges the faster of several copies, and does not see the others fail"],
  ["rateLimit retry", "the rate limit counts requests, not tries: retries pass it unseen"],
  ["rateLimit hedging", "the rate limit does not count the copies that hedging sends"],
  ["timeout fallback", "the fallback has only what the tries left of the time"],
  ["timeout retry", "the timeout of one try ends all of them: later tries never start or are cut short"],
  ["timeout hedging", "the timeout of one copy ends all of them"],
  ["timeout breaker", "the breaker never sees a call time out, and stays closed while the callee hangs"],
  ["bulkhead fallback", "the fallback takes one of the places that the calls need"],
  ["bulkhead retry", "a request keeps its place while it waits between its tries"],
  ["bulkhead hedging", "all copies of a request share one place, and more run at once than the limit says"],
  ["bulkhead breaker", "requests wait for a place only to be refused by the open breaker"],
  ["bulkhead timeout", "waiting for a place takes as long as it takes: the timeout begins afterwards"]
])

/** What comes of `outer` around `inner`, in words; nothing when it makes no difference. */
export const consequenceOf = (outer: string, inner: string): string | undefined => consequences.get(`${outer} ${inner}`)

/** A part as people call it. */
export const partWords = (part: string): string => words[part as Part] ?? part
