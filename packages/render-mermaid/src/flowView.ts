import { type Entity, shortName, type Trigger } from "@lintel/model"
import { compareText } from "@lintel/render"
import type { Drawing, SequenceStep } from "./diagram.js"
import { flowSteps } from "./flowSteps.js"
import { lastName } from "./label.js"
import type { Scene } from "./scene.js"
import { sequenceOf } from "./sequence.js"
import { budgetOf, type Cast, castOf, mostSteps, replyOf, say, stranger } from "./script.js"

/** Who calls an operation: the only one who is known to, else someone. */
export const callerOf = (scene: Scene, operation: string): string => {
  const callers = new Set(scene.index.callsTo(operation).map((edge) => edge.from))
  const [first] = callers
  return callers.size === 1 && first !== undefined ? first : stranger("caller")
}

/** What starts a flow or a saga, and how its end is answered. */
export const triggered = (
  scene: Scene,
  cast: Cast,
  trigger: Trigger,
  by: string
): { readonly first: ReadonlyArray<SequenceStep>; readonly last: ReadonlyArray<SequenceStep> } => {
  if (trigger._tag === "Operation") {
    const caller = cast.meet(callerOf(scene, trigger.operation))
    const found = scene.index.find(trigger.operation)?.value
    return {
      first: [say(caller, cast.meet(by), "call", lastName(trigger.operation))],
      last: [say(by, caller, "reply", replyOf(found))]
    }
  }
  if (trigger._tag === "Message") {
    const channels =
      trigger.channel === undefined
        ? scene.index.readersOf(trigger.message).map(({ consumption }) => consumption.channel)
        : [trigger.channel]
    const source = cast.meet(channels.toSorted(compareText)[0] ?? trigger.message)
    return { first: [say(source, cast.meet(by), "send", shortName(trigger.message))], last: [] }
  }
  const clock = cast.meet(stranger("schedule"))
  const text = trigger.zone === undefined ? trigger.cron : `${trigger.cron} ${trigger.zone}`
  return { first: [say(clock, cast.meet(by), "send", text)], last: [] }
}

const drawn = (scene: Scene, { address, value }: Entity<"flow">): Drawing => {
  const cast = castOf(scene)
  const { first, last } = triggered(scene, cast, value.trigger, value.of)
  const stage = { scene, cast, budget: budgetOf(mostSteps), flow: address, by: cast.meet(value.of), inside: () => [] }
  const steps = [...first, ...flowSteps(stage, value.steps), ...last]
  const title = `Flow ${shortName(address)}`
  return {
    view: "flow",
    of: address,
    wish: shortName(address),
    diagram: sequenceOf(scene, address, title, cast, steps)
  }
}

/** Whether a flow is about the entity that was asked for: itself, its service, its trigger. */
const concerns = ({ address, value }: Entity<"flow">, focus: string | undefined): boolean => {
  if (focus === undefined || focus.startsWith("system:") || focus === address || focus === value.of) return true
  const { trigger } = value
  return (
    (trigger._tag === "Operation" && trigger.operation === focus) ||
    (trigger._tag === "Message" && trigger.message === focus)
  )
}

/** Each flow as a sequence. */
export const flowView = (scene: Scene): ReadonlyArray<Drawing> =>
  scene.index
    .ofKind("flow")
    .filter((flow) => concerns(flow, scene.focus))
    .map((flow) => drawn(scene, flow))
