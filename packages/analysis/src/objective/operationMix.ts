import type { Flow, ModelIndex } from "@lintel/model"
import { type Fraction, over, plus, times, zero } from "../fraction.js"
import { type FlowTable, handlerKey } from "../graph/flowCalls.js"
import { type CallUse, once, whichever } from "./callUse.js"
import { steadyLoads } from "./describedLatency.js"

type Uses = ReadonlyMap<string, CallUse>

const never: CallUse = { most: 0n, average: zero, certain: zero }

/** Any of several descriptions may be the one that holds. */
export const eitherOf = (all: ReadonlyArray<Uses>): Uses => {
  const [first, ...others] = all
  return others.reduce((known, next) => {
    const calls = new Set([...known.keys(), ...next.keys()])
    return new Map([...calls].map((call) => [call, whichever(known.get(call) ?? never, next.get(call) ?? never)]))
  }, first ?? new Map<string, CallUse>())
}

/** How often calls are made by requests of which each share goes one way. */
const inShares = (ways: ReadonlyArray<{ readonly share: Fraction; readonly uses: Uses }>): Uses => {
  const calls = new Set(ways.flatMap(({ uses }) => [...uses.keys()]))
  const useOf = (call: string): CallUse =>
    ways.reduce((sum, { share, uses }): CallUse => {
      const use = share.numerator === 0n ? never : (uses.get(call) ?? never)
      return {
        most: use.most > sum.most ? use.most : sum.most,
        average: plus(sum.average, times(share, use.average)),
        certain: plus(sum.certain, times(share, use.certain))
      }
    }, never)
  return new Map([...calls].map((call) => [call, useOf(call)]))
}

/** How often one request to any of several operations makes each call. */
export interface OperationMix {
  readonly uses: Uses
  /** Operations call different things, and nobody says how many of the requests each of them gets. */
  readonly isUnknown: boolean
}

/** What the operations of a component are described by. */
export interface MixedOperations {
  readonly component: string
  readonly operations: ReadonlyArray<string>
  /** Calls that an operation without a flow may make. */
  readonly unclaimed: ReadonlyArray<string>
  readonly usesOf: (flow: Flow) => Uses
}

const sharesOf = (index: ModelIndex, operations: ReadonlyArray<string>): ReadonlyArray<Fraction> | undefined => {
  const loads = steadyLoads(index)
  const known = operations.flatMap((operation) => loads.get(operation) ?? [])
  const total = known.reduce(plus, zero)
  if (known.length < operations.length || total.numerator === 0n) return undefined
  return known.map((load) => over(load, total))
}

const isSame = (a: Uses, b: Uses): boolean => a.size === b.size && [...a].every(([call, use]) => b.get(call) === use)

/**
 * The calls of all operations together: in the shares of their loads where all are stated; else each call as often as
 * the operation that makes it most, and for sure only as often as the one that makes it least. `undefined` when no flow
 * describes any of them.
 */
export const operationMix = (
  index: ModelIndex,
  flows: FlowTable,
  { component, operations, unclaimed, usesOf }: MixedOperations
): OperationMix | undefined => {
  const described = operations.map((operation) => flows.byOperation.get(handlerKey(component, operation)))
  if (described.every((found) => found === undefined)) return undefined
  const undescribed: Uses = new Map(unclaimed.map((call) => [call, once]))
  const all = described.map((found) =>
    found === undefined ? undescribed : eitherOf(found.map(({ flow }) => usesOf(flow)))
  )
  const [first, ...others] = all
  if (first !== undefined && others.every((uses) => isSame(first, uses))) return { uses: first, isUnknown: false }
  const shares = sharesOf(index, operations)
  if (shares === undefined) return { uses: eitherOf(all), isUnknown: true }
  return { uses: inShares(all.map((uses, i) => ({ share: shares[i] ?? zero, uses }))), isUnknown: false }
}
