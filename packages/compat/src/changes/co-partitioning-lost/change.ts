import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData, changeKind } from "../../changeKind.js"

export const coPartitioningLost = changeKind("compat/co-partitioning-lost", {
  class: "changes-meaning",
  summary: "Channels that one reader joins no longer put a key on the same partition.",
  data: Schema.Struct({
    ...commonData,
    reader: Schema.String,
    channels: Schema.Array(
      Schema.Struct({
        channel: Schema.String,
        key: Schema.optionalKey(Schema.String),
        partitions: Schema.optionalKey(Schema.Number)
      })
    )
  }),
  identity: ["reader", "channels"],
  explain: ({ channels, reader }) => ({
    consequence: [Doc.name(reader), " joins channels that no longer put a key on the same partition."],
    details: channels.map(({ channel, key, partitions }) => [
      Doc.name(channel),
      ` has ${partitions === undefined ? "an unknown number of partitions" : `${partitions} partitions`}, keyed by ${key ?? "nothing that is said"}`
    ]),
    why: [
      "Each instance of a reader gets some partitions of every channel. Where the channels agree in key and number, what belongs together reaches one instance; else a join by local state misses it without an error."
    ],
    fixes: [
      ["Change both channels together, or let the reader write one of them anew by the key and number of the other."]
    ]
  })
})
