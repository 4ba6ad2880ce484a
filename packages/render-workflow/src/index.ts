/**
 * Sagas of a Model for the engines that run them.
 *
 * @module @lintel/render-workflow
 */
export { asl, type AslOptions } from "./asl/asl.js"
