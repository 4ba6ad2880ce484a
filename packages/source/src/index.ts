/**
 * Where a value of a design was written in TypeScript.
 *
 * @module @lintel/source
 */
export { loadSources, locate } from "./loadSources.js"
export type { CapturedSite, Site, SiteLine, SourceOptions, Sources, SourceText } from "./site.js"
