import * as fc from "fast-check"
import {
  type Channel,
  type Consumption,
  type Emission,
  type JsonSchema,
  type Message,
  type Model,
  segment
} from "@lintel/model"

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,6}$/)

const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom<JsonSchema>(
    { type: "string" },
    { type: "integer", minimum: 1 },
    { enum: ["a", "b"] },
    { const: 3 },
    true
  ),
  fc.constantFrom<JsonSchema>(
    { type: "array", prefixItems: [{ type: "string" }], items: false },
    { dependentRequired: { a: ["b"] } },
    { type: ["string", "null"], format: "date" },
    { $ref: "#/$defs/Part" }
  )
)

const schema: fc.Arbitrary<JsonSchema> = fc
  .record({ properties: fc.dictionary(word, leaf, { maxKeys: 3, noNullPrototype: true }), closed: fc.boolean() })
  .map(({ closed, properties }) => ({
    type: "object",
    properties,
    ...(closed ? { additionalProperties: false } : {})
  }))

const uses = (value: JsonSchema): boolean => JSON.stringify(value).includes("#/$defs/Part")

const message: fc.Arbitrary<Message> = fc
  .record({
    payload: schema,
    part: fc.constantFrom<JsonSchema>(
      { type: "string" },
      { type: "object", properties: { next: { $ref: "#/$defs/Part" } } }
    ),
    title: optional(word),
    contentType: optional(fc.constantFrom("application/json", "application/xml")),
    correlation: optional(fc.constant("$message.header#/id")),
    kind: optional(fc.constantFrom("event" as const, "command" as const)),
    version: optional(fc.constant("1.0.0")),
    key: optional(
      fc.oneof(
        fc.constant({ pointer: "/id" }),
        fc.constant({ payload: { _tag: "JsonSchema" as const, schema: { type: "string" } } })
      )
    ),
    headers: optional(fc.constant({ type: "object", properties: { id: { type: "string" } } }))
  })
  .map(({ part, payload, ...rest }) => ({
    ...present(rest),
    payload: {
      _tag: "JsonSchema" as const,
      schema: payload,
      ...(uses(payload) ? { schemas: { Part: part } } : {})
    }
  }))

const channelFields = fc.record({
  kind: optional(fc.constantFrom("topic" as const, "queue" as const, "fanOut" as const)),
  partitions: optional(fc.integer({ min: 1, max: 99 })),
  retention: optional(fc.constantFrom("7d" as const, "forever" as const, "untilConsumed" as const)),
  compaction: optional(fc.boolean()),
  ordering: optional(fc.constantFrom("none" as const, "perKey" as const)),
  maxMessageSize: optional(fc.constant("1MiB" as const)),
  delivery: optional(fc.constantFrom("atLeastOnce" as const)),
  description: optional(word),
  oneMessagePerSchema: optional(fc.boolean()),
  visibility: optional(fc.constantFrom("shared" as const))
})

const emissionFacts: fc.Arbitrary<Omit<Emission, "message" | "channel">> = fc
  .record({
    delivery: optional(fc.constantFrom("outbox" as const)),
    guarantee: optional(fc.constantFrom("atLeastOnce" as const))
  })
  .map(present)

const consumptionFacts: fc.Arbitrary<Omit<Consumption, "messages" | "channel">> = fc
  .record({
    group: optional(word),
    concurrency: optional(fc.integer({ min: 1, max: 9 })),
    idempotency: optional(fc.constantFrom("effect" as const)),
    handling: optional(fc.constant("200ms" as const))
  })
  .map(present)

const broker = fc
  .record({
    product: fc.constantFrom("kafka" as const, "rabbitmq" as const, "sqs" as const, "natsJetStream" as const),
    protocol: fc.constantFrom("kafka", "amqp", "nats", "mqtt", "sqs", "redis"),
    version: optional(fc.constant("3.6"))
  })
  .map((one) => ({ ...present(one), hosts: ["broker.example.com:1234"] }))

const address = (name: string): `channel:${string}` => `channel:${segment(name)}`

/** A Model of one service in which everything that AsyncAPI or `x-lintel` can say occurs. */
export const model: fc.Arbitrary<Model> = fc
  .record({
    messages: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 /.é-]{0,8}$/), message), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name.toLowerCase()
    }),
    channels: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 {}~/%.é-]{0,8}$/), channelFields), {
      minLength: 1,
      maxLength: 3,
      selector: ([name]) => name.toLowerCase()
    }),
    broker,
    hasBroker: fc.boolean(),
    picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 5 }),
    emission: emissionFacts,
    consumption: consumptionFacts
  })
  .map(({ broker: one, channels, consumption, emission, hasBroker, messages, picks }) => {
    const at = <T>(list: ReadonlyArray<T>, index: number): T => list[index % list.length] as T
    const emits = new Map<string, Emission>()
    const consumes = new Map<string, Consumption>()
    const passing = new Map<string, Set<string>>()
    for (const [m, c, isSent] of picks) {
      const reference: `message:${string}` = `message:${segment(at(messages, m)[0])}`
      const channel = address(at(channels, c)[0])
      passing.set(channel, (passing.get(channel) ?? new Set()).add(reference))
      if (isSent) emits.set(`${reference} ${channel}`, { message: reference, channel, ...emission })
      else {
        const known = consumes.get(channel)?.messages ?? []
        consumes.set(channel, { channel, messages: [...new Set([...known, reference])], ...consumption })
      }
    }
    return {
      lintel: "1.0",
      messages: Object.fromEntries(messages.map(([name, value]) => [segment(name), value])),
      channels: Object.fromEntries(
        channels.map(([name, fields]): [string, Channel] => {
          const listed = [...(passing.get(address(name)) ?? [])] as ReadonlyArray<`message:${string}`>
          return [
            segment(name),
            {
              ...present(fields),
              address: name,
              ...(hasBroker ? { broker: "broker:main" as const } : {}),
              ...(listed.length === 0 ? {} : { messages: listed })
            }
          ]
        })
      ),
      ...(hasBroker ? { brokers: { main: one } } : {}),
      services: {
        shop: {
          version: "1.0.0",
          ...(emits.size === 0 ? {} : { emits: [...emits.values()] }),
          ...(consumes.size === 0 ? {} : { consumes: [...consumes.values()] })
        }
      }
    } satisfies Model
  })
