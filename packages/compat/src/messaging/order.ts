import type { RunStep, Witness } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import { byText, type Channel, type Consumption, type Json, type ModelIndex } from "@lintel/model"
import type { Change } from "../change.js"
import type { Subject } from "../entities/fieldChange.js"
import type { Run } from "../run.js"
import { keyIn, type Keying, keyingOf, landsOn, payloadsWithKeys } from "./keying.js"
import { messageAt } from "./union.js"

/** A component that reads a channel, on either side. */
export interface Reading {
  readonly reader: string
  readonly consumption: Consumption
}

/** Who reads a channel, by all Models together. */
export const readingsOf = (indexes: ReadonlyArray<ModelIndex>, channels: ReadonlySet<string>): ReadonlyArray<Reading> =>
  indexes
    .flatMap((index) => [...index.ofKind("service"), ...index.ofKind("external")])
    .flatMap(({ address, value }) =>
      (value.consumes ?? [])
        .filter(({ channel }) => channels.has(channel))
        .map((consumption) => ({ reader: address as string, consumption }))
    )
    .toSorted((a, b) => byText(a.reader, b.reader))

/** One channel on both sides, with those who read it. */
export interface ChannelPair {
  readonly run: Run
  readonly subject: Subject
  readonly before: Channel
  readonly after: Channel
  readonly readings: ReadonlyArray<Reading>
}

/** A message of the channel, by its address in the new Model, and what puts it where it goes on the two sides. */
export interface Keyed {
  readonly message: string
  readonly before: Keying
  readonly after: Keying
}

/** How each message that both sides know is keyed; the channel's own key where no message is known. */
export const keyedMessages = ({ run, before, after }: ChannelPair): ReadonlyArray<Keyed> =>
  (after.messages ?? []).flatMap((message) => {
    const [old, fresh] = [messageAt(run.before.model, message), messageAt(run.after.model, message)]
    if (old === undefined || fresh === undefined) return []
    return [{ message, before: keyingOf(run.before, before, old), after: keyingOf(run.after, after, fresh) }]
  })

const orders = ["none", "perKey", "total"] as const

/** Whether messages are spread by a key at all. */
export const isKey = (key: string | undefined): key is string => key !== undefined && key !== "none"

type Cause = "key" | "partitions" | "ordering"

const causesOf = (pair: ChannelPair, keyed: ReadonlyArray<Keyed>): ReadonlyArray<Cause> => {
  const { after, before } = pair
  const isOne = before.partitions === 1 && after.partitions === 1
  const isRekeyed = keyed.length === 0 ? before.key !== after.key : keyed.some((it) => it.before.key !== it.after.key)
  // Without a key and over several partitions there was no order to lose.
  const hadOrder = before.partitions === 1 || keyed.some((it) => isKey(it.before.key)) || isKey(before.key)
  const isMoved =
    hadOrder &&
    before.partitions !== undefined &&
    after.partitions !== undefined &&
    before.partitions !== after.partitions
  const isWeaker =
    before.ordering !== undefined &&
    after.ordering !== undefined &&
    orders.indexOf(after.ordering) < orders.indexOf(before.ordering)
  return [
    ...(isRekeyed && !isOne ? (["key"] as const) : []),
    ...(isMoved ? (["partitions"] as const) : []),
    ...(isWeaker ? (["ordering"] as const) : [])
  ]
}

/** The order a reader relies on, and who says so: itself, or the channel that promised it. */
interface Relied {
  readonly reader: string
  readonly order: "perKey" | "total"
  readonly said: "reader" | "channel"
}

const reliedOn = ({ before, readings }: ChannelPair, causes: ReadonlyArray<Cause>): ReadonlyArray<Relied> => {
  const found = new Map<string, Relied>()
  for (const { consumption, reader } of readings) {
    const order = consumption.order ?? before.ordering
    if (order === undefined || order === "none") continue
    // What was one partition keeps its order whatever the key; only more partitions or a weaker promise take it.
    if (order === "total" && !causes.includes("partitions") && !causes.includes("ordering")) continue
    found.set(reader, { reader, order, said: consumption.order === undefined ? "channel" : "reader" })
  }
  return [...found.values()]
}

const longestShown = 200

const valuesOf = (pair: ChannelPair, field: Cause): { readonly had?: string; readonly has?: string } => {
  const text = (value: string | number): string => String(value).slice(0, longestShown)
  const [had, has] = [pair.before[field], pair.after[field]]
  return {
    ...(had === undefined ? {} : { had: text(had) }),
    ...(has === undefined ? {} : { has: text(has) })
  }
}

/** One step of a run that shows where messages land, by the address of what it is about. */
export const runStep = (outcome: RunStep["outcome"], step: string, action: string, detail: string): RunStep => ({
  outcome,
  step: shortAddress(step),
  action,
  detail
})

/** Where a message lands, in words. */
const placed = (payload: Json, keying: Keying): string => {
  const text = keyIn(payload, keying.key)
  const partition = landsOn(keying, payload)
  return [
    text === undefined ? "without a key" : `with the key ${JSON.stringify(text)}`,
    ...(partition === undefined ? [] : [`on partition ${partition} of ${keying.partitions ?? ""}`])
  ].join(", ")
}

/** A message written before the change and one of the same payload key after it, on two partitions. */
const overtaking = (pair: ChannelPair, keyed: ReadonlyArray<Keyed>, reader: string): Witness | undefined => {
  for (const it of keyed) {
    if (!isKey(it.before.key)) continue
    const keys = [it.before.key, it.after.key].filter(isKey)
    const payloads = payloadsWithKeys(pair.run, messageAt(pair.run.after.model, it.message), [...new Set(keys)])
    const moved = payloads.find((payload) => {
      const [old, fresh] = [landsOn(it.before, payload), landsOn(it.after, payload)]
      return old !== undefined && fresh !== undefined && old !== fresh
    })
    const shown = moved ?? payloads[0]
    if (shown === undefined) continue
    const what = JSON.stringify(shown)
    return {
      _tag: "Run",
      checked: moved !== undefined,
      steps: [
        runStep("ok", it.message, "written before the change", `${what}, ${placed(shown, it.before)}`),
        runStep("ok", it.message, "the same thing, written after it", placed(shown, it.after)),
        runStep("failed", reader, "takes the second one first", "partitions are read independently of one another")
      ]
    }
  }
  return undefined
}

/** The order that a channel's readers rely on is lost: other partitions, another key, or no promise any more. */
export const orderChanges = (pair: ChannelPair): ReadonlyArray<Change> => {
  const { subject } = pair
  const keyed = keyedMessages(pair)
  const causes = causesOf(pair, keyed)
  const relied = reliedOn(pair, causes)
  const [cause] = causes
  const [first] = relied
  if (cause === undefined || first === undefined) return []
  const witness = causes.some((it) => it !== "ordering") ? overtaking(pair, keyed, first.reader) : undefined
  const pointer = `/${cause}`
  return [
    {
      code: "compat/order-lost",
      class: "breaking",
      subject: subject.after,
      pointer,
      data: {
        causes: causes.map((field) => ({ field, ...valuesOf(pair, field) })),
        readers: relied.map((it) => ({ ...it }))
      },
      ...(witness === undefined ? {} : { witness }),
      ...(pair.before[cause] === undefined ? {} : { before: { address: subject.before, pointer } }),
      ...(pair.after[cause] === undefined ? {} : { after: { address: subject.after, pointer } }),
      reaches: [subject.after],
      spares: (_address, { address }) => !relied.some(({ reader }) => reader === address)
    }
  ]
}
