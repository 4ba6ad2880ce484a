import * as Schema from "effect/Schema"
import { sagaOrder, stepOf, stepsOfFlow } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Emission, type Entity, type ModelIndex, nameOf } from "@lintel/model"
import { type HandlingWrite, splittingCrash } from "../../events/dual-write/crashRun.js"
import { modelPointer, pointerOf } from "../../place.js"
import { clause } from "../../wordsOf.js"

/** Whether the message is already known to go out beside a write: then the rule about two writes speaks of it. */
const isDualWrite = (index: ModelIndex, service: string, { message, store }: Emission): boolean =>
  store !== undefined ||
  index.ofKind("flow").some(({ value }) => {
    if (value.of !== service) return false
    const steps = stepsOfFlow(value)
    return (
      steps.some((it) => it._tag === "Write") && steps.some((it) => it._tag === "Publish" && it.message === message)
    )
  })

interface Sending {
  readonly service: Entity<"service">
  readonly at: number
  readonly emission: Emission
}

const sendingOf = (
  index: ModelIndex,
  saga: Entity<"saga">,
  name: string,
  of: "action" | "compensate"
): Sending | undefined => {
  const step = stepOf(saga.value, name)
  const by = step?.by ?? saga.value.by
  const action = step?.[of]
  if (action === undefined || action === "none" || action._tag !== "Message") return undefined
  if (by === undefined || !by.startsWith("service:")) return undefined
  const service = index.ofKind("service").find(({ address }) => address === by)
  const emits = service?.value.emits ?? []
  const isMeant = ({ message, channel }: Emission): boolean =>
    message === action.message && (action.channel === undefined || channel === undefined || channel === action.channel)
  const at = emits.findIndex(isMeant)
  const emission = emits[at]
  return service === undefined || emission === undefined ? undefined : { service, at, emission }
}

/** Whether a crash between a service's own write and its message leaves one without the other: played step by step. */
const isTorn = (service: string, message: string): boolean => {
  const writes: ReadonlyArray<HandlingWrite> = [
    { _tag: "Write", store: service },
    { _tag: "Publish", message }
  ]
  return splittingCrash(writes, service, message) !== undefined
}

/** What a step may send: what it does, and what undoes it. */
const sent = (step: string): ReadonlyArray<readonly [string, "action" | "compensate"]> => [
  [step, "action"],
  [step, "compensate"]
]

export const messageNotAtomic = Rule.make("saga/message-not-atomic", {
  severity: "error",
  profile: "service",
  summary: "A step of a saga and its message are not one transaction.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    service: Schema.String,
    message: Schema.String,
    /** It is sent to undo the step. */
    isUndo: Schema.optionalKey(Schema.Boolean),
    at: Schema.Number,
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step", "message"],
  needs: ["how the message leaves its service"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const [step, of] of sagaOrder(saga.value).steps.flatMap(sent)) {
        const sending = sendingOf(index, saga, step, of)
        if (sending === undefined) continue
        const { service, at, emission } = sending
        if (emission.delivery === undefined) {
          missing("how the message leaves its service", `${saga.address}/step/${step}`)
          continue
        }
        if (emission.delivery !== "direct" || isDualWrite(index, service.address, emission)) continue
        const consequence = stepOf(saga.value, step)?.consequence ?? saga.value.consequence
        const words = { step, action: emission.message.slice("message:".length) }
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            service: service.address,
            message: emission.message,
            ...(of === "compensate" ? { isUndo: true } : {}),
            at,
            ...(consequence === undefined ? {} : { consequence })
          },
          {
            witness: {
              _tag: "Run",
              checked: isTorn(service.address, emission.message),
              steps: [
                { outcome: "ok", ...words, detail: "state written" },
                {
                  outcome: "failed",
                  step: "crash",
                  action: service.address.slice("service:".length),
                  detail: "restarts"
                },
                { outcome: "nothing", ...words, detail: "never sent" }
              ]
            },
            related: [{ address: service.address, pointer: pointerOf("emits", at), role: "sends it" }],
            fixes: [
              {
                _tag: "ModelPatch",
                id: "use-outbox",
                operations: [{ op: "replace", path: modelPointer(service, "emits", at, "delivery"), value: "outbox" }]
              }
            ]
          }
        )
      }
    }
  },
  explain: ({ saga, step, service, message, isUndo, at, consequence }) => [
    Doc.para(
      "If ",
      Doc.name(service),
      ` crashes between its own write and `,
      Doc.name(message),
      isUndo === true
        ? `, the saga goes back and ${nameOf(step)} stays done`
        : `, ${nameOf(step)} is done and nobody hears of it`,
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([
      { address: service, pointer: pointerOf("emits", at), label: "sent on its own" },
      { address: `${saga}/step/${step}`, label: isUndo === true ? "undone by it" : "the saga goes on with it" }
    ]),
    Doc.para("Write the message into an outbox, in one transaction with the state, and let a relay send it:"),
    Doc.change({ removed: ['delivery: "direct"'], added: ['delivery: "outbox"'] })
  ]
})
