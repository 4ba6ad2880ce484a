import * as Schema from "effect/Schema"
import { encodedSizes, readSchema } from "@lintel/avro"
import { Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { encodingOf } from "@lintel/evolution"
import { type Entity, isUnitError, type ModelIndex, parseBytes, type Payload } from "@lintel/model"
import { Place, pointerOf } from "../../place.js"
import { messageUse } from "../messageUse.js"
import { bareName, profilesOf } from "../reading.js"
import { bytesOf, largestJson } from "./largestJson.js"
import { smallestJson } from "./smallestJson.js"

/** A limit with the field, or the vendor's page, that names it. */
interface Limit {
  readonly bytes: bigint
  readonly text: string
  readonly name: string
  readonly place?: Place
  readonly source?: string
}

const limitOf = (text: string, name: string, by: Pick<Limit, "place" | "source">): ReadonlyArray<Limit> => {
  const bytes = parseBytes(text)
  return isUnitError(bytes) ? [] : [{ bytes, text, name, ...by }]
}

/** The smallest of the limits that a channel, its broker and the vendor set. */
const smallestLimit = (index: ModelIndex, channel: Entity<"channel">): Limit | undefined => {
  const broker = channel.value.broker === undefined ? undefined : index.find(channel.value.broker)
  const vendors = profilesOf(index, channel)
  const every = vendors.flatMap(({ maxMessageSize, name }) =>
    maxMessageSize.value === "unlimited"
      ? []
      : limitOf(maxMessageSize.value, `limit of the ${name}`, { source: maxMessageSize.source })
  )
  // Only when all kinds it may be have a limit is the largest of them certain.
  const certain =
    every.length === vendors.length && every.length > 0 ? [every.reduce((a, b) => (b.bytes > a.bytes ? b : a))] : []
  const own = channel.value.maxMessageSize
  const ofBroker = broker?.value.maxMessageSize
  const all = [
    ...(own === undefined
      ? []
      : limitOf(own, "limit of the channel", { place: { address: channel.address, pointer: "/maxMessageSize" } })),
    ...(ofBroker === undefined || broker === undefined
      ? []
      : limitOf(ofBroker, "limit of the broker", { place: { address: broker.address, pointer: "/maxMessageSize" } })),
    ...certain
  ]
  return all.reduce<Limit | undefined>((a, b) => (a === undefined || b.bytes < a.bytes ? b : a), undefined)
}

/** How large a message gets: what it is known to reach, and what says so. */
interface Size {
  readonly bytes: bigint
  readonly how: How
  readonly pointer: string
}

/** What tells a size: an example, the message itself, the largest or the smallest that its schema allows. */
type How = "example" | "declared" | "schema" | "least"

interface Range {
  readonly least?: bigint | undefined
  readonly most?: bigint | undefined
}

/** What a schema allows, in the encoding that the message is written in. */
const rangeOf = (payload: Payload | undefined, contentType: string | undefined): Range => {
  if (payload === undefined) return {}
  const { _tag } = encodingOf(payload, contentType)
  if (_tag === "JsonText" && payload._tag === "JsonSchema") {
    const most = largestJson(payload.schema, payload.schemas)
    return {
      least: smallestJson(payload.schema, payload.schemas),
      most: most._tag === "Bounded" ? most.bytes : undefined
    }
  }
  if (_tag !== "AvroBinary" || payload._tag !== "Avro") return {}
  const schema = readSchema(payload.schema)
  return schema._tag === "AvroSchema" ? encodedSizes(schema) : {}
}

interface Sizes {
  /** Sizes that the message is known to reach. */
  readonly sizes: ReadonlyArray<Size>
  /** The size that no message of this form is below. */
  readonly least: Size | undefined
  readonly isBounded: boolean
}

const sizesOf = ({ value }: Entity<"message">): Sizes => {
  const { contentType, payload } = value
  const isJson = payload === undefined || encodingOf(payload, contentType)._tag === "JsonText"
  const examples = isJson
    ? Object.entries(value.examples ?? {}).map(([name, example]): Size => ({
        bytes: bytesOf(example),
        how: "example",
        pointer: pointerOf("examples", name)
      }))
    : []
  const { least: fewest, most } = rangeOf(payload, contentType)
  const ofSchema = (bytes: bigint, how: How): Size => ({ bytes, how, pointer: "/payload/schema" })
  const least = fewest === undefined ? undefined : ofSchema(fewest, "least")
  const declared = value.maxSize === undefined ? undefined : parseBytes(value.maxSize)
  if (declared !== undefined && !isUnitError(declared)) {
    return { sizes: [...examples, { bytes: declared, how: "declared", pointer: "/maxSize" }], least, isBounded: true }
  }
  return {
    sizes: most === undefined ? examples : [...examples, ofSchema(most, "schema")],
    least,
    isBounded: most !== undefined
  }
}

const channelsOf = (index: ModelIndex, addresses: ReadonlySet<string>): ReadonlyArray<Entity<"channel">> =>
  [...addresses].toSorted().flatMap((address) => index.find(address as `channel:${string}`) ?? [])

const bytesText = (bytes: bigint): string => `${bytes} bytes`

const sources: Readonly<Record<Size["how"], string>> = {
  example: "size of the example",
  declared: "largest size that it says",
  schema: "largest size that its schema allows",
  least: "smallest size that its schema allows"
}

const labels: Readonly<Record<How, (bytes: string) => string>> = {
  example: (bytes) => bytes,
  declared: (bytes) => bytes,
  schema: (bytes) => `allows up to ${bytes}`,
  least: (bytes) => `takes at least ${bytes}`
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
    how: Schema.Literals(["example", "declared", "schema", "least"]),
    bytes: Schema.String,
    limit: Schema.String,
    limitName: Schema.String,
    limitPlace: Schema.optionalKey(Place),
    /** The vendor's page that says so. */
    limitSource: Schema.optionalKey(Schema.String)
  }),
  identity: ["channel"],
  needs: ["how large the message gets", "how large messages may be"],
  check: ({ index, missing }, report) => {
    const use = messageUse(index)
    for (const message of index.ofKind("message")) {
      const channels = channelsOf(index, use.channels(message.address))
      if (channels.length === 0) continue
      const { sizes, least, isBounded } = sizesOf(message)
      for (const channel of channels) {
        const limit = smallestLimit(index, channel)
        if (limit === undefined) {
          if (channel.value.broker !== undefined) missing("how large messages may be", channel.address)
          continue
        }
        const largest = sizes.reduce<Size | undefined>(
          (a, b) => (a === undefined || b.bytes > a.bytes ? b : a),
          undefined
        )
        // What is certain of every message goes before what may be of some.
        const worst = least !== undefined && least.bytes > limit.bytes ? least : largest
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
            ...(limit.place === undefined ? {} : { limitPlace: limit.place }),
            ...(limit.source === undefined ? {} : { limitSource: limit.source })
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
  explain: ({ message, channel, pointer, how, bytes, limit, limitName, limitPlace, limitSource }) => [
    Doc.para(
      how === "schema" ? "A large " : how === "least" ? "Every " : "",
      Doc.name(message),
      " is refused by ",
      Doc.name(channel),
      " when it is sent, and what it tells is lost."
    ),
    Doc.excerpt([
      { address: message, pointer, label: labels[how](bytes) },
      ...(limitPlace === undefined
        ? []
        : [{ address: limitPlace.address, pointer: limitPlace.pointer, label: `${limitName}: ${limit}` }])
    ]),
    ...(limitSource === undefined ? [] : [Doc.table([[limitName, limit, limitSource]])]),
    Doc.para(
      "Send a reference to what is large instead of the thing itself, bound texts and lists (",
      Doc.code("maxLength"),
      ", ",
      Doc.code("maxItems"),
      "), or raise the limit where the broker can."
    )
  ]
})
