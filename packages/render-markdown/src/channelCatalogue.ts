import { type Block, Doc, type Document } from "@lintel/doc"
import {
  decoderText,
  type MessageMatrix,
  messageMatrices,
  metText,
  type Pair,
  readingText,
  supportTexts
} from "@lintel/evolution"
import type { Channel, Consumption, Emission, Entity } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { table } from "./table.js"
import { entity, facts, listed, nameFor, prose, section, spaced, titles, type Writing, type Words } from "./writing.js"

const orders = { none: "none", perKey: "of each key", total: "of all messages" } as const

const target = (channel: string | undefined): string =>
  channel === undefined ? "" : channel === "none" ? "none" : nameFor(channel)

const channelFacts = (writing: Writing, { value }: Entity<"channel">): Block | undefined => {
  const broker = value.broker === undefined ? undefined : writing.index.find(value.broker)?.value
  const on = value.broker === undefined ? "" : nameFor(value.broker)
  const product = broker === undefined || broker.product === "other" ? "" : ` (${spaced(broker.product)})`
  return facts([
    ["Address", value.address === undefined ? "" : Doc.code(value.address)],
    ["On", `${on}${product}`],
    ["Kind", [value.kind === "fanOut" ? "fan-out" : value.kind, value.variant].filter(Boolean).join(", ")],
    ["Owner", value.owner === undefined ? "" : entity(writing, value.owner)],
    ["Who may read it", value.visibility ?? ""],
    ["Partitions", value.partitions === undefined ? "" : String(value.partitions)],
    ["Key", value.key === undefined ? "" : value.key === "none" ? "none" : Doc.code(value.key)],
    ["Order", value.ordering === undefined ? "" : orders[value.ordering]],
    ["Arrives", spaced(value.delivery)],
    ["Kept", keptWords(value)],
    ["Held back", value.delay ?? ""],
    ["Copies recognised for", value.deduplication ?? ""],
    ["Largest message", value.maxMessageSize ?? broker?.maxMessageSize ?? ""],
    ["Dead letters", target(value.deadLetter)]
  ])
}

const keptWords = ({ retention, retentionSize, compaction }: Channel): string =>
  [
    spaced(retention),
    retentionSize === undefined ? "" : `at most ${retentionSize} a partition`,
    compaction === true ? "the last message of each key for ever" : ""
  ]
    .filter((words) => words !== "")
    .join(", ")

/** Messages that pass a channel, as it says itself and as those who write to it say. */
const messagesOf = (writing: Writing, { address, value }: Entity<"channel">): ReadonlyArray<string> => {
  const emitted = writing.index.producersOfChannel(address).map(({ emission }) => emission.message)
  return [...new Set<string>([...(value.messages ?? []), ...emitted])].toSorted()
}

const messageRow = (writing: Writing, address: string): ReadonlyArray<Doc.Cell> => {
  const value = writing.index.find(address as `message:${string}`)?.value
  const older = (value?.retained ?? []).map(({ version, until }) =>
    until === undefined ? version : `${version} until ${until}`
  )
  const key = value?.key?.pointer
  return [
    Doc.strong(Doc.text(nameFor(address))),
    value?.title ?? value?.description ?? "",
    value?.kind ?? "",
    value?.version ?? "",
    older.join(", "),
    key === undefined ? "" : Doc.code(key),
    value?.cloudEvents?.type === undefined ? "" : Doc.code(value.cloudEvents.type)
  ]
}

const deliveries: Readonly<Record<NonNullable<Emission["delivery"]>, string>> = {
  direct: "directly",
  outbox: "through an outbox",
  changeDataCapture: "from its data"
}

const writerRow = (writing: Writing, by: string, emission: Emission): ReadonlyArray<Doc.Cell> => [
  entity(writing, by),
  nameFor(emission.message),
  (emission.versions ?? []).join(", "),
  emission.delivery === undefined ? "" : deliveries[emission.delivery],
  spaced(emission.guarantee),
  emission.retriesFor ?? ""
]

const repeats: Readonly<Record<NonNullable<Consumption["idempotency"]>, string>> = {
  none: "acts again",
  effect: "changes nothing",
  replay: "changes nothing"
}

/** How a reader decodes: by schemas of its own, by the fields it reads, behind upcasters. */
const decoding = ({ readers, upcasters }: Consumption): string => {
  const all = Object.values(readers ?? {})
  const own = all.filter(({ decoder, avro }) => decoder !== undefined || avro !== undefined).length
  const fields = all.filter(({ reads }) => reads !== undefined).length
  return [
    own === 0 ? "" : "by a schema of its own",
    fields === 0 ? "" : "some fields",
    (upcasters ?? []).length === 0 ? "" : "behind upcasters"
  ]
    .filter((words) => words !== "")
    .join(", ")
}

const tries = ({ redelivery }: Consumption): string => {
  const { attempts, delay, retryChannels } = redelivery ?? {}
  if (attempts === undefined) return ""
  const count = attempts === "unlimited" ? "for ever" : attempts === 1 ? "once" : `${attempts} times`
  const where = (retryChannels ?? []).map(nameFor).join(", ")
  return `${count}${delay === undefined ? "" : `, ${delay} apart`}${where === "" ? "" : `, on ${where}`}`
}

const readerRow = (writing: Writing, by: string, one: Consumption): ReadonlyArray<Doc.Cell> => [
  entity(writing, by),
  one.group ?? "",
  listed((one.messages ?? []).map((message): Words => nameFor(message))),
  decoding(one),
  one.concurrency === undefined ? "" : String(one.concurrency),
  one.idempotency === undefined ? "" : repeats[one.idempotency],
  tries(one),
  target(one.deadLetter),
  one.replays === undefined ? "" : one.replays === "all" ? "all" : one.replays,
  one.into === undefined ? "" : nameFor(one.into)
]

const matrices = new WeakMap<Writing["index"], ReadonlyArray<MessageMatrix>>()

const matricesOf = ({ index }: Writing): ReadonlyArray<MessageMatrix> => {
  const found = matrices.get(index) ?? messageMatrices(index)
  matrices.set(index, found)
  return found
}

/** Pairs of a reader on a channel and a version; none of a message that has one form and is decoded with it by all. */
const pairsOn = (writing: Writing, channel: string): ReadonlyArray<Pair> =>
  matricesOf(writing).flatMap(({ pairs, written }) => {
    const here = pairs.filter(({ reader }) => reader.from === channel)
    const isPlain = written.length < 2 && here.every(({ reading }) => reading._tag === "Reads")
    return isPlain ? [] : here
  })

const readingColumns = ["Message", "Version", "Where it is met", "Who", "How", "What becomes of it"]

const readingRows = (writing: Writing, channel: string): ReadonlyArray<ReadonlyArray<Doc.Cell>> =>
  pairsOn(writing, channel).map(({ meets, reader, reading, written }) => [
    nameFor(written.message),
    written.version ?? "",
    metText(meets),
    entity(writing, reader.by),
    decoderText(reader),
    reading._tag === "Reads" ? readingText(reading) : Doc.strong(Doc.text(readingText(reading)))
  ])

/** Until when versions that are only kept have to be read, of messages that readers of a channel take. */
const support = (writing: Writing, channel: string): ReadonlyArray<string> => {
  const met = new Set(pairsOn(writing, channel).map(({ written }) => written))
  return [...new Set([...met].flatMap((written) => supportTexts([written])))]
}

const routeRows = ({ value }: Entity<"channel">): ReadonlyArray<ReadonlyArray<Doc.Cell>> => [
  ...(value.routes ?? []).map(({ to, messages, when }): ReadonlyArray<Doc.Cell> => [
    nameFor(to),
    messages === undefined ? "all" : messages.map(nameFor).join(", "),
    (when ?? [])
      .map(({ in: where, at, oneOf }) => `${where} ${at ?? ""} is ${oneOf.map(String).join(" or ")}`)
      .join("; ")
  ]),
  ...(value.unrouted === undefined
    ? []
    : [[value.unrouted === "dropped" ? "dropped" : nameFor(value.unrouted), "what takes no route", ""]])
]

const channelSection = (writing: Writing, channel: Entity<"channel">, title: string): ReadonlyArray<Block> => {
  const { index } = writing
  const { address, value } = channel
  const part = (name: string, block: Block | undefined): ReadonlyArray<Block> =>
    block === undefined ? [] : [Doc.para(`${name}:`), block]
  return section(
    title,
    ...prose(value.description),
    channelFacts(writing, channel),
    ...part(
      "Carries",
      table(
        ["Message", "What it says", "Kind", "Version", "Older versions kept", "Key", "CloudEvents type"],
        messagesOf(writing, channel).map((message) => messageRow(writing, message))
      )
    ),
    ...part(
      "Written by",
      table(
        ["Who", "Message", "Versions", "How", "Promise", "Tries for"],
        index.producersOfChannel(address).map(({ by, emission }) => writerRow(writing, by, emission))
      )
    ),
    ...part(
      "Read by",
      table(
        ["Who", "Group", "Messages", "Decodes", "At once", "A repeat", "Tried", "Dead letters", "Reads again", "Keeps"],
        index.readersOfChannel(address).map(({ by, consumption }) => readerRow(writing, by, consumption))
      )
    ),
    ...part("Who reads which version", table(readingColumns, readingRows(writing, address))),
    ...support(writing, address).map((it) => Doc.para(it)),
    ...part("Goes on to", table(["Channel", "Messages", "When"], routeRows(channel))),
    ...(value.parameters === undefined
      ? []
      : part(
          "Values in its address",
          table(
            ["Name", "What it is", "One of", "Found in"],
            sortedEntries(value.parameters).map(([name, it]) => [
              Doc.code(name),
              it.description ?? "",
              (it.oneOf ?? []).join(", "),
              it.location === undefined ? "" : Doc.code(it.location)
            ])
          )
        ))
  )
}

/** The anchor that readers of Markdown give to a title: dots and other signs go. */
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-")

/** A title with signs of Markdown has another anchor for every reader of Markdown: it is not linked. */
const contentsEntry = (title: string): Words =>
  /^[\p{L}\p{N} ._-]+$/u.test(title) ? Doc.link(`#${anchor(title)}`, Doc.text(title)) : Doc.text(title)

/** Every channel with what it carries, who writes it how, and who reads it how. */
export const channelCatalogue = (writing: Writing): Document => {
  const { index } = writing
  const free = titles()
  const named = index.ofKind("channel").map((channel) => ({ channel, title: free(nameFor(channel.address)) }))
  const name = index.model.system?.name
  return Doc.document(
    Doc.section(
      name === undefined ? "Channels" : `Channels of ${name}`,
      ...(named.length === 0
        ? [Doc.para("The design has no channels.")]
        : [Doc.bullets(...named.map(({ title }) => [contentsEntry(title)]))]),
      ...named.flatMap(({ channel, title }) => channelSection(writing, channel, title))
    )
  )
}
