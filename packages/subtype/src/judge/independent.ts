import { createRequire } from "node:module"
import { type Json } from "@lintel/json-schema"
import { validate } from "@cfworker/json-schema"
import type * as Ajv from "ajv/dist/2020.js"
import { enterScope, type Scope, scopeOfValue } from "./scope.js"
import { resolverOf } from "./interpreter.js"
import { factSchema, factValue, type Knowledge } from "./knowledge.js"
import { type Place, type Resolver } from "./resolve.js"
import { asksUniqueness, crowdingOf, withoutUniqueness } from "./crowded.js"
import { type Specialised, type Subject } from "./specialise/node.js"
import { specialise, specialiseAt } from "./specialise/specialise.js"
import { traitsOf } from "./traits.js"

export type { Subject } from "./specialise/node.js"

/** A validator that is not ours. */
export type Validator = "cfworker" | "ajv"

/** What is said of a value: this schema accepts (or refuses) it. */
export interface Claim {
  readonly subject: Subject
  readonly accepts: boolean
}

/** What one validator said of one claim; undefined: it gave no answer. */
export interface Opinion {
  readonly validator: Validator
  readonly claim: number
  readonly agrees: boolean | undefined
}

/**
 * The outcome of a confirmation. `Confirmed`: for each claim a validator agrees. `Refuted`: for some claim every
 * validator disagrees. `Conflict`: some claim has neither.
 */
export interface Confirmation {
  readonly _tag: "Confirmed" | "Refuted" | "Conflict"
  readonly opinions: ReadonlyArray<Opinion>
}

export interface ConfirmOptions {
  /** Asks every validator, even when the first agrees. Default false. */
  readonly thorough?: boolean
}

type Judge = (schema: Specialised, value: Json) => boolean

const here = createRequire(import.meta.url)

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND"

/** Where this file is bundled into another package, the validator is that beside the package it came from. */
const load = (name: string): unknown => {
  try {
    return here(name)
  } catch (error) {
    if (!isAbsent(error)) throw error
    return createRequire(here.resolve("@lintel/subtype/package.json"))(name)
  }
}

// Every reference is a name: with the targets at hand nothing else needs to be looked up.
const cfworker: Judge = ({ root, schemas }, value) => validate(value, schemas[root] ?? false, "2020-12", schemas).valid

// Loaded when first asked: most runs never need it, and its loading costs more than many judgments.
const makeAjv = (): Judge => {
  const { Ajv2020 } = load("ajv/dist/2020.js") as typeof Ajv
  return ({ root, schemas }, value) => {
    const instance = new Ajv2020({
      strict: false,
      validateSchema: false,
      meta: false,
      ownProperties: true,
      logger: false
    })
    const names = Object.keys(schemas)
    for (const name of names) instance.addSchema(schemas[name] ?? {}, name)
    // From the last to the first: one that refers to the next is then compiled on a shallow stack.
    for (const name of names.toReversed()) instance.getSchema(name)
    return instance.getSchema(root)?.(value) === true
  }
}

let ajv: { readonly judge: Judge | undefined } | undefined

const judgeOf = (validator: Validator): Judge | undefined =>
  validator === "cfworker" ? cfworker : (ajv ??= { judge: attempt(makeAjv) }).judge

// A validator may be missing, refuse a schema, or overflow the stack: then it has no opinion.
const attempt = <A>(action: () => A): A | undefined => {
  try {
    return action()
  } catch {
    return undefined
  }
}

/**
 * Asks validators that are not ours whether claims about a value are right: `@cfworker/json-schema` first, `ajv` where
 * it disagrees. Both read schemas that are rewritten for the value (see `specialise`), so no pattern of a user is run.
 *
 * Both have known errors (`ajv` with unevaluated parts of failed branches, `contains` beside `prefixItems`, decimals;
 * `@cfworker/json-schema` with unevaluated parts that an `if` or a cousin evaluated): one that agrees is enough.
 */
export const confirmClaims = (
  claims: ReadonlyArray<Claim>,
  value: Json,
  options: ConfirmOptions = {}
): Confirmation => {
  const opinions: Array<Opinion> = []
  let refuted = false
  let open = false
  claims.forEach((claim, index) => {
    if (options.thorough !== true && verdictByParts(claim.subject, value) === claim.accepts) {
      opinions.push({ validator: "cfworker", claim: index, agrees: true })
      return
    }
    const schemas = readingsOf(claim.subject, value)
    const own: Array<Opinion> = []
    for (const validator of ["cfworker", "ajv"] as const) {
      if (options.thorough !== true && own.some((opinion) => opinion.agrees === true)) break
      const judge = schemas.length === 0 ? undefined : judgeOf(validator)
      const accepts = judge === undefined ? undefined : judgeAll(judge, schemas, value)
      own.push({ validator, claim: index, agrees: accepts === undefined ? undefined : accepts === claim.accepts })
    }
    opinions.push(...own)
    if (own.some((opinion) => opinion.agrees === true)) return
    if (own.every((opinion) => opinion.agrees === false)) refuted = true
    else open = true
  })
  return { _tag: refuted ? "Refuted" : open ? "Conflict" : "Confirmed", opinions }
}

/** The schema as validators read it; with a reference that leads nowhere, where it accepts all and where nothing. */
const readingsOf = (subject: Subject, value: Json): ReadonlyArray<Specialised> => {
  const plain = specialise(subject, value)
  if (plain !== undefined) return [plain]
  const most = specialise(subject, value, true)
  const least = most === undefined ? undefined : specialise(subject, value, false)
  return most === undefined || least === undefined ? [] : [most, least]
}

/** What a validator says of a value in every reading. */
const judgeAll = (judge: Judge, schemas: ReadonlyArray<Specialised>, value: Json): boolean | undefined => {
  const verdicts = new Set(schemas.map((schema) => attempt(() => judgeSized(judge, schema, value))))
  const [verdict] = verdicts
  return verdicts.size === 1 ? verdict : undefined
}

interface Asking {
  readonly subject: Subject
  readonly knowledge: Knowledge
  readonly resolver: Resolver
}

/** How many definitions may be asked about within each other. */
const maximumNesting = 60

/**
 * What the first validator says of a value, definition by definition: it judges the value against a definition with the
 * verdicts of the definitions that it refers to, and what it said of a part is not asked again. Undefined where that
 * cannot be told so.
 */
const verdictByParts = (subject: Subject, value: Json): boolean | undefined => {
  const { knowledge } = subject
  if (knowledge === undefined) return undefined
  const resolver = resolverOf(subject.document, traitsOf(subject.dialect))
  const start = resolver.start(subject.pointer)
  if (start === undefined) return undefined
  const scope = scopeOfValue(knowledge.scope, subject.marks, start)
  return verdictOf({ subject, knowledge, resolver }, start, scope, value, 0)
}

const verdictOf = (asking: Asking, place: Place, around: Scope, value: Json, nesting: number): boolean | undefined => {
  if (typeof place.schema === "boolean") return place.schema
  const { knowledge, resolver } = asking
  const scope = enterScope(around, place.resource)
  const schema = factSchema(place, resolver.document)
  const part = factValue(value)
  if (schema === undefined || part === undefined) return judgeAt(asking, place, scope, value, nesting)
  const known = knowledge.verdicts.get(schema, scope, part)
  if (known !== undefined) return known === "open" ? undefined : known
  knowledge.verdicts.set(schema, scope, part, "open")
  const verdict = judgeAt(asking, place, scope, value, nesting)
  if (verdict !== undefined) knowledge.verdicts.set(schema, scope, part, verdict)
  return verdict
}

const judgeAt = (asking: Asking, place: Place, scope: Scope, value: Json, nesting: number): boolean | undefined => {
  if (nesting > maximumNesting) return undefined
  const specialised = specialiseAt(asking.subject, place, scope, value, (target, inside, part) =>
    verdictOf(asking, target, inside, part, nesting + 1)
  )
  return specialised === undefined ? undefined : attempt(() => judgeSized(cfworker, specialised, value))
}

/** They compare the items of an array pairwise: where there are very many, `uniqueItems` is judged here. */
const judgeSized = (judge: Judge, schema: Specialised, value: Json): boolean | undefined => {
  const crowding = crowdingOf(value)
  if (crowding === "few" || !asksUniqueness(schema)) return judge(schema, value)
  return crowding === "distinct" ? judge(withoutUniqueness(schema), value) : undefined
}
