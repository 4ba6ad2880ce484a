import { isObject, type SchemaLocation } from "@lintel/json-schema"
import { matches } from "../engine/engine.js"
import { FALSE, type Id, not, TRUE } from "../engine/nodes.js"
import { type Step } from "../marks/index.js"
import { type Case } from "./cases.js"
import { keyword } from "./keywords.js"
import { type Unit } from "./leftovers.js"
import { type Member, patternsOf } from "./members.js"
import { type Context } from "./mode.js"
import { childOf, type Translator, valueContext } from "./translator.js"

/** A schema that applies to a location, with how it is read there. */
export interface Root {
  readonly location: SchemaLocation
  readonly context: Context
  /** What the value must satisfy for the schema to apply. */
  readonly condition: Id
  /** What a closed sender adds where it alone applies, if that is known. */
  readonly closed?: Id
}

/** What a closed sender adds where a set of schemas applies. Passed as an argument: it is made with the help of these. */
export type Close = (translator: Translator, roots: ReadonlyArray<Root>) => Id

/** The schemas of a case, where it is known to apply. */
export const rootsOf = ({ children, unless }: Case): ReadonlyArray<Root> =>
  children.map((child) => ({ ...child, condition: not(unless) }))

/** Subschemas for a part of a value. Those without any say about names or items need no case of their own. */
export const unitOf = (
  translator: Translator,
  closeOf: Close,
  member: Member,
  children: ReadonlyArray<SchemaLocation>,
  step: Step
): ReadonlyArray<Unit> => {
  const from = { parent: member.location, step }
  const counting = children
    .map((location) => ({ location, context: valueContext(translator, location, member.context, from) }))
    .map(({ context, location }) => ({
      location,
      context,
      closed: closeOf(translator, [{ location, context, condition: TRUE }])
    }))
    .filter(({ closed }) => closed !== TRUE)
  return counting.length === 0 ? [] : [{ member, children: counting, unless: FALSE }]
}

/** The subschemas of a schema for one name. */
export const childrenUnder = (translator: Translator, member: Member, name: string): ReadonlyArray<SchemaLocation> => {
  const { location } = member
  const found: Array<SchemaLocation> = []
  const properties = keyword(location, "properties")
  if (isObject(properties) && Object.hasOwn(properties, name)) {
    found.push(childOf(translator, location, properties[name], "properties", name))
  }
  for (const [pattern, set, value] of patternsOf(translator, member)) {
    if (matches(translator.engine, set.upper, name) === 1) {
      found.push(childOf(translator, location, value, "patternProperties", pattern))
    }
  }
  const rest = keyword(location, "additionalProperties")
  if (found.length > 0 || rest === undefined) return found
  return [childOf(translator, location, rest, "additionalProperties")]
}

/** What a schema says of what no other evaluates. */
export const unevaluatedIn = (
  translator: Translator,
  { location }: Member,
  name: "unevaluatedProperties" | "unevaluatedItems"
): SchemaLocation | undefined => {
  const rest = translator.index.features.level >= 2019 ? keyword(location, name) : undefined
  return rest === undefined ? undefined : childOf(translator, location, rest, name)
}
