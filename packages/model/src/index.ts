/**
 * The Lintel Model: a backend design as plain JSON, with its codecs, addresses, units, references and index.
 *
 * @module @lintel/model
 */
export * from "./address.js"
export { canonical } from "./canonical.js"
export * from "./codec.js"
export * from "./components.js"
export * from "./contracts.js"
export type { Attributed, EffectiveEdge, EffectiveLayer, ResolvedPolicy } from "./effective.js"
export * from "./definitionReference.js"
export { entities, type Entity, type EntityOfKind, locate, type Located } from "./entity.js"
export * from "./extension.js"
export { unknownField } from "./flawWords.js"
export * from "./json.js"
export { merge, type MergeConflict, type Merged } from "./merge.js"
export {
  type CollectionName,
  empty,
  Extent,
  kindOfCollection,
  Model,
  modelVersion,
  Monitoring,
  System
} from "./model.js"
export {
  type Component,
  type Edge,
  indexModel,
  type ModelIndex,
  type Producer,
  type Reader,
  repeatSafety
} from "./modelIndex.js"
export { normalizeEntity } from "./normalize.js"
export * from "./plans.js"
export * from "./pointer.js"
export * from "./policy.js"
export { type Reference, referencesOf } from "./reference.js"
export { parseCron, parseZone } from "./cron.js"
export * from "./units.js"
export { endOfWindow, parseWindowTime, type WindowEnds, type WindowTime } from "./window.js"
