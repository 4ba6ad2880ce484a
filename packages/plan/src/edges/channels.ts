import { compare } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import { type Channel, isJsonObject, type Json, type Message, type Model, type Service } from "@lintel/model"
import { type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import { sameJson } from "../sameJson.js"
import type { Side, Survey } from "../survey.js"
import { type Both, bothOf, readersOn, writersOn } from "./channelSides.js"
import type { MessageOptions } from "./messageJudge.js"
import { movedPairs } from "./movedChannels.js"

const messageIn = ({ model }: Side, address: string): Message | undefined =>
  model.messages?.[address.slice("message:".length)]

/** What puts messages of a channel where they go, and what of them is kept. */
const spreadingOf = (side: Side, { compaction, key, messages = [], ordering, partitions }: Channel): unknown => [
  [key, partitions, ordering, compaction],
  messages.map((it) => [side.nameOf(it), messageIn(side, it)?.key])
]

const speaking = ({ consumes, emits, version }: Service): Service => ({
  ...(version === undefined ? {} : { version }),
  ...(consumes === undefined ? {} : { consumes }),
  ...(emits === undefined ? {} : { emits })
})

/** As much of a design as says how messages of some channels are spread, and who reads them. */
const partOf = ({ index, model }: Side, channels: ReadonlyArray<string>): Model => {
  const own = Object.entries(model.channels ?? {}).filter(([key]) => channels.includes(key))
  const messages = new Set(own.flatMap(([, { messages: all = [] }]) => all.map((it) => it.slice("message:".length))))
  const busy = new Set(
    own.flatMap(([key]) => [
      ...index.readersOfChannel(`channel:${key}`).map(({ by }) => by),
      ...index.producersOfChannel(`channel:${key}`).map(({ by }) => by)
    ])
  )
  return {
    lintel: model.lintel,
    channels: Object.fromEntries(own),
    ...(model.brokers === undefined ? {} : { brokers: model.brokers }),
    ...(model.schemas === undefined ? {} : { schemas: model.schemas }),
    messages: Object.fromEntries(Object.entries(model.messages ?? {}).filter(([key]) => messages.has(key))),
    services: Object.fromEntries(
      Object.entries(model.services ?? {}).flatMap(([key, service]) =>
        busy.has(`service:${key}`) ? [[key, speaking(service)]] : []
      )
    )
  }
}

const compatibleMixture: UnitPair["oldClientNewServer"] = { verdict: "compatible", evidence: [] }

/** What is there in both versions while the one replaces the other. */
const itself = (unit: string, through: string, evidence: ReadonlyArray<Evidence>): UnitPair => ({
  client: unit,
  server: unit,
  medium: "message",
  through,
  oldClientNewServer: compatibleMixture,
  newClientOldServer: mixtureOf(evidence),
  wait: { in: through, for: "untilConsumed" }
})

const rows = (data: unknown, key: string): ReadonlyArray<Readonly<Record<string, Json>>> => {
  const found = isJsonObject(data) ? data[key] : undefined
  return Array.isArray(found) ? found.filter(isJsonObject) : []
}

const textOf = (it: Json | undefined): string =>
  typeof it === "string" ? it : it === undefined ? "none" : JSON.stringify(it)

const changeWords = (had: Json | undefined, has: Json | undefined): string => `${textOf(had)} → ${textOf(has)}`

const told: ReadonlySet<string> = new Set([
  "compat/order-lost",
  "compat/compaction-identity-changed",
  "compat/co-partitioning-lost"
])

const fieldsTold: ReadonlySet<unknown> = new Set(["key", "partitions", "ordering"])

const verdictOf = ({ class: kind, code, data }: Diagnostic): Evidence["verdict"] | undefined => {
  const verdict = kind === "breaking" || kind === "undecided" || kind === "changes-meaning" ? kind : undefined
  if (told.has(code)) return verdict
  const isField = code === "compat/field-changed" && isJsonObject(data) && fieldsTold.has(data["field"])
  return isField && verdict === "changes-meaning" ? verdict : undefined
}

const listed = (names: ReadonlyArray<string>): string => [...new Set(names)].map(shortAddress).join(" and ")

/** Why messages of before and after do not lie where their readers look for them, as one clause. */
const reasonOf = ({ code, data }: Diagnostic, channel: string): string => {
  const place = shortAddress(channel)
  const field = (name: string): Json | undefined => (isJsonObject(data) ? data[name] : undefined)
  if (code === "compat/order-lost") {
    const causes = rows(data, "causes").map((it) => `${textOf(it["field"])} ${changeWords(it["had"], it["has"])}`)
    const readers = rows(data, "readers").flatMap(({ reader }) => (typeof reader === "string" ? [reader] : []))
    return `what is written to ${place} before and after lands apart (${causes.join(", ")}), and ${listed(readers)} relies on its order`
  }
  if (code === "compat/compaction-identity-changed")
    return `what is written to ${place} under another key (${changeWords(field("had"), field("has"))}) never replaces what was written before, and compaction keeps both`
  if (code === "compat/co-partitioning-lost")
    return `${place} is joined with another channel, and one key is no longer on the same partition of both`
  return `what is written to ${place} before and after is spread by another ${textOf(field("field"))} (${changeWords(field("old"), field("new"))})`
}

/** Whether writers choose it, and not the channel. */
const isKeyed = ({ data, pointer }: Diagnostic): boolean =>
  rows(data, "causes").some(({ field }) => field === "key") ||
  pointer === "/key" ||
  (isJsonObject(data) && data["field"] === "key")

/** Channels with those that some reader of them joins with them: what is on one partition of both is seen together. */
const withJoined = ({ after }: Survey, all: ReadonlyArray<Both>, changed: ReadonlyArray<Both>): ReadonlyArray<Both> => {
  const readers = new Set(changed.flatMap(({ keys }) => readersOn(after, keys[1])))
  const own = new Set(changed)
  return all.filter((it) => own.has(it) || readersOn(after, it.keys[1]).some((reader) => readers.has(reader)))
}

const spreadingPairs = (
  survey: Survey,
  changed: ReadonlyArray<Both>,
  { count, policy }: MessageOptions
): ReadonlyArray<UnitPair> => {
  const { after, before } = survey
  const byName = new Map(changed.map((it) => [it.name, it]))
  const keysOf = (at: 0 | 1): ReadonlyArray<string> => changed.map(({ keys }) => keys[at])
  count()
  const report = compare(partOf(before, keysOf(0)), partOf(after, keysOf(1)), {
    policy: { ...policy, unstable: [] },
    fixes: false,
    witnesses: "when-read"
  })
  const found = new Map<
    string,
    { readonly unit: string; readonly through: string; readonly evidence: Array<Evidence> }
  >()
  for (const finding of report.findings) {
    const { code, pointer, subject } = finding
    const verdict = verdictOf(finding)
    const channel = byName.get(subject)
    if (verdict === undefined || channel === undefined) continue
    const [old, fresh] = channel.keys
    const writers = isKeyed(finding) ? [...new Set([...writersOn(before, old), ...writersOn(after, fresh)])] : [subject]
    for (const unit of writers) {
      const key = JSON.stringify([unit, subject])
      const own = found.get(key) ?? { unit, through: subject, evidence: [] }
      found.set(key, own)
      own.evidence.push({
        code,
        verdict,
        subject,
        ...(pointer === undefined ? {} : { pointer }),
        reasons: [reasonOf(finding, subject)],
        ...(finding.witness === undefined ? {} : { witness: finding.witness })
      })
    }
  }
  return [...found.values()].map(({ evidence, through, unit }) => itself(unit, through, evidence))
}

/** Channels that one reader joins and that both take another key: while they do, one of them has it and the other has not. */
const rekeyedTogether = (
  { after, before }: Survey,
  changed: ReadonlyArray<Both>,
  { versioned }: MessageOptions
): ReadonlyArray<UnitPair> => {
  const rekeyed = new Map(
    changed
      .filter(({ channels: [old, fresh] }) => old.key !== fresh.key && old.partitions !== 1 && fresh.partitions !== 1)
      .map((it) => [it.name, it])
  )
  return [...rekeyed.values()].flatMap(({ channels: [old, fresh], keys, name }) =>
    after.index.readersOfChannel(name).flatMap(({ by, consumption: { group, into } }) => {
      const others = (after.index.find(by)?.value.consumes ?? []).filter(
        (it) => it.channel !== name && it.into !== undefined && it.into === into && it.group === group
      )
      return others.flatMap(({ channel }) => {
        const other = rekeyed.get(channel)
        if (other === undefined) return []
        const writers = new Set([...writersOn(before, keys[0]), ...writersOn(after, keys[1])])
        const neighbours = new Set([...writersOn(before, other.keys[0]), ...writersOn(after, other.keys[1])])
        const reader = shortAddress(by)
        const reason = `${reader} joins ${shortAddress(name)} and ${shortAddress(channel)}, and while their key changes (${changeWords(old.key, fresh.key)}) one thing is on different partitions of the two`
        return [...writers].map((writer) => {
          const neighbour = [...neighbours].find((it) => it !== writer) ?? writer
          const steps = [
            {
              outcome: "ok" as const,
              step: versioned(writer, "new"),
              action: `writes to ${shortAddress(name)}`,
              detail: `under ${fresh.key ?? "no key"}`
            },
            {
              outcome: "ok" as const,
              step: versioned(neighbour, "old"),
              action: `writes to ${shortAddress(channel)}`,
              detail: `under ${other.channels[0].key ?? "no key"}`
            },
            {
              outcome: "failed" as const,
              step: reader,
              action: "joins the two",
              detail: "they are on partitions of different numbers"
            }
          ]
          return itself(writer, name, [
            {
              code: "compat/co-partitioning-lost",
              verdict: "changes-meaning",
              subject: name,
              pointer: "/key",
              reasons: [reason],
              witness: { _tag: "Run", checked: true, steps }
            }
          ])
        })
      })
    })
  )
}

/**
 * What channels ask of a rollout beyond the messages on them: where they are, and by what their messages are spread. Readers
 * rely on the order of one key, and compaction on its identity; while two versions write, or what the old one wrote is still
 * unread, both keys are there at once, whatever goes first.
 */
export const channelPairs = (survey: Survey, options: MessageOptions): ReadonlyArray<UnitPair> => {
  const both = bothOf(survey)
  const spread = both.filter(
    ({ channels: [old, fresh] }) => !sameJson(spreadingOf(survey.before, old), spreadingOf(survey.after, fresh))
  )
  const spreading =
    spread.length === 0
      ? []
      : [
          ...spreadingPairs(survey, withJoined(survey, both, spread), options),
          ...rekeyedTogether(survey, spread, options)
        ]
  return [...spreading, ...both.flatMap((it) => movedPairs(survey, it, options))]
}
