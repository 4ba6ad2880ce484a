import { microseconds, type Span } from "@lintel/analysis"
import type { ChannelReading } from "./reading.js"

/** A time within which a copy can still come, and the field that says so. */
export interface Horizon {
  readonly span: Span
  readonly what: "redelivery" | "replay" | "resend"
  readonly address: string
  readonly pointer: string
}

/** How long after the first try the last one may come, at least: the waits between them. */
export const redeliveryOf = ({ by, consumption, channel, at }: ChannelReading): ReadonlyArray<Horizon> => {
  const { attempts, delay, visibility } = consumption.redelivery ?? {}
  if (attempts === undefined) return []
  const place = { what: "redelivery", address: by.address, pointer: at("redelivery") } as const
  if (attempts === "unlimited") {
    const kept = channel?.value.retention
    return kept === undefined || kept === "untilConsumed"
      ? []
      : [{ ...place, span: kept === "forever" ? "unbounded" : microseconds(kept) }]
  }
  const wait = delay ?? visibility
  return wait === undefined ? [] : [{ ...place, span: microseconds(wait) * BigInt(attempts - 1) }]
}

/** How far back a reader reads again. */
export const replayOf = ({ by, consumption, channel, at }: ChannelReading): ReadonlyArray<Horizon> => {
  const { replays } = consumption
  if (replays === undefined || replays === "none") return []
  const place = { what: "replay", address: by.address, pointer: at("replays") } as const
  if (replays !== "all") return [{ ...place, span: microseconds(replays) }]
  const kept = channel?.value.retention
  if (kept === undefined || kept === "untilConsumed") return []
  return [{ ...place, span: kept === "forever" ? "unbounded" : microseconds(kept) }]
}
