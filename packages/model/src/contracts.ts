// Contracts: what is said on the wire.
export * from "./body.js"
export * from "./contract.js"
export * from "./lifecycle.js"
export * from "./message.js"
export { methodAsSent } from "./method.js"
export * from "./operation.js"
export * from "./security.js"
