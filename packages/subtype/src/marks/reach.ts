import {
  isObject,
  own,
  resolveUri,
  type SchemaIndex,
  type SchemaLocation,
  type SchemaResource,
  splitFragment,
  subschemas
} from "@lintel/json-schema"

/** A schema by its value and the URI of its resource. */
export interface Marked {
  readonly value: unknown
  readonly uri: string
}

/** A schema that applies, for sure or perhaps, to a value. */
export interface Peer extends Marked {
  readonly value: object
  readonly perhaps: boolean
}

/** Whether a pattern matches a name; undefined where that cannot be told. */
export type Matches = (pattern: string, name: string) => boolean | undefined

/** What marks are looked up in, and what was found. */
export interface Reach {
  readonly index: SchemaIndex
  readonly keyword: "readOnly" | "writeOnly"
  readonly matches: Matches
  readonly resources: Map<string, SchemaResource>
  readonly marked: WeakMap<object, boolean>
  /** How deep below a schema there may be a mark: 0 nowhere below, 1 at its properties, 2 further down. */
  readonly depths: WeakMap<object, 0 | 1 | 2>
}

const inPlace: ReadonlySet<string> = new Set(
  "allOf anyOf oneOf not if then else dependentSchemas dependencies".split(" ")
)

const elsewhere: ReadonlySet<string> = new Set(["$defs", "definitions", "contentSchema"])

/** Whether a reference hides what stands beside it. */
export const isHidden = ({ index }: Reach, value: object): boolean =>
  index.features.refHidesSiblings && own(value, "$ref") !== undefined

/** A subschema, with the resource that it is in. */
export const child = ({ index }: Reach, { uri }: Marked, value: unknown): Marked => {
  const id = index.features.idKeyword === undefined ? undefined : own(value, index.features.idKeyword)
  if (typeof id !== "string" || id.startsWith("#")) return { value, uri }
  return { value, uri: splitFragment(resolveUri(uri, id)).uri }
}

const targets = (state: Reach, { uri, value }: Marked): ReadonlyArray<Marked> => {
  const { index, resources } = state
  const resource = resources.get(uri) ?? { ...index.root.resource, uri }
  resources.set(uri, resource)
  const { level } = index.features
  const names = ["$ref", ...(level >= 2020 ? ["$dynamicRef"] : []), ...(level === 2019 ? ["$recursiveRef"] : [])]
  return names.flatMap((name) => {
    const text = own(value, name)
    const target: SchemaLocation | undefined = typeof text === "string" ? index.resolve(text, resource) : undefined
    return target === undefined ? [] : [{ value: target.value, uri: target.resource.uri }]
  })
}

/** What applies in place of a schema, but for negations. */
const neighbours = (state: Reach, schema: Marked): ReadonlyArray<Marked> => [
  ...targets(state, schema),
  ...subschemas(schema.value, state.index.features)
    .filter(({ tokens: [name = ""] }) => inPlace.has(name) && name !== "not")
    .map(({ value }) => child(state, schema, value))
]

/** The schemas and all that apply in place with them; what is reached for sure once is sure. */
export const together = (state: Reach, roots: ReadonlyArray<Peer>): ReadonlyArray<Peer> => {
  const found = new Map<object, Peer>()
  for (const perhaps of [false, true]) {
    const pending = roots.filter((root) => root.perhaps === perhaps)
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (found.has(next.value)) continue
      found.set(next.value, next)
      for (const { uri, value } of neighbours(state, next)) if (isObject(value)) pending.push({ value, uri, perhaps })
    }
  }
  return [...found.values()]
}

/** Whether a schema, or one that applies in its place, is marked. */
export const isMarked = (state: Reach, schema: Marked): boolean => {
  const { value, uri } = schema
  if (!isObject(value)) return false
  const known = state.marked.get(value)
  if (known !== undefined) return known
  const found = together(state, [{ value, uri, perhaps: false }]).some(
    (part) => own(part.value, state.keyword) === true
  )
  state.marked.set(value, found)
  return found
}

/** How deep below a schema there may be a mark: 0 nowhere below, 1 at its properties, 2 further down. */
export const depthOf = (state: Reach, start: Marked): 0 | 1 | 2 => {
  if (!isObject(start.value)) return 0
  const known = state.depths.get(start.value)
  if (known !== undefined) return known
  const seen: ReadonlyArray<Set<object>> = [new Set(), new Set(), new Set()]
  const pending: Array<readonly [Marked, number]> = [[start, 0]]
  let deepest = 0
  let isAnywhere = false
  for (let next = pending.pop(); next !== undefined && deepest < 2; next = pending.pop()) {
    const [schema, depth] = next
    if (!isObject(schema.value) || seen[depth]?.has(schema.value) === true) continue
    if (depth > 0 && state.depths.get(schema.value) === 0 && !isMarked(state, schema)) continue
    seen[depth]?.add(schema.value)
    if (own(schema.value, state.keyword) === true) {
      isAnywhere = true
      deepest = Math.max(deepest, depth)
    }
    for (const target of targets(state, schema)) pending.push([target, depth])
    for (const { tokens, value } of subschemas(schema.value, state.index.features)) {
      const [name = ""] = tokens
      if (elsewhere.has(name)) continue
      pending.push([child(state, schema, value), inPlace.has(name) ? depth : Math.min(2, depth + 1)])
    }
  }
  if (!isAnywhere) for (const schemas of seen) for (const schema of schemas) state.depths.set(schema, 0)
  const depth = deepest === 2 ? 2 : deepest === 1 ? 1 : 0
  state.depths.set(start.value, depth)
  return depth
}
