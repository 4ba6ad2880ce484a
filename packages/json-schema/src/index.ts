/**
 * JSON Schema dialects, pointers and reference walks.
 *
 * @module @lintel/json-schema
 */
export { type Dialect, type DialectFeatures, dialectFeatures, dialectOfSchemaUri, isDialect } from "./dialect.js"
export { isObject, type Json, own } from "./json.js"
export { subschemas, type Subschema, subschemaShape, type SubschemaShape } from "./keywords.js"
export { escapeToken, formatPointer, parsePointer, valueAt } from "./pointer.js"
export { indexSchema } from "./resources.js"
export type { IndexOptions, SchemaIndex, SchemaLocation, SchemaResource, SchemaTooDeep } from "./schemaIndex.js"
export { isUnread, unknownReason, unknownReasonsIn, unknownSchema, unreadSchema } from "./unknown.js"
export { resolveUri, splitFragment } from "./uri.js"
