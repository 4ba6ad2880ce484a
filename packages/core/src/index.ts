/**
 * Authoring constructors for backend designs: services, operations, messages, sagas, SLOs, rollouts.
 *
 * @module @lintel/core
 */
export * from "./channel.js"
export { Call, type CallFacts, type CallOptions, type Mitigated, type RequestOptions } from "./call.js"
export {
  External,
  type ExternalFacts,
  type ExternalOptions,
  type HealthCheck,
  Service,
  type ServiceFacts,
  type ServiceOptions,
  type StoreAccess
} from "./component.js"
export * from "./consumer.js"
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
export * from "./deployment.js"
export * from "./dossier.js"
export * from "./entity.js"
export * from "./flag.js"
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
export * from "./gate.js"
export * from "./lifecycle.js"
export * from "./load.js"
export * from "./message.js"
export { addressOf } from "./meta.js"
export { Migration, type MigrationOperation, type MigrationOptions, type MigrationStep } from "./migration.js"
export * from "./operation.js"
export * from "./operationFacts.js"
export * from "./parameter.js"
export {
  type AnySchema,
  type EffectSchema,
  type FieldOf,
  type ForeignPayload,
  JsonSchema,
  Payload,
  type StandardSchema
} from "./payload.js"
export * from "./policy.js"
export * from "./retry.js"
export { Ref } from "./reference.js"
export * from "./rollout.js"
export * from "./saga.js"
export type {
  AnySagaAction,
  KnownValue,
  OnlyEarlierResults,
  SagaAction,
  SagaActionOptions,
  SagaTarget,
  SagaValue,
  StepResult
} from "./sagaAction.js"
export * from "./sagaOrder.js"
export type { Site } from "./site.js"
export * from "./slo.js"
export * from "./store.js"
export * from "./suppression.js"
export * from "./units.js"
export { type Monitoring, System, type SystemOptions, type Unreached } from "./system.js"
export { Context, type ContextOptions, type ContextRelation, Team, type TeamOptions } from "./team.js"
export {
  type Assembled,
  AuthoringError,
  type AuthoringProblem,
  type AuthoringWarning,
  type Refused
} from "./toModel.js"
export type { SchemaWarning } from "./wire.js"
