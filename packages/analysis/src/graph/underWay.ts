import { type Edge, type ModelIndex, ratioFraction } from "@lintel/model"
import { type Fraction, fraction, larger, over, plus, smaller, times, zero } from "../fraction.js"
import { eventsPerSecond } from "../objective/capacity.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { edgePatience } from "../policy/layer.js"

interface Tables {
  /** The least load of each operation: it leaves a budget least to count by. */
  readonly loads: ReadonlyMap<string, Fraction>
  /** The most instances among which the requests of each component are shared. */
  readonly instances: ReadonlyMap<string, Fraction>
}

const tables = new WeakMap<ModelIndex, Tables>()

const tablesOf = (index: ModelIndex): Tables => {
  const known = tables.get(index)
  if (known !== undefined) return known
  const [loads, instances] = [new Map<string, Fraction>(), new Map<string, Fraction>()]
  for (const { value } of index.ofKind("load")) {
    const stated = value.steady ?? value.peak
    if (stated === undefined) continue
    const rate = eventsPerSecond(stated)
    loads.set(value.of, smaller(loads.get(value.of) ?? rate, rate))
  }
  for (const { value } of index.ofKind("deployment")) {
    const stated = value.scaling?.maximum ?? value.instances
    if (stated === undefined) continue
    const count = fraction(BigInt(stated))
    instances.set(value.of, larger(instances.get(value.of) ?? count, count))
  }
  const made = { loads, instances }
  tables.set(index, made)
  return made
}

const rateOf = ({ loads }: Tables, { call, operation }: Edge): Fraction | undefined => {
  if (call.rate !== undefined) return eventsPerSecond(call.rate)
  const load = operation === undefined ? undefined : loads.get(operation)
  if (call.share === undefined || load === undefined) return undefined
  const { denominator, numerator } = ratioFraction(call.share)
  return times(load, fraction(numerator, denominator))
}

/** The same of one call. */
const ofEdge = (index: ModelIndex, edge: Edge): Fraction | undefined => {
  const effective = effectiveOf(index, edge.address)
  const known = tablesOf(index)
  const [rate, instances] = [rateOf(known, edge), known.instances.get(edge.from)]
  const patience = effective === undefined ? undefined : edgePatience(effective)?.span
  if (rate === undefined || instances === undefined || patience === undefined || patience === "unbounded")
    return undefined
  return over(times(rate, fraction(patience, 1_000_000n)), instances)
}

/**
 * Requests that one instance of a caller has under way to the callee of a call while that hangs, by all of its calls to
 * it, which share a budget: those of a second, times as long as it waits for one. Nothing where the design does not say.
 */
export const underWay = (index: ModelIndex, call: string): Fraction | undefined => {
  const from = index.find(call as `call:${string}`)?.value.from
  const calls = from === undefined ? [] : index.callsFrom(from)
  const own = calls.find(({ address }) => address === call)
  if (own === undefined) return undefined
  return calls
    .filter((edge) => edge === own || (edge.provider !== undefined && edge.provider === own.provider))
    .reduce<Fraction | undefined>((sum, edge) => {
      const requests = sum && ofEdge(index, edge)
      return sum && requests && plus(sum, requests)
    }, zero)
}
