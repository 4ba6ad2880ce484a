import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"

const root = new URL("../../", import.meta.url)
const kinds = readdirSync(new URL("packages/compat/src/changes/", root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

it("the page of coverage names every kind of change, and no other", () => {
  const page = readFileSync(new URL("docs/compat-coverage.md", root), "utf8")
  const named = new Set([...page.matchAll(/`compat\/([a-z-]+)`/g)].map((match) => match[1]))
  expect([...named].toSorted()).toEqual(kinds.toSorted())
})
