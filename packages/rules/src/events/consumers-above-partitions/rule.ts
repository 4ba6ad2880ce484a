import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"
import { bareName, certainly, type ChannelReading, channelReadings } from "../reading.js"

const readersOf = ({ consumption }: ChannelReading): number => consumption.concurrency ?? 1

const pointerOfReaders = ({ at, consumption }: ChannelReading): string =>
  consumption.concurrency === undefined ? at() : at("concurrency")

const partOf = (reading: ChannelReading) => ({
  reader: reading.by.address,
  pointer: pointerOfReaders(reading),
  readers: readersOf(reading)
})

/** Readings that share partitions: those of one channel under one name of a group; without a name each is its own. */
const groupsOf = (readings: ReadonlyArray<ChannelReading>): ReadonlyArray<ReadonlyArray<ChannelReading>> => {
  const groups = new Map<string, Array<ChannelReading>>()
  for (const [index, reading] of readings.entries()) {
    const { channel, group } = reading.consumption
    const key = group === undefined ? `#${index}` : JSON.stringify([channel, group])
    groups.set(key, [...(groups.get(key) ?? []), reading])
  }
  return [...groups.values()]
}

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
    partitions: Schema.Number,
    /** All readings of the group, where it has several. */
    group: Schema.optionalKey(
      Schema.Array(Schema.Struct({ reader: Schema.String, pointer: Schema.String, readers: Schema.Number }))
    )
  }),
  identity: ["channel"],
  needs: ["number of partitions"],
  check: ({ index, missing }, report) => {
    for (const group of groupsOf(channelReadings(index))) {
      const [largest] = group.toSorted((a, b) => readersOf(b) - readersOf(a))
      if (largest === undefined) continue
      const { by, channel, profiles, inModel } = largest
      const concurrency = group.reduce((sum, reading) => sum + readersOf(reading), 0)
      if (concurrency <= 1 || channel === undefined) continue
      if (certainly(profiles, ({ sharing }) => sharing.value === "partition") !== true) continue
      const { partitions } = channel.value
      if (partitions === undefined) {
        missing("number of partitions", channel.address)
        continue
      }
      if (concurrency <= partitions) continue
      const pointer = pointerOfReaders(largest)
      const others = group.filter((it) => it !== largest)
      report(
        by.address,
        {
          reader: by.address,
          channel: channel.address,
          pointer,
          readers: concurrency,
          partitions,
          ...(others.length === 0 ? {} : { group: [largest, ...others].map(partOf) })
        },
        {
          pointer,
          witness: {
            _tag: "Value",
            checked: true,
            name: "The number of readers that never get a message",
            value: String(concurrency - partitions),
            limit: "0",
            terms: [
              ...[largest, ...others].map((it) => ({
                name: others.length === 0 ? "readers of the group" : "readers of the same group",
                value: String(readersOf(it)),
                address: it.by.address,
                pointer: pointerOfReaders(it)
              })),
              { name: "partitions", value: String(partitions), address: channel.address, pointer: "/partitions" }
            ]
          },
          related: others.map((it) => ({
            address: it.by.address,
            pointer: pointerOfReaders(it),
            role: "of the same group"
          })),
          fixes:
            others.length > 0
              ? []
              : [
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
  explain: ({ reader, channel, pointer, readers, partitions, group = [{ reader, pointer, readers }] }) => [
    Doc.para(
      ...(group.length > 1
        ? ["The group of ", ...names([...new Set(group.map((it) => it.reader))])]
        : [Doc.name(reader)]),
      ` cannot go faster by more readers: ${readers - partitions} of ${readers} are idle on `,
      Doc.name(channel),
      "."
    ),
    Doc.excerpt([
      ...group.map((it) => ({
        address: it.reader,
        pointer: it.pointer,
        label: it.readers === 1 ? "1 reader" : `${it.readers} readers`
      })),
      { address: channel, pointer: "/partitions", label: `${partitions} partitions` }
    ]),
    Doc.para(
      "A partition is read by one reader of a group. More partitions help, but then keys move to other partitions and their order is not kept during the change."
    )
  ]
})
