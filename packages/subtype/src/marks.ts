import {
  type Direction,
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

/** What does not travel at a value, and which schemas have a say about what does not travel below it. */
export interface Marking {
  /** Names that `required` does not count. */
  readonly dropped: ReadonlySet<string>
  /** Names of which that cannot be told. */
  readonly unsure: ReadonlySet<string>
  /** Schemas of the value whose subschemas mark what others may require. Empty where each speaks for itself. */
  readonly peers: ReadonlyArray<Peer>
  /** The same text for the same names and peers. */
  readonly key: string
}

export const noMarking: Marking = { dropped: new Set(), unsure: new Set(), peers: [], key: "" }

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

/** Looks up what does not travel, in one document and direction. */
export interface Marks {
  /** At a value that one schema is applied to. */
  readonly at: (schema: Marked) => Marking
  /** At a part of a value: what `child` of `parent` says there, and what the others that apply there say. */
  readonly below: (around: Marking, parent: Marked, child: Marked, step: Step) => Marking
  /** Names that a schema or its peers name. */
  readonly names: (around: Marking, parent: Marked) => ReadonlySet<string>
  /** How many positions of an array have schemas of their own. */
  readonly longest: (around: Marking, parent: Marked) => number
}

type Matches = (pattern: string, name: string) => boolean | undefined

interface State {
  readonly index: SchemaIndex
  readonly keyword: "readOnly" | "writeOnly"
  readonly matches: Matches
  readonly resources: Map<string, SchemaResource>
  readonly numbers: WeakMap<object, number>
  readonly markings: Map<string, Marking>
  readonly marked: WeakMap<object, boolean>
  /** How deep below a schema there may be a mark: 0 nowhere below, 1 at its properties, 2 further down. */
  readonly depths: WeakMap<object, 0 | 1 | 2>
  nextNumber: number
}

const inPlace: ReadonlySet<string> = new Set(
  "allOf anyOf oneOf not if then else dependentSchemas dependencies".split(" ")
)

const elsewhere: ReadonlySet<string> = new Set(["$defs", "definitions", "contentSchema"])

const isHidden = ({ index }: State, value: object): boolean =>
  index.features.refHidesSiblings && own(value, "$ref") !== undefined

const child = ({ index }: State, { uri }: Marked, value: unknown): Marked => {
  const id = index.features.idKeyword === undefined ? undefined : own(value, index.features.idKeyword)
  if (typeof id !== "string" || id.startsWith("#")) return { value, uri }
  return { value, uri: splitFragment(resolveUri(uri, id)).uri }
}

const targets = (state: State, { uri, value }: Marked): ReadonlyArray<Marked> => {
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
const neighbours = (state: State, schema: Marked): ReadonlyArray<Marked> => [
  ...targets(state, schema),
  ...subschemas(schema.value, state.index.features)
    .filter(({ tokens: [name = ""] }) => inPlace.has(name) && name !== "not")
    .map(({ value }) => child(state, schema, value))
]

/** The schemas and all that apply in place with them; what is reached for sure once is sure. */
const together = (state: State, roots: ReadonlyArray<Peer>): ReadonlyArray<Peer> => {
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

const isMarked = (state: State, schema: Marked): boolean => {
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

// Breadth first over schemas and how deep they are, two being as deep as any.
const depthOf = (state: State, start: Marked): 0 | 1 | 2 => {
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

interface Said extends Marked {
  readonly perhaps: boolean
}

const patternsOf = ({ index }: State, value: object): ReadonlyArray<readonly [string, unknown]> => {
  const patterns = index.features.dialect === "openapi-3.0" ? undefined : own(value, "patternProperties")
  return isObject(patterns) ? Object.entries(patterns) : []
}

/** What a schema says of properties. */
const saidOfNames = (state: State, { value }: Peer, step: Step): ReadonlyArray<Omit<Said, "uri">> => {
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

const itemsOf = (
  { index }: State,
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
const saidOfItems = (state: State, { value }: Peer, step: Step): ReadonlyArray<Omit<Said, "uri">> => {
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

const saidBelow = (state: State, member: Peer, step: Step): ReadonlyArray<Said> => {
  if (isHidden(state, member.value)) return []
  const items = step._tag === "Position" || step._tag === "Rest" || (step._tag === "Some" && step.of === "items")
  const said = items ? saidOfItems(state, member, step) : saidOfNames(state, member, step)
  return said
    .filter(({ value }) => isObject(value))
    .map(({ perhaps, value }) => ({ ...child(state, member, value), perhaps: perhaps || member.perhaps }))
}

const namesIn = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((name) => typeof name === "string") : []

/** Names that a schema names or requires. */
const candidates = (value: object): ReadonlyArray<string> => {
  const properties = own(value, "properties")
  const dependent = ["dependentRequired", "dependencies"].flatMap((name) => {
    const names = own(value, name)
    return isObject(names) ? Object.values(names).flatMap(namesIn) : []
  })
  return [...(isObject(properties) ? Object.keys(properties) : []), ...namesIn(own(value, "required")), ...dependent]
}

const speaking: ReadonlySet<string> = new Set(
  `properties patternProperties additionalProperties unevaluatedProperties items prefixItems additionalItems contains
  unevaluatedItems`.split(/\s+/)
)

const speaks = (state: State, { value }: Peer): boolean =>
  !isHidden(state, value) && Object.keys(value).some((name) => speaking.has(name))

const numberOf = (state: State, value: object): number => {
  const known = state.numbers.get(value)
  if (known !== undefined) return known
  state.numbers.set(value, state.nextNumber)
  return state.nextNumber++
}

const keyOf = (state: State, peers: ReadonlyArray<Peer>): string =>
  peers
    .map(({ perhaps, uri, value }) => `${numberOf(state, value)}${perhaps ? "?" : ""}@${uri}`)
    .toSorted()
    .join(" ")

const markingOf = (state: State, roots: ReadonlyArray<Peer>): Marking => {
  const key = keyOf(state, roots)
  const known = state.markings.get(key)
  if (known !== undefined) return known
  const marking = roots.every((root) => depthOf(state, root) === 0) ? noMarking : computeMarking(state, roots)
  state.markings.set(key, marking)
  return marking
}

const computeMarking = (state: State, roots: ReadonlyArray<Peer>): Marking => {
  const members = together(state, roots)
  const speakers = members.filter((member) => speaks(state, member))
  const dropped = new Set<string>()
  const unsure = new Set<string>()
  for (const name of new Set(members.flatMap(({ value }) => (isHidden(state, value) ? [] : candidates(value))))) {
    const marks = speakers
      .flatMap((member) => saidBelow(state, member, { _tag: "Name", name }))
      .filter((said) => isMarked(state, said))
    if (marks.some(({ perhaps }) => !perhaps)) dropped.add(name)
    else if (marks.length > 0) unsure.add(name)
  }
  const peers = speakers.length > 1 ? speakers.filter((member) => depthOf(state, member) === 2) : []
  if (dropped.size + unsure.size + peers.length === 0) return noMarking
  const names = [dropped, unsure].map((set) => [...set].toSorted())
  return { dropped, unsure, peers, key: `${JSON.stringify(names)}${keyOf(state, peers)}` }
}

/** The schema itself, and those of the others that apply with it. */
const withPeers = (around: Marking, { uri, value }: Marked): ReadonlyArray<Peer> => {
  const others = around.peers.filter((peer) => peer.value !== value)
  return isObject(value) ? [{ value, uri, perhaps: false }, ...others] : others
}

/** Makes the marks of a document: names are `readOnly` in requests, `writeOnly` in responses. */
export const createMarks = (index: SchemaIndex, direction: Direction, matches: Matches): Marks => {
  const state: State = {
    index,
    keyword: direction === "request" ? "readOnly" : "writeOnly",
    matches,
    resources: new Map(),
    numbers: new WeakMap(),
    markings: new Map(),
    marked: new WeakMap(),
    depths: new WeakMap(),
    nextNumber: 0
  }
  const at = ({ uri, value }: Marked): Marking =>
    isObject(value) ? markingOf(state, [{ value, uri, perhaps: false }]) : noMarking
  return {
    at,
    below: (around, parent, inner, step) => {
      const { uri, value } = inner
      if (!isObject(value)) return noMarking
      const members = withPeers(around, parent)
      const counted =
        step._tag === "Some" && step.leftover ? members.filter((one) => one.value !== parent.value) : members
      const roots = new Map<object, Peer>([[value, { value, uri, perhaps: false }]])
      for (const said of counted.flatMap((member) => saidBelow(state, member, step))) {
        if (!isObject(said.value) || depthOf(state, said) === 0) continue
        const before = roots.get(said.value)
        if (before === undefined || before.perhaps) roots.set(said.value, { ...said, value: said.value })
      }
      return roots.size === 1 ? at(inner) : markingOf(state, [...roots.values()])
    },
    names: (around, parent) =>
      new Set(
        withPeers(around, parent).flatMap(({ value }) => {
          const properties = own(value, "properties")
          return isObject(properties) ? Object.keys(properties) : []
        })
      ),
    longest: (around, parent) =>
      Math.max(0, ...withPeers(around, parent).map(({ value }) => itemsOf(state, value).prefix.length))
  }
}
