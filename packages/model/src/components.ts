// Components: what runs, what it provides and where its data lives.
export * from "./channel.js"
export * from "./deployment.js"
export * from "./messageUse.js"
export * from "./service.js"
export * from "./store.js"
export * from "./team.js"
