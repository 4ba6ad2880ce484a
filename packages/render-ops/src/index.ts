/**
 * A Model as ops.
 *
 * @module @lintel/render-ops
 */
export { toOps, type Ops, type OpsLine } from "./ops.js"
export { print } from "./print.js"
export { ops } from "./renderer.js"
