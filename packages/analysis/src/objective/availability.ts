import type { Edge, Entity, ModelIndex, Slo } from "@lintel/model"
import { ratioFraction } from "@lintel/model/units"
import { compareFractions, type Fraction, fraction, larger, minus, one, plus, smaller, zero } from "../fraction.js"
import { awaitedSagas, callsOfFlow, callsOfSaga, flowTable, type FlowTable, handlerKey } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Grounds, type Missing, type Origin } from "../knowledge.js"

/**
 * What a component promises about its availability, and where.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AvailabilityPromise {
  readonly availability: Fraction
  readonly origin: Origin
  /** The objective that says so; absent for an external of which only a figure is known. */
  readonly slo: Entity<"slo"> | undefined
}

/**
 * One dependency that a request cannot do without: reached by `via` (calls from the start on), called at most `times`
 * times for one request.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface HardDependency {
  readonly component: string
  readonly operation: string | undefined
  readonly via: ReadonlyArray<Edge>
  readonly times: bigint
  readonly promise: AvailabilityPromise | undefined
}

/**
 * What an availability objective is worth, given the promises of what it depends on.
 *
 * - `guaranteed`: even if failures never overlap, the dependencies leave room (union bound).
 * - `assumesIndependence`: it holds only if failures are independent.
 * - `overPromised`: some dependency alone promises less.
 * - `needsOverlap`: independent failures leave too little; it holds only if dependencies fail at the same moments.
 * - `unknown`: some hard dependency promises nothing comparable.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AvailabilityCheck extends Grounds {
  readonly verdict: "guaranteed" | "assumesIndependence" | "needsOverlap" | "overPromised" | "unknown"
  readonly slo: Entity<"slo">
  readonly target: Fraction
  readonly dependencies: ReadonlyArray<HardDependency>
  /** Dependencies whose objective has another window or method: not comparable, so they take no part. */
  readonly incomparable: ReadonlyArray<HardDependency>
  /** Sound lower bound: `1 - sum of times x (1 - promise)`, at least 0. */
  readonly lowerBound: Fraction
  /** What independence would give: the product of the promises. */
  readonly independent: Fraction
  /** No more than the weakest dependency promises. */
  readonly upperBound: Fraction
  readonly weakest: HardDependency | undefined
}

interface Visit {
  readonly component: string
  readonly operation: string | undefined
  readonly via: ReadonlyArray<Edge>
  readonly times: bigint
}

const isAvailability = (slo: Entity<"slo">): boolean => slo.value.indicator._tag === "Availability"

/** Availability objectives by what they are about: the strictest of several. */
const promises = (index: ModelIndex): ReadonlyMap<string, Entity<"slo">> => {
  const best = new Map<string, Entity<"slo">>()
  for (const slo of index.ofKind("slo").filter(isAvailability)) {
    const known = best.get(slo.value.of)
    const isStricter =
      known === undefined ||
      compareFractions(ratioFraction(slo.value.objective), ratioFraction(known.value.objective)) > 0
    if (isStricter) best.set(slo.value.of, slo)
  }
  return best
}

const promiseOf = (
  index: ModelIndex,
  slos: ReadonlyMap<string, Entity<"slo">>,
  component: string,
  operation: string | undefined
): AvailabilityPromise | undefined => {
  const about = [operation, operation === undefined ? undefined : index.contractOf(operation), component]
  for (const subject of about) {
    const slo = subject === undefined ? undefined : slos.get(subject)
    if (slo === undefined) continue
    const origin = { address: slo.address, pointer: "/objective" }
    return { availability: toFraction(slo.value.objective), origin, slo }
  }
  const external = component.startsWith("external:") ? index.find(component as `external:${string}`) : undefined
  const stated = external?.value.availability
  if (stated === undefined) return undefined
  return { availability: toFraction(stated), origin: { address: component, pointer: "/availability" }, slo: undefined }
}

const toFraction = (ratio: Slo["objective"]): Fraction => {
  const { numerator, denominator } = ratioFraction(ratio)
  return fraction(numerator, denominator)
}

const sameMeasure = (a: Slo, b: Slo): boolean => {
  const [x, y] = [a.indicator, b.indicator]
  if (x._tag !== "Availability" || y._tag !== "Availability") return false
  const window = (slo: Slo): string =>
    slo.window._tag === "Rolling" ? slo.window.duration : `${slo.window.unit} ${slo.window.zone ?? ""}`
  return window(a) === window(b) && (x.method === undefined || y.method === undefined || x.method === y.method)
}

interface Outgoing {
  readonly edge: Edge
  readonly times: bigint
  readonly assumes: ReadonlyArray<Assumption>
}

const outgoing = (
  index: ModelIndex,
  flows: FlowTable,
  component: string,
  operation: string | undefined
): ReadonlyArray<Outgoing> => {
  const described = operation === undefined ? undefined : flows.byOperation.get(handlerKey(component, operation))
  if (described === undefined) {
    return index
      .callsFrom(component)
      .filter((edge) => operation === undefined || !flows.claimed.has(edge.address))
      .map((edge) => ({ edge, times: 1n, assumes: ["called-once", "handling-makes-call"] }))
  }
  const counts = new Map<string, bigint>()
  const atLeast = (call: string, count: bigint): void => {
    if (count > (counts.get(call) ?? 0n)) counts.set(call, count)
  }
  for (const { flow } of described) {
    for (const [call, count] of callsOfFlow(flow)) atLeast(call, count)
    for (const saga of awaitedSagas(flow)) {
      const awaited = index.find(saga)?.value
      for (const call of awaited === undefined ? [] : callsOfSaga(awaited)) atLeast(call, 1n)
    }
  }
  return index.callsFrom(component).flatMap((edge) => {
    const count = counts.get(edge.address)
    return count === undefined ? [] : [{ edge, times: count, assumes: [] }]
  })
}

/**
 * Dependencies without a promise that are looked through for one objective, the nearest first. Whatever lies behind
 * more of them stays unknown, which the missing promises already say; without a bound, designs of many services and few
 * objectives would take time quadratic in their size.
 */
const lookedThrough = 50

interface Closure extends Grounds {
  readonly found: ReadonlyArray<HardDependency>
}

/** What handling an operation calls, and what a component promises about it: many objectives ask the same. */
interface Lookups {
  readonly callsOf: (component: string, operation: string | undefined) => ReadonlyArray<Outgoing>
  readonly promiseOf: (component: string, operation: string | undefined) => AvailabilityPromise | undefined
}

const remembered = <T>(
  answer: (component: string, operation: string | undefined) => T
): ((component: string, operation: string | undefined) => T) => {
  const known = new Map<string, { readonly value: T }>()
  return (component, operation) => {
    const key = handlerKey(component, operation ?? "")
    const found = known.get(key) ?? { value: answer(component, operation) }
    known.set(key, found)
    return found.value
  }
}

/** Hard dependencies, each once: what promises something ends the search, what promises nothing is looked through. */
const closure = ({ callsOf, promiseOf: promised }: Lookups, starts: ReadonlyArray<Visit>): Closure => {
  const found = new Map<string, HardDependency>()
  const missing: Array<Missing> = []
  const assumes = new Set<Assumption>()
  const pending: Array<Visit> = [...starts]
  const most = starts.length + lookedThrough
  const seen = new Set(starts.map((start) => handlerKey(start.component, start.operation ?? "")))
  for (let next = 0; next < pending.length; next++) {
    const visit = pending[next]
    if (visit === undefined) break
    for (const { edge, times: count, assumes: taken } of callsOf(visit.component, visit.operation)) {
      const criticality = edge.call.criticality
      if (criticality === undefined) {
        missing.push({
          address: edge.address,
          pointer: "/criticality",
          fact: "whether the caller fails with the callee"
        })
        continue
      }
      if (criticality !== "hard") continue
      for (const assumption of taken) assumes.add(assumption)
      if (edge.provider === undefined) {
        missing.push({ address: edge.address, pointer: "/to/at", fact: "who answers the call" })
        continue
      }
      const key = handlerKey(edge.provider, edge.operation ?? "")
      if (seen.has(key)) continue
      seen.add(key)
      const promise = promised(edge.provider, edge.operation)
      const reached = {
        component: edge.provider,
        operation: edge.operation,
        via: [...visit.via, edge],
        times: visit.times * count
      }
      found.set(key, { ...reached, promise })
      if (promise === undefined) {
        missing.push({ address: edge.operation ?? edge.provider, pointer: "", fact: "which availability it promises" })
        if (pending.length < most) pending.push(reached)
      }
    }
  }
  return { found: [...found.values()], assumes: [...assumes], missing }
}

const startsOf = (index: ModelIndex, slo: Entity<"slo">): ReadonlyArray<Visit> => {
  const of = slo.value.of
  const visit = (component: string, operation: string | undefined): Visit => ({
    component,
    operation,
    via: [],
    times: 1n
  })
  if (of.startsWith("operation:"))
    return index.providersOf(index.contractOf(of)).map((component) => visit(component, of))
  if (of.startsWith("contract:")) return index.providersOf(of).map((component) => visit(component, undefined))
  if (of.startsWith("service:")) return [visit(of, undefined)]
  if (!of.startsWith("flow:")) return []
  const flow = index.find(of as `flow:${string}`)?.value
  if (flow === undefined) return []
  return [visit(flow.of, flow.trigger._tag === "Operation" ? flow.trigger.operation : undefined)]
}

const isPerClient = (promise: AvailabilityPromise, via: ReadonlyArray<Edge>): boolean => {
  const scope = promise.slo?.value.scope
  return scope !== undefined && scope !== "all" && scope === via.at(-1)?.from
}

const verdictOf = (
  target: Fraction,
  bounds: Pick<AvailabilityCheck, "lowerBound" | "independent" | "upperBound">,
  isComplete: boolean
): AvailabilityCheck["verdict"] => {
  if (compareFractions(target, bounds.upperBound) > 0) return "overPromised"
  if (compareFractions(target, bounds.independent) > 0) return "needsOverlap"
  if (!isComplete) return "unknown"
  return compareFractions(target, bounds.lowerBound) <= 0 ? "guaranteed" : "assumesIndependence"
}

/** Products of promises are exact for this many factors; beyond, their digits would outgrow their use. */
const exactFactors = 64

interface Used {
  readonly availability: Fraction
  readonly times: bigint
}

const productOf = (used: ReadonlyArray<Used>): Fraction => {
  const factors = used.reduce((sum, { times: count }) => sum + count, 0n)
  if (factors > BigInt(exactFactors)) {
    // The weakest alone is an upper bound of the product: never claims more failure than there is.
    return used.reduce((least, { availability }) => smaller(least, availability), one)
  }
  let [numerator, denominator] = [1n, 1n]
  for (const { availability, times: count } of used) {
    numerator *= availability.numerator ** count
    denominator *= availability.denominator ** count
  }
  return fraction(numerator, denominator)
}

/** What all together may miss: each as often as it is called. Reduced once, at the end. */
const lostBy = (used: ReadonlyArray<Used>): Fraction => {
  const byDenominator = new Map<bigint, bigint>()
  for (const { availability, times: count } of used) {
    const { numerator, denominator } = availability
    byDenominator.set(denominator, (byDenominator.get(denominator) ?? 0n) + count * (denominator - numerator))
  }
  return [...byDenominator].reduce((sum, [denominator, numerator]) => plus(sum, fraction(numerator, denominator)), zero)
}

const checkOf = (slo: Entity<"slo">, { found, ...grounds }: Closure): AvailabilityCheck => {
  const target = toFraction(slo.value.objective)
  const promising = found.flatMap((dependency) =>
    dependency.promise === undefined ? [] : [{ dependency, promise: dependency.promise }]
  )
  const isComparable = ({ slo: other }: AvailabilityPromise): boolean =>
    other === undefined || sameMeasure(slo.value, other.value)
  const comparable = promising.filter(({ promise }) => isComparable(promise))
  const used = comparable.map(({ dependency, promise }) => ({
    availability: promise.availability,
    times: dependency.times
  }))
  const lost = lostBy(used)
  const weakest = comparable.reduce<(typeof comparable)[number] | undefined>(
    (least, it) =>
      least === undefined || compareFractions(it.promise.availability, least.promise.availability) < 0 ? it : least,
    undefined
  )
  const bounds = {
    lowerBound: larger(zero, minus(one, lost)),
    independent: productOf(used),
    upperBound: weakest?.promise.availability ?? one
  }
  const isComplete = grounds.missing.length === 0 && comparable.length === promising.length
  const assumes: ReadonlyArray<Assumption> = [
    "own-errors-none",
    ...(comparable.every(({ dependency, promise }) => isPerClient(promise, dependency.via))
      ? []
      : (["per-client-objective"] as const))
  ]
  return {
    verdict: verdictOf(target, bounds, isComplete),
    slo,
    target,
    dependencies: found,
    incomparable: promising.filter(({ promise }) => !isComparable(promise)).map(({ dependency }) => dependency),
    ...bounds,
    weakest: weakest?.dependency,
    ...combineGrounds([grounds, { assumes, missing: [] }])
  }
}

/**
 * Judges one availability objective against the promises of its hard dependencies. Dependencies are found through calls
 * that say they are hard; one that promises nothing is looked through (50 of them at most, the nearest first); each
 * counts once, whatever the number of ways to it. Retries give no gain, because failures may be correlated. An
 * objective of another kind, or without a hard dependency, gives no check.
 *
 * Sources: Treynor, Dahlin, Rau, Beyer, The Calculus of Service Availability, ACM Queue 15(2), 2017; Fréchet's bounds.
 *
 * @category objectives
 * @since 0.1.0
 */
export const availabilityCheck = (index: ModelIndex): ((slo: Entity<"slo">) => AvailabilityCheck | undefined) => {
  const known = checkers.get(index) ?? checker(index)
  checkers.set(index, known)
  return known
}

type Checker = (slo: Entity<"slo">) => AvailabilityCheck | undefined

const checkers = new WeakMap<ModelIndex, Checker>()

const checker = (index: ModelIndex): Checker => {
  const checks = new WeakMap<Entity<"slo">, { readonly check: AvailabilityCheck | undefined }>()
  const judge = judgeOf(index)
  return (slo) => {
    const known = checks.get(slo) ?? { check: judge(slo) }
    checks.set(slo, known)
    return known.check
  }
}

const judgeOf = (index: ModelIndex): Checker => {
  const flows = flowTable(index)
  const slos = promises(index)
  const lookups: Lookups = {
    callsOf: remembered((component, operation) => outgoing(index, flows, component, operation)),
    promiseOf: remembered((component, operation) => promiseOf(index, slos, component, operation))
  }
  return (slo) => {
    if (!isAvailability(slo)) return undefined
    const result = closure(lookups, startsOf(index, slo))
    return result.found.length === 0 ? undefined : checkOf(slo, result)
  }
}

/**
 * What a client may see of an objective that counts all clients: if it makes `share` of the requests, all failures may
 * be its own, so up to `(1 - objective) / share` of its requests fail.
 *
 * @category objectives
 * @since 0.1.0
 */
export const dilutedErrors = (objective: Slo["objective"], share: Fraction): Fraction => {
  const errors = minus(one, toFraction(objective))
  return compareFractions(share, errors) <= 0
    ? one
    : fraction(errors.numerator * share.denominator, errors.denominator * share.numerator)
}
