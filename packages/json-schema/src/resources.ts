import { type Dialect, type DialectFeatures, dialectFeatures } from "./dialect.js"
import { isObject, own } from "./json.js"
import { subschemas } from "./keywords.js"
import { escapeToken, parsePointer, valueAt } from "./pointer.js"
import type { IndexOptions, SchemaIndex, SchemaLocation, SchemaResource, SchemaTooDeep } from "./schemaIndex.js"
import { resolveUri, splitFragment } from "./uri.js"

interface MutableResource {
  readonly uri: string
  readonly pointer: string
  readonly root: unknown
  readonly anchors: Map<string, SchemaLocation>
  readonly dynamicAnchors: Map<string, SchemaLocation>
  readonly recursiveAnchor: boolean
}

/**
 * Index the resources and anchors of a document. Never fetches anything. The document must not change afterwards: parts
 * that were looked at are not looked at again where they stand in another.
 *
 * @example
 * ```ts
 * import { indexSchema } from "@lintel/json-schema"
 *
 * const index = indexSchema({ $defs: { name: { $anchor: "n", type: "string" } } }, "2020-12")
 * index._tag === "SchemaIndex" ? index.resolve("#n", index.root.resource)?.pointer : index._tag // => "/$defs/name"
 * ```
 * @category references
 * @since 0.1.0
 */
export const indexSchema = (
  document: unknown,
  dialect: Dialect,
  options: IndexOptions = {}
): SchemaIndex | SchemaTooDeep => {
  const features = dialectFeatures(dialect)
  const state: IndexState = {
    document,
    features,
    maxDepth: options.maxDepth ?? 500,
    resources: new Map(),
    byPointer: new Map(),
    visited: new WeakSet()
  }
  const rootResource = openResource(state, options.baseUri ?? "", "", document)
  const tooDeep = walk(state, { value: document, pointer: "", resource: rootResource })
  if (tooDeep !== undefined) return tooDeep
  const root: SchemaLocation = { value: document, pointer: "", resource: resourceAt(state, "", rootResource) }
  // Where the dialect has neither identifiers nor anchors there is nothing to look for.
  const mayName = features.idKeyword !== undefined || features.level >= 2019
  const locate = (start: SchemaLocation, tokens: ReadonlyArray<string>): SchemaLocation | undefined => {
    const found = descend(state, start, tokens)
    if (found !== undefined && mayName) walk(state, found)
    return found === undefined ? undefined : { ...found, resource: resourceAt(state, found.pointer, found.resource) }
  }
  const resolve = (reference: string, from: SchemaResource): SchemaLocation | undefined => {
    const { uri, fragment } = splitFragment(resolveUri(from.uri, reference))
    const resource = state.resources.get(uri)
    if (resource === undefined) return undefined
    if (fragment === "") return { value: resource.root, pointer: resource.pointer, resource }
    const tokens = fragment.startsWith("/") ? parsePointer(`#${fragment}`) : undefined
    if (tokens !== undefined) return locate({ value: resource.root, pointer: resource.pointer, resource }, tokens)
    return resource.anchors.get(decode(fragment))
  }
  const resolved = new WeakMap<SchemaResource, Map<string, SchemaLocation>>()
  return {
    _tag: "SchemaIndex",
    document,
    features,
    root,
    at: (pointer) => {
      const tokens = parsePointer(pointer)
      return tokens === undefined ? undefined : locate({ ...root, resource: rootResource }, tokens)
    },
    resolve: (reference, from) => {
      const known = resolved.get(from) ?? new Map<string, SchemaLocation>()
      resolved.set(from, known)
      const target = known.get(reference) ?? resolve(reference, from)
      // What is not found may be found later: a pointer into an unknown keyword brings its schemas with it.
      if (target !== undefined) known.set(reference, target)
      return target
    },
    child: (parent, tokens, value) => {
      const pointer = tokens.reduce((text, token) => `${text}/${escapeToken(token)}`, parent.pointer)
      return { value, pointer, resource: resourceAt(state, pointer, parent.resource) }
    }
  }
}

const decode = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

interface IndexState {
  readonly document: unknown
  readonly features: DialectFeatures
  readonly maxDepth: number
  readonly resources: Map<string, MutableResource>
  readonly byPointer: Map<string, MutableResource>
  readonly visited: WeakSet<object>
}

const resourceAt = (state: IndexState, pointer: string, otherwise: SchemaResource): SchemaResource =>
  state.byPointer.size === 0 ? otherwise : (state.byPointer.get(pointer) ?? otherwise)

const openResource = (state: IndexState, uri: string, pointer: string, root: unknown): MutableResource => {
  const resource: MutableResource = {
    uri,
    pointer,
    root,
    anchors: new Map(),
    dynamicAnchors: new Map(),
    recursiveAnchor: own(root, "$recursiveAnchor") === true
  }
  if (!state.resources.has(uri)) state.resources.set(uri, resource)
  return resource
}

interface Pending {
  readonly value: unknown
  readonly resource: MutableResource
  readonly depth: number
  /** Where it stands: the start, or the way to it from another. Written out only where somebody asks for it. */
  readonly at: string | { readonly from: Pending; readonly tokens: ReadonlyArray<string> }
}

const pointerTo = (pending: Pending): string => {
  const parts: Array<string> = []
  let here = pending
  while (typeof here.at !== "string") {
    for (const token of here.at.tokens.toReversed()) parts.push(`/${escapeToken(token)}`)
    here = here.at.from
  }
  return here.at + parts.toReversed().join("")
}

const walk = (state: IndexState, start: SchemaLocation): SchemaTooDeep | undefined => {
  const first = state.resources.get(start.resource.uri)
  if (first === undefined) return undefined
  const stack: Array<Pending> = [{ value: start.value, resource: first, depth: 0, at: start.pointer }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { depth, value } = next
    if (!isObject(value) || state.visited.has(value)) continue
    if (depth > state.maxDepth) return { _tag: "SchemaTooDeep", pointer: pointerTo(next), maxDepth: state.maxDepth }
    state.visited.add(value)
    const resource = isNamed(state.features, value)
      ? enter(state, { value, pointer: pointerTo(next), resource: next.resource })
      : next.resource
    for (const child of subschemas(value, state.features)) {
      if (!isObject(child.value)) continue
      // Whole definitions are met in many documents: where one names nothing, nothing in it is to be noted.
      if (depth === 0 && depth + 1 + heightUnnamed(child.value, state.features) <= state.maxDepth) continue
      stack.push({ value: child.value, resource, depth: depth + 1, at: { from: next, tokens: child.tokens } })
    }
  }
  return undefined
}

/** Levels of a schema in which none gives itself a name, by dialect. */
const heights = new Map<Dialect, WeakMap<object, number>>()

/** How many levels of schemas lie in a schema; infinitely many where one of them gives itself a name. */
const heightUnnamed = (schema: object, features: DialectFeatures): number => {
  const known = heights.get(features.dialect) ?? new WeakMap<object, number>()
  heights.set(features.dialect, known)
  const before = known.get(schema)
  if (before !== undefined) return before
  const height = measured(schema, features)
  known.set(schema, height)
  return height
}

const measured = (schema: object, features: DialectFeatures): number => {
  const seen = new Set<unknown>()
  let level: ReadonlyArray<unknown> = [schema]
  let height = -1
  for (; level.length > 0; height++) {
    const below: Array<unknown> = []
    for (const value of level) {
      if (!isObject(value) || seen.has(value)) continue
      seen.add(value)
      if (isNamed(features, value)) return Infinity
      for (const child of subschemas(value, features)) if (isObject(child.value)) below.push(child.value)
    }
    level = below
  }
  return height
}

/** Whether a schema gives itself a name of any kind. */
const isNamed = (features: DialectFeatures, schema: { readonly [key: string]: unknown }): boolean =>
  (features.idKeyword !== undefined && typeof schema[features.idKeyword] === "string") ||
  typeof schema["$anchor"] === "string" ||
  typeof schema["$dynamicAnchor"] === "string"

// Opens a new resource where the schema has an identifier, and records its anchors.
const enter = (
  state: IndexState,
  location: SchemaLocation & { readonly resource: MutableResource }
): MutableResource => {
  const schema = location.value
  const { idKeyword, level, refHidesSiblings } = state.features
  if (refHidesSiblings && typeof own(schema, "$ref") === "string") return location.resource
  let resource = location.resource
  const id = idKeyword === undefined ? undefined : own(schema, idKeyword)
  if (typeof id === "string") {
    const { fragment, uri } = splitFragment(resolveUri(resource.uri, id))
    if (!id.startsWith("#")) {
      resource = openResource(state, uri, location.pointer, schema)
      state.byPointer.set(location.pointer, resource)
    }
    if (fragment !== "" && level <= 7) resource.anchors.set(fragment, { ...location, resource })
  }
  if (level >= 2019) {
    const anchor = own(schema, "$anchor")
    if (typeof anchor === "string") resource.anchors.set(anchor, { ...location, resource })
    const dynamic = level >= 2020 ? own(schema, "$dynamicAnchor") : undefined
    if (typeof dynamic === "string") {
      resource.anchors.set(dynamic, { ...location, resource })
      resource.dynamicAnchors.set(dynamic, { ...location, resource })
    }
  }
  return resource
}

const descend = (
  state: IndexState,
  start: SchemaLocation,
  tokens: ReadonlyArray<string>
): SchemaLocation | undefined => {
  let location: SchemaLocation = { ...start, resource: resourceAt(state, start.pointer, start.resource) }
  for (const token of tokens) {
    const next = valueAt(location.value, [token])
    if (next === undefined) return undefined
    const pointer = `${location.pointer}/${escapeToken(token)}`
    location = { value: next.value, pointer, resource: resourceAt(state, pointer, location.resource) }
  }
  return location
}
