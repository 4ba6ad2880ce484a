import { fileURLToPath } from "node:url"
import { markdownPage } from "@lintel/diagnostic"
import { toMarkdown, toTerminal } from "@lintel/doc"
import fc from "fast-check"
import { expect, test } from "vitest"

const page = `# A step that a later failure can strand has no compensation

## Why it matters

If **ship** fails, nothing undoes \`authorize\`, and the money
stays *held*. See [sagas](https://example.com/sagas).

- one thing,
  on two lines
- another with a\\_b

1. first
2. second

## Bad

\`\`\`ts bad
export const a = 1

## not a heading
\`\`\`

### Deeper

A * b * c stays.
`

test("a page of a rule reads in a terminal", async () => {
  await expect(toTerminal(markdownPage(page))).toMatchFileSnapshot(
    fileURLToPath(new URL("goldens/rule-page.txt", import.meta.url))
  )
})

test("what it reads, Markdown prints again", () => {
  const once = toMarkdown(markdownPage(page), { headingLevel: 1 })
  expect(toMarkdown(markdownPage(once), { headingLevel: 1 })).toBe(once)
})

test("any text reads without breaking, in bounded time", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("#", "`", "*", "[", "]", "(", ")", "\n", " ", "-", "1.", "a"),
        maxLength: 400
      }),
      (text) => {
        expect(toTerminal(markdownPage(text))).toBeTypeOf("string")
      }
    )
  )
  for (const part of ["`", "*a", "[a](", "**", "- ", "# \n"]) {
    expect(markdownPage(part.repeat(5000))).toBeDefined()
  }
})
