import { isObject, type SchemaLocation } from "@lintel/json-schema"
import { disjointPairs } from "../engine/disjoint.js"
import { defineLater, type Engine, matches } from "../engine/engine.js"
import { FALSE, type Id, not, TRUE } from "../engine/nodes.js"
import { project } from "../engine/project.js"
import { type Kind, kinds } from "../engine/values.js"
import { keySet, type KeySet, otherKeys, patternKeys } from "./keys.js"
import { keyword, mapKeyword, namesKeyword } from "./keywords.js"
import { type Context, emptyScope, enterResource, modeKey, nothingDropped } from "./mode.js"
import { referencesOf, scopeAt } from "./references.js"
import { itemSchemas } from "./scalars.js"
import { branchesOf, childOf, conditionOf, lacks, translate, type Translator } from "./translator.js"
import { type EvaluatedKeys, keyCells, type SignCell, signCells } from "./unevaluated.js"

/** A schema that applies at a location, with the condition under which it does. */
interface Member {
  readonly location: SchemaLocation
  readonly context: Context
  readonly condition: Id
  /** Which branch of which `oneOf` or `if` it is in: a valid value takes one of each. */
  readonly choices: ReadonlyMap<string, number>
}

interface Root {
  readonly location: SchemaLocation
  readonly context: Context
}

/**
 * What a closed sender adds: at every location where an applying schema declares properties, each name must be declared
 * by an applying schema; a location that declares nothing is a map and stays open. Below a name, what counts is the set
 * of all subschemas that apply to it. Conditions are read as they are written. The schema must have been translated.
 */
export const translateClosed = (translator: Translator, location: SchemaLocation): Id => {
  const scope = enterResource(emptyScope, location.resource)
  const context: Context = { lenient: false, scope, dropped: nothingDropped, droppedKey: "" }
  return closeOf(translator, [{ location, context }])
}

const opaque = (translator: Translator, at: string, why: string): Id =>
  translator.engine.nodes.opaque(`closed ${at} ${translator.classes.document}`, why)

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

/** The node of a set of schemas that apply to one location: a variable, so that recursion ends. */
const closeOf = (translator: Translator, roots: ReadonlyArray<Root>): Id => {
  const members: Array<Member> = []
  for (const { context, location } of roots) {
    const root: Member = { location, context, condition: TRUE, choices: new Map() }
    if (!visit(translator, root, { found: members, keys: new Map() }, new Set())) {
      const why = "a closed sender's schema refers to itself in place, or to too many"
      return opaque(translator, location.pointer, why)
    }
  }
  const counting = members.filter(isRelevant)
  if (counting.length === 0) return TRUE
  const { engine, mode } = translator
  const names = counting.map(
    ({ condition, context, location }) => `${location.pointer}?${condition}?${context.scope.signature}`
  )
  const variable = translator.classes.setVariable(`${modeKey(mode)}|${[...new Set(names)].sort().join(" ")}`)
  defineLater(engine, variable, () =>
    engine.nodes.and([
      ...closedNames(translator, counting),
      ...closedChildren(translator, counting),
      ...closedItems(translator, counting)
    ])
  )
  return engine.nodes.ref(variable)
}

interface Visited {
  readonly found: Array<Member>
  /** By schema: under which conditions, choices and scopes it was met. */
  readonly keys: Map<unknown, Set<string>>
}

const maxMembers = 5000

// Depth first; false when a schema refers to itself in place, or when there are too many.
const visit = (translator: Translator, current: Member, visited: Visited, path: ReadonlySet<unknown>): boolean => {
  const { engine, index } = translator
  const { choices, condition, context, location } = current
  if (!isObject(location.value)) return true
  if (path.has(location.value)) return false
  const keys = visited.keys.get(location.value) ?? new Set<string>()
  visited.keys.set(location.value, keys)
  const key = `${condition} ${context.scope.signature} ${[...choices].flat().join(" ")}`
  if (keys.has(key)) return true
  if (keys.add(key).size > maxMembers) return false
  const inside = new Set([...path, location.value])
  const into = (
    next: SchemaLocation,
    extra: Id,
    choice?: readonly [string, number],
    scope = context.scope
  ): boolean => {
    const taken = choice === undefined ? choices : new Map([...choices, choice])
    const member = { location: next, context: { ...context, scope }, choices: taken }
    return visit(translator, { ...member, condition: engine.nodes.and([condition, extra]) }, visited, inside)
  }
  for (const { target } of referencesOf(index, location, context.scope)) {
    if (target !== undefined && !into(target, TRUE, undefined, scopeAt(context.scope, target))) return false
  }
  if (index.features.refHidesSiblings && keyword(location, "$ref") !== undefined) return true
  if (visited.found.push(current) > maxMembers) return false
  for (const branch of branchesOf(translator, location, "allOf")) if (!into(branch, TRUE)) return false
  for (const name of ["anyOf", "oneOf"]) {
    for (const [position, branch] of branchesOf(translator, location, name).entries()) {
      const choice = name === "oneOf" ? ([`${location.pointer} ${name}`, position] as const) : undefined
      if (!into(branch, translate(translator, branch, context), choice)) return false
    }
  }
  return visitConditions(translator, current, into)
}

const visitConditions = (
  translator: Translator,
  { context, location }: Member,
  into: (next: SchemaLocation, extra: Id, choice?: readonly [string, number]) => boolean
): boolean => {
  const { level } = translator.index.features
  if (level >= 7 && keyword(location, "if") !== undefined) {
    const test = conditionOf(translator, location, context)
    const choice = (position: number) => [`${location.pointer} if`, position] as const
    const branch = (name: string): SchemaLocation => childOf(translator, location, keyword(location, name), name)
    if (!into(branch("if"), test, choice(0)) || !into(branch("then"), test, choice(0))) return false
    if (!into(branch("else"), not(test), choice(1))) return false
  }
  const dependents = level >= 2019 ? "dependentSchemas" : "dependencies"
  if (translator.index.features.dialect === "openapi-3.0") return true
  for (const [name, value] of mapKeyword(location, dependents)) {
    if (Array.isArray(value)) continue
    if (!into(childOf(translator, location, value, dependents, name), not(lacks(translator, name)))) return false
  }
  return true
}

const patternsOf = (translator: Translator, { location }: Member): ReadonlyArray<readonly [string, KeySet, unknown]> =>
  translator.index.features.dialect === "openapi-3.0"
    ? []
    : mapKeyword(location, "patternProperties").map(([pattern, value]) => [
        pattern,
        patternKeys(translator.engine, pattern),
        value
      ])

const admitsAll = (translator: Translator, { location }: Member): boolean => {
  const rest = keyword(location, "additionalProperties")
  const unevaluated = translator.index.features.level >= 2019 ? keyword(location, "unevaluatedProperties") : undefined
  return (rest !== undefined && rest !== false) || (unevaluated !== undefined && unevaluated !== false)
}

// Each name is declared, unless none of the schemas that apply declares properties.
const closedNames = (translator: Translator, members: ReadonlyArray<Member>): ReadonlyArray<Id> => {
  const { engine } = translator
  const declaring = members.filter(({ location }) => mapKeyword(location, "properties").length > 0)
  if (declaring.length === 0) return []
  const open = not(engine.nodes.or(declaring.map(({ condition }) => condition)))
  const declared: EvaluatedKeys = { names: new Map(), patterns: new Map(), all: [] }
  for (const member of members) {
    const { condition, location } = member
    if (admitsAll(translator, member)) declared.all.push(condition)
    for (const name of [
      ...mapKeyword(location, "properties").map(([key]) => key),
      ...namesKeyword(location, "required")
    ]) {
      const conditions = declared.names.get(name) ?? []
      conditions.push(condition)
      declared.names.set(name, conditions)
    }
    for (const [, set] of patternsOf(translator, member)) {
      const sets = declared.patterns.get(condition) ?? []
      sets.push(set)
      declared.patterns.set(condition, sets)
    }
  }
  if (declared.all.includes(TRUE)) return []
  return keyCells(engine, declared, FALSE).map((cell) => engine.nodes.or([open, cell]))
}

interface Unit {
  readonly member: Member
  readonly children: ReadonlyArray<SchemaLocation>
}

const maxScenarios = 1024

const chooseDifferently = (one: Member, other: Member): boolean =>
  [...one.choices].some(([name, position]) => (other.choices.get(name) ?? position) !== position)

type Excludes = (one: Unit, other: Unit) => boolean

// Two schemas exclude each other if they are in different branches of one choice, or if no value satisfies both.
const exclusions = (engine: Engine, units: ReadonlyArray<Unit>, kind: Kind): Excludes => {
  const projected = new Map(units.map(({ member: { condition } }) => [condition, project(engine, condition, kind)]))
  const together = new Set<string>()
  for (const [left, right] of disjointPairs(engine, [...new Set(projected.values())], kind)) {
    together.add(`${left},${right}`).add(`${right},${left}`)
  }
  return ({ member: one }, { member: other }) => {
    if (chooseDifferently(one, other)) return true
    const [left, right] = [projected.get(one.condition), projected.get(other.condition)]
    return left !== right && !together.has(`${String(left)},${String(right)}`)
  }
}

/** For each set of schemas that may apply together: if exactly these do, their children are closed as one set. */
const scenarios = (
  translator: Translator,
  units: ReadonlyArray<Unit>,
  build: (of: Id) => Id,
  at: string,
  kind: Kind
): ReadonlyArray<Id> => {
  const { engine } = translator
  const { nodes } = engine
  const always = units.filter(({ member }) => member.condition === TRUE)
  const conditional = units.filter(
    ({ member: { condition } }) => condition !== TRUE && project(engine, condition, kind) !== FALSE
  )
  const excludes = exclusions(engine, conditional, kind)
  const sets: Array<ReadonlyArray<Unit>> = [[]]
  for (const unit of conditional) {
    const compatible = sets.filter((set) => !set.some((member) => excludes(member, unit)))
    if (sets.length + compatible.length > maxScenarios) {
      return [opaque(translator, at, "too many schemas of a closed sender may apply together")]
    }
    for (const set of compatible) sets.push([...set, unit])
  }
  return sets.flatMap((set) => {
    const of = closeOf(translator, [...always, ...set].flatMap(rootsOf))
    if (of === TRUE) return []
    const others = conditional.filter((unit) => !set.includes(unit) && !set.some((member) => excludes(member, unit)))
    const doNot = set.map(({ member }) => not(member.condition))
    return [nodes.or([...doNot, ...others.map(({ member }) => member.condition), build(of)])]
  })
}

const rootsOf = ({ children, member }: Unit): ReadonlyArray<Root> =>
  children.map((location) => ({ location, context: member.context }))

// Schemas without any say about names or items need no case of their own.
const counts = (translator: Translator, { context }: Member, location: SchemaLocation): boolean =>
  closeOf(translator, [{ location, context }]) !== TRUE

const unitOf = (
  translator: Translator,
  member: Member,
  children: ReadonlyArray<SchemaLocation>
): ReadonlyArray<Unit> => {
  const counting = children.filter((child) => counts(translator, member, child))
  return counting.length === 0 ? [] : [{ member, children: counting }]
}

const childrenUnder = (translator: Translator, member: Member, name: string): ReadonlyArray<SchemaLocation> => {
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

const closedChildren = (translator: Translator, members: ReadonlyArray<Member>): ReadonlyArray<Id> => {
  const { engine } = translator
  const at = members[0]?.location.pointer ?? ""
  const names = new Set(members.flatMap(({ location }) => mapKeyword(location, "properties").map(([name]) => name)))
  const parts: Array<Id> = []
  for (const name of names) {
    const units = members.flatMap((member) => unitOf(translator, member, childrenUnder(translator, member, name)))
    parts.push(...scenarios(translator, units, (of) => engine.nodes.property(name, of), `${at} ${name}`, kinds.object))
  }
  for (const member of members) {
    const rest = keyword(member.location, "unevaluatedProperties")
    if (rest === undefined || translator.index.features.level < 2019) continue
    const child = childOf(translator, member.location, rest, "unevaluatedProperties")
    if (counts(translator, member, child)) {
      parts.push(opaque(translator, child.pointer, "unevaluatedProperties of a closed sender holds objects or arrays"))
    }
  }
  return [...parts, ...closedOthers(translator, members, names, at)]
}

interface KeyUnit {
  readonly unit: Unit
  readonly set: KeySet
}

const maxSets = 8

// Names that no `properties` speaks of: by the patterns they match.
const closedOthers = (
  translator: Translator,
  members: ReadonlyArray<Member>,
  names: ReadonlySet<string>,
  at: string
): ReadonlyArray<Id> => {
  const { engine } = translator
  const units = members.flatMap((member) => keyUnits(translator, member))
  if (units.length === 0) return []
  if (units.length > maxSets) return [opaque(translator, at, "too many patterns of a closed sender overlap")]
  return cellsOf(engine, units).flatMap(({ inside, set }) =>
    scenarios(translator, inside, (of) => keySet(engine, set, names, of), `${at} ${set.upper}`, kinds.object)
  )
}

const keyUnits = (translator: Translator, member: Member): ReadonlyArray<KeyUnit> => {
  const { location } = member
  const patterns = patternsOf(translator, member)
  const found = patterns.flatMap(([pattern, set, value]) =>
    unitOf(translator, member, [childOf(translator, location, value, "patternProperties", pattern)]).map((unit) => ({
      unit,
      set
    }))
  )
  const rest = keyword(location, "additionalProperties")
  if (rest === undefined) return found
  const set = otherKeys(
    translator.engine,
    patterns.map(([, keys]) => keys)
  )
  const others = unitOf(translator, member, [childOf(translator, location, rest, "additionalProperties")])
  return [...found, ...others.map((unit) => ({ unit, set }))]
}

// The sign of a set is carried where conditions are: position in the list of units.
const cellsOf = (
  engine: Engine,
  units: ReadonlyArray<KeyUnit>
): ReadonlyArray<{ readonly set: KeySet; readonly inside: ReadonlyArray<Unit> }> => {
  const cells: ReadonlyArray<SignCell> = signCells(
    engine,
    otherKeys(engine, []),
    units.map(({ set }, position) => ({ condition: position, set }))
  )
  return cells
    .filter(({ conditions }) => conditions.length > 0)
    .map(({ conditions, set }) => ({
      set,
      inside: units.filter((_, position) => conditions.includes(position)).map(({ unit }) => unit)
    }))
}

const closedItems = (translator: Translator, members: ReadonlyArray<Member>): ReadonlyArray<Id> => {
  const { nodes } = translator.engine
  const at = members[0]?.location.pointer ?? ""
  const lists = members.map((member) => ({ member, ...itemSchemas(translator, member.location) }))
  const longest = Math.max(0, ...lists.map(({ prefix }) => prefix.length))
  const parts: Array<Id> = []
  for (let position = 0; position <= longest; position++) {
    const units = lists.flatMap(({ member, prefix, rest }) => {
      const child = prefix[position] ?? rest
      return child === undefined ? [] : unitOf(translator, member, [child])
    })
    const build = (of: Id): Id => (position < longest ? nodes.item(position, of) : nodes.few(longest, 0, not(of)))
    parts.push(...scenarios(translator, units, build, `${at} item ${position}`, kinds.array))
  }
  for (const member of members) {
    const rest = keyword(member.location, "unevaluatedItems")
    if (rest === undefined || translator.index.features.level < 2019) continue
    const child = childOf(translator, member.location, rest, "unevaluatedItems")
    if (counts(translator, member, child)) {
      parts.push(opaque(translator, child.pointer, "unevaluatedItems of a closed sender holds objects or arrays"))
    }
  }
  return parts
}
