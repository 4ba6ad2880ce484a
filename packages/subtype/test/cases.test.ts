import { isSubtype } from "@lintel/subtype"
import { type Dialect, type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { evaluate } from "../src/judge/interpreter.js"
import { type Case, cases, type Direction, directionsOf } from "./cases.js"
import { matches } from "./laws/laws.js"

/** The verdict, and what the interpreter says of the witness where the options leave the schemas as written. */
const verdict = ({ dialect, row: { options }, sub, sup }: Direction): string => {
  const answer = isSubtype(sub, sup, { ...options, dialect })
  if (answer._tag === "Included") return "included"
  if (answer._tag === "Undecided") return answer.reasons.length > 0 ? "undecided" : "undecided without a reason"
  if (answer._tag !== "NotIncluded") return JSON.stringify(answer)
  if (answer.reasons.length === 0) return "not included without a reason"
  if (answer.reasons.some(({ sub: left, sup: right }) => left === undefined || right === undefined)) return "no places"
  const judge = (schema: Json, of: Dialect): string =>
    evaluate(schema, "", answer.witness.value, { dialect: of, matches })._tag
  const judged = options === undefined ? `${judge(sub, dialect.sub)} ${judge(sup, dialect.sup)}` : "Valid Invalid"
  return judged === "Valid Invalid" ? "not-included" : `${judged} ${JSON.stringify(answer.witness.value)}`
}

describe("labelled pairs", () => {
  it.each(cases.map((row): [string, Case] => [`${row.keyword}: ${row.name}`, row]))("%s", (_name, row) => {
    for (const direction of directionsOf(row)) expect(verdict(direction)).toBe(direction.label)
  })
})

const keywords = `type enum const multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength
  pattern format items prefixItems additionalItems contains minContains maxContains minItems maxItems uniqueItems
  properties patternProperties additionalProperties propertyNames required minProperties maxProperties
  dependentRequired dependentSchemas dependencies allOf anyOf oneOf not if unevaluatedItems unevaluatedProperties $ref
  $anchor $id $dynamicRef $recursiveRef nullable sender reader enums direction`.split(/\s+/)

/** Mistakes that checkers are known to make, by the number that cases refer to. */
const traps: ReadonlyMap<number, string> = new Map([
  [1, "properties alone accept values of other kinds"],
  [2, "required counts without a property"],
  [3, "a required infinite recursion accepts nothing"],
  [4, "oneOf with a schema twice accepts nothing"],
  [5, "a widened or added branch of oneOf may break"],
  [6, "additionalProperties does not see allOf"],
  [7, "unevaluated parts of a then do not see the if"],
  [8, "minContains 0 asks nothing, yet evaluates"],
  [9, "maxContains alone asks nothing"],
  [10, "additionalItems without a list of items asks nothing"],
  [11, "unique items of two values are at most two"],
  [12, "an enumeration of names bounds the count"],
  [13, "lengths count code points"],
  [14, "a dot is no newline"],
  [15, "digits and words are ASCII, white space is Unicode"],
  [16, "anchors belong to their branch"],
  [17, "1.0 is an integer"],
  [18, "multiples are decimal"],
  [19, "a witness beyond doubles cannot be shown"],
  [20, "$id in a value names nothing"],
  [21, "a reference is relative to the nearest $id"],
  [22, "a property may have the name of a keyword"],
  [23, "annotations do not count, properties of their names do"],
  [24, "nullable without a type says nothing"],
  [25, "if alone asks nothing"],
  [26, "the content of a string is not asserted"],
  [27, "not closed is having another key"],
  [28, "recursion through not is meaningful"],
  [29, "key order does not make values different"]
])

describe("the folder of cases", () => {
  it("has a file for every keyword, each with two cases or more", () => {
    for (const keyword of keywords) {
      expect([keyword, cases.filter((row) => row.keyword === keyword).length > 1]).toEqual([keyword, true])
    }
  })

  it("guards against every known trap", () => {
    const guarded = new Set(cases.map(({ trap }) => trap))
    expect([...traps.keys()].filter((trap) => !guarded.has(trap))).toEqual([])
    expect(cases.filter(({ trap }) => trap !== undefined && !traps.has(trap))).toEqual([])
  })

  it("has one name for each case of a keyword", () => {
    const names = cases.map(({ keyword, name }) => `${keyword}: ${name}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
