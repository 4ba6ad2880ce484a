import {
  type ChoreographyEvent,
  exploreChoreography,
  type Run,
  type RunEvent,
  rejectionsAfterPivot,
  sagaWeaknesses,
  strandedSteps
} from "@lintel/analysis"
import {
  type Entity,
  type ModelIndex,
  nameOf,
  parseAddress,
  type SagaAction,
  type SagaStep,
  shortName
} from "@lintel/model"
import type { Drawing, SequenceStep } from "./diagram.js"
import { answering, receiving } from "./links.js"
import { concernsSaga } from "./sagaView.js"
import type { Scene } from "./scene.js"
import { type Cast, castOf, marked, note, say } from "./script.js"
import { sequenceOf } from "./sequence.js"

/** A run of a saga that goes wrong: which step it is about, and what goes wrong, in words. */
interface Failure {
  readonly step: string
  readonly kind: string
  readonly words: string
  readonly run: Run | ReadonlyArray<ChoreographyEvent>
}

const words: Readonly<Record<string, string>> = {
  stuck: "neither on nor back",
  waitsForEver: "waits for ever",
  effectLeft: "given up, and its effect stays",
  effectMissing: "completed without it",
  effectTwice: "done twice",
  undoneWithoutEffect: "undone without having been done",
  lockKept: "its lock is kept",
  goesRound: "goes round for ever"
}

const orchestrated = (index: ModelIndex, saga: Entity<"saga">): ReadonlyArray<Failure> =>
  [
    ...sagaWeaknesses(index, saga).map(({ step, violation, run }) => ({ step, kind: violation, run })),
    ...strandedSteps(index, saga).map(({ step, run }) => ({ step, kind: "effectLeft", run })),
    ...rejectionsAfterPivot(index, saga).map(({ step, run }) => ({ step, kind: "stuck", run }))
  ].map((failure) => ({ ...failure, words: words[failure.kind] ?? failure.kind }))

const choreographed = ({ value }: Entity<"saga">): ReadonlyArray<Failure> => {
  const verdict = exploreChoreography(value)
  if (verdict._tag === "Undecided") return []
  return verdict.unsafe
    .filter(({ run }) => run.length > 0)
    .map(({ step, violation, run }) => ({ step, kind: violation, words: words[violation] ?? violation, run }))
}

/** One shortest run for each step and kind of failure. */
const failuresOf = (index: ModelIndex, saga: Entity<"saga">): ReadonlyArray<Failure> => {
  const all = saga.value.style === "choreographed" ? choreographed(saga) : orchestrated(index, saga)
  const found = new Map<string, Failure>()
  for (const failure of all) {
    const key = `${failure.step} ${failure.kind}`
    const known = found.get(key)
    if (known === undefined || failure.run.length < known.run.length) found.set(key, failure)
  }
  return [...found.values()]
}

interface Stage {
  readonly scene: Scene
  readonly cast: Cast
  readonly saga: Entity<"saga">
}

/** Who does a step, whom it asks, and what it is called. */
interface Exchange {
  readonly from: string
  readonly to: string
  readonly name: string
}

const exchangeOf = (stage: Stage, name: string, step: SagaStep, action: SagaAction | "none" | undefined): Exchange => {
  const { index } = stage.scene
  const from = stage.cast.meet(step.by ?? stage.saga.value.by ?? stage.saga.address)
  if (action === undefined || action === "none") return { from, to: from, name: nameOf(name) }
  if (action._tag === "Message") {
    const to = action.to ?? receiving(index, action.message, action.channel)[0] ?? from
    return { from, to: stage.cast.meet(to), name: shortName(action.message) }
  }
  const operation = action._tag === "Operation" ? action.operation : index.find(action.call)?.value.to.operation
  if (operation === undefined) return { from, to: from, name: nameOf(name) }
  const [provider = index.contractOf(operation)] = answering(index, operation, undefined)
  return { from, to: stage.cast.meet(provider), name: nameOf(parseAddress(operation)?.segments.at(-1) ?? name) }
}

const sentOff = ({ from, to, name }: Exchange, remark = ""): SequenceStep =>
  say(from, to, "send", remark === "" ? name : `${name} (${remark})`)

const invoked = (
  exchange: Exchange,
  outcome: Extract<RunEvent, { _tag: "Invoke" }>["outcome"]
): ReadonlyArray<SequenceStep> => {
  const { from, to, name } = exchange
  switch (outcome) {
    case "ok":
      return from === to ? [sentOff(exchange)] : [say(from, to, "call", name), say(to, from, "reply", "done")]
    case "rejected":
      return from === to
        ? [sentOff(exchange, "rejected")]
        : [say(from, to, "call", name), say(to, from, "reply", "rejected")]
    case "requestLost":
      return [say(from, to, "lost", `${name}: lost`)]
    case "replyLost":
      return [sentOff(exchange), say(to, from, "replyLost", "done, and the reply is lost")]
    case "delayed":
      return [sentOff(exchange, "late"), note(from, "no answer in time")]
  }
}

const undone = (
  exchange: Exchange,
  outcome: Extract<RunEvent, { _tag: "Undo" }>["outcome"]
): ReadonlyArray<SequenceStep> => {
  const { from, to, name } = exchange
  if (outcome === "requestLost") return [say(from, to, "lost", `${name}: lost`)]
  if (outcome === "replyLost") return [sentOff(exchange), say(to, from, "replyLost", "undone, and the reply is lost")]
  const answer = outcome === "ok" ? "undone" : "refused"
  return from === to ? [sentOff(exchange, answer)] : [say(from, to, "call", name), say(to, from, "reply", answer)]
}

const happening = (stage: Stage, event: RunEvent | ChoreographyEvent): ReadonlyArray<SequenceStep> => {
  const runner = stage.cast.meet(stage.saga.value.by ?? stage.saga.address)
  if (event._tag === "End") return []
  if (event._tag === "Cancel")
    return [note(runner, event.because === "deadline" ? "its time is over" : "somebody cancels it")]
  const step = Object.hasOwn(stage.saga.value.steps, event.step) ? stage.saga.value.steps[event.step] : undefined
  if (step === undefined) return []
  const does = exchangeOf(stage, event.step, step, step.action)
  const name = nameOf(event.step)
  switch (event._tag) {
    case "Invoke":
      return invoked(does, event.outcome)
    case "Do":
      return [sentOff(does)]
    case "Refuse":
      return [note(does.from, `${name} is refused`)]
    case "Expire":
      return [note(does.from, `no longer waits at ${name}`)]
    case "Undo":
      return undone(exchangeOf(stage, event.step, step, step.compensate), "outcome" in event ? event.outcome : "ok")
    case "Duplicate":
      return [note(does.to, `a copy of ${does.name} is on its way`)]
    case "Arrive":
      return [sentOff(does, "arrives late")]
    case "GiveUp":
      return [note(does.from, `gives ${name} up`)]
    case "Leave":
    case "LeaveBehind":
      return [note(does.to, `${name} stays done`)]
    case "Skip":
      return [note(does.from, `${name} is left out`)]
  }
}

/** The run, with what happens last and what is wrong then in a frame of its own. */
const script = (stage: Stage, { run, step, words: wrong }: Failure): ReadonlyArray<SequenceStep> => {
  const parts = run.map((event) => happening(stage, event)).filter((part) => part.length > 0)
  const last = parts.at(-1) ?? []
  const value = Object.hasOwn(stage.saga.value.steps, step) ? stage.saga.value.steps[step] : undefined
  const place =
    value === undefined
      ? stage.cast.meet(stage.saga.value.by ?? stage.saga.address)
      : exchangeOf(stage, step, value, value.action).to
  return [...parts.slice(0, -1).flat(), marked([...last, note(place, `${nameOf(step)}: ${wrong}`)])]
}

const drawn = (scene: Scene, saga: Entity<"saga">, failure: Failure): Drawing => {
  const stage: Stage = { scene, cast: castOf(scene), saga }
  const name = `${shortName(saga.address)} ${nameOf(failure.step)} ${failure.words}`
  return {
    view: "failure",
    of: `${saga.address}/step/${failure.step} ${failure.kind}`,
    wish: name,
    diagram: sequenceOf(scene, saga.address, `How ${name}`, stage.cast, script(stage, failure))
  }
}

/** A shortest run for everything that goes wrong with a saga, the failure in a frame. Nothing for a saga that is safe. */
export const failureView = (scene: Scene): ReadonlyArray<Drawing> =>
  scene.index
    .ofKind("saga")
    .filter((saga) => concernsSaga(scene, saga, scene.focus))
    .flatMap((saga) => failuresOf(scene.index, saga).map((failure) => drawn(scene, saga, failure)))
