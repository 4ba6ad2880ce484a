import {
  type Consumption,
  type Emission,
  isJsonObject,
  type JsonSchema,
  type Message,
  type Model,
  type Payload,
  type Projection,
  stableStringify
} from "@lintel/model"

type Uses = { readonly emits?: ReadonlyArray<Emission>; readonly consumes?: ReadonlyArray<Consumption> }

const usersOf = ({ externals = {}, services = {} }: Model): ReadonlyArray<readonly [name: string, uses: Uses]> => [
  ...Object.entries(services),
  ...Object.entries(externals)
]

/** Who writes a message, as far as a part says. */
export const writersIn = (model: Model, address: string): ReadonlyArray<string> =>
  usersOf(model).flatMap(([name, { emits = [] }]) => (emits.some(({ message }) => message === address) ? [name] : []))

const isReadBy = (model: Model, { channel, messages }: Consumption, address: string): boolean => {
  const listed = messages ?? model.channels?.[channel.slice("channel:".length)]?.messages ?? []
  return listed.some((it) => it === address)
}

/** Whether anybody in a part reads a message. */
export const isReadIn = (model: Model, address: string): boolean =>
  usersOf(model).some(([, { consumes = [] }]) => consumes.some((it) => isReadBy(model, it, address)))

const withDefinitions = (schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>> = {}): JsonSchema => {
  if (!isJsonObject(schema) || Object.keys(definitions).length === 0) return schema
  const own = isJsonObject(schema["$defs"]) ? schema["$defs"] : {}
  return { ...schema, $defs: { ...definitions, ...own } }
}

/** What decodes messages of a form; `undefined` for formats that no reader can be said to decode with. */
export const decoderOf = (payload: Payload | undefined): Projection | undefined => {
  if (payload?._tag === "JsonSchema") return { decoder: withDefinitions(payload.schema, payload.schemas) }
  return payload?._tag === "Avro" ? { avro: payload.schema } : undefined
}

/** Whether two payloads are one, whatever order their keys have. */
export const isSamePayload = (one: Payload | undefined, other: Payload | undefined): boolean =>
  one === other || stableStringify(one ?? null) === stableStringify(other ?? null)

/** The version that a part writes when its form is not that of the message: its own, and whose it is. */
export const versionIn = (model: Model, name: string, writer: string, message: Message): string => {
  const version = message.version ?? model.services?.[name]?.version
  return version === undefined ? `of ${writer}` : `${version} of ${writer}`
}

/** What becomes of the uses of a message in a part. */
export interface Change {
  readonly address: string
  readonly version: string | undefined
  readonly decoder: Projection | undefined
}

const emitted = (all: ReadonlyArray<Emission>, { address, version }: Change): ReadonlyArray<Emission> =>
  version === undefined
    ? all
    : all.map((it) =>
        it.message === address && it.versions === undefined ? Object.assign({}, it, { versions: [version] }) : it
      )

const consumed = (
  model: Model,
  all: ReadonlyArray<Consumption>,
  { address, decoder }: Change
): ReadonlyArray<Consumption> => {
  const name = address.slice("message:".length)
  return decoder === undefined
    ? all
    : all.map((it) =>
        isReadBy(model, it, address) && it.readers?.[name] === undefined
          ? Object.assign({}, it, { readers: { ...it.readers, [name]: decoder } })
          : it
      )
}

const changed = <U extends Uses>(model: Model, users: Readonly<Record<string, U>>, change: Change) =>
  Object.fromEntries(
    Object.entries(users).map(([name, uses]): [string, U] => {
      const { consumes, emits } = uses
      const own: Uses = {
        ...(emits === undefined ? {} : { emits: emitted(emits, change) }),
        ...(consumes === undefined ? {} : { consumes: consumed(model, consumes, change) })
      }
      return [name, Object.assign({}, uses, own)]
    })
  )

/** A part whose readers decode with their own form of a message, and whose writers write their own version. */
export const withOwnForm = (model: Model, change: Change): Model => {
  const { externals, services } = model
  return Object.assign(
    {},
    model,
    services === undefined ? {} : { services: changed(model, services, change) },
    externals === undefined ? {} : { externals: changed(model, externals, change) }
  )
}
