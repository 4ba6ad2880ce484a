/**
 * What importers share: values with their places, warnings, references, and schemas of any dialect as JSON Schema 2020-12.
 *
 * @module @lintel/import
 */
export {
  charge,
  chargeRepetition,
  type Context,
  type Definition,
  formOf,
  once,
  onceIfShared,
  refuse,
  startReading,
  type Target,
  warnAt,
  warnOfUnknownKeys
} from "./context.js"
export * from "./cursor.js"
export { declareDefinitions, readDefinitions } from "./definition.js"
export { foreignAt, type ForeignPart, partAt } from "./part.js"
export { unknownReasonsIn, unknownSchema } from "@lintel/json-schema"
export type { Identities, NamedPlace } from "./identity.js"
export { listAt, objectAt } from "./holder.js"
export { readNames } from "./nameList.js"
export { errorsOf, warningsOf } from "./outcome.js"
export { dereference } from "./reference.js"
export { readSchema } from "./schema.js"
export { annotations, openApiRules, rulesOfDialect, type SchemaRules } from "./schemaKeywords.js"
export { makePositions, type Place, type Positions, source, type Source, type Sources, trailPlace } from "./source.js"
export type { ImportWarning, ImportWarningKind, PendingWarning, WarningLog } from "./warning.js"
