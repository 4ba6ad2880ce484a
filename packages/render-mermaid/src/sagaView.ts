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

/** Steps that may run at once, beside each other, or of which one way is taken. */
const together = (staged: Staged, steps: ReadonlyArray<NamedStep>): ReadonlyArray<SequenceStep> => {
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

const undoOf = (staged: Staged, { name, step }: NamedStep): ReadonlyArray<SequenceStep> => {
  const { compensate } = step
  if (compensate === undefined || compensate === "none") return []
  return [note(staged.cast.meet(step.by ?? staged.by), `undo ${nameOf(name)}`), ...acted(staged, step.by, compensate)]
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
