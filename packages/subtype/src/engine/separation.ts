import { fromInteger } from "../number/index.js"
import { type Engine } from "./engine.js"
import { type Id, kindOf, type Node, not, TRUE } from "./nodes.js"
import { areApart, narrower, type Range } from "./ranges.js"
import { type Kind, kinds, type ValueId } from "./values.js"

/** What one part of a value is: one of some constants, or, as a value of a kind, between two sizes. */
export type Trait =
  | { readonly path: string; readonly constants: ReadonlySet<ValueId> }
  | { readonly path: string; readonly kind: Kind; readonly range: Range }

/** Whether no value has both: they speak of the same part, and differ. */
export const exclude = (left: Trait, right: Trait): boolean => {
  if (left.path !== right.path) return false
  if ("constants" in left) return "constants" in right && !intersect(left.constants, right.constants)
  return "range" in right && left.kind === right.kind && areApart(left.range, right.range)
}

const intersect = (left: ReadonlySet<ValueId>, right: ReadonlySet<ValueId>): boolean => {
  const [small, large] = left.size < right.size ? [left, right] : [right, left]
  for (const value of small) if (large.has(value)) return true
  return false
}

/** The conjuncts of a node. */
export const unitsOf = (engine: Engine, id: Id): ReadonlyArray<Id> => {
  const node = engine.nodes.get(id)
  return node.tag === "and" && !(id & 1) ? node.ids : [id]
}

/** The constants to which a node restricts a value. */
const constantsOf = (engine: Engine, id: Id): ReadonlySet<ValueId> | undefined => {
  for (const unit of unitsOf(engine, id)) {
    const node = engine.nodes.get(unit)
    if (node.tag === "enum" && !(unit & 1)) return node.values
  }
  return undefined
}

const atLeast = (size: number): Range => ({ least: fromInteger(size), most: undefined })
const atMost = (size: number): Range => ({ least: undefined, most: fromInteger(size) })

/** How large a value of a kind is if it satisfies a literal: a number itself, else how many there are in it. */
const sizeUnder = (engine: Engine, literal: Id, kind: Kind): Range | undefined => {
  const node = engine.nodes.get(literal)
  const negated = (literal & 1) === 1
  const from = (size: number): Range => (negated ? atMost(size - 1) : atLeast(size))
  const upTo = (size: number): Range => (negated ? atLeast(size + 1) : atMost(size))
  switch (node.tag) {
    case "bound": {
      if (kind !== kinds.number) return undefined
      const isBelow = (node.op === "ge" || node.op === "gt") !== negated
      return isBelow ? { least: node.value, most: undefined } : { least: undefined, most: node.value }
    }
    case "text":
      return kind === kinds.string ? lengthUnder(engine, node, negated) : undefined
    case "count":
      return kind === kinds.array && node.of === TRUE ? from(node.from + node.least) : undefined
    case "few":
      return kind === kinds.array && node.of === TRUE ? upTo(node.from + node.most) : undefined
    case "least":
      return kind === kinds.object ? from(node.count) : undefined
    case "most":
      return kind === kinds.object ? upTo(node.count) : undefined
    default:
      return undefined
  }
}

const lengthUnder = ({ languages }: Engine, node: Node & { readonly tag: "text" }, negated: boolean): Range => {
  const { maximum, minimum } = languages.lengths(negated ? languages.not(node.language) : node.language)
  return {
    least: minimum === 0 || minimum === Infinity ? undefined : fromInteger(minimum),
    most: maximum === Infinity ? undefined : fromInteger(maximum)
  }
}

/** How large a value of a kind is if it satisfies all of some literals; undefined where they say nothing of it. */
export const sizeOf = (engine: Engine, literals: ReadonlyArray<Id>, kind: Kind): Range | undefined => {
  let range: Range | undefined
  for (const literal of literals) {
    const size = sizeUnder(engine, literal, kind)
    if (size !== undefined && (size.least !== undefined || size.most !== undefined)) range = narrower(range, size)
  }
  return range
}

const sizing: ReadonlySet<Node["tag"]> = new Set(["bound", "text", "count", "few", "least", "most"])

/** The kinds of which some literals may say how large the value is. */
const sizedKinds = (engine: Engine, literals: ReadonlyArray<Id>): Iterable<Kind> => {
  let found: Set<Kind> | undefined
  for (const literal of literals) {
    const node = engine.nodes.get(literal)
    const kind = sizing.has(node.tag) ? kindOf(node) : -1
    if (kind !== -1) (found ??= new Set()).add(kind)
  }
  return found ?? []
}

const maxDepth = 3
/** Of parts of parts, only so much is looked at. */
const maxUnits = 64
const maxInside = 12
const maxRanges = 6

interface Collecting {
  readonly engine: Engine
  /** Only what a value that satisfies the node has for sure: else what it has where the part is there and of a kind. */
  readonly isCertain: boolean
  readonly constants: Array<Trait>
  readonly ranges: Array<Trait>
}

const onlyKind = (engine: Engine, units: ReadonlyArray<Id>): Kind | undefined => {
  for (const unit of units) {
    const node = engine.nodes.get(unit)
    if (node.tag !== "type") continue
    const mask = unit & 1 ? ~node.mask & 63 : node.mask
    return (mask & (mask - 1)) === 0 ? ((31 - Math.clz32(mask)) as Kind) : undefined
  }
  return undefined
}

// Names and positions cannot be taken for each other, nor a name for two.
const propertyPath = (path: string, name: string): string => `${path}.${name.length}:${name}`
const itemPath = (path: string, index: number): string => `${path}#${index}`

const collect = (collecting: Collecting, id: Id, path: string, depth: number, kind: Kind | undefined): void => {
  const { constants, engine, isCertain, ranges } = collecting
  if (depth > 1 && constants.length >= maxInside) return
  const units = unitsOf(engine, id)
  const chosen = constantsOf(engine, id)
  if (chosen !== undefined) constants.push({ path, constants: chosen })
  const own = kind ?? onlyKind(engine, units)
  // A bound says nothing of values of other kinds.
  for (const one of ranges.length >= maxRanges ? [] : isCertain ? [own] : sizedKinds(engine, units)) {
    const range = one === undefined ? undefined : sizeOf(engine, units, one)
    if (one !== undefined && range !== undefined) ranges.push({ path, kind: one, range })
  }
  if (depth < maxDepth && (depth === 0 || units.length <= maxUnits)) collectParts(collecting, units, path, depth, own)
}

const collectParts = (
  collecting: Collecting,
  units: ReadonlyArray<Id>,
  path: string,
  depth: number,
  kind: Kind | undefined
): void => {
  const { engine, isCertain } = collecting
  const required = new Set<string>()
  for (const unit of units) {
    const node = engine.nodes.get(unit)
    if (node.tag === "required" && !(unit & 1)) required.add(node.name)
  }
  const items = sizeOf(engine, units, kinds.array)?.least
  for (const unit of units) {
    const node = engine.nodes.get(unit)
    if (unit & 1) continue
    if (node.tag === "property") {
      if (isCertain && (kind !== kinds.object || !required.has(node.name))) continue
      collect(collecting, node.of, propertyPath(path, node.name), depth + 1, undefined)
    } else if (node.tag === "item") {
      const isThere = items !== undefined && !areApart({ least: undefined, most: items }, atLeast(node.index + 1))
      if (isCertain && (kind !== kinds.array || !isThere)) continue
      collect(collecting, node.of, itemPath(path, node.index), depth + 1, undefined)
    }
  }
}

interface Known {
  readonly certain: Map<number, ReadonlyArray<Trait>>
  readonly possible: Map<number, ReadonlyArray<Trait>>
  readonly inside: Map<Id, ReadonlyArray<Trait>>
}

const known = new WeakMap<Engine, Known>()

const knownOf = (engine: Engine): Known => {
  let before = known.get(engine)
  if (before === undefined) {
    known.set(engine, (before = { certain: new Map(), possible: new Map(), inside: new Map() }))
  }
  return before
}

const once = (
  memo: Map<number, ReadonlyArray<Trait>>,
  key: number,
  make: (into: Pick<Collecting, "constants" | "ranges">) => void
): ReadonlyArray<Trait> => {
  const before = memo.get(key)
  if (before !== undefined) return before
  const into = { constants: [], ranges: [] }
  make(into)
  const found = [...into.constants, ...into.ranges]
  memo.set(key, found)
  return found
}

/** What every value of a kind has that satisfies a node. */
export const certainTraits = (engine: Engine, id: Id, kind: Kind): ReadonlyArray<Trait> =>
  once(knownOf(engine).certain, id * 8 + kind, (into) => collect({ engine, isCertain: true, ...into }, id, "", 0, kind))

/** What a value of a kind that satisfies a node has in those of its parts that are there. */
export const possibleTraits = (engine: Engine, id: Id, kind: Kind): ReadonlyArray<Trait> =>
  once(knownOf(engine).possible, id * 8 + kind, (into) =>
    collect({ engine, isCertain: false, ...into }, id, "", 0, kind)
  )

/** What the part has that a literal denies, if it is there. */
const insideTraits = (engine: Engine, literal: Id): ReadonlyArray<Trait> =>
  once(knownOf(engine).inside, literal, (into) => {
    const node = engine.nodes.get(literal)
    const collecting = { engine, isCertain: false, ...into }
    if (node.tag === "property") collect(collecting, node.of, propertyPath("", node.name), 1, undefined)
    else if (node.tag === "item") collect(collecting, node.of, itemPath("", node.index), 1, undefined)
  })

const nothing: ReadonlyArray<Trait> = []

/** What a value has that does not satisfy a clause: who has something else satisfies it. */
export const refusedTraits = (engine: Engine, clause: ReadonlyArray<Id>, kind: Kind): ReadonlyArray<Trait> => {
  let found = nothing
  for (const literal of clause) {
    if (!(literal & 1)) continue
    const { tag } = engine.nodes.get(literal)
    if (tag !== "property" && tag !== "item") continue
    const inside = insideTraits(engine, literal)
    if (inside.length > 0) found = found === nothing ? inside : [...found, ...inside]
  }
  const range = sizeOf(engine, clause.map(not), kind)
  return range === undefined ? found : [...found, { path: "", kind, range }]
}
