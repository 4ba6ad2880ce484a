import type { Witness } from "@lintel/diagnostic"
import { byText, type Channel, type Consumption } from "@lintel/model"
import type { Change } from "../change.js"
import type { Run } from "../run.js"
import { landsOn, payloadsWithKeys } from "./keying.js"
import { isKey, type Keyed, keyedMessages, runStep } from "./order.js"
import { messageAt } from "./union.js"

/** A channel on both sides. */
export interface ChannelSides {
  readonly address: { readonly before: string; readonly after: string }
  readonly before: Channel
  readonly after: Channel
}

/** Two channels that one reader joins: the same group reads both, into the same store. */
interface Join {
  readonly reader: string
  readonly left: ChannelSides
  readonly right: ChannelSides
}

const joined = (a: Consumption, b: Consumption): boolean =>
  a.into !== undefined && a.into === b.into && a.group === b.group

const joinsOf = (run: Run, channels: ReadonlyArray<ChannelSides>): ReadonlyArray<Join> => {
  const byAddress = new Map(channels.map((it) => [it.address.after, it]))
  return [...run.after.ofKind("service"), ...run.after.ofKind("external")].flatMap(({ address, value }) => {
    const consumptions = [...(value.consumes ?? [])].toSorted((a, b) => byText(a.channel, b.channel))
    return consumptions.flatMap((a, at) =>
      consumptions.slice(at + 1).flatMap((b) => {
        const [left, right] = [byAddress.get(a.channel), byAddress.get(b.channel)]
        return a.channel === b.channel || left === undefined || right === undefined || !joined(a, b)
          ? []
          : [{ reader: address, left, right }]
      })
    )
  })
}

const isTogether = (left: Channel, right: Channel): boolean =>
  left.partitions !== undefined && left.partitions === right.partitions && isKey(left.key) && isKey(right.key)

const pairOf = (run: Run, { address, after, before }: ChannelSides): Parameters<typeof keyedMessages>[0] => ({
  run,
  subject: { entity: "channel", ...address },
  before,
  after,
  readings: []
})

/** One key of both channels that is read on two partitions. */
const parted = (run: Run, { left, right }: Join): Witness | undefined => {
  const [one] = keyedMessages(pairOf(run, left))
  const [other] = keyedMessages(pairOf(run, right))
  if (one === undefined || other === undefined || !isKey(one.after.key) || !isKey(other.after.key)) return undefined
  const key = one.after.key
  const payload = payloadsWithKeys(run, messageAt(run.after.model, one.message), [key]).find((it) => {
    const here = landsOn(one.after, it)
    const there = landsOn({ ...other.after, key }, it)
    return here !== undefined && there !== undefined && here !== there
  })
  if (payload === undefined) return undefined
  const line = ({ after, message }: Keyed): ReturnType<typeof runStep> =>
    runStep(
      "ok",
      message,
      "written for one key",
      `on partition ${landsOn({ ...after, key }, payload) ?? ""} of ${after.partitions ?? ""}`
    )
  return {
    _tag: "Run",
    checked: true,
    steps: [
      line(one),
      line(other),
      runStep("failed", right.address.after, "is read elsewhere", "one instance gets the first, another the second")
    ]
  }
}

/** Channels that one reader joins no longer put the same key on the same partition. */
export const copartitioningChanges = (run: Run, channels: ReadonlyArray<ChannelSides>): ReadonlyArray<Change> =>
  joinsOf(run, channels).flatMap((join) => {
    const { left, reader, right } = join
    if (!isTogether(left.before, right.before) || left.before.partitions === 1) return []
    const isRekeyed = (it: ChannelSides): boolean => it.before.key !== it.after.key
    if (isTogether(left.after, right.after) && isRekeyed(left) === isRekeyed(right)) return []
    const moved = left.before.partitions !== left.after.partitions || isRekeyed(left) ? left : right
    const pointer = isRekeyed(moved) ? "/key" : "/partitions"
    const witness = parted(run, join)
    const shown = ({ address, after }: ChannelSides): { channel: string; partitions?: number; key?: string } => ({
      channel: address.after,
      ...(after.partitions === undefined ? {} : { partitions: after.partitions }),
      ...(after.key === undefined ? {} : { key: after.key })
    })
    return [
      {
        code: "compat/co-partitioning-lost" as const,
        class: "changes-meaning" as const,
        subject: moved.address.after,
        pointer,
        data: { reader, channels: [shown(left), shown(right)] },
        ...(witness === undefined ? {} : { witness }),
        before: { address: moved.address.before, pointer },
        after: { address: moved.address.after, pointer },
        reaches: [moved.address.after],
        spares: (_address: string, user: { readonly address: string }) => user.address !== reader
      }
    ]
  })
