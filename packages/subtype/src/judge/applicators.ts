import { type Json, splitFragment } from "@lintel/json-schema"
import {
  adopt,
  type Chain,
  type Context,
  fail,
  type Failure,
  type Frame,
  inPlace,
  keywordOf,
  require,
  type Tally,
  unknown,
  weaken
} from "./frame.js"
import { enterScope, type Scope } from "./scope.js"
import { isJsonArray, isJsonObject } from "./json.js"
import { type Place, resourceRoot } from "./resolve.js"

const tracking = (frame: Frame): boolean => frame.tally.evaluated !== undefined

const checkAllOf = (context: Context, frame: Frame): void => {
  const schemas = keywordOf(frame, "allOf")
  if (!isJsonArray(schemas)) return
  schemas.forEach((schema, index) => {
    const tally = inPlace(context, frame, context.resolver.below(frame.place, schema, "allOf", index), tracking(frame))
    require(frame, tally)
    adopt(frame, tally)
  })
}

const alternatives = (context: Context, frame: Frame, keyword: string, schemas: ReadonlyArray<Json>): Array<Tally> =>
  schemas.map((schema, index) =>
    inPlace(context, frame, context.resolver.below(frame.place, schema, keyword, index), tracking(frame))
  )

const depthOf = (pointer: string): number => pointer.split("/").length

/** The failures of alternatives, first those of the one that is refused furthest inside, and there for the fewest reasons. */
const closestFirst = (tallies: ReadonlyArray<Tally>): ReadonlyArray<Failure> => {
  const refusing = tallies.filter(({ failures }) => failures.length > 0)
  if (refusing.length < 2) return refusing[0]?.failures ?? []
  const ranked = refusing.map(({ failures }) => ({
    failures,
    depth: Math.min(...failures.map(({ instance }) => depthOf(instance)))
  }))
  ranked.sort((left, right) => right.depth - left.depth || left.failures.length - right.failures.length)
  return ranked.flatMap(({ failures }) => failures)
}

const checkAnyOf = (context: Context, frame: Frame): void => {
  const schemas = keywordOf(frame, "anyOf")
  if (!isJsonArray(schemas)) return
  const tallies = alternatives(context, frame, "anyOf", schemas)
  for (const tally of tallies) adopt(frame, tally)
  if (tallies.some((tally) => tally.verdict === true)) return
  if (tallies.some((tally) => tally.verdict === undefined)) weaken(frame.tally)
  else {
    fail(context, frame, "anyOf", closestFirst(tallies))
  }
}

const checkOneOf = (context: Context, frame: Frame): void => {
  const schemas = keywordOf(frame, "oneOf")
  if (!isJsonArray(schemas)) return
  const tallies = alternatives(context, frame, "oneOf", schemas)
  const sure = tallies.filter((tally) => tally.verdict === true).length
  const perhaps = tallies.filter((tally) => tally.verdict === undefined).length
  for (const tally of tallies) adopt(frame, tally, perhaps === 0)
  if (sure > 1) fail(context, frame, "oneOf")
  else if (perhaps > 0) weaken(frame.tally)
  else if (sure === 0) {
    fail(context, frame, "oneOf", closestFirst(tallies))
  }
}

const checkNot = (context: Context, frame: Frame): void => {
  const schema = keywordOf(frame, "not")
  if (schema === undefined) return
  const tally = inPlace(context, frame, context.resolver.below(frame.place, schema, "not"), false)
  if (tally.verdict === true) fail(context, frame, "not")
  else if (tally.verdict === undefined) weaken(frame.tally)
}

const branch = (context: Context, frame: Frame, keyword: "then" | "else"): Tally | undefined => {
  const schema = keywordOf(frame, keyword)
  if (schema === undefined) return undefined
  return inPlace(context, frame, context.resolver.below(frame.place, schema, keyword), tracking(frame))
}

const checkConditional = (context: Context, frame: Frame): void => {
  const schema = keywordOf(frame, "if")
  if (schema === undefined) return
  const condition = inPlace(context, frame, context.resolver.below(frame.place, schema, "if"), tracking(frame))
  adopt(frame, condition)
  const taken =
    condition.verdict === undefined ? (["then", "else"] as const) : ([condition.verdict ? "then" : "else"] as const)
  const tallies = taken.map((keyword) => branch(context, frame, keyword))
  for (const tally of tallies) if (tally !== undefined) adopt(frame, tally, condition.verdict !== undefined)
  if (condition.verdict === undefined) {
    if (tallies.some((tally) => tally !== undefined && tally.verdict !== true)) weaken(frame.tally)
  } else if (tallies[0] !== undefined) require(frame, tallies[0])
}

const loops = (chain: Chain | undefined, schema: Json, scope: Scope): boolean => {
  for (let at = chain; at !== undefined; at = at.outer) if (at.schema === schema && at.scope === scope) return true
  return false
}

/** Applies the target of a reference to the same location. */
const follow = (context: Context, frame: Frame, target: Place | undefined, written: string): void => {
  if (target === undefined) return unknown(context, frame, "reference", written)
  const scope = enterScope(frame.scope, target.resource)
  if (isJsonObject(target.schema) && loops(frame.chain, target.schema, scope)) {
    return unknown(context, frame, "loop", written)
  }
  const tally = inPlace(context, frame, target, tracking(frame), scope)
  require(frame, tally)
  adopt(frame, tally)
}

/** The target that `$dynamicRef` has in a scope. */
export const dynamicTarget = (
  context: Pick<Context, "resolver">,
  place: Place,
  scope: Scope,
  reference: string
): Place | undefined => {
  const first = context.resolver.target(place, reference)
  const name = splitFragment(reference).fragment
  if (first === undefined || !isJsonObject(first.schema) || first.schema["$dynamicAnchor"] !== name) return first
  for (const resource of scope.resources) {
    const target = context.resolver.dynamicAnchor(resource, name)
    if (target !== undefined) return target
  }
  return first
}

const isRecursive = (schema: Json): boolean => isJsonObject(schema) && schema["$recursiveAnchor"] === true

/** The target that `$recursiveRef` has in a scope. */
export const recursiveTarget = (place: Place, scope: Scope): Place => {
  if (!isRecursive(place.resource.root)) return resourceRoot(place.resource)
  const outermost = scope.resources.find((resource) => isRecursive(resource.root))
  return resourceRoot(outermost ?? place.resource)
}

/** `$ref`, `$dynamicRef` and `$recursiveRef`. */
export const checkReferences = (context: Context, frame: Frame): void => {
  const reference = keywordOf(frame, "$ref")
  if (typeof reference === "string") {
    follow(context, frame, context.resolver.target(frame.place, reference), reference)
  }
  const dynamic = keywordOf(frame, "$dynamicRef")
  if (typeof dynamic === "string") {
    follow(context, frame, dynamicTarget(context, frame.place, frame.scope, dynamic), dynamic)
  }
  const recursive = keywordOf(frame, "$recursiveRef")
  if (typeof recursive === "string") follow(context, frame, recursiveTarget(frame.place, frame.scope), recursive)
}

/** The keywords that combine subschemas at the same location of the value. */
export const checkInPlace = (context: Context, frame: Frame): void => {
  checkAllOf(context, frame)
  checkAnyOf(context, frame)
  checkOneOf(context, frame)
  checkNot(context, frame)
  checkConditional(context, frame)
}
