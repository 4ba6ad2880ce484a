import { type Json } from "@lintel/json-schema"
import { createArena, isSubtype, type SubtypeOptions } from "@lintel/subtype"
import { isClosed, relaxed } from "./closed.js"
import { documentOf, type Focus, type Pair } from "./generate.js"
import { makeBench, makeCount } from "./laws.js"
import { pairOf } from "./run.js"
import { shrink } from "./shrink.js"

/** What an option means, on values: which of them `sub` sends and which `sup` takes; undefined where nobody can say. */
interface Meaning {
  readonly options: SubtypeOptions
  readonly sends: (pair: Pair, value: Json) => boolean | undefined
  readonly takes: (pair: Pair, value: Json) => boolean | undefined
}

const plain = (pair: Pair, side: "left" | "right", value: Json): boolean | undefined =>
  makeBench(pair, [], () => ({ _tag: "Included" }), makeCount()).accepts(pair[side], value)

export const meanings: { readonly [name: string]: Meaning } = {
  "sender closed": {
    options: { sender: "closed" },
    sends: (pair, value) => isClosed(pair, pair.left, value),
    takes: (pair, value) => plain(pair, "right", value)
  },
  "reader tolerant": {
    options: { reader: "tolerant" },
    sends: (pair, value) => plain(pair, "left", value),
    takes: (pair, value) => plain(relaxed(pair, "tolerant"), "right", value)
  },
  "enums open": {
    options: { enums: "open" },
    sends: (pair, value) => plain(pair, "left", value),
    takes: (pair, value) => plain(relaxed(pair, "open-enums"), "right", value)
  }
}

/** Values that are judged wrongly, one by one, in an arena of their own. */
const misjudged = (pair: Pair, meaning: Meaning, values: ReadonlyArray<Json>): string | undefined => {
  const arena = createArena()
  const [left, right] = [pair.left, pair.right].map((side) =>
    arena.compile(documentOf(pair, side), { dialect: pair.dialect }).at("")
  )
  if (left === undefined || right === undefined) throw new Error("two documents give two schemas")
  for (const value of values) {
    const [sent, taken] = [meaning.sends(pair, value), meaning.takes(pair, value)]
    const { _tag: answer } = arena.judge(left, right, value, meaning.options)
    const isRight =
      answer === "NotIncluded"
        ? sent !== false && taken !== true
        : answer !== "Included" || sent !== true || taken !== false
    if (!isRight) return `judged ${answer}: ${JSON.stringify(value)}`
  }
  return undefined
}

/** What is wrong with the answer for a pair under an option, judged on values. */
const optionViolation = (pair: Pair, meaning: Meaning, values: ReadonlyArray<Json>): string | undefined => {
  const answer = isSubtype(documentOf(pair, pair.left), documentOf(pair, pair.right), {
    ...meaning.options,
    dialect: pair.dialect
  })
  const wrong = misjudged(pair, meaning, values)
  if (wrong !== undefined) return wrong
  if (answer._tag === "Included") {
    const value = values.find((item) => meaning.sends(pair, item) === true && meaning.takes(pair, item) === false)
    return value === undefined ? undefined : `Included, yet refuted by ${JSON.stringify(value)}`
  }
  if (answer._tag !== "NotIncluded") return undefined
  const { value } = answer.witness
  const text = JSON.stringify(value)
  if (meaning.sends(pair, value) === false) return `witness ${text} is not sent`
  return meaning.takes(pair, value) === true ? `witness ${text} is taken` : undefined
}

// What the oracle on values does not know.
const beyond = /\$dynamic|\$recursive|"\$id"/

/** Pairs that break an option's meaning, shrunk. */
export const optionViolations = (
  name: string,
  first: number,
  count: number,
  values: ReadonlyArray<Json>,
  focus: Focus = "objects"
): ReadonlyArray<string> => {
  const meaning = meanings[name]
  if (meaning === undefined) throw new Error(`no option ${name}`)
  const found: Array<string> = []
  for (let seed = first; seed < first + count && found.length < 3; seed++) {
    const pair = pairOf(seed, 2, focus)
    if (beyond.test(JSON.stringify(pair))) continue
    if (optionViolation(pair, meaning, values) === undefined) continue
    const small = shrink(pair, (candidate) => optionViolation(candidate, meaning, values) !== undefined, 600)
    found.push(`seed ${seed}: ${String(optionViolation(small, meaning, values))} ${JSON.stringify(small)}`)
  }
  return found
}
