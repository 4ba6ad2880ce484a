import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { alignBranches } from "./align.js"
import { isScalar } from "./declaring.js"
import { areDisjoint } from "./disjoint.js"
import { isAnnotation } from "./equal.js"
import { type Choice, type Company, type Containment, namedTypes, type Sides } from "./evidentKeywords.js"
import { asSchema, nowhere, resolved, type Scope } from "./place.js"

/** Whether the writer's schema implies a list of schemas of the reader's. */
export type BranchRule = (sides: Sides, branches: ReadonlyArray<Json>) => boolean

const schemaIn = (list: ReadonlyArray<Json>, index: number): JsonSchema => asSchema(list[index]) ?? true

const listIn = (schema: JsonObject, keyword: string): ReadonlyArray<Json> | undefined => {
  const list = schema[keyword]
  return Array.isArray(list) ? (list as ReadonlyArray<Json>) : undefined
}

/** Keywords beside alternatives that declare nothing. */
const besides: ReadonlySet<string> = new Set(["type", "minProperties", "maxProperties", "readOnly", "writeOnly"])

/** The alternatives of a schema that declares nothing itself. */
const onlyChoice = (schema: JsonObject): ReadonlyArray<Json> | undefined => {
  const [keyword, ...others] = Object.keys(schema).filter((key) => !isAnnotation(key) && !besides.has(key))
  return others.length === 0 && (keyword === "anyOf" || keyword === "oneOf") ? listIn(schema, keyword) : undefined
}

const nothing: ReadonlyArray<Containment> = []

const choices = new WeakMap<ReadonlyArray<Json>, Choice>()

/** The choice of a list, the same for the same list. */
const choiceOf = (alternatives: ReadonlyArray<Json>): Choice => {
  const known = choices.get(alternatives)
  if (known !== undefined) return known
  const made: Choice = { alternatives, otherwise: () => nothing }
  choices.set(alternatives, made)
  return made
}

/** What else applies to the values of an alternative of the writer. */
const companyOf = (sides: Sides, list: ReadonlyArray<Json>, index: number, choice = choiceOf(list)): Company => {
  if (sides.company !== "none" || onlyChoice(sides.writer) !== list) return "unknown"
  const isHolding = (at: number): boolean =>
    !isScalar({ schema: schemaIn(list, at), place: nowhere }, sides.writerScope)
  return list.some((_, at) => at !== index && isHolding(at)) ? choice : "none"
}

/**
 * Each alternative of the writer against the one of the same name or place, or any that fits. Values that fit another
 * alternative of the writer too are those of the other where that one is accepted without a look at its company.
 */
const evidentPairwise = (sides: Sides, branches: ReadonlyArray<Json>): boolean => {
  const own = listIn(sides.writer, "anyOf") ?? listIn(sides.writer, "oneOf")
  if (own === undefined) return false
  const pairs = new Map(alignBranches(own, branches))
  const candidates = (index: number, choice?: Choice): ReadonlyArray<Containment> => {
    const same = pairs.get(index)
    const [branch, company] = [schemaIn(own, index), companyOf(sides, own, index, choice)]
    const others = branches.length > mostTried ? [] : [...branches.keys()].filter((at) => at !== same)
    return [...(same === undefined ? [] : [same]), ...others].map((at) => [branch, schemaIn(branches, at), company])
  }
  const choice: Choice = { alternatives: own, otherwise: (index) => candidates(index) }
  return own.every((_, index) => sides.needsAny(candidates(index, choice)))
}

/** Alternatives of the reader that are all tried for each of the writer's. */
const mostTried = 40

const typesOf = (schema: JsonSchema, scope: Scope): ReadonlyArray<Json> | undefined => {
  const { schema: target } = resolved({ schema, place: nowhere }, scope)
  return isJsonObject(target) ? namedTypes(target) : target ? undefined : []
}

const exclude = (a: ReadonlyArray<Json> | undefined, b: ReadonlyArray<Json> | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  !a.some((type) => b.includes(type) || (type === "integer" && b.includes("number")))

/** The writer's schema against one of the alternatives that its types leave. */
const evidentInOne = (sides: Sides, branches: ReadonlyArray<Json>): boolean => {
  const types = namedTypes(sides.writer)
  const left = branches
    .map((_, index) => schemaIn(branches, index))
    .filter((branch) => !exclude(types, typesOf(branch, sides.readerScope)))
  return left.length <= mostTried && sides.needsAny(left.map((branch) => [sides.writer, branch, sides.company]))
}

const evidentInSome: BranchRule = (sides, branches) => evidentPairwise(sides, branches) || evidentInOne(sides, branches)

/** Every schema of the reader's list is implied by the writer's of the same name or place, or by its whole schema. */
const evidentInAll: BranchRule = (sides, branches) => {
  const { company, needs, writer } = sides
  const own = listIn(writer, "allOf") ?? []
  const pairs = new Map(alignBranches(own, branches).map(([i, j]) => [j, i]))
  return branches.every((_, index) => {
    const part = pairs.get(index)
    const reader = schemaIn(branches, index)
    return part === undefined ? needs(writer, reader, company) : needs(schemaIn(own, part), reader, "unknown")
  })
}

/** Keywords that list schemas. */
export const branchRules: ReadonlyMap<string, BranchRule> = new Map<string, BranchRule>([
  ["allOf", evidentInAll],
  ["anyOf", evidentInSome],
  ["oneOf", (sides, branches) => areDisjoint(branches, sides.readerScope) && evidentInSome(sides, branches)]
])

/** Each alternative of a writer that declares nothing itself against the reader's whole schema. */
export const evidentByBranch = (sides: Sides): boolean => {
  const list = onlyChoice(sides.writer)
  return (
    list?.every((_, index) => sides.needs(schemaIn(list, index), sides.reader, companyOf(sides, list, index))) ?? false
  )
}
