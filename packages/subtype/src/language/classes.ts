/**
 * Sets of code points, hash-consed: equal sets have equal numbers, and operations on pairs are remembered.
 *
 * @module
 */

/** Sorted, disjoint, non-adjacent inclusive ranges, flattened: low, high, low, high. */
export type Ranges = ReadonlyArray<number>

/** A set of code points of one table. */
export type CharacterClass = number

export interface ClassTable {
  readonly ranges: Array<Ranges>
  readonly byKey: Map<string, CharacterClass>
  readonly intersections: Map<number, CharacterClass>
  readonly unions: Map<number, CharacterClass>
  readonly complements: Map<CharacterClass, CharacterClass>
}

const lastCodePoint = 0x10ffff
export const emptyClass: CharacterClass = 0
export const fullClass: CharacterClass = 1

/** Pairs of small numbers as one map key. */
export const pairKey = (left: number, right: number): number => left * 0x4000000 + right

/**
 * A table with the empty and the full class.
 *
 * @category constructors
 * @since 0.1.0
 */
export const createClasses = (): ClassTable => {
  const table: ClassTable = {
    ranges: [],
    byKey: new Map(),
    intersections: new Map(),
    unions: new Map(),
    complements: new Map()
  }
  internClass(table, [])
  internClass(table, [0, lastCodePoint])
  return table
}

export const internClass = (table: ClassTable, ranges: Ranges): CharacterClass => {
  const key = ranges.join(",")
  const known = table.byKey.get(key)
  if (known !== undefined) return known
  const created = table.ranges.length
  table.ranges.push(ranges)
  table.byKey.set(key, created)
  return created
}

/** Sorts and joins ranges given in any order. */
export const normalizeRanges = (pairs: ReadonlyArray<readonly [number, number]>): Ranges => {
  const sorted = pairs.toSorted((left, right) => left[0] - right[0])
  const result: Array<number> = []
  for (const [low, high] of sorted) {
    const last = result.length - 1
    if (last > 0 && low <= (result[last] ?? 0) + 1) result[last] = Math.max(result[last] ?? 0, high)
    else result.push(low, high)
  }
  return result
}

export const rangesOf = (table: ClassTable, set: CharacterClass): Ranges => table.ranges[set] ?? []

const intersectRanges = (left: Ranges, right: Ranges): Ranges => {
  const result: Array<number> = []
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const leftHigh = left[i + 1] ?? 0
    const rightHigh = right[j + 1] ?? 0
    const low = Math.max(left[i] ?? 0, right[j] ?? 0)
    const high = Math.min(leftHigh, rightHigh)
    if (low <= high) result.push(low, high)
    if (leftHigh < rightHigh) i += 2
    else j += 2
  }
  return result
}

export const complementRanges = (ranges: Ranges): Ranges => {
  const result: Array<number> = []
  let next = 0
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] ?? 0
    if (low > next) result.push(next, low - 1)
    next = (ranges[i + 1] ?? 0) + 1
  }
  if (next <= lastCodePoint) result.push(next, lastCodePoint)
  return result
}

export const complement = (table: ClassTable, set: CharacterClass): CharacterClass => {
  const known = table.complements.get(set)
  if (known !== undefined) return known
  const result = internClass(table, complementRanges(rangesOf(table, set)))
  table.complements.set(set, result)
  table.complements.set(result, set)
  return result
}

export const intersect = (table: ClassTable, left: CharacterClass, right: CharacterClass): CharacterClass => {
  if (left === right || right === fullClass) return left
  if (left === fullClass) return right
  if (left === emptyClass || right === emptyClass) return emptyClass
  const a = rangesOf(table, left)
  const b = rangesOf(table, right)
  if ((a.at(-1) ?? 0) < (b[0] ?? 0) || (b.at(-1) ?? 0) < (a[0] ?? 0)) return emptyClass
  const key = left < right ? pairKey(left, right) : pairKey(right, left)
  const known = table.intersections.get(key)
  if (known !== undefined) return known
  const result = internClass(table, intersectRanges(a, b))
  table.intersections.set(key, result)
  return result
}

const union = (table: ClassTable, left: CharacterClass, right: CharacterClass): CharacterClass => {
  if (left === right || right === emptyClass) return left
  if (left === emptyClass) return right
  const key = left < right ? pairKey(left, right) : pairKey(right, left)
  const known = table.unions.get(key)
  if (known !== undefined) return known
  const pairs: Array<readonly [number, number]> = []
  for (const ranges of [rangesOf(table, left), rangesOf(table, right)]) {
    for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0])
  }
  const result = internClass(table, normalizeRanges(pairs))
  table.unions.set(key, result)
  return result
}

/** All of many classes at once. */
export const unionAll = (table: ClassTable, sets: ReadonlyArray<CharacterClass>): CharacterClass => {
  if (sets.length <= 2) return union(table, sets[0] ?? emptyClass, sets[1] ?? emptyClass)
  const pairs: Array<readonly [number, number]> = []
  for (const set of sets) {
    const ranges = rangesOf(table, set)
    for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0])
  }
  return internClass(table, normalizeRanges(pairs))
}

export const subtract = (table: ClassTable, left: CharacterClass, right: CharacterClass): CharacterClass =>
  intersect(table, left, complement(table, right))

export const contains = (table: ClassTable, set: CharacterClass, codePoint: number): boolean => {
  const ranges = rangesOf(table, set)
  let low = 0
  let high = ranges.length / 2 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (codePoint < (ranges[middle * 2] ?? 0)) high = middle - 1
    else if (codePoint > (ranges[middle * 2 + 1] ?? 0)) low = middle + 1
    else return true
  }
  return false
}

/** A class and what belongs to it. */
export interface Piece<A> {
  readonly set: CharacterClass
  readonly items: ReadonlyArray<A>
}

/** Pairwise splitting: best for few classes, as every operation is remembered. */
const refineByPairs = <A>(table: ClassTable, pieces: ReadonlyArray<Piece<A>>): ReadonlyArray<Piece<A>> => {
  let parts: Array<Piece<A>> = []
  for (const piece of pieces) {
    let rest = piece.set
    const next: Array<Piece<A>> = []
    for (const part of parts) {
      const common = intersect(table, part.set, rest)
      if (common === emptyClass) {
        next.push(part)
        continue
      }
      next.push({ set: common, items: [...part.items, ...piece.items] })
      const outside = subtract(table, part.set, common)
      if (outside !== emptyClass) next.push({ set: outside, items: part.items })
      rest = subtract(table, rest, common)
    }
    if (rest !== emptyClass) next.push({ set: rest, items: piece.items })
    parts = next
  }
  return parts
}

/** A sweep over all range ends: best for many classes. */
const refineBySweep = <A>(table: ClassTable, pieces: ReadonlyArray<Piece<A>>): ReadonlyArray<Piece<A>> => {
  const events: Array<readonly [number, number]> = []
  pieces.forEach((piece, index) => {
    const ranges = rangesOf(table, piece.set)
    for (let i = 0; i < ranges.length; i += 2) {
      events.push([ranges[i] ?? 0, index + 1], [(ranges[i + 1] ?? 0) + 1, -index - 1])
    }
  })
  events.sort((left, right) => left[0] - right[0])
  const active = new Set<number>()
  const found = new Map<string, { readonly pairs: Array<readonly [number, number]>; readonly members: Array<number> }>()
  let position = 0
  for (const [at, mark] of events) {
    if (at > position && active.size > 0) {
      const members = [...active].toSorted((left, right) => left - right)
      const key = members.join(",")
      const entry = found.get(key) ?? { pairs: [], members }
      entry.pairs.push([position, at - 1])
      found.set(key, entry)
    }
    position = at
    if (mark > 0) active.add(mark - 1)
    else active.delete(-mark - 1)
  }
  return [...found.values()].map(({ pairs, members }) => ({
    set: internClass(table, normalizeRanges(pairs)),
    items: members.flatMap((member) => pieces[member]?.items ?? [])
  }))
}

/** Splits overlapping classes into disjoint ones, each with the items of all classes that cover it. */
export const refine = <A>(table: ClassTable, pieces: ReadonlyArray<Piece<A>>): ReadonlyArray<Piece<A>> => {
  const grouped = new Map<CharacterClass, Array<A>>()
  for (const piece of pieces) {
    if (piece.set === emptyClass) continue
    const items = grouped.get(piece.set)
    if (items === undefined) grouped.set(piece.set, [...piece.items])
    else items.push(...piece.items)
  }
  const distinct = [...grouped].map(([set, items]) => ({ set, items }))
  if (distinct.length <= 1) return distinct
  return distinct.length <= 12 ? refineByPairs(table, distinct) : refineBySweep(table, distinct)
}
