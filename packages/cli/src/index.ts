/**
 * The lintel command line: its configuration, and the command as a function.
 *
 * @module lintel
 */
export { type Config, defineConfig } from "./config/config.js"
export type { Io, Sink } from "./io.js"
export { main } from "./main.js"
export { nodeIo } from "./nodeIo.js"
