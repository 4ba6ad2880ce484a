import { type SchemaLocation } from "@lintel/json-schema"
import { defineLater } from "../engine/engine.js"
import { FALSE, type Id, not, TRUE } from "../engine/nodes.js"
import { project } from "../engine/project.js"
import { type Kind, kinds } from "../engine/values.js"
import { noMarking, type Step } from "../marks/index.js"
import { closedNames, opaque } from "./closedNames.js"
import { type Case, casesOf, type Duty, exclusions, setsOf, together } from "./cases.js"
import { childrenUnder, type Root, rootsOf, unevaluatedIn, unitOf } from "./closedUnits.js"
import { closedHolds } from "./closedValue.js"
import { keySet, otherKeys } from "./keys.js"
import { keyword, mapKeyword } from "./keywords.js"
import {
  cellsOf,
  type KeyUnit,
  type Leftover,
  leftoverItem,
  type LeftoverItems,
  leftoverUnder,
  leftoverUnits,
  type Unit
} from "./leftovers.js"
import { type Member, patternsOf, visit } from "./members.js"
import { type Context, emptyScope, enterResource, modeKey } from "./mode.js"
import { itemSchemas } from "./scalars.js"
import { childOf, type Translator, valueContext } from "./translator.js"
import { evaluatedItems } from "./unevaluatedItems.js"
import { evaluatedKeys, unnamedCells } from "./unevaluatedProperties.js"

/**
 * What a closed sender adds: at every location where an applying schema declares properties, each name must be declared
 * by an applying schema; a location that declares nothing is a map and stays open. Below a name, what counts is the set
 * of all subschemas that apply to it. Conditions are read as they are written. The schema must have been translated.
 */
export const translateClosed = (translator: Translator, location: SchemaLocation): Id => {
  const scope = enterResource(emptyScope, location.resource)
  const plain: Context = { lenient: false, scope, marking: noMarking, markingKey: "" }
  const context = valueContext(translator, location, plain)
  return closeOf(translator, [{ location, context, condition: TRUE }])
}

const relevant = [
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "required",
  "items",
  "prefixItems",
  "additionalItems",
  "unevaluatedItems"
]

const isRelevant = ({ location }: Member): boolean => relevant.some((name) => keyword(location, name) !== undefined)

const rootKey = ({ closed, condition, context, location }: Root): string =>
  closed === undefined
    ? `${location.resource.uri} ${location.pointer}?${condition}?${context.scope.signature}?${context.markingKey}`
    : `${closed}?${condition}`

/** The node of a set of schemas that apply to one location, looked at once: the same sets are met at many names. */
const closeOf = (translator: Translator, roots: ReadonlyArray<Root>): Id => {
  const key = [...new Set(roots.map(rootKey))].sort().join(" ")
  const known = translator.closed.get(key)
  if (known !== undefined) return known
  const made = close(translator, roots)
  translator.closed.set(key, made)
  return made
}

// A variable, so that recursion ends.
const close = (translator: Translator, roots: ReadonlyArray<Root>): Id => {
  const members: Array<Member> = []
  for (const { condition, context, location } of roots) {
    const root: Member = { location, context, condition, choices: new Map() }
    if (!visit(translator, root, { found: members, keys: new Map() }, new Set())) {
      const why = "a closed sender's schema refers to itself in place, or to too many"
      return opaque(translator, location.pointer, why)
    }
  }
  const counting = members.filter(isRelevant)
  if (counting.length === 0) return TRUE
  const { engine, mode } = translator
  const names = counting.map(
    ({ choices, condition, context, location }) =>
      `${location.pointer}?${condition}?${context.scope.signature}?${context.markingKey}?${[...choices].join("?")}`
  )
  const variable = translator.classes.setVariable(`${modeKey(mode)}|${[...new Set(names)].sort().join(" ")}`)
  const make = (): Id =>
    engine.nodes.and([
      ...closedNames(translator, counting),
      ...closedChildren(translator, counting),
      ...closedItems(translator, counting)
    ])
  defineLater(engine, variable, make, (value) => closedHolds({ translator, closeOf, members: counting }, value))
  return engine.nodes.ref(variable)
}

/** For each set of schemas that may apply together: if exactly these do, their children are closed as one set. */
const scenarios = (
  translator: Translator,
  units: ReadonlyArray<Unit>,
  build: (of: Id) => Id,
  at: string,
  kind: Kind
): ReadonlyArray<Duty> => {
  const { engine } = translator
  const cases = casesOf(engine, units)
  const always = cases.filter(({ condition }) => condition === TRUE)
  const conditional = cases.filter(({ condition }) => condition !== TRUE && project(engine, condition, kind) !== FALSE)
  const excludes = exclusions(engine, conditional, kind)
  const closed = (set: ReadonlyArray<Case>): Id => closeOf(translator, [...always, ...set].flatMap(rootsOf))
  const exactly = (set: ReadonlyArray<Case>): ReadonlyArray<Duty> => {
    const of = closed(set)
    if (of === TRUE) return []
    const chosen = new Set(set)
    const others = conditional.filter((unit) => !chosen.has(unit) && !set.some((member) => excludes(member, unit)))
    const doNot = set.map(({ condition }) => not(condition))
    return [{ unless: [...doNot, ...others.map(({ condition }) => condition)], then: build(of) }]
  }
  const sets = setsOf(conditional, excludes)
  if (sets !== undefined) return sets.flatMap(exactly)
  const why = "too many schemas of a closed sender may apply together"
  if (conditional.length > maxBounded) return [{ unless: [], then: opaque(translator, at, why) }]
  const alone = conditional.map((one) => [one])
  const none = exactly([])
  const weak = [...none, ...[...alone, conditional].flatMap(exactly)]
  // A value that each schema alone would let a closed sender write is one that all of them do.
  const strong = alone.map((set): Duty => ({
    unless: set.map(({ condition }) => not(condition)),
    then: build(closed(set))
  }))
  const [below, above] = [weak, [...none, ...strong]].map((duties) => engine.nodes.and(together(engine, duties)))
  return [{ unless: [], then: opaque(translator, at, why, below, above) }]
}

/** Beyond so many, nothing is said of schemas that may apply together. */
const maxBounded = 400

const leftoverOf = (of: "names" | "items"): Step => ({ _tag: "Some", of, leftover: true })

const closedChildren = (translator: Translator, members: ReadonlyArray<Member>): ReadonlyArray<Id> => {
  const { engine } = translator
  const at = members[0]?.location.pointer ?? ""
  const names = new Set(members.flatMap(({ location }) => mapKeyword(location, "properties").map(([name]) => name)))
  const leftovers: Array<Leftover> = []
  for (const member of members) {
    const found = leftoversOf(translator, member)
    if (found === undefined) {
      const why = "unevaluatedProperties of a closed sender looks at a schema that refers to itself, or at too many"
      return [opaque(translator, at, why)]
    }
    leftovers.push(...found)
  }
  const duties: Array<Duty> = []
  for (const name of names) {
    const units = [
      ...members.flatMap((member) =>
        unitOf(translator, closeOf, member, childrenUnder(translator, member, name), { _tag: "Name", name })
      ),
      ...leftovers.flatMap((leftover) => leftoverUnder(engine, leftover, name))
    ]
    duties.push(...scenarios(translator, units, (of) => engine.nodes.property(name, of), `${at} ${name}`, kinds.object))
  }
  return together(engine, [...duties, ...closedOthers(translator, members, leftovers, names, at)])
}

const leftoversOf = (translator: Translator, member: Member): ReadonlyArray<Leftover> | undefined => {
  const child = unevaluatedIn(translator, member, "unevaluatedProperties")
  const [unit] = child === undefined ? [] : unitOf(translator, closeOf, member, [child], leftoverOf("names"))
  if (unit === undefined) return []
  const evaluated = evaluatedKeys(translator, member.location, member.context)
  const cells = evaluated === undefined ? undefined : unnamedCells(translator.engine, evaluated)
  return evaluated === undefined || cells === undefined ? undefined : [{ unit, evaluated, cells }]
}

const maxSets = 8

// Names that no `properties` speaks of: by the patterns they match.
const closedOthers = (
  translator: Translator,
  members: ReadonlyArray<Member>,
  leftovers: ReadonlyArray<Leftover>,
  names: ReadonlySet<string>,
  at: string
): ReadonlyArray<Duty> => {
  const { engine } = translator
  const units = [
    ...members.flatMap((member) => keyUnits(translator, member)),
    ...leftovers.flatMap((leftover) => leftoverUnits(engine, leftover))
  ]
  if (units.length === 0) return []
  if (units.length > maxSets) {
    return [{ unless: [], then: opaque(translator, at, "too many patterns of a closed sender overlap") }]
  }
  return cellsOf(engine, units).flatMap(({ inside, set }) =>
    scenarios(translator, inside, (of) => keySet(engine, set, names, of), `${at} ${set.upper}`, kinds.object)
  )
}

const keyUnits = (translator: Translator, member: Member): ReadonlyArray<KeyUnit> => {
  const { location } = member
  const patterns = patternsOf(translator, member)
  const found = patterns.flatMap(([pattern, set, value]) =>
    unitOf(translator, closeOf, member, [childOf(translator, location, value, "patternProperties", pattern)], {
      _tag: "Pattern",
      pattern
    }).map((unit) => ({ unit, set }))
  )
  const rest = keyword(location, "additionalProperties")
  if (rest === undefined) return found
  const set = otherKeys(
    translator.engine,
    patterns.map(([, keys]) => keys)
  )
  const others = unitOf(translator, closeOf, member, [childOf(translator, location, rest, "additionalProperties")], {
    _tag: "Others",
    patterns: new Set(patterns.map(([pattern]) => pattern))
  })
  return [...found, ...others.map((unit) => ({ unit, set }))]
}

const closedItems = (translator: Translator, members: ReadonlyArray<Member>): ReadonlyArray<Id> => {
  const { engine } = translator
  const { nodes } = engine
  const at = members[0]?.location.pointer ?? ""
  const lists = members.map((member) => ({ member, ...itemSchemas(translator, member.location) }))
  const longest = Math.max(0, ...lists.map(({ prefix }) => prefix.length))
  const leftovers = members.flatMap((member) => leftoverItemsOf(translator, member))
  if (leftovers.some(({ evaluated }) => evaluated?.contains.some(({ condition }) => condition !== TRUE) !== false)) {
    return [opaque(translator, at, "what unevaluatedItems of a closed sender holds depends on a condition")]
  }
  const duties: Array<Duty> = []
  for (let position = 0; position <= longest; position++) {
    const units = [
      ...lists.flatMap(({ member, prefix, rest }) => {
        const child = prefix[position] ?? rest
        const step: Step = position < longest ? { _tag: "Position", position } : { _tag: "Rest" }
        return child === undefined ? [] : unitOf(translator, closeOf, member, [child], step)
      }),
      ...leftovers.flatMap((leftover) => leftoverItem(engine, leftover, position))
    ]
    const build = (of: Id): Id => (position < longest ? nodes.item(position, of) : nodes.few(longest, 0, not(of)))
    duties.push(...scenarios(translator, units, build, `${at} item ${position}`, kinds.array))
  }
  return together(engine, duties)
}

const leftoverItemsOf = (translator: Translator, member: Member): ReadonlyArray<LeftoverItems> => {
  const child = unevaluatedIn(translator, member, "unevaluatedItems")
  return (child === undefined ? [] : unitOf(translator, closeOf, member, [child], leftoverOf("items"))).map((unit) => ({
    unit,
    evaluated: evaluatedItems(translator, member.location, member.context)
  }))
}
