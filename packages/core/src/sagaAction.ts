import type { Json } from "@lintel/model"
import type { AnyCall, AnyChannel, AnyComponent, AnyMessage, AnyOperation } from "./entity.js"
import { part } from "./meta.js"
import { refuseUndefined } from "./undefinedField.js"

/**
 * Where a value of an action comes from that is no reply: the saga's own input, or a constant.
 *
 * @category sagas
 * @since 0.1.0
 */
export type KnownValue =
  | { readonly _tag: "Saga"; readonly pointer: string }
  | { readonly _tag: "Constant"; readonly value: Json }

/**
 * A value of the reply of a step, one of `From`.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface StepResult<out From extends string = string> {
  readonly _tag: "Step"
  readonly step: From
  readonly pointer: string
}

/**
 * Where a value of an action comes from: the saga's own input, the reply of a step, or a constant. `From` are the steps
 * whose replies it may be.
 *
 * @category sagas
 * @since 0.1.0
 */
export type SagaValue<From extends string = string> = KnownValue | StepResult<From>

/**
 * Details of an action: with which values it is done, to whom, on which channel.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaActionOptions<out From extends string = string> {
  readonly with?: { readonly [field: string]: SagaValue<From> }
  readonly at?: AnyComponent
  readonly on?: AnyChannel
}

/**
 * An action with its details: what is called or sent, with which values, to whom. `From` are the steps whose replies it
 * reads.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaAction<out From extends string = string> extends SagaActionOptions<From> {
  readonly _tag: "SagaAction"
  readonly target: AnyCall | AnyOperation | AnyMessage
  /** The steps whose replies `with` takes values from. */
  readonly reads: ReadonlyArray<From>
}

/**
 * Any action with its details that reads no replies but those of the steps `From`.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface AnySagaAction<out From> {
  readonly _tag: "SagaAction"
  readonly reads: ReadonlyArray<From>
}

/**
 * What a step does: a call under its policy, a bare operation (called by the saga's `by`), or a message.
 *
 * @category sagas
 * @since 0.1.0
 */
export type SagaTarget<From extends string = string> = AnyCall | AnyOperation | AnyMessage | SagaAction<From>

/**
 * What a step does, or what undoes it: of replies it takes those of the steps `Earlier`. Never that of its own step, which
 * may be lost after the step took effect.
 *
 * @category sagas
 * @since 0.1.0
 */
export type OnlyEarlierResults<Earlier> = AnyCall | AnyOperation | AnyMessage | AnySagaAction<Earlier>

/** Makes an action with its details. */
export function action<From extends string = never>(
  target: SagaAction["target"],
  options: SagaActionOptions<From> = {}
): SagaAction<From> {
  refuseUndefined(options, action)
  const reads = Object.values(options.with ?? {}).flatMap((value) => (value._tag === "Step" ? [value.step] : []))
  return part({ _tag: "SagaAction", target, ...options, reads: [...new Set(reads)] } as const, action)
}

export const input = (pointer: string): KnownValue => ({ _tag: "Saga", pointer })
export const result = <const From extends string>(step: From, pointer: string): StepResult<From> => ({
  _tag: "Step",
  step,
  pointer
})
export const constant = (value: Json): KnownValue => ({ _tag: "Constant", value })
