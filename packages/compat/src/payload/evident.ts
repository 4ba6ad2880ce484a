import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { isAnnotation } from "./equal.js"
import { branchRules, evidentByBranch } from "./evidentBranches.js"
import { assertionRules, type Company, declaresItsNames, type Sides } from "./evidentKeywords.js"
import { createFormCheck, createLoopCheck } from "./evidentShape.js"
import { asSchema, at, partScheme, type Scope } from "./place.js"

/**
 * Whether it can be read off two schemas that everything which one admits is admitted by the other. `anyway`: also where
 * other schemas apply to the writer's values, so that they hold names which it does not declare.
 */
export type Evident = (writer: JsonSchema, reader: JsonSchema, anyway?: boolean) => boolean

/** What the two schemas of a question are read in. */
export interface EvidentOptions {
  readonly writer: Scope
  readonly reader: Scope
  /** Nobody sends what nothing declares. */
  readonly isClosed: boolean
  /** Whether two schemas, the writer's first, read the same and use nothing that changed. */
  readonly isSame: (writer: JsonSchema, reader: JsonSchema) => boolean
}

/** Something that may be evident: a pair of schemas, or that one of several pairs is. */
interface Claim {
  verdict: "open" | "evident" | "doubtful"
  /** What it follows from that is not doubtful yet: a pair follows from all together, a choice from any. */
  chances: number
  /** Claims that follow from this one. */
  readonly users: Array<Claim>
}

/** Whether one schema is contained in another. */
interface Pair extends Claim {
  readonly writer: JsonSchema
  readonly reader: JsonSchema
  readonly company: Company
}

/** Keywords that say nothing about values; what is marked by direction was projected before. */
const silent: ReadonlySet<string> = new Set(["$defs", "$schema", "readOnly", "writeOnly"])

/** Keywords about which other pairs decide. */
const nesting: ReadonlySet<string> = new Set(["properties", "additionalProperties", "items", "allOf", "anyOf", "oneOf"])

/** Follows references to whole definitions; anything else stays what it is. */
const createTarget = (scope: Scope): ((schema: JsonSchema) => JsonSchema) => {
  const targets = new Map<string, JsonSchema | undefined>()
  const find = (reference: string): JsonSchema | undefined => {
    const match = /^#(\/[^/%]+\/[^/%]+)$/.exec(reference)
    return match === null ? undefined : asSchema(at(scope.root, match[1] ?? ""))
  }
  const targetOf = (reference: string): JsonSchema | undefined => {
    if (!targets.has(reference)) targets.set(reference, find(reference))
    return targets.get(reference)
  }
  return (schema) => {
    let here = schema
    for (let hops = 0; isJsonObject(here) && typeof here["$ref"] === "string" && hops < longestChain; hops++) {
      if (Object.keys(here).some((key) => key !== "$ref" && !isAnnotation(key) && !silent.has(key))) return here
      const target = targetOf(here["$ref"])
      if (target === undefined) return here
      here = target
    }
    return here
  }
}

const longestChain = 50

/** What stands for a part that is compared elsewhere: the same on both sides. */
const isPart = (writer: JsonSchema, reader: JsonSchema): boolean => {
  const reference = writer === reader && isJsonObject(writer) ? writer["$ref"] : undefined
  return typeof reference === "string" && reference.startsWith(partScheme)
}

/** Takes the ground from a claim, and from all that follows from it alone. */
const doubt = (claim: Claim): void => {
  const stack = [claim]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.verdict === "doubtful" || --next.chances > 0) continue
    next.verdict = "doubtful"
    for (const user of next.users) stack.push(user)
  }
}

/**
 * Proves containment keyword by keyword, without a search: each assertion of the reader must be implied by the same
 * keyword of the writer, each part by the part at the same place. Pairs that need each other in a circle hold together,
 * because values are finite. What is not evident may hold nevertheless: that has to be asked. Every pair is looked at
 * once, however many payloads reach it.
 */
export const createEvidence = (options: EvidentOptions): Evident => {
  const { isSame, reader: readerScope, writer: writerScope } = options
  const known = new Map<Company, Map<JsonSchema, Map<JsonSchema, Pair>>>()
  const [writerTarget, readerTarget] = [createTarget(writerScope), createTarget(readerScope)]
  const isFormed = createFormCheck()
  const [writerLoops, readerLoops] = [createLoopCheck(writerTarget), createLoopCheck(readerTarget)]
  /** Pairs that were met and not looked at yet, and all claims without a verdict. */
  const pending: Array<Pair> = []
  const open: Array<Claim> = []

  const pairOf = (writer: JsonSchema, reader: JsonSchema, company: Company): Pair => {
    const byWriter = known.get(company) ?? new Map<JsonSchema, Map<JsonSchema, Pair>>()
    known.set(company, byWriter)
    const byReader = byWriter.get(writer) ?? new Map<JsonSchema, Pair>()
    byWriter.set(writer, byReader)
    const found = byReader.get(reader)
    if (found !== undefined) return found
    const made: Pair = { writer, reader, company, verdict: "open", chances: 1, users: [] }
    byReader.set(reader, made)
    pending.push(made)
    open.push(made)
    return made
  }

  /** The pair that a claim needs; true or false where that is known at once. */
  const claimed = (writer: JsonSchema, reader: JsonSchema, company: Company): Pair | boolean => {
    const [sub, sup] = [writerTarget(writer), readerTarget(reader)]
    if (sup === true || sub === false || isPart(sub, sup) || isSame(sub, sup)) return true
    const pair = pairOf(sub, sup, company)
    return pair.verdict === "open" ? pair : pair.verdict === "evident"
  }

  const needsAny = (user: Claim, claims: Iterable<Pair | boolean>): boolean => {
    const choice: Claim = { verdict: "open", chances: 0, users: [user] }
    for (const claim of claims) {
      if (claim === true) return true
      if (claim === false) continue
      claim.users.push(choice)
      choice.chances++
    }
    if (choice.chances === 0) return false
    open.push(choice)
    return true
  }

  const sidesOf = (pair: Pair, writer: JsonObject, reader: JsonObject): Sides => ({
    writer,
    reader,
    company: pair.company,
    ...declaresItsNames(writer, pair.company),
    writerScope,
    readerScope,
    writerTarget,
    needs: (sub, sup, company) => {
      const claim = claimed(sub, sup, company)
      if (typeof claim === "boolean") return claim
      claim.users.push(pair)
      return true
    },
    needsAny: (claims) =>
      needsAny(
        pair,
        claims.map(([sub, sup, company]) => claimed(sub, sup, company))
      )
  })

  /** Whether the pair holds if all that it needs does. */
  const follows = (pair: Pair): boolean => {
    const { reader, writer } = pair
    if (!isJsonObject(writer) || !isJsonObject(reader)) return writer === false || reader === true
    if (Object.hasOwn(writer, "$id") || !isFormed(writer) || !isFormed(reader)) return false
    if (writerLoops(writer) || readerLoops(reader)) return false
    const sides = sidesOf(pair, writer, reader)
    const keys = Object.keys(reader)
    const isImplied = (key: string): boolean => implied(sides, key, reader[key])
    // What needs no other pair comes first: most that are not contained are told apart by it.
    return (
      (keys.every((key) => nesting.has(key) || isImplied(key)) &&
        keys.every((key) => !nesting.has(key) || isImplied(key))) ||
      evidentByBranch(sides)
    )
  }

  return (writer, reader, anyway = !options.isClosed) => {
    const [sub, sup] = [writerTarget(writer), readerTarget(reader)]
    if (sup === true || sub === false || isPart(sub, sup)) return true
    const root = pairOf(sub, sup, anyway ? "unknown" : "none")
    // Only when everything that it depends on was looked at, a pair counts as evident.
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) if (!follows(next)) doubt(next)
    for (const claim of open) if (claim.verdict === "open") claim.verdict = "evident"
    open.length = 0
    return root.verdict === "evident"
  }
}

const implied = (sides: Sides, key: string, value: Json | undefined): boolean => {
  if (value === undefined || isAnnotation(key) || silent.has(key)) return true
  const branches = branchRules.get(key)
  if (branches !== undefined) return Array.isArray(value) && branches(sides, value as ReadonlyArray<Json>)
  return assertionRules.get(key)?.(sides, value) ?? false
}
