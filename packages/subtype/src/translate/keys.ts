import { type Engine, matches } from "../engine/engine.js"
import { type Id } from "../engine/nodes.js"
import { type Language } from "../language/index.js"

/** A set of property names: a language, or bounds of one. */
export interface KeySet {
  readonly upper: Language
  readonly lower: Language
  readonly reason: string
}

/** The names that a pattern matches. */
export const patternKeys = (engine: Engine, pattern: string): KeySet => {
  const reading = engine.languages.fromPattern(pattern)
  return reading._tag === "Language"
    ? { upper: reading.language, lower: reading.language, reason: "" }
    : { upper: reading.upper, lower: reading.lower, reason: reading.reason }
}

/** Whether a set holds a name; undefined if only bounds of it are known. */
export const keysHold = (engine: Engine, { lower, upper }: KeySet, name: string): boolean | undefined => {
  if (matches(engine, lower, name) === 1) return true
  return matches(engine, upper, name) === 1 ? undefined : false
}

/** The part of a set that is one name. */
export const oneKey = ({ languages }: Engine, { lower, reason, upper }: KeySet, name: string): KeySet => {
  const literal = languages.literal(name)
  return { upper: languages.and([upper, literal]), lower: languages.and([lower, literal]), reason }
}

/** The names that none of the sets holds. */
export const otherKeys = ({ languages }: Engine, sets: ReadonlyArray<KeySet>): KeySet => {
  if (sets.length === 0) return { upper: languages.any, lower: languages.any, reason: "" }
  return {
    upper: languages.not(languages.or(sets.map(({ lower }) => lower))),
    lower: languages.not(languages.or(sets.map(({ upper }) => upper))),
    reason: sets.find(({ reason }) => reason !== "")?.reason ?? ""
  }
}

/** Every property whose name is in the set and not excepted satisfies the node. */
export const keySet = (engine: Engine, set: KeySet, except: ReadonlySet<string>, of: Id): Id => {
  const { nodes } = engine
  const strong = nodes.keys(set.upper, except, of)
  if (set.upper === set.lower) return strong
  return nodes.opaque(`keys ${strong}`, set.reason, nodes.keys(set.lower, except, of), strong)
}
