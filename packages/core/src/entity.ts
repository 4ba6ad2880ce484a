import type { Json } from "@lintel/model"

/**
 * Any operation that belongs to a contract: what calls, sagas and objectives refer to.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyOperation {
  readonly _tag: "Operation"
  /** Name of the contract the operation belongs to. */
  readonly contract: string
  readonly name: string
}

/**
 * Any contract.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyContract {
  readonly _tag: "Contract"
  readonly name: string
}

/**
 * Any message.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyMessage {
  readonly _tag: "Message"
  readonly name: string
}

/**
 * Any service of the design.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyService {
  readonly _tag: "Service"
  readonly name: string
}

/**
 * Anything that others run.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyExternal {
  readonly _tag: "External"
  readonly name: string
}

/**
 * Who provides, calls, emits, consumes: a service or something external.
 *
 * @category references
 * @since 0.1.0
 */
export type AnyComponent = AnyService | AnyExternal

/**
 * Any store.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyStore {
  readonly _tag: "Store"
  readonly name: string
}

/**
 * Any broker.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyBroker {
  readonly _tag: "Broker"
  readonly name: string
}

/**
 * Any channel.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyChannel {
  readonly _tag: "Channel"
  readonly name: string
}

/**
 * Any team.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyTeam {
  readonly _tag: "Team"
  readonly name: string
}

/**
 * Any bounded context.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyContext {
  readonly _tag: "Context"
  readonly name: string
}

/**
 * Any environment.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyEnvironment {
  readonly _tag: "Environment"
  readonly name: string
}

/**
 * Any call.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyCall {
  readonly _tag: "Call"
  readonly from: AnyComponent
}

/**
 * Any flow.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyFlow {
  readonly _tag: "Flow"
  readonly steps: ReadonlyArray<object>
}

/**
 * Any saga.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnySaga {
  readonly _tag: "Saga"
  readonly name: string
}

/**
 * Any objective.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnySlo {
  readonly _tag: "Slo"
  readonly name: string
}

/**
 * Any rollout.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyRollout {
  readonly _tag: "Rollout"
  readonly name: string
}

/**
 * Any constraint.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyConstraint {
  readonly _tag: "Constraint"
  readonly name: string
}

/**
 * Any alternative.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyAlternative {
  readonly _tag: "Alternative"
  readonly name: string
}

/**
 * Any decision.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyDecision {
  readonly _tag: "Decision"
  readonly name: string
}

/**
 * Any verification.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyVerification {
  readonly _tag: "Verification"
  readonly name: string
}

/**
 * Any consumer.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyConsumer {
  readonly _tag: "Consumer"
  readonly name: string
}

/**
 * Any entity of a design: what the dossier talks about and what a System includes.
 *
 * @category references
 * @since 0.1.0
 */
export interface AnyEntity {
  readonly _tag:
    | "Operation"
    | "Contract"
    | "Message"
    | "Team"
    | "Context"
    | "Service"
    | "External"
    | "Store"
    | "Broker"
    | "Channel"
    | "Environment"
    | "Deployment"
    | "Call"
    | "Policy"
    | "Flow"
    | "Saga"
    | "Slo"
    | "Load"
    | "Rollout"
    | "Constraint"
    | "Alternative"
    | "Decision"
    | "Risk"
    | "Verification"
    | "Consumer"
    | "Suppression"
}

/**
 * Fields that every entity may carry.
 *
 * @category references
 * @since 0.1.0
 */
export interface CommonFields {
  readonly description?: string
  /** Addresses this entity had before: comparison matches them instead of reporting a removal. */
  readonly formerly?: ReadonlyArray<string>
  /** Namespaced data of other packages. */
  readonly extensions?: Readonly<Record<string, Json>>
}
