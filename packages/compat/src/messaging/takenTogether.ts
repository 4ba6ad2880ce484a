import type { Witness } from "@lintel/diagnostic"
import type { Address, Message, Model, Payload, Service } from "@lintel/model"
import type { Change } from "../change.js"
import type { Side } from "../payload/judge.js"
import type { Run } from "../run.js"
import { understood, type Understanding } from "./understanding.js"
import { messageAt } from "./union.js"

type MessageAddress = Address<"message">

type Component = Pick<Service, "consumes" | "emits">

const componentsOf = (model: Model): ReadonlyArray<Component> => [
  ...Object.values(model.services ?? {}),
  ...Object.values(model.externals ?? {})
]

const listedOn = (model: Model, channel: string): ReadonlyArray<string> =>
  model.channels?.[channel.slice("channel:".length)]?.messages ?? []

/**
 * What each reader of a message takes on the channel where it meets it; where no reader is known, what the channel
 * carries. `undefined` where a reader has a decoder of its own for it, or nobody says where it passes.
 */
const readersOf = (model: Model, address: MessageAddress): ReadonlyArray<ReadonlySet<string>> | undefined => {
  const key = address.slice("message:".length)
  const components = componentsOf(model)
  const consumed = components
    .flatMap(({ consumes = [] }) => consumes)
    .map((one) => ({ one, taken: new Set<string>(one.messages ?? listedOn(model, one.channel)) }))
    .filter(({ taken }) => taken.has(address))
  if (consumed.length > 0) {
    const isOwn = consumed.some(({ one }) => Object.hasOwn(one.readers ?? {}, key) || (one.upcasters ?? []).length > 0)
    return isOwn ? undefined : consumed.map(({ taken }) => taken)
  }
  const emitted = components.flatMap(({ emits = [] }) => emits)
  const channels = new Set(emitted.filter(({ message }) => message === address).map(({ channel }) => channel))
  if (channels.size === 0 || channels.has(undefined)) return undefined
  return [...channels].map(
    (channel) =>
      new Set<string>([
        ...listedOn(model, channel ?? ""),
        ...emitted.filter((it) => it.channel === channel).map(({ message }) => message)
      ])
  )
}

/** Those whose CloudEvents type does not tell them apart from what is sent. */
const ofItsType = (sent: Message, others: ReadonlyArray<Message | undefined>): ReadonlyArray<Message | undefined> =>
  others.filter(
    (it) =>
      it?.cloudEvents?.type === undefined ||
      sent.cloudEvents?.type === undefined ||
      it.cloudEvents.type === sent.cloudEvents.type
  )

/** What somebody makes of a message who takes several: the worst of all who read it. */
const togetherOf = (
  run: Run,
  address: { readonly before: MessageAddress; readonly after: MessageAddress },
  writer: Side,
  payload: Payload
): Understanding | undefined => {
  const reader = writer === "before" ? "after" : "before"
  const model = run[reader].model
  const written = messageAt(run[writer].model, address[writer])
  const groups = readersOf(model, address[reader])
  if (written === undefined || groups === undefined || groups.some(({ size }) => size < 2)) return undefined
  const sent: Message = Object.assign({}, written, { payload })
  let worst: Understanding = { _tag: "Understood" }
  for (const group of groups) {
    const others = ofItsType(
      sent,
      [...group].map((it) => messageAt(model, it))
    )
    const answer = understood(run, { address: address[writer], message: sent }, others, writer)
    if (answer._tag === "Refused") return answer
    if (answer._tag !== "Understood") worst = answer
  }
  return worst
}

type Refused = Extract<Understanding, { readonly _tag: "Refused" }>

const shown = (witness: Witness | undefined, { headers, refusals, value }: Refused): Witness | undefined =>
  witness?._tag !== "Message"
    ? witness
    : { ...witness, payload: { value }, refusals, ...(headers === undefined ? {} : { headers }) }

/** The change with a message that all those refuse together; one that another of them takes proves nothing. */
const withWitness = (change: Change, answer: Refused): Change => {
  const { class: found, witness } = change
  if (found !== "breaking" || witness === undefined) return change
  if (typeof witness === "function") return { ...change, witness: () => shown(witness(), answer) }
  const seen = shown(witness, answer)
  return seen === undefined ? change : { ...change, witness: seen }
}

const isHarm = ({ class: found }: Change): boolean => found === "breaking" || found === "undecided"

/**
 * Changes of one message, as those meet them who take several messages in the same place: a message that is split in two,
 * or taken up by another one, breaks nobody. What they refuse all together is shown with such a message.
 */
export const asTakenTogether = (
  run: Run,
  address: { readonly before: MessageAddress; readonly after: MessageAddress },
  writer: Side,
  { isHeader = false, payload }: { readonly payload: Payload; readonly isHeader?: boolean },
  changes: ReadonlyArray<Change>
): ReadonlyArray<Change> => {
  if (!changes.some(isHarm)) return changes
  const answer = togetherOf(run, address, writer, payload)
  if (answer === undefined) return changes
  if (answer._tag === "Understood") return changes.filter((it) => !isHarm(it))
  return answer._tag === "Refused" && !isHeader ? changes.map((change) => withWitness(change, answer)) : changes
}
