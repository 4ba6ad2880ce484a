import * as SchemaAST from "effect/SchemaAST"
import { mustBe, oneOf, refusedByAll, unknownField, wordsOf } from "./flawWords.js"
import { isJsonObject } from "./json.js"
import { escapeToken } from "./pointer.js"

/** One thing wrong with a value, at a JSON Pointer. */
export interface Flaw {
  readonly pointer: string
  readonly reason: string
}

/** What a validator may be asked. `report` absent: answer as soon as one flaw is known. */
interface Question {
  readonly keepsUnknown: boolean
  readonly report: ((flaw: Flaw) => void) | undefined
}

/** Whether the value fits; every flaw is reported when somebody listens. `place` is only printed for a flaw. */
type Validate = (value: unknown, place: Place | undefined, question: Question, depth: number) => boolean

/** A JSON Pointer as a chain, so that nothing is printed while all is well. */
interface Place {
  readonly above: Place | undefined
  readonly key: string
}

/** A place below another; nobody asks for it when nobody listens. */
const below = (above: Place | undefined, key: string | number, { report }: Question): Place | undefined =>
  report === undefined ? undefined : { above, key: String(key) }

const pointerOf = (place: Place | undefined): string => {
  const keys: Array<string> = []
  for (let at = place; at !== undefined; at = at.above) keys.push(escapeToken(at.key))
  return keys
    .map((key) => `/${key}`)
    .toReversed()
    .join("")
}

/** Deeper nesting of flow steps or headers is refused: nothing real comes near it. */
const depthLimit = 400

const fail = (question: Question, place: Place | undefined, reason: string): false => {
  question.report?.({ pointer: pointerOf(place), reason })
  return false
}

type Check = NonNullable<SchemaAST.AST["checks"]>[number]

/** What a check says of a value that it refuses; nothing when it accepts. */
type Problem = (value: never) => string | undefined

const problemOf = (check: Check, ast: SchemaAST.AST): Problem => {
  if (check._tag === "FilterGroup")
    throw new Error("The Model's Schemas use a group of checks, which its validator does not know")
  const own = check.annotations?.["~lintel/problem"]
  if (typeof own === "function") return own
  const expected = check.annotations?.["expected"]
  const words = typeof expected === "string" ? wordsOf(expected) : "must be something else"
  return (value) => (check.run(value, ast, {}) === undefined ? undefined : words)
}

const withChecks = (ast: SchemaAST.AST, base: Validate): Validate => {
  const problems = (ast.checks ?? [])
    .filter((check) => check.annotations !== undefined)
    .map((check) => problemOf(check, ast))
  const [first, second] = problems
  if (first === undefined) return base
  const rest = second === undefined ? [] : problems.slice(1)
  return (value, place, question, depth) => {
    if (!base(value, place, question, depth)) return false
    const problem = first(value as never) ?? rest.find((other) => other(value as never) !== undefined)?.(value as never)
    return problem === undefined ? true : fail(question, place, problem)
  }
}

const primitive =
  (expected: string, is: (value: unknown) => boolean): Validate =>
  (value, place, question) =>
    is(value) || fail(question, place, mustBe(expected, value))

const compiled = new Map<SchemaAST.AST, Validate>()

const compile = (ast: SchemaAST.AST): Validate => {
  const known = compiled.get(ast)
  if (known !== undefined) return known
  const validate = withChecks(ast, compileNode(ast))
  compiled.set(ast, validate)
  return validate
}

const compileNode = (ast: SchemaAST.AST): Validate => {
  switch (ast._tag) {
    case "String":
      return primitive("a text", (value) => typeof value === "string")
    case "Number":
      return primitive("a number", (value) => typeof value === "number" && Number.isFinite(value))
    case "Boolean":
      return primitive("true or false", (value) => typeof value === "boolean")
    case "Null":
      return primitive("null", (value) => value === null)
    case "Any":
    case "Unknown":
      return () => true
    case "Literal":
      return primitive(JSON.stringify(String(ast.literal)), (value) => value === ast.literal)
    case "Suspend": {
      let inside: Validate | undefined
      return (value, place, question, depth) => (inside ??= compile(ast.thunk()))(value, place, question, depth)
    }
    case "Arrays":
      return compileArray(ast)
    case "Union":
      return compileUnion(ast)
    case "Objects":
      return ast.indexSignatures.length > 0 ? compileRecord(ast) : compileStruct(ast)
    default:
      throw new Error(`The Model's Schemas use ${ast._tag}, which its validator does not know`)
  }
}

const compileArray = (ast: SchemaAST.Arrays): Validate => {
  const [item] = ast.rest
  const validate = item === undefined ? () => true : compile(item)
  return (value, place, question, depth) => {
    if (!Array.isArray(value)) return fail(question, place, mustBe("a list", value))
    let fits = true
    for (let index = 0; index < value.length; index++) {
      const fitsHere = validate(value[index], below(place, index, question), question, depth + 1)
      if (!fitsHere && question.report === undefined) return false
      fits = fits && fitsHere
    }
    return fits
  }
}

const compileRecord = (ast: SchemaAST.Objects): Validate => {
  const [signature] = ast.indexSignatures
  if (signature === undefined) return () => true
  const validateKey = compile(signature.parameter)
  const validate = compile(signature.type)
  return (value, place, question, depth) => {
    if (!isJsonObject(value)) return fail(question, place, mustBe("an object", value))
    let fits = true
    for (const key of Object.keys(value)) {
      const here = below(place, key, question)
      const fitsHere = validateKey(key, here, question, depth) && validate(value[key], here, question, depth + 1)
      if (!fitsHere && question.report === undefined) return false
      fits = fits && fitsHere
    }
    return fits
  }
}

const compileStruct = (ast: SchemaAST.Objects): Validate => {
  const fields = new Map<string, Validate>()
  const required: Array<string> = []
  for (const property of ast.propertySignatures) {
    if (typeof property.name !== "string") continue
    fields.set(property.name, compile(property.type))
    if (!SchemaAST.isOptional(property.type)) required.push(property.name)
  }
  return (value, place, question, depth) => {
    if (!isJsonObject(value)) return fail(question, place, mustBe("an object", value))
    if (depth > depthLimit) return fail(question, place, `is nested deeper than ${depthLimit} levels`)
    let fits = true
    for (let index = 0; index < required.length; index++) {
      const name = required[index] ?? ""
      if (Object.hasOwn(value, name)) continue
      fits = fail(question, place, `needs a field ${JSON.stringify(name)}`)
      if (question.report === undefined) return false
    }
    const keys = Object.keys(value)
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] ?? ""
      const validate = fields.get(key)
      const item = value[key]
      const here = below(place, key, question)
      if (validate === undefined) {
        if (question.keepsUnknown) continue
        fits = fail(question, here, unknownField(key, fields.keys()))
      } else if (item === undefined && !required.includes(key)) continue
      else fits = validate(item, here, question, depth + 1) && fits
      if (!fits && question.report === undefined) return false
    }
    return fits
  }
}

/** The tag that a member of a union must have, when it is an object with one. */
const tagOf = (ast: SchemaAST.AST): string | undefined => {
  if (ast._tag !== "Objects") return undefined
  const tag = ast.propertySignatures.find((property) => property.name === "_tag")?.type
  return tag?._tag === "Literal" ? String(tag.literal) : undefined
}

const membersOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> => {
  const target = ast._tag === "Suspend" ? ast.thunk() : ast
  return target._tag === "Union" && target.checks === undefined ? target.types.flatMap(membersOf) : [target]
}

const compileUnion = (ast: SchemaAST.Union): Validate => {
  const members = ast.types.flatMap(membersOf)
  const literals = new Set<unknown>(members.flatMap((member) => (member._tag === "Literal" ? [member.literal] : [])))
  const tagged = new Map<string, SchemaAST.AST>()
  const others: Array<SchemaAST.AST> = []
  for (const member of members) {
    const tag = tagOf(member)
    if (tag !== undefined) tagged.set(tag, member)
    else if (member._tag !== "Literal") others.push(member)
  }
  const byTag = new Map([...tagged].map(([tag, member]) => [tag, compile(member)] as const))
  const alternatives = others.map((member) => ({ ast: member, validate: compile(member) }))
  return (value, place, question, depth) => {
    if (literals.has(value)) return true
    if (byTag.size > 0 && isJsonObject(value)) {
      const validate = typeof value["_tag"] === "string" ? byTag.get(value["_tag"]) : undefined
      if (validate !== undefined) return validate(value, place, question, depth)
      if (!alternatives.some(({ ast: other }) => other._tag === "Objects")) {
        return fail(question, below(place, "_tag", question), oneOf(value["_tag"], byTag.keys()))
      }
    }
    const silent = { ...question, report: undefined }
    if (alternatives.some(({ validate }) => validate(value, place, silent, depth))) return true
    const near = alternatives.filter(({ ast: other }) => suits(other, value))
    const [only] = near
    if (only !== undefined && near.length === 1) {
      return explainOne(only, value, place, question, depth, [...literals].map(String))
    }
    return fail(
      question,
      place,
      refusedByAll(
        value,
        literals,
        alternatives.map(({ ast: other }) => other),
        byTag
      )
    )
  }
}

interface Alternative {
  readonly ast: SchemaAST.AST
  readonly validate: Validate
}

/** The flaw of the one alternative that the value's type suits, with the literals that would do as well. */
const explainOne = (
  { validate }: Alternative,
  value: unknown,
  place: Place | undefined,
  question: Question,
  depth: number,
  literals: ReadonlyArray<string>
): boolean => {
  if (typeof value !== "string" || literals.length === 0) return validate(value, place, question, depth)
  const report = ({ pointer, reason }: Flaw): void =>
    question.report?.({
      pointer,
      reason: `${reason}, nor one of ${literals.map((text) => JSON.stringify(text)).join(", ")}`
    })
  return validate(value, place, { ...question, report }, depth)
}

const suits = (ast: SchemaAST.AST, value: unknown): boolean => {
  if (ast._tag === "Objects") return isJsonObject(value)
  if (ast._tag === "Arrays") return Array.isArray(value)
  if (ast._tag === "String") return typeof value === "string"
  return ast._tag === "Number" && typeof value === "number"
}

/** Whether a value fits the Schema. */
export const fits = <S extends { readonly ast: SchemaAST.AST; readonly Type: unknown }>(
  schema: S,
  value: unknown,
  keepsUnknown: boolean
): value is S["Type"] => compile(schema.ast)(value, undefined, { keepsUnknown, report: undefined }, 0)

/** Everything that is wrong with a value, sorted by place. */
export const flawsOf = (
  schema: { readonly ast: SchemaAST.AST },
  value: unknown,
  keepsUnknown: boolean
): ReadonlyArray<Flaw> => {
  const flaws: Array<Flaw> = []
  compile(schema.ast)(value, undefined, { keepsUnknown, report: (flaw) => flaws.push(flaw) }, 0)
  return flaws.toSorted((a, b) =>
    a.pointer === b.pointer ? (a.reason < b.reason ? -1 : 1) : a.pointer < b.pointer ? -1 : 1
  )
}
