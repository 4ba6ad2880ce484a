import { unknownReasonsIn } from "@lintel/json-schema"
import type { Refusal } from "@lintel/diagnostic"
import { metUntil, writtenVersions } from "@lintel/evolution"
import type { Address, Json, Message, Model, ModelIndex, Payload } from "@lintel/model"
import type { Change } from "../change.js"
import type { NamedChanges, Run } from "../run.js"
import { avroChanges, type AvroVersion } from "../avro/avroChanges.js"
import { equalJson } from "../payload/equal.js"
import { createPayloadComparison } from "../payload/gather.js"
import { createJudge } from "../payload/judge.js"
import type { Placed } from "../payload/place.js"
import { projectedIn } from "../payload/projection.js"
import { scopeOf } from "../payload/scope.js"
import { sidesOf } from "../sides.js"
import { isLoose } from "../messaging/looseMessage.js"
import { asTakenTogether } from "../messaging/takenTogether.js"
import { sparingUpcasters } from "../messaging/compareReaders.js"
import { rolesOf } from "../messaging/traffic.js"
import { encodingChanges } from "./messageEncodings.js"
import { matchEntities } from "./matchEntities.js"

type JsonPayload = Extract<Payload, { readonly _tag: "JsonSchema" }>

/** A payload that is written under some version, and where it stands. */
interface Written {
  readonly payload: Payload
  readonly pointer: string
  readonly version: string | undefined
  /** The content type that it is sent with, where that is known. */
  readonly contentType?: string | undefined
}

const headersPayload = (schema: JsonPayload["schema"]): JsonPayload => ({ _tag: "JsonSchema", schema })

/** What new writers write for old readers; what senders send to a receiver; what is already written. */
type MessagePart = "message" | "received" | "retained"

/** Compares what two versions of a payload admit, and gathers what changed under the message. */
const comparePair = (
  run: Run,
  address: { readonly before: Address<"message">; readonly after: Address<"message"> },
  part: MessagePart,
  before: Written,
  after: Written
): NamedChanges["changes"] => {
  const sides = sidesOf(
    before.version ?? onlyVersion(run.before.model),
    after.version ?? onlyVersion(run.after.model),
    run.sides
  )
  const [old, fresh] = [before.payload, after.payload]
  if (equalJson(old, fresh) && isKnown(old)) return []
  const where = before.version === undefined ? {} : { version: before.version }
  if (old._tag === "Avro" && fresh._tag === "Avro") {
    const version = (side: Written, of: string, schema: Json): AvroVersion => ({ ...side, schema, address: of })
    const [left, right] = [version(before, address.before, old.schema), version(after, address.after, fresh.schema)]
    return avroChanges({ part, before: left, after: right, sides })
  }
  const encoded = encodingChanges(run, { address, part, before, after, sides })
  if (encoded !== undefined) return encoded
  if (old._tag !== "JsonSchema" || fresh._tag !== "JsonSchema") {
    return [undecidedChange(address, part, where, before, after, whyNotCompared(old, fresh))]
  }
  const definitionsAt = (pointer: string): string => pointer.replace(/\/schema$/, "/schemas")
  const judge = createJudge(
    scopeOf(run.before.model, address.before, old.schemas, definitionsAt(before.pointer)),
    scopeOf(run.after.model, address.after, fresh.schemas, definitionsAt(after.pointer)),
    {
      policy: run.policy,
      arena: run.arena,
      isDirected: false,
      projected: projectedIn(old, fresh)
    }
  )
  const payloads = createPayloadComparison(judge)
  const placed = (it: JsonPayload, of: string, pointer: string): Placed => ({
    schema: it.schema,
    place: { address: of, pointer }
  })
  const position = {
    part,
    of: address.after,
    where,
    before: placed(old, address.before, before.pointer),
    after: placed(fresh, address.after, after.pointer),
    witness: (value: Json, refusals: ReadonlyArray<Refusal>) => ({
      _tag: "Message" as const,
      checked: true,
      ...(part === "message"
        ? { acceptedBy: sides.new, refusedBy: sides.old }
        : { acceptedBy: before.version ?? sides.old, refusedBy: sides.new }),
      message: address.after,
      payload: { value },
      refusals
    })
  }
  payloads.compare({ ...position, writer: part === "message" ? "service" : "caller" })
  // What is only worth knowing is told once, not for each direction.
  return payloads
    .changes()
    .filter(({ class: found }) => part !== "retained" || found === "breaking" || found === "undecided")
}

/** What refers to something that is not there stays unknown, however equal both sides look. */
const isKnown = (payload: Payload): boolean =>
  payload._tag === "JsonSchema"
    ? unknownReasonsIn([payload.schema, payload.schemas]).length === 0
    : payload._tag !== "Unknown" || (payload.schema !== undefined && unknownReasonsIn(payload.schema).length === 0)

const formatOf = (payload: Payload): string =>
  payload._tag === "Unknown" ? (payload.format ?? "unknown") : payload._tag

/** Formats of which a payload is unknown only where its schema could not be read. */
const known: ReadonlySet<string> = new Set(["avro", "json-schema"])

const whyNotCompared = (old: Payload, fresh: Payload): string => {
  const unread = [old, fresh].some((it) => it._tag === "Unknown" && it.format !== undefined && known.has(it.format))
  if (unread) return "nothing is known of a part of the schema that could not be read"
  const names = [...new Set([formatOf(old), formatOf(fresh)])].join(" and ")
  return `payloads of the format ${names} are not compared here`
}

const undecidedChange = (
  address: { readonly before: string; readonly after: string },
  part: string,
  where: Readonly<Record<string, string>>,
  before: Written,
  after: Written,
  reason: string
): Change => ({
  code: "compat/payload-undecided",
  class: "undecided",
  subject: address.after,
  pointer: after.pointer,
  data: { part, where, reasons: [reason] },
  before: { address: address.before, pointer: before.pointer },
  after: { address: address.after, pointer: after.pointer },
  reaches: [address.after]
})

const current = (message: Message): Written | undefined =>
  message.payload === undefined
    ? undefined
    : {
        payload: message.payload,
        pointer: "/payload/schema",
        version: message.version,
        contentType: message.contentType
      }

/** Whether no copy of a version is left on the day of the comparison, wherever it was kept. */
const isForgotten = (run: Run, side: "before" | "after", address: Address<"message">, version: string): boolean => {
  const kept = writtenVersions(run[side], address).find((it) => it.version === version)
  const until = kept === undefined ? "unknown" : metUntil(kept)
  return until !== "forever" && until !== "unknown" && until < run.now
}

/** Every version that may still be met: the current one of the old side, and those that either side says are retained. */
const retained = (
  run: Run,
  address: { readonly before: Address<"message">; readonly after: Address<"message"> },
  before: Message,
  after: Message
): ReadonlyArray<Written & { readonly side: "before" | "after" }> => {
  const found = new Map<string, Written & { readonly side: "before" | "after" }>()
  for (const [side, message] of [["before", before] as const, ["after", after] as const]) {
    for (const [index, { payload, version }] of (message.retained ?? []).entries()) {
      if (payload !== undefined && !isForgotten(run, side, address[side], version)) {
        const contentType = payload._tag === message.payload?._tag ? message.contentType : undefined
        found.set(version, { payload, version, contentType, pointer: `/retained/${index}/payload/schema`, side })
      }
    }
  }
  const now = current(before)
  return now === undefined ? [...found.values()] : [{ ...now, side: "before" }, ...found.values()]
}

/** Whether a message kept a version in the same form: what readers make of it is nothing new. */
const keepsAlready = (message: Message, { payload, version }: Written): boolean =>
  message.retained?.some((it) => it.version === version && equalJson(it.payload, payload)) === true

/** The headers of a message; who writes and declares none writes none, who reads and declares none takes any. */
const headersOf = (message: Message, isWriter: boolean): Written => ({
  payload: headersPayload(message.headers ?? (isWriter ? { type: "object", maxProperties: 0 } : true)),
  pointer: "/headers",
  version: message.version
})

const keyOf = ({ key, version }: Message): Written | undefined =>
  key?.payload === undefined ? undefined : { payload: key.payload, pointer: "/key/payload/schema", version }

/** The questions that a message raises: by who is known to write and to read it, both where nobody is. */
const questionsOf = (
  run: Run,
  address: { readonly before: Address<"message">; readonly after: Address<"message"> }
): ReadonlyArray<MessagePart> => {
  if (run.position !== undefined) return [run.position === "message" ? "message" : "retained"]
  const { hasOwnReader, isRead, isWritten } = rolesOf([
    [run.before.model, address.before],
    [run.after.model, address.after]
  ])
  if (isWritten === isRead || hasOwnReader) return ["message", "retained"]
  return isWritten ? ["message"] : ["received"]
}

/** What only one side says is not known on the other. */
const oneSided = (
  address: { readonly before: string; readonly after: string },
  old: Written | undefined,
  fresh: Written | undefined
): ReadonlyArray<Change> => {
  const one = old ?? fresh
  if (one === undefined) return []
  const reason = `only ${old === undefined ? "the new" : "the old"} version says what the message carries`
  return [undecidedChange(address, "message", {}, one, one, reason)]
}

const changesOf = (
  run: Run,
  address: { readonly before: Address<"message">; readonly after: Address<"message"> },
  before: Message,
  after: Message
): ReadonlyArray<Change> => {
  const questions = questionsOf(run, address)
  const all = (old: Written | undefined, fresh: Written | undefined): ReadonlyArray<Change> =>
    old === undefined || fresh === undefined
      ? oneSided(address, old, fresh)
      : questions.flatMap((part) => comparePair(run, address, part, old, fresh))
  const together = (part: MessagePart, payload: Payload, changes: ReadonlyArray<Change>, isHeader = false) =>
    asTakenTogether(run, address, part === "message" ? "after" : "before", { payload, isHeader }, changes)
  const [was, is] = [current(before), current(after)]
  const payloads =
    was === undefined || is === undefined
      ? all(was, is)
      : questions.flatMap((part) =>
          together(part, (part === "message" ? is : was).payload, comparePair(run, address, part, was, is))
        )
  const headers =
    before.headers === undefined && after.headers === undefined
      ? []
      : questions.flatMap((part) => {
          const sides = [headersOf(before, part !== "message"), headersOf(after, part === "message")] as const
          const sent = part === "message" ? is : was
          const found = comparePair(run, address, part, ...sides)
          return sent === undefined ? found : together(part, sent.payload, found, true)
        })
  const now = is
  const isSame = equalJson(was?.payload, now?.payload)
  const older =
    now === undefined || run.position === "message"
      ? []
      : retained(run, address, before, after)
          .slice(was === undefined ? 0 : 1)
          .filter((it) => !isSame || !keepsAlready(before, it))
  return [
    ...payloads,
    ...(now === undefined
      ? []
      : older.flatMap((it) => {
          const of = it.side === "before" ? address : { ...address, before: address.after }
          const found = together("retained", it.payload, comparePair(run, of, "retained", it, now))
          return found.map((change) => sparingUpcasters(run, it, change))
        })),
    ...(keyOf(before) === undefined || keyOf(after) === undefined ? [] : all(keyOf(before), keyOf(after))),
    ...headers
  ]
}

/**
 * Compares the payloads of all messages: what new producers write with old readers, and what is already written, in every
 * version that may still be met, with new readers.
 */
export const compareMessages = (run: Run, others: ReadonlyArray<ModelIndex> = []): ReadonlyArray<NamedChanges> => {
  const [left, right] = [run.before.model, run.after.model]
  return matchEntities("messages", left, right).pairs.flatMap(([oldKey, newKey]) => {
    const [before, after] = [left.messages?.[oldKey], right.messages?.[newKey]]
    if (before === undefined || after === undefined) return []
    const address = { before: `message:${oldKey}`, after: `message:${newKey}` } as const
    const all = changesOf(run, address, before, after)
    const changes = isLoose(run, address, others) ? all.filter(({ class: found }) => found === "information") : all
    const sides = sidesOf(before.version ?? onlyVersion(left), after.version ?? onlyVersion(right), run.sides)
    return changes.length === 0 ? [] : [{ sides, changes }]
  })
}

/** The version of the one service that a Model is about. */
const onlyVersion = ({ services }: Model): string | undefined => {
  const [only, ...others] = Object.values(services ?? {})
  return others.length === 0 ? only?.version : undefined
}
