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
export {
  accepts,
  compile,
  type DocumentQuestions,
  intersects,
  isEmpty,
  isEquivalent,
  isSubtype,
  judge,
  witness
} from "./isSubtype.js"
export { type Dialect, type SubtypeOptions } from "./options.js"
export {
  type Acceptance,
  type Included,
  type Inhabitation,
  type InvalidSchema,
  type Json,
  type NotIncluded,
  type Reason,
  type ReasonTag,
  type Result,
  type SchemaPlace,
  type Undecided,
  type Verdict
} from "./result.js"
