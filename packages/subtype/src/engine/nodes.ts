import { type Budget, type Language } from "../language/index.js"
import { canonical, type Rational } from "../number/index.js"
import { allKindsMask, type Kind, kinds, type ValueId, type Values } from "./values.js"

/** A signed node: `id ^ 1` is the complement of `id`. */
export type Id = number

export const TRUE: Id = 0
export const FALSE: Id = 1

export const not = (id: Id): Id => id ^ 1

/**
 * What a node says of a value. All but the first six speak of one kind ("if the value is a string, then ...") and hold
 * for every value of another kind.
 */
export type Node =
  | { readonly tag: "true" }
  | { readonly tag: "and"; readonly ids: ReadonlyArray<Id> }
  | { readonly tag: "oneof"; readonly ids: ReadonlyArray<Id> }
  | { readonly tag: "ref"; readonly variable: number }
  | { readonly tag: "type"; readonly mask: number }
  | { readonly tag: "enum"; readonly values: ReadonlySet<ValueId>; readonly sorted: ReadonlyArray<ValueId> }
  /** Not decidable, but known to contain `strong` and to be contained in `weak`. */
  | {
      readonly tag: "opaque"
      readonly reason: string
      readonly weak: Id
      readonly strong: Id
      readonly texts: TextPredicate | undefined
    }
  | { readonly tag: "bound"; readonly op: "ge" | "gt" | "le" | "lt"; readonly value: Rational }
  | { readonly tag: "multiple"; readonly of: Rational }
  | { readonly tag: "text"; readonly language: Language }
  /** The item at the index, if present. */
  | { readonly tag: "item"; readonly index: number; readonly of: Id }
  /** At least so many items from a position on. */
  | { readonly tag: "count"; readonly from: number; readonly least: number; readonly of: Id }
  /** At most so many items from a position on. */
  | { readonly tag: "few"; readonly from: number; readonly most: number; readonly of: Id }
  | { readonly tag: "unique" }
  | { readonly tag: "required"; readonly name: string }
  /** The property of that name, if present. */
  | { readonly tag: "property"; readonly name: string; readonly of: Id }
  /** Every property whose name is in the language and not excepted. */
  | { readonly tag: "keys"; readonly language: Language; readonly except: ReadonlySet<string>; readonly of: Id }
  /** Every property name satisfies the node. */
  | { readonly tag: "names"; readonly of: Id }
  | { readonly tag: "least"; readonly count: number }
  | { readonly tag: "most"; readonly count: number }

/** The kind a node speaks of, or -1 if of all. */
export const kindOf = (node: Node): Kind | -1 => {
  switch (node.tag) {
    case "bound":
    case "multiple":
      return kinds.number
    case "text":
      return kinds.string
    case "item":
    case "count":
    case "few":
    case "unique":
      return kinds.array
    case "required":
    case "property":
    case "keys":
    case "names":
    case "least":
    case "most":
      return kinds.object
    default:
      return -1
  }
}

/** What tells of a single text whether an opaque node accepts it, with some that it does accept. */
export interface TextPredicate {
  readonly accepts: (text: string) => boolean
  readonly samples: ReadonlyArray<string>
}

/** Hash-consed nodes: equal nodes have equal ids. */
export interface Nodes {
  readonly list: Array<Node>
  readonly get: (id: Id) => Node
  readonly and: (ids: ReadonlyArray<Id>) => Id
  readonly or: (ids: ReadonlyArray<Id>) => Id
  readonly oneOf: (ids: ReadonlyArray<Id>) => Id
  readonly ref: (variable: number) => Id
  readonly type: (mask: number) => Id
  readonly enumeration: (values: Iterable<ValueId>) => Id
  readonly opaque: (key: string, reason: string, weak?: Id, strong?: Id, texts?: TextPredicate) => Id
  readonly bound: (op: "ge" | "gt" | "le" | "lt", value: Rational) => Id
  readonly multiple: (of: Rational) => Id
  readonly text: (language: Language) => Id
  readonly item: (index: number, of: Id) => Id
  readonly count: (from: number, least: number, of: Id) => Id
  readonly few: (from: number, most: number, of: Id) => Id
  readonly unique: () => Id
  readonly required: (name: string) => Id
  readonly property: (name: string, of: Id) => Id
  readonly keys: (language: Language, except: ReadonlySet<string>, of: Id) => Id
  readonly names: (of: Id) => Id
  readonly least: (count: number) => Id
  readonly most: (count: number) => Id
}

const sameNumbers = (left: ReadonlyArray<number>, right: ReadonlyArray<number>): boolean => {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}

const ascending = (left: number, right: number): number => left - right

/** Makes an arena that holds nothing but `true`. What making long conjunctions costs is taken from the budget. */
export const createNodes = (
  values: Values,
  languages: { readonly any: Language; readonly none: Language },
  budget: Budget
): Nodes => {
  const list: Array<Node> = [{ tag: "true" }]
  const index = new Map<string, Id>()
  const intern = (key: string, make: () => Node): Id => {
    const known = index.get(key)
    if (known !== undefined) return known
    list.push(make())
    const id = (list.length - 1) * 2
    index.set(key, id)
    return id
  }
  const get = (id: Id): Node => list[id >> 1] ?? { tag: "true" }
  const buckets = new Map<number, Array<Id>>()
  // The long ones are found by a number made of their members: writing the members out costs more than all else.
  const internList = (tag: "and" | "enum", members: ReadonlyArray<number>, make: () => Node): Id => {
    let hash = tag === "and" ? 17 : 31
    for (const member of members) hash = (Math.imul(hash, 0x01000193) ^ member) | 0
    const bucket = buckets.get(hash)
    for (const id of bucket ?? []) {
      const other = get(id)
      if (other.tag === tag && sameNumbers(other.tag === "and" ? other.ids : other.sorted, members)) return id
    }
    list.push(make())
    const id = (list.length - 1) * 2
    if (bucket === undefined) buckets.set(hash, [id])
    else bucket.push(id)
    return id
  }
  const type = (mask: number): Id => {
    if (mask === allKindsMask) return TRUE
    if (mask === 0) return FALSE
    return mask & 1 ? intern(`t${mask}`, () => ({ tag: "type", mask })) : not(type(allKindsMask & ~mask))
  }
  const exceptKeys = new Map<ReadonlySet<string>, string>()
  const exceptKey = (names: ReadonlySet<string>): string => {
    const known = exceptKeys.get(names)
    if (known !== undefined) return known
    const key = [...names]
      .sort()
      .map((name) => JSON.stringify(name))
      .join()
    exceptKeys.set(names, key)
    return key
  }
  const enumeration = (chosen: Iterable<ValueId>): Id => {
    const set = chosen instanceof Set ? (chosen as ReadonlySet<ValueId>) : new Set(chosen)
    if (set.size === 0) return FALSE
    if (set.size === 1 && set.has(values.null)) return type(1)
    if (set.size === 2 && set.has(values.boolean(true)) && set.has(values.boolean(false))) return type(2)
    const sorted = [...set].sort(ascending)
    return internList("enum", sorted, () => ({ tag: "enum", values: set, sorted }))
  }
  const and = createAnd({ get, internList, type, enumeration, values, budget })
  return {
    list,
    get,
    and,
    or: (ids) => not(and(ids.map(not))),
    oneOf: (ids) => {
      const kept = ids.filter((id) => id !== FALSE)
      if (kept.length === 0) return FALSE
      if (kept.length === 1) return kept[0] ?? FALSE
      const sorted = [...kept].sort(ascending)
      return intern(`o${sorted.join()}`, () => ({ tag: "oneof", ids: sorted }))
    },
    ref: (variable) => intern(`r${variable}`, () => ({ tag: "ref", variable })),
    type,
    enumeration,
    opaque: (key, reason, weak = TRUE, strong = FALSE, texts) =>
      weak === strong
        ? weak
        : intern(`?${weak},${strong},${key}`, () => ({ tag: "opaque", reason, weak, strong, texts })),
    bound: (op, value) => intern(`b${op}${canonical(value)}`, () => ({ tag: "bound", op, value })),
    multiple: (of) => intern(`m${canonical(of)}`, () => ({ tag: "multiple", of })),
    text: (language) => (language === languages.any ? TRUE : intern(`l${language}`, () => ({ tag: "text", language }))),
    item: (position, of) =>
      of === TRUE ? TRUE : intern(`i${position},${of}`, () => ({ tag: "item", index: position, of })),
    count: (from, least, of) =>
      least <= 0 ? TRUE : intern(`c${from},${least},${of}`, () => ({ tag: "count", from, least, of })),
    few: (from, most, of) =>
      of === FALSE ? TRUE : intern(`f${from},${most},${of}`, () => ({ tag: "few", from, most, of })),
    unique: () => intern("u", () => ({ tag: "unique" })),
    required: (name) => intern(`q${name}`, () => ({ tag: "required", name })),
    property: (name, of) => (of === TRUE ? TRUE : intern(`p${of},${name}`, () => ({ tag: "property", name, of }))),
    keys: (language, except, of) =>
      of === TRUE || language === languages.none
        ? TRUE
        : intern(`k${language},${of},${exceptKey(except)}`, () => ({ tag: "keys", language, except, of })),
    names: (of) => (of === TRUE ? TRUE : intern(`a${of}`, () => ({ tag: "names", of }))),
    least: (count) => (count <= 0 ? TRUE : intern(`n${count}`, () => ({ tag: "least", count }))),
    most: (count) => intern(`x${count}`, () => ({ tag: "most", count }))
  }
}

interface AndParts {
  readonly get: (id: Id) => Node
  readonly internList: (tag: "and" | "enum", members: ReadonlyArray<number>, make: () => Node) => Id
  readonly type: (mask: number) => Id
  readonly enumeration: (values: Iterable<ValueId>) => Id
  readonly values: Values
  readonly budget: Budget
}

/** So many conjuncts are put together, and so many values told apart, in the time of one step. */
const conjunctsPerStep = 24

// What a conjunction gathers before it is interned: types and enumerations are merged, the rest is a sorted set.
interface Gathered {
  mask: number
  readonly positive: Array<ReadonlySet<ValueId>>
  readonly negative: Array<Id>
  readonly rest: Array<Id>
}

const gather = ({ get }: AndParts, ids: ReadonlyArray<Id>): Gathered | undefined => {
  const into: Gathered = { mask: allKindsMask, positive: [], negative: [], rest: [] }
  const pending: Array<ReadonlyArray<Id>> = [ids]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const id of next) {
      if (id === TRUE) continue
      if (id === FALSE) return undefined
      const node = get(id)
      if (node.tag === "and" && !(id & 1)) pending.push(node.ids)
      else if (node.tag === "type") into.mask &= id & 1 ? ~node.mask : node.mask
      else if (node.tag !== "enum") into.rest.push(id)
      else if (id & 1) into.negative.push(id)
      else into.positive.push(node.values)
    }
  }
  return into
}

const createAnd =
  (parts: AndParts) =>
  (ids: ReadonlyArray<Id>): Id => {
    if (ids.length === 1) return ids[0] ?? TRUE
    const gathered = gather(parts, ids)
    if (gathered === undefined || gathered.mask === 0) return FALSE
    const all = gathered.rest
    parts.budget.remaining -= all.length / conjunctsPerStep
    const merged = mergeEnumerations(parts, gathered)
    if (merged === FALSE) return FALSE
    if (merged !== TRUE) all.push(merged)
    if (gathered.positive.length === 0 && gathered.mask !== allKindsMask) all.push(parts.type(gathered.mask))
    all.sort(ascending)
    let size = 0
    for (const id of all) {
      const last = size === 0 ? -1 : all[size - 1]
      if (id === last) continue
      if (last !== undefined && last >= 0 && (id ^ 1) === last) return FALSE
      all[size++] = id
    }
    all.length = size
    if (size === 0) return TRUE
    if (size === 1) return all[0] ?? TRUE
    return parts.internList("and", all, () => ({ tag: "and", ids: all }))
  }

// The one enumeration that says what all of them and the type mask say.
const mergeEnumerations = (parts: AndParts, { mask, negative, positive }: Gathered): Id => {
  const [first, ...others] = positive
  const refused = negative.map((id) => parts.get(id)).flatMap((node) => (node.tag === "enum" ? [node.values] : []))
  const looked = first === undefined ? refused.reduce((sum, set) => sum + set.size, 0) : first.size
  if (others.length + refused.length > 1) parts.budget.remaining -= looked / conjunctsPerStep
  if (first !== undefined) {
    if (others.length === 0 && refused.length === 0 && mask === allKindsMask) return parts.enumeration(first)
    const left = [...first].filter(
      (value) =>
        others.every((set) => set.has(value)) &&
        !refused.some((set) => set.has(value)) &&
        (mask & (1 << parts.values.get(value).kind)) !== 0
    )
    return parts.enumeration(left)
  }
  if (refused.length === 0) return TRUE
  if (refused.length === 1 && mask === allKindsMask) return negative[0] ?? TRUE
  const union = new Set<ValueId>()
  for (const set of refused) {
    for (const value of set) if ((mask & (1 << parts.values.get(value).kind)) !== 0) union.add(value)
  }
  return union.size === 0 ? TRUE : parts.enumeration(union) ^ 1
}
