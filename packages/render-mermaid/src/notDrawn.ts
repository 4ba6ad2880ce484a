import { type Entity, type EntityOfKind, type Kind, type ModelIndex } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import { lastName } from "./label.js"

/** Facts that no picture has a place for: the field, and what it is for people. */
const fields: { readonly [K in keyof EntityOfKind]?: Partial<Record<keyof EntityOfKind[K], string>> } = {
  service: {
    tier: "tier",
    exposure: "exposure",
    healthChecks: "health checks",
    defaults: "default policy",
    responsibilities: "responsibilities",
    refersTo: "data of others"
  },
  external: { availability: "availability" },
  store: {
    collections: "collections",
    consistency: "consistency",
    backup: "backup objectives",
    connectionLimit: "connection limit"
  },
  channel: { partitions: "partitions", retention: "retention", ordering: "ordering", delivery: "delivery guarantee" },
  context: { language: "language", relations: "relations between contexts" },
  call: {
    policy: "timeouts and other policy",
    criticality: "criticality",
    responses: "what is read of the reply",
    rate: "rate",
    share: "share of traffic"
  },
  saga: {
    conditions: "what conditions are made of",
    deadline: "deadline",
    locks: "locks",
    undoes: "order of undoing",
    owner: "owner"
  },
  deployment: {
    capacity: "capacity",
    shares: "shared fate",
    servers: "servers",
    startTime: "start time",
    terminationGrace: "termination grace"
  },
  rollout: {
    surge: "surge",
    rollback: "way back",
    windows: "windows of time",
    after: "order of rollouts",
    verifications: "verifications",
    owner: "owner"
  },
  consumer: { version: "pinned version", share: "share of traffic" }
}

/** Entities that no picture shows at all. */
const kinds: ReadonlyMap<Kind, string> = new Map<Kind, string>([
  ["policy", "policy layer"],
  ["slo", "objective"],
  ["load", "load"],
  ["constraint", "constraint"],
  ["alternative", "alternative"],
  ["decision", "decision"],
  ["risk", "risk"],
  ["verification", "verification"]
])

const fieldsOf: ReadonlyMap<string, ReadonlyArray<readonly [field: string, what: string]>> = new Map(
  Object.entries(fields).map(([kind, named]) => [kind, Object.entries(named)])
)

const reportFields = (entity: Entity, losses: LossCollector): void => {
  for (const [field, what] of fieldsOf.get(entity.kind) ?? []) {
    if (Object.hasOwn(entity.value, field)) losses.drop(entity.address, what, `/${field}`)
  }
}

/** Longer names are shortened everywhere. */
const longestName = 72

/** Reports what the pictures of a whole design leave out. */
export const reportNotDrawn = (index: ModelIndex, losses: LossCollector): void => {
  for (const entity of index.entities) {
    const { address } = entity
    if (address.length > longestName && lastName(address).length > longestName)
      losses.approximate(entity.address, "name")
    const what = kinds.get(entity.kind)
    if (what === undefined) reportFields(entity, losses)
    else losses.drop(entity.address, what)
  }
}
