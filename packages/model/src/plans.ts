// Plans: how components use each other, what is promised, what changes, and why.
export * from "./call.js"
export * from "./consumer.js"
export * from "./dossier.js"
export * from "./flow.js"
export * from "./objective.js"
export * from "./rollout.js"
export * from "./saga.js"
