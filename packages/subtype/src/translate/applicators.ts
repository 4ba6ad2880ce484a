import { type SchemaLocation } from "@lintel/json-schema"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { keyword, listKeyword, refuse } from "./keywords.js"
import { type Context } from "./mode.js"
import { childOf, translate, type Translator } from "./translator.js"

/** The branches of an applicator that holds a list of schemas. */
export const branchesOf = (
  translator: Translator,
  location: SchemaLocation,
  name: string
): ReadonlyArray<SchemaLocation> => {
  const list = listKeyword(location, name)
  if (list?.length === 0) return refuse(location, name, `${name} must not be empty`)
  return (list ?? []).map((value, position) => childOf(translator, location, value, name, String(position)))
}

/** `allOf`, `anyOf`, `oneOf`, `not`, `if`, `then` and `else`. */
export const translateApplicators = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index, mode } = translator
  const { nodes } = engine
  const parts: Array<Id> = []
  const branches = (name: string): ReadonlyArray<Id> =>
    branchesOf(translator, location, name).map((branch) => translate(translator, branch, context))
  parts.push(...branches("allOf"))
  const anyOf = branches("anyOf")
  if (anyOf.length > 0) parts.push(nodes.or(anyOf))
  const oneOf = branches("oneOf")
  // A lenient reader may see several variants match at once, where the strict one told them apart.
  const merged = context.lenient && (mode.tolerant || mode.openEnums)
  if (oneOf.length > 0) parts.push(merged ? nodes.or(oneOf) : nodes.oneOf(oneOf))
  const negated = keyword(location, "not")
  if (negated !== undefined) {
    parts.push(
      not(translate(translator, childOf(translator, location, negated, "not"), { ...context, lenient: false }))
    )
  }
  if (index.features.level >= 7 && keyword(location, "if") !== undefined) {
    parts.push(...translateConditional(translator, location, context))
  }
  return parts
}

/** The node of `if`. */
export const conditionOf = (translator: Translator, location: SchemaLocation, context: Context): Id =>
  translate(translator, childOf(translator, location, keyword(location, "if"), "if"), { ...context, lenient: false })

const translateConditional = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { nodes } = translator.engine
  const condition = conditionOf(translator, location, context)
  const branch = (name: "then" | "else"): Id => {
    const value = keyword(location, name)
    return value === undefined ? TRUE : translate(translator, childOf(translator, location, value, name), context)
  }
  return [nodes.or([not(condition), branch("then")]), nodes.or([condition, branch("else")])]
}
