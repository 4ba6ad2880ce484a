import { isObject, own } from "@lintel/json-schema"
import { child, isHidden, type Marked, type Peer, type Reach } from "./reach.js"

/** Which parts of a value a subschema speaks of. */
export type Step =
  | { readonly _tag: "Name"; readonly name: string }
  /** Names that match a pattern, and that nobody names. */
  | { readonly _tag: "Pattern"; readonly pattern: string }
  /** Names that match none of these patterns, and that nobody names. */
  | { readonly _tag: "Others"; readonly patterns: ReadonlySet<string> }
  | { readonly _tag: "Position"; readonly position: number }
  /** Positions after all that have schemas of their own. */
  | { readonly _tag: "Rest" }
  /** Some names or items, nobody knows which; with `leftover`, none that the schema itself evaluates. */
  | { readonly _tag: "Some"; readonly of: "names" | "items"; readonly leftover: boolean }

/** What one schema says of a part of a value. */
export interface Said extends Marked {
  readonly perhaps: boolean
}

const patternsOf = ({ index }: Reach, value: object): ReadonlyArray<readonly [string, unknown]> => {
  const patterns = index.features.dialect === "openapi-3.0" ? undefined : own(value, "patternProperties")
  return isObject(patterns) ? Object.entries(patterns) : []
}

/** What a schema says of properties. */
const saidOfNames = (state: Reach, { value }: Peer, step: Step): ReadonlyArray<Omit<Said, "uri">> => {
  const properties = own(value, "properties")
  const patterns = patternsOf(state, value)
  const rest = own(value, "additionalProperties")
  const left = state.index.features.level >= 2019 ? own(value, "unevaluatedProperties") : undefined
  const others = (perhaps: boolean) =>
    rest === undefined ? [{ value: left, perhaps: true }] : [{ value: rest, perhaps }]
  switch (step._tag) {
    case "Name": {
      const named = isObject(properties) && Object.hasOwn(properties, step.name)
      const found = named ? [{ value: properties[step.name], perhaps: false }] : []
      let isOpen = false
      for (const [pattern, item] of patterns) {
        const matched = state.matches(pattern, step.name)
        if (matched !== false) found.push({ value: item, perhaps: matched === undefined })
        isOpen ||= matched === undefined
      }
      return found.some(({ perhaps }) => !perhaps) ? found : [...found, ...others(isOpen)]
    }
    case "Pattern": {
      const found = patterns.map(([pattern, item]) => ({ value: item, perhaps: pattern !== step.pattern }))
      return found.some(({ perhaps }) => !perhaps) ? found : [...found, ...others(found.length > 0)]
    }
    case "Others": {
      const reached = patterns.filter(([pattern]) => !step.patterns.has(pattern))
      return [...reached.map(([, item]) => ({ value: item, perhaps: true })), ...others(reached.length > 0)]
    }
    default: {
      const named = isObject(properties) ? Object.values(properties) : []
      const all = [...named, ...patterns.map(([, item]) => item), rest, left]
      return all.map((item) => ({ value: item, perhaps: true }))
    }
  }
}

/** The schemas of single positions, and of those after them. */
export const itemsOf = (
  { index }: Reach,
  value: object
): { readonly prefix: ReadonlyArray<unknown>; readonly rest: unknown } => {
  const items = own(value, "items")
  if (index.features.level >= 2020) {
    const prefix = own(value, "prefixItems")
    return { prefix: Array.isArray(prefix) ? prefix : [], rest: items }
  }
  return Array.isArray(items) ? { prefix: items, rest: own(value, "additionalItems") } : { prefix: [], rest: items }
}

/** What a schema says of items. What is in `contains` applies to some of them. */
const saidOfItems = (state: Reach, { value }: Peer, step: Step): ReadonlyArray<Omit<Said, "uri">> => {
  const { prefix, rest } = itemsOf(state, value)
  const { level } = state.index.features
  const at = step._tag === "Position" ? prefix[step.position] : undefined
  const found = [{ value: level >= 6 ? own(value, "contains") : undefined, perhaps: true }]
  if (step._tag === "Some") found.push(...prefix.map((item) => ({ value: item, perhaps: true })))
  if (at !== undefined) found.push({ value: at, perhaps: false })
  else if (rest !== undefined) found.push({ value: rest, perhaps: step._tag === "Some" && prefix.length > 0 })
  else if (level >= 2019) found.push({ value: own(value, "unevaluatedItems"), perhaps: true })
  return found
}

/** What one schema says of a part of its value. */
export const saidBelow = (state: Reach, member: Peer, step: Step): ReadonlyArray<Said> => {
  if (isHidden(state, member.value)) return []
  const items = step._tag === "Position" || step._tag === "Rest" || (step._tag === "Some" && step.of === "items")
  const said = items ? saidOfItems(state, member, step) : saidOfNames(state, member, step)
  return said
    .filter(({ value }) => isObject(value))
    .map(({ perhaps, value }) => ({ ...child(state, member, value), perhaps: perhaps || member.perhaps }))
}
