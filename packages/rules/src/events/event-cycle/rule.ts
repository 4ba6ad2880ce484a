import * as Schema from "effect/Schema"
import { digraph, shortestCycle, stronglyConnected } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { FlowStep, ModelIndex } from "@lintel/model"
import { names } from "../../wordsOf.js"

interface Hop {
  readonly from: string
  readonly to: string
  /** What says so: a flow, or the service whose emission it is. */
  readonly flow: string
  readonly by: string
}

/** What is published whatever happens: branches may go another way, so what stands in one does not count. */
const always = (steps: ReadonlyArray<FlowStep>): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const step of steps) {
    if (step._tag === "Publish") found.add(step.message)
    else if (step._tag === "Sequence" || step._tag === "Parallel") for (const it of always(step.steps)) found.add(it)
    else if (step._tag === "Repeat") for (const it of always([step.step])) found.add(it)
  }
  return found
}

/** Whether a component gets every message of a kind: who chooses among them may not get the one in question. */
const getsAll = (index: ModelIndex, by: string, message: string): boolean => {
  const own = index.readersOf(message).filter((reader) => reader.by === by)
  return own.length > 0 && own.every(({ consumption }) => consumption.filter === undefined)
}

/** Whether a flow says what happens on a message: it knows the cases, an emission does not. */
const hasFlow = (index: ModelIndex, by: string, message: string): boolean =>
  index
    .ofKind("flow")
    .some(({ value: { of, trigger } }) => of === by && trigger._tag === "Message" && trigger.message === message)

/** Arrows that emissions say: what each receipt of a message leads to, and what answers it. */
const emitted = (index: ModelIndex): ReadonlyArray<Hop> =>
  [...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ address, value }) =>
    (value.emits ?? []).flatMap(({ answers = [], message, upon = [] }) =>
      [...new Set([...upon, ...answers])]
        .filter((from) => getsAll(index, address, from) && !hasFlow(index, address, from))
        .map((from): Hop => ({ from, to: message, flow: address, by: address }))
    )
  )

/** Arrows from a message to what handling it always publishes. A reader that chooses its messages may not get it. */
const hopsOf = (index: ModelIndex): ReadonlyArray<Hop> => [...inFlows(index), ...emitted(index)]

const inFlows = (index: ModelIndex): ReadonlyArray<Hop> =>
  index.ofKind("flow").flatMap(({ address, value }): ReadonlyArray<Hop> => {
    const { trigger } = value
    if (trigger._tag !== "Message") return []
    const reader = [...index.readersOf(trigger.message)].find(({ by }) => by === value.of)
    if (reader?.consumption.filter !== undefined) return []
    return [...always(value.steps)].map((to) => ({ from: trigger.message, to, flow: address, by: value.of }))
  })

export const eventCycle = Rule.make("events/event-cycle", {
  severity: "error",
  profile: "starter",
  summary: "A message leads to itself, for ever.",
  since: "0.1.0",
  data: Schema.Struct({
    hops: Schema.Array(
      Schema.Struct({ from: Schema.String, to: Schema.String, flow: Schema.String, by: Schema.String })
    )
  }),
  identity: ["hops"],
  check: ({ index }, report) => {
    const hops = hopsOf(index)
    const byArrow = new Map(hops.map((hop) => [`${hop.from} ${hop.to}`, hop]))
    const graph = digraph(hops.map((hop) => [hop.from, hop.to] as const))
    for (const component of stronglyConnected(graph)) {
      const cycle = shortestCycle(graph, component)
      const [first] = cycle ?? []
      if (cycle === undefined || first === undefined) continue
      const round = cycle.flatMap((from, i) => byArrow.get(`${from} ${cycle[(i + 1) % cycle.length] ?? from}`) ?? [])
      const stops = [
        ...round.map((hop) => ({ address: hop.from, via: hop.by.slice(hop.by.indexOf(":") + 1) })),
        { address: first }
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
  title: ({ hops }) => hops.map((hop) => hop.from.slice("message:".length)).join(" → "),
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
