import * as fc from "fast-check"
import { dump } from "js-yaml"
import { describe, expect, it } from "vitest"
import type { Tree } from "../src/tree.js"
import { yamlWriter } from "../src/yaml.js"

const text = fc.oneof(
  fc.constantFrom(
    ..."yes NO true null ~ y on 1 0x1F 1_000 1:20 2020-01-01 2020-01-01T00:00:00Z = << --- ... - ? : .inf -.inf".split(
      " "
    ),
    "",
    " ",
    "\n",
    "\n\n",
    "a\n",
    "a\n\n",
    "a\n\n\nb",
    " a\nb",
    "\n a",
    "a\n b\n  c",
    "a\tb\n",
    "a \nb",
    "--- a",
    "a: b",
    "a #b",
    "a b: ",
    "trailing ",
    "/things/{id}/part",
    "falsely",
    "a\r\nb",
    "\u0085",
    "\ufeffbom",
    "__proto__",
    "it's",
    "x".repeat(1030)
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", "\n", " ", ":", "#", "-", "'", '"', "{", "\t") }),
  fc.string({ maxLength: 6, unit: "binary" }),
  fc.stringMatching(/^[A-Za-z/][a-z{} ._/-]{4,9}$/)
)

const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1e21))

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.constantFrom(true, false, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3 })
  )
}))

describe("yaml", () => {
  it("is what js-yaml writes, whatever the values", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(text, value, { maxKeys: 4 }), { maxLength: 3 }), (documents) => {
        const write = yamlWriter()
        for (const document of documents) {
          expect(write(document as Tree)).toBe(dump(document, { noRefs: true, lineWidth: -1 }))
        }
      }),
      { numRuns: 1000 }
    )
  })
})
