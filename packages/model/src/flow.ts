import * as Schema from "effect/Schema"
import { common, cron, duration, opt, positive, prose, ratio, refTo, zone } from "./fields.js"
import { atMostOnce } from "./sense.js"

/**
 * One thing that a flow does.
 *
 * @category plans
 * @since 0.1.0
 */
export type FlowStep =
  | { readonly _tag: "Call"; readonly call: `call:${string}`; readonly times?: number }
  | { readonly _tag: "Publish"; readonly message: `message:${string}`; readonly channel?: `channel:${string}` }
  | {
      readonly _tag: "Read"
      readonly store: `store:${string}`
      readonly collection?: string
      readonly duration?: typeof duration.Type
    }
  | {
      readonly _tag: "Write"
      readonly store: `store:${string}`
      readonly collection?: string
      readonly duration?: typeof duration.Type
    }
  | { readonly _tag: "Work"; readonly name: string; readonly duration?: typeof duration.Type }
  | { readonly _tag: "Sequence"; readonly steps: ReadonlyArray<FlowStep> }
  | { readonly _tag: "Parallel"; readonly steps: ReadonlyArray<FlowStep> }
  | { readonly _tag: "Branch"; readonly branches: ReadonlyArray<FlowBranch> }
  | { readonly _tag: "Repeat"; readonly times: number; readonly step: FlowStep }
  | { readonly _tag: "StartSaga"; readonly saga: `saga:${string}` }
  | { readonly _tag: "RunSaga"; readonly saga: `saga:${string}` }

/**
 * One alternative of a branch: what happens with `probability` (all together at most 1) when `when` holds.
 *
 * @category plans
 * @since 0.1.0
 */
export interface FlowBranch {
  readonly when?: string
  readonly probability?: typeof ratio.Type
  readonly steps: ReadonlyArray<FlowStep>
}

const flowSteps = Schema.Array(Schema.suspend((): Schema.Codec<FlowStep, unknown> => FlowStep)).annotate({
  identifier: "FlowSteps"
})

/**
 * One alternative of a branch: what happens with `probability` (all together at most 1) when `when` holds.
 *
 * @category plans
 * @since 0.1.0
 */
export const FlowBranch: Schema.Codec<FlowBranch, unknown> = Schema.Struct({
  when: opt(prose),
  probability: opt(ratio),
  steps: flowSteps
}).annotate({ identifier: "FlowBranch" })

/**
 * One thing that a flow does.
 *
 * @category plans
 * @since 0.1.0
 */
export const FlowStep: Schema.Codec<FlowStep, unknown> = Schema.Union([
  Schema.TaggedStruct("Call", { call: refTo("call"), times: opt(positive) }),
  Schema.TaggedStruct("Publish", { message: refTo("message"), channel: opt(refTo("channel")) }),
  Schema.TaggedStruct("Read", { store: refTo("store"), collection: opt(Schema.String), duration: opt(duration) }),
  Schema.TaggedStruct("Write", { store: refTo("store"), collection: opt(Schema.String), duration: opt(duration) }),
  Schema.TaggedStruct("Work", { name: Schema.String, duration: opt(duration) }),
  Schema.TaggedStruct("Sequence", { steps: flowSteps }),
  Schema.TaggedStruct("Parallel", { steps: flowSteps }),
  Schema.TaggedStruct("Branch", { branches: Schema.Array(FlowBranch) }).check(atMostOnce),
  Schema.TaggedStruct("Repeat", {
    times: positive,
    step: Schema.suspend((): Schema.Codec<FlowStep, unknown> => FlowStep)
  }),
  Schema.TaggedStruct("StartSaga", { saga: refTo("saga") }),
  Schema.TaggedStruct("RunSaga", { saga: refTo("saga") })
]).annotate({ identifier: "FlowStep" })

/**
 * What starts a flow. A schedule is a cron expression with its time zone.
 *
 * @category plans
 * @since 0.1.0
 */
export const Trigger = Schema.Union([
  Schema.TaggedStruct("Operation", { operation: refTo("operation") }),
  Schema.TaggedStruct("Message", { message: refTo("message"), channel: opt(refTo("channel")) }),
  Schema.TaggedStruct("Schedule", { cron, zone: opt(zone) })
]).annotate({ identifier: "Trigger" })

/**
 * What starts a flow. A schedule is a cron expression with its time zone.
 *
 * @category plans
 * @since 0.1.0
 */
export type Trigger = typeof Trigger.Type

/**
 * What handling one trigger does before it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export const Flow = Schema.Struct({
  ...common,
  of: refTo("service", "external"),
  trigger: Trigger,
  steps: flowSteps
}).annotate({ identifier: "Flow" })

/**
 * What handling one trigger does before it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Flow extends Schema.Schema.Type<typeof Flow> {}
