import * as Schema from "effect/Schema"
import { compareSpans, microseconds, type Span } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Channel, type Entity, formatDuration, type ModelIndex } from "@lintel/model"
import { pointerOf, modelPointer } from "../../place.js"
import { timeText } from "../../timeText.js"
import { bareName, channelReadings, profilesOf } from "../reading.js"

/** How long a channel keeps what was written; `undefined` when nobody says. What is consumed is gone from a queue. */
const keptFor = ({ retention }: Channel): Span | undefined =>
  retention === undefined
    ? undefined
    : retention === "forever"
      ? "unbounded"
      : retention === "untilConsumed"
        ? 0n
        : microseconds(retention)

/** The retention that would do, where the broker can have it. */
const fixOf = (index: ModelIndex, channel: Entity<"channel">, needed: Span): ReadonlyArray<Fix> => {
  const value = needed === "unbounded" ? "forever" : formatDuration(needed)
  const can = profilesOf(index, channel).every(({ maxRetention, replay }) => {
    const most: Span = maxRetention.value === "unlimited" ? "unbounded" : microseconds(maxRetention.value)
    return replay.value && compareSpans(needed, most) <= 0
  })
  if (!can || channel.value.retention === "untilConsumed") return []
  const path = modelPointer(channel, "retention")
  return [{ _tag: "ModelPatch", id: "keep-long-enough", operations: [{ op: "replace", path, value }] }]
}

const spanText = (span: Span): string => (span === "unbounded" ? "for ever" : timeText(span))

export const retentionBelowReplay = Rule.make("events/retention-below-replay", {
  severity: "error",
  profile: "service",
  summary: "A reader reads again what is no longer there.",
  since: "0.1.0",
  data: Schema.Struct({
    reader: Schema.String,
    at: Schema.String,
    pointer: Schema.String,
    log: Schema.String,
    logPointer: Schema.String,
    needs: Schema.String,
    kept: Schema.String
  }),
  identity: ["log"],
  cause: ["log"],
  needs: ["how long messages are kept", "how fast the log fills"],
  check: ({ index, missing }, report) => {
    for (const { by, consumption, channel, at } of channelReadings(index)) {
      const { replays } = consumption
      if (replays === undefined || replays === "none" || channel === undefined) continue
      // The last message of each key is there for ever: whether that is enough is for the reader to know.
      if (replays === "all" && channel.value.compaction === true) continue
      const needed: Span = replays === "all" ? "unbounded" : microseconds(replays)
      const kept = keptFor(channel.value)
      if (kept === undefined) missing("how long messages are kept", channel.address)
      else if (compareSpans(needed, kept) > 0) {
        const pointer = at("replays")
        report(
          by.address,
          {
            reader: by.address,
            at: by.address,
            pointer,
            log: channel.address,
            logPointer: "/retention",
            needs: spanText(needed),
            kept: kept === 0n ? "until it is read" : spanText(kept)
          },
          {
            pointer,
            related: [{ address: channel.address, pointer: "/retention", role: "keeps less" }],
            fixes: fixOf(index, channel, needed)
          }
        )
      } else if (channel.value.retentionSize !== undefined) missing("how fast the log fills", channel.address)
    }
    for (const store of index.ofKind("store")) {
      const { events } = store.value
      for (const [name, { by, rebuilds }] of Object.entries(events?.projections ?? {})) {
        if (rebuilds !== true) continue
        const { retention, snapshots } = events ?? {}
        // From a snapshot on, the messages before it are not needed.
        if (snapshots !== undefined && snapshots !== "none") continue
        if (retention === undefined) missing("how long messages are kept", store.address)
        if (retention === undefined || retention === "forever") continue
        const pointer = pointerOf("events", "projections", name, "rebuilds")
        report(
          store.address,
          {
            reader: by ?? store.address,
            at: store.address,
            pointer,
            log: store.address,
            logPointer: "/events/retention",
            needs: "for ever",
            kept: timeText(microseconds(retention))
          },
          {
            pointer,
            fixes: [
              {
                _tag: "ModelPatch",
                id: "keep-for-ever",
                operations: [{ op: "replace", path: modelPointer(store, "events", "retention"), value: "forever" }]
              }
            ]
          }
        )
      }
    }
  },
  title: ({ reader, log }) => (reader === log ? bareName(log) : `${bareName(log)} → ${bareName(reader)}`),
  explain: ({ reader, at, pointer, log, logPointer, needs, kept }) => [
    Doc.para(
      ...(reader === log ? ["When a view"] : ["When ", Doc.name(reader)]),
      reader === log ? " is computed again" : " reads again",
      ", the oldest messages are gone, and what it rebuilds from ",
      Doc.name(log),
      " is wrong without an error."
    ),
    Doc.excerpt([
      { address: at, pointer, label: needs === "for ever" ? "reads all again" : `reads ${needs} again` },
      { address: log, pointer: logPointer, label: `kept ${kept.startsWith("until") ? kept : `for ${kept}`}` }
    ]),
    Doc.para(
      "Keep messages as long as somebody reads them again, or keep the last one of each key (",
      Doc.code("compaction"),
      "), or rebuild from the owner's own data."
    )
  ]
})
