import {
  type Broker,
  type Channel,
  type Context,
  type Deployment,
  type Environment,
  type External,
  isJsonObject,
  type Json,
  type JsonObject,
  type Service,
  stableStringify,
  type Store,
  type System,
  type Team
} from "@lintel/model"
import type { ChangeClass } from "../change.js"
import { addressPattern } from "../messaging/identity.js"
import {
  breaking,
  common,
  compared,
  downHurts,
  elsewhere,
  type FieldTable,
  information,
  lessHurts,
  meaning,
  moreHurts,
  named,
  removalIs
} from "./fieldRule.js"

export const systemFields = {
  name: information,
  description: common.description,
  version: information,
  defaults: meaning("What holds for every call that says nothing itself is another."),
  monitoring: information,
  uses: information,
  extensions: information
} as const satisfies FieldTable<System>

export const teamFields = {
  ...common,
  contacts: information,
  onCall: information
} as const satisfies FieldTable<Team>

export const contextFields = {
  ...common,
  team: information,
  language: information,
  relations: information
} as const satisfies FieldTable<Context>

/** The same set of things, in whatever order; sets inside them too. */
const asSet = (value: Json | undefined): string => {
  const sorted = (part: Json): Json => {
    if (Array.isArray(part)) {
      const items = part.map((item: Json) => sorted(item)).map((item) => [stableStringify(item), item] as const)
      return items.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item)
    }
    return isJsonObject(part)
      ? Object.fromEntries(Object.entries(part).map(([key, item]) => [key, sorted(item)]))
      : part
  }
  return value === undefined ? "" : stableStringify(sorted(value))
}

/** How messages are sent and taken. Which ones, and where, is compared message by message. */
const uses = compared((before, after) => (asSet(before) === asSet(after) ? undefined : "information"))

const provides = removalIs("breaking", "Callers of a contract that nobody provides get no answer.")

export const serviceFields = {
  ...common,
  context: information,
  owner: information,
  tier: downHurts(["besteffort", "standard", "important", "critical"], "Those who depend on it get less care."),
  version: information,
  responsibilities: information,
  provides,
  emits: uses,
  consumes: uses,
  owns: information,
  accesses: information,
  healthChecks: information,
  technology: information,
  exposure: downHurts(["internal", "partner", "public"], "Those outside can no longer reach it."),
  refersTo: information,
  defaults: meaning("What holds for every call that says nothing itself is another."),
  origin: information
} as const satisfies FieldTable<Service>

export const externalFields = {
  ...common,
  owner: information,
  provides,
  emits: uses,
  consumes: uses,
  kind: information,
  availability: lessHurts("Those who call it fail more often."),
  origin: information
} as const satisfies FieldTable<External>

/** Whether an object keeps all that it says but descriptions, and what it says besides may be left out. */
const onlyGains = (before: Json | undefined, after: Json | undefined, mayGain: (item: Json) => boolean): boolean => {
  const [old, fresh] = [before ?? {}, after ?? {}]
  return (
    isJsonObject(old) &&
    isJsonObject(fresh) &&
    Object.keys(old).every((key) => Object.hasOwn(fresh, key) && isSaidAgain(old[key], fresh[key])) &&
    Object.entries(fresh).every(([key, item]) => Object.hasOwn(old, key) || mayGain(item))
  )
}

const undescribed = (value: Json | undefined): string => {
  if (!isJsonObject(value)) return value === undefined ? "" : stableStringify(value)
  const { description: _description, ...rest } = value
  return stableStringify(rest)
}

const isSaidAgain = (before: Json | undefined, after: Json | undefined): boolean =>
  undescribed(before) === undescribed(after)

/** A table that is new, or that gains only columns that rows may lack and indexes that refuse none, hurts nobody. */
const collection = compared((before, after) => {
  if (before === undefined) return "information"
  if (!isJsonObject(before) || !isJsonObject(after)) return "changes-meaning"
  const { fields, indexes, ...rest } = before
  const { fields: newFields, indexes: newIndexes, ...newRest } = after
  const grows =
    isSaidAgain(rest, newRest) &&
    fields !== undefined &&
    onlyGains(fields, newFields, (field) => isJsonObject(field) && field["optional"] === true) &&
    onlyGains(indexes, newIndexes, (index) => isJsonObject(index) && index["unique"] !== true)
  return grows ? "information" : "changes-meaning"
}, "Whoever reads or writes the old form finds another one.")

export const storeFields = {
  ...common,
  kind: meaning("What the store can do and promise is another."),
  engine: meaning("What the store can do and promise is another."),
  version: information,
  owner: information,
  collections: named(collection),
  consistency: downHurts(["eventual", "causal", "strong"], "Reads may miss what was written."),
  staleness: moreHurts("Reads may be older than before."),
  connectionLimit: lessHurts("Services that open as many connections as before are refused."),
  backup: meaning("What is lost in a disaster, and for how long, is another."),
  encrypted: meaning("Who may see the stored data is decided by it."),
  events: meaning("What the store's history is read as, and how old versions are read, is another."),
  origin: information
} as const satisfies FieldTable<Store>

export const brokerFields = {
  ...common,
  product: meaning("What the broker can do and promise is another."),
  version: information,
  tier: meaning("What the broker can do and promise is another."),
  protocol: breaking("Readers and producers that speak the old protocol are refused."),
  hosts: removalIs("breaking", "Readers and producers of the old host meet nobody."),
  owner: information,
  maxMessageSize: lessHurts("Producers that write larger messages are refused."),
  origin: information
} as const satisfies FieldTable<Broker>

const isSameAddress = (before: Json | undefined, after: Json | undefined): boolean =>
  typeof before === "string" && typeof after === "string" && addressPattern(before) === addressPattern(after)

const valuesOf = (parameter: JsonObject): ReadonlyArray<Json> | undefined =>
  Array.isArray(parameter["oneOf"]) ? parameter["oneOf"] : undefined

/** A value more hurts nobody; one less, or another place for it, leaves somebody alone. */
const weighParameter = (before: Json | undefined, after: Json | undefined): ChangeClass | undefined => {
  if (!isJsonObject(before) || !isJsonObject(after)) return "information" // the address says so
  const [old, fresh] = [valuesOf(before), valuesOf(after)]
  if (before["location"] !== after["location"]) return "changes-meaning"
  if (fresh !== undefined && (old === undefined || old.some((it) => !fresh.includes(it)))) return "changes-meaning"
  const [one, other] = [before, after].map((it) => stableStringify({ ...it, description: "" }))
  return one === other ? undefined : "information"
}

export const channelFields = {
  ...common,
  broker: compared(
    (before, after) => (before === undefined || after === undefined ? "information" : "breaking"),
    "Readers and producers of the old broker meet nobody."
  ),
  kind: meaning("Who gets a message, and how often, is another."),
  variant: meaning("What the channel can do and promise is another."),
  address: compared(
    (before, after) =>
      isSameAddress(before, after) ? undefined : after === undefined ? "changes-meaning" : "breaking",
    "Readers and producers of the old address meet nobody."
  ),
  parameters: named(
    compared(weighParameter, "Readers and producers that fill in the old address meet nobody, or others.")
  ),
  messages: elsewhere("compared as what passes there"),
  oneMessagePerSchema: meaning("Readers decide by it how to tell messages apart."),
  partitions: elsewhere("compared with the order that readers rely on"),
  key: elsewhere("compared with the order that readers rely on"),
  ordering: elsewhere("compared with the order that readers rely on"),
  delivery: meaning("Readers may meet a message twice, or not at all."),
  retention: lessHurts("Readers that fall behind or replay find less than before."),
  retentionSize: lessHurts("Readers that fall behind or replay find less than before."),
  compaction: meaning("Readers that replay find only the last message of each key, or all of them."),
  delay: moreHurts("Readers meet every message later than before."),
  maxMessageSize: lessHurts("Producers that write larger messages are refused."),
  deadLetter: meaning("What could not be handled ends elsewhere."),
  deduplication: lessHurts("Readers may meet a message twice."),
  routes: meaning("Which messages reach which readers is another."),
  unrouted: meaning("What takes no route ends elsewhere."),
  owner: information,
  visibility: downHurts(["private", "shared", "public"], "Those outside can no longer read it."),
  origin: information
} as const satisfies FieldTable<Channel>

export const environmentFields = {
  ...common,
  kind: information,
  regions: information,
  freezes: information,
  recurringFreezes: information
} as const satisfies FieldTable<Environment>

export const deploymentFields = {
  ...common,
  of: information,
  in: information,
  version: information,
  instances: information,
  scaling: information,
  capacity: information,
  pools: named(information),
  servers: information,
  region: information,
  shares: information,
  startTime: information,
  preStop: information,
  terminationGrace: information
} as const satisfies FieldTable<Deployment>
