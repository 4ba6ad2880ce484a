import { expect, test } from "vitest"
import { judgeOne } from "./laws.js"
import { allSeeds } from "./seeds.js"

// `node scripts/campaign-documents.mjs` does the same for longer, with other documents.
test("whatever is changed in a document, every question about it is answered", async () => {
  const kinds = await allSeeds()
  expect(kinds.length).toBeGreaterThan(9)
  const broken = Array.from({ length: 48 }, (_, at) => judgeOne(kinds, at + 1)).flat()
  expect(broken).toEqual([])
})
