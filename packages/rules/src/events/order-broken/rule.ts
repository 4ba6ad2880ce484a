import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { bareName, certainly, type ChannelReading, channelReadings, profilesOf, reliedOrder } from "../reading.js"

type Cause = "noKey" | "partitions" | "competing"

/** Whether several readers of one group break the order; `undefined` when that depends on the broker. */
const competes = (reading: ChannelReading, order: "perKey" | "total"): boolean | undefined => {
  const { profiles, channel } = reading
  if (order === "perKey") return certainly(profiles, ({ sharing }) => sharing.value === "message")
  const isSpread = certainly(profiles, ({ sharing }) => sharing.value !== "partition")
  // Of one partition only one reader of the group gets messages; others wait.
  if (isSpread !== true) return isSpread
  const keyed = channel?.value.key
  const isByKey = certainly(profiles, ({ sharing }) => sharing.value === "key")
  return isByKey === false ? true : keyed === undefined || keyed === "none" ? undefined : isByKey
}

const isOfOneKey = ({ value }: Entity<"channel">): boolean => value.partitions === 1

/** An order that a reader counts on by its own word, and that no broker gives to messages spread like these. */
const neverGiven = (
  { consumption, channel, profiles }: ChannelReading,
  order: "perKey" | "total"
): { readonly cause: Cause; readonly count?: number } | undefined => {
  if (channel === undefined || consumption.order === undefined || channel.value.ordering === order) return undefined
  const { key, partitions } = channel.value
  if (order === "perKey") return key === "none" && !isOfOneKey(channel) ? { cause: "noKey" } : undefined
  const isPartitioned = certainly(profiles, ({ sharing }) => sharing.value === "partition")
  return partitions !== undefined && partitions > 1 && isPartitioned !== false
    ? { cause: "partitions", count: partitions }
    : undefined
}

const words: Readonly<Record<"perKey" | "total", string>> = {
  perKey: "the order of each key",
  total: "the order of all messages"
}

export const orderBroken = Rule.make("events/order-broken", {
  severity: "error",
  profile: "starter",
  summary: "An order is promised that the design cannot keep.",
  since: "0.1.0",
  data: Schema.Struct({
    channel: Schema.String,
    order: Schema.Literals(["perKey", "total"]),
    cause: Schema.Literals(["noKey", "partitions", "competing"]),
    at: Schema.String,
    pointer: Schema.String,
    count: Schema.optionalKey(Schema.Number),
    /** Who relies on the order, where the channel does not promise it. */
    reader: Schema.optionalKey(Schema.String),
    readerPointer: Schema.optionalKey(Schema.String)
  }),
  identity: ["channel", "cause"],
  needs: [
    "how messages of one key are found",
    "how the broker shares messages among readers",
    "how many readers there are"
  ],
  check: ({ index, missing }, report) => {
    const found = (
      channel: string,
      order: "perKey" | "total",
      cause: Cause,
      at: string,
      pointer: string,
      count?: number
    ) => report(at, { channel, order, cause, at, pointer, ...(count === undefined ? {} : { count }) }, { pointer })
    for (const channel of index.ofKind("channel")) {
      const { ordering, key, partitions } = channel.value
      if (ordering === "perKey" && !isOfOneKey(channel)) {
        const keys = (channel.value.messages ?? []).map((message) => index.find(message)?.value.key)
        const isKeyed = key !== undefined || (keys.length > 0 && keys.every((it) => it !== undefined))
        if (key === "none") found(channel.address, ordering, "noKey", channel.address, "/key")
        else if (!isKeyed) missing("how messages of one key are found", channel.address)
      }
      const isPartitioned = certainly(profilesOf(index, channel), ({ sharing }) => sharing.value === "partition")
      if (ordering === "total" && partitions !== undefined && partitions > 1 && isPartitioned !== false)
        found(channel.address, ordering, "partitions", channel.address, "/partitions", partitions)
    }
    for (const reading of channelReadings(index)) {
      const order = reliedOrder(reading)
      const { by, consumption, at } = reading
      if (order === undefined || reading.channel === undefined) continue
      const lost = neverGiven(reading, order)
      if (lost !== undefined) {
        const { address } = reading.channel
        const [pointer, readerPointer] = [lost.cause === "noKey" ? "/key" : "/partitions", at("order")]
        const data = { channel: address, order, at: address, pointer, reader: by.address, readerPointer, ...lost }
        report(by.address, data, { pointer: readerPointer })
        continue
      }
      if (consumption.concurrency === undefined) {
        if (competes(reading, order) !== false) missing("how many readers there are", by.address)
        continue
      }
      if (consumption.concurrency === 1) continue
      const breaks = competes(reading, order)
      if (breaks === undefined) missing("how the broker shares messages among readers", by.address)
      if (breaks === true)
        found(consumption.channel, order, "competing", by.address, at("concurrency"), consumption.concurrency)
    }
  },
  title: ({ channel }) => bareName(channel),
  explain: ({ channel, order, cause, at, pointer, count, reader, readerPointer = "" }) => {
    const label = { noKey: "no key", partitions: `${count} partitions`, competing: `${count} readers at once` }[cause]
    const remedy = {
      noKey: "Give messages a key, the id of what they are about, or do not promise an order.",
      partitions:
        "Only one partition keeps the order of everything, and one reader is then the limit. Most often the order of each key is what is needed.",
      competing:
        "The broker hands the next message to whoever is free. Read with one, let the broker share by key (a FIFO queue, sessions, partitions), or say that this reader does not rely on the order."
    }[cause]
    return [
      Doc.para(
        cause === "competing" ? "A later message of " : "Messages of ",
        Doc.name(channel),
        cause === "competing"
          ? " can be done before an earlier one: what was cancelled is shipped, what is old overwrites what is new."
          : reader === undefined
            ? ` overtake one another, although ${words[order]} is promised.`
            : " overtake one another, and ",
        ...(cause === "competing" || reader === undefined ? [] : [Doc.name(reader), ` relies on ${words[order]}.`])
      ),
      Doc.excerpt([
        { address: at, pointer, label },
        ...(cause === "competing"
          ? []
          : reader === undefined
            ? [{ address: channel, pointer: "/ordering", label: `${words[order]} is promised` }]
            : [{ address: reader, pointer: readerPointer, label: `relies on ${words[order]}` }])
      ]),
      Doc.para(remedy)
    ]
  }
})
