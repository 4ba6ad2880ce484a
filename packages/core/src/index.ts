/**
 * Authoring constructors for backend designs: services, operations, messages, sagas, SLOs, rollouts.
 *
 * @module @lintel/core
 */
export { Call, type CallFacts, type CallOptions, type Mitigated, type RequestOptions } from "./call.js"
export {
  Context,
  type ContextOptions,
  type ContextRelation,
  External,
  type ExternalFacts,
  type ExternalOptions,
  type HealthCheck,
  Service,
  type ServiceFacts,
  type ServiceOptions,
  type StoreAccess,
  Team,
  type TeamOptions
} from "./component.js"
export {
  Contract,
  type ContractFacts,
  type ContractOptions,
  type Definitions,
  type OAuthFlow,
  type OperationsOf,
  type SecurityScheme,
  type Server
} from "./contract.js"
export * from "./dossier.js"
export * from "./entity.js"
export {
  Flow,
  type FlowBranch,
  type FlowOptions,
  type FlowStep,
  type MessageTrigger,
  type Schedule,
  type StoreStep,
  type Trigger
} from "./flow.js"
export * from "./infrastructure.js"
export * from "./message.js"
export { addressOf } from "./meta.js"
export * from "./operation.js"
export { type AnySchema, type EffectSchema, type FieldOf, JsonSchema, type StandardSchema } from "./payload.js"
export * from "./policy.js"
export { Ref } from "./reference.js"
export * from "./rollout.js"
export * from "./saga.js"
export type { Site } from "./site.js"
export * from "./slo.js"
export { System, type SystemOptions, type Unreached } from "./system.js"
export { type Assembled, AuthoringError, type AuthoringProblem, type Refused } from "./toModel.js"
export type { SchemaWarning } from "./wire.js"
