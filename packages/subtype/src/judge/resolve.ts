import { escapeToken, type Json, parsePointer, resolveUri, splitFragment } from "@lintel/json-schema"
import { familiesOf } from "./families.js"
import { isJsonArray, isJsonObject, type JsonObject } from "./json.js"
import { type Observation } from "./observation.js"
import { type Traits } from "./traits.js"

/** A path from the root, kept as a chain: it is written out only when somebody reads it. */
export interface Path {
  readonly parent: Path | undefined
  readonly token: string
  /** The path as a pointer, once it has been written out. */
  text: string | undefined
}

export const rootPath: Path = { parent: undefined, token: "", text: "" }

export const childPath = (parent: Path, token: string | number): Path => ({
  parent,
  token: String(token),
  text: undefined
})

/** A schema with its own URI: the document, or a subschema with an id. */
export interface Resource {
  readonly root: Json
  readonly uri: string
  readonly path: Path
}

/** A schema and where it is. */
export interface Place {
  readonly schema: Json
  readonly path: Path
  readonly resource: Resource
}

type Position = "schema" | "list" | "map" | "listOrSchema" | "components" | "other"

const positions: ReadonlyMap<string, Position> = new Map<string, Position>([
  ...["not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "additionalItems"].map(
    (keyword): [string, Position] => [keyword, "schema"]
  ),
  ...["unevaluatedProperties", "unevaluatedItems", "contentSchema"].map((keyword): [string, Position] => [
    keyword,
    "schema"
  ]),
  ...["allOf", "anyOf", "oneOf", "prefixItems"].map((keyword): [string, Position] => [keyword, "list"]),
  ...["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"].map(
    (keyword): [string, Position] => [keyword, "map"]
  ),
  ["items", "listOrSchema"]
])

const positionBelow = (position: Position, token: string, value: Json, traits: Traits): Position => {
  if (position === "list" || position === "map") return "schema"
  if (position === "components") return token === "schemas" ? "map" : "other"
  if (position !== "schema") return "other"
  if (traits.openApi && token === "components") return "components"
  const below = positions.get(token) ?? "other"
  if (below === "listOrSchema") return isJsonArray(value) ? "list" : "schema"
  return below
}

const hidesSiblings = (schema: JsonObject, traits: Traits): boolean =>
  traits.refHidesSiblings && typeof schema["$ref"] === "string"

/** The id of a schema as written, without one that is hidden by `$ref` or that only names an anchor. */
const ownId = (schema: Json, traits: Traits): string | undefined => {
  if (traits.idKeyword === undefined || !isJsonObject(schema) || hidesSiblings(schema, traits)) return undefined
  const id = Object.hasOwn(schema, traits.idKeyword) ? schema[traits.idKeyword] : undefined
  if (typeof id !== "string" || (traits.idFragments && id.startsWith("#"))) return undefined
  return id
}

interface Names {
  readonly anchors: Map<string, Place>
  readonly dynamic: Map<string, Place>
}

/** What a schema says in its dialect. */
export interface View {
  readonly keywords: JsonObject
  /** Which families of keywords there are: see `families`. */
  readonly families: number
  /** The schema rewritten for other validators, where that is the same for every value. */
  rewritten: { readonly [keyword: string]: unknown } | undefined
  /** What is seen of a value that it accepts, where that is the schema alone. */
  observation: Observation | undefined
}

/** Finds the targets of references in one document. */
export interface Resolver {
  readonly document: Resource
  /** The keywords of a schema that the dialect knows. */
  readonly keywords: (schema: JsonObject) => JsonObject
  /** The same with what they ask for. */
  readonly view: (schema: JsonObject) => View
  /** The place of a subschema, in a new resource if it has an id. */
  readonly below: (parent: Place, schema: Json, ...tokens: ReadonlyArray<string | number>) => Place
  /** The schema at a pointer of the document. */
  readonly start: (pointer: string) => Place | undefined
  /** The target of a reference written at a place. */
  readonly target: (from: Place, reference: string) => Place | undefined
  /** The schema of a resource that has this `$dynamicAnchor`. */
  readonly dynamicAnchor: (resource: Resource, name: string) => Place | undefined
}

/** The place of a resource's own root. */
export const resourceRoot = (resource: Resource): Place => ({
  schema: resource.root,
  path: resource.path,
  resource
})

export const makeResolver = (root: Json, traits: Traits): Resolver => {
  const resources = new Map<Json, Resource>()
  const names = new Map<Resource, Names>()
  let byUri: Map<string, Resource> | undefined

  const document: Resource = { root, uri: splitFragment(ownId(root, traits) ?? "").uri, path: rootPath }
  resources.set(root, document)

  const enter = (schema: Json, path: Path, resource: Resource): Place => {
    const id = ownId(schema, traits)
    if (id === undefined || schema === resource.root) return { schema, path, resource }
    const known = resources.get(schema)
    if (known !== undefined) return { schema, path, resource: known }
    const entered: Resource = { root: schema, uri: splitFragment(resolveUri(resource.uri, id)).uri, path }
    resources.set(schema, entered)
    return { schema, path, resource: entered }
  }

  // By the schema: mostly it is written in one place, and found there again.
  const placed = new Map<object, { readonly from: Path; readonly at: ReadonlyArray<string | number>; place: Place }>()
  const below: Resolver["below"] = (parent, schema, ...tokens) => {
    const known = typeof schema === "object" && schema !== null ? placed.get(schema) : undefined
    if (known !== undefined && known.from === parent.path && known.at[0] === tokens[0] && known.at[1] === tokens[1]) {
      return known.place
    }
    let path = parent.path
    for (const token of tokens) path = childPath(path, token)
    const place = enter(schema, path, parent.resource)
    if (typeof schema === "object" && schema !== null) placed.set(schema, { from: parent.path, at: tokens, place })
    return place
  }

  const follow = (from: Resource, tokens: ReadonlyArray<string>): Place | undefined => {
    let place = resourceRoot(from)
    let position: Position = "schema"
    for (const token of tokens) {
      const value = childOf(place.schema, token)
      if (value === undefined) return undefined
      const next: Position = positionBelow(position, token, value, traits)
      const path = childPath(place.path, token)
      place = next === "schema" ? enter(value, path, place.resource) : { schema: value, path, resource: place.resource }
      position = next
    }
    return position === "schema" ? place : enter(place.schema, place.path, place.resource)
  }

  const visit = (place: Place, each: (place: Place) => void): void => {
    const pending: Array<{ readonly place: Place; readonly position: Position }> = [{ place, position: "schema" }]
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      const { schema } = entry.place
      if (typeof schema !== "object" || schema === null) continue
      if (entry.position === "schema") each(entry.place)
      for (const token of Object.keys(schema)) {
        const value = childOf(schema, token)
        if (value === undefined) continue
        const position = positionBelow(entry.position, token, value, traits)
        if (position === "other") continue
        const path = childPath(entry.place.path, token)
        const resource = entry.place.resource
        const next = position === "schema" ? enter(value, path, resource) : { schema: value, path, resource }
        pending.push({ place: next, position })
      }
    }
  }

  const resourceOf = (uri: string): Resource | undefined => {
    if (byUri === undefined) {
      const found = new Map<string, Resource>()
      visit(resourceRoot(document), ({ resource }) => {
        if (!found.has(resource.uri)) found.set(resource.uri, resource)
      })
      byUri = found
    }
    return byUri.get(uri)
  }

  const namesOf = (resource: Resource): Names => {
    const known = names.get(resource)
    if (known !== undefined) return known
    const found: Names = { anchors: new Map(), dynamic: new Map() }
    visit(resourceRoot(resource), (place) => {
      if (place.resource !== resource || !isJsonObject(place.schema)) return
      collectNames(place, traits, found)
    })
    names.set(resource, found)
    return found
  }

  const find = (from: Place, reference: string): Place | undefined => {
    const { uri, fragment } = splitFragment(resolveUri(from.resource.uri, reference))
    const resource = uri === from.resource.uri ? from.resource : resourceOf(uri)
    if (resource === undefined) return undefined
    const tokens = parsePointer(`#${fragment}`)
    if (tokens !== undefined) return follow(resource, tokens)
    return namesOf(resource).anchors.get(fragment)
  }

  const targets = new Map<Resource, Map<string, Place | undefined>>()
  const target: Resolver["target"] = (from, reference) => {
    const known = targets.get(from.resource) ?? new Map<string, Place | undefined>()
    targets.set(from.resource, known)
    if (!known.has(reference)) known.set(reference, find(from, reference))
    return known.get(reference)
  }

  const starts = new Map<string, Place>()

  const views = new Map<JsonObject, View>()
  const view = (schema: JsonObject): View => {
    const known = views.get(schema)
    if (known !== undefined) return known
    const keywords: { [keyword: string]: Json } = {}
    for (const keyword of Object.keys(schema)) {
      const value = schema[keyword]
      if (value !== undefined && traits.keywords.has(keyword)) keywords[keyword] = value
    }
    const made = { keywords, families: familiesOf(Object.keys(keywords)), rewritten: undefined, observation: undefined }
    views.set(schema, made)
    return made
  }

  return {
    document,
    keywords: (schema) => view(schema).keywords,
    view,
    below,
    start: (pointer) => {
      const known = starts.get(pointer)
      if (known !== undefined) return known
      const tokens = parsePointer(pointer)
      const place = tokens === undefined ? undefined : follow(document, tokens)
      if (place !== undefined) starts.set(pointer, place)
      return place
    },
    target,
    dynamicAnchor: (resource, name) => namesOf(resource).dynamic.get(name)
  }
}

const childOf = (value: Json, token: string): Json | undefined => {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined
  if (isJsonArray(value)) return /^(?:0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined
  return value[token]
}

const collectNames = (place: Place, traits: Traits, into: Names): void => {
  const schema = place.schema as JsonObject
  const { anchors, dynamic } = into
  if (traits.idFragments && traits.idKeyword !== undefined && !hidesSiblings(schema, traits)) {
    const id = schema[traits.idKeyword]
    const name = typeof id === "string" ? splitFragment(id).fragment : ""
    if (name !== "" && !anchors.has(name)) anchors.set(name, place)
  }
  if (traits.keywords.has("$anchor") && typeof schema["$anchor"] === "string" && !anchors.has(schema["$anchor"])) {
    anchors.set(schema["$anchor"], place)
  }
  if (traits.keywords.has("$dynamicAnchor") && typeof schema["$dynamicAnchor"] === "string") {
    const name = schema["$dynamicAnchor"]
    if (!anchors.has(name)) anchors.set(name, place)
    if (!dynamic.has(name)) dynamic.set(name, place)
  }
}

/** The JSON Pointer of a path. */
export const pointerOf = (path: Path): string => {
  const open: Array<Path> = []
  let at = path
  while (at.text === undefined && at.parent !== undefined) {
    open.push(at)
    at = at.parent
  }
  let text = at.text ?? ""
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    text = `${text}/${escapeToken(next.token)}`
    next.text = text
  }
  return text
}
