/**
 * A Model as asyncapi.
 *
 * @module @lintel/render-asyncapi
 */
export { toAsyncapi, type Asyncapi, type AsyncapiLine } from "./asyncapi.js"
export { print } from "./print.js"
export { asyncapi } from "./renderer.js"
