import { address, nameOf, type OutgoingOperation } from "@lintel/model"
import type { Witness } from "@lintel/diagnostic"
import type { Change } from "../change.js"
import { parameterUndecided } from "../changes/parameter-undecided/change.js"
import { operationAdded } from "../changes/operation-added/change.js"
import { operationRemoved } from "../changes/operation-removed/change.js"
import { operationsUncompared } from "../changes/operations-uncompared/change.js"
import { webhookAdded } from "../changes/webhook-added/change.js"
import { webhookRemoved } from "../changes/webhook-removed/change.js"
import type { ComparisonContext } from "../context.js"
import type { ContractSide } from "../contracts.js"
import { equalJson } from "../payload/equal.js"
import { compareOperation } from "./compareOperation.js"
import { documentationOf } from "./documentation.js"
import { neverSent, sampleRequest, understoodOtherwise } from "./sampleRequest.js"
import { mixedRequests } from "./mixedPaths.js"
import { compareCallbacks } from "./outgoing.js"
import { matchRoutes, type Route, type RoutePair, routesOf } from "./routes.js"
import { reportShadow } from "./shadows.js"
import { type Gathering, makeGathering, makeScope, type OperationScope, type Participant } from "./scope.js"
import { type Lost, servedRequests } from "./splits.js"
import { compareServers, type ServerMemory } from "./servers.js"
import { basesOf, joined } from "./url.js"

interface Comparison {
  readonly context: ComparisonContext
  readonly gathering: Gathering
}

const participantOf = (route: Route): Participant => ({
  side: route.side,
  operation: route.operation,
  address: route.address,
  pointer: ""
})

const requestOf = ({ operation, side }: Route): string =>
  `${operation.method} ${joined(basesOf(side.contract, operation).bases[0]?.path ?? "", operation.path)}`

const scopeOf = (
  { context, gathering }: Comparison,
  before: Route,
  after: Route,
  { literals, shown }: Partial<Pick<RoutePair, "literals" | "shown">> = {}
): OperationScope =>
  makeScope({
    context,
    gathering,
    before: participantOf(before),
    after: participantOf(after),
    outgoing: false,
    request: requestOf(shown ?? before),
    ...(literals === undefined ? {} : { literals })
  })

const comparePair = (comparison: Comparison, pair: RoutePair, memory: ServerMemory): void => {
  const scope = scopeOf(comparison, pair.before, pair.after, pair)
  if (pair.unclear !== undefined)
    scope.report(
      parameterUndecided,
      { in: "path", name: pair.unclear },
      { class: "undecided", pointer: { before: "/path", after: "/path" } }
    )
  compareServers(scope, memory)
  compareOperation(scope)
  compareCallbacks(scope, comparison.gathering)
}

/** An announced end that has come allows what was announced. */
const isAnnounced = ({ context }: Comparison, { operation, side }: Route): boolean => {
  const sunset = operation.deprecation?.sunset ?? side.contract.deprecation?.sunset
  return sunset !== undefined && sunset <= context.now
}

const witnessOf = ({ context }: Comparison, make: () => Witness): Pick<Change, "witness"> =>
  context.witnesses === "none" ? {} : { witness: context.witnesses === "now" ? make() : make }

const reportRemoved = (comparison: Comparison, { route, template, values }: Lost, after: ContractSide): void => {
  // The other side has no such operation: the request is read by the whole of it.
  const scope = scopeOf(comparison, route, { ...route, side: after })
  const sunset = route.operation.deprecation?.sunset ?? route.side.contract.deprecation?.sunset
  const isDeprecated = (route.operation.deprecation ?? route.side.contract.deprecation) !== undefined
  const announced = isAnnounced(comparison, route)
  const isTolerated = scope.fields.tolerated !== undefined
  comparison.gathering.add({
    code: operationRemoved.code,
    class: announced || isTolerated ? "information" : "breaking",
    subject: route.address,
    data: {
      ...scope.fields,
      deprecated: isDeprecated,
      announced,
      ...(sunset === undefined ? {} : { sunset })
    },
    before: { address: route.address, pointer: "" },
    ...witnessOf(comparison, () => {
      const parts = template === undefined ? { values } : { values, template }
      const request = sampleRequest(scope, "before", parts)
      // Where another path takes the request, it is answered by what is about something else.
      return request.checked ? request : understoodOtherwise(scope, parts)
    }),
    reaches: [route.address]
  })
}

const reportAdded = ({ gathering }: Comparison, route: Route): void =>
  gathering.add({
    code: operationAdded.code,
    class: "information",
    subject: route.address,
    data: { operation: route.address, request: requestOf(route), outgoing: false },
    after: { address: route.address, pointer: "" },
    reaches: [route.address]
  })

const compareWebhooks = (comparison: Comparison, before: ContractSide, after: ContractSide): void => {
  const [old, fresh] = [before.contract.webhooks ?? {}, after.contract.webhooks ?? {}]
  const participant = (side: ContractSide, key: string, operation: OutgoingOperation): Participant => ({
    side,
    operation,
    address: address("webhook", nameOf(side.key), nameOf(key)),
    pointer: ""
  })
  for (const [key, operation] of Object.entries(old)) {
    const one = participant(before, key, operation)
    const other = Object.hasOwn(fresh, key) ? fresh[key] : undefined
    const request = `${operation.method} ${nameOf(key)}`
    const { context, gathering } = comparison
    const parts = { context, gathering, before: one, outgoing: true, request }
    if (other !== undefined) compareOperation(makeScope({ ...parts, after: participant(after, key, other) }))
    else {
      const scope = makeScope({ ...parts, after: one })
      const sunset = operation.deprecation?.sunset
      const announced = sunset !== undefined && sunset <= context.now
      gathering.add({
        code: webhookRemoved.code,
        class: announced || scope.fields.tolerated !== undefined ? "information" : "breaking",
        subject: one.address,
        data: { ...scope.fields, announced, ...(sunset === undefined ? {} : { sunset }) },
        before: { address: one.address, pointer: "" },
        witness: neverSent(scope),
        reaches: [one.address]
      })
    }
  }
  for (const [key, operation] of Object.entries(fresh)) {
    if (Object.hasOwn(old, key)) continue
    const { address: subject } = participant(after, key, operation)
    comparison.gathering.add({
      code: webhookAdded.code,
      class: "information",
      subject,
      data: { operation: subject, request: `${operation.method} ${nameOf(key)}`, outgoing: true },
      after: { address: subject, pointer: "" },
      reaches: [subject]
    })
  }
}

/** Differences of one contract that are told; each has work and memory of its own. */
export const mostDifferences = 40_000

/** Compares operations with their counterparts until too much differs; what changed beyond is undecided. */
const comparePairs = (comparison: Comparison, pairs: ReadonlyArray<RoutePair>, after: ContractSide): void => {
  const { context, gathering } = comparison
  const memory: ServerMemory = new Map()
  const uncompared: Array<string> = []
  for (const pair of pairs) {
    const isFull = gathering.count() + context.payloads.count() >= mostDifferences
    if (isFull && !equalJson(pair.before.operation, pair.after.operation)) uncompared.push(pair.after.address)
    else comparePair(comparison, pair, memory)
  }
  if (uncompared.length === 0) return
  gathering.add({
    code: operationsUncompared.code,
    class: "undecided",
    subject: after.address,
    data: { contract: after.address, uncompared: uncompared.length, most: mostDifferences },
    after: { address: after.address, pointer: "" },
    reaches: uncompared
  })
}

/**
 * Compares two HTTP contracts in the direction each part has: what callers could send must still be accepted, what the
 * service may answer must have been expected; what the service sends itself is reversed. Payloads go to the payload
 * comparison of the context, which gathers them by cause.
 */
export const compareHttpContracts = (
  before: ContractSide,
  after: ContractSide,
  context: ComparisonContext
): ReadonlyArray<Change> => {
  const gathering = makeGathering()
  const comparison: Comparison = { context, gathering }
  const isSame = equalJson(before.contract, after.contract) && before.key === after.key
  // Equal texts may still refer to what is another, or to what nobody knows.
  if (isSame && context.payloads.judge.same(before.contract, after.contract)) return []
  const { judge } = context.payloads
  const matched = mixedRequests(judge, servedRequests(judge, matchRoutes(routesOf(before), routesOf(after))))
  comparePairs(comparison, matched.pairs, after)
  const removed = new Set(matched.removed.map(({ route }) => route.key))
  for (const lost of matched.removed) reportRemoved(comparison, lost, after)
  for (const shadow of matched.shadows) {
    if (!removed.has(shadow.before.key)) reportShadow(scopeOf(comparison, shadow.before, shadow.after), shadow)
  }
  for (const route of matched.added) reportAdded(comparison, route)
  compareWebhooks(comparison, before, after)
  const words = context.witnesses === "none" ? [] : documentationOf(before, after, matched.pairs)
  return [...gathering.changes(), ...words]
}
