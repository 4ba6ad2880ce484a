import type { Json } from "@lintel/model"
import type { Random } from "../http/documents.js"

type Box = { [key: string]: Json } | Array<Json>

/** A place in a value: what holds it, and under which key. */
interface Slot {
  readonly holder: Box
  readonly key: string | number
}

const isBox = (value: unknown): value is Box => typeof value === "object" && value !== null

const slotsOf = (root: Json): ReadonlyArray<Slot> => {
  const found: Array<Slot> = []
  const open: Array<Json> = [root]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!isBox(at)) continue
    const keys = Array.isArray(at) ? at.keys() : Object.keys(at)
    for (const key of keys) {
      found.push({ holder: at, key })
      const inner = (at as Record<string | number, Json>)[key]
      if (inner !== undefined) open.push(inner)
    }
  }
  return found
}

const valueAt = ({ holder, key }: Slot): Json => (holder as Record<string | number, Json>)[key] ?? null

const put = ({ holder, key }: Slot, value: Json): void => {
  // `__proto__` is a name like any other.
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

const names = [
  "__proto__",
  "constructor",
  "toString",
  "",
  " ",
  "a/b~c",
  "$ref",
  "x-",
  "\ud800",
  "é",
  "0",
  "-1",
  "a".repeat(300)
]

const numbers = [0, -0, 1, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 53 + 2, 1e21, 0.1 + 0.2]

const texts = [
  "",
  " ",
  "null",
  "\ud800",
  "\u0000",
  "é",
  "../../x",
  "#/",
  "#/components/schemas/None",
  "https://x.io/a#b",
  "(a+)+$",
  "(?=a)b",
  "[",
  "1e999",
  "PT0S",
  "99999999999999999999d",
  "2026-02-30",
  "{a}",
  "{",
  "a".repeat(5000)
]

const nested = (depth: number): Json => {
  let value: Json = true
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { a: value }
  return value
}

const oddValue = ({ below, pick }: Random): Json =>
  pick<() => Json>([
    () => null,
    () => true,
    () => pick(numbers),
    () => pick(texts),
    () => [],
    () => ({}),
    () => [pick(texts), pick(numbers), null],
    () => ({ [pick(names)]: pick(texts) }),
    () => nested(3 + below(60))
  ])()

type Edit = (random: Random, slots: ReadonlyArray<Slot>) => void

const edits: ReadonlyArray<Edit> = [
  // gone
  ({ pick }, slots) => {
    const { holder, key } = pick(slots)
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete holder[key]
  },
  // of another type
  (random, slots) => put(random.pick(slots), oddValue(random)),
  // what stands elsewhere, inside itself too
  ({ pick }, slots) => put(pick(slots), structuredClone(valueAt(pick(slots)))),
  // two swapped
  ({ pick }, slots) => {
    const [left, right] = [pick(slots), pick(slots)]
    const [a, b] = [structuredClone(valueAt(left)), structuredClone(valueAt(right))]
    put(left, b)
    put(right, a)
  },
  // one more
  (random, slots) => {
    const value = valueAt(random.pick(slots))
    if (Array.isArray(value)) value.push(oddValue(random))
    else if (isBox(value)) put({ holder: value, key: random.pick(names) }, oddValue(random))
  },
  // twice
  ({ pick }, slots) => {
    const value = valueAt(pick(slots))
    if (Array.isArray(value) && value.length > 0) value.push(structuredClone(pick(value)))
  },
  // under another name
  ({ pick }, slots) => {
    const { holder, key } = pick(slots)
    if (Array.isArray(holder)) return
    const value = valueAt({ holder, key })
    delete holder[key]
    put({ holder, key: pick(names) }, value)
  },
  // a number or a text a little different
  ({ below, pick }, slots) => {
    const slot = pick(slots)
    const value = valueAt(slot)
    if (typeof value === "number") put(slot, pick([value + 1, value - 1, -value, value * 10, value / 3]))
    if (typeof value === "string" && value !== "") {
      const at = below(value.length)
      put(slot, pick([value.slice(0, at), value.slice(at), value + value, `${value}${pick(texts)}`]))
    }
  }
]

/** The value with some of its parts changed: lost, of another type, moved, repeated, renamed. */
export const mutated = (random: Random, value: Json): Json => {
  const root: Array<Json> = [structuredClone(value)]
  for (let count = 1 + random.below(3); count > 0; count--) {
    const slots = slotsOf(root).slice(1)
    if (slots.length > 0) random.pick(edits)(random, slots)
  }
  return root[0] ?? null
}
