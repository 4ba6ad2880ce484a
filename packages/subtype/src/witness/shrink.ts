import { own } from "@lintel/json-schema"
import { type Engine, outOfBudget } from "../engine/engine.js"
import { evaluate } from "../engine/evaluate.js"
import { type Id } from "../engine/nodes.js"
import { kinds, type ValueId } from "../engine/values.js"
import { schemasOf, type Seen, seenBelow } from "../judge/observation.js"
import { compare, fromInteger, isMultipleOf, type Rational } from "../number/index.js"

/** Whether a value may stand in for the one found. */
export type Accepts = (candidate: ValueId) => boolean

/** How many values one witness may be compared with. */
const maxAttempts = 600

/** A test against a node that ends by saying no: a witness need not be the smallest, it must be one. */
export const boundedTest = (engine: Engine, goal: Id, attempts = maxAttempts): Accepts => {
  let left = attempts
  return (candidate) => {
    if (left-- <= 0) return false
    try {
      return evaluate(engine, goal, candidate) === 1
    } catch (error) {
      if (error !== outOfBudget && !(error instanceof RangeError)) throw error
      left = 0
      engine.evaluating.clear()
      return false
    }
  }
}

const one = fromInteger(1)
const small = [0, 1, -1, 2, 3, 5, 10, 100].map(fromInteger)
const isSmall = (value: Rational): boolean =>
  isMultipleOf(value, one) && compare(value, fromInteger(-10)) >= 0 && compare(value, fromInteger(100)) <= 0

const maxItemsTried = 64
const maxMembersTried = 256

/** Names that a schema of the place requires: leaving them out cannot succeed. */
const requiredNames = (seen: Seen): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const schema of schemasOf(seen)) {
    const required = own(schema, "required")
    if (Array.isArray(required)) for (const name of required) names.add(String(name))
  }
  return names
}

/** Whether a schema of the place lists its values. */
const isListed = (seen: Seen): boolean =>
  schemasOf(seen).some((schema) => own(schema, "enum") !== undefined || own(schema, "const") !== undefined)

interface Shrinking {
  readonly engine: Engine
  /** Whether parts are tried in the place of the whole: in a large value that is much work, and rarely succeeds. */
  readonly triesParts: boolean
  /** Members that candidates may still be put together from. */
  members: number
}

/** How many members all candidates for one witness may have together. */
const maxMembersBuilt = 500_000

/** Takes the members of a candidate from what is left; false if that is not enough. */
const affords = (shrinking: Shrinking, members: number): boolean => {
  if (shrinking.members < members) return false
  shrinking.members -= members
  return true
}

/**
 * A smaller value with the same property: fewer properties and items, shorter texts, plainer numbers. Every step is
 * smaller than the one before and accepted, so it ends, with an accepted value.
 */
export const shrink = (engine: Engine, found: ValueId, seen: Seen, accepts: Accepts): ValueId => {
  const triesParts = engine.values.size(found) <= maxSizeForParts
  const shrinking: Shrinking = { engine, triesParts, members: maxMembersBuilt }
  // What could not go before something else went may go now.
  for (let best = found, rounds = 0; ; rounds++) {
    const smaller = shrinkValue(shrinking, best, seen, accepts)
    if (smaller === best || rounds === maxRounds) return smaller
    best = smaller
  }
}

const maxRounds = 4
const maxSizeForParts = 40

const shrinkValue = (shrinking: Shrinking, found: ValueId, seen: Seen, accepts: Accepts): ValueId => {
  const { engine } = shrinking
  const value = engine.values.get(found)
  switch (value.kind) {
    case kinds.object: {
      const inner = shallower(shrinking, value.entries.values(), accepts)
      if (inner !== undefined) return inner
      return shrinkObject(shrinking, found, value.entries, seen, accepts)
    }
    case kinds.array: {
      const inner = shallower(shrinking, value.items, accepts)
      if (inner !== undefined) return inner
      return shrinkArray(shrinking, value.items, seen, accepts)
    }
    case kinds.string:
      return shrinkText(shrinking, found, value.text, seen, accepts)
    case kinds.number:
      return isSmall(value.value) ? found : (small.map(engine.values.number).find(accepts) ?? found)
    default:
      return found
  }
}

const mostInside = 8

/** Nothing at all, or a part of the value, where that does as well as the whole. */
const shallower = (
  { engine, triesParts }: Shrinking,
  parts: Iterable<ValueId>,
  accepts: Accepts
): ValueId | undefined => {
  const { values } = engine
  const inside = triesParts ? [...parts] : []
  if (inside.length === 0) return undefined
  const nested = inside.filter((part) => {
    const { kind } = values.get(part)
    return kind === kinds.object || kind === kinds.array
  })
  return [values.null, ...nested.slice(0, mostInside)].find(accepts)
}

const shrinkObject = (
  shrinking: Shrinking,
  found: ValueId,
  entries: ReadonlyMap<string, ValueId>,
  seen: Seen,
  accepts: Accepts
): ValueId => {
  const { values } = shrinking.engine
  const kept = new Map(entries)
  const required = requiredNames(seen)
  const names = [...entries.keys()].filter((name) => !required.has(name))
  let left = maxMembersTried
  // Where there are many, many at once first.
  for (let size = names.length > maxMembersTried ? names.length >> 1 : 1; size >= 1; size >>= 1) {
    for (let start = 0; start < names.length && left > 0; start += size) {
      const chunk = names.slice(start, start + size).filter((name) => kept.has(name))
      if (chunk.length === 0) continue
      if (!affords(shrinking, kept.size)) break
      left--
      for (const name of chunk) kept.delete(name)
      if (accepts(values.object(kept))) continue
      for (const name of chunk) kept.set(name, entries.get(name) ?? found)
    }
  }
  // The order of the names stays as it was found.
  const ordered = kept.size === entries.size ? kept : new Map([...entries].filter(([name]) => kept.has(name)))
  let changed = kept.size !== entries.size
  for (const [name, member] of [...ordered].slice(0, maxMembersTried)) {
    const inside: Accepts = (candidate) =>
      affords(shrinking, ordered.size) && accepts(values.object(new Map(ordered).set(name, candidate)))
    const smaller = shrinkValue(shrinking, member, seenBelow(seen, name), inside)
    if (smaller === member) continue
    changed = true
    ordered.set(name, smaller)
  }
  return changed ? values.object(ordered) : found
}

const shrinkArray = (shrinking: Shrinking, found: ReadonlyArray<ValueId>, seen: Seen, accepts: Accepts): ValueId => {
  const { values } = shrinking.engine
  let items = found
  for (let size = items.length; size >= 1; size = Math.floor(size / 2)) {
    for (let end = items.length; end - size >= 0 && items.length > 0; end -= size) {
      if (!affords(shrinking, items.length)) break
      const fewer = [...items.slice(0, end - size), ...items.slice(end)]
      if (accepts(values.array(fewer))) items = fewer
    }
    if (items.length > maxItemsTried) break
  }
  const kept = [...items]
  for (const [index, item] of items.slice(0, maxItemsTried).entries()) {
    const inside: Accepts = (candidate) =>
      affords(shrinking, kept.length) && accepts(values.array(kept.with(index, candidate)))
    kept[index] = shrinkValue(shrinking, item, seenBelow(seen, index), inside)
  }
  return values.array(kept)
}

// What the search finds is short; only what it took from a list is long.
const shortest = 16

const shrinkText = ({ engine }: Shrinking, found: ValueId, text: string, seen: Seen, accepts: Accepts): ValueId => {
  if (text.length <= shortest || isListed(seen)) return found
  const points = Array.from(text)
  // One character many times is what the search writes where a text must be long.
  if (points.every((point) => point === points[0])) return found
  const without = (count: number): ValueId => engine.values.text(points.slice(0, points.length - count).join(""))
  // Mostly the text is long because it must be: then one is as bad as half of it.
  if (!accepts(without(1)) && !accepts(without(points.length >> 1))) return found
  let best = found
  let length = points.length
  for (let step = length >> 1; step >= 1; step >>= 1) {
    const shorter = engine.values.text(points.slice(0, length - step).join(""))
    if (!accepts(shorter)) continue
    best = shorter
    length -= step
  }
  return best
}
