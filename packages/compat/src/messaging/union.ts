import { isJsonObject, type Json, type JsonSchema, type Message, type Model, type Payload } from "@lintel/model"

type JsonPayload = Extract<Payload, { readonly _tag: "JsonSchema" }>

/** What any of some messages may carry, as one schema. */
export interface Union {
  readonly schema: JsonSchema
  readonly definitions: Readonly<Record<string, JsonSchema>>
}

const inPart = (name: string, part: number): string => `${part}:${name}`

const moved = (value: Json, part: number): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => moved(item, part))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = key === "$ref" && typeof item === "string" ? /^#\/\$defs\/(.*)$/s.exec(item)?.[1] : undefined
      return [key, name === undefined ? moved(item, part) : `#/$defs/${inPart(name, part)}`]
    })
  )
}

/** The payloads of messages that are JSON Schemas; `undefined` when one of them is not, or is not known. */
export const jsonPayloads = (messages: ReadonlyArray<Message | undefined>): ReadonlyArray<JsonPayload> | undefined => {
  const payloads = messages.flatMap((it) => (it?.payload?._tag === "JsonSchema" ? [it.payload] : []))
  return payloads.length === messages.length ? payloads : undefined
}

/** One schema that accepts what any of the payloads accepts. */
export const unionOf = (payloads: ReadonlyArray<JsonPayload>): Union => {
  const [only] = payloads
  if (only !== undefined && payloads.length === 1) return { schema: only.schema, definitions: only.schemas ?? {} }
  return {
    schema: { anyOf: payloads.map(({ schema }, part) => moved(schema, part)) },
    definitions: Object.fromEntries(
      payloads.flatMap(({ schemas }, part) =>
        Object.entries(schemas ?? {}).map(([name, schema]) => [inPart(name, part), moved(schema, part) as JsonSchema])
      )
    )
  }
}

/** A message of a Model by its address. */
export const messageAt = (model: Model, address: string): Message | undefined =>
  model.messages?.[address.slice("message:".length)]
