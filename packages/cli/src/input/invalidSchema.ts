import { createArena, type InvalidSchema } from "@lintel/subtype"
import { Unusable } from "../unusable.js"
import type { SchemaInput } from "./input.js"

/** The message of a schema that is none, with the place of what is wrong. */
export const invalidSchema = (input: SchemaInput, { pointer, reason }: InvalidSchema): Unusable => {
  const { file, line, column } = input.placeOf(pointer)
  return new Unusable(
    `${file}:${line}:${column}: ${pointer === "" ? "the schema" : pointer} ${reason}`,
    `${input.label} is read as a JSON Schema: ${input.recognisedBy}.`
  )
}

/** Refuses what is no schema in its dialect before anything is said about its values. */
export const refuseInvalid = (input: SchemaInput): void => {
  const arena = createArena()
  const schema = arena.compile(input.value, { dialect: input.dialect }).at(input.pointer)
  const answer = arena.isSubtype(schema, schema)
  if (answer._tag === "InvalidSchema") throw invalidSchema(input, answer)
}
