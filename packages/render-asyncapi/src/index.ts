/**
 * Model to AsyncAPI 3.0.
 *
 * @module @lintel/render-asyncapi
 */
export { asyncapi, type AsyncApiOptions } from "./asyncapi.js"
