import { child, type Cursor, itemsOf, listAt, objectAt, refuse, setOwn, source, type Sources } from "@lintel/import"
import {
  type Address,
  isUnitError,
  parseRatio,
  type Policy,
  type Retry,
  type RetryBudget,
  segment
} from "@lintel/model"
import { durationAt, limitAt, secondsDuration } from "./durations.js"
import { addPolicy, operationAddress } from "./policyEntity.js"
import type { OperationsOptions } from "./read.js"
import { addEntity, countAt, decimalText, note, numberAt, type Reading, textAt, warnOfRest } from "./reading.js"

const codes = (
  "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED " +
  "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED"
).split(" ")

/** Clients of gRPC treat more attempts as this many (gRFC A6). */
const mostAttempts = 5

interface Method {
  readonly service: string
  readonly method: string | undefined
  readonly at: Cursor
}

const codesAt = (reading: Reading, cursor: Cursor | undefined, what: string): ReadonlyArray<string> =>
  itemsOf(listAt(reading.context, cursor, what)).flatMap((item) => {
    const { value } = item
    const name = typeof value === "number" ? codes[value] : typeof value === "string" ? value.toUpperCase() : undefined
    if (name !== undefined && codes.includes(name)) return [name]
    refuse(reading.context, item.trail, `${JSON.stringify(value)} is no status code of gRPC`)
    return []
  })

const attemptsAt = (reading: Reading, policy: Cursor, what: string): number | undefined => {
  const cursor = child(policy, "maxAttempts")
  if (cursor === undefined) refuse(reading.context, policy.trail, `the ${what} has no "maxAttempts"`)
  const attempts = countAt(reading, cursor, '"maxAttempts"', 2)
  if (cursor === undefined || attempts === undefined || attempts <= mostAttempts) return attempts
  note(reading, "without-effect", cursor, `clients treat ${attempts} attempts as ${mostAttempts}; that is read`)
  return mostAttempts
}

/** The budget of a whole server: one success gives `tokenRatio` back, retries stop at half of `maxTokens`. */
const budgetAt = (reading: Reading, root: Cursor): RetryBudget | undefined => {
  const throttling = objectAt(reading.context, child(root, "retryThrottling"), '"retryThrottling"')
  if (throttling === undefined) return undefined
  warnOfRest(reading, throttling, "retryThrottling", { read: ["maxTokens", "tokenRatio"], meaningless: [] })
  const tokens = numberAt(reading, child(throttling, "maxTokens"), '"maxTokens"')
  const ratio = numberAt(reading, child(throttling, "tokenRatio"), '"tokenRatio"')
  if (tokens === undefined || ratio === undefined || tokens <= 0 || tokens > 1000 || ratio <= 0) {
    refuse(
      reading.context,
      throttling.trail,
      '"retryThrottling" needs "maxTokens" above 0 and at most 1000, and "tokenRatio" above 0'
    )
    return undefined
  }
  // Clients keep three decimals.
  const read = parseRatio(decimalText(Math.round(ratio * 1000) / 1000))
  if (isUnitError(read)) {
    note(
      reading,
      "not-representable",
      throttling,
      "a tokenRatio above 1 is no ratio of retries to requests; it is left out"
    )
    return undefined
  }
  note(
    reading,
    "repaired",
    throttling,
    "tokens are read as a ratio of retries to requests, with half of maxTokens as the least"
  )
  return { _tag: "Ratio", ratio: read, minimum: Math.floor(tokens / 2) }
}

const retryAt = (reading: Reading, policy: Cursor, budget: RetryBudget | undefined): Retry | undefined => {
  warnOfRest(reading, policy, "a retryPolicy", {
    read: ["maxAttempts", "initialBackoff", "maxBackoff", "backoffMultiplier", "retryableStatusCodes"],
    meaningless: ["perAttemptRecvTimeout"]
  })
  const attempts = attemptsAt(reading, policy, "retryPolicy")
  const base = durationAt(reading, child(policy, "initialBackoff"), '"initialBackoff"', secondsDuration)
  const cap = durationAt(reading, child(policy, "maxBackoff"), '"maxBackoff"', secondsDuration)
  const factor = numberAt(reading, child(policy, "backoffMultiplier"), '"backoffMultiplier"')
  const on = codesAt(reading, child(policy, "retryableStatusCodes"), '"retryableStatusCodes"')
  const missing = ["initialBackoff", "maxBackoff", "backoffMultiplier", "retryableStatusCodes"].find(
    (field) => child(policy, field) === undefined
  )
  if (missing !== undefined) refuse(reading.context, policy.trail, `the retryPolicy has no "${missing}"`)
  else if (on.length === 0) refuse(reading.context, policy.trail, '"retryableStatusCodes" must not be empty')
  if (factor !== undefined && factor <= 0) refuse(reading.context, policy.trail, '"backoffMultiplier" must be above 0')
  if (attempts === undefined || base === undefined) return undefined
  if (factor !== undefined && factor < 1) {
    note(reading, "not-representable", policy, "waits that shrink have no words in the Model; the factor is left out")
  }
  return {
    attempts,
    backoff: {
      base,
      // Every client of gRPC spreads its waits by a fifth (gRFC A6).
      jitter: { plusMinus: "0.2" },
      ...(factor === undefined || factor < 1 ? {} : { factor }),
      ...(cap === undefined ? {} : { cap })
    },
    on: [...new Set(on)].toSorted(),
    ...(budget === undefined ? {} : { budget })
  }
}

const hedgingAt = (
  reading: Reading,
  policy: Cursor,
  budget: RetryBudget | undefined
): Policy["hedging"] | undefined => {
  warnOfRest(reading, policy, "a hedgingPolicy", {
    read: ["maxAttempts", "hedgingDelay"],
    meaningless: ["nonFatalStatusCodes"]
  })
  const attempts = attemptsAt(reading, policy, "hedgingPolicy")
  const delay = durationAt(reading, child(policy, "hedgingDelay"), '"hedgingDelay"', secondsDuration)
  // Without a delay all attempts are sent at once.
  if (attempts === undefined) return undefined
  return { delay: delay ?? "0ms", attempts, ...(budget === undefined ? {} : { budget }) }
}

const policyAt = (reading: Reading, config: Cursor, budget: RetryBudget | undefined, sources: Sources): Policy => {
  warnOfRest(reading, config, "a methodConfig", {
    read: ["name", "timeout", "retryPolicy", "hedgingPolicy"],
    meaningless: [
      "waitForReady",
      "maxRequestMessageBytes",
      "maxResponseMessageBytes",
      "maxRequestBytes",
      "maxResponseBytes"
    ]
  })
  const timeout = child(config, "timeout")
  const overall = limitAt(reading, timeout, '"timeout"', secondsDuration)
  const retryPolicy = objectAt(reading.context, child(config, "retryPolicy"), '"retryPolicy"')
  const hedgingPolicy = objectAt(reading.context, child(config, "hedgingPolicy"), '"hedgingPolicy"')
  if (retryPolicy !== undefined && hedgingPolicy !== undefined) {
    refuse(reading.context, hedgingPolicy.trail, "a methodConfig has a retryPolicy or a hedgingPolicy, not both")
  }
  const retry = retryPolicy === undefined ? undefined : retryAt(reading, retryPolicy, budget)
  const hedging = hedgingPolicy === undefined ? undefined : hedgingAt(reading, hedgingPolicy, budget)
  for (const [field, cursor] of [
    ["timeouts", timeout],
    ["retry", retryPolicy],
    ["hedging", hedgingPolicy]
  ] as const) {
    if (cursor !== undefined) sources.set(field, source(cursor.trail))
  }
  return {
    ...(overall === undefined ? {} : { timeouts: { overall } }),
    ...(retry === undefined ? {} : { retry }),
    ...(hedging === undefined ? {} : { hedging })
  }
}

const methodsAt = (reading: Reading, config: Cursor): ReadonlyArray<Method | "every"> => {
  const names = listAt(reading.context, child(config, "name"), '"name"')
  if (names === undefined) refuse(reading.context, config.trail, 'the methodConfig has no "name"')
  return itemsOf(names).flatMap((item): ReadonlyArray<Method | "every"> => {
    const name = objectAt(reading.context, item, "a name")
    if (name === undefined) return []
    const service = textAt(reading, child(name, "service"), '"service"') ?? ""
    const method = textAt(reading, child(name, "method"), '"method"') ?? ""
    if (service !== "") return [{ service, method: method === "" ? undefined : method, at: name }]
    if (method !== "") refuse(reading.context, name.trail, "a name has a method only together with its service")
    return ["every" as const]
  })
}

/** The contracts of a config: what gRPC calls is a POST to a path of service and method. */
type Contracts = Map<string, { readonly at: Cursor; readonly methods: Set<string> }>

const addContracts = (reading: Reading, contracts: Contracts): void => {
  for (const [service, { at, methods }] of contracts) {
    const operations: Record<string, unknown> = {}
    for (const method of [...methods].toSorted()) {
      setOwn(operations, segment(method), { _tag: "Http", method: "POST", path: `/${service}/${method}` })
    }
    addEntity(reading, "contracts", service, { _tag: "Http", operations }, at)
    addEntity(reading, "externals", service, { provides: [`contract:${segment(service)}`] }, at)
  }
}

/** Reads a service config of gRPC: what its client does with every method it names. */
export const readServiceConfig = (reading: Reading, options: OperationsOptions): void => {
  const contracts: Contracts = new Map()
  const [root] = reading.roots
  if (root === undefined) return
  warnOfRest(reading, root, "a service config", {
    read: ["methodConfig", "retryThrottling"],
    meaningless: ["loadBalancingPolicy", "loadBalancingConfig", "healthCheckConfig"]
  })
  const budget = budgetAt(reading, root)
  const from: { readonly from?: ReadonlyArray<Address<"service">> } =
    options.service === undefined
      ? {}
      : { from: [`service:${addEntity(reading, "services", options.service, {}, root)}`] }
  const seen = new Set<string>()
  for (const item of itemsOf(listAt(reading.context, child(root, "methodConfig"), '"methodConfig"'))) {
    const config = objectAt(reading.context, item, "a methodConfig")
    if (config === undefined) continue
    const sources: Sources = new Map()
    const policy = policyAt(reading, config, budget, sources)
    const methods = methodsAt(reading, config)
    const to: Array<Address<"contract" | "operation">> = []
    for (const named of methods) {
      const key = named === "every" ? "" : `${named.service}/${named.method ?? ""}`
      if (seen.has(key)) refuse(reading.context, config.trail, `${key === "" ? "every method" : key} is named twice`)
      seen.add(key)
      if (named === "every") continue
      const contract = contracts.get(named.service) ?? { at: named.at, methods: new Set<string>() }
      contracts.set(named.service, contract)
      if (named.method !== undefined) contract.methods.add(named.method)
      to.push(
        named.method === undefined
          ? `contract:${segment(named.service)}`
          : operationAddress(named.service, named.method)
      )
    }
    const [first] = methods
    if (first === undefined) continue
    if (methods.includes("every")) {
      note(
        reading,
        "repaired",
        config,
        "a name without a service means every method of the server; it is read as every call"
      )
    }
    const name =
      first === "every" ? "grpc" : first.method === undefined ? first.service : `${first.service}/${first.method}`
    const selects = methods.includes("every") ? from : { ...from, to: to.toSorted() }
    addPolicy(reading, { name, layer: "client", selects, at: config, sources }, policy)
  }
  addContracts(reading, contracts)
}
