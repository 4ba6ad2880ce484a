import { byText, type Channel, isUnitError, type Json, type ModelIndex, parseDuration } from "@lintel/model"
import type { Change } from "../change.js"
import { fieldChange, type Subject } from "../entities/fieldChange.js"
import { type FieldRule, removalIs } from "../entities/fieldRule.js"
import { matchEntities } from "../entities/matchEntities.js"
import type { Run } from "../run.js"
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

const needsOf = (indexes: ReadonlyArray<ModelIndex>, channels: ReadonlySet<string>): ReadonlyArray<Need> => {
  const found = new Map<string, Need>()
  for (const index of indexes) {
    for (const component of [...index.ofKind("service"), ...index.ofKind("external")]) {
      for (const { channel, replays, retention } of component.value.consumes ?? []) {
        if (!channels.has(channel)) continue
        for (const need of [replays, retention]) {
          if (need !== undefined && need !== "none") {
            found.set(`${component.address} ${need}`, { reader: component.address, need })
          }
        }
      }
    }
  }
  return [...found.values()].toSorted((a, b) => byText(a.reader, b.reader) || byText(a.need, b.need))
}

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

/** Compares what channels keep with what their readers need, and what passes where no component is known to send it. */
export const compareChannels = (run: Run, others: ReadonlyArray<ModelIndex>): ReadonlyArray<Change> => {
  const [before, after] = [run.before.model, run.after.model]
  const renames = renamesOf(before, after)
  const busy = new Set(trafficOf(before, after, renames).map(({ channel }) => channel))
  return matchEntities("channels", before, after).pairs.flatMap(([oldKey, newKey]) => {
    const [old, fresh] = [before.channels?.[oldKey], after.channels?.[newKey]]
    if (old === undefined || fresh === undefined) return []
    const subject = { entity: "channel", before: `channel:${oldKey}`, after: `channel:${newKey}` }
    const needs = needsOf([run.before, run.after, ...others], new Set([subject.before, subject.after]))
    return [
      ...retentionChanges(subject, old, fresh, needs),
      ...(busy.has(subject.after) ? [] : listChanges(subject, old, fresh, renames))
    ]
  })
}
