import { child, type Cursor, entriesOf, objectAt, source, type Sources } from "@lintel/import"
import { type Address, type Policy, segment } from "@lintel/model"
import { addPolicy } from "./policyEntity.js"
import type { OperationsOptions } from "./read.js"
import { addEntity, note, numberAt, type Reading, textAt } from "./reading.js"
import { breakerAt, bulkheadAt, poolAt, rateLimitAt, read, retryAt, timeoutsAt } from "./resilience4jParts.js"
import { canonicalName, type Instance, instancesOf, property, sectionsOf } from "./resilience4jProperties.js"

type Mutable = { -readonly [F in keyof Policy]: Policy[F] }

interface Section {
  readonly name: string
  readonly field: keyof Policy
  readonly decorator: NonNullable<Policy["order"]>[number]
  readonly order: string
  readonly read: (reading: Reading, instance: Instance) => Policy[keyof Policy]
}

/** The decorators from the outside in, as the library nests them where nothing is said. */
const sections: ReadonlyArray<Section> = [
  { name: "retry", field: "retry", decorator: "retry", order: "retry-aspect-order", read: retryAt },
  {
    name: "circuitbreaker",
    field: "breaker",
    decorator: "breaker",
    order: "circuit-breaker-aspect-order",
    read: breakerAt
  },
  {
    name: "ratelimiter",
    field: "rateLimit",
    decorator: "rateLimit",
    order: "rate-limiter-aspect-order",
    read: rateLimitAt
  },
  {
    name: "timelimiter",
    field: "timeouts",
    decorator: "timeout",
    order: "time-limiter-aspect-order",
    read: timeoutsAt
  },
  {
    name: "bulkhead",
    field: "concurrencyLimit",
    decorator: "bulkhead",
    order: "bulkhead-aspect-order",
    read: bulkheadAt
  },
  {
    name: "thread-pool-bulkhead",
    field: "concurrencyLimit",
    decorator: "bulkhead",
    order: "bulkhead-aspect-order",
    read: poolAt
  }
]

/** Decorators by the order that the configuration gives them; a smaller number is further out. */
const nesting = (reading: Reading, root: Cursor): ReadonlyArray<Section> => {
  const orders = sections.map((section, index) => {
    const holder = property(root, section.name)
    const stated =
      holder === undefined ? undefined : numberAt(reading, property(holder, section.order), `"${section.order}"`)
    // Without a number they come last, in the order of the library.
    return { section, at: stated ?? Number.MAX_SAFE_INTEGER - sections.length + index }
  })
  return orders.toSorted((a, b) => a.at - b.at).map(({ section }) => section)
}

interface Found {
  readonly at: Cursor
  readonly policy: Mutable
  readonly sources: Sources
}

const known = read([...sections.map(({ name }) => name), "metrics", "scheduled"].join(" "))

const readSections = (reading: Reading, root: Cursor): ReadonlyMap<string, Found> => {
  const found = new Map<string, Found>()
  for (const [key, cursor] of entriesOf(root)) {
    if (!known.has(canonicalName(key)))
      note(reading, "not-representable", cursor, `"${key}" of resilience4j is left out`)
  }
  for (const section of sections) {
    const holder = objectAt(reading.context, property(root, section.name), `"${section.name}"`)
    if (holder === undefined) continue
    for (const instance of instancesOf(reading, holder)) {
      const one = found.get(instance.name) ?? { at: instance.at, policy: {}, sources: new Map() }
      found.set(instance.name, one)
      const value = section.read(reading, instance)
      if (value === undefined) continue
      Object.assign(one.policy, { [section.field]: value })
      one.sources.set(section.field, source(instance.at.trail))
    }
  }
  return found
}

/** Reads a configuration of resilience4j: the policy of every instance, for calls to something of its name. */
export const readResilience4j = (reading: Reading, options: OperationsOptions): void => {
  for (const root of reading.roots) {
    const top = sectionsOf(reading, root)
    if (top === undefined) continue
    const spring = child(root, "spring")
    const application = spring === undefined ? undefined : child(spring, "application")
    const name = textAt(
      reading,
      application === undefined ? undefined : child(application, "name"),
      "the name of the application"
    )
    const service = name ?? options.service
    const from: { readonly from?: ReadonlyArray<Address<"service">> } =
      service === undefined
        ? {}
        : { from: [`service:${addEntity(reading, "services", service, {}, application ?? root)}`] }
    const order = nesting(reading, top)
    for (const [instance, { at, policy, sources }] of readSections(reading, top)) {
      const nested = [
        ...new Set(order.filter(({ field }) => policy[field] !== undefined).map(({ decorator }) => decorator))
      ]
      if (nested.length > 1) policy.order = nested
      addEntity(reading, "externals", instance, {}, at)
      addPolicy(
        reading,
        { name: instance, layer: "client", selects: { ...from, to: [`external:${segment(instance)}`] }, at, sources },
        policy
      )
    }
  }
}
