import { type Dialect, type Json } from "@lintel/json-schema"
import { dynamicTarget, recursiveTarget } from "./applicators.js"
import { emptyScope, enterScope, requiredOf, type Scope, scopeBelow, scopeOfValue } from "./frame.js"
import { resolverOf } from "./interpreter.js"
import { type Knowledge } from "./knowledge.js"
import { isJsonArray, isJsonObject, type JsonKind, type JsonObject, kindOf } from "./json.js"
import { type Marks } from "../marks/index.js"
import { type Place, type Resolver } from "./resolve.js"
import { type Traits, traitsOf } from "./traits.js"

/** A schema as a question is asked of it. */
export interface Subject {
  readonly document: Json
  readonly pointer: string
  readonly dialect: Dialect
  readonly matches: (pattern: string, text: string) => boolean | undefined
  readonly formats?: ((format: string, value: Json) => boolean | undefined) | undefined
  readonly marks?: Marks | undefined
  /** What is known of the document, read so; then equal parts of values must be, or stand for, the same. */
  readonly knowledge?: Knowledge | undefined
}

/** 2020-12 schemas whose only references are the names of each other. */
export interface Specialised {
  readonly root: string
  readonly schemas: { readonly [name: string]: { readonly [keyword: string]: unknown } }
}

type Mutable = { [keyword: string]: Json | Mutable | ReadonlyArray<Json | Mutable> }

/** A schema that is being rewritten, with its rewritten subschemas by where they are written. */
interface Node {
  readonly place: Place
  readonly scope: Scope
  readonly json: Mutable
  readonly extras: Array<Mutable>
  readonly parts: Map<string, Node>
  /** The values that it is applied to, with the number of each such application. */
  readonly values: Map<Json, number>
  /** By the part that they have in common, names: those that match a pattern. */
  readonly names: Map<string, Set<string>>
  /** What was said of its references, where that was asked for. */
  readonly verdicts: Array<boolean | undefined>
  /** Whether its references are asked for, or rewritten like the rest: as its first value was. Undefined before. */
  isAsking: boolean | undefined
}

/** Whether the target of a reference accepts a value, if that is said elsewhere. */
export type AskTarget = (target: Place, scope: Scope, value: Json) => boolean | undefined

interface Work {
  readonly subject: Subject
  readonly traits: Traits
  readonly resolver: Resolver
  readonly targets: Map<Json, Map<Scope, { readonly node: Node; readonly name: string }>>
  readonly definitions: { [name: string]: Mutable }
  readonly nodes: Array<Node>
  readonly pending: Array<{ readonly node: Node; readonly value: Json }>
  readonly ask: AskTarget | undefined
  /** Of each application, those that it makes. */
  readonly applications: Array<Array<number>>
  /** The application at work. */
  current: number
  definitionCount: number
  failed: boolean
}

const maximumVisits = 300_000
const maximumApplications = 1_000_000

/**
 * A schema of any dialect, rewritten for one value as self-contained 2020-12 schemas without ids, anchors, dynamic
 * references, patterns and formats: every validator reads it alike, and none runs a pattern of the user.
 *
 * - A reference becomes a name, one per target and dynamic scope.
 * - A pattern or an asserted format becomes the list of the value's own parts that match it.
 * - What the value does not reach is left out, so that a large document costs no more than its value.
 *
 * Undefined if a reference has no target, a pattern cannot be decided, or the work is too much: here, or for a
 * validator, which applies one schema to one value as often as there are ways to it.
 */
export const specialise = (subject: Subject, value: Json): Specialised | undefined => {
  const resolver = resolverOf(subject.document, traitsOf(subject.dialect))
  const start = resolver.start(subject.pointer)
  if (start === undefined) return undefined
  return specialiseAt(subject, start, scopeOfValue(emptyScope(), subject.marks, start), value)
}

/**
 * The same for a schema at a place. With `ask`, a reference that applies to an array or an object is replaced by what is
 * said of its target; undefined also if that is not known, or if more than its yes or no matters: what it evaluates.
 */
export const specialiseAt = (
  subject: Subject,
  start: Place,
  scope: Scope,
  value: Json,
  ask?: AskTarget
): Specialised | undefined => {
  const traits = traitsOf(subject.dialect)
  const resolver = resolverOf(subject.document, traits)
  const definitions: { [name: string]: Mutable } = {}
  const targets = new Map<Json, Map<Scope, { readonly node: Node; readonly name: string }>>()
  const work: Work = {
    subject,
    traits,
    resolver,
    targets,
    definitions,
    nodes: [],
    pending: [],
    ask,
    applications: [],
    current: 0,
    definitionCount: 0,
    failed: false
  }
  const root = targetNode(work, start, scope)
  applicationOf(work, root.node, value)
  for (let entry = work.pending.pop(); entry !== undefined && !work.failed; entry = work.pending.pop()) {
    if (work.applications.length > maximumVisits) return undefined
    work.current = entry.node.values.get(entry.value) ?? 0
    visit(work, entry.node, entry.value)
  }
  if (work.failed || countApplications(work.applications) > maximumApplications) return undefined
  for (const node of work.nodes) finish(work, node)
  if (work.failed) return undefined
  return { root: root.name, schemas: definitions }
}

// Every way from the first application on, each counted; endless where one leads back to itself.
const countApplications = (applications: ReadonlyArray<ReadonlyArray<number>>): number => {
  const totals = new Float64Array(applications.length)
  const states = new Uint8Array(applications.length)
  const path = [0]
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const next = applications[at] ?? []
    if (states[at] === 0) {
      states[at] = 1
      for (const one of next) {
        if (states[one] === 1) return Infinity
        if (states[one] === 0) path.push(one)
      }
      continue
    }
    path.pop()
    if (states[at] === 2) continue
    states[at] = 2
    totals[at] = next.reduce((sum, one) => sum + (totals[one] ?? 0), 1)
  }
  return totals[0] ?? 0
}

const define = (object: Mutable, key: string, value: Mutable | Json | ReadonlyArray<Json | Mutable>): void => {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

const makeNode = (work: Work, place: Place, around: Scope): Node => {
  const scope = enterScope(around, place.resource)
  const node: Node = {
    place,
    scope,
    json: {},
    extras: [],
    parts: new Map(),
    values: new Map(),
    names: new Map(),
    verdicts: [],
    isAsking: undefined
  }
  work.nodes.push(node)
  if (isJsonObject(place.schema)) copyAssertions(work, node, work.resolver.keywords(place.schema))
  else if (place.schema !== true) node.json["not"] = {}
  return node
}

const targetNode = (work: Work, place: Place, around: Scope): { readonly node: Node; readonly name: string } => {
  const scope = enterScope(around, place.resource)
  const byScope = work.targets.get(place.schema) ?? new Map<Scope, { readonly node: Node; readonly name: string }>()
  work.targets.set(place.schema, byScope)
  const known = byScope.get(scope)
  if (known !== undefined) return known
  const made = { node: makeNode(work, place, scope), name: `d${work.definitionCount++}` }
  byScope.set(scope, made)
  work.definitions[made.name] = made.node.json
  return made
}

const copied: ReadonlySet<string> = new Set(
  `enum const multipleOf maxLength minLength maxItems minItems uniqueItems maxProperties minProperties required maximum
  minimum`.split(/\s+/)
)

// Of the keywords that the dialect knows.
const keyword = (schema: JsonObject, name: string): Json | undefined => schema[name]

const hidden = (work: Work, schema: JsonObject): boolean =>
  work.traits.refHidesSiblings && typeof schema["$ref"] === "string"

const copyAssertions = (work: Work, node: Node, schema: JsonObject): void => {
  if (hidden(work, schema)) return
  for (const name of Object.keys(schema)) {
    const value = schema[name]
    if (value === undefined || !copied.has(name)) continue
    node.json[name] = name === "required" && isJsonArray(value) ? requiredIn(work, node, value) : value
  }
  const type = keyword(schema, "type")
  if (type !== undefined) node.json["type"] = withNull(type, keyword(schema, "nullable") === true)
  for (const [exclusive, plain] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"]
  ] as const) {
    const value = keyword(schema, exclusive)
    if (!work.traits.booleanExclusive) {
      if (value !== undefined) node.json[exclusive] = value
    } else if (value === true && node.json[plain] !== undefined) {
      node.json[exclusive] = node.json[plain]
      delete node.json[plain]
    }
  }
}

const requiredIn = (work: Work, { scope }: Node, names: ReadonlyArray<Json>): ReadonlyArray<string> => {
  const required = requiredOf(names, scope)
  if (required.some((name) => scope.marking.unsure.has(name))) work.failed = true
  return required
}

const withNull = (type: Json, nullable: boolean): Json => {
  if (!nullable) return type
  const types = isJsonArray(type) ? type : [type]
  return types.includes("null") ? types : [...types, "null"]
}

// Only the last token is anybody's text.
const partKey = (tokens: ReadonlyArray<string | number>): string => tokens.join(" ")

/** The rewritten subschema at a place below a node; the first time, it is made and attached. */
const part = (
  work: Work,
  node: Node,
  schema: Json,
  tokens: ReadonlyArray<string | number>,
  attach: (json: Mutable) => void,
  at?: string | number,
  key = partKey(tokens)
): Node => {
  const known = node.parts.get(key)
  const { marks } = work.subject
  if (known !== undefined && (at === undefined || marks === undefined)) return known
  const place = work.resolver.below(node.place, schema, ...tokens)
  const scope = at === undefined ? node.scope : scopeBelow(node.scope, marks, node.place, place, at)
  if (known !== undefined) {
    // One rewritten schema cannot require different names of different parts.
    if (known.scope !== enterScope(scope, place.resource)) work.failed = true
    return known
  }
  const made = makeNode(work, place, scope)
  node.parts.set(key, made)
  attach(made.json)
  return made
}

const applicationOf = (work: Work, node: Node, value: Json): number => {
  const known = node.values.get(value)
  if (known !== undefined) return known
  const number = work.applications.push([]) - 1
  node.values.set(value, number)
  work.pending.push({ node, value })
  return number
}

const later = (work: Work, node: Node, value: Json): void => {
  work.applications[work.current]?.push(applicationOf(work, node, value))
}

const visit = (work: Work, node: Node, value: Json): void => {
  if (!isJsonObject(node.place.schema)) return
  const schema = work.resolver.keywords(node.place.schema)
  if (work.ask !== undefined && ("unevaluatedProperties" in schema || "unevaluatedItems" in schema)) {
    work.failed = true
    return
  }
  visitReferences(work, node, schema, value)
  if (hidden(work, schema)) return
  visitInPlace(work, node, schema, value)
  if (isJsonArray(value)) visitArray(work, node, schema, value)
  else if (isJsonObject(value)) visitObject(work, node, schema, value)
}

const visitReferences = (work: Work, node: Node, schema: JsonObject, value: Json): void => {
  const reference = keyword(schema, "$ref")
  const dynamic = keyword(schema, "$dynamicRef")
  const recursive = keyword(schema, "$recursiveRef")
  const places: Array<Place | undefined> = []
  if (typeof reference === "string") places.push(work.resolver.target(node.place, reference))
  if (typeof dynamic === "string") places.push(dynamicTarget(work, node.place, node.scope, dynamic))
  if (typeof recursive === "string") places.push(recursiveTarget(node.place, node.scope))
  // More values may be waiting already when the first one comes.
  const first = node.isAsking === undefined
  node.isAsking ??= work.ask !== undefined && typeof value === "object" && value !== null
  places.forEach((place, index) => {
    if (place === undefined) {
      work.failed = true
      return
    }
    if (node.isAsking === true && work.ask !== undefined) {
      settleReference(work, node, index, work.ask(place, node.scope, value))
      return
    }
    const target = targetNode(work, place, node.scope)
    if (first && index === 0) node.json["$ref"] = target.name
    else if (first) node.extras.push({ $ref: target.name })
    later(work, target.node, value)
  })
}

// One schema stands for all values of its node: what is said of its reference must be the same for all.
const settleReference = (work: Work, node: Node, index: number, verdict: boolean | undefined): void => {
  const before = node.verdicts[index]
  if (verdict === undefined || (before !== undefined && before !== verdict)) work.failed = true
  else if (before === undefined && !verdict) node.extras.push({ not: {} })
  node.verdicts[index] = verdict
}

const visitInPlace = (work: Work, node: Node, schema: JsonObject, value: Json): void => {
  for (const name of ["allOf", "anyOf", "oneOf"]) {
    const schemas = keyword(schema, name)
    if (isJsonArray(schemas))
      visitList(work, node, name, schemas, name, schemas.length).forEach((child) => later(work, child, value))
  }
  for (const name of ["not", "if", "then", "else"]) {
    const child = keyword(schema, name)
    if (child === undefined || (name.length === 4 && !Object.hasOwn(schema, "if"))) continue
    later(
      work,
      part(work, node, child, [name], (json) => (node.json[name] = json)),
      value
    )
  }
}

/** The first rewritten schemas of a list, attached under a keyword of 2020-12. */
const visitList = (
  work: Work,
  node: Node,
  name: string,
  schemas: ReadonlyArray<Json>,
  target: string,
  count: number,
  isItems = false
): ReadonlyArray<Node> => {
  const list = (node.json[target] ??= []) as Array<Mutable>
  // The same reference twice says nothing more, and doubles the work at every level.
  const references = new Set<Json>()
  const repeats = (schema: Json): boolean => {
    const reference = isJsonObject(schema) && Object.keys(schema).length === 1 ? schema["$ref"] : undefined
    if (reference === undefined || (name !== "allOf" && name !== "anyOf")) return false
    return references.size === references.add(reference).size
  }
  return schemas
    .slice(0, count)
    .flatMap((schema, index) =>
      repeats(schema)
        ? []
        : [part(work, node, schema, [name, index], (json) => list.push(json), isItems ? index : undefined)]
    )
}

const visitArray = (work: Work, node: Node, schema: JsonObject, value: ReadonlyArray<Json>): void => {
  const items = keyword(schema, "items")
  const listed = work.traits.arrayItems && isJsonArray(items)
  const prefix = listed ? items : keyword(schema, "prefixItems")
  const start = isJsonArray(prefix) ? prefix.length : 0
  if (isJsonArray(prefix)) {
    const children = visitList(work, node, listed ? "items" : "prefixItems", prefix, "prefixItems", value.length, true)
    children.forEach((child, index) => later(work, child, value[index] ?? null))
  }
  const restName = listed ? "additionalItems" : "items"
  const rest = keyword(schema, restName)
  if (rest !== undefined && value.length > start) {
    value.slice(start).forEach((item, index) => {
      later(work, restItem(work, node, rest, restName, start + index), item)
    })
  }
  visitContains(work, node, schema, value)
  const unevaluated = keyword(schema, "unevaluatedItems")
  if (unevaluated === undefined) return
  value.forEach((item, index) => {
    const attach = (json: Mutable): void => void (node.json["unevaluatedItems"] = json)
    later(work, part(work, node, unevaluated, ["unevaluatedItems"], attach, index), item)
  })
}

// Where others have a say about what does not travel, each position is written apart.
const restItem = (work: Work, node: Node, rest: Json, name: string, index: number): Node => {
  if (node.scope.marking.peers.length === 0) {
    return part(work, node, rest, [name], (json) => (node.json["items"] = json), index)
  }
  const list = (node.json["prefixItems"] ??= []) as Array<Mutable>
  return part(work, node, rest, [name], (json) => list.push(json), index, partKey([name, index]))
}

const visitContains = (work: Work, node: Node, schema: JsonObject, value: ReadonlyArray<Json>): void => {
  const contains = keyword(schema, "contains")
  if (contains === undefined) return
  const attach = (json: Mutable): void => {
    const counts: Mutable = { contains: json }
    for (const name of ["minContains", "maxContains"]) {
      const count = keyword(schema, name)
      if (count !== undefined) counts[name] = count
    }
    // In 2019-09 `contains` evaluates nothing; two negations keep that.
    const silent = work.traits.keywords.has("unevaluatedItems") && !work.traits.containsEvaluates
    if (silent) node.extras.push({ not: { not: counts } })
    else Object.assign(node.json, counts)
  }
  // An empty array has nothing that matches.
  part(work, node, contains, ["contains"], attach, 0)
  value.forEach((item, index) => later(work, part(work, node, contains, ["contains"], attach, index), item))
}

const visitObject = (work: Work, node: Node, schema: JsonObject, value: JsonObject): void => {
  const properties = keyword(schema, "properties")
  const patterns = keyword(schema, "patternProperties")
  const additional = keyword(schema, "additionalProperties")
  const names = keyword(schema, "propertyNames")
  const unevaluated = keyword(schema, "unevaluatedProperties")
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null
    const declared = visitDeclared(work, node, properties, patterns, key, item)
    if (additional !== undefined && !declared) {
      later(work, additionalPart(work, node, additional, key), item)
    }
    if (names !== undefined) {
      later(
        work,
        part(work, node, names, ["propertyNames"], (json) => (node.json["propertyNames"] = json)),
        key
      )
    }
    if (unevaluated === undefined) continue
    const child = part(
      work,
      node,
      unevaluated,
      ["unevaluatedProperties"],
      (json) => (node.json["unevaluatedProperties"] = json),
      key
    )
    later(work, child, item)
  }
  visitDependents(work, node, schema, value)
}

/** A schema of names that share what does not travel: it is attached to a pattern of just these. */
const namedPart = (work: Work, node: Node, schema: Json, tokens: ReadonlyArray<string>, name: string): Node => {
  const place = work.resolver.below(node.place, schema, ...tokens)
  const { key } = scopeBelow(node.scope, work.subject.marks, node.place, place, name).marking
  const set = `${partKey(tokens)}\u0000${key}`
  const names = node.names.get(set) ?? new Set()
  node.names.set(set, names.add(name))
  return part(work, node, schema, tokens, () => undefined, name, set)
}

const additionalPart = (work: Work, node: Node, schema: Json, name: string): Node =>
  node.scope.marking.peers.length > 0
    ? namedPart(work, node, schema, ["additionalProperties"], name)
    : part(work, node, schema, ["additionalProperties"], (json) => (node.json["additionalProperties"] = json), name)

/** Visits what `properties` and `patternProperties` say of a name; false if they say nothing. */
const visitDeclared = (
  work: Work,
  node: Node,
  properties: Json | undefined,
  patterns: Json | undefined,
  key: string,
  item: Json
): boolean => {
  let declared = false
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) {
    declared = true
    const attach = (json: Mutable): void => define((node.json["properties"] ??= {}) as Mutable, key, json)
    const child = part(work, node, properties[key] ?? true, ["properties", key], attach, key)
    later(work, child, item)
  }
  if (!isJsonObject(patterns)) return declared
  for (const pattern of Object.keys(patterns)) {
    const matches = work.subject.matches(pattern, key)
    if (matches === undefined) work.failed = true
    if (matches !== true) continue
    declared = true
    later(work, namedPart(work, node, patterns[pattern] ?? true, ["patternProperties", pattern], key), item)
  }
  return declared
}

const visitDependents = (work: Work, node: Node, schema: JsonObject, value: JsonObject): void => {
  for (const name of ["dependentRequired", "dependentSchemas", "dependencies"]) {
    const dependents = keyword(schema, name)
    if (!isJsonObject(dependents)) continue
    for (const key of Object.keys(dependents)) {
      if (!Object.hasOwn(value, key)) continue
      const dependent = dependents[key] ?? true
      // As an implication: a name may be in `dependencies` and in `dependentRequired` at once.
      if (isJsonArray(dependent)) {
        if (!node.parts.has(`required ${key}`)) {
          node.parts.set(`required ${key}`, node)
          node.extras.push({ anyOf: [{ not: { required: [key] } }, { required: requiredIn(work, node, dependent) }] })
        }
        continue
      }
      const child = part(work, node, dependent, [name, key], (json) => {
        const own: Mutable = {}
        define(own, key, json)
        node.extras.push({ dependentSchemas: own })
      })
      later(work, child, value)
    }
  }
}

const kinds: ReadonlyArray<JsonKind> = ["null", "boolean", "number", "string", "array", "object"]

/** Exactly these values, of those of their kind. */
const oneOfKind = (kind: JsonKind, values: ReadonlyArray<Json>): Mutable => {
  const others: Mutable = { type: kinds.filter((other) => other !== kind) }
  return values.length === 0 ? others : { anyOf: [others, { enum: values }] }
}

const finish = (work: Work, node: Node): void => {
  if (!isJsonObject(node.place.schema)) return
  const schema = work.resolver.keywords(node.place.schema)
  if (!hidden(work, schema)) {
    finishPattern(work, node, keyword(schema, "pattern"))
    finishFormat(work, node, keyword(schema, "format"))
    finishNames(node)
  }
  if (node.extras.length > 0) {
    const all = (node.json["allOf"] ?? []) as ReadonlyArray<Mutable>
    node.json["allOf"] = [...all, ...node.extras]
  }
}

const finishPattern = (work: Work, node: Node, pattern: Json | undefined): void => {
  if (typeof pattern !== "string") return
  const texts = [...node.values.keys()].filter((value) => typeof value === "string")
  if (texts.length === 0) return
  const matched = texts.filter((text) => {
    const matches = work.subject.matches(pattern, text)
    if (matches === undefined) work.failed = true
    return matches === true
  })
  node.extras.push(oneOfKind("string", matched))
}

const finishFormat = (work: Work, node: Node, format: Json | undefined): void => {
  const { formats } = work.subject
  if (typeof format !== "string" || formats === undefined) return
  for (const kind of ["string", "number"] as const) {
    const values = [...node.values.keys()].filter((value) => kindOf(value) === kind)
    if (values.length === 0) continue
    const matched = values.filter((value) => {
      const matches = formats(format, value)
      if (matches === undefined) work.failed = true
      return matches === true
    })
    node.extras.push(oneOfKind(kind, matched))
  }
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

const finishNames = (node: Node): void => {
  if (node.names.size === 0) return
  const patterns: Mutable = {}
  let index = 0
  for (const [set, names] of node.names) {
    const child = node.parts.get(set)
    if (child === undefined) continue
    // Empty groups tell two patterns apart that match the same names.
    patterns[`^(?:${[...names].map(escaped).join("|")})$${"(?:)".repeat(index)}`] = child.json
    index++
  }
  node.json["patternProperties"] = patterns
}
