/**
 * JSON Schema containment, decided with a witness.
 *
 * @module @lintel/subtype
 */
export {
  type Arena,
  type CompiledDocument,
  type CompileOptions,
  createArena,
  type QuestionOptions,
  type SchemaHandle
} from "./arena.js"
export { compile, type DocumentQuestions, intersects, isEmpty, isEquivalent, isSubtype, witness } from "./isSubtype.js"
export { type Dialect, type SubtypeOptions } from "./options.js"
export {
  type Included,
  type Inhabitation,
  type InvalidSchema,
  type Json,
  type NotIncluded,
  type Reason,
  type ReasonTag,
  type Result,
  type SchemaPlace,
  type Undecided
} from "./result.js"
