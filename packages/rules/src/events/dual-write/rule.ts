import * as Schema from "effect/Schema"
import { type Fix, Rule, type RunStep } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Emission, Entity, ModelIndex } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { clause } from "../../wordsOf.js"
import { type HandlingWrite, splittingCrash } from "./crashRun.js"
import { handlings } from "./handlings.js"

interface Split {
  readonly store: string
  readonly flow?: string
  readonly writes: ReadonlyArray<HandlingWrite>
}

const inFlow = ({ address, value }: Entity<"flow">, message: string): ReadonlyArray<Split> =>
  handlings(value.steps).flatMap((writes) => {
    if (!writes.some((write) => write._tag === "Publish" && write.message === message)) return []
    const [store] = writes.flatMap((write) => (write._tag === "Write" ? [write.store] : []))
    return store === undefined ? [] : [{ store, flow: address, writes }]
  })

/** The store that is written together with an emission: where a flow does both, or where the emission names it. */
const splitOf = (flows: ReadonlyArray<Entity<"flow">>, emission: Emission): Split | undefined => {
  const [first] = flows.flatMap((flow) => inFlow(flow, emission.message))
  if (first !== undefined || emission.store === undefined) return first
  const writes: ReadonlyArray<HandlingWrite> = [
    { _tag: "Write", store: emission.store },
    { _tag: "Publish", message: emission.message }
  ]
  return { store: emission.store, writes }
}

const isEventStore = (index: ModelIndex, store: Emission["store"]): boolean => {
  const value = store === undefined ? undefined : index.find(store)?.value
  return value?.kind === "event" || value?.events !== undefined
}

const flowsOf = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"flow">>> => {
  const flows = new Map<string, Array<Entity<"flow">>>()
  for (const flow of index.ofKind("flow")) {
    const known = flows.get(flow.value.of)
    if (known === undefined) flows.set(flow.value.of, [flow])
    else known.push(flow)
  }
  return flows
}

const nameOf = (address: string): string => address.slice(address.indexOf(":") + 1)

/** The run up to the crash, and what never happens. */
const runOf = (writes: ReadonlyArray<HandlingWrite>, done: number, service: string): ReadonlyArray<RunStep> => [
  ...writes
    .slice(0, done)
    .map((write): RunStep =>
      write._tag === "Write"
        ? { outcome: "ok", step: "write", action: nameOf(write.store), detail: "committed" }
        : { outcome: "ok", step: "publish", action: nameOf(write.message), detail: "sent" }
    ),
  { outcome: "failed", step: "crash", action: nameOf(service), detail: "process ends here" },
  ...writes
    .slice(done, done + 1)
    .map((write): RunStep =>
      write._tag === "Write"
        ? { outcome: "nothing", step: "write", action: nameOf(write.store), detail: "never written" }
        : { outcome: "nothing", step: "publish", action: nameOf(write.message), detail: "never sent" }
    )
]

const fixOf = (service: Entity<"service">, at: number): Fix => ({
  _tag: "ModelPatch",
  id: "use-outbox",
  operations: [{ op: "add", path: modelPointer(service, "emits", at, "delivery"), value: "outbox" }]
})

export const dualWrite = Rule.make("events/dual-write", {
  severity: "error",
  profile: "starter",
  summary: "A service writes its store and publishes a message, and a crash between the two loses one.",
  since: "0.1.0",
  data: Schema.Struct({
    service: Schema.String,
    message: Schema.String,
    store: Schema.String,
    pointer: Schema.String,
    isStoreFirst: Schema.Boolean,
    flow: Schema.optionalKey(Schema.String),
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["message", "store"],
  needs: ["how the message leaves the service"],
  check: ({ index, missing }, report) => {
    const flows = flowsOf(index)
    for (const service of index.ofKind("service")) {
      for (const [i, emission] of (service.value.emits ?? []).entries()) {
        if (emission.delivery === "outbox" || emission.delivery === "changeDataCapture") continue
        // Appending to an event-sourced store is the write itself.
        if (emission.channel === undefined && isEventStore(index, emission.store)) continue
        const split = splitOf(flows.get(service.address) ?? [], emission)
        if (split === undefined) continue
        if (emission.delivery === undefined) {
          missing("how the message leaves the service", service.address)
          continue
        }
        const done = splittingCrash(split.writes, split.store, emission.message)
        if (done === undefined) continue
        const pointer = pointerOf("emits", i)
        const consequence = index.find(emission.message)?.value.consequence
        report(
          service.address,
          {
            service: service.address,
            message: emission.message,
            store: split.store,
            pointer,
            isStoreFirst: split.writes[done - 1]?._tag === "Write",
            ...(split.flow === undefined ? {} : { flow: split.flow }),
            ...(consequence === undefined ? {} : { consequence })
          },
          {
            pointer,
            witness: { _tag: "Run", checked: true, steps: runOf(split.writes, done, service.address) },
            related: split.flow === undefined ? [] : [{ address: split.flow, role: "does both" }],
            fixes: [fixOf(service, i)]
          }
        )
      }
    }
  },
  title: ({ service, message }) => `${nameOf(service)} → ${nameOf(message)}`,
  explain: ({ service, message, store, pointer, isStoreFirst, consequence }) => [
    isStoreFirst
      ? Doc.para(
          "If ",
          Doc.name(service),
          " stops at the wrong moment, ",
          Doc.name(store),
          " has the change and ",
          Doc.name(message),
          " is never sent",
          consequence === undefined ? "." : `: ${clause(consequence)}.`
        )
      : Doc.para(
          "If ",
          Doc.name(service),
          " stops at the wrong moment, ",
          Doc.name(message),
          " tells of a change that ",
          Doc.name(store),
          " never gets",
          consequence === undefined ? "." : `: ${clause(consequence)}.`
        ),
    Doc.excerpt([{ address: service, pointer, label: "sent directly" }]),
    Doc.para(
      "The store and the broker share no transaction, and no order of the two helps. Write the message into ",
      Doc.name(store),
      " in the same transaction and let a relay send it, or let change data capture read it from the log:"
    ),
    Doc.change({ removed: ['delivery: "direct"'], added: ['delivery: "outbox"'] })
  ]
})
