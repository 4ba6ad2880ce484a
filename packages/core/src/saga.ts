import type { AnyComponent, AnyMessage, AnySaga, AnyService, AnyStore, AnyTeam, CommonFields } from "./entity.js"
import type { Trigger } from "./flow.js"
import { entity } from "./meta.js"
import type { AnySchema } from "./payload.js"
import type { PolicyFields } from "./policy.js"
import type { Duration } from "./units.js"
import { action, constant, input, type OnlyEarlierResults, result, type SagaTarget } from "./sagaAction.js"
import type { EarlierStep } from "./sagaOrder.js"

/**
 * One step. Without `after` it starts at once; the order of keys means nothing. `Action` is what it does and what undoes it.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaStep<Name extends string, Action = SagaTarget<Name>> {
  readonly call?: Action
  /** What undoes it; `"none"`: known to have nothing that does. */
  readonly compensate?: Action | "none"
  readonly kind?: "compensatable" | "pivot" | "retriable" | "readOnly"
  readonly after?: ReadonlyArray<Name>
  /** Of the two, and of all that are alternatives to the same step, one is done. */
  readonly alternativeTo?: Name
  readonly description?: string
  readonly by?: AnyComponent
  /** Done in some runs only: always together with all steps of the same condition. */
  readonly when?: string
  /** Facts of the compensation itself. */
  readonly compensation?: {
    readonly idempotency?: "none" | "effect" | "replay"
    readonly retry?: PolicyFields | "none"
    readonly rejects?: boolean
    readonly validity?: Duration
  }
  readonly rejects?: boolean
  /** Whoever runs the saga takes a rejection for success. */
  readonly ignoresRejection?: boolean
  /** People outside see the effect (a parcel, a mail): its compensation only makes up for it. */
  readonly irreversible?: boolean
  readonly idempotency?: "none" | "effect" | "replay"
  readonly retry?: "untilDone" | number
  readonly timeout?: Duration | "none"
  readonly fenced?: boolean
  readonly registers?: "before" | "after"
  readonly waitsFor?: ReadonlyArray<AnyMessage>
  readonly human?: { readonly owner?: AnyTeam; readonly deadline?: Duration }
  readonly locks?: ReadonlyArray<string>
  readonly releases?: ReadonlyArray<string>
  /** The other steps that are undone when this one is rejected, or when nobody learns what became of it; else all are. */
  readonly undoesWhen?: {
    readonly rejected?: ReadonlyArray<Name>
    readonly unanswered?: ReadonlyArray<Name>
  }
  readonly saga?: AnySaga
  readonly consequence?: string
}

/**
 * Facts of a saga beside its steps.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaFacts extends CommonFields {
  readonly style?: "orchestrated" | "choreographed"
  /** Who runs it, when it is orchestrated. */
  readonly by?: AnyComponent
  readonly trigger?: Trigger
  readonly input?: AnySchema
  /** Conditions (`when` of steps) of which a run meets exactly one each. */
  readonly choices?: Readonly<Record<string, ReadonlyArray<string>>>
  /** What a condition is made of: it holds where all of one of its terms do. */
  readonly conditions?: ReadonlyArray<{
    readonly when: string
    readonly anyOf: ReadonlyArray<ReadonlyArray<string>>
  }>
  readonly locks?: Readonly<
    Record<
      string,
      {
        readonly store?: AnyStore
        readonly protects?: string
        readonly countermeasure?:
          | "semanticLock"
          | "commutativeUpdates"
          | "pessimisticView"
          | "rereadValue"
          | "versionFile"
          | "byValue"
      }
    >
  >
  readonly deadline?: Duration
  readonly undoes?: "reverseOrder" | "anyOrder"
  readonly undoesAmbiguous?: boolean
  /** What becomes of a run that is cancelled: it goes back, or it stops, its compensations with it. */
  readonly cancellation?: "undoes" | "stops"
  readonly end?: Readonly<
    Record<
      string,
      { readonly kind: "completed" | "aborted" | "manual"; readonly owner?: AnyTeam; readonly alert?: string }
    >
  >
  readonly owner?: AnyTeam | AnyService
  readonly consequence?: string
}

/** While no step reads a reply, this is all there is to check: one type for all steps of a saga. */
type Uniform<Read extends string> = [Read] extends [never] ? SagaTarget<Read> : {}

/** Where replies are read, each step has its own: the replies that are there whenever its turn comes. */
type Ordered<Steps, Read, Name extends string> = [Read] extends [never]
  ? [Steps] extends [never]
    ? Steps // never so: it is here that the compiler infers the steps
    : unknown
  : { readonly [N in keyof Steps]: SagaStep<Name, OnlyEarlierResults<EarlierStep<Steps, N>>> }

/**
 * What `Saga.make` takes. Step names are the keys of `steps`; `Read` are the steps whose replies others read.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaOptions<Steps, Read extends string> extends SagaFacts {
  readonly steps: Readonly<Record<string, SagaStep<keyof Steps & string, Uniform<Read>>>> &
    Ordered<Steps, Read, keyof Steps & string>
}

/**
 * A business transaction over several services: every step done, or every effect undone.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface Saga<Name extends string> extends SagaFacts {
  readonly _tag: "Saga"
  readonly name: Name
  readonly steps: Readonly<Record<string, SagaStep<string>>>
}

function make<const Name extends string, Steps = never, Read extends string = never>(
  name: Name,
  options: SagaOptions<Steps, Read>
): Saga<Name> {
  return entity("saga", { _tag: "Saga", name, ...options } as const, make, { names: () => [name] }) as never
}

/**
 * Constructors of sagas. `action` gives a call its values: from the saga's `input`, the `result` of an earlier step,
 * or a `constant`.
 *
 * @example
 * ```ts
 * import { Operation, Saga, Service } from "@lintel/core"
 *
 * const Stock = Service.make("stock", {
 *   operations: {
 *     reserve: Operation.post("/reservations"),
 *     release: Operation.del("/reservations/{orderId}")
 *   }
 * })
 * const checkout = Saga.make("checkout", {
 *   by: Service.make("orders"),
 *   steps: {
 *     reserve: {
 *       call: Stock.operations.reserve,
 *       compensate: Saga.action(Stock.operations.release, { with: { orderId: Saga.input("/orderId") } })
 *     }
 *   }
 * })
 * checkout.name // => "checkout"
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const Saga: {
  /** A saga under a name. */
  readonly make: typeof make
  /** What a step does, with the values it takes. */
  readonly action: typeof action
  /** A value of the saga's own input, by JSON Pointer. */
  readonly input: typeof input
  /** A value of an earlier step's reply, by JSON Pointer. */
  readonly result: typeof result
  /** A value that is always the same. */
  readonly constant: typeof constant
} = { make, action, input, result, constant }
