import type { Witness } from "@lintel/diagnostic"
import type { Json } from "@lintel/model"
import type { Change } from "../change.js"
import type { Side } from "../payload/judge.js"
import type { NamedChanges, Run } from "../run.js"
import { sidesOf } from "../sides.js"
import { renamesOf } from "./rename.js"
import { type Traffic, trafficOf } from "./traffic.js"
import { understood, type Understanding } from "./understanding.js"
import { messageAt } from "./union.js"

const misreadBy = (
  sides: { readonly old: string; readonly new: string },
  writer: Side,
  value: Json
): Pick<Change, "class" | "witness"> => ({
  class: "changes-meaning",
  witness: {
    _tag: "Datum",
    checked: true,
    acceptedBy: writer === "after" ? `${sides.new} and ${sides.old}` : `${sides.old} and ${sides.new}`,
    datum: { value }
  }
})

const witnessOf = (
  sides: { readonly old: string; readonly new: string },
  message: string,
  writer: Side,
  { headers, refusals, value }: Extract<Understanding, { readonly _tag: "Refused" }>
): Witness => ({
  _tag: "Message",
  checked: true,
  ...(writer === "after"
    ? { acceptedBy: sides.new, refusedBy: sides.old }
    : { acceptedBy: sides.old, refusedBy: sides.new }),
  message,
  ...(headers === undefined ? {} : { headers }),
  payload: { value },
  refusals
})

interface Place {
  readonly traffic: Traffic
  readonly sides: { readonly old: string; readonly new: string }
}

const base = (
  { traffic }: Place,
  message: string,
  field: "emits" | "consumes",
  side: "before" | "after" | "both"
): Pick<Change, "subject" | "pointer" | "before" | "after" | "reaches"> => ({
  subject: traffic.component.after,
  pointer: `/${field}`,
  ...(side === "after" ? {} : { before: { address: traffic.component.before, pointer: `/${field}` } }),
  ...(side === "before" ? {} : { after: { address: traffic.component.after, pointer: `/${field}` } }),
  reaches: [message]
})

const where = ({ traffic }: Place, message: string): Record<string, string> => ({
  message,
  ...(traffic.channel === undefined ? {} : { channel: traffic.channel })
})

/** A message that is sent for the first time where others passed before: whoever reads there meets it. */
const newlySent = (run: Run, place: Place, address: string): ReadonlyArray<Change> => {
  const { traffic } = place
  const before = run.before.model
  const oldChannel = channelBefore(run, traffic)
  const listed = oldChannel === undefined ? [] : (before.channels?.[oldChannel]?.messages ?? [])
  const known = [...new Set([...traffic.sends.before.values(), ...listed])]
  if (known.length === 0) return [] // nobody reads there yet
  const one = { address, message: messageAt(run.after.model, address) }
  const verdict = understood(
    run,
    one,
    known.map((it) => messageAt(before, it)),
    "after"
  )
  if (verdict?._tag === "Understood") return []
  const data = where(place, address)
  const common = { code: "compat/message-added" as const, data, ...base(place, address, "emits", "after") }
  if (verdict._tag === "Misread") return [{ ...common, ...misreadBy(place.sides, "after", verdict.value) }]
  if (verdict._tag !== "Refused") return [{ ...common, class: "undecided" }]
  return [{ ...common, class: "breaking", witness: witnessOf(place.sides, address, "after", verdict) }]
}

const channelBefore = (run: Run, { channel }: Traffic): string | undefined => {
  if (channel === undefined) return undefined
  const renames = renamesOf(run.before.model, run.after.model)
  const old = [...renames].find(([, fresh]) => fresh === channel)?.[0] ?? channel
  return old.slice("channel:".length)
}

/** Whether a message was what the component waited for after a request of its own, which it makes no more. */
const isReply = (run: Run, traffic: Traffic, message: string): boolean => {
  const channel = channelBefore(run, traffic)
  const wasAsked = Object.values(run.before.model.calls ?? {}).some(
    ({ from, to }) =>
      from === traffic.component.before &&
      to.replyOn === `channel:${channel ?? ""}` &&
      (to.reply === undefined || to.reply === message)
  )
  const isAsked = Object.values(run.after.model.calls ?? {}).some(
    ({ from, to }) => from === traffic.component.after && to.replyOn === traffic.channel
  )
  return wasAsked && !isAsked
}

/** A message that is not received any more: whoever sends it is not heard, unless it fits another one. */
const noLongerReceived = (run: Run, place: Place, [fresh, old]: readonly [string, string]): ReadonlyArray<Change> => {
  const { traffic } = place
  if (isReply(run, traffic, old)) return [] // nobody is asked, so nobody answers
  const rest = [...traffic.receives.after.values()].map((it) => messageAt(run.after.model, it))
  const one = { address: old, message: messageAt(run.before.model, old) }
  const verdict = rest.length === 0 ? undefined : understood(run, one, rest, "before")
  if (verdict?._tag === "Understood") return []
  const data = where(place, fresh)
  const common = { code: "compat/message-unheard" as const, data, ...base(place, old, "consumes", "before") }
  if (verdict?._tag === "Misread") return [{ ...common, ...misreadBy(place.sides, "before", verdict.value) }]
  if (verdict === undefined) return [{ ...common, class: "breaking" }]
  if (verdict._tag !== "Refused") return [{ ...common, class: "undecided" }]
  return [{ ...common, class: "breaking", witness: witnessOf(place.sides, old, "before", verdict) }]
}

const missingIn = (
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>
): ReadonlyArray<readonly [string, string]> => [...a].filter(([message]) => !b.has(message))

/** What was sent and is received now, or the reverse. */
const isReversed = ({ receives, sends }: Traffic, message: string, was: "sends" | "receives"): boolean =>
  was === "sends"
    ? receives.after.has(message) && !receives.before.has(message)
    : sends.after.has(message) && !sends.before.has(message)

const reversed = (place: Place, message: string, was: "sends" | "receives"): Change => ({
  code: "compat/direction-reversed",
  class: "breaking",
  data: { ...where(place, message), was },
  ...base(place, message, was === "sends" ? "emits" : "consumes", "both")
})

const notSent = (place: Place, message: string): Change => ({
  code: "compat/message-not-sent",
  class: "changes-meaning",
  data: where(place, message),
  ...base(place, message, "emits", "before")
})

/** A channel that is gone is told as such, with all that passed there. */
const isGone = (run: Run, { channel }: Traffic): boolean =>
  channel !== undefined && run.after.find(channel as `channel:${string}`) === undefined

const changesOf = (run: Run, place: Place): ReadonlyArray<Change> => {
  const { traffic } = place
  if (isGone(run, traffic)) return []
  const unsent = missingIn(traffic.sends.before, traffic.sends.after)
  const unheard = missingIn(traffic.receives.before, traffic.receives.after)
  const sent = missingIn(traffic.sends.after, traffic.sends.before)
  return [
    ...unsent.map(([message]) =>
      isReversed(traffic, message, "sends") ? reversed(place, message, "sends") : notSent(place, message)
    ),
    ...unheard.flatMap((pair) =>
      isReversed(traffic, pair[0], "receives")
        ? [reversed(place, pair[0], "receives")]
        : noLongerReceived(run, place, pair)
    ),
    ...sent.flatMap(([message]) => (traffic.receives.before.has(message) ? [] : newlySent(run, place, message)))
  ]
}

/** What a comparison of traffic tells, and of which messages: they need not be told again as removed. */
export interface TrafficChanges {
  readonly named: ReadonlyArray<NamedChanges>
  readonly told: ReadonlySet<string>
}

/**
 * Compares what components send and receive: a message more that readers do not know, a message less that somebody waits
 * for or still sends, a direction that is reversed.
 */
export const compareTraffic = (run: Run): TrafficChanges => {
  const [before, after] = [run.before.model, run.after.model]
  const all = trafficOf(before, after, renamesOf(before, after))
  const told = new Set<string>()
  const named = all.flatMap((traffic) => {
    for (const address of [...traffic.sends.before.values(), ...traffic.receives.before.values()]) told.add(address)
    const versionOf = (model: typeof before, address: string): string | undefined =>
      model.services?.[address.slice("service:".length)]?.version
    const sides = sidesOf(
      versionOf(before, traffic.component.before),
      versionOf(after, traffic.component.after),
      run.sides
    )
    const changes = changesOf(run, { traffic, sides })
    return changes.length === 0 ? [] : [{ sides, changes }]
  })
  return { named, told }
}
