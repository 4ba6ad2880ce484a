import { byText, type Channel, isUnitError, type Json, type ModelIndex, parseDuration } from "@lintel/model"
import type { Change } from "../change.js"
import { fieldChange, type Subject } from "../entities/fieldChange.js"
import { downHurts, type FieldRule, meaning, removalIs } from "../entities/fieldRule.js"
import { matchEntities } from "../entities/matchEntities.js"
import type { Run } from "../run.js"
import { type ChannelSides, copartitioningChanges } from "./copartitioning.js"
import { identityChanges } from "./compaction.js"
import { type ChannelPair, orderChanges, type Reading, readingsOf } from "./order.js"
import { type Renames, renamesOf, underNewNames } from "./rename.js"
import { trafficOf } from "./traffic.js"

/** A time in microseconds; without end for what is kept or read from the beginning. */
const timeOf = (text: string | undefined): number | bigint | undefined => {
  if (text === undefined) return undefined
  if (text === "forever" || text === "all") return Number.POSITIVE_INFINITY
  if (text === "untilConsumed" || text === "none") return 0n
  const duration = parseDuration(text)
  return isUnitError(duration) ? undefined : duration
}

/** How far back a reader of a channel goes. */
interface Need {
  readonly reader: string
  readonly need: string
}

const needsOf = (readings: ReadonlyArray<Reading>): ReadonlyArray<Need> => {
  const found = new Map<string, Need>()
  for (const { consumption, reader } of readings) {
    for (const need of [consumption.replays, consumption.retention]) {
      if (need !== undefined && need !== "none") found.set(`${reader} ${need}`, { reader, need })
    }
  }
  return [...found.values()].toSorted((a, b) => byText(a.reader, b.reader) || byText(a.need, b.need))
}

const spreadingRules = {
  key: meaning("Messages of one key keep their order; by another key they do not."),
  partitions: meaning("Keys land in other partitions: messages of one key may overtake each other during the change."),
  ordering: downHurts(["none", "perKey", "total"], "Readers that rely on the order meet messages out of it.")
} as const

const messagesRule = removalIs("changes-meaning", "Readers wait for messages that do not pass there any more.")

const retentionChanges = (
  subject: Subject,
  before: Channel,
  after: Channel,
  needs: ReadonlyArray<Need>
): ReadonlyArray<Change> => {
  const [old, fresh] = [before.retention, after.retention]
  if (old === fresh) return []
  const kept = timeOf(fresh)
  const short = kept === undefined ? [] : needs.filter(({ need }) => (timeOf(need) ?? 0n) > kept)
  const fell = kept !== undefined && (timeOf(old) ?? Number.POSITIVE_INFINITY) > kept
  if (fresh !== undefined && fell && short.length > 0) {
    return [
      {
        code: "compat/retention-too-short",
        class: "breaking",
        subject: subject.after,
        pointer: "/retention",
        data: { has: fresh, ...(old === undefined ? {} : { had: old }), needs: short.map((it) => ({ ...it })) },
        ...(old === undefined ? {} : { before: { address: subject.before, pointer: "/retention" } }),
        after: { address: subject.after, pointer: "/retention" },
        reaches: [subject.after]
      }
    ]
  }
  return []
}

const weighed = (
  subject: Subject,
  field: string,
  rule: FieldRule,
  before: Json | undefined,
  after: Json | undefined
): ReadonlyArray<Change> => {
  const found = rule._tag === "Compared" ? rule.weigh(before, after) : undefined
  return found === undefined ? [] : [fieldChange(subject, field, `/${field}`, found, [before, after])]
}

/** What a channel lists, where nobody says who sends and receives it. */
const listChanges = (subject: Subject, before: Channel, after: Channel, renames: Renames): ReadonlyArray<Change> => {
  const [old, fresh] = [before.messages, after.messages].map((list) => (list === undefined ? undefined : [...list]))
  const left = old === undefined ? undefined : (underNewNames(old, renames) as ReadonlyArray<string>).toSorted()
  const right = fresh?.toSorted()
  return JSON.stringify(left) === JSON.stringify(right) ? [] : weighed(subject, "messages", messagesRule, left, right)
}

const spreadingFields = ["key", "partitions", "ordering"] as const

/** What puts messages where they go: the order that readers rely on, or, where none does, the fields by themselves. */
const spreadingChanges = (pair: ChannelPair): ReadonlyArray<Change> => {
  const lost = orderChanges(pair)
  const identity = identityChanges(pair)
  const told = new Set([...(lost.length > 0 ? spreadingFields : []), ...(identity.length > 0 ? ["key"] : [])])
  const { after, before, subject } = pair
  const plain = spreadingFields.flatMap((field) =>
    told.has(field) || before[field] === after[field]
      ? []
      : weighed(subject, field, spreadingRules[field], before[field], after[field])
  )
  return [...lost, ...identity, ...plain]
}

/**
 * Compares what channels keep with what their readers need, where messages land with the order readers rely on, and what
 * passes where no component is known to send it.
 */
export const compareChannels = (run: Run, others: ReadonlyArray<ModelIndex>): ReadonlyArray<Change> => {
  const [before, after] = [run.before.model, run.after.model]
  const renames = renamesOf(before, after)
  const busy = new Set(trafficOf(before, after, renames).map(({ channel }) => channel))
  const both = matchEntities("channels", before, after).pairs.flatMap(
    ([oldKey, newKey]): ReadonlyArray<ChannelSides> => {
      const [old, fresh] = [before.channels?.[oldKey], after.channels?.[newKey]]
      if (old === undefined || fresh === undefined) return []
      return [{ address: { before: `channel:${oldKey}`, after: `channel:${newKey}` }, before: old, after: fresh }]
    }
  )
  const each = both.flatMap(({ address, after: fresh, before: old }) => {
    const subject = { entity: "channel", ...address }
    const readings = readingsOf([run.before, run.after, ...others], new Set([address.before, address.after]))
    return [
      ...retentionChanges(subject, old, fresh, needsOf(readings)),
      ...spreadingChanges({ run, subject, before: old, after: fresh, readings }),
      ...(busy.has(address.after) ? [] : listChanges(subject, old, fresh, renames))
    ]
  })
  return [...each, ...copartitioningChanges(run, both)]
}
