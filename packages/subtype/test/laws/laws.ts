import { type Json } from "@lintel/json-schema"
import { confirmClaims } from "../../src/judge/independent.js"
import { evaluate } from "../../src/judge/interpreter.js"
import { definitionsKey, documentOf, type Pair, type Schema } from "./generate.js"
import { inlineReferences, reorder, splitKeywords } from "./rewrite.js"

/** What a decision looks like here: the answers of the package, or a defect. */
export type Answer =
  | { readonly _tag: "Included" }
  | { readonly _tag: "NotIncluded"; readonly witness: { readonly value: Json } }
  | { readonly _tag: "Undecided"; readonly reasons: unknown }
  | { readonly _tag: "InvalidSchema" }

export type Decide = (sub: Json, sup: Json, pair: Pair) => Answer

/** The patterns of generated schemas are harmless, so an engine that is not ours may judge them. */
export const matches = (pattern: string, text: string): boolean => {
  try {
    return new RegExp(pattern, "u").test(text)
  } catch {
    return new RegExp(pattern).test(text)
  }
}

/** A pair under test, with counted questions. */
export interface Bench {
  readonly pair: Pair
  readonly values: ReadonlyArray<Json>
  readonly ask: (sub: Schema, sup: Schema, definitions?: Pair["definitions"]) => Answer
  readonly document: (schema: Schema) => Json
  /** True, false, or undefined: not told. */
  readonly accepts: (schema: Schema, value: Json) => boolean | undefined
}

export interface Count {
  questions: number
  undecided: number
  /** The first questions that stayed undecided. */
  readonly open: Array<string>
}

export const makeCount = (): Count => ({ questions: 0, undecided: 0, open: [] })

export const makeBench = (pair: Pair, values: ReadonlyArray<Json>, decide: Decide, count: Count): Bench => {
  const documents = new Map<Schema, Json>()
  const document = (schema: Schema): Json => {
    const known = documents.get(schema) ?? documentOf(pair, schema)
    documents.set(schema, known)
    return known
  }
  return {
    pair,
    values,
    document,
    ask: (sub, sup, definitions) => {
      const written = (schema: Schema): Json =>
        definitions === undefined ? document(schema) : documentOf({ dialect: pair.dialect, definitions }, schema)
      const answer = decide(written(sub), written(sup), pair)
      count.questions++
      if (answer._tag === "Undecided") {
        count.undecided++
        if (count.open.length < 20) {
          count.open.push(
            [pair.dialect, written(sub), written(sup), answer.reasons]
              .map((part) => JSON.stringify(part))
              .join("\n    ")
          )
        }
      }
      if (answer._tag === "InvalidSchema") throw new Error(`called no schema: ${JSON.stringify([sub, sup])}`)
      return answer
    },
    accepts: (schema, value) => {
      const options = { dialect: pair.dialect, matches, failures: false }
      const evaluation = evaluate(document(schema), "", value, options)
      return evaluation._tag === "Unknown" ? undefined : evaluation._tag === "Valid"
    }
  }
}

/** A law: what is wrong, or undefined. */
export interface Law {
  readonly name: string
  readonly check: (bench: Bench) => string | undefined
}

const included = (bench: Bench, sub: Schema, sup: Schema, what: string): string | undefined => {
  const answer = bench.ask(sub, sup)
  return answer._tag === "NotIncluded" ? `${what}: refuted by ${JSON.stringify(answer.witness.value)}` : undefined
}

const equivalent = (bench: Bench, left: Schema, right: Schema): string | undefined =>
  included(bench, left, right, "left to right") ?? included(bench, right, left, "right to left")

const law = (name: string, check: Law["check"]): Law => ({ name, check })
const not = (schema: Schema): Schema => ({ not: schema })
const anyOf = (...schemas: ReadonlyArray<Schema>): Schema => ({ anyOf: schemas })
const allOf = (...schemas: ReadonlyArray<Schema>): Schema => ({ allOf: schemas })

/** A value that is accepted by `sub` and not by `sup`, if the values at hand have one. */
const counterexample = (bench: Bench, sub: Schema, sup: Schema): Json | undefined =>
  bench.values.find((value) => bench.accepts(sub, value) === true && bench.accepts(sup, value) === false)

const inclusionHolds = (bench: Bench, sub: Schema, sup: Schema): string | undefined => {
  const answer = bench.ask(sub, sup)
  if (answer._tag === "Included") {
    const value = counterexample(bench, sub, sup)
    return value === undefined ? undefined : `Included, yet refuted by ${JSON.stringify(value)}`
  }
  return answer._tag === "NotIncluded" ? witnessHolds(bench, sub, sup, answer.witness.value) : undefined
}

const witnessHolds = (bench: Bench, sub: Schema, sup: Schema, value: Json): string | undefined => {
  const text = JSON.stringify(value)
  if (bench.accepts(sub, value) !== true) return `witness ${text} is not accepted by sub`
  if (bench.accepts(sup, value) !== false) return `witness ${text} is not refused by sup`
  const subjectOf = (schema: Schema) => ({
    document: bench.document(schema),
    pointer: "",
    dialect: bench.pair.dialect,
    matches
  })
  const claims = [
    { subject: subjectOf(sub), accepts: true },
    { subject: subjectOf(sup), accepts: false }
  ]
  const confirmation = confirmClaims(claims, value)
  // Where a reference leads back to itself the others overflow their stacks and have no opinion.
  const silent = confirmation._tag === "Conflict" && confirmation.opinions.every(({ agrees }) => agrees !== false)
  const excused = silent && JSON.stringify(claims.map(({ subject }) => subject.document)).includes("$ref")
  return confirmation._tag === "Confirmed" || excused ? undefined : `witness ${text}: ${JSON.stringify(confirmation)}`
}

const hasConditionals = (bench: Bench): boolean => !["draft-06", "draft-04", "openapi-3.0"].includes(bench.pair.dialect)

const agree = (left: Answer, right: Answer): boolean =>
  left._tag === "Undecided" || right._tag === "Undecided" || left._tag === right._tag

const tag = (answer: Answer): string =>
  answer._tag === "NotIncluded" ? `NotIncluded ${JSON.stringify(answer.witness.value)}` : answer._tag

export const laws: ReadonlyArray<Law> = [
  law("an inclusion holds on values, a witness is confirmed", (bench) => {
    const { left, right } = bench.pair
    return inclusionHolds(bench, left, right) ?? inclusionHolds(bench, right, left)
  }),
  law("what is empty accepts nothing, what is not has a value", (bench) => {
    const none: Schema = { not: {} }
    return inclusionHolds(bench, bench.pair.left, none) ?? inclusionHolds(bench, bench.pair.right, none)
  }),
  law("what accepts everything accepts every value", (bench) => {
    return inclusionHolds(bench, {}, bench.pair.left) ?? inclusionHolds(bench, {}, bench.pair.right)
  }),
  law("reflexive", (bench) => included(bench, bench.pair.left, bench.pair.left, "a in a")),
  law("a is in anyOf [b, a]", ({ pair, ...bench }) =>
    included({ pair, ...bench }, pair.left, anyOf(pair.right, pair.left), "a in anyOf")
  ),
  law("allOf [a, b] is in b", (bench) =>
    included(bench, allOf(bench.pair.left, bench.pair.right), bench.pair.right, "allOf in b")
  ),
  law("double negation", (bench) => equivalent(bench, bench.pair.left, not(not(bench.pair.left)))),
  law("everything is in anyOf [a, not a]", (bench) =>
    included(bench, {}, anyOf(bench.pair.left, not(bench.pair.left)), "excluded middle")
  ),
  law("nothing is in allOf [a, not a]", (bench) =>
    included(bench, allOf(bench.pair.right, not(bench.pair.right)), not({}), "contradiction")
  ),
  law("contraposition", (bench) => {
    const { left, right } = bench.pair
    const straight = bench.ask(left, right)
    const contrary = bench.ask(not(right), not(left))
    return agree(straight, contrary) ? undefined : `${tag(straight)} but ${tag(contrary)}`
  }),
  law("a difference is empty exactly if included", (bench) => {
    const { left, right } = bench.pair
    const straight = bench.ask(left, right)
    const difference = bench.ask(allOf(left, not(right)), not({}))
    return agree(straight, difference) ? undefined : `${tag(straight)} but ${tag(difference)}`
  }),
  law("de Morgan", (bench) => {
    const { left, right } = bench.pair
    return equivalent(bench, not(anyOf(left, right)), allOf(not(left), not(right)))
  }),
  law("distributing", (bench) => {
    const { left, right, third } = bench.pair
    return equivalent(bench, allOf(left, anyOf(right, third)), anyOf(allOf(left, right), allOf(left, third)))
  }),
  law("oneOf is exclusive or", (bench) => {
    const { left, right } = bench.pair
    return equivalent(bench, { oneOf: [left, right] }, anyOf(allOf(left, not(right)), allOf(not(left), right)))
  }),
  law("oneOf of three", (bench) => {
    const { left, right, third } = bench.pair
    const alone = (one: Schema, ...others: ReadonlyArray<Schema>): Schema => allOf(one, ...others.map(not))
    const spelled = anyOf(alone(left, right, third), alone(right, left, third), alone(third, left, right))
    return equivalent(bench, { oneOf: [left, right, third] }, spelled)
  }),
  law("if, then, else as clauses", (bench) => {
    if (!hasConditionals(bench)) return undefined
    const { left, right, third } = bench.pair
    const conditional: Schema = Object.fromEntries([
      ["if", left],
      ["then", right],
      ["else", third]
    ])
    return equivalent(bench, conditional, allOf(anyOf(not(left), right), anyOf(left, third)))
  }),
  law("transitive", (bench) => {
    const { left, right, third } = bench.pair
    if (bench.ask(left, right)._tag !== "Included" || bench.ask(right, third)._tag !== "Included") return undefined
    return included(bench, left, third, "a in c")
  }),
  law("reordering", (bench) => equivalent(bench, bench.pair.left, reorder(bench.pair.left) as Schema)),
  law("inlining references", (bench) =>
    equivalent(bench, bench.pair.right, inlineReferences(bench.pair, bench.pair.right))
  ),
  law("splitting keywords", (bench) => equivalent(bench, bench.pair.left, splitKeywords(bench.pair.left))),
  law("the same answer twice", (bench) => {
    const { left, right } = bench.pair
    const first = JSON.stringify(bench.ask(left, right))
    const again = JSON.stringify(bench.ask(structuredClone(left), structuredClone(right)))
    return first === again ? undefined : `${first} then ${again}`
  }),
  law("inside a property", (bench) => {
    const { left, right } = bench.pair
    const inside = (schema: Schema): Schema => ({ type: "object", required: ["p"], properties: { p: schema } })
    const straight = bench.ask(left, right)
    const deeper = bench.ask(inside(left), inside(right))
    return agree(straight, deeper) ? undefined : `${tag(straight)} but ${tag(deeper)}`
  }),
  law("inside items", (bench) => {
    const { left, right } = bench.pair
    const inside = (schema: Schema): Schema => ({ type: "array", minItems: 1, items: schema })
    const straight = bench.ask(left, right)
    const deeper = bench.ask(inside(left), inside(right))
    return agree(straight, deeper) ? undefined : `${tag(straight)} but ${tag(deeper)}`
  }),
  law("behind a reference", (bench) => {
    const { pair } = bench
    const definitions = { ...pair.definitions, left: pair.left, right: pair.right }
    const straight = bench.ask(pair.left, pair.right)
    const refer = (name: string): Schema => ({ $ref: `#/${definitionsKey(pair.dialect)}/${name}` })
    const referred = bench.ask(refer("left"), refer("right"), definitions)
    return agree(straight, referred) ? undefined : `${tag(straight)} but ${tag(referred)}`
  })
]
