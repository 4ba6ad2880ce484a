import * as fc from "fast-check"
import { decode, type Json, type JsonObject, type Model, segment } from "@lintel/model"
import { type Form, form, schemaOf } from "./forms.js"

export type Version = "old" | "fresh"

/** Both forms of something. */
export interface Forms<T> {
  readonly old: T
  readonly fresh: T
}

type Retention = "untilConsumed" | "7d" | "forever"

/** Services that call one another, write messages that are kept, share a cache, own a table, and evaluate a flag. */
export interface World {
  readonly size: number
  readonly requests: ReadonlyArray<Forms<Form>>
  readonly responses: ReadonlyArray<Forms<Form>>
  readonly messages: ReadonlyArray<Forms<Form>>
  readonly retention: ReadonlyArray<Retention>
  readonly calls: ReadonlyArray<readonly [number, number]>
  readonly reads: ReadonlyArray<readonly [number, number]>
  readonly cache:
    | { readonly forms: Forms<Form>; readonly writer: number; readonly reader: number; readonly life: string }
    | undefined
  /** Columns of a table that one service owns: whether each wants a value. */
  readonly table: { readonly owner: number; readonly columns: Forms<Readonly<Record<string, boolean>>> } | undefined
  /** `since`: the first version of the evaluator that knows it; `guards`: its message keeps its form until it is turned. */
  readonly flag: { readonly by: number; readonly since: "1" | "2" | undefined; readonly guards: boolean } | undefined
  /** Requests that a service sends to somebody outside, who follows, or keeps the version that both designs name. */
  readonly hook:
    | {
        readonly by: number
        readonly sent: Forms<Form>
        readonly replied: Forms<Form>
        readonly isPinned: boolean
      }
    | undefined
  /** A value that a service cannot run without, set or taken away: the code that needs it is new, or old. */
  readonly configuration: { readonly of: number; readonly comes: boolean } | undefined
  /** Fields that readers of messages and of answers decode, where they have decoders of their own. */
  readonly decoded: Forms<ReadonlyArray<string>> | undefined
  /** A saga of one step, by one service, whose step asks another one. */
  readonly saga: readonly [number, number] | undefined
  /** One service asks another over a channel, and waits for a reply on a second one. */
  readonly asked:
    | {
        readonly from: number
        readonly to: number
        readonly request: Forms<Form>
        readonly reply: Forms<Form>
        readonly retention: Retention
      }
    | undefined
  /** Whose message is turned by a step of its own: new code writes the old form until then. */
  readonly turned: number | undefined
}

/** A message with everybody who has to do with it. */
export interface Told {
  readonly message: string
  readonly channel: string
  readonly writer: number
  readonly readers: ReadonlyArray<number>
  readonly forms: Forms<Form>
  readonly retention: Retention
  /** Whether readers take of it what their decoders know. */
  readonly isDecoded: boolean
}

/** Every message of a world: those that services emit, and what they ask and reply. */
export const toldIn = ({ asked, messages, reads, retention }: World): ReadonlyArray<Told> => [
  ...messages.map((forms, writer) => ({
    message: `m${writer}`,
    channel: `c${writer}`,
    writer,
    readers: reads.filter(([, of]) => of === writer).map(([reader]) => reader),
    forms,
    retention: retention[writer] ?? ("untilConsumed" as const),
    isDecoded: true
  })),
  ...(asked === undefined
    ? []
    : [
        {
          message: "question",
          channel: "questions",
          writer: asked.from,
          readers: [asked.to],
          forms: asked.request,
          retention: asked.retention,
          isDecoded: false
        },
        {
          message: "reply",
          channel: "replies",
          writer: asked.to,
          readers: [asked.from],
          forms: asked.reply,
          retention: asked.retention,
          isDecoded: false
        }
      ])
]

/** What a decoder takes: the fields that it knows, as the form has them, and anything beside them. */
export const decodedPart = (form_: Form, names: ReadonlyArray<string> | undefined): Form =>
  names === undefined
    ? form_
    : {
        fields: Object.fromEntries(Object.entries(form_.fields).filter(([name]) => names.includes(name))),
        isClosed: false
      }

const changed = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<Forms<T>> =>
  fc
    .record({ old: one, fresh: one, same: fc.boolean() })
    .map(({ fresh, old, same }) => ({ old, fresh: same ? old : fresh }))

/** A form that readers may wait for: it has one field more, which is always there. */
const grown: fc.Arbitrary<Forms<Form>> = form.map((old) => ({
  old: { ...old, isClosed: false },
  fresh: { fields: { ...old.fields, d: { kind: "text" as const, isRequired: true } }, isClosed: false }
}))

/** Entries and rows have fields of one type only: a field of another type is open to the plan, never decided. */
const entry: fc.Arbitrary<Form> = fc
  .dictionary(fc.constantFrom("a", "b"), fc.boolean(), { minKeys: 1, maxKeys: 2 })
  .map((fields) => ({
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, isRequired]) => [name, { kind: "text" as const, isRequired }])
    ),
    isClosed: false
  }))

/** Mostly what somebody may wait for: worlds of which everything is refused say little. */
const spoken: fc.Arbitrary<Forms<Form>> = fc.oneof(
  { weight: 1, arbitrary: changed(form) },
  { weight: 3, arbitrary: grown },
  { weight: 1, arbitrary: form.map((old) => ({ old, fresh: old })) }
)

const sometimes = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: one })

const columns = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.boolean(), { minKeys: 1, maxKeys: 3 })

export const worlds: fc.Arbitrary<World> = fc
  .integer({ min: 2, max: 3 })
  .chain((size) => {
    const service = fc.integer({ min: 0, max: size - 1 })
    const all = { minLength: size, maxLength: size }
    const edge = fc.tuple(service, service).filter(([a, b]) => a !== b)
    return fc.record({
      size: fc.constant(size),
      requests: fc.array(changed(form), all),
      responses: fc.array(changed(form), all),
      messages: fc.array(fc.oneof({ weight: 3, arbitrary: changed(form) }, { weight: 1, arbitrary: grown }), all),
      retention: fc.array(fc.constantFrom<Retention>("untilConsumed", "7d", "forever"), all),
      calls: fc.uniqueArray(edge, { maxLength: 1, selector: String }),
      reads: fc.uniqueArray(edge, { maxLength: 1, selector: String }),
      cache: fc.option(
        fc.record({
          forms: changed(entry),
          writer: service,
          reader: service,
          life: fc.constantFrom("1h", "1h", "forever")
        }),
        { nil: undefined }
      ),
      table: fc.option(fc.record({ owner: service, columns: changed(columns) }), { nil: undefined }),
      flag: fc.option(
        fc.record({
          by: service,
          since: fc.constantFrom<"1" | "2" | undefined>("1", "2", undefined),
          guards: fc.boolean()
        }),
        { nil: undefined }
      ),
      hook: fc.option(
        fc.record({
          by: service,
          sent: changed(entry),
          replied: changed(entry),
          isPinned: fc.constantFrom(false, false, true)
        }),
        {
          nil: undefined,
          freq: 2
        }
      ),
      decoded: fc.option(changed(fc.subarray(["a", "b", "c", "d"])), { nil: undefined, freq: 2 }),
      configuration: fc.option(fc.record({ of: service, comes: fc.boolean() }), { nil: undefined, freq: 2 }),
      saga: fc.option(edge, { nil: undefined, freq: 2 }),
      asked: sometimes(
        fc.record({
          ends: edge,
          request: spoken,
          reply: spoken,
          retention: fc.constantFrom<Retention>("untilConsumed", "7d", "forever")
        })
      ),
      turned: sometimes(service)
    })
  })
  .map(({ asked, ...world }) => {
    // What a flag keeps back is turned by the flag.
    const isHeld = world.flag?.guards === true && world.flag.by === world.turned
    return {
      ...world,
      turned: isHeld ? undefined : world.turned,
      asked:
        asked === undefined
          ? undefined
          : {
              from: asked.ends[0],
              to: asked.ends[1],
              request: asked.request,
              reply: asked.reply,
              retention: asked.retention
            }
    }
  })

const media = (it: Form): JsonObject => ({ "application/json": { schema: schemaOf(it) } })

const fieldsOf = ({ fields }: Form): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, { type: "text", optional: !it.isRequired }]))

const storesOf = ({ cache, table }: World, side: Version): JsonObject => ({
  ...(cache === undefined
    ? {}
    : {
        cache: {
          kind: "cache",
          collections: { entries: { fields: fieldsOf(cache.forms[side]), retention: cache.life } }
        }
      }),
  ...(table === undefined
    ? {}
    : {
        db: {
          kind: "relational",
          collections: {
            rows: {
              fields: Object.fromEntries(
                Object.entries(table.columns[side]).map(([name, wants]) => [name, { type: "text", optional: !wants }])
              )
            }
          }
        }
      })
})

const decoderOf = (
  { decoded }: World,
  forms: Forms<Form> | undefined,
  side: Version,
  as: (decoder: JsonObject) => JsonObject
): JsonObject =>
  decoded === undefined || forms === undefined ? {} : as(schemaOf(decodedPart(forms[side], decoded[side])))

const serviceOf = (world: World, index: number, side: Version): JsonObject => {
  const { cache, reads, table } = world
  const modes = [...(cache?.writer === index ? ["write"] : []), ...(cache?.reader === index ? ["read"] : [])]
  return {
    version: side === "old" ? "1" : "2",
    provides: [`contract:s${index}`],
    emits: [{ message: `message:m${index}`, channel: `channel:c${index}` }],
    consumes: reads
      .filter(([reader]) => reader === index)
      .map(([, writer]) => ({
        channel: `channel:c${writer}`,
        messages: [`message:m${writer}`],
        ...decoderOf(world, world.messages[writer], side, (decoder) => ({
          readers: { [`m${writer}`]: { decoder } }
        }))
      })),
    ...(table?.owner === index ? { owns: ["store:db"] } : {}),
    ...(modes.length === 0
      ? {}
      : { accesses: [{ store: "store:cache", mode: modes.length === 2 ? "readWrite" : (modes[0] ?? "read") }] })
  }
}

const numbered = (world: World, name: string, of: (index: number) => Json): JsonObject =>
  Object.fromEntries(Array.from({ length: world.size }, (_, index) => [`${name}${index}`, of(index)]))

const operationOf = ({ requests, responses }: World, index: number, side: Version): JsonObject => {
  const [request, response] = [requests[index]?.[side], responses[index]?.[side]]
  if (request === undefined || response === undefined) return {}
  return {
    _tag: "Http",
    method: "POST",
    path: `/run/${index}`,
    request: { required: true, content: media(request) },
    responses: { 200: { content: media(response) } }
  }
}

const askingCall = ({ asked }: World): ReadonlyArray<readonly [string, JsonObject]> =>
  asked === undefined
    ? []
    : [
        [
          `s${asked.from}/asking`,
          {
            from: `service:s${asked.from}`,
            to: {
              request: "message:question",
              on: "channel:questions",
              reply: "message:reply",
              replyOn: "channel:replies",
              at: `service:s${asked.to}`
            }
          }
        ]
      ]

const flagUnit = ({ by, guards, since }: NonNullable<World["flag"]>): JsonObject => ({
  _tag: "Flag",
  flag: "f",
  from: false,
  to: true,
  evaluatedBy: [`service:s${by}`],
  ...(since === undefined ? {} : { knownSince: [{ service: `service:s${by}`, version: since }] }),
  ...(guards ? { guards: [`message:m${by}`] } : {})
})

const configurationUnit = ({ comes, of }: NonNullable<World["configuration"]>): JsonObject => ({
  _tag: "Configuration",
  name: "url",
  of: `service:s${of}`,
  ...(comes ? { to: "https://new.example" } : { from: "https://old.example" })
})

const rolloutsOf = ({ configuration, flag, turned }: World): JsonObject => {
  const units = {
    ...(turned === undefined ? {} : { told: { _tag: "Message", message: `message:m${turned}`, from: "1", to: "2" } }),
    ...(flag === undefined ? {} : { f: flagUnit(flag) }),
    ...(configuration === undefined ? {} : { url: configurationUnit(configuration) })
  }
  return Object.keys(units).length === 0 ? {} : { turn: { units } }
}

const hookOf = (hook: World["hook"], index: number, side: Version): JsonObject =>
  hook?.by !== index
    ? {}
    : {
        webhooks: {
          told: {
            method: "POST",
            request: { required: true, content: media(hook.sent[side]) },
            responses: { 200: { content: media(hook.replied[side]) } }
          }
        }
      }

const listenerOf = ({ hook }: World, side: Version): JsonObject =>
  hook === undefined
    ? {}
    : {
        consumers: {
          listener: {
            version: hook.isPinned || side === "old" ? "1" : "2",
            operations: { [segment(`webhook:s${hook.by}/told`)]: {} }
          }
        }
      }

/** One side of a world as a design. */
export const modelOf = (world: World, side: Version): Model => {
  const { calls, saga } = world
  const model: JsonObject = {
    lintel: "1.0",
    services: numbered(world, "s", (index) => serviceOf(world, index, side)),
    contracts: numbered(world, "s", (index) => ({
      _tag: "Http",
      operations: { run: operationOf(world, index, side) },
      ...hookOf(world.hook, index, side)
    })),
    messages: Object.fromEntries(
      toldIn(world).map(({ forms, message }) => [
        message,
        { payload: { _tag: "JsonSchema", schema: schemaOf(forms[side]) } }
      ])
    ),
    channels: Object.fromEntries(
      toldIn(world).map(({ channel, message, retention }) => [channel, { messages: [`message:${message}`], retention }])
    ),
    calls: Object.fromEntries([
      ...askingCall(world),
      ...calls.map(
        ([from, to]) =>
          [
            `s${from}/to-s${to}`,
            {
              from: `service:s${from}`,
              to: { operation: `operation:s${to}/run` },
              ...decoderOf(world, world.responses[to], side, (decoder) => ({ responses: { 200: { decoder } } }))
            }
          ] as const
      )
    ]),
    stores: storesOf(world, side),
    ...listenerOf(world, side),
    ...(saga === undefined
      ? {}
      : {
          sagas: {
            run: {
              by: `service:s${saga[0]}`,
              steps: { ask: { action: { _tag: "Operation", operation: `operation:s${saga[1]}/run` } } }
            }
          }
        }),
    ...(side === "fresh" ? { rollouts: rolloutsOf(world) } : {})
  }
  const decoded = decode(model)
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 600))
  return decoded.model
}
