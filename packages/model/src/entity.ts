import { type Address, fieldOfPart, parseAddress, segment } from "./address.js"
import type { Broker, Channel, Context, Deployment, Environment, External, Service, Store, Team } from "./components.js"
import type { Contract, Message, Operation, OutgoingOperation, SharedSchemas } from "./contracts.js"
import { isJsonObject } from "./json.js"
import { type CollectionName, kindOfCollection, type Model, type System } from "./model.js"
import type {
  Alternative,
  Call,
  Constraint,
  Consumer,
  Decision,
  Flow,
  Load,
  PolicyLayer,
  Risk,
  Rollout,
  Saga,
  Slo,
  Suppression,
  Verification
} from "./plans.js"
import { escapeToken } from "./pointer.js"

/**
 * The type of the entity that an address of each kind names.
 *
 * @category index
 * @since 0.1.0
 */
export interface EntityOfKind {
  readonly system: System
  readonly contract: Contract
  readonly operation: Operation
  readonly webhook: OutgoingOperation
  readonly schemas: SharedSchemas
  readonly message: Message
  readonly team: Team
  readonly context: Context
  readonly service: Service
  readonly external: External
  readonly store: Store
  readonly broker: Broker
  readonly channel: Channel
  readonly environment: Environment
  readonly deployment: Deployment
  readonly call: Call
  readonly policy: PolicyLayer
  readonly flow: Flow
  readonly saga: Saga
  readonly slo: Slo
  readonly load: Load
  readonly rollout: Rollout
  readonly constraint: Constraint
  readonly alternative: Alternative
  readonly decision: Decision
  readonly risk: Risk
  readonly verification: Verification
  readonly consumer: Consumer
  readonly suppression: Suppression
}

/**
 * An entity with its address and its place in the Model.
 *
 * @category index
 * @since 0.1.0
 */
export interface Entity<K extends keyof EntityOfKind = keyof EntityOfKind> {
  readonly kind: K
  readonly address: Address<K>
  /** JSON Pointer of the entity in the Model. */
  readonly pointer: string
  readonly value: EntityOfKind[K]
}

const collectionOfKind: ReadonlyMap<string, CollectionName> = new Map(
  Object.entries(kindOfCollection).map(([collection, kind]) => [kind, collection as CollectionName])
)

const own = (value: unknown, key: string): unknown =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

const inside = (value: unknown, pointer: string, rest: ReadonlyArray<string>): Located | undefined => {
  let at: Located = { pointer, value }
  for (let i = 0; i < rest.length; i += 2) {
    const collection = fieldOfPart.get(rest[i] ?? "")
    const name = rest[i + 1]
    if (collection === undefined || name === undefined) return undefined
    const holder = own(at.value, collection)
    const key = Array.isArray(holder) ? String(holder.findIndex((item) => own(item, "name") === name)) : name
    const found = Array.isArray(holder) ? holder[Number(key)] : own(holder, name)
    if (found === undefined) return undefined
    at = { pointer: `${at.pointer}/${collection}/${escapeToken(key)}`, value: found }
  }
  return at
}

/**
 * A value of the Model with its JSON Pointer.
 *
 * @category index
 * @since 0.1.0
 */
export interface Located {
  readonly pointer: string
  readonly value: unknown
}

/** How many segments name the entity itself: what follows lies inside it. */
const nameLength = (kind: string): number =>
  kind === "operation" || kind === "webhook"
    ? 2
    : kind === "call" || kind === "flow" || kind === "rollout"
      ? Number.NaN
      : 1

/**
 * Finds what an address names, an entity or something inside one, as a place of the Model.
 *
 * @example
 * ```ts
 * import { locate } from "@lintel/model"
 *
 * const model = { lintel: "1.0", sagas: { checkout: { steps: { reserve: { kind: "compensatable" as const } } } } }
 * locate(model, "saga:checkout/step/reserve")?.pointer // => "/sagas/checkout/steps/reserve"
 * ```
 *
 * @category index
 * @since 0.1.0
 */
export const locate = (model: Model, target: string): Located | undefined => {
  const parts = parseAddress(target)
  if (parts === undefined) return undefined
  if (parts.kind === "system")
    return model.system === undefined ? undefined : { pointer: "/system", value: model.system }
  if (parts.kind === "operation" || parts.kind === "webhook") {
    const [contract = "", name = "", ...rest] = parts.segments
    const collection = parts.kind === "operation" ? "operations" : "webhooks"
    const value = own(own(own(model.contracts, contract), collection), name)
    return value === undefined
      ? undefined
      : inside(value, `/contracts/${escapeToken(contract)}/${collection}/${escapeToken(name)}`, rest)
  }
  const collection = collectionOfKind.get(parts.kind)
  if (collection === undefined) return undefined
  const holder = model[collection]
  const longest = Number.isNaN(nameLength(parts.kind)) ? parts.segments.length : nameLength(parts.kind)
  for (let length = longest; length >= 1; length--) {
    const key = parts.segments.slice(0, length).join("/")
    const value = own(holder, key)
    if (value !== undefined) return inside(value, `/${collection}/${escapeToken(key)}`, parts.segments.slice(length))
  }
  return undefined
}

/**
 * Every entity of the Model with its address, in the order of the Model's collections and then of their keys.
 *
 * @category index
 * @since 0.1.0
 */
export const entities = (model: Model): ReadonlyArray<Entity> => {
  const found: Array<Entity> = []
  const add = (kind: string, key: string, pointer: string, value: unknown): void => {
    found.push({ kind, address: `${kind}:${key}`, pointer, value } as Entity)
  }
  if (model.system !== undefined) add("system", systemKey(model.system.name), "/system", model.system)
  for (const [collection, kind] of Object.entries(kindOfCollection)) {
    for (const [key, value] of sorted<unknown>(model[collection as CollectionName])) {
      add(kind, key, `/${collection}/${escapeToken(key)}`, value)
    }
  }
  for (const [contract, value] of sorted(model.contracts)) {
    const base = `/contracts/${escapeToken(contract)}`
    for (const [name, operation] of sorted(value.operations)) {
      add("operation", `${contract}/${name}`, `${base}/operations/${escapeToken(name)}`, operation)
    }
    for (const [name, webhook] of sorted(value.webhooks)) {
      add("webhook", `${contract}/${name}`, `${base}/webhooks/${escapeToken(name)}`, webhook)
    }
  }
  return found
}

const systemKey = segment

/** Entries of a collection, sorted by key. */
export const sorted = <T>(collection: Readonly<Record<string, T>> | undefined): ReadonlyArray<readonly [string, T]> => {
  const entries: Array<readonly [string, T]> = []
  if (collection === undefined) return entries
  for (const key of Object.keys(collection).toSorted()) {
    const value = collection[key]
    if (value !== undefined) entries.push([key, value])
  }
  return entries
}
