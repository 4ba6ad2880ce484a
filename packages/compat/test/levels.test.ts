import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { compareSchemas } from "../src/compareSchemas.js"
import { generatedPair } from "./generatedPairs.js"

const words = {
  Included: "compatible",
  NotIncluded: "breaking",
  Undecided: "undecided",
  InvalidSchema: "undecided"
} as const

describe("what is compared level by level is what the whole question says", () => {
  it.each(Array.from({ length: 120 }, (_, index) => index + 1))("pair %i", (seed) => {
    const [old, fresh] = generatedPair(seed)
    const options = { sender: "closed", formats: "assertion" } as const
    expect([
      compareSchemas(old, fresh, { position: "stored" }).verdict,
      compareSchemas(old, fresh, { position: "message" }).verdict
    ]).toEqual([words[isSubtype(old, fresh, options)._tag], words[isSubtype(fresh, old, options)._tag]])
  })
})
