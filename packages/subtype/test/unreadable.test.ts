import { type Dialect } from "@lintel/json-schema"
import { accepts, createArena, intersects, isEmpty, isEquivalent, isSubtype, judge } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const boom = (): never => {
  throw new Error("boom")
}

const hidden = (object: object, name: string): unknown =>
  Object.defineProperty(object, name, { enumerable: true, get: boom })

const circular = (): unknown => {
  const schema: { type: string; properties: { [name: string]: unknown } } = { type: "object", properties: {} }
  schema.properties["a/b"] = schema
  return schema
}

const shared = (levels: number): unknown => {
  let schema: unknown = { type: "string" }
  for (let level = 0; level < levels; level++) schema = { properties: { a: schema, b: schema } }
  return schema
}

const sharedConstant = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value, value]
  return { const: value }
}

const sparse = (item: unknown): unknown => {
  const list = [item]
  list.length = 2
  return list
}

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What somebody who writes no types may hand over, and the place that the answer names. */
const schemas: ReadonlyArray<readonly [what: string, schema: () => unknown, pointer: string, reason: RegExp]> = [
  ["an accessor that throws", () => hidden({}, "type"), "/type", /reading it fails: boom/],
  ["one below", () => ({ properties: hidden({}, "a") }), "/properties/a", /reading it fails: boom/],
  ["one in an enumeration", () => ({ enum: hidden([1], "0") }), "/enum/0", /reading it fails: boom/],
  ["one in a constant", () => ({ const: { x: hidden({}, "a") } }), "/const/x/a", /reading it fails: boom/],
  ["a proxy that tells no keys", () => new Proxy({ type: "string" }, { ownKeys: boom }), "", /reading it fails: boom/],
  ["a revoked proxy", () => ({ not: revoked() }), "/not", /reading it fails/],
  ["a schema inside itself", circular, "/properties/a~1b", /leads back into itself/],
  ["a date for a schema", () => ({ items: new Date(0) }), "/items", /must be an object or a boolean/],
  ["a map for a schema", () => new Map(), "", /must be an object or a boolean/],
  ["a date as a constant", () => ({ const: new Date(0) }), "/const", /holds what JSON does not have/],
  ["a bigint as a constant", () => ({ const: 1n }), "/const", /holds what JSON does not have/],
  ["a function in an enumeration", () => ({ enum: [boom] }), "/enum", /holds what JSON does not have/],
  ["a constant inside itself", () => ({ const: circular() }), "/const", /nested too deeply/],
  ["not a number", () => ({ const: [Number.NaN] }), "/const", /number out of range/],
  ["an infinite bound", () => ({ minimum: Number.POSITIVE_INFINITY }), "/minimum", /must be a number/],
  ["a hole among the branches", () => ({ allOf: sparse({}) }), "/allOf/1", /nothing at this position/],
  ["a hole among the names", () => ({ required: sparse("a") }), "/required", /must be an array of strings/],
  ["a part that is shared without end", () => shared(60), "/properties/a", /the same parts again and again/],
  ["a constant that is shared without end", () => sharedConstant(60), "/const", /more than 2,000,000 values/],
  ["no text as $dynamicRef", () => ({ $dynamicRef: 1 }), "/$dynamicRef", /must be a string/]
]

describe("what is not JSON is told with its place", () => {
  it.each(schemas)("%s", (_what, make, pointer, reason) => {
    const schema = make()
    const arena = createArena()
    const document = arena.compile({ $defs: { a: { type: "string" } } })
    const given = document.schema(schema)
    const answers = [
      isSubtype(schema, { type: "string" }),
      isSubtype({ type: "string" }, schema),
      isEmpty(schema),
      intersects({}, schema),
      isEquivalent(schema, {}),
      judge(schema, {}, 1),
      accepts(schema, 1),
      arena.verdict(given, document.at("#/$defs/a")),
      arena.isSubtype(document.at("#/$defs/a"), given)
    ]
    for (const answer of answers) {
      expect(answer).toMatchObject({ _tag: "InvalidSchema", reason: expect.stringMatching(reason) as unknown })
      expect(answer._tag === "InvalidSchema" && answer.pointer.startsWith(pointer)).toBe(true)
    }
    expect(answers.map((answer) => answer._tag === "InvalidSchema" && answer.side).slice(0, 3)).toEqual([
      "sub",
      "sup",
      "sub"
    ])
  })

  it("members that are undefined count as absent", () => {
    expect(isSubtype({ type: "string", minLength: undefined }, { type: "string" })._tag).toBe("Included")
  })

  it("an annotation may hold anything that can be read", () => {
    expect(isSubtype({ type: "string", default: circular() }, { type: "string" })._tag).toBe("Included")
  })

  it("a value that cannot be read is judged by nobody", () => {
    for (const value of [hidden({}, "a"), new Date(0), 1n, undefined]) {
      expect(judge({}, { type: "string" }, value as never)._tag).toBe("Undecided")
      expect(accepts({ type: "string" }, value as never)._tag).toBe("Undecided")
    }
  })
})

describe("$recursiveRef", () => {
  it("means the recursive root and nothing else", () => {
    const other = { $recursiveRef: "#/$defs/x", $defs: { x: { type: "string" } } }
    expect(isSubtype(other, {}, { dialect: "2019-09" })).toEqual({
      _tag: "InvalidSchema",
      side: "sub",
      pointer: "/$recursiveRef",
      reason: '$recursiveRef must be "#"'
    })
    expect(isSubtype(other, {})._tag).toBe("Included")
  })
})

describe("options that are none", () => {
  const options: ReadonlyArray<readonly [options: unknown, reason: string]> = [
    [null, "options must be an object, not null"],
    ["closed", "options must be an object, not string"],
    [{ sender: "close" }, '"close" is no value of the option sender: "as-written" or "closed"'],
    [{ formats: true }, 'true is no value of the option formats: "annotation" or "assertion"'],
    [{ budget: Number.NaN }, "NaN is no value of the option budget: a number from 0"],
    [{ maxDepth: "5" }, '"5" is no value of the option maxDepth: a number from 0'],
    [{ direction: "up" }, '"up" is no value of the option direction: "request" or "response"'],
    [{ dialect: "draft-03" }, '"draft-03" is not a dialect'],
    [{ dialect: null }, "null is not a dialect"],
    [{ dialect: { sub: "draft-07", sup: "__proto__" } }, '"__proto__" is not a dialect'],
    [new Proxy({}, { getOwnPropertyDescriptor: boom }), "the options cannot be read"]
  ]
  it.each(options.map(([given, reason]) => [reason, given] as const))("%s", (reason, given) => {
    const answer = isSubtype({ type: "string" }, {}, given as { dialect: Dialect })
    expect(answer).toMatchObject({ _tag: "InvalidSchema", pointer: "", reason })
  })
})
