import * as Schema from "effect/Schema"
import { awaitedSagas, callsOfFlow, compareTexts } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Flow, ModelIndex } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { names } from "../../wordsOf.js"

const Cascade = Schema.Struct({
  thing: Schema.String,
  /** `unneeded`: `others` are operations that do without it. */
  reason: Schema.Literals(["shared", "optional", "unneeded", "liveness", "circle"]),
  others: Schema.Array(Schema.String)
})
type Cascade = typeof Cascade.Type

/** Who uses what: callers, readers and writers of stores, those whose health depends on it, users of a broker. */
const usersOf = (index: ModelIndex): ReadonlyMap<string, ReadonlySet<string>> => {
  const users = new Map<string, Set<string>>()
  const add = (thing: string | undefined, user: string): void => {
    if (thing === undefined) return
    users.set(thing, (users.get(thing) ?? new Set()).add(user))
  }
  for (const { from, provider } of index.edges) add(provider, from)
  for (const { address, value } of index.ofKind("service")) {
    for (const store of value.owns ?? []) add(store, address)
    for (const { store } of value.accesses ?? []) add(store, address)
    for (const { dependsOn } of value.healthChecks ?? []) for (const thing of dependsOn ?? []) add(thing, address)
    for (const { channel } of value.emits ?? []) add(brokerOf(index, channel), address)
    for (const { channel } of value.consumes ?? []) add(brokerOf(index, channel), address)
  }
  return users
}

const brokerOf = (index: ModelIndex, channel: `channel:${string}` | undefined): string | undefined =>
  channel === undefined ? undefined : index.find(channel)?.value.broker

/** What has to be ready before a service is: what its checks of startup and readiness ask. */
const askedBefore = (index: ModelIndex, service: string): ReadonlyArray<string> =>
  service.startsWith("service:")
    ? (index.find(service as `service:${string}`)?.value.healthChecks ?? []).flatMap(({ dependsOn, kind }) =>
        kind === "liveness" ? [] : (dependsOn ?? [])
      )
    : []

/** All that has to be ready before something is, as far as it goes on. */
const readyBefore = (index: ModelIndex, thing: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const pending = [thing]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const other of askedBefore(index, next)) {
      if (found.has(other)) continue
      found.add(other)
      pending.push(other)
    }
  }
  return found
}

/** The others of a circle in which each is ready only after the next; told once, at the first of its members. */
const circleOf = (index: ModelIndex, service: string, thing: string): ReadonlyArray<string> | undefined => {
  const before = readyBefore(index, thing)
  if (thing !== service && !before.has(service)) return undefined
  const members = [thing, ...before].filter((it) => it === service || readyBefore(index, it).has(service))
  const [first] = [...new Set([...members, service])].toSorted(compareTexts)
  return first === service ? [...new Set(members)].filter((it) => it !== service).toSorted(compareTexts) : undefined
}

/** Whether a service can do without something it calls: every call of it says so. */
const canDoWithout = (index: ModelIndex, service: string, thing: string): boolean => {
  const calls = index.callsFrom(service).filter(({ provider }) => provider === thing)
  return (
    calls.length > 0 && calls.every(({ call }) => call.criticality === "soft" || typeof call.criticality === "object")
  )
}

type Flows = ReadonlyMap<string, ReadonlyArray<Flow>>

const flowsByOwner = (index: ModelIndex): Flows => {
  const found = new Map<string, Array<Flow>>()
  for (const { value } of index.ofKind("flow")) {
    if (value.trigger._tag !== "Operation") continue
    const known = found.get(value.of)
    if (known === undefined) found.set(value.of, [value])
    else known.push(value)
  }
  return found
}

/** Operations of a service whose flow never calls something else: they could answer without it. */
const doingWithout = (
  index: ModelIndex,
  flows: ReadonlyArray<Flow>,
  service: string,
  thing: string
): ReadonlyArray<string> => {
  const asking = new Set<string>(
    index.callsFrom(service).flatMap(({ address, provider }) => (provider === thing ? [address] : []))
  )
  const isAsked = (flow: Flow): boolean =>
    awaitedSagas(flow).length > 0 || [...callsOfFlow(flow).keys()].some((call) => asking.has(call))
  return flows
    .flatMap((flow) => (flow.trigger._tag === "Operation" && !isAsked(flow) ? [flow.trigger.operation] : []))
    .toSorted(compareTexts)
}

export const healthCheckCascades = Rule.make("resilience/health-check-cascades", {
  severity: "warning",
  profile: "service",
  summary: "A health check takes all instances away at once when something fails that others use too.",
  since: "0.1.0",
  data: Schema.Struct({
    service: Schema.String,
    kind: Schema.Literals(["startup", "readiness", "liveness"]),
    path: Schema.optionalKey(Schema.String),
    on: Schema.NonEmptyArray(Cascade),
    pointer: Schema.String
  }),
  identity: ["kind", "pointer"],
  check: ({ index }, report) => {
    const users = usersOf(index)
    const flows = flowsByOwner(index)
    for (const service of index.ofKind("service")) {
      // Without its own store a service can do nothing, whoever looks into it as well.
      const owned = new Set<string>(service.value.owns)
      for (const [i, check] of (service.value.healthChecks ?? []).entries()) {
        const { dependsOn = [], kind, path } = check
        const found = dependsOn.flatMap((thing): ReadonlyArray<Cascade> => {
          const others = [...(users.get(thing) ?? [])].filter((user) => user !== service.address).toSorted(compareTexts)
          const circle = kind === "liveness" ? undefined : circleOf(index, service.address, thing)
          if (circle !== undefined) return [{ thing, reason: "circle", others: circle }]
          if (kind === "startup") return []
          if (kind === "liveness") return [{ thing, reason: "liveness", others }]
          if (canDoWithout(index, service.address, thing)) return [{ thing, reason: "optional", others }]
          if (others.length > 0 && !owned.has(thing)) return [{ thing, reason: "shared", others }]
          if (!thing.startsWith("service:") && !thing.startsWith("external:")) return []
          const without = doingWithout(index, flows.get(service.address) ?? [], service.address, thing)
          return without.length === 0 ? [] : [{ thing, reason: "unneeded", others: without }]
        })
        const [first, ...others] = found
        if (first === undefined) continue
        const pointer = pointerOf("healthChecks", i, "dependsOn")
        const cascading = new Set<string>(found.map(({ thing }) => thing))
        const fix: Fix = {
          _tag: "ModelPatch",
          id: "judge-only-itself",
          operations: [
            {
              op: "replace",
              path: modelPointer(service, "healthChecks", i, "dependsOn"),
              value: dependsOn.filter((thing) => !cascading.has(thing))
            }
          ]
        }
        report(
          service.address,
          {
            service: service.address,
            kind,
            ...(path === undefined ? {} : { path }),
            on: [first, ...others],
            pointer
          },
          {
            pointer,
            severity: kind === "liveness" || found.some(({ reason }) => reason === "circle") ? "error" : "warning",
            related: found.map(({ thing }) => ({ address: thing, role: "its health check depends on it" })),
            fixes: [fix]
          }
        )
      }
    }
  },
  title: ({ kind, service }) => `${service.slice(service.indexOf(":") + 1)} ${kind}`,
  explain: ({ service, kind, on, pointer }) => [
    consequenceOf(service, kind, on[0]),
    Doc.excerpt([{ address: service, pointer, label: `${kind} depends on it` }]),
    ...on
      .filter(({ others, reason }) => others.length > 0 && reason !== "circle")
      .slice(0, 4)
      .map(({ thing, others, reason }) =>
        reason === "unneeded"
          ? Doc.para(
              ...listed(others),
              others.length === 1 ? " never asks " : " never ask ",
              Doc.name(thing),
              " and could go on."
            )
          : Doc.para(Doc.name(thing), " is used by ", ...listed(others), " too: whoever checks it goes away with it.")
      ),
    Doc.para(
      kind === "liveness"
        ? "A restart helps a process that hangs. Judge the process alone."
        : on[0].reason === "circle"
          ? "A check that asks a service asks whether that is ready. Let each start and take requests by itself, and answer without the other until it is there."
          : "Let readiness say whether this instance can take requests, which differs from one to the next. What all instances share belongs into a breaker, a fallback, an alert."
    )
  ]
})

const listed = (others: ReadonlyArray<string>): ReturnType<typeof names> => [
  ...names(others.slice(0, 5)),
  others.length > 5 ? ` and ${others.length - 5} more` : ""
]

const consequenceOf = (
  service: string,
  kind: string,
  { others, reason, thing }: Cascade
): ReturnType<typeof Doc.para> =>
  reason === "circle"
    ? Doc.para(
        "Once all of them are down, ",
        ...names([service, ...others]),
        others.length === 0 ? " waits for itself" : " wait for one another",
        " and none is ever ready again."
      )
    : Doc.para(
        "When ",
        Doc.name(thing),
        kind === "liveness" || reason !== "optional"
          ? " fails, every instance of "
          : " fails, nothing would have to stop; but every instance of ",
        Doc.name(service),
        kind === "liveness"
          ? " is restarted, again and again: that heals nothing, and what worked without it is gone too."
          : " is taken out at the same moment, and what it could still answer is answered by nobody."
      )
