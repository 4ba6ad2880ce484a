import * as Schema from "effect/Schema"
import { Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, isUnitError, type ModelIndex, parseBytes } from "@lintel/model"
import { Place, pointerOf } from "../../place.js"
import { messageUse } from "../messageUse.js"
import { bareName, profilesOf } from "../reading.js"
import { bytesOf, largestJson } from "./largestJson.js"

/** A limit with the field, or the vendor's page, that names it. */
interface Limit {
  readonly bytes: bigint
  readonly text: string
  readonly name: string
  readonly place?: Place
}

const limitOf = (text: string, name: string, place?: Place): ReadonlyArray<Limit> => {
  const bytes = parseBytes(text)
  return isUnitError(bytes) ? [] : [{ bytes, text, name, ...(place === undefined ? {} : { place }) }]
}

/** The smallest of the limits that a channel, its broker and the vendor set. */
const smallestLimit = (index: ModelIndex, channel: Entity<"channel">): Limit | undefined => {
  const broker = channel.value.broker === undefined ? undefined : index.find(channel.value.broker)
  const vendors = profilesOf(index, channel)
  const every = vendors.flatMap(({ maxMessageSize, name }) =>
    maxMessageSize.value === "unlimited" ? [] : limitOf(maxMessageSize.value, `limit of the ${name}`)
  )
  // Only when all kinds it may be have a limit is the largest of them certain.
  const certain =
    every.length === vendors.length && every.length > 0 ? [every.reduce((a, b) => (b.bytes > a.bytes ? b : a))] : []
  const own = channel.value.maxMessageSize
  const ofBroker = broker?.value.maxMessageSize
  const all = [
    ...(own === undefined
      ? []
      : limitOf(own, "limit of the channel", { address: channel.address, pointer: "/maxMessageSize" })),
    ...(ofBroker === undefined || broker === undefined
      ? []
      : limitOf(ofBroker, "limit of the broker", { address: broker.address, pointer: "/maxMessageSize" })),
    ...certain
  ]
  return all.reduce<Limit | undefined>((a, b) => (a === undefined || b.bytes < a.bytes ? b : a), undefined)
}

/** How large a message gets: what it is known to reach, and what says so. */
interface Size {
  readonly bytes: bigint
  readonly how: "example" | "declared" | "schema"
  readonly pointer: string
}

/** The largest size a message is known to reach; `undefined` when nothing bounds it and no example is large. */
const sizesOf = ({
  value
}: Entity<"message">): { readonly sizes: ReadonlyArray<Size>; readonly isBounded: boolean } => {
  const isJson = value.payload === undefined || value.payload._tag === "JsonSchema"
  const examples = isJson
    ? Object.entries(value.examples ?? {}).map(([name, example]): Size => ({
        bytes: bytesOf(example),
        how: "example",
        pointer: pointerOf("examples", name)
      }))
    : []
  if (value.maxSize !== undefined) {
    const bytes = parseBytes(value.maxSize)
    if (!isUnitError(bytes))
      return { sizes: [...examples, { bytes, how: "declared", pointer: "/maxSize" }], isBounded: true }
  }
  if (value.payload?._tag !== "JsonSchema") return { sizes: examples, isBounded: false }
  const bound = largestJson(value.payload.schema, value.payload.schemas)
  return bound._tag === "Bounded"
    ? { sizes: [...examples, { bytes: bound.bytes, how: "schema", pointer: "/payload/schema" }], isBounded: true }
    : { sizes: examples, isBounded: false }
}

const channelsOf = (index: ModelIndex, addresses: ReadonlySet<string>): ReadonlyArray<Entity<"channel">> =>
  [...addresses].toSorted().flatMap((address) => index.find(address as `channel:${string}`) ?? [])

const bytesText = (bytes: bigint): string => `${bytes} bytes`

const sources: Readonly<Record<Size["how"], string>> = {
  example: "size of the example",
  declared: "largest size that it says",
  schema: "largest size that its schema allows"
}

export const oversizedMessage = Rule.make("events/oversized-message", {
  severity: "error",
  profile: "service",
  summary: "A message is larger than its channel takes.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    how: Schema.Literals(["example", "declared", "schema"]),
    bytes: Schema.String,
    limit: Schema.String,
    limitName: Schema.String,
    limitPlace: Schema.optionalKey(Place)
  }),
  identity: ["channel"],
  needs: ["how large the message gets", "how large messages may be"],
  check: ({ index, missing }, report) => {
    const use = messageUse(index)
    for (const message of index.ofKind("message")) {
      const channels = channelsOf(index, use.channels(message.address))
      if (channels.length === 0) continue
      const { sizes, isBounded } = sizesOf(message)
      for (const channel of channels) {
        const limit = smallestLimit(index, channel)
        if (limit === undefined) {
          if (channel.value.broker !== undefined) missing("how large messages may be", channel.address)
          continue
        }
        const worst = sizes.reduce<Size | undefined>(
          (a, b) => (a === undefined || b.bytes > a.bytes ? b : a),
          undefined
        )
        if (worst === undefined || worst.bytes <= limit.bytes) {
          if (!isBounded) missing("how large the message gets", message.address)
          continue
        }
        const terms: ReadonlyArray<Term> = [
          { name: sources[worst.how], value: bytesText(worst.bytes), address: message.address, pointer: worst.pointer },
          {
            name: limit.name,
            value: bytesText(limit.bytes),
            ...(limit.place === undefined ? {} : { address: limit.place.address, pointer: limit.place.pointer })
          }
        ]
        report(
          message.address,
          {
            message: message.address,
            channel: channel.address,
            pointer: worst.pointer,
            how: worst.how,
            bytes: bytesText(worst.bytes),
            limit: limit.text,
            limitName: limit.name,
            ...(limit.place === undefined ? {} : { limitPlace: limit.place })
          },
          {
            pointer: worst.pointer,
            severity: worst.how === "schema" ? "warning" : "error",
            witness: {
              _tag: "Value",
              checked: true,
              name: `The ${sources[worst.how]}`,
              value: bytesText(worst.bytes),
              limit: limit.text,
              terms
            }
          }
        )
      }
    }
  },
  title: ({ message, channel }) => `${bareName(message)} on ${bareName(channel)}`,
  explain: ({ message, channel, pointer, how, bytes, limit, limitName, limitPlace }) => [
    Doc.para(
      how === "schema" ? "A large " : "",
      Doc.name(message),
      how === "schema" ? " is refused by " : " is refused by ",
      Doc.name(channel),
      " when it is sent, and what it tells is lost."
    ),
    Doc.excerpt([
      { address: message, pointer, label: how === "schema" ? `allows up to ${bytes}` : bytes },
      ...(limitPlace === undefined
        ? []
        : [{ address: limitPlace.address, pointer: limitPlace.pointer, label: `${limitName}: ${limit}` }])
    ]),
    Doc.para(
      "Send a reference to what is large instead of the thing itself, bound texts and lists (",
      Doc.code("maxLength"),
      ", ",
      Doc.code("maxItems"),
      "), or raise the limit where the broker can."
    )
  ]
})
