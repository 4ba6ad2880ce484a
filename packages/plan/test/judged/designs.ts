import { decode, isJsonObject, type Json, type JsonObject, type Model } from "@lintel/model"

/** What a small pair of designs has to come to; judged by hand before it was run. */
export interface Judged {
  readonly verdict?: "holds" | "fails" | "undecided"
  readonly order?: "safe" | "undecided" | "blocked"
  readonly steps?: ReadonlyArray<string>
  /** Constraints that have to be there: first and last. */
  readonly before?: ReadonlyArray<readonly [string, string]>
  /** How many constraints there are. */
  readonly constraints?: number
  readonly noReturn?: number | null
  readonly has?: ReadonlyArray<string>
  readonly hasNot?: ReadonlyArray<string>
  readonly bridges?: number
  /** `unit:place:time` */
  readonly waits?: ReadonlyArray<string>
}

export type Case = readonly [name: string, old: JsonObject, fresh: JsonObject, judged: Judged]

export const T: JsonObject = { type: "string" }
export const N: JsonObject = { type: "number" }

export const obj = (
  properties: JsonObject,
  required: ReadonlyArray<string> = Object.keys(properties),
  more: JsonObject = {}
): JsonObject => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required: [...required] }),
  ...more
})

export const oneOf = (...values: ReadonlyArray<string>): JsonObject => ({ enum: [...values] })
export const closed = (schema: JsonObject): JsonObject => ({ ...schema, additionalProperties: false })

export const id = obj({ id: T })
export const idSum = obj({ id: T, sum: N })
export const idMaybe = obj({ id: T, sum: N }, ["id"])

const media = (schema: JsonObject): JsonObject => ({ "application/json": { schema } })

/** Answers by status; a body where there is one. */
export const answers = (all: Readonly<Record<string, JsonObject | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(all).map(([status, schema]) => [status, schema === undefined ? {} : { content: media(schema) }])
  )

export const op = (
  method: string,
  path: string,
  request?: JsonObject,
  response?: JsonObject,
  more: JsonObject = {}
): JsonObject => ({
  _tag: "Http",
  method,
  path,
  ...(request === undefined ? {} : { request: { required: true, content: media(request) } }),
  responses: answers({ 200: response }),
  ...more
})

export const http = (operations: JsonObject, more: JsonObject = {}): JsonObject => ({
  _tag: "Http",
  operations,
  ...more
})
export const design = (parts: JsonObject): JsonObject => ({ lintel: "1.0", ...parts })
export const call = (from: string, operation: string, more: JsonObject = {}): JsonObject => ({
  from: `service:${from}`,
  to: { operation: `operation:${operation}` },
  ...more
})

/** A design with parts put over it: objects are joined, all else is replaced. */
export const plus = (base: JsonObject, patch: JsonObject): JsonObject => {
  const joined: Record<string, Json> = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    const known = joined[key]
    joined[key] = isJsonObject(known) && isJsonObject(value) ? plus(known, value) : value
  }
  return joined
}

interface Between {
  readonly request?: JsonObject
  readonly response?: JsonObject
  readonly method?: string
  readonly path?: string
  readonly operation?: JsonObject
  readonly call?: JsonObject
  readonly operations?: JsonObject
}

/** `orders` calls `stock`. */
export const caller = (version: string, it: Between = {}): JsonObject =>
  design({
    services: { orders: { version }, stock: { version, provides: ["contract:stock"] } },
    contracts: {
      stock: http(
        it.operations ?? { run: op(it.method ?? "POST", it.path ?? "/run", it.request, it.response, it.operation) }
      )
    },
    calls: { "orders/to-run": call("orders", "stock/run", it.call) }
  })

export const payload = (schema: JsonObject): JsonObject => ({ _tag: "JsonSchema", schema })

/** `orders` writes `Placed` to `events`, from where `billing` reads. */
export const event = (
  version: string,
  schema: JsonObject,
  channel: JsonObject = { retention: "untilConsumed" },
  reader: JsonObject = {}
): JsonObject =>
  design({
    messages: { Placed: { version, payload: payload(schema) } },
    channels: { events: { messages: ["message:Placed"], ...channel } },
    services: {
      orders: { version, emits: [{ message: "message:Placed", channel: "channel:events" }] },
      billing: { version, consumes: [{ channel: "channel:events", ...reader }] }
    }
  })

export const col = (type: string, optional?: boolean): JsonObject => ({
  type,
  ...(optional === undefined ? {} : { optional })
})

/** A table or an entry `t` of `db`, which `orders` owns where nobody else is given. */
export const table = (
  version: string,
  fields: JsonObject,
  {
    collection = {},
    kind = "relational",
    services
  }: {
    readonly kind?: string
    readonly collection?: JsonObject
    readonly services?: JsonObject
  } = {}
): JsonObject =>
  design({
    stores: { db: { kind, collections: { t: { fields, ...collection } } } },
    services: services ?? { orders: { version, owns: ["store:db"] } }
  })

/** One service writes the store and another one reads it. */
export const writerAndReader = (version: string): JsonObject => ({
  writer: { version, accesses: [{ store: "store:db", mode: "write" }] },
  reader: { version, accesses: [{ store: "store:db", mode: "read" }] }
})

export const service = (name: string, from = "1", to = "2"): JsonObject => ({
  _tag: "Service",
  service: `service:${name}`,
  from,
  to
})

export const migration = (
  ...steps: ReadonlyArray<readonly [phase: string, operation: string, field: string]>
): JsonObject => ({
  _tag: "Migration",
  store: "store:db",
  steps: steps.map(([phase, operation, field]) => ({
    name: `${operation} ${field}`,
    phase,
    operation,
    collection: "t",
    field
  }))
})

export const watched: JsonObject = { gates: [{ _tag: "Manual" }], duration: "1d" }

/** A rollout with stages: the name of each, and the units that change in it. */
export const rollout = (
  units: JsonObject,
  stages: ReadonlyArray<readonly [units: ReadonlyArray<string>, more?: JsonObject]>,
  more: JsonObject = {}
): JsonObject => ({
  rollouts: {
    r: {
      units,
      stages: stages.map(([own, rest], index) => ({ name: `stage ${index + 1}`, units: [...own], ...rest })),
      ...more
    }
  }
})

/** Reads a design; a mistake in it is a mistake of the test. */
export const modelOf = (parts: JsonObject): Model => {
  const decoded = decode(parts)
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 800))
  return decoded.model
}
