/**
 * Objectives and policies of a Model as configuration of the tools that run them.
 *
 * @module @lintel/render-ops
 */
export { type ObjectiveOptions, prometheus } from "./objective/prometheus.js"
