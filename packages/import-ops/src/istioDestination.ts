import { child, type Cursor, objectAt } from "@lintel/import"
import { isUnitError, parseRatio, type Policy, type Retry } from "@lintel/model"
import { durationAt, goDuration } from "./durations.js"
import { meshEjection } from "./istioDefaults.js"
import { countAt, note, numberAt, type Reading, shifted, warnOfRest } from "./reading.js"

const ejectionAt = (reading: Reading, policy: Cursor): Policy["hostEjection"] => {
  const detection = objectAt(reading.context, child(policy, "outlierDetection"), '"outlierDetection"')
  if (detection === undefined) return undefined
  warnOfRest(reading, detection, "outlierDetection", {
    read: ["consecutive5xxErrors", "consecutiveErrors", "baseEjectionTime", "maxEjectionPercent"],
    meaningless:
      "consecutiveGatewayErrors consecutiveLocalOriginFailures interval minHealthPercent outlierDetectionHttpErrorCodes splitExternalLocalOriginErrors".split(
        " "
      )
  })
  const errors = child(detection, "consecutive5xxErrors") ?? child(detection, "consecutiveErrors")
  const count = countAt(reading, errors, '"consecutive5xxErrors"', 0)
  const percent = countAt(reading, child(detection, "maxEjectionPercent"), '"maxEjectionPercent"', 0)
  const time = durationAt(reading, child(detection, "baseEjectionTime"), '"baseEjectionTime"', goDuration)
  if (count === 0) {
    note(reading, "not-representable", detection, "outlierDetection without consecutive5xxErrors is left out")
    return undefined
  }
  const stated = { consecutive5xxErrors: count, maxEjectionPercent: percent, baseEjectionTime: time }
  for (const [field, value] of Object.entries(stated)) {
    if (value === undefined)
      note(reading, "missing", detection, `outlierDetection without ${field} has the default of the mesh`)
  }
  const ratio = percent === undefined ? meshEjection.maximumRatio : parseRatio(shifted(percent, 2))
  return {
    consecutiveFailures: count ?? meshEjection.consecutiveFailures,
    ejectionTime: time ?? meshEjection.ejectionTime,
    ...(isUnitError(ratio) ? {} : { maximumRatio: ratio })
  }
}

const budgetAt = (reading: Reading, policy: Cursor, pool: Cursor | undefined): Retry["budget"] | undefined => {
  const budget = objectAt(reading.context, child(policy, "retryBudget"), '"retryBudget"')
  if (budget !== undefined) {
    warnOfRest(reading, budget, "retryBudget", {
      read: ["percent", "minRetryConcurrency"],
      meaningless: ["budgetInterval"]
    })
    const percent = numberAt(reading, child(budget, "percent"), '"percent"')
    const minimum = countAt(reading, child(budget, "minRetryConcurrency"), '"minRetryConcurrency"', 0)
    const ratio = parseRatio(shifted(percent ?? 20, 2))
    if (percent === undefined || minimum === undefined) {
      note(
        reading,
        "missing",
        budget,
        "a retryBudget is 20 percent of the active requests and at least 3 where it does not say"
      )
    }
    note(reading, "repaired", budget, "a share of the active requests is read as a share of requests")
    if (!isUnitError(ratio)) return { _tag: "Ratio", ratio, minimum: minimum ?? 3 }
  }
  const retries = pool === undefined ? undefined : countAt(reading, child(pool, "maxRetries"), '"maxRetries"', 0)
  return retries === undefined || retries === 0 ? undefined : { _tag: "Concurrency", limit: retries }
}

/** What a trafficPolicy says. */
export interface Destination {
  readonly policy: Policy
  /** A budget acts on the retries of routes: it belongs to their policy. */
  readonly budget: Retry["budget"] | undefined
}

/** Reads a trafficPolicy: limits, host ejection, retry budget. */
export const destinationAt = (reading: Reading, policy: Cursor): Destination => {
  warnOfRest(reading, policy, "a trafficPolicy", {
    read: ["connectionPool", "outlierDetection", "retryBudget"],
    meaningless: ["loadBalancer", "portLevelSettings", "tls", "tunnel", "proxyProtocol"]
  })
  const pool = objectAt(reading.context, child(policy, "connectionPool"), '"connectionPool"')
  const http = pool === undefined ? undefined : objectAt(reading.context, child(pool, "http"), '"http"')
  const tcp = pool === undefined ? undefined : objectAt(reading.context, child(pool, "tcp"), '"tcp"')
  if (http !== undefined) {
    warnOfRest(reading, http, "a pool of HTTP", {
      read: ["http1MaxPendingRequests", "http2MaxRequests", "maxRetries"],
      meaningless:
        "h2UpgradePolicy http2KeepAlive idleTimeout maxConcurrentStreams maxRequestsPerConnection useClientProtocol".split(
          " "
        )
    })
  }
  if (tcp !== undefined) {
    warnOfRest(reading, tcp, "a pool of TCP", {
      read: ["connectTimeout"],
      meaningless: ["maxConnections", "idleTimeout", "maxConnectionDuration", "tcpKeepalive"]
    })
  }
  const limit =
    http === undefined ? undefined : countAt(reading, child(http, "http2MaxRequests"), '"http2MaxRequests"', 0)
  const queue =
    http === undefined
      ? undefined
      : countAt(reading, child(http, "http1MaxPendingRequests"), '"http1MaxPendingRequests"', 0)
  if ((limit === undefined || limit === 0) && queue !== undefined && http !== undefined) {
    note(reading, "not-representable", http, "a queue of requests without a limit of requests is left out")
  }
  const connect =
    tcp === undefined ? undefined : durationAt(reading, child(tcp, "connectTimeout"), '"connectTimeout"', goDuration)
  const hostEjection = ejectionAt(reading, policy)
  return {
    policy: {
      ...(connect === undefined || connect === "0ms" ? {} : { timeouts: { connect } }),
      ...(limit === undefined || limit === 0
        ? {}
        : { concurrencyLimit: { limit, ...(queue === undefined || queue === 0 ? {} : { queue }) } }),
      ...(hostEjection === undefined ? {} : { hostEjection })
    },
    budget: budgetAt(reading, policy, http)
  }
}
