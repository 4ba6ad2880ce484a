import type { JsonObject, JsonSchema } from "@lintel/model"
import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { createEvidence } from "../src/payload/evident.js"
import { questioned } from "../src/payload/questioned.js"
import { scopeOfDocument } from "../src/payload/scope.js"
import { generatedPair } from "./generatedPairs.js"

/** Alternatives of one seed, some of which changed. */
const alternatives = (seed: number): readonly [writer: JsonObject, reader: JsonObject] => {
  const pairs = [0, 1, 2].map((step) => generatedPair(seed * 3 + step))
  const writer = pairs.map(([old, fresh], index) => ((seed + index) % 3 === 0 ? fresh : old))
  return [{ anyOf: writer }, { anyOf: pairs.map(([old]) => old) }]
}

const left = (writer: JsonObject, reader: JsonObject, isClosed: boolean): JsonSchema => {
  const [sub, sup] = [scopeOfDocument("schemas:writer", writer), scopeOfDocument("schemas:reader", reader)]
  const evident = createEvidence({ writer: sub, reader: sup, isClosed, isSame: () => false })
  return questioned(writer, reader, evident, sub)
}

const verdict = (writer: JsonSchema, reader: JsonSchema, isClosed: boolean): string =>
  isSubtype(writer, reader, { sender: isClosed ? "closed" : "as-written", formats: "assertion" })._tag

describe("alternatives that need no question", () => {
  it.each([true, false])("change no answer, closed sender: %s", (isClosed) => {
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1)
    const asked = seeds.flatMap((seed) => {
      const [writer, reader] = alternatives(seed)
      const rest = left(writer, reader, isClosed)
      if (JSON.stringify(rest) === JSON.stringify(writer)) return []
      return [{ seed, whole: verdict(writer, reader, isClosed), rest: verdict(rest, reader, isClosed) }]
    })
    expect(asked.filter(({ rest, whole }) => rest !== whole)).toEqual([])
    expect(asked.length).toBeGreaterThan(seeds.length / 3)
  })
})
