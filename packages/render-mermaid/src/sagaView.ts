import { type Entity, nameOf, type SagaAction, shortName } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import type { Drawing, SequenceStep } from "./diagram.js"
import { triggered } from "./flowView.js"
import { type NamedStep, orderOf, turningPoint } from "./sagaOrder.js"
import type { Scene } from "./scene.js"
import { sequenceOf } from "./sequence.js"
import { asked, block, called, type Cast, castOf, note, say, sent } from "./script.js"

interface Staged {
  readonly scene: Scene
  readonly cast: Cast
  readonly saga: Entity<"saga">
  /** Who runs the saga, or the saga itself when nobody does. */
  readonly by: string
  /** Steps that are tried when another fails, by the name of the other. */
  readonly alternatives: ReadonlyMap<string, ReadonlyArray<NamedStep>>
}

const alternativesOf = ({ value }: Entity<"saga">): ReadonlyMap<string, ReadonlyArray<NamedStep>> => {
  const found = new Map<string, Array<NamedStep>>()
  for (const [name, step] of sortedEntries(value.steps)) {
    if (step.alternativeTo === undefined) continue
    const list = found.get(step.alternativeTo)
    if (list === undefined) found.set(step.alternativeTo, [{ name, step }])
    else list.push({ name, step })
  }
  return found
}

const acted = (
  { scene, cast, by }: Staged,
  doer: string | undefined,
  action: SagaAction
): ReadonlyArray<SequenceStep> => {
  const from = cast.meet(doer ?? by)
  if (action._tag === "Call") return called(scene, cast, action.call)
  if (action._tag === "Operation") return asked(scene, cast, from, action.operation, action.at)
  return sent(scene, cast, from, action.message, action.channel, action.to)
}

const subSaga = ({ cast, by }: Staged, saga: string): ReadonlyArray<SequenceStep> => [
  say(by, cast.meet(saga), "call", "run"),
  say(saga, by, "reply", "completed or undone")
]

/** What a step does, with what it waits for and under which condition. */
const done = (staged: Staged, { name, step }: NamedStep): ReadonlyArray<SequenceStep> => {
  const { cast, by } = staged
  const doer = cast.meet(step.by ?? by)
  const notes = [
    ...(step.human === undefined ? [] : [note(doer, `${nameOf(name)}: a person decides`)]),
    ...(step.waitsFor ?? []).map((message) => note(doer, `waits for ${shortName(message)}`))
  ]
  const acts = [
    ...(step.action === undefined ? [] : acted(staged, step.by, step.action)),
    ...(step.saga === undefined ? [] : subSaga(staged, step.saga))
  ]
  const shown = [...notes, ...(acts.length === 0 ? [say(doer, doer, "send", nameOf(name))] : acts)]
  const others = (staged.alternatives.get(name) ?? []).map((other) => ({
    label: `instead: ${nameOf(other.name)}`,
    steps: other.step.action === undefined ? [] : acted(staged, other.step.by, other.step.action)
  }))
  const tried = others.length === 0 ? shown : [block("alt", [{ label: nameOf(name), steps: shown }, ...others])]
  return step.when === undefined ? tried : [block("opt", [{ label: step.when, steps: tried }])]
}

/** Steps of one layer that stand on different ways of one choice, by their condition: of these one way is taken. */
const waysOf = (
  { saga }: Staged,
  steps: ReadonlyArray<NamedStep>
): ReadonlyMap<string, ReadonlyArray<NamedStep>> | undefined => {
  const ways = new Map<string, Array<NamedStep>>()
  for (const named of steps) {
    const { when } = named.step
    if (when === undefined) return undefined
    const list = ways.get(when)
    if (list === undefined) ways.set(when, [named])
    else list.push(named)
  }
  const isOneChoice = Object.values(saga.value.choices ?? {}).some((choice) =>
    [...ways.keys()].every((way) => choice.includes(way))
  )
  return ways.size > 1 && isOneChoice ? ways : undefined
}

/** The one step whose message a step waits for, where that step is one of several of which one is done. */
const decidedBy = ({ alternatives, saga }: Staged, { step }: NamedStep): string | undefined => {
  const senders = sortedEntries(saga.value.steps).flatMap(([name, { action }]) =>
    action?._tag === "Message" && step.waitsFor?.includes(action.message) === true ? [name] : []
  )
  const [sender, ...others] = senders
  if (sender === undefined || others.length > 0) return undefined
  const root = saga.value.steps[sender]?.alternativeTo ?? sender
  return alternatives.has(root) ? sender : undefined
}

/** Steps of one layer that answer different outcomes of one choice, by the step that stands for the outcome. */
const outcomesOf = (
  staged: Staged,
  steps: ReadonlyArray<NamedStep>
): ReadonlyMap<string, ReadonlyArray<NamedStep>> | undefined => {
  const found = new Map<string, Array<NamedStep>>()
  const choices = new Set<string>()
  for (const named of steps) {
    const sender = decidedBy(staged, named)
    if (sender === undefined) return undefined
    choices.add(staged.saga.value.steps[sender]?.alternativeTo ?? sender)
    const list = found.get(nameOf(sender))
    if (list === undefined) found.set(nameOf(sender), [named])
    else list.push(named)
  }
  return found.size > 1 && choices.size === 1 ? found : undefined
}

/** Steps that may run at once, beside each other, or of which one way is taken. */
const together = (staged: Staged, steps: ReadonlyArray<NamedStep>): ReadonlyArray<SequenceStep> => {
  const outcomes = outcomesOf(staged, steps)
  if (outcomes !== undefined)
    return [
      block(
        "alt",
        [...outcomes].map(([label, own]) => ({ label: `after ${label}`, steps: together(staged, own) }))
      )
    ]
  const ways = waysOf(staged, steps)
  if (ways !== undefined)
    return [
      block(
        "alt",
        [...ways].map(([label, own]) => ({ label, steps: together(staged, own.map(withoutCondition)) }))
      )
    ]
  if (steps.length < 2) return steps.flatMap((step) => done(staged, step))
  return [
    block(
      "par",
      steps.map((step) => ({ label: nameOf(step.name), steps: done(staged, step) }))
    )
  ]
}

const withoutCondition = ({ name, step: { when: _when, ...step } }: NamedStep): NamedStep => ({ name, step })

/** Who undoes a step: where the undo is a message, whoever sends it in a step of its own. */
const undoerOf = ({ saga }: Staged, { step }: NamedStep): string | undefined => {
  const { compensate } = step
  if (compensate === undefined || compensate === "none" || compensate._tag !== "Message") return step.by
  const reaction = Object.values(saga.value.steps).find(
    ({ action, by }) => by !== undefined && action?._tag === "Message" && action.message === compensate.message
  )
  return reaction?.by ?? step.by
}

const undoOf = (staged: Staged, named: NamedStep): ReadonlyArray<SequenceStep> => {
  const { compensate } = named.step
  if (compensate === undefined || compensate === "none") return []
  const by = undoerOf(staged, named)
  return [note(staged.cast.meet(by ?? staged.by), `undo ${nameOf(named.name)}`), ...acted(staged, by, compensate)]
}

/** What undoes steps, the last first: what was done under a condition, or instead of another, only where it was. */
const undone = (staged: Staged, steps: ReadonlyArray<NamedStep>): ReadonlyArray<SequenceStep> =>
  steps.toReversed().flatMap((named) => {
    const { name, step } = named
    const others = staged.alternatives.get(name) ?? []
    const parts = [named, ...others].map((it) => ({
      label: `${nameOf(it.name)} was done`,
      steps: undoOf(staged, it)
    }))
    const known = parts.filter((part) => part.steps.length > 0)
    if (known.length === 0) return []
    if (others.length > 0) return [block("alt", known)]
    return step.when === undefined
      ? undoOf(staged, named)
      : [block("opt", [{ label: step.when, steps: undoOf(staged, named) }])]
  })

/** All steps in order; from the turning point on, what happens when it succeeds and when it fails. */
const script = (staged: Staged): ReadonlyArray<SequenceStep> => {
  const order = orderOf(staged.saga.value)
  if (order.unordered.length > 0)
    staged.scene.losses.approximate(staged.saga.address, "order of steps that wait for one another")
  const rest = together(staged, order.unordered)
  const turn = turningPoint(order)
  const at = order.layers.findIndex((layer) => turn !== undefined && layer.includes(turn))
  if (turn === undefined || at < 0) return [...order.layers.flatMap((layer) => together(staged, layer)), ...rest]
  const beside = (order.layers[at] ?? []).filter((step) => step !== turn)
  const before = [...order.layers.slice(0, at), beside]
  const first = before.flatMap((layer) => together(staged, layer))
  const name = nameOf(turn.name)
  const success = {
    label: `${name} succeeds`,
    steps: [...done(staged, turn), ...order.layers.slice(at + 1).flatMap((layer) => together(staged, layer)), ...rest]
  }
  const failure = {
    label: `${name} fails: what was done is undone`,
    steps: undone(staged, before.flat())
  }
  return [...first, block("alt", [success, failure])]
}

const drawn = (scene: Scene, saga: Entity<"saga">): Drawing => {
  const cast = castOf(scene)
  const { address, value } = saga
  const by = value.by ?? address
  const { first, last } =
    value.trigger === undefined ? { first: [], last: [] } : triggered(scene, cast, value.trigger, by)
  const steps = [
    ...first,
    ...script({ scene, cast, saga, by: cast.meet(by), alternatives: alternativesOf(saga) }),
    ...last
  ]
  return {
    view: "saga",
    of: address,
    wish: shortName(address),
    diagram: sequenceOf(scene, address, `Saga ${shortName(address)}`, cast, steps)
  }
}

/** Whether a saga is about the entity that was asked for: itself, or somebody who takes part. */
export const concernsSaga = (scene: Scene, { address, value }: Entity<"saga">, focus: string | undefined): boolean =>
  focus === undefined ||
  focus.startsWith("system:") ||
  focus === address ||
  focus === value.by ||
  Object.values(value.steps).some((step) => step.by === focus || answers(scene, step.action, focus))

const answers = (scene: Scene, action: SagaAction | undefined, focus: string): boolean => {
  if (action === undefined) return false
  if (action._tag === "Message") return action.message === focus || action.to === focus || action.channel === focus
  const operation = action._tag === "Operation" ? action.operation : scene.index.find(action.call)?.value.to.operation
  if (operation === undefined) return false
  return (
    operation === focus ||
    scene.index.providersOf(scene.index.contractOf(operation)).some((provider) => provider === focus)
  )
}

/** Each saga as a sequence: what it does, and what is undone when it fails late. */
export const sagaView = (scene: Scene): ReadonlyArray<Drawing> =>
  scene.index
    .ofKind("saga")
    .filter((saga) => concernsSaga(scene, saga, scene.focus))
    .map((saga) => drawn(scene, saga))
