/**
 * What renderers share: their form, names, file names, escaping, losses, one order for everything.
 *
 * @module @lintel/render
 */
export * from "./escape.js"
export { groupLosses, type LossCollector, Losses, type LossGroup, sortedLosses } from "./losses.js"
export { fileNameRules, identifierRules, type NameRules } from "./nameRules.js"
export * from "./names.js"
export { type OptionType, optionsOf, type RendererOption } from "./options.js"
export * from "./order.js"
export { isSafePath } from "./paths.js"
export * from "./renderer.js"
export * from "./rendering.js"
