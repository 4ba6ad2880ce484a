import type { Saga, SagaAction, SagaStep } from "@lintel/model"
import { compareTexts } from "../../graph/digraph.js"
import { mostExploredSteps } from "../explore/machine.js"
import { sagaOrder, stepOf } from "../order.js"
import type { Automaton, AutomatonArrow } from "./automaton.js"

/**
 * Something that happens in a choreography: a step is done, refused, no longer waited for, undone, or stays as it is
 * although its service goes back.
 *
 * @category choreography
 * @since 0.1.0
 */
export interface ChoreographyEvent {
  readonly _tag: "Do" | "Refuse" | "Expire" | "Undo" | "Leave"
  readonly step: string
}

/** How one step stands in the state of its service. */
export type StepStatus = "idle" | "done" | "refused" | "expired" | "undone" | "left"

/** One service of a choreographed saga, with its steps in each of its states. */
export interface Participant {
  readonly service: string
  readonly automaton: Automaton<ChoreographyEvent>
  /** For each state, how each own step stands. */
  readonly standing: ReadonlyArray<ReadonlyMap<string, StepStatus>>
  /** For each state, own steps that it waits at with nothing that would end the wait. */
  readonly waitsAt: ReadonlyArray<ReadonlyArray<string>>
}

/** The message that an action is, if it is one. */
export const messageOf = (action: SagaAction | "none" | undefined): string | undefined =>
  action !== undefined && action !== "none" && action._tag === "Message" ? action.message : undefined

const targetOf = (action: SagaAction | "none" | undefined): string | undefined => {
  if (action === undefined || action === "none") return undefined
  if (action._tag === "Call") return action.call
  return action._tag === "Operation" ? action.operation : action.message
}

/** Steps whose action is what undoes the step: they are reactions to a failure, and no failure makes none of them due. */
export const undoersOf = (saga: Saga, name: string): ReadonlyArray<string> => {
  const undo = targetOf(stepOf(saga, name)?.compensate)
  if (undo === undefined) return []
  return Object.keys(saga.steps)
    .filter((other) => other !== name && targetOf(stepOf(saga, other)?.action) === undo)
    .toSorted(compareTexts)
}

/** Steps that undo another. */
export const reactionsOf = (saga: Saga): ReadonlySet<string> =>
  new Set(Object.keys(saga.steps).flatMap((name) => undoersOf(saga, name)))

/** Of these steps one is done. */
export const choiceOf = (saga: Saga, name: string): ReadonlyArray<string> => {
  const root = stepOf(saga, name)?.alternativeTo ?? name
  return Object.keys(saga.steps)
    .filter((other) => other === root || stepOf(saga, other)?.alternativeTo === root)
    .toSorted(compareTexts)
}

interface Scope {
  readonly saga: Saga
  readonly own: ReadonlyArray<string>
  readonly reactions: ReadonlySet<string>
  readonly isLossy: (message: string) => boolean
  readonly serviceOf: (step: string) => string | undefined
}

const hasTimeout = ({ saga }: Scope, { timeout, human }: SagaStep): boolean =>
  (timeout !== undefined && timeout !== "none") || human?.deadline !== undefined || saga.deadline !== undefined

const ownAfter = ({ saga, own }: Scope, name: string): ReadonlyArray<string> => {
  const { after = [], alternativeTo } = stepOf(saga, name) ?? {}
  const all = alternativeTo === undefined ? after : [...after, ...(stepOf(saga, alternativeTo)?.after ?? [])]
  return all.filter((other) => own.includes(other) && !choiceOf(saga, name).includes(other))
}

/** Messages that a step needs: those that it waits for, and those with which steps of others before it tell that they are done. */
const neededBy = (saga: Saga, own: ReadonlyArray<string>, name: string): ReadonlyArray<string> => {
  const { after = [], waitsFor = [] } = stepOf(saga, name) ?? {}
  const told = after.flatMap((other) => (own.includes(other) ? [] : (messageOf(stepOf(saga, other)?.action) ?? [])))
  return [...new Set([...waitsFor, ...told])].toSorted(compareTexts)
}

type Local = ReadonlyMap<string, StepStatus>

const isPassed = (saga: Saga, local: Local, name: string): boolean =>
  choiceOf(saga, name).some((other) => local.get(other) === "done")

/** Whether the service is on its way back: something was refused or is no longer waited for, and nothing stands for it. */
const goesBack = ({ saga, own }: Scope, local: Local): boolean =>
  own.some((name) => {
    const status = local.get(name)
    if (status === "undone" || status === "left") return true
    if (status !== "refused" && status !== "expired") return false
    return choiceOf(saga, name).every((other) => {
      const it = local.get(other)
      return it === undefined || it === "refused" || it === "expired"
    })
  })

/** Whether another of which one is done still waits: what waits for nothing is done when that wait is over. */
const isLastResort = (scope: Scope, local: Local, name: string): boolean =>
  neededBy(scope.saga, scope.own, name).length === 0 &&
  choiceOf(scope.saga, name).some(
    (other) => local.get(other) === "idle" && neededBy(scope.saga, scope.own, other).length > 0
  )

const isReady = (scope: Scope, local: Local, name: string): boolean =>
  local.get(name) === "idle" &&
  !isLastResort(scope, local, name) &&
  !isPassed(scope.saga, local, name) &&
  ownAfter(scope, name).every((other) => isPassed(scope.saga, local, other))

type Step = readonly [Local, Omit<AutomatonArrow<ChoreographyEvent>, "from" | "to">]

const moved = (local: Local, name: string, status: StepStatus): Local => new Map([...local, [name, status]])

const sends = (action: SagaAction | "none" | undefined): ReadonlyArray<string> => {
  const message = messageOf(action)
  return message === undefined ? [] : [message]
}

const forward = (scope: Scope, local: Local): ReadonlyArray<Step> =>
  scope.own.flatMap((name): ReadonlyArray<Step> => {
    const step = stepOf(scope.saga, name)
    if (step === undefined || !isReady(scope, local, name)) return []
    const needs = neededBy(scope.saga, scope.own, name)
    const waits = isWaiting(scope, local, name)
    const arrow = {
      needs,
      sends: [],
      isProgress: true,
      mayFailToCome: needs.some(scope.isLossy) || step.when !== undefined
    }
    const moves: Array<Step> = [
      [moved(local, name, "done"), { ...arrow, sends: sends(step.action), event: { _tag: "Do", step: name } }]
    ]
    if (step.rejects === true)
      moves.push([moved(local, name, "refused"), { ...arrow, event: { _tag: "Refuse", step: name } }])
    if (waits && hasTimeout(scope, step))
      moves.push([
        moved(local, name, "expired"),
        { ...arrow, needs: [], mayFailToCome: false, event: { _tag: "Expire", step: name } }
      ])
    return moves
  })

/** Whether the service has begun and stands at this step until its messages come. */
const isWaiting = (scope: Scope, local: Local, name: string): boolean =>
  isReady(scope, local, name) &&
  neededBy(scope.saga, scope.own, name).length > 0 &&
  !scope.reactions.has(name) &&
  [...local.values()].includes("done")

const behind = (scope: Scope, name: string, other: string): boolean =>
  ownAfter(scope, other).some((it) => it === name || behind(scope, name, it))

const backward = (scope: Scope, local: Local): ReadonlyArray<Step> => {
  const isDone = (name: string): boolean =>
    local.get(name) === "done" && stepOf(scope.saga, name)?.kind !== "readOnly" && !scope.reactions.has(name)
  const done = scope.own.filter(isDone)
  if (done.some((name) => stepOf(scope.saga, name)?.kind === "pivot")) return []
  const last = done.filter((name) => !done.some((other) => behind(scope, name, other)))
  return last.slice(0, 1).map((name): Step => {
    const { compensate } = stepOf(scope.saga, name) ?? {}
    const isUndone = compensate !== undefined && compensate !== "none"
    const arrow = { needs: [], mayFailToCome: false, isProgress: true }
    return isUndone
      ? [moved(local, name, "undone"), { ...arrow, sends: sends(compensate), event: { _tag: "Undo", step: name } }]
      : [moved(local, name, "left"), { ...arrow, sends: [], event: { _tag: "Leave", step: name } }]
  })
}

/** States of one service that are looked at; more are refused. */
const mostLocalStates = 4096

const keyOf = (local: Local): string => [...local.values()].join(" ")

const participantOf = (scope: Scope, service: string): Participant | string => {
  const first: Local = new Map(scope.own.map((name) => [name, "idle"] as const))
  const standing: Array<Local> = [first]
  const known = new Map([[keyOf(first), 0]])
  const arrows: Array<AutomatonArrow<ChoreographyEvent>> = []
  for (let from = 0; from < standing.length; from++) {
    const local = standing[from] ?? first
    for (const [next, arrow] of goesBack(scope, local) ? backward(scope, local) : forward(scope, local)) {
      const to = known.get(keyOf(next)) ?? standing.push(next) - 1
      known.set(keyOf(next), to)
      arrows.push({ ...arrow, from, to })
    }
    if (standing.length > mostLocalStates) return `${service} has more than ${mostLocalStates} states`
  }
  const waitsAt = standing.map((local) =>
    goesBack(scope, local)
      ? []
      : scope.own.filter((name) => isWaiting(scope, local, name) && stepOf(scope.saga, name)?.when === undefined)
  )
  const automaton = { name: service, isResting: waitsAt.map((waits) => waits.length === 0), arrows }
  return { service, automaton, standing, waitsAt }
}

/** What keeps a choreography from being explored, in words. */
const obstacle = (saga: Saga, serviceOf: (step: string) => string | undefined): string | undefined => {
  const order = sagaOrder(saga)
  if (order.cycle.length > 0) return `${order.cycle.join(", ")} wait for one another`
  const [lost] = order.unknown
  if (lost !== undefined) return `${lost.step} waits for ${lost.after}, which is no step`
  if (order.steps.length > mostExploredSteps) return `it has more than ${mostExploredSteps} steps`
  const nobody = order.steps.find((name) => serviceOf(name) === undefined)
  return nobody === undefined ? undefined : `nobody says who does ${nobody}`
}

/** Who does a step: whom it names, else who is named for the whole saga. */
const doerOf = (saga: Saga, name: string): string | undefined => stepOf(saga, name)?.by ?? saga.by

/** The services of a choreographed saga as automata, or what keeps it from being explored. */
export const participantsOf = (
  saga: Saga,
  isLossy: (message: string) => boolean
): ReadonlyArray<Participant> | string => {
  const serviceOf = (step: string): string | undefined => doerOf(saga, step)
  const reason = obstacle(saga, serviceOf)
  if (reason !== undefined) return reason
  const names = Object.keys(saga.steps).toSorted(compareTexts)
  const services = [...new Set(names.flatMap((name) => serviceOf(name) ?? []))].toSorted(compareTexts)
  const reactions = reactionsOf(saga)
  const found = services.map((service) =>
    participantOf(
      { saga, own: names.filter((name) => serviceOf(name) === service), reactions, isLossy, serviceOf },
      service
    )
  )
  const refused = found.find((it) => typeof it === "string")
  return refused ?? found.filter((it) => typeof it !== "string")
}
