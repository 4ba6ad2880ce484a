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
export { grpcServiceConfig } from "./policy/grpc.js"
