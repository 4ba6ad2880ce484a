import { type Fraction, fraction, plus, times, zero } from "@lintel/analysis"
import { type Entity, type FlowStep, type ModelIndex, ratioFraction } from "@lintel/model"
import { storeUses } from "../data/storeUse.js"

/** Who asks a store something: what a service does for an operation, or by itself. */
export interface StoreUser {
  readonly component: string
  /** Nothing where no request starts it: a message, a schedule. */
  readonly operation: string | undefined
  /** How often one request reads and writes the store; unknown where no flow says so. */
  readonly touches: Fraction | undefined
}

/** How often a step reads and writes a store on average; `undefined` where an alternative has no probability. */
const touchesOf = (step: FlowStep, store: string): Fraction | undefined => {
  switch (step._tag) {
    case "Read":
    case "Write":
      return step.store === store ? fraction(1n) : zero
    case "Sequence":
    case "Parallel":
      return touchesOfAll(step.steps, store)
    case "Repeat": {
      const once = touchesOf(step.step, store)
      return once && times(once, fraction(BigInt(step.times)))
    }
    case "Branch": {
      const parts = step.branches.map(({ steps, probability }) => {
        const each = touchesOfAll(steps, store)
        if (each?.numerator === 0n) return zero
        if (each === undefined || probability === undefined) return undefined
        const { numerator, denominator } = ratioFraction(probability)
        return times(each, fraction(numerator, denominator))
      })
      return summed(parts)
    }
    default:
      return zero
  }
}

const summed = (parts: ReadonlyArray<Fraction | undefined>): Fraction | undefined =>
  parts.reduce((sum, part) => sum && part && plus(sum, part), zero)

const touchesOfAll = (steps: ReadonlyArray<FlowStep>, store: string): Fraction | undefined =>
  summed(steps.map((step) => touchesOf(step, store)))

const operationsOf = (index: ModelIndex, component: string): ReadonlyArray<Entity<"operation">> =>
  index
    .ofKind("operation")
    .filter(({ address }) => index.providersOf(index.contractOf(address)).some((provider) => provider === component))

/**
 * Everybody who may ask a store something: flows that read or write it, and operations of the services that use it of
 * which no flow says what they do. A flow that leaves the store alone is none of them.
 */
export const storeUsers = (index: ModelIndex, store: string): ReadonlyArray<StoreUser> => {
  const flows = index.ofKind("flow").map(({ value }) => value)
  const described = flows.flatMap((flow): ReadonlyArray<StoreUser> => {
    const touches = touchesOfAll(flow.steps, store)
    if (touches?.numerator === 0n) return []
    const operation = flow.trigger._tag === "Operation" ? flow.trigger.operation : undefined
    return [{ component: flow.of, operation, touches }]
  })
  const known = new Set(
    flows.flatMap(({ of, trigger }) => (trigger._tag === "Operation" ? [`${of} ${trigger.operation}`] : []))
  )
  const undescribed = (storeUses(index).get(store) ?? []).flatMap(({ service }) =>
    operationsOf(index, service).flatMap(({ address }) =>
      known.has(`${service} ${address}`) ? [] : [{ component: service, operation: address, touches: undefined }]
    )
  )
  return [...described, ...undescribed]
}
