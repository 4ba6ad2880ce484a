import { type Edge, type ModelIndex, ratioFraction } from "@lintel/model"
import { type Fraction, fraction, larger, over, smaller, times } from "../fraction.js"
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

/**
 * Requests of a call that one instance of the caller has under way while the callee hangs: those of a second, times as
 * long as the caller waits for one of them. Nothing where the design does not say.
 */
export const underWay = (index: ModelIndex, call: string): Fraction | undefined => {
  const from = index.find(call as `call:${string}`)?.value.from
  const edge = from === undefined ? undefined : index.callsFrom(from).find(({ address }) => address === call)
  const effective = edge === undefined ? undefined : effectiveOf(index, call)
  if (edge === undefined || effective === undefined) return undefined
  const known = tablesOf(index)
  const [rate, instances] = [rateOf(known, edge), known.instances.get(edge.from)]
  const patience = edgePatience(effective)?.span
  if (rate === undefined || instances === undefined || patience === undefined || patience === "unbounded")
    return undefined
  return over(times(rate, fraction(patience, 1_000_000n)), instances)
}
