import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { compareSchemas } from "../src/compareSchemas.js"
import { generatedPair } from "./generatedPairs.js"
import { taggedPair } from "./taggedPairs.js"

const words = {
  Included: "compatible",
  NotIncluded: "breaking",
  Undecided: "undecided",
  InvalidSchema: "undecided"
} as const

const options = { sender: "closed", formats: "assertion" } as const

const pairs = [
  ...Array.from({ length: 120 }, (_, index) => [`pair ${index + 1}`, generatedPair(index + 1)] as const),
  ...Array.from({ length: 60 }, (_, index) => [`tagged pair ${index + 1}`, taggedPair(index + 1)] as const)
]

describe("what is compared level by level is what the whole question says", () => {
  it.each(pairs)("%s", (_, [old, fresh]) => {
    expect([
      compareSchemas(old, fresh, { position: "stored" }).verdict,
      compareSchemas(old, fresh, { position: "message" }).verdict
    ]).toEqual([words[isSubtype(old, fresh, options)._tag], words[isSubtype(fresh, old, options)._tag]])
  })
})
