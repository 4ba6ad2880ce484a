/**
 * The way from one design to the next: an order that is safe at every step, or what forbids one, with proof.
 *
 * @module @lintel/plan
 */
export type { Bridge, BridgeField } from "./bridge/bridge.js"
export type { FlagMatrix, FlagRow } from "./edges/flags.js"
export { explore, type Exploration, type ReachedMixture } from "./explore.js"
export { planKinds } from "./findings/registry.js"
export { type Constraint, orderUnits, type SkewPair, type UnitOrder } from "./order.js"
export type { Evidence, Mixture, MixtureVerdict, UnitPair, Wait } from "./pair.js"
export { plan, type Plan, planOf, type PlanOptions, type PlanReport } from "./plan.js"
export { type Coexistence, coexist, type OnlineState } from "./onlineChange.js"
export { planBlocks } from "./planBlocks.js"
export type { PlanUnit, UnitKind } from "./unit.js"
export type { JudgedPair } from "./derive.js"
