/**
 * Objectives and policies of a Model as configuration of the tools that run them.
 *
 * @module @lintel/render-ops
 */
export { openSlo } from "./objective/openSlo.js"
export { type ObjectiveOptions, prometheus } from "./objective/prometheus.js"
export { pyrra } from "./objective/pyrra.js"
export { sloth, type SlothOptions } from "./objective/sloth.js"
export type { PolicyOptions } from "./policy/edges.js"
export { effectSchedule } from "./policy/effectSchedule.js"
export { envoy } from "./policy/envoy.js"
export { grpcServiceConfig } from "./policy/grpc.js"
export { istio } from "./policy/istio.js"
export { polly } from "./policy/polly.js"
export { resilience4j } from "./policy/resilience4j.js"
