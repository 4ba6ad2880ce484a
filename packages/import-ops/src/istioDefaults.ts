import type { Retry } from "@lintel/model"

/** What a mesh does where nobody says otherwise: two retries, the first 25 ms later, full jitter, up to ten times that. */
export const meshRetry: Retry = {
  attempts: 3,
  backoff: { base: "25ms", factor: 2, cap: "250ms", jitter: "full" },
  on: ["cancelled", "connect-failure", "refused-stream", "unavailable"]
}

/** Host ejection where an outlierDetection leaves it open. */
export const meshEjection = { consecutiveFailures: 5, maximumRatio: "0.1", ejectionTime: "30s" } as const
