import type {
  AnyCall,
  AnyChannel,
  AnyComponent,
  AnyMessage,
  AnyOperation,
  AnySaga,
  AnyStore,
  CommonFields
} from "./entity.js"
import { entity, part } from "./meta.js"
import type { Duration, RatioText } from "./units.js"
import { providersOf } from "./providers.js"
import { refuseUndefined, refuseUnknown } from "./undefinedField.js"

/**
 * One thing that a flow does.
 *
 * @category flows
 * @since 0.1.0
 */
export type FlowStep =
  | { readonly _tag: "Call"; readonly call: AnyCall; readonly times?: number }
  | { readonly _tag: "Publish"; readonly message: AnyMessage; readonly channel?: AnyChannel }
  | StoreStep
  | { readonly _tag: "Work"; readonly name: string; readonly duration?: Duration }
  | { readonly _tag: "Sequence"; readonly steps: ReadonlyArray<FlowStep> }
  | { readonly _tag: "Parallel"; readonly steps: ReadonlyArray<FlowStep> }
  | { readonly _tag: "Branch"; readonly branches: ReadonlyArray<FlowBranch> }
  | { readonly _tag: "Repeat"; readonly times: number; readonly step: FlowStep }
  | { readonly _tag: "StartSaga"; readonly saga: AnySaga }
  | { readonly _tag: "RunSaga"; readonly saga: AnySaga }

/**
 * A read or a write of a store.
 *
 * @category flows
 * @since 0.1.0
 */
export interface StoreStep {
  readonly _tag: "Read" | "Write"
  readonly store: AnyStore
  readonly collection?: string
  readonly duration?: Duration
}

/**
 * One alternative of a branch: what happens with `probability` (all together at most 1) when `when` holds.
 *
 * @category flows
 * @since 0.1.0
 */
export interface FlowBranch {
  readonly when?: string
  readonly probability?: RatioText
  readonly steps: ReadonlyArray<FlowStep>
}

/**
 * A schedule that starts a flow: a cron expression with its time zone.
 *
 * @category flows
 * @since 0.1.0
 */
export interface Schedule {
  readonly _tag: "Schedule"
  readonly cron: string
  readonly zone?: string
}

/**
 * A message as a trigger, on one channel.
 *
 * @category flows
 * @since 0.1.0
 */
export interface MessageTrigger {
  readonly _tag: "MessageTrigger"
  readonly message: AnyMessage
  readonly channel: AnyChannel
}

/**
 * What starts a flow or a saga.
 *
 * @category flows
 * @since 0.1.0
 */
export type Trigger = AnyOperation | AnyMessage | MessageTrigger | Schedule

/**
 * Options of `Flow.make`. `of` is who runs the flow: needed for messages and schedules, and for operations that more
 * than one component provides. `name` defaults to that of the operation or message.
 *
 * @category flows
 * @since 0.1.0
 */
export interface FlowOptions extends CommonFields {
  readonly name?: string
  readonly of?: AnyComponent
}

/**
 * What handling one trigger does before it answers.
 *
 * @category flows
 * @since 0.1.0
 */
export interface Flow extends FlowOptions {
  readonly _tag: "Flow"
  readonly trigger: Trigger
  readonly steps: ReadonlyArray<FlowStep>
}

/** Who may run a flow: as said, else whoever provides its operation. */
export const flowOwners = ({ of, trigger }: Flow): ReadonlyArray<AnyComponent> => {
  if (of !== undefined) return [of]
  return trigger._tag === "Operation" ? providersOf(trigger) : []
}

/** Who runs a flow: as said, else the one component that provides its operation. */
const flowOwner = (flow: Flow): AnyComponent | undefined => {
  const [owner, ...others] = flowOwners(flow)
  return others.length === 0 ? owner : undefined
}

/** The last name of a flow's address; `undefined` when the author has to give one. */
export const flowName = ({ name, trigger }: Flow): string | undefined => {
  if (name !== undefined) return name
  if (trigger._tag === "Schedule") return undefined
  return trigger._tag === "MessageTrigger" ? trigger.message.name : trigger.name
}

function make(trigger: Trigger, steps: ReadonlyArray<FlowStep>, options: FlowOptions = {}): Flow {
  const value: Flow = { _tag: "Flow", trigger, steps, ...options }
  return entity("flow", value, make, {
    names: () => {
      const owner = flowOwner(value)
      const fallback = trigger._tag === "Operation" ? trigger.contract : "unknown"
      return [owner === undefined ? fallback : owner.name, flowName(value) ?? "schedule"]
    }
  })
}

function call(target: AnyCall, options: { readonly times?: number } = {}): FlowStep {
  return part({ _tag: "Call", call: target, ...options } as const, call)
}

function publish(message: AnyMessage, options: { readonly on?: AnyChannel } = {}): FlowStep {
  refuseUndefined(options, publish)
  refuseUnknown(options, ["on"], publish)
  const { on: channel } = options
  return part({ _tag: "Publish", message, ...(channel === undefined ? {} : { channel }) } as const, publish)
}

function read(store: AnyStore, options: Omit<StoreStep, "_tag" | "store"> = {}): FlowStep {
  return part({ _tag: "Read", store, ...options } as const, read)
}

function write(store: AnyStore, options: Omit<StoreStep, "_tag" | "store"> = {}): FlowStep {
  return part({ _tag: "Write", store, ...options } as const, write)
}

function work(name: string, duration?: Duration): FlowStep {
  return part({ _tag: "Work", name, ...(duration === undefined ? {} : { duration }) } as const, work)
}

function sequence(steps: ReadonlyArray<FlowStep>): FlowStep {
  return part({ _tag: "Sequence", steps } as const, sequence)
}

function parallel(steps: ReadonlyArray<FlowStep>): FlowStep {
  return part({ _tag: "Parallel", steps } as const, parallel)
}

function branch(branches: ReadonlyArray<FlowBranch>): FlowStep {
  return part({ _tag: "Branch", branches } as const, branch)
}

function repeat(times: number, step: FlowStep): FlowStep {
  return part({ _tag: "Repeat", times, step } as const, repeat)
}

function start(saga: AnySaga): FlowStep {
  return part({ _tag: "StartSaga", saga } as const, start)
}

function run(saga: AnySaga): FlowStep {
  return part({ _tag: "RunSaga", saga } as const, run)
}

function schedule(cron: string, options: { readonly zone?: string } = {}): Schedule {
  return part({ _tag: "Schedule", cron, ...options } as const, schedule)
}

function on(channel: AnyChannel, message: AnyMessage): MessageTrigger {
  return part({ _tag: "MessageTrigger", message, channel } as const, on)
}

/**
 * Constructors of flows and their steps. `start` begins a saga without waiting for it, `run` waits; `schedule` and
 * `on` are triggers.
 *
 * @example
 * ```ts
 * import { Flow, Message, Operation, Service, Store } from "@lintel/core"
 *
 * const Orders = Service.make("orders", { operations: { place: Operation.post("/orders") } })
 * const placing = Flow.make(Orders.operations.place, [
 *   Flow.write(Store.make("orders-db"), { duration: "5ms" }),
 *   Flow.publish(Message.make("OrderPlaced"))
 * ])
 * placing.steps.length // => 2
 * ```
 *
 * @category flows
 * @since 0.1.0
 */
export const Flow: {
  /** What one trigger does before it answers. */
  readonly make: typeof make
  /** A call; `times` it is made. */
  readonly call: typeof call
  /** A message that is published. */
  readonly publish: typeof publish
  /** A read of a store. */
  readonly read: typeof read
  /** A write of a store. */
  readonly write: typeof write
  /** Own work, and how long it takes. */
  readonly work: typeof work
  /** Steps one after another. */
  readonly sequence: typeof sequence
  /** Steps at the same time. */
  readonly parallel: typeof parallel
  /** One of several alternatives. */
  readonly branch: typeof branch
  /** The same step several times. */
  readonly repeat: typeof repeat
  /** Begins a saga without waiting for it. */
  readonly start: typeof start
  /** Runs a saga and waits for its end. */
  readonly run: typeof run
  /** A trigger: a cron expression with its time zone. */
  readonly schedule: typeof schedule
  /** A trigger: a message on one channel. */
  readonly on: typeof on
} = { make, call, publish, read, write, work, sequence, parallel, branch, repeat, start, run, schedule, on }
