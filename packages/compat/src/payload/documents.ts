import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import { type Arena, type CompiledDocument, type CompileOptions, type SchemaHandle } from "@lintel/subtype"
import { at, type Placed, type Scope } from "./place.js"
import { createProjector, type ProjectionMode, type Projector } from "./projection.js"

/** Where a compiled document keeps the schemas that questions are asked about beside its own. */
const questionsKey = "lintel:questions"

/** One document of one side, as it is read in one role and direction. */
export interface QuestionDocument {
  readonly root: JsonObject
  /** A handle of the schema, the same for the same schema. */
  readonly handle: (placed: Placed) => SchemaHandle
  /** A handle of a schema made for a question. */
  readonly made: (schema: JsonSchema) => SchemaHandle
}

/**
 * Compiles a scope for questions. Its document is indexed once: a schema that stands elsewhere, or that was made for a
 * question, joins it under a pointer of its own.
 */
export const createDocument = (
  arena: Arena,
  scope: Scope,
  mode: ProjectionMode,
  isProjected: boolean,
  options: CompileOptions
): QuestionDocument => {
  const questions: Array<JsonSchema> = []
  const projector: Projector | undefined = isProjected ? createProjector(scope.root, mode) : undefined
  const root: JsonObject = { ...(projector?.document() ?? scope.root), [questionsKey]: questions }
  const compiled: CompiledDocument = arena.compile(root, options)
  const pointers = new Map<JsonSchema, string>()

  const joined = (schema: JsonSchema, written: JsonSchema): SchemaHandle => {
    const known = pointers.get(written)
    if (known !== undefined) return compiled.at(known)
    const pointer = `/${questionsKey}/${questions.length}`
    questions.push(schema)
    pointers.set(written, pointer)
    return compiled.at(pointer)
  }

  return {
    root,
    handle: ({ place, schema }) => {
      const pointer = scope.pointerOf(place)
      if (pointer !== undefined && at(scope.root, pointer) === (schema as Json)) return compiled.at(pointer)
      return joined(projector === undefined ? schema : projector.schema(schema), schema)
    },
    made: (schema) => joined(schema, schema)
  }
}
