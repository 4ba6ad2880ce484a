import {
  canonical,
  decode,
  decodeText,
  type DecodeError,
  encode,
  type Json,
  Model,
  stableStringify
} from "@lintel/model"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyModel, shuffled } from "./arbitrary.js"

const runs = { numRuns: 150, seed: 7 }

describe("encode and decode", () => {
  it("give back the canonical Model", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const decoded = decodeText(encode(model))
        expect(decoded).toEqual({ _tag: "Decoded", model: canonical(model) })
        if (decoded._tag === "Decoded") expect(encode(decoded.model)).toBe(encode(model))
      }),
      runs
    )
  })

  it("do not see the order of keys, nor that of sets", () => {
    fc.assert(
      fc.property(anyModel, fc.integer({ min: 1, max: 1000 }), (model, seed) => {
        const other = shuffled(model, seed) as Model
        expect(encode(other)).toBe(encode(model))
      }),
      runs
    )
    const service = { provides: ["contract:b", "contract:a", "contract:b"] as const, technology: ["z", "a"] }
    const turned = { provides: ["contract:a", "contract:b"] as const, technology: ["a", "z"] }
    expect(encode({ lintel: "1.0", services: { web: service } })).toBe(
      encode({ lintel: "1.0", services: { web: turned } })
    )
  })

  it("keep the order of lists that are not sets", () => {
    const flow = (steps: ReadonlyArray<{ readonly _tag: "Work"; readonly name: string }>): Model => ({
      lintel: "1.0",
      flows: { "a/b": { of: "service:a", trigger: { _tag: "Schedule", cron: "* * * * *" }, steps } }
    })
    const [first, second] = [{ _tag: "Work", name: "b" } as const, { _tag: "Work", name: "a" } as const]
    expect(encode(flow([first, second]))).not.toBe(encode(flow([second, first])))
  })

  it("agree with the Schema on what a Model is", () => {
    const isModel = Schema.is(Model)
    const strict = Schema.decodeUnknownResult(Model, { onExcessProperty: "error" })
    fc.assert(
      fc.property(anyModel, fc.integer({ min: 0, max: 10_000 }), fc.jsonValue(), (model, seed, junk) => {
        expect(isModel(model)).toBe(true)
        const broken = perturbed(model, seed, junk as Json)
        expect(decode(broken)._tag === "Decoded").toBe(strict(broken)._tag === "Success")
      }),
      { numRuns: 300, seed: 11 }
    )
  })
})

/** The value with one place, chosen by `seed`, replaced or given a further field. */
const perturbed = (root: unknown, seed: number, junk: Json): unknown => {
  const copy = structuredClone(root)
  const places: Array<() => void> = []
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    for (const key of Object.keys(value)) {
      places.push(() => Reflect.set(value, key, junk))
      places.push(() => Reflect.deleteProperty(value, key))
      places.push(() => Reflect.set(value, `${key}x`, junk))
      visit(Reflect.get(value, key))
    }
  }
  visit(copy)
  places[seed % Math.max(1, places.length)]?.()
  return copy
}

const errorsOf = (value: unknown): ReadonlyArray<Omit<DecodeError, "_tag">> => {
  const decoded = decode(value)
  return decoded._tag === "Decoded" ? [] : decoded.errors.map(({ pointer, reason }) => ({ pointer, reason }))
}

describe("decode", () => {
  it.each<readonly [string, unknown, string, string]>([
    [
      "a misspelt field",
      { services: { web: { teir: "critical" } } },
      "/services/web/teir",
      'is not a field here; did you mean "tier"?'
    ],
    [
      "an unknown field",
      { teams: { a: { zzzzz: 1 } } },
      "/teams/a/zzzzz",
      "is not a field here; fields are contacts, description, extensions, formerly, onCall"
    ],
    [
      "a misspelt word",
      { services: { web: { tier: "critcal" } } },
      "/services/web/tier",
      'must be one of "critical", "important", "standard", "besteffort", but is "critcal"; did you mean "critical"?'
    ],
    ["another type", { services: { web: { version: 2 } } }, "/services/web/version", "must be a text, but is a number"],
    ["a list for an object", { services: [] }, "/services", "must be an object, but is a list"],
    ["a missing field", { calls: { "a/b": { to: {} } } }, "/calls/a~1b", 'needs a field "from"'],
    [
      "another kind of reference",
      { calls: { "a/b": { from: "team:x", to: {} } } },
      "/calls/a~1b/from",
      '"team:x" is a team, not a service or external'
    ],
    [
      "no reference",
      { services: { web: { owner: "us" } } },
      "/services/web/owner",
      '"us" is not an address such as team:name'
    ],
    [
      "a unit in another spelling",
      { stores: { db: { staleness: "1000ms" } } },
      "/stores/db/staleness",
      '"1000ms" is not canonical: write "1s"'
    ],
    [
      "no unit",
      { stores: { db: { staleness: "soon" } } },
      "/stores/db/staleness",
      '"soon" is not a duration such as 800ms, 1.5s or 28d'
    ],
    [
      "a unit or a word",
      { channels: { c: { retention: "long" } } },
      "/channels/c/retention",
      '"long" is not a duration such as 800ms, 1.5s or 28d, nor one of "forever", "untilConsumed"'
    ],
    [
      "an unknown tag",
      { contracts: { c: { _tag: "Htpp", operations: {} } } },
      "/contracts/c/_tag",
      'must be "Http", but is a text'
    ],
    [
      "an unknown tag of a union",
      { messages: { m: { payload: { _tag: "Json" } } } },
      "/messages/m/payload/_tag",
      'must be one of "JsonSchema", "Avro", "Protobuf", "Unknown", but is "Json"'
    ],
    [
      "a count of zero",
      { deployments: { d: { of: "service:a", instances: 0 } } },
      "/deployments/d/instances",
      "must be a value greater than or equal to 1"
    ],
    [
      "half an instance",
      { deployments: { d: { of: "service:a", instances: 1.5 } } },
      "/deployments/d/instances",
      "must be an integer"
    ],
    [
      "a name that is not encoded",
      { services: { "a b": {} } },
      "/services/a b",
      '"a b" is not an encoded name: use segment(name)'
    ]
  ])("names %s", (_what, part, pointer, reason) => {
    expect(errorsOf({ lintel: "1.0", ...(part as object) })).toEqual([{ pointer, reason }])
  })

  it("says what is no Model at all", () => {
    expect(errorsOf([])).toEqual([{ pointer: "", reason: "is not a JSON object" }])
    expect(errorsOf({})).toEqual([{ pointer: "/lintel", reason: 'is not a version of the Model such as "1.0"' }])
    expect(errorsOf({ lintel: 1 })).toEqual([
      { pointer: "/lintel", reason: 'is not a version of the Model such as "1.0"' }
    ])
    expect(decodeText("{")).toMatchObject({ _tag: "Refused", total: 1 })
  })

  it("reports at most 20 flaws, the first by place, and counts all", () => {
    const services = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`s${n}`, { owner: 1, tier: 2 }]))
    const decoded = decode({ lintel: "1.0", services })
    if (decoded._tag === "Decoded") throw new Error("decoded")
    expect(decoded.total).toBe(60)
    expect(decoded.errors).toHaveLength(20)
    const pointers = decoded.errors.map(({ pointer }) => pointer)
    expect(pointers).toEqual(pointers.toSorted())
  })

  it("keeps unknown fields of a newer minor version, and refuses a newer major one", () => {
    const newer = { lintel: "1.99", services: { web: { tier: "critical", quantum: { a: 1 } } }, portals: { x: {} } }
    const decoded = decode(newer)
    expect(decoded).toEqual({ _tag: "Decoded", model: newer })
    if (decoded._tag === "Decoded") expect(JSON.parse(encode(decoded.model))).toEqual(newer)
    expect(errorsOf({ ...newer, services: { web: { tier: 1 } } })).toHaveLength(1)
    expect(errorsOf({ lintel: "2.0" })[0]?.reason).toBe(
      "is version 2.0; this Lintel reads 1.x: update Lintel to read it"
    )
  })

  it("keeps names of payloads as they are written: what a step of a saga is given may be called anything", () => {
    const names = ["@type", "order id", "é", "a/b", "__proto__"]
    const given = names.map((name) => [name, { _tag: "Saga", pointer: "/id" }] as const)
    const step = {
      kind: "pivot",
      action: { _tag: "Operation", operation: "operation:a/b", with: Object.fromEntries(given) }
    }
    const model = JSON.parse(
      JSON.stringify({ lintel: "1.0", sagas: { s: { by: "service:a", steps: { one: step } } } })
    ) as unknown
    const decoded = decode(model)
    if (decoded._tag === "Refused") throw new Error(JSON.stringify(decoded.errors))
    const action = decoded.model.sagas?.["s"]?.steps["one"]?.action
    expect(Object.keys(action?.with ?? {}).toSorted()).toEqual(names.toSorted())
    expect(decode(JSON.parse(encode(decoded.model)))).toEqual(decoded)
  })

  it("is not fooled by the keys of Object.prototype", () => {
    const hostile = JSON.parse('{"lintel":"1.0","services":{"__proto__":{"tier":"critical"}}}') as unknown
    expect(errorsOf(hostile)).toEqual([
      { pointer: "/services/__proto__", reason: '"__proto__" is not an encoded name: use segment(name)' }
    ])
    expect(errorsOf({ lintel: "1.0", services: { constructor: {}, toString: {} } })).toEqual([])
    expect(errorsOf({ lintel: "1.0", services: { web: { hasOwnProperty: 1 } } })).toHaveLength(1)
    const extended = JSON.parse('{"lintel":"1.0","services":{"a":{"extensions":{"__proto__":{"x":1},"b":2}}}}') as Model
    const text = encode(extended)
    expect(text).toContain('"__proto__": {')
    expect(decodeText(text)._tag).toBe("Decoded")
    expect(({} as { readonly x?: number }).x).toBeUndefined()
  })

  it("survives values nested ten thousand deep", () => {
    const nested = `${'{"b":1,"a":'.repeat(10_000)}[${"}".repeat(0)}1]${"}".repeat(10_000)}`
    const text = `{"lintel":"1.0","services":{"web":{"extensions":{"deep":${nested}}}}}`
    const decoded = decodeText(text)
    if (decoded._tag === "Refused") throw new Error(decoded.errors[0]?.reason)
    const encoded = encode(decoded.model)
    const again = decodeText(encoded)
    if (again._tag === "Refused") throw new Error(again.errors[0]?.reason)
    expect(encode(again.model)).toBe(encoded)
    expect(stableStringify(again.model)).toBe(stableStringify(decoded.model))
  })

  it("refuses flows nested beyond all reason instead of overflowing", () => {
    const steps = `${'[{"_tag":"Sequence","steps":'.repeat(5000)}[]${"}]".repeat(5000)}`
    const text = `{"lintel":"1.0","flows":{"a/b":{"of":"service:a","trigger":{"_tag":"Schedule","cron":"0 * * * *"},"steps":${steps}}}}`
    const decoded = decodeText(text)
    expect(decoded).toMatchObject({ _tag: "Refused", errors: [{ reason: "is nested deeper than 400 levels" }] })
  })
})
