import type { Address, Duration } from "@lintel/model"
import { reachable } from "./collect.js"
import type { CommonFields } from "./entity.js"
import { addressOf, allConstructed, entity, forgetConstructed, metaOf } from "./meta.js"
import type { PolicyFields } from "./policy.js"
import { type Site, siteOf } from "./site.js"
import { type Assembled, AuthoringError, assemble, type Refused } from "./toModel.js"

/**
 * How the design is watched.
 *
 * @category system
 * @since 0.1.0
 */
export interface Monitoring {
  /** How often metrics are read. */
  readonly scrape?: Duration
  /** How often rules and alerts are evaluated. */
  readonly evaluation?: Duration
  /** How long it takes until a page has reached somebody. */
  readonly notification?: Duration
  /** The shortest time in which that person can end an outage. */
  readonly repair?: Duration
  /** How long metrics are kept. */
  readonly retention?: Duration
}

/**
 * What `System.make` takes. `include` holds roots: everything reachable from them by value belongs to the system.
 * Whole modules (`import * as plans from "./plans.js"`), arrays and plain objects may be passed.
 *
 * @category system
 * @since 0.1.0
 */
export interface SystemOptions extends Omit<CommonFields, "formerly"> {
  readonly include: ReadonlyArray<object>
  readonly version?: string
  /** What holds for every call unless it, or its service, says otherwise. */
  readonly defaults?: PolicyFields
  /** How it is watched: what alerts can do depends on it. */
  readonly monitoring?: Monitoring
  /** `part` where others send, read or call of whom the design says nothing; all of it by default. */
  readonly extent?: "part" | "whole"
  /** Names of other systems that this one uses. */
  readonly uses?: ReadonlyArray<string>
}

/**
 * A design as a whole.
 *
 * @category system
 * @since 0.1.0
 */
export interface System extends SystemOptions {
  readonly _tag: "System"
  readonly name: string
}

/**
 * A value that was constructed and belongs to no system.
 *
 * @category system
 * @since 0.1.0
 */
export interface Unreached {
  readonly address: Address
  readonly site: Site | undefined
}

function make(name: string, options: SystemOptions): System {
  return entity("system", { _tag: "System", name, ...options } as const, make, { names: () => [name] })
}

const tryToModel = (system: System): Assembled | Refused => assemble(system)

const toModel = (system: System): Assembled => {
  const result = assemble(system)
  if (result._tag === "Refused") throw new AuthoringError(result.problems)
  return result
}

const isSystem = (value: unknown): value is System => metaOf(value)?.kind === "system"

const compareSites = (a: Unreached, b: Unreached): number => {
  const [left, right] = [a, b].map(({ site, address }) => [
    site?.file ?? "",
    site?.line ?? 0,
    site?.column ?? 0,
    address
  ])
  for (const [index, value] of (left ?? []).entries()) {
    const other = right?.[index]
    if (other !== undefined && value !== other) return value < other ? -1 : 1
  }
  return 0
}

const unreached = (): ReadonlyArray<Unreached> => {
  const constructed = allConstructed()
  const belongs = new Set(reachable(constructed.filter(isSystem)))
  return constructed
    .flatMap((value): ReadonlyArray<Unreached> => {
      const data = metaOf(value)
      const address = addressOf(value)
      if (data === undefined || address === undefined || data.isReference || belongs.has(value)) return []
      return [{ address, site: siteOf(data.stack) }]
    })
    .toSorted(compareSites)
}

/**
 * The system, and its Model. `toModel` throws an `AuthoringError` when the design cannot be said as a Model;
 * `tryToModel` answers the problems instead. `unreached` lists what was constructed since the program started (or
 * since `forget`) and belongs to no system, because a forgotten call is never silently fine.
 *
 * @example
 * ```ts
 * import { Call, Operation, Service, System } from "@lintel/core"
 *
 * const Payments = Service.make("payments", { operations: { pay: Operation.post("/payments") } })
 * const Orders = Service.make("orders")
 * const toPayments = Call.make({ from: Orders, to: Payments.operations.pay, timeout: "800ms" })
 * const shop = System.make("shop", { include: [toPayments] })
 * const { model } = System.toModel(shop)
 * Object.keys(model.services ?? {}) // => ["orders", "payments"]
 * model.calls?.["orders/to-pay"]?.policy // => { timeouts: { perTry: "800ms" } }
 * ```
 *
 * @category system
 * @since 0.1.0
 */
export const System: {
  /** Whether a value is a system: what a tool looks for among the exports of a design. */
  readonly is: (value: unknown) => value is System
  /** A system of everything reachable from its roots. */
  readonly make: typeof make
  /** The Model of a system. Throws an `AuthoringError` when there are problems. */
  readonly toModel: typeof toModel
  /** The Model of a system, or the problems. */
  readonly tryToModel: typeof tryToModel
  /** What was constructed and belongs to no system, in the order of files and lines. */
  readonly unreached: typeof unreached
  /** Starts anew what `unreached` looks at. */
  readonly forget: () => void
} = { is: isSystem, make, toModel, tryToModel, unreached, forget: forgetConstructed }
