/**
 * JSON and YAML bytes to values with positions, limits and sandboxed references.
 *
 * @module @lintel/document
 */
export { decodeText } from "./decode.js"
export { identify, type Identified } from "./identify.js"
export { defaultLimits, type Limits } from "./limits.js"
export { type Document, lineOf, locate, locateNearest, type Location, parse, type ParseOptions } from "./parse.js"
export { parseAll } from "./parseAll.js"
export { formatPointer, parsePointer, valueAt } from "./pointer.js"
export { type Place, placeOf, type PositionTable } from "./positions.js"
export type { DocumentError, DocumentWarning, Result, WarningKind } from "./problem.js"
export {
  type DocumentSet,
  type FileTable,
  follow,
  reachOf,
  readFiles,
  type ReadOptions,
  type RefusedReference,
  type Resolution
} from "./files.js"
export { type DocumentKind, recognise, type Recognition } from "./recognise.js"
export { type ReferenceOptions, type ReferenceTarget, resolveReference } from "./reference.js"
export { withoutValue } from "./waiting.js"
