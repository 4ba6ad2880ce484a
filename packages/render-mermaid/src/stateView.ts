import { type Entity, nameOf, shortName } from "@lintel/model"
import type { Drawing, State, Transition } from "./diagram.js"
import { shortened } from "./label.js"
import { isUndone, type NamedStep, orderOf } from "./sagaOrder.js"
import { concernsSaga } from "./sagaView.js"
import type { Scene } from "./scene.js"

const mostSteps = 12

/** The steps of a saga in which one follows the other; `undefined` for all others. */
const inLine = ({ value }: Entity<"saga">): ReadonlyArray<NamedStep> | undefined => {
  const { layers, unordered } = orderOf(value)
  const isSimple = unordered.length === 0 && layers.length > 0 && layers.every((layer) => layer.length === 1)
  const hasAlternatives = Object.values(value.steps).some((step) => step.alternativeTo !== undefined)
  return isSimple && !hasAlternatives && layers.length <= mostSteps ? layers.flat() : undefined
}

const endName = ({ value }: Entity<"saga">, kind: "completed" | "aborted"): string => {
  const named = Object.entries(value.end ?? {}).find(([, end]) => end.kind === kind)
  return named === undefined ? kind : nameOf(named[0])
}

const brief = (name: string): string => shortened(name, 40)

const doing = (name: string): string => `step ${name}`
const undoing = (name: string): string => `undo ${name}`

/** Where a failure of the step at a place leads: to undoing the last one before it that can be undone. */
const onFailure = (steps: ReadonlyArray<NamedStep>, at: number): string => {
  const last = steps.slice(0, at).findLast(isUndone)
  return last === undefined ? "aborted" : undoing(last.name)
}

const transitionsOf = (steps: ReadonlyArray<NamedStep>): ReadonlyArray<Transition> => {
  const pivot = steps.findIndex(({ step }) => step.kind === "pivot")
  return steps.flatMap(({ name, step }, at) => {
    const next = steps[at + 1]
    const isPast = pivot >= 0 && at > pivot
    const forward: Transition = {
      from: doing(name),
      to: next === undefined ? "completed" : doing(next.name),
      label: "done"
    }
    const back: Transition = { from: doing(name), to: onFailure(steps, at), label: "failed" }
    const retried: Transition = { from: doing(name), to: doing(name), label: "tried again" }
    const undo: Transition = { from: undoing(name), to: onFailure(steps, at), label: "undone" }
    const canFail = step.kind !== "retriable" && !isPast
    const isReached =
      isUndone({ name, step }) &&
      steps.slice(at + 1, pivot < 0 ? undefined : pivot + 1).some((later) => later.step.kind !== "retriable")
    return [forward, ...(canFail ? [back] : step.kind === "retriable" ? [retried] : []), ...(isReached ? [undo] : [])]
  })
}

const drawn = (saga: Entity<"saga">, steps: ReadonlyArray<NamedStep>): Drawing => {
  const transitions = transitionsOf(steps)
  const reached = new Set(transitions.flatMap(({ from, to }) => [from, to]))
  const states: ReadonlyArray<State> = [
    ...steps.map(({ name }): State => ({ key: doing(name), name: brief(nameOf(name)), look: "step" })),
    ...steps.map(({ name }): State => ({ key: undoing(name), name: brief(`undo ${nameOf(name)}`), look: "undo" })),
    { key: "completed", name: brief(endName(saga, "completed")), look: "closing" },
    { key: "aborted", name: brief(endName(saga, "aborted")), look: "closing" }
  ]
  const shown = states.filter((state) => reached.has(state.key))
  const first = steps[0]
  return {
    view: "state",
    of: saga.address,
    wish: `${shortName(saga.address)} states`,
    diagram: {
      _tag: "StateDiagram",
      title: `States of saga ${shortName(saga.address)}`,
      states: shown,
      transitions: [
        ...(first === undefined ? [] : [{ from: undefined, to: doing(first.name), label: "" }]),
        ...transitions,
        ...shown
          .filter((state) => state.look === "closing")
          .map((state) => ({ from: state.key, to: undefined, label: "" }))
      ]
    }
  }
}

/** The states of each saga in which one step follows the other. */
export const stateView = (scene: Scene): ReadonlyArray<Drawing> =>
  scene.index
    .ofKind("saga")
    .filter((saga) => concernsSaga(scene, saga, scene.focus))
    .flatMap((saga) => {
      const steps = inLine(saga)
      return steps === undefined ? [] : [drawn(saga, steps)]
    })
