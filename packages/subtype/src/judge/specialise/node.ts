import { type Dialect, type Json } from "@lintel/json-schema"
import { type Marks } from "../../marks/index.js"
import { type Scope, enterScope, requiredOf, scopeBelow } from "../scope.js"
import { type JsonObject, isJsonArray, isJsonObject } from "../json.js"
import { type Knowledge } from "../knowledge.js"
import { isLeaf } from "../families.js"
import { type Place, type Resolver, type View } from "../resolve.js"
import { type Traits } from "../traits.js"

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

export type Mutable = { [keyword: string]: Json | Mutable | ReadonlyArray<Json | Mutable> }

/** A schema that is being rewritten, with its rewritten subschemas by where they are written. */
export interface Node {
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
  /** Nothing of it depends on the value. */
  readonly isLeaf: boolean
}

/** Whether the target of a reference accepts a value, if that is said elsewhere. */
export type AskTarget = (target: Place, scope: Scope, value: Json) => boolean | undefined

export interface Work {
  readonly subject: Subject
  readonly traits: Traits
  readonly resolver: Resolver
  readonly targets: Map<Json, Map<Scope, { readonly node: Node; readonly name: string }>>
  readonly definitions: { [name: string]: Mutable }
  readonly nodes: Array<Node>
  readonly pending: Array<{ readonly node: Node; readonly value: Json }>
  readonly ask: AskTarget | undefined
  /** What a reference without a target is taken to say of every value; undefined: nobody knows. */
  readonly nowhere: boolean | undefined
  /** Of each application, those that it makes. */
  readonly applications: Array<Array<number>>
  /** The application at work. */
  current: number
  definitionCount: number
  failed: boolean
}

export const define = (object: Mutable, key: string, value: Mutable | Json | ReadonlyArray<Json | Mutable>): void => {
  // A plain assignment to __proto__ would set the prototype.
  if (key !== "__proto__") object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

const makeNode = (work: Work, place: Place, around: Scope): Node => {
  const scope = enterScope(around, place.resource)
  const view = isJsonObject(place.schema) ? work.resolver.view(place.schema) : undefined
  if (view !== undefined && isLeaf(view.families, work.subject.formats)) return leafNode(work, place, scope, view)
  const node: Node = {
    place,
    scope,
    json: {},
    extras: [],
    parts: new Map(),
    values: new Map(),
    names: new Map(),
    verdicts: [],
    isAsking: undefined,
    isLeaf: false
  }
  work.nodes.push(node)
  if (view !== undefined) copyAssertions(work, node, view.keywords)
  else if (place.schema !== true) node.json["not"] = {}
  return node
}

const nothing = {
  parts: new Map<string, Node>(),
  values: new Map<Json, number>(),
  names: new Map<string, Set<string>>()
}

// Most schemas are leaves: one rewritten schema is in the answers of all questions.
const leafNode = (work: Work, place: Place, scope: Scope, view: View): Node => {
  const node: Node = {
    place,
    scope,
    json: (view.rewritten ?? {}) as Mutable,
    extras: [],
    ...nothing,
    verdicts: [],
    isAsking: undefined,
    isLeaf: true
  }
  if (view.rewritten !== undefined) return node
  copyAssertions(work, node, view.keywords)
  view.rewritten = node.json
  return node
}

/** A leaf as it is rewritten; undefined for other schemas. */
export const leafOf = (work: Work, schema: Json): Mutable | undefined => {
  if (!isJsonObject(schema)) return undefined
  const view = work.resolver.view(schema)
  if (!isLeaf(view.families, work.subject.formats)) return undefined
  return view.rewritten === undefined ? undefined : (view.rewritten as Mutable)
}

/** Counts the application of a leaf. */
export const applyLeaf = (work: Work): void => {
  work.applications[work.current]?.push(leafApplication)
}

export const targetNode = (work: Work, place: Place, around: Scope): { readonly node: Node; readonly name: string } => {
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

export const keyword = (schema: JsonObject, name: string): Json | undefined => schema[name]

export const hidden = (work: Work, schema: JsonObject): boolean =>
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

export const requiredIn = (work: Work, { scope }: Node, names: ReadonlyArray<Json>): ReadonlyArray<string> => {
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

export const partKey = (tokens: ReadonlyArray<string | number>): string => tokens.join(" ")

/** The rewritten subschema at a place below a node; the first time, it is made and attached. */
export const part = (
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

/** The application of any leaf: it makes no others. */
const leafApplication = 0

export const applicationOf = (work: Work, node: Node, value: Json): number => {
  if (node.isLeaf) return leafApplication
  const known = node.values.get(value)
  if (known !== undefined) return known
  const number = work.applications.push([]) - 1
  node.values.set(value, number)
  work.pending.push({ node, value })
  return number
}

export const later = (work: Work, node: Node, value: Json): void => {
  work.applications[work.current]?.push(applicationOf(work, node, value))
}
