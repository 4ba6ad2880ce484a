import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { bareName, certainly, channelReadings } from "../reading.js"

export const consumersAbovePartitions = Rule.make("events/consumers-above-partitions", {
  severity: "warning",
  profile: "service",
  summary: "A group has more readers than its channel has partitions.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    channel: Schema.String,
    pointer: Schema.String,
    readers: Schema.Number,
    partitions: Schema.Number
  }),
  identity: ["channel"],
  needs: ["number of partitions"],
  check: ({ index, missing }, report) => {
    for (const { by, consumption, channel, profiles, at, inModel } of channelReadings(index)) {
      const { concurrency } = consumption
      if (concurrency === undefined || concurrency === 1 || channel === undefined) continue
      if (certainly(profiles, ({ sharing }) => sharing.value === "partition") !== true) continue
      const { partitions } = channel.value
      if (partitions === undefined) {
        missing("number of partitions", channel.address)
        continue
      }
      if (concurrency <= partitions) continue
      const pointer = at("concurrency")
      report(
        by.address,
        { reader: by.address, channel: channel.address, pointer, readers: concurrency, partitions },
        {
          pointer,
          witness: {
            _tag: "Value",
            checked: true,
            name: "The number of readers that never get a message",
            value: String(concurrency - partitions),
            limit: "0",
            terms: [
              { name: "readers of the group", value: String(concurrency), address: by.address, pointer },
              { name: "partitions", value: String(partitions), address: channel.address, pointer: "/partitions" }
            ]
          },
          fixes: [
            {
              _tag: "ModelPatch",
              id: "as-many-as-partitions",
              operations: [{ op: "replace", path: inModel("concurrency"), value: partitions }]
            }
          ]
        }
      )
    }
  },
  title: ({ reader, channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ reader, channel, pointer, readers, partitions }) => [
    Doc.para(
      Doc.name(reader),
      ` cannot go faster by more readers: ${readers - partitions} of ${readers} are idle on `,
      Doc.name(channel),
      "."
    ),
    Doc.excerpt([
      { address: reader, pointer, label: `${readers} readers` },
      { address: channel, pointer: "/partitions", label: `${partitions} partitions` }
    ]),
    Doc.para(
      "A partition is read by one reader of a group. More partitions help, but then keys move to other partitions and their order is not kept during the change."
    )
  ]
})
