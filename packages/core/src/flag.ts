import type { Json } from "@lintel/model"
import type { AnyCall, AnyContract, AnyMessage, AnyOperation, AnyService } from "./entity.js"
import { part } from "./meta.js"

/**
 * A feature flag and who evaluates it.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Flag {
  readonly _tag: "Flag"
  readonly flag: string
  readonly evaluatedBy?: ReadonlyArray<AnyService>
  /** The first version of each evaluator that knows what the flag means. */
  readonly knownSince?: ReadonlyArray<{ readonly service: AnyService; readonly version: string }>
  /** What is new only when the flag is turned: until then the new code writes, answers and asks as the old one did. */
  readonly guards?: ReadonlyArray<AnyMessage | AnyContract | AnyOperation | AnyCall>
  readonly from?: Json
  readonly to?: Json
}

function makeFlag(flag: string, options: Omit<Flag, "_tag" | "flag"> = {}): Flag {
  return part({ _tag: "Flag", flag, ...options } as const, makeFlag)
}

function turnOn(flag: string, options: Pick<Flag, "evaluatedBy" | "knownSince" | "guards"> = {}): Flag {
  return part({ _tag: "Flag", flag, ...options, from: false, to: true } as const, turnOn)
}

function turnOff(flag: string, options: Pick<Flag, "evaluatedBy" | "knownSince" | "guards"> = {}): Flag {
  return part({ _tag: "Flag", flag, ...options, from: true, to: false } as const, turnOff)
}

/**
 * Constructors of flags that a rollout changes.
 *
 * @example
 * ```ts
 * import { Flag, Service } from "@lintel/core"
 *
 * Flag.turnOn("new-pricing", { evaluatedBy: [Service.make("orders")] }).to // => true
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const Flag: {
  /** A flag with the values it has before and after. */
  readonly make: typeof makeFlag
  /** From false to true. */
  readonly turnOn: typeof turnOn
  /** From true to false. */
  readonly turnOff: typeof turnOff
} = { make: makeFlag, turnOn, turnOff }
