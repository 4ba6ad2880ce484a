import type { HttpRequest } from "@lintel/diagnostic"
import { type Callback, methodAsSent, nameOf, type OutgoingOperation } from "@lintel/model"
import { callbackChanged } from "../changes/callback-changed/change.js"
import { compareOperation } from "./compareOperation.js"
import { neverSent } from "./sampleRequest.js"
import { type Gathering, makeScope, type OperationScope, type Participant, pointerOf } from "./scope.js"

/** Names of the parameters in a runtime expression carry no meaning; white space neither. */
const plainExpression = (callback: Callback): string => callback.expression.trim()

interface Found {
  readonly key: string
  readonly callback: Callback
}

const callbacksOf = (participant: Participant): ReadonlyArray<Found> => {
  const { operation } = participant
  const callbacks =
    "callbacks" in operation ? (operation.callbacks as Readonly<Record<string, Callback>> | undefined) : undefined
  return Object.entries(callbacks ?? {}).map(([key, callback]) => ({ key, callback }))
}

/** Pairs callbacks by name, then those that call the same place under another name. */
const pairsOf = (
  before: ReadonlyArray<Found>,
  after: ReadonlyArray<Found>
): ReadonlyArray<readonly [Found | undefined, Found | undefined]> => {
  const taken = new Set<Found>()
  const take = (found: Found | undefined): Found | undefined => {
    if (found !== undefined) taken.add(found)
    return found
  }
  const named = before.map((one) => [one, take(after.find((other) => other.key === one.key))] as const)
  const paired = named.map(
    ([one, other]) =>
      [
        one,
        other ??
          take(after.find((it) => !taken.has(it) && plainExpression(it.callback) === plainExpression(one.callback)))
      ] as const
  )
  return [...paired, ...after.filter((other) => !taken.has(other)).map((other) => [undefined, other] as const)]
}

const participantOf = (owner: Participant, found: Found, key: string, operation: OutgoingOperation): Participant => ({
  side: owner.side,
  operation,
  address: owner.address,
  target: plainExpression(found.callback),
  pointer: `${owner.pointer}${pointerOf("callbacks", found.key, "operations", key)}`
})

/** A call that the old version makes and the new one does not. */
const lostCall = (
  scope: OperationScope,
  gathering: Gathering,
  found: Found,
  wanted: string | undefined
): HttpRequest | undefined => {
  const [key = "", operation] =
    Object.entries(found.callback.operations).find(([name]) => wanted === undefined || name === wanted) ?? []
  if (operation === undefined) return undefined
  const before = participantOf(scope.before, found, key, operation)
  const request = `${operation.method} ${plainExpression(found.callback)}`
  const { context } = scope
  return neverSent(makeScope({ context, gathering, before, after: before, outgoing: true, request }))
}

/** Compares what a service calls back: a service that stops calling, or calls somewhere else, leaves its clients waiting. */
export const compareCallbacks = (scope: OperationScope, gathering: Gathering): void => {
  for (const [one, other] of pairsOf(callbacksOf(scope.before), callbacksOf(scope.after))) {
    const name = nameOf((one ?? other)?.key ?? "")
    const pointer = {
      ...(one === undefined ? {} : { before: pointerOf("callbacks", one.key) }),
      ...(other === undefined ? {} : { after: pointerOf("callbacks", other.key) })
    }
    if (one === undefined) scope.report(callbackChanged, { name, change: "added" }, { class: "information", pointer })
    else if (other === undefined) {
      const witness = (): HttpRequest | undefined => lostCall(scope, gathering, one, undefined)
      scope.report(callbackChanged, { name, change: "removed" }, { class: "breaking", pointer, witness })
    } else compareCallback(scope, gathering, one, other)
  }
}

const compareCallback = (scope: OperationScope, gathering: Gathering, one: Found, other: Found): void => {
  const [from, to] = [plainExpression(one.callback), plainExpression(other.callback)]
  const pointer = { before: pointerOf("callbacks", one.key), after: pointerOf("callbacks", other.key) }
  const name = nameOf(one.key)
  if (from !== to) {
    const witness = (): HttpRequest | undefined => lostCall(scope, gathering, one, undefined)
    scope.report(
      callbackChanged,
      { name, change: "moved", old: from, new: to },
      { class: "breaking", pointer, witness }
    )
  }
  const methods = new Map(
    Object.entries(other.callback.operations).map(([key, operation]) => [
      methodAsSent(operation.method),
      { key, operation }
    ])
  )
  for (const [key, operation] of Object.entries(one.callback.operations)) {
    const found = methods.get(methodAsSent(operation.method))
    methods.delete(methodAsSent(operation.method))
    if (found === undefined) {
      const witness = (): HttpRequest | undefined => lostCall(scope, gathering, one, key)
      scope.report(
        callbackChanged,
        { name, change: "removed", old: operation.method },
        { class: "breaking", pointer, witness }
      )
      continue
    }
    const inner = makeScope({
      context: scope.context,
      gathering,
      before: participantOf(scope.before, one, key, operation),
      after: participantOf(scope.after, other, found.key, found.operation),
      outgoing: true,
      request: `${operation.method} ${to}`
    })
    compareOperation(inner)
  }
  for (const { operation } of methods.values()) {
    scope.report(callbackChanged, { name, change: "added", new: operation.method }, { class: "information", pointer })
  }
}
