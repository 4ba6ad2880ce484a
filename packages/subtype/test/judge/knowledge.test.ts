import { type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { createValues } from "../../src/engine/values.js"
import { confirmClaims, type Subject } from "../../src/judge/independent.js"
import { evaluate } from "../../src/judge/interpreter.js"
import { createKnowledge, standFor } from "../../src/judge/knowledge.js"
import { documentOf } from "../laws/generate.js"
import { matches } from "../laws/laws.js"
import { pairOf, valuesOf } from "../laws/run.js"

/** The values and what can be built of them, equal parts shared. */
const sharedValues = (plain: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  const values = createValues()
  const built = plain.flatMap((value) => [value, { a: value }, [value, { b: value }], { a: { a: value }, b: [value] }])
  return built.flatMap((value) => {
    const id = values.fromJson(value)
    const json = id === undefined ? undefined : values.toJson(id)
    return json === undefined ? [] : [json.value]
  })
}

describe("what is known of parts", () => {
  it("changes no judgement", { timeout: 60_000 }, () => {
    let accepted = 0
    let refused = 0
    for (let seed = 31_000; seed < 31_016; seed++) {
      const pair = pairOf(seed, 3)
      const document = documentOf(pair, pair.left)
      const subject: Subject = { document, pointer: "", dialect: pair.dialect, matches }
      const knowing: Subject = { ...subject, knowledge: createKnowledge() }
      for (const [index, value] of sharedValues(valuesOf(seed, 6)).entries()) {
        const name = `${seed} ${pair.dialect} ${JSON.stringify(value)} ${JSON.stringify(document)}`
        const plain = evaluate(document, "", value, subject)
        expect([name, evaluate(document, "", value, knowing)]).toEqual([name, plain])
        if (plain._tag === "Unknown") continue
        const accepts = plain._tag === "Valid"
        if (accepts) accepted++
        else refused++
        const claim = (of: Subject, says: boolean): string =>
          confirmClaims([{ subject: of, accepts: says }], value)._tag
        expect([name, claim(knowing, accepts)]).toEqual([name, claim(subject, accepts)])
        // The wrong claim is put to every validator, which takes its time.
        if (index % 20 === 0) expect([name, claim(knowing, !accepts)]).toEqual([name, claim(subject, !accepts)])
      }
    }
    expect(accepted).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(100)
  })

  it("is not looked at again, also by copies that stand for the same", () => {
    const document: Json = {
      $defs: { part: { required: ["a"], properties: { a: { $ref: "#/$defs/part" } } } },
      properties: { a: { $ref: "#/$defs/part" }, b: { $ref: "#/$defs/part" } }
    }
    const part: Json = { a: { a: "leaf" } }
    const subject = { dialect: "2020-12" as const, matches, knowledge: createKnowledge() }
    const steps = (value: Json): number => {
      let least = 0
      while (evaluate(document, "", value, { ...subject, maximumSteps: least })._tag === "Unknown") least++
      return least
    }
    const alone = steps({ a: part })
    expect(alone).toBeGreaterThan(1)
    expect(steps({ a: part, b: 1 })).toBe(3)
    expect(steps({ a: standFor({ a: { a: "leaf" } }, part) })).toBe(1)
    expect(steps({ a: { a: { a: "leaf" } } })).toBe(alone)
  })
})
