import { type Json } from "@lintel/json-schema"
import { type Pair, type Schema } from "./generate.js"
import { positions } from "./mutate.js"

const smallerKeyword = (keyword: string, value: Json): ReadonlyArray<Json> => {
  if (Array.isArray(value) && value.length > 1) return value.map((_, index) => value.toSpliced(index, 1))
  if (keyword === "properties" || keyword === "patternProperties") {
    const entries = Object.entries(value as { [key: string]: Json })
    return entries.length > 1 ? entries.map((_, index) => Object.fromEntries(entries.toSpliced(index, 1))) : []
  }
  return []
}

/** Simpler schemas near a schema: a keyword less, a subschema in its place, an entry less. */
const simplerSchemas = function* (schema: Schema): Generator<Schema> {
  for (const { schema: target, put } of positions(schema)) {
    if (typeof target === "boolean") continue
    const size = Object.keys(target).length
    if (size > 0) yield put({})
    for (const inner of positions(target).slice(1)) yield put(inner.schema)
    for (const [keyword, value] of Object.entries(target)) {
      const { [keyword]: _dropped, ...others } = target
      if (size > 1) yield put(others)
      for (const smaller of smallerKeyword(keyword, value)) yield put({ ...target, [keyword]: smaller })
    }
  }
}

const simplerPairs = function* (pair: Pair): Generator<Pair> {
  for (const name of Object.keys(pair.definitions)) {
    const { [name]: _dropped, ...others } = pair.definitions
    yield { ...pair, definitions: others }
  }
  for (const left of simplerSchemas(pair.left)) yield { ...pair, left }
  for (const right of simplerSchemas(pair.right)) yield { ...pair, right }
  for (const third of simplerSchemas(pair.third)) yield { ...pair, third }
  for (const [name, schema] of Object.entries(pair.definitions)) {
    for (const simpler of simplerSchemas(schema)) {
      yield { ...pair, definitions: { ...pair.definitions, [name]: simpler } }
    }
  }
}

const sizeOf = (pair: Pair): number => JSON.stringify([pair.left, pair.right, pair.third, pair.definitions]).length

/** The smallest pair found near a failing one that still fails. */
export const shrink = (pair: Pair, fails: (pair: Pair) => boolean, attempts = 3000): Pair => {
  let best = pair
  let left = attempts
  for (let improved = true; improved && left > 0;) {
    improved = false
    for (const candidate of simplerPairs(best)) {
      if (left-- <= 0) break
      if (sizeOf(candidate) >= sizeOf(best) || !fails(candidate)) continue
      best = candidate
      improved = true
      break
    }
  }
  return best
}
