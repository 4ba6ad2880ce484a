import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Arena, CompiledDocument, CompileOptions, SchemaHandle } from "@lintel/subtype"
import { at, type Placed, type Scope } from "./place.js"
import { createProjector, type ProjectionMode } from "./projection.js"

/** Where a compiled document keeps the schemas that questions are asked about beside its own. */
const questionsKey = "lintel:questions"

/** Schemas up to this length are compared as text. */
const longestText = 500

/** Whether a schema names so many properties that its text is long: nobody writes it out then. */
const isLong = (schema: JsonSchema): boolean => {
  const properties = isJsonObject(schema) ? schema["properties"] : undefined
  // A property takes at least a name, a colon, a schema and a comma: `"a":{},`.
  return isJsonObject(properties) && Object.keys(properties).length * 7 > longestText
}

/** One side as it is read in one role and direction. */
export interface QuestionDocument {
  /** The scope with its schemas as they are read; places are those of the original. */
  readonly scope: Scope
  /** The schema as it is read. */
  readonly read: (placed: Placed) => Placed
  /** A handle of a schema as it is read, the same for the same schema. */
  readonly handle: (placed: Placed) => SchemaHandle
  /** The document that pointers of answers lead into. */
  readonly root: JsonObject
}

/**
 * Compiles a scope for questions, rewritten where a mode is given. Its document is indexed once: a schema that stands
 * elsewhere, or that was made for a question, joins it under a pointer of its own.
 */
export const createDocument = (
  arena: Arena,
  scope: Scope,
  mode: ProjectionMode | undefined,
  options: CompileOptions
): QuestionDocument => {
  const questions: Array<JsonSchema> = []
  const projector = mode === undefined ? undefined : createProjector(scope.root, mode)
  const root: JsonObject = { ...(projector?.document() ?? scope.root) }
  // Not counted among its keys: a question about the document itself would hold itself.
  Object.defineProperty(root, questionsKey, { value: questions, enumerable: false })
  const compiled: CompiledDocument = arena.compile(root, options)
  const handles = new Map<JsonSchema, SchemaHandle>()

  const texts = new Map<string, SchemaHandle>()

  /** Short schemas that read the same are one question, wherever they stand. */
  const joined = (schema: JsonSchema): SchemaHandle => {
    const text = isLong(schema) ? undefined : JSON.stringify(schema)
    const known = text === undefined ? undefined : texts.get(text)
    if (known !== undefined) return known
    questions.push(schema)
    const handle = compiled.at(`/${questionsKey}/${questions.length - 1}`)
    if (text !== undefined && text.length <= longestText) texts.set(text, handle)
    return handle
  }

  return {
    scope: { ...scope, root },
    root,
    read: (placed) => {
      const schema = projector === undefined ? placed.schema : projector.schema(placed.schema)
      return schema === placed.schema ? placed : { ...placed, schema }
    },
    handle: ({ place, schema }) => {
      const known = handles.get(schema)
      if (known !== undefined) return known
      const pointer = scope.pointerOf(place)
      const isThere = pointer !== undefined && at(root, pointer) === (schema as Json)
      const handle = isThere ? compiled.at(pointer) : joined(schema)
      handles.set(schema, handle)
      return handle
    }
  }
}
