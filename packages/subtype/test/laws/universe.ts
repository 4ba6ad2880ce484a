import { type Json } from "@lintel/json-schema"
import { type Focus, names } from "./generate.js"
import { type Random } from "./random.js"

/** Values over the alphabet of the generated schemas. */
const scalars: ReadonlyArray<Json> = [
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  4,
  -1,
  0.5,
  1.5,
  0.1,
  2.5,
  11,
  "",
  "a",
  "b",
  "c",
  "ab",
  "bc",
  "aa",
  "aab",
  "1",
  "\u{1F600}"
]
const few: ReadonlyArray<Json> = [null, true, 0, 1, 1.5, "a", "ab", "", [], {}]

const keys = ["a", "b", "c", "ab", "aa", ""]

const compounds = (parts: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  const found: Array<Json> = [[], {}]
  for (const part of parts) {
    found.push([part], [part, part], ...keys.map((key) => ({ [key]: part })))
    for (const other of few) {
      found.push([part, other], { a: part, b: other }, { a: other, c: part }, { b: part, ab: other })
    }
  }
  found.push([0, 1, 2], ["a", "b", "a"], [0, "a", null, true], [[], [], {}], [0, 0, 0])
  found.push({ a: 0, b: 0, c: 0 }, { a: "a", b: "b", c: "c", ab: "ab" }, { c: 1, ab: 2, aa: 3 })
  return found
}

const flat = compounds(scalars)
const nestedParts: ReadonlyArray<Json> = [
  [0],
  ["a"],
  [1, 1],
  { a: 0 },
  { a: "a" },
  { b: 1 },
  { a: {} },
  { a: [] },
  [[]]
]
const nested = compounds(nestedParts)
const deep: ReadonlyArray<Json> = [
  { a: { a: { a: {} } } },
  { a: { a: 0, b: 1 }, b: 0 },
  [[[]]],
  [[0], [1]],
  { b: [{ a: 0 }] },
  [{ a: "a", b: 1 }, 0]
]

/** All values of the universe: some two thousand. */
const universe: ReadonlyArray<Json> = [...scalars, ...flat, ...nested, ...deep]

/** A few dozen values that cover every kind. */
export const smallUniverse = (random: Random, count: number): ReadonlyArray<Json> => [
  ...scalars.slice(0, 22),
  [],
  {},
  ...Array.from({ length: count }, () => random.pick(universe))
]

const sequences = <A>(parts: ReadonlyArray<A>, longest: number): ReadonlyArray<ReadonlyArray<A>> => {
  const found: Array<ReadonlyArray<A>> = [[]]
  for (let index = 0; index < found.length; index++) {
    const sequence = found[index] ?? []
    if (sequence.length < longest) for (const part of parts) found.push([...sequence, part])
  }
  return found
}

const objectsOver = (members: ReadonlyArray<string>, parts: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  let found: ReadonlyArray<{ readonly [name: string]: Json }> = [{}]
  for (const name of members)
    found = found.flatMap((object) => [object, ...parts.map((part) => ({ ...object, [name]: part }))])
  return found
}

/** Every value of one kind over a small alphabet: for a campaign with that focus. */
export const exhaustive = (focus: Focus): ReadonlyArray<Json> => {
  if (focus === "arrays") return [...scalars, ...sequences([null, 0, 1.5, "a", []], 4), ...nested]
  if (focus === "objects") return [...scalars, ...objectsOver(["a", "b", "c", "ab", "aa"], [null, 1, "a"]), ...nested]
  if (focus === "numbers") return [null, "a", [], {}, ...Array.from({ length: 520 }, (_, index) => (index - 60) / 20)]
  if (focus === "strings") return [...scalars, ...sequences(["a", "b", "c", "1"], 4).map((letters) => letters.join(""))]
  if (focus === "counts") return sequences([0, 1, 2, 3], 5)
  if (focus === "names") return objectsOver([...names, "d", "aa"], [0, 1, 3]).filter((_, index) => index % 3 !== 1)
  if (focus === "patterns") return sequences(["a", "b", "1", " ", "\n"], 4).map((letters) => letters.join(""))
  return universe
}
