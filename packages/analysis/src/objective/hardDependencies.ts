import { type Edge, type Entity, type Flow, type ModelIndex } from "@lintel/model"
import { awaitedSagas, callsOfSaga, type FlowTable, flowTable, handlerKey } from "../graph/flowCalls.js"
import { type Assumption, type Grounds, type Missing } from "../knowledge.js"
import {
  type Alternative,
  type AlternativeLookup,
  alternativeLookup,
  type Needed,
  type Reached
} from "./alternatives.js"
import { type CallUse, callUsesOfFlow, once, together, whichever, within } from "./callUse.js"
import { operationsByContract } from "./describedLatency.js"
import { eitherOf, operationMix } from "./operationMix.js"
import { type FoundPromise, type PromiseLookup, promiseLookup } from "./promises.js"

/**
 * One dependency that a request cannot do without: reached by `via` (calls from the start on), called at most `times`
 * times for one request. With an `alternative`, the request fails only if both do, and all that answer after it.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface HardDependency extends FoundPromise {
  readonly component: string
  readonly operation: string | undefined
  readonly via: ReadonlyArray<Edge>
  readonly times: bigint
  /** How often one request calls it, on all ways that are known. */
  readonly use: CallUse
  readonly alternative: Alternative | undefined
  /** What the dependency and all that answer instead of it need behind them, as often as one call of it does. */
  readonly needed: ReadonlyArray<Needed>
  /** It is such a need of another one, whose promise counts its failures already. */
  readonly isWithin: boolean
}

interface Visit {
  readonly component: string
  readonly operation: string | undefined
  readonly flow: Flow | undefined
  /** All operations that an objective of a service or a contract is about. */
  readonly operations?: ReadonlyArray<string>
  readonly via: ReadonlyArray<Edge>
  readonly use: CallUse
}

interface Outgoing {
  readonly edge: Edge
  readonly use: CallUse
  /** Nobody described how the calls of this component come about. */
  readonly isAssumed: boolean
}

interface CallsOf {
  readonly calls: ReadonlyArray<Outgoing>
  /** They depend on how requests are shared among operations, which nobody says. */
  readonly isMixUnknown: boolean
}

/** Hard dependencies of one objective, with what had to be assumed and what is not known. */
export interface Closure extends Grounds {
  readonly found: ReadonlyArray<HardDependency>
  /** Facts without which a wider verdict is all that can be given. */
  readonly unsaid: ReadonlyArray<Missing>
}

/** What handling an operation calls, and what a component promises about it: many objectives ask the same. */
interface Lookups {
  readonly callsOf: (visit: Visit) => CallsOf
  readonly promiseOf: PromiseLookup
  readonly alternativeOf: AlternativeLookup
}

const usesOf = (index: ModelIndex, flow: Flow): ReadonlyMap<string, CallUse> => {
  const uses = new Map(callUsesOfFlow(flow))
  for (const saga of awaitedSagas(flow)) {
    const awaited = index.find(saga)?.value
    for (const call of awaited === undefined ? [] : callsOfSaga(awaited)) uses.set(call, uses.get(call) ?? once)
  }
  return uses
}

const outgoing = (
  index: ModelIndex,
  flows: FlowTable,
  fallbacks: ReadonlySet<string>,
  { component, operation, operations, flow }: Visit
): CallsOf => {
  const described =
    flow !== undefined
      ? [flow]
      : operation === undefined
        ? undefined
        : flows.byOperation.get(handlerKey(component, operation))?.map((one) => one.flow)
  const edges = index.callsFrom(component).filter((edge) => !fallbacks.has(edge.address))
  const unclaimed = edges.flatMap(({ address }) => (flows.claimed.has(address) ? [] : [address]))
  const mix =
    operations === undefined
      ? undefined
      : operationMix(index, flows, { component, operations, unclaimed, usesOf: (one) => usesOf(index, one) })
  const uses = mix?.uses ?? (described && eitherOf(described.map((one) => usesOf(index, one))))
  if (uses === undefined) {
    const assumed = edges
      .filter((edge) => operation === undefined || !flows.claimed.has(edge.address))
      .map((edge) => ({ edge, use: once, isAssumed: true }))
    return { calls: assumed, isMixUnknown: false }
  }
  const isAssumed = new Set<string>(mix === undefined ? [] : unclaimed)
  const calls = edges.flatMap((edge) => {
    const use = uses.get(edge.address)
    return use === undefined ? [] : [{ edge, use, isAssumed: isAssumed.has(edge.address) }]
  })
  return { calls, isMixUnknown: mix?.isUnknown === true }
}

/** Calls that are made only when another one fails. */
const fallbackCalls = (index: ModelIndex): ReadonlySet<string> =>
  new Set(
    index.edges.flatMap(({ call: { criticality } }) =>
      typeof criticality === "object" && criticality.fallback !== undefined ? [criticality.fallback as string] : []
    )
  )

const lookupsOf = (index: ModelIndex): Lookups => {
  const flows = flowTable(index)
  const fallbacks = fallbackCalls(index)
  const known = new Map<string, CallsOf>()
  const callsOf = (visit: Visit): CallsOf => {
    if (visit.flow !== undefined || visit.operations !== undefined) return outgoing(index, flows, fallbacks, visit)
    const key = handlerKey(visit.component, visit.operation ?? "")
    const found = known.get(key) ?? outgoing(index, flows, fallbacks, visit)
    known.set(key, found)
    return found
  }
  const promiseOf = promiseLookup(index)
  const hardCallsOf = ({ component, operation }: Pick<Reached, "component" | "operation">): ReadonlyArray<Outgoing> =>
    callsOf({ component, operation, flow: undefined, via: [], use: once }).calls.filter(
      ({ edge }) => edge.call.criticality === "hard"
    )
  return { callsOf, promiseOf, alternativeOf: alternativeLookup(index, promiseOf, hardCallsOf) }
}

/**
 * Dependencies without a promise that are looked through for one objective, the nearest first. Whatever lies behind
 * more of them stays unknown, which the missing promises already say; without a bound, designs of many services and few
 * objectives would take time quadratic in their size.
 */
const lookedThrough = 50

const isKnown = ({ promise, differs }: FoundPromise): boolean => promise !== undefined && differs === undefined

/** Uses of one dependency on several ways: what flows say adds up; what is only assumed counts once. */
interface Ways {
  readonly dependency: HardDependency
  readonly said: CallUse | undefined
  readonly assumed: CallUse | undefined
}

const either = (a: CallUse | undefined, b: CallUse | undefined, both: (a: CallUse, b: CallUse) => CallUse) =>
  a === undefined ? b : b === undefined ? a : both(a, b)

/** One more way to a dependency. */
const withWay = (known: Ways, use: CallUse, isAssumed: boolean): Ways => {
  if (!isAssumed) return { ...known, said: either(known.said, use, together) }
  return known.assumed === use ? known : { ...known, assumed: either(known.assumed, use, whichever) }
}

const finished = ({ dependency, said, assumed }: Ways): ReadonlyArray<HardDependency> => {
  const use = either(said, assumed, together) ?? once
  const needed = dependency.needed.map((inner): HardDependency => {
    const often = within(use, inner.use)
    const via = [...dependency.via, ...inner.via]
    return { ...inner, via, use: often, times: often.most, alternative: undefined, needed: [], isWithin: true }
  })
  return [{ ...dependency, use, times: use.most }, ...needed]
}

/** Hard dependencies, each once: what promises something ends the search, what promises nothing is looked through. */
const closure = (lookups: Lookups, slo: Entity<"slo">, starts: ReadonlyArray<Visit>): Closure => {
  const found = new Map<string, Ways>()
  const missing: Array<Missing> = []
  const unsaid: Array<Missing> = []
  const assumes = new Set<Assumption>()
  const pending: Array<Visit> = [...starts]
  const most = starts.length + lookedThrough
  const started = new Set(starts.map((start) => handlerKey(start.component, start.operation ?? "")))
  for (let next = 0; next < pending.length; next++) {
    const visit = pending[next]
    if (visit === undefined) break
    const { calls, isMixUnknown } = lookups.callsOf(visit)
    if (isMixUnknown) unsaid.push({ address: slo.value.of, pointer: "", fact: "how many requests each operation has" })
    for (const { edge, use: own, isAssumed } of calls) {
      const { criticality } = edge.call
      if (criticality === undefined) {
        missing.push({
          address: edge.address,
          pointer: "/criticality",
          fact: "whether the caller fails with the callee"
        })
        continue
      }
      const answers = lookups.alternativeOf(slo.value, edge)
      const alternative = answers?.alternative
      if (criticality !== "hard" && alternative === undefined) {
        assumes.add("mitigation-answers")
        continue
      }
      if (isAssumed) for (const assumption of ["called-once", "handling-makes-call"] as const) assumes.add(assumption)
      if (edge.provider === undefined) {
        missing.push({ address: edge.address, pointer: "/to/at", fact: "who answers the call" })
        continue
      }
      const handler = handlerKey(edge.provider, edge.operation ?? "")
      if (started.has(handler)) continue
      const key = alternative === undefined ? handler : `${handler} or ${alternative.edge.address}`
      const use = within(visit.use, own)
      const known = found.get(key)
      if (known !== undefined) {
        found.set(key, withWay(known, use, isAssumed))
        continue
      }
      const promised = lookups.promiseOf(slo.value, edge.from, edge.provider, edge.operation)
      const reached = { component: edge.provider, operation: edge.operation, via: [...visit.via, edge] }
      const needed = answers?.needed ?? []
      const dependency = { ...reached, times: use.most, use, alternative, needed, isWithin: false, ...promised }
      found.set(key, withWay({ dependency, said: undefined, assumed: undefined }, use, isAssumed))
      if (promised.promise !== undefined || (alternative && isKnown(alternative))) continue
      missing.push({ address: edge.operation ?? edge.provider, pointer: "", fact: "which availability it promises" })
      if (alternative === undefined && pending.length < most) pending.push({ ...reached, flow: undefined, use })
    }
  }
  return { found: [...found.values()].flatMap(finished), assumes: [...assumes], missing, unsaid }
}

const startsOf = (
  index: ModelIndex,
  operationsOf: (contract: string) => ReadonlyArray<string>,
  slo: Entity<"slo">
): ReadonlyArray<Visit> => {
  const of = slo.value.of
  const visit = (component: string, operation: string | undefined, flow?: Flow): Visit => ({
    component,
    operation,
    flow,
    via: [],
    use: once
  })
  if (of.startsWith("operation:"))
    return index.providersOf(index.contractOf(of)).map((component) => visit(component, of))
  if (of.startsWith("contract:"))
    return index.providersOf(of).map((component) => ({ ...visit(component, undefined), operations: operationsOf(of) }))
  if (of.startsWith("service:")) {
    const contracts = index.find(of as `service:${string}`)?.value.provides ?? []
    return [{ ...visit(of, undefined), operations: contracts.flatMap(operationsOf) }]
  }
  if (!of.startsWith("flow:")) return []
  const flow = index.find(of as `flow:${string}`)?.value
  if (flow === undefined) return []
  return [visit(flow.of, flow.trigger._tag === "Operation" ? flow.trigger.operation : undefined, flow)]
}

/** Finds the hard dependencies of objectives of one design. */
export const hardDependencies = (index: ModelIndex): ((slo: Entity<"slo">) => Closure) => {
  const lookups = lookupsOf(index)
  const operationsOf = operationsByContract(index)
  return (slo) => closure(lookups, slo, startsOf(index, operationsOf, slo))
}
