import { type Block, Doc } from "@lintel/doc"
import type { Consumption, Emission } from "@lintel/model"
import { introduced } from "./components.js"
import { channelsPath } from "./pages.js"
import { numeric, table } from "./table.js"
import { entities, entity, listed, nameFor, section, spaced, type Writing, type Words } from "./writing.js"

const writtenBy = (writing: Writing, by: string, { delivery }: Emission): ReadonlyArray<Words> =>
  delivery === undefined ? [entity(writing, by)] : [entity(writing, by), ` (${deliveries[delivery]})`]

const deliveries: Readonly<Record<NonNullable<Emission["delivery"]>, string>> = {
  direct: "directly",
  outbox: "through an outbox",
  changeDataCapture: "from its data"
}

const repeats: Readonly<Record<NonNullable<Consumption["idempotency"]>, string>> = {
  none: "a repeat acts again",
  effect: "a repeat changes nothing",
  replay: "a repeat changes nothing"
}

const readBy = (writing: Writing, by: string, { idempotency }: Consumption): ReadonlyArray<Words> =>
  idempotency === undefined ? [entity(writing, by)] : [entity(writing, by), ` (${repeats[idempotency]})`]

/** Each once, in a row: a service that writes two messages in the same way is one writer. */
const flat = (items: ReadonlyArray<ReadonlyArray<Words>>): ReadonlyArray<Words> => {
  const unique = new Map(items.map((item) => [JSON.stringify(item), item]))
  return [...unique.values()].flatMap((item, at) => (at === 0 ? item : [", ", ...item]))
}

/** Channels with who writes and who reads them, and every message. */
export const eventsSection = (writing: Writing): ReadonlyArray<Block> => {
  const { index } = writing
  const channels = index
    .ofKind("channel")
    .map(({ address, value }) => [
      Doc.strong(Doc.text(nameFor(address))),
      value.broker === undefined ? "" : nameFor(value.broker),
      value.kind === "fanOut" ? "fan-out" : (value.kind ?? ""),
      listed((value.messages ?? []).map((message) => nameFor(message))),
      flat(index.producersOfChannel(address).map(({ by, emission }) => writtenBy(writing, by, emission))),
      flat(index.readersOfChannel(address).map(({ by, consumption }) => readBy(writing, by, consumption))),
      [
        orders[value.ordering ?? ""] ?? "",
        ...(value.ordering === "perKey" && value.key !== undefined ? [` (${value.key})`] : [])
      ],
      value.partitions === undefined ? "" : String(value.partitions),
      spaced(value.delivery),
      spaced(value.retention),
      value.deadLetter === undefined ? "" : value.deadLetter === "none" ? "none" : nameFor(value.deadLetter)
    ])
  const messages = index
    .ofKind("message")
    .map(({ address, value }) => [
      Doc.strong(Doc.text(nameFor(address))),
      value.title ?? value.description ?? "",
      value.kind ?? "",
      value.version ?? "",
      flat(index.producersOf(address).map(({ by, emission }) => writtenBy(writing, by, emission))),
      entities(writing, [...new Set(index.readersOf(address).map(({ by }) => by))]),
      (value.retained ?? [])
        .map(({ version, until }) => (until === undefined ? version : `${version} until ${until}`))
        .join(", ")
    ])
  return section(
    "Events and channels",
    ...(writing.pages.hasChannels && channels.length > 0
      ? [
          Doc.para(
            "How each channel is written and read, and what becomes of older versions, is in ",
            Doc.link(channelsPath, "its catalogue"),
            "."
          )
        ]
      : []),
    table(
      [
        "Channel",
        "On",
        "Kind",
        "Carries",
        "Written by",
        "Read by",
        "Order",
        numeric("Partitions"),
        "Arrives",
        "Kept",
        "Dead letters"
      ],
      channels
    ),
    ...introduced(
      "Messages:",
      table(["Message", "What it says", "Kind", "Version", "Written by", "Read by", "Older versions kept"], messages)
    )
  )
}

const orders: Readonly<Record<string, string>> = { none: "none", perKey: "for each key", total: "total" }
