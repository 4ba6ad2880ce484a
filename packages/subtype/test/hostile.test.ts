import { isEmpty, isSubtype, judge, witness } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const chain = (length: number, link: (next: object) => object): object => {
  const definition = (index: number): object =>
    index === length - 1 ? { type: "integer" } : link({ $ref: `#/$defs/d${index + 1}` })
  return {
    $ref: "#/$defs/d0",
    $defs: Object.fromEntries(Array.from({ length }, (_, index) => [`d${index}`, definition(index)]))
  }
}

const nested = (depth: number, wrap: (inner: unknown) => unknown, inner: unknown): unknown => {
  let schema = inner
  for (let level = 0; level < depth; level++) schema = wrap(schema)
  return schema
}

const parsed = (text: string): unknown => JSON.parse(text)

/** The question, and how it must be answered: also by "Undecided", but never by not answering. */
/** Ranges of integers that do not touch. */
const ranges = (count: number, width: number): ReadonlyArray<object> =>
  Array.from({ length: count }, (_, at) => ({ type: "integer", minimum: at * 10, maximum: at * 10 + width }))

/** Two or three items are multiples of each of some numbers. */
const counts = (count: number): ReadonlyArray<object> =>
  Array.from({ length: count }, (_, at) => ({ contains: { multipleOf: at + 2 }, minContains: 2, maxContains: 3 }))

/** Definitions that lead to the next one, and to the first or another one. */
const rings = (count: number, least: number): object => {
  const to = (index: number): object => ({ $ref: `#/$defs/d${index % count}` })
  const definition = (index: number): object => ({
    type: "object",
    properties: {
      x: to(index + 1),
      y: { anyOf: [to(0), to(index * 3 + 1)] },
      v: { type: "integer", minimum: index + least }
    }
  })
  return { ...to(0), $defs: Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at}`, definition(at)])) }
}

/** A list of steps: one form with very many names, each a map of its own, and another form. */
const steps = (count: number, least: number): object => {
  const below = (at: number): object => ({ type: "object", properties: { [`with${at}`]: { minimum: least } } })
  const names = Object.fromEntries(Array.from({ length: count }, (_, at) => [`do${at}`, below(at)]))
  const run = { type: "object", required: ["run"], properties: { run: { type: "string" } } }
  return {
    type: "array",
    items: { anyOf: [{ type: "object", required: ["name"], properties: names }, run] }
  }
}

const questions: ReadonlyArray<readonly [string, () => { readonly _tag: string }, string]> = [
  [
    "thirty overlapping patterns under unevaluatedProperties",
    () => {
      const branches = Array.from({ length: 30 }, (_, index) => ({
        patternProperties: { [`p.*${index}`]: { minimum: index } }
      }))
      return isSubtype({ type: "object", anyOf: branches, unevaluatedProperties: false }, { maxProperties: 5 })
    },
    "Undecided"
  ],
  [
    "a bomb in place that a witness must be judged by",
    () =>
      isSubtype(
        chain(40, (next) => ({ anyOf: [next, next] })),
        { type: "string" }
      ),
    "NotIncluded"
  ],
  [
    "unique items by the million of three values",
    () => isSubtype({ type: "array", items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 1_000_000 }, false),
    "Included"
  ],
  [
    "thousands of properties to shrink",
    () => isSubtype({ type: "object", minProperties: 2_000 }, { type: "object", minProperties: 2_001 }),
    "NotIncluded"
  ],
  ["a pattern that backtracks", () => isSubtype({ pattern: "^(a+)+$" }, { pattern: "^a*$" }), "Included"],
  [
    "a long text for a pattern that backtracks",
    () => isSubtype({ const: `${"a".repeat(20_000)}!` }, { pattern: "^((a*)*)*$" }),
    "NotIncluded"
  ],
  ["counters of counters", () => isSubtype({ pattern: "^(x{1,1000}){1,1000}$" }, { pattern: "^x+$" }), "Included"],
  [
    "thirty lookaheads",
    () => isSubtype({ type: "string", pattern: `^${"(?=.*a)".repeat(30)}.*$` }, { pattern: "a" }),
    "Included"
  ],
  [
    "a bomb of references that is never opened",
    () => {
      const bomb = chain(60, (next) => ({ type: "array", prefixItems: [next, next], minItems: 2 }))
      return isSubtype(bomb, structuredClone(bomb))
    },
    "Included"
  ],
  [
    "a bomb of references whose only value is huge",
    () => witness(chain(30, (next) => ({ type: "array", prefixItems: [next, next], minItems: 2 }))),
    "Undecided"
  ],
  [
    "a bomb in place",
    () =>
      isSubtype(
        { ...chain(60, (next) => ({ allOf: [next, next] })), unevaluatedProperties: false },
        { type: "number" }
      ),
    "Included"
  ],
  [
    "a bomb in place of a closed sender",
    () => {
      const bomb = chain(40, (next) => ({ anyOf: [next, { type: "object", properties: { p: next } }] }))
      return isSubtype(bomb, structuredClone(bomb), { sender: "closed" })
    },
    "Included"
  ],
  ["a reference to itself in place", () => isSubtype({ $ref: "#" }, { type: "string" }), "Undecided"],
  [
    "a property named __proto__",
    () =>
      isSubtype(
        parsed('{"type":"object","required":["__proto__"],"properties":{"__proto__":{"type":"integer"}}}'),
        parsed('{"properties":{"__proto__":{"type":"string"}}}')
      ),
    "NotIncluded"
  ],
  [
    "a definition named __proto__",
    () =>
      isSubtype(parsed('{"$ref":"#/$defs/__proto__","$defs":{"__proto__":{"type":"integer"}}}'), { type: "number" }),
    "Included"
  ],
  ["a name of every object", () => isSubtype({ $ref: "#/$defs/toString", $defs: {} }, false), "Undecided"],
  [
    "schemas nested too deeply",
    () =>
      isSubtype(
        nested(100_000, (items) => ({ items }), true),
        {}
      ),
    "InvalidSchema"
  ],
  [
    "four hundred negations",
    () =>
      isSubtype(
        nested(400, (not) => ({ not }), { type: "integer" }),
        true
      ),
    "Included"
  ],
  ["a constant nested too deeply", () => isSubtype({ const: nested(3000, (item) => [item], 1) }, {}), "InvalidSchema"],
  [
    "a thousand definitions, each required by the one before",
    () => isEmpty(chain(1000, (next) => ({ type: "object", required: ["x"], properties: { x: next } }))),
    "Inhabited"
  ],
  ["a number beyond doubles", () => isSubtype(parsed('{"minimum":1e400}'), {}), "InvalidSchema"],
  [
    "very small and very large divisors",
    () => isEmpty({ type: "number", allOf: [{ multipleOf: 1e300 }, { multipleOf: 1e-300 }], exclusiveMinimum: 0 }),
    "Inhabited"
  ],
  [
    "a very long text, bounds only",
    () => isSubtype({ minLength: 1e15, type: "string" }, { minLength: 10 }),
    "Included"
  ],
  ["a very long text to be shown", () => isSubtype({ minLength: 1e15, type: "string" }, false), "Undecided"],
  ["a very long array to be shown", () => isSubtype({ minItems: 1e15, type: "array" }, false), "Undecided"],
  [
    "a hundred thousand values",
    () =>
      isSubtype(
        { type: "integer", minimum: 0, maximum: 99_999 },
        { enum: Array.from({ length: 100_000 }, (_, value) => value) }
      ),
    "Included"
  ],
  [
    "a million repetitions of repetitions",
    () => isSubtype({ type: "string", pattern: "(a{1000}){1000}" }, { pattern: "b" }),
    "Undecided"
  ],
  [
    "a million repetitions",
    () => isSubtype({ type: "string", pattern: "^a{1000000}$" }, { pattern: "b" }),
    "NotIncluded"
  ],
  [
    "five thousand ranges in wider ones",
    () => isSubtype({ anyOf: ranges(5_000, 5) }, { anyOf: ranges(5_000, 6) }),
    "Included"
  ],
  [
    "five thousand ranges in narrower ones",
    () => isSubtype({ anyOf: ranges(5_000, 6) }, { anyOf: ranges(5_000, 5) }),
    "NotIncluded"
  ],
  [
    "forty counts of overlapping items",
    () => isSubtype({ type: "array", allOf: counts(40) }, { maxItems: 4 }),
    "NotIncluded"
  ],
  [
    "twenty items that differ",
    () =>
      isSubtype(
        { type: "array", allOf: Array.from({ length: 20 }, (_, value) => ({ contains: { const: value } })) },
        { minItems: 21 }
      ),
    "NotIncluded"
  ],
  [
    "a million properties",
    () => isSubtype({ type: "object", minProperties: 1_000_000 }, { maxProperties: 3 }),
    "Undecided"
  ],
  [
    "twenty thousand different objects to be found",
    () =>
      witness({
        type: "array",
        minItems: 20_000,
        uniqueItems: true,
        items: { type: "object", required: ["a"], properties: { a: { type: "integer" } } }
      }),
    "Inhabited"
  ],
  [
    "five thousand positions, all of them wider",
    () => {
      const positions = (type: string): object => ({
        type: "array",
        prefixItems: Array.from({ length: 5_000 }, (_, minimum) => ({ type, minimum }))
      })
      return isSubtype(positions("integer"), positions("number"))
    },
    "Included"
  ],
  [
    "twenty thousand different objects to be judged",
    () =>
      judge(
        { uniqueItems: true },
        false,
        Array.from({ length: 20_000 }, (_, a) => ({ a }))
      ),
    "NotIncluded"
  ],
  [
    "a bomb of objects whose every leaf is refused",
    () => {
      const bomb = (type: string): object => ({
        $ref: "#/$defs/d0",
        $defs: Object.fromEntries(
          Array.from({ length: 13 }, (_, level) => {
            const next = { $ref: `#/$defs/d${level + 1}` }
            const inner = { type: "object", required: ["a", "b"], properties: { a: next, b: next } }
            return [`d${level}`, level === 12 ? { type } : inner]
          })
        )
      })
      return isSubtype(bomb("integer"), bomb("string"))
    },
    "NotIncluded"
  ],
  [
    "a dialect that there is not",
    () => isSubtype({}, {}, { dialect: parsed('"draft-03"') as "draft-04" }),
    "InvalidSchema"
  ],
  [
    "twenty thousand different arrays to be found",
    () =>
      witness({ type: "array", minItems: 20_000, uniqueItems: true, items: { type: "array", items: {}, minItems: 1 } }),
    "Inhabited"
  ],
  [
    "seven definitions that lead to each other, two at a time",
    () => isSubtype(rings(7, 1), rings(7, 0), { budget: 150_000 }),
    "Included"
  ],
  [
    "six hundred names under one condition of a closed sender",
    () => isSubtype(steps(600, 1), steps(600, 0), { sender: "closed", reader: "tolerant", budget: 50_000 }),
    "Included"
  ],
  ["no schema", () => isSubtype(undefined, {}), "InvalidSchema"],
  ["a list of properties", () => isSubtype({ properties: [] }, {}), "InvalidSchema"]
]

describe("hostile schemas", () => {
  it.each(questions)("%s", { timeout: 60_000 }, (_name, ask, tag) => {
    expect(ask()._tag).toBe(tag)
  })

  it("a cycle of a thousand requirements is empty, a chain that only may go on is not", () => {
    const cycle = (required: ReadonlyArray<string>): object => {
      const next = (index: number): object => ({ $ref: `#/$defs/d${(index + 1) % 1000}` })
      const definition = (index: number): object => ({ type: "object", required, properties: { next: next(index) } })
      return {
        $ref: "#/$defs/d0",
        $defs: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`d${index}`, definition(index)]))
      }
    }
    expect(isEmpty(cycle(["next"]))).toEqual({ _tag: "Empty" })
    expect(isEmpty(cycle([]))).toEqual({ _tag: "Inhabited", witness: { value: {} } })
  })

  it("a spent budget is an answer, with a reason", () => {
    const patterns = Array.from({ length: 14 }, (_, index) => ({ pattern: `x${index}y` }))
    const result = isEmpty({ type: "string", allOf: patterns }, { budget: 20_000 })
    expect(result).toMatchObject({ _tag: "Undecided", reasons: [{ _tag: "OutOfBudget" }] })
  })
})
