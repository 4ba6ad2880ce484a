import { type Context, type Source, warnAt } from "@lintel/import"
import {
  type Environment,
  type HealthCheck,
  type Model,
  modelVersion,
  type Rollout,
  type RolloutStage,
  segment,
  type Service,
  stableStringify
} from "@lintel/model"
import { type Fact, listOf, objectOf, recordOf, type Written } from "./facts.js"
import type { Workload } from "./workload.js"

/** A Model with where each of its entities was written. */
export interface Assembled {
  readonly model: Model
  readonly sources: ReadonlyMap<string, Source>
}

type Unit = Rollout["units"][string]

interface Entities {
  readonly services: Map<string, Written<Service>>
  readonly deployments: Map<string, Written<NonNullable<Model["deployments"]>[string]>>
  readonly rollouts: Map<string, Array<{ readonly unit: string; readonly workload: Workload }>>
}

const isSame = (a: unknown, b: unknown): boolean => stableStringify(a) === stableStringify(b)

const addService = (context: Context, { services }: Entities, workload: Workload): void => {
  const { healthChecks, identity, trail } = workload
  const key = identity.service.value
  const value = objectOf<Service>(identity.service.trail, {
    healthChecks: healthChecks.length === 0 ? undefined : listOf<HealthCheck>(trail, healthChecks)
  })
  const known = services.get(key)
  if (known === undefined || known.value.healthChecks === undefined) services.set(key, value)
  else if (value.value.healthChecks !== undefined && !isSame(known.value, value.value))
    warnAt(context, "duplicate", trail, `another workload of the service "${key}" has other probes; these are left out`)
}

const freeKey = (taken: ReadonlyMap<string, unknown>, wishes: ReadonlyArray<string>): string => {
  const free = wishes.find((wish) => !taken.has(wish))
  if (free !== undefined) return free
  const base = wishes[0] ?? "unnamed"
  let count = 2
  while (taken.has(`${base}-${count}`)) count++
  return `${base}-${count}`
}

const keysFor = ({ manifest }: Workload): ReadonlyArray<string> => [
  segment(manifest.name === "" ? "unnamed" : manifest.name),
  segment(`${manifest.namespace === "" ? manifest.kind.toLowerCase() : manifest.namespace}-${manifest.name}`)
]

const addDeployment = (context: Context, { deployments }: Entities, workload: Workload): void => {
  const { deployment, identity, trail } = workload
  if (identity.deployment !== undefined) {
    if (deployments.has(identity.deployment.value))
      warnAt(
        context,
        "duplicate",
        trail,
        `another workload is the deployment "${identity.deployment.value}" too; this one is left out`
      )
    else deployments.set(identity.deployment.value, deployment)
    return
  }
  if (!identity.isNamed) deployments.set(freeKey(deployments, keysFor(workload)), deployment)
}

const addRollout = ({ rollouts }: Entities, workload: Workload): void => {
  const { identity } = workload
  if (identity.rollout === undefined && identity.isNamed) return
  const key = identity.rollout?.value ?? freeKey(rollouts, keysFor(workload))
  const unit = identity.unit ?? identity.service.value
  rollouts.set(key, [...(rollouts.get(key) ?? []), { unit, workload }])
}

const unitOf = ({ identity }: Workload): Written<Unit> => {
  const { service, version } = identity
  const facts: { readonly [K in keyof Extract<Unit, { _tag: "Service" }>]: Fact<never> | undefined } = {
    _tag: { value: "Service", trail: service.trail },
    service: { value: `service:${service.value}`, trail: service.trail },
    from: undefined,
    to: version
  } as never
  return objectOf<Extract<Unit, { _tag: "Service" }>>(service.trail, facts)
}

/** The stages of several units: one list where all have the same, else one after the other, each with its unit. */
const stagesOf = (
  parts: ReadonlyArray<{ readonly unit: string; readonly workload: Workload }>
): Written<ReadonlyArray<RolloutStage>> | undefined => {
  const lists = parts.flatMap(({ unit, workload }) =>
    workload.plan.stages === undefined ? [] : [{ unit, list: workload.plan.stages, workload }]
  )
  const [first] = lists
  if (first === undefined) return undefined
  if (lists.length === parts.length && lists.every(({ list }) => isSame(list.value, first.list.value)))
    return first.list
  const all = lists.flatMap(({ list, unit }) =>
    list.value.map((stage, at): Written<RolloutStage> => ({
      value: Object.assign({}, stage, { units: [unit] }),
      source: list.source.inside.get(String(at)) ?? list.source,
      defaults: list.defaults.filter((it) => it.startsWith(`/${at}/`)).map((it) => it.slice(`/${at}`.length))
    }))
  )
  return listOf(first.workload.trail, all)
}

const agreed = <T>(
  context: Context,
  key: string,
  what: string,
  parts: ReadonlyArray<{ readonly workload: Workload; readonly fact: Fact<T> | Written<T> | undefined }>
): Fact<T> | Written<T> | undefined => {
  const [first, ...others] = parts.filter(({ fact }) => fact !== undefined)
  for (const { fact, workload } of others) {
    if (!isSame(fact?.value, first?.fact?.value))
      warnAt(
        context,
        "duplicate",
        workload.trail,
        `another workload of the rollout "${key}" has another ${what}; this one is left out`
      )
  }
  return first?.fact
}

const rolloutOf = (
  context: Context,
  key: string,
  parts: ReadonlyArray<{ readonly unit: string; readonly workload: Workload }>
): Written<Rollout> => {
  const units = new Map<string, Written<Unit>>()
  for (const { unit, workload } of parts) {
    const written = unitOf(workload)
    const known = units.get(unit)
    if (known === undefined) units.set(unit, written)
    else if (!isSame(known.value, written.value))
      warnAt(
        context,
        "duplicate",
        workload.trail,
        `another workload of the unit "${unit}" says something else; this one is left out`
      )
  }
  const distinct = parts.filter(({ unit }, at) => parts.findIndex((it) => it.unit === unit) === at)
  const trail = parts[0]?.workload.trail ?? { file: "", parent: undefined, key: "" }
  const agree = <T>(
    what: string,
    of: (workload: Workload) => Fact<T> | Written<T> | undefined
  ): Fact<T> | Written<T> | undefined =>
    agreed(
      context,
      key,
      what,
      parts.map(({ workload }) => ({ workload, fact: of(workload) }))
    )
  return objectOf<Rollout>(trail, {
    units: recordOf(trail, [...units]),
    strategy: agree("strategy", ({ plan }) => plan.strategy),
    in: agree("environment", ({ identity }) => (identity.rollout === undefined ? undefined : identity.environment)),
    split: agree("split", ({ plan }) => plan.split),
    stages: stagesOf(distinct),
    surge: agree("surge", ({ plan }) => (Object.keys(plan.surge.value).length === 0 ? undefined : plan.surge))
  })
}

const marked = <T extends object>({ defaults, value }: Written<T>): T =>
  defaults.length === 0 ? value : { ...value, extensions: { kubernetes: { defaults: [...defaults].toSorted() } } }

/** Environments are known by name only. */
const environmentsOf = (workloads: ReadonlyArray<Workload>): ReadonlyMap<string, Written<Environment>> =>
  new Map(
    workloads.flatMap(({ identity: { environment } }) =>
      environment === undefined
        ? []
        : [[environment.value.slice("environment:".length), objectOf<Environment>(environment.trail, {})] as const]
    )
  )

/** Puts workloads together: services, what of them runs, and how it is brought. */
export const assemble = (context: Context, workloads: ReadonlyArray<Workload>): Assembled => {
  const entities: Entities = { services: new Map(), deployments: new Map(), rollouts: new Map() }
  // Those that name their entities come first: names that follow from them give way.
  for (const workload of [...workloads].toSorted((a, b) => Number(b.identity.isNamed) - Number(a.identity.isNamed))) {
    addService(context, entities, workload)
    addDeployment(context, entities, workload)
    addRollout(entities, workload)
  }
  const rollouts = new Map([...entities.rollouts].map(([key, parts]) => [key, rolloutOf(context, key, parts)]))
  const sources = new Map<string, Source>()
  const collection = <T extends object>(
    kind: string,
    all: ReadonlyMap<string, Written<T>>
  ): Readonly<Record<string, T>> | undefined => {
    for (const [key, { source }] of all) sources.set(`${kind}:${key}`, source)
    return all.size === 0 ? undefined : Object.fromEntries([...all].map(([key, written]) => [key, marked(written)]))
  }
  const services = collection("service", entities.services)
  const deployments = collection("deployment", entities.deployments)
  const environments = collection("environment", environmentsOf(workloads))
  const planned = collection("rollout", rollouts)
  const model: Model = {
    lintel: modelVersion,
    extent: "part",
    ...(services === undefined ? {} : { services }),
    ...(deployments === undefined ? {} : { deployments }),
    ...(environments === undefined ? {} : { environments }),
    ...(planned === undefined ? {} : { rollouts: planned })
  }
  return { model, sources }
}
