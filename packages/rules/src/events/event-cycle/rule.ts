import * as Schema from "effect/Schema"
import { digraph, shortestCycle, stronglyConnected } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Address, FlowStep, ModelIndex } from "@lintel/model"
import { names } from "../../wordsOf.js"
import { bareName } from "../reading.js"

interface Hop extends Receipt {
  readonly start: string
  readonly end: string
  /** The message that follows. */
  readonly to: string
  /** What says so: a flow, or the service whose emission it is. */
  readonly flow: string
}

/** What is published whatever happens: branches may go another way, so what stands in one does not count. */
const always = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<Pick<Publication, "message" | "channel">> =>
  steps.flatMap((step) => {
    if (step._tag === "Publish") return [{ message: step.message, channel: step.channel }]
    if (step._tag === "Sequence" || step._tag === "Parallel") return always(step.steps)
    return step._tag === "Repeat" ? always([step.step]) : []
  })

/** A message that a component gets, whatever it holds, and where. */
interface Receipt {
  readonly by: string
  readonly message: string
  readonly channel: string
}

/** Everything that is got: who chooses among the messages of a channel may not get the one in question. */
const receiptsOf = (index: ModelIndex): ReadonlyArray<Receipt> =>
  index
    .ofKind("message")
    .flatMap(({ address: message }) =>
      index
        .readersOf(message)
        .flatMap(({ by, consumption: { channel, filter } }) => (filter === undefined ? [{ by, message, channel }] : []))
    )

/** The channels that a message on one of them is surely on: by routes that look at nothing else. */
const reachedFrom = (index: ModelIndex, channel: string, message: string): ReadonlySet<string> => {
  const found = new Set([channel])
  for (const at of found) {
    const { routes = [], unrouted } = index.find(at as Address<"channel">)?.value ?? {}
    const own = routes.filter(({ messages }) => messages?.some((it) => it === message) ?? true)
    for (const { to, when } of own) if (when === undefined) found.add(to)
    if (own.length === 0 && unrouted !== undefined && unrouted !== "dropped") found.add(unrouted)
  }
  return found
}

/** Where a component puts a message: as it says, else the one channel that carries it. */
const placesOf = (index: ModelIndex, by: string, message: string, said: string | undefined): ReadonlySet<string> => {
  const emitted = index.producersOf(message).flatMap((it) => (it.by === by ? (it.emission.channel ?? []) : []))
  const own = said === undefined ? emitted : [said]
  const carrying = new Set<string>([
    ...index
      .ofKind("channel")
      .flatMap(({ address, value }) => (value.messages?.some((it) => it === message) ? [address] : [])),
    ...index.readersOf(message).map(({ consumption }) => consumption.channel)
  ])
  const first: Iterable<string> = own.length > 0 ? own : carrying.size === 1 ? carrying : []
  return new Set([...first].flatMap((channel) => [...reachedFrom(index, channel, message)]))
}

interface Publication {
  readonly message: string
  readonly channel: string | undefined
  /** What says so. */
  readonly flow: string
}

/** What always follows a receipt: by its flows, which know the cases, else by what emissions say. */
const publicationsOn = (index: ModelIndex, { by, channel, message }: Receipt): ReadonlyArray<Publication> => {
  const flows = index
    .ofKind("flow")
    .filter(
      ({ value: { of, trigger } }) =>
        of === by &&
        trigger._tag === "Message" &&
        trigger.message === message &&
        (trigger.channel ?? channel) === channel
    )
  const inFlows = flows.flatMap(({ address, value }) => always(value.steps).map((it) => ({ ...it, flow: address })))
  if (flows.length > 0) return inFlows
  const component = index.find(by as Address<"service">)?.value ?? index.find(by as Address<"external">)?.value
  return (component?.emits ?? []).flatMap((emission) =>
    [...(emission.upon ?? []), ...(emission.answers ?? [])].some((it) => it === message)
      ? [{ message: emission.message, channel: emission.channel, flow: by }]
      : []
  )
}

/** A message on a channel: the same message on another channel is another step on the way. */
const nodeOf = (message: string, channel: string): string => `${message} ${channel}`

/** Arrows from a message where it is read to what handling it always publishes, where that comes to. */
const hopsOf = (index: ModelIndex): ReadonlyMap<string, Hop> => {
  const hops = new Map<string, Hop>()
  for (const receipt of receiptsOf(index)) {
    for (const { channel, flow, message } of publicationsOn(index, receipt)) {
      for (const place of placesOf(index, receipt.by, message, channel)) {
        const [from, to] = [nodeOf(receipt.message, receipt.channel), nodeOf(message, place)]
        hops.set(`${from} ${to}`, { start: from, end: to, ...receipt, to: message, flow })
      }
    }
  }
  return hops
}

/** The hops of a round as data: channels are named where one message is on several of them. */
const roundOf = (hops: ReadonlyArray<Hop>) => {
  const isRelayed = new Set(hops.map(({ message }) => message)).size < hops.length
  return hops.map(({ by, channel, flow, message, to }) => ({
    from: message,
    to,
    flow,
    by,
    ...(isRelayed ? { on: channel } : {})
  }))
}

export const eventCycle = Rule.make("events/event-cycle", {
  severity: "error",
  profile: "starter",
  summary: "A message leads to itself, for ever.",
  since: "0.1.0",
  data: Schema.Struct({
    hops: Schema.Array(
      Schema.Struct({
        from: Schema.String,
        to: Schema.String,
        flow: Schema.String,
        by: Schema.String,
        /** The channel it is read from, where one message is on several. */
        on: Schema.optionalKey(Schema.String)
      })
    )
  }),
  identity: ["hops"],
  check: ({ index }, report) => {
    const hops = hopsOf(index)
    const graph = digraph([...hops.values()].map(({ end, start }) => [start, end] as const))
    for (const component of stronglyConnected(graph)) {
      const cycle = shortestCycle(graph, component)
      if (cycle === undefined) continue
      const round = roundOf(
        cycle.flatMap((from, i) => hops.get(`${from} ${cycle[(i + 1) % cycle.length] ?? from}`) ?? [])
      )
      const first = round[0]?.from
      if (first === undefined) continue
      const stops = [
        { address: first },
        ...round.map(({ by, on, to }) => ({
          address: to,
          via: on === undefined ? bareName(by) : `${bareName(by)} from ${bareName(on)}`
        }))
      ]
      report(
        first,
        { hops: round },
        {
          witness: { _tag: "Path", checked: true, stops },
          related: [...new Set(round.map(({ flow }) => flow))].map((address) => ({
            address,
            role: "publishes it each time"
          }))
        }
      )
    }
  },
  title: ({ hops }) =>
    hops
      .map(({ from, on }) => (on === undefined ? bareName(from) : `${bareName(from)} on ${bareName(on)}`))
      .join(" → "),
  explain: ({ hops }) => {
    const messages = hops.map(({ from }) => from)
    const [first, second] = hops
    return [
      Doc.para(
        "One ",
        Doc.name(messages[0] ?? ""),
        hops.length === 1
          ? " becomes endlessly many: handling it publishes it again."
          : " becomes endlessly many: handling it leads back to it.",
        " The channel fills, and nothing else gets through."
      ),
      Doc.excerpt(
        [first, second].flatMap((hop) =>
          hop === undefined ? [] : [{ address: hop.flow, label: `always publishes ${hop.to.slice("message:".length)}` }]
        )
      ),
      Doc.para(
        "Nothing on the way from ",
        ...names([...new Set(messages)]),
        " ends it: no branch, no filter. Publish only when something changed, and say so with a branch; or answer a change that comes from outside with another message than your own."
      )
    ]
  }
})
