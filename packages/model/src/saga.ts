import * as Schema from "effect/Schema"
import { common, duration, json, jsonSchema, named, none, opt, positive, prose, refTo, setOf } from "./fields.js"
import { Policy } from "./policy.js"
import { Trigger } from "./flow.js"
import { RepeatSafety } from "./messageUse.js"

/**
 * Where a value of a compensation comes from: `saga` (the saga's own input), `step:NAME` (that step's reply), or a
 * constant.
 *
 * @category plans
 * @since 0.1.0
 */
export const SagaInput = Schema.Union([
  Schema.TaggedStruct("Saga", { pointer: Schema.String }),
  Schema.TaggedStruct("Step", { step: Schema.String, pointer: Schema.String }),
  Schema.TaggedStruct("Constant", { value: json })
]).annotate({ identifier: "SagaInput" })

/**
 * Where a value of a compensation comes from: `saga` (the saga's own input), `step:NAME` (that step's reply), or a
 * constant.
 *
 * @category plans
 * @since 0.1.0
 */
export type SagaInput = typeof SagaInput.Type

/**
 * What a step does: a call under policy, a bare operation (from the saga's `by`), or a message.
 *
 * @category plans
 * @since 0.1.0
 */
export const SagaAction = Schema.Union([
  Schema.TaggedStruct("Call", { call: refTo("call"), with: opt(Schema.Record(Schema.String, SagaInput)) }),
  Schema.TaggedStruct("Operation", {
    operation: refTo("operation"),
    at: opt(refTo("service", "external")),
    with: opt(Schema.Record(Schema.String, SagaInput))
  }),
  Schema.TaggedStruct("Message", {
    message: refTo("message"),
    channel: opt(refTo("channel")),
    to: opt(refTo("service", "external")),
    with: opt(Schema.Record(Schema.String, SagaInput))
  })
]).annotate({ identifier: "SagaAction" })

/**
 * What a step does: a call under policy, a bare operation (from the saga's `by`), or a message.
 *
 * @category plans
 * @since 0.1.0
 */
export type SagaAction = typeof SagaAction.Type

/**
 * What a saga step is: undone by its compensation, the point of no return, repeated until it succeeds, or without
 * effects.
 *
 * @category plans
 * @since 0.1.0
 */
export const StepKind = Schema.Literals(["compensatable", "pivot", "retriable", "readOnly"])

/**
 * What a saga step is: undone by its compensation, the point of no return, repeated until it succeeds, or without
 * effects.
 *
 * @category plans
 * @since 0.1.0
 */
export type StepKind = typeof StepKind.Type

/**
 * One step. Without `after` it starts at once; the order of keys means nothing. With `when` it is done in some runs
 * only, always together with all steps of the same condition; `choices` of the saga say which conditions exclude one
 * another. Of a step and those that are `alternativeTo` it, one is
 * done: any at first, another when one is rejected. With `ignoresRejection` whoever runs the saga takes a rejection for
 * success; `irreversible` marks an effect outside that its compensation only makes up for. `undoesWhen` says which other
 * steps are undone when this one is rejected, or when nobody learns what became of it: left out, all that were done are.
 *
 * @category plans
 * @since 0.1.0
 */
export const SagaStep = Schema.Struct({
  description: opt(prose),
  kind: opt(StepKind),
  action: opt(SagaAction),
  by: opt(refTo("service", "external")),
  after: opt(setOf(Schema.String)),
  when: opt(prose),
  alternativeTo: opt(Schema.String),
  compensate: opt(Schema.Union([SagaAction, none])),
  compensation: opt(
    Schema.Struct({
      idempotency: opt(RepeatSafety),
      retry: opt(Schema.Union([Policy, none])),
      rejects: opt(Schema.Boolean),
      validity: opt(duration)
    })
  ),
  rejects: opt(Schema.Boolean),
  ignoresRejection: opt(Schema.Boolean),
  irreversible: opt(Schema.Boolean),
  idempotency: opt(RepeatSafety),
  retry: opt(Schema.Union([Schema.Literal("untilDone"), positive])),
  timeout: opt(Schema.Union([duration, none])),
  fenced: opt(Schema.Boolean),
  registers: opt(Schema.Literals(["before", "after"])),
  waitsFor: opt(setOf(refTo("message"))),
  human: opt(Schema.Struct({ owner: opt(refTo("team")), deadline: opt(duration) })),
  locks: opt(setOf(Schema.String)),
  releases: opt(setOf(Schema.String)),
  undoesWhen: opt(Schema.Struct({ rejected: opt(setOf(Schema.String)), unanswered: opt(setOf(Schema.String)) })),
  saga: opt(refTo("saga")),
  consequence: opt(prose)
}).annotate({ identifier: "SagaStep" })

/**
 * One step. Without `after` it starts at once; the order of keys means nothing. With `when` it is done in some runs
 * only, always together with all steps of the same condition; `choices` of the saga say which conditions exclude one
 * another. Of a step and those that are `alternativeTo` it, one is
 * done: any at first, another when one is rejected. With `ignoresRejection` whoever runs the saga takes a rejection for
 * success; `irreversible` marks an effect outside that its compensation only makes up for. `undoesWhen` says which other
 * steps are undone when this one is rejected, or when nobody learns what became of it: left out, all that were done are.
 *
 * @category plans
 * @since 0.1.0
 */
export interface SagaStep extends Schema.Schema.Type<typeof SagaStep> {}

/**
 * A business transaction over several services: every step done, or every effect undone. `cancellation` is what becomes
 * of a run that somebody cancels: it goes back, or it stops where it is, its compensations with it. `choices` are
 * conditions of which a run meets exactly one each; `conditions` say what a condition is made of: it holds where all
 * of one of its terms do. A condition that is in neither holds or does not, whatever the others do.
 *
 * @category plans
 * @since 0.1.0
 */
export const Saga = Schema.Struct({
  ...common,
  style: opt(Schema.Literals(["orchestrated", "choreographed"])),
  by: opt(refTo("service", "external")),
  trigger: opt(Trigger),
  input: opt(Schema.Struct({ schema: jsonSchema, schemas: opt(Schema.Record(Schema.String, jsonSchema)) })),
  steps: named(SagaStep),
  choices: opt(named(setOf(prose))),
  conditions: opt(setOf(Schema.Struct({ when: prose, anyOf: setOf(setOf(prose)) }))),
  locks: opt(
    named(
      Schema.Struct({
        store: opt(refTo("store")),
        protects: opt(prose),
        countermeasure: opt(
          Schema.Literals([
            "semanticLock",
            "commutativeUpdates",
            "pessimisticView",
            "rereadValue",
            "versionFile",
            "byValue"
          ])
        )
      })
    )
  ),
  deadline: opt(duration),
  undoes: opt(Schema.Literals(["reverseOrder", "anyOrder"])),
  undoesAmbiguous: opt(Schema.Boolean),
  cancellation: opt(Schema.Literals(["undoes", "stops"])),
  end: opt(
    named(
      Schema.Struct({
        kind: Schema.Literals(["completed", "aborted", "manual"]),
        owner: opt(refTo("team")),
        alert: opt(Schema.String)
      })
    )
  ),
  owner: opt(refTo("team", "service")),
  consequence: opt(prose)
}).annotate({ identifier: "Saga" })

/**
 * A business transaction over several services: every step done, or every effect undone. `cancellation` is what becomes
 * of a run that somebody cancels: it goes back, or it stops where it is, its compensations with it. `choices` are
 * conditions of which a run meets exactly one each; `conditions` say what a condition is made of: it holds where all
 * of one of its terms do. A condition that is in neither holds or does not, whatever the others do.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Saga extends Schema.Schema.Type<typeof Saga> {}
