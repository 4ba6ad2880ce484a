import {
  child,
  type Cursor,
  entriesOf,
  itemsOf,
  listAt,
  objectAt,
  refuse,
  setOwn,
  source,
  type Sources
} from "@lintel/import"
import {
  type Address,
  type Backoff,
  type Duration,
  formatDuration,
  isUnitError,
  parseDuration,
  type Policy,
  type Retry,
  segment
} from "@lintel/model"
import { durationAt, goDuration } from "./durations.js"
import { meshRetry } from "./istioDefaults.js"
import { destinationAt } from "./istioDestination.js"
import { pathOfMatch } from "./istioMatch.js"
import { addPolicy, operationAddress } from "./policyEntity.js"
import { addEntity, countAt, note, type Reading, textAt, warnOfRest } from "./reading.js"

type From = { readonly from?: ReadonlyArray<Address<"service">> }

/** A host of the mesh as a name: the first label of a name inside the cluster, else the whole host. */
const hostName = (host: string): string => /^([^.]+)(?:\.[^.]+\.svc(?:\.cluster\.local)?)?$/.exec(host)?.[1] ?? host

const backoffOf = (base: Duration): Backoff => {
  const value = parseDuration(base)
  const cap = formatDuration(isUnitError(value) ? 0n : value * 10n)
  return { base, factor: 2, cap, jitter: "full" }
}

/** Retries of a route; without any, those that a mesh makes by itself. */
const retryAt = (reading: Reading, route: Cursor): { readonly retry: Retry | "none"; readonly perTry?: Duration } => {
  const retries = objectAt(reading.context, child(route, "retries"), '"retries"')
  if (retries === undefined) {
    note(
      reading,
      "missing",
      route,
      "a route without retries has those of a mesh by default: two, on connection failures"
    )
    return { retry: meshRetry }
  }
  warnOfRest(reading, retries, "retries", {
    read: ["attempts", "perTryTimeout", "retryOn", "backoff"],
    meaningless: ["retryRemoteLocalities", "retryIgnorePreviousHosts"]
  })
  const count = countAt(reading, child(retries, "attempts"), '"attempts"', 0)
  const perTry = durationAt(reading, child(retries, "perTryTimeout"), '"perTryTimeout"', goDuration)
  const base = durationAt(reading, child(retries, "backoff"), '"backoff"', goDuration)
  const on = textAt(reading, child(retries, "retryOn"), '"retryOn"')
  const limit = perTry === undefined || perTry === "0ms" ? {} : { perTry }
  if (count === undefined) note(reading, "missing", retries, "retries without attempts are none")
  if (count === undefined || count === 0) return { retry: "none", ...limit }
  if (base === undefined) note(reading, "missing", retries, "retries without backoff wait 25 ms at first")
  if (on === undefined) note(reading, "missing", retries, "retries without retryOn are those of connection failures")
  const outcomes = on
    ?.split(",")
    .map((it) => it.trim())
    .filter((it) => it !== "")
  return {
    retry: {
      attempts: 1 + count,
      backoff: backoffOf(base ?? "25ms"),
      on: outcomes === undefined ? (meshRetry.on ?? []) : [...new Set(outcomes)].toSorted()
    },
    ...limit
  }
}

const timeoutsAt = (reading: Reading, route: Cursor, perTry: Duration | undefined): Policy["timeouts"] => {
  const timeout = durationAt(reading, child(route, "timeout"), '"timeout"', goDuration)
  if (timeout === undefined || timeout === "0ms") {
    if (timeout === undefined) note(reading, "missing", route, "a route without timeout waits without end")
    return { overall: "none", ...(perTry === undefined ? {} : { perTry }) }
  }
  if (perTry === undefined && child(route, "retries") !== undefined) {
    note(reading, "missing", route, "retries without perTryTimeout have the timeout of the route for each try")
  }
  return { overall: timeout, perTry: perTry ?? timeout }
}

/** The operations of a host that its routes name. */
type Operations = Map<
  string,
  { readonly at: Cursor; readonly operations: Map<string, { readonly method: string; readonly path: string }> }
>

const selectorOf = (
  reading: Reading,
  route: Cursor,
  host: string,
  operations: Operations
): {
  readonly to: ReadonlyArray<Address<"operation" | "external">>
  readonly from: ReadonlyArray<Address<"service">>
} => {
  const to: Array<Address<"operation" | "external">> = []
  const from = new Set<Address<"service">>()
  const matches = itemsOf(listAt(reading.context, child(route, "match"), '"match"'))
  for (const match of matches) {
    warnOfRest(reading, match, "a match", {
      read: ["uri", "method", "sourceLabels", "name"],
      meaningless:
        "authority gateways headers ignoreUriCase port queryParams scheme sourceNamespace statPrefix withoutHeaders".split(
          " "
        )
    })
    const app = objectAt(reading.context, child(match, "sourceLabels"), '"sourceLabels"')
    const caller = app === undefined ? undefined : textAt(reading, child(app, "app"), "the label app")
    if (app !== undefined && caller === undefined)
      note(reading, "not-representable", app, "callers are told apart by the label app only")
    if (caller !== undefined) from.add(`service:${addEntity(reading, "services", caller, {}, match)}`)
    const found = pathOfMatch(reading, match)
    if (found === undefined) continue
    const known = operations.get(host) ?? { at: match, operations: new Map() }
    operations.set(host, known)
    const key = textAt(reading, child(match, "name"), "the name of a match") ?? `${found.method} ${found.path}`
    known.operations.set(key, found)
    to.push(operationAddress(host, key))
  }
  return { to: to.length === 0 ? [`external:${segment(host)}`] : to, from: [...from] }
}

const virtualService = (reading: Reading, root: Cursor, operations: Operations): void => {
  const spec = objectAt(reading.context, child(root, "spec"), '"spec"')
  if (spec === undefined) {
    note(reading, "missing", root, "a VirtualService without spec is left out")
    return
  }
  warnOfRest(reading, spec, "a VirtualService", {
    read: ["hosts", "http"],
    meaningless: ["exportTo", "gateways", "tcp", "tls"]
  })
  const hosts = itemsOf(listAt(reading.context, child(spec, "hosts"), '"hosts"')).flatMap(
    (it) => textAt(reading, it, "a host") ?? []
  )
  const [host, ...others] = hosts.map(hostName)
  if (host === undefined) {
    refuse(reading.context, spec.trail, "the VirtualService has no hosts")
    return
  }
  if (others.length > 0)
    note(reading, "not-representable", spec, "a VirtualService of several hosts is read as one of the first")
  for (const [index, route] of itemsOf(listAt(reading.context, child(spec, "http"), '"http"')).entries()) {
    if (objectAt(reading.context, route, "a route") === undefined) continue
    warnOfRest(reading, route, "a route", {
      read: ["name", "match", "route", "timeout", "retries"],
      meaningless:
        "corsPolicy delegate directResponse fault headers mirror mirror_percent mirrorPercent mirrorPercentage mirrors redirect rewrite".split(
          " "
        )
    })
    const { perTry, retry } = retryAt(reading, route)
    const timeouts = timeoutsAt(reading, route, perTry)
    const { from, to } = selectorOf(reading, route, host, operations)
    const sources: Sources = new Map([
      ["retry", source((child(route, "retries") ?? route).trail)],
      ["timeouts", source((child(route, "timeout") ?? route).trail)]
    ])
    const name = `${host}-${textAt(reading, child(route, "name"), "the name of a route") ?? `route-${index + 1}`}`
    const selects = { to: to.toSorted(), ...(from.length === 0 ? {} : { from: from.toSorted() }) }
    addPolicy(
      reading,
      { name, layer: "sidecar", selects, at: route, sources },
      { retry, ...(timeouts === undefined ? {} : { timeouts }) }
    )
  }
  addHost(reading, host, root)
}

/** A host is something that others run; its contract is added when all routes are read. */
const addHost = (reading: Reading, host: string, at: Cursor): void => {
  const externals = reading.collections.get("externals") ?? {}
  if (!Object.hasOwn(externals, segment(host))) addEntity(reading, "externals", host, {}, at)
}

const destinationRule = (reading: Reading, root: Cursor): void => {
  const spec = objectAt(reading.context, child(root, "spec"), '"spec"')
  const host = spec === undefined ? undefined : textAt(reading, child(spec, "host"), '"host"')
  if (spec === undefined || host === undefined) {
    refuse(reading.context, root.trail, "the DestinationRule has no host")
    return
  }
  warnOfRest(reading, spec, "a DestinationRule", {
    read: ["host", "trafficPolicy", "workloadSelector"],
    meaningless: ["exportTo", "subsets"]
  })
  const traffic = objectAt(reading.context, child(spec, "trafficPolicy"), '"trafficPolicy"')
  if (traffic === undefined) return
  const { budget, policy } = destinationAt(reading, traffic)
  const name = hostName(host)
  const selector = objectAt(reading.context, child(spec, "workloadSelector"), '"workloadSelector"')
  const labels =
    selector === undefined ? undefined : objectAt(reading.context, child(selector, "matchLabels"), '"matchLabels"')
  const caller = entriesOf(labels).find(([key]) => key === "app")?.[1]
  const app = textAt(reading, caller, "the label app")
  const from: From = app === undefined ? {} : { from: [`service:${addEntity(reading, "services", app, {}, root)}`] }
  addHost(reading, name, root)
  if (budget !== undefined) addBudget(reading, name, app, budget, traffic)
  const place = {
    name: app === undefined ? `${name}-destination` : `${name}-destination-of-${app}`,
    layer: "sidecar",
    at: traffic
  } as const
  addPolicy(reading, { ...place, selects: { ...from, to: [`external:${segment(name)}`] } }, policy)
}

/** Puts a budget into the retries of the routes of its host, which are read before. */
const addBudget = (
  reading: Reading,
  host: string,
  app: string | undefined,
  budget: Retry["budget"],
  at: Cursor
): void => {
  const policies = reading.collections.get("policies") ?? {}
  let count = 0
  for (const [key, entity] of Object.entries(policies)) {
    const { policy, selects } = entity as {
      readonly policy: Policy
      readonly selects: { readonly from?: ReadonlyArray<string> }
    }
    const isOfHost = key.startsWith(segment(`${host}-`))
    const isOfCaller =
      app === undefined || selects.from === undefined || selects.from.includes(`service:${segment(app)}`)
    if (!isOfHost || !isOfCaller || policy.retry === undefined || policy.retry === "none" || budget === undefined)
      continue
    const retry = Object.assign({}, policy.retry, { budget })
    setOwn(policies, key, Object.assign({}, entity, { policy: Object.assign({}, policy, { retry }) }))
    count++
  }
  if (count === 0)
    note(reading, "not-representable", at, "a budget of retries without a route that retries is left out")
}

const addContracts = (reading: Reading, operations: Operations): void => {
  for (const [host, { at, operations: own }] of operations) {
    const record: Record<string, unknown> = {}
    for (const [key, { method, path }] of [...own].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      setOwn(record, segment(key), { _tag: "Http", method, path })
    }
    addEntity(reading, "contracts", host, { _tag: "Http", operations: record }, at)
    const externals = reading.collections.get("externals") ?? {}
    setOwn(externals, segment(host), { provides: [`contract:${segment(host)}`] })
  }
}

/** Reads VirtualServices and DestinationRules: what the sidecar of a caller does with requests to a host. */
export const readIstio = (reading: Reading): void => {
  const operations: Operations = new Map()
  const kinds = reading.roots.map((root) => ({ root, kind: textAt(reading, child(root, "kind"), '"kind"') }))
  for (const { kind, root } of kinds) if (kind === "VirtualService") virtualService(reading, root, operations)
  for (const { kind, root } of kinds) {
    if (kind === "DestinationRule") destinationRule(reading, root)
    else if (kind !== "VirtualService") {
      note(
        reading,
        "not-representable",
        root,
        `${kind ?? "a document without kind"} is left out; VirtualService and DestinationRule are read`
      )
    }
  }
  addContracts(reading, operations)
}
