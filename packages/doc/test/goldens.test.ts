import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { lint } from "markdownlint-cli2/markdownlint/promise"
import { Doc, resolvePlaces, toHtml, toMarkdown, toPlain, toTerminal, type Document } from "@lintel/doc"
import { describe, expect, test } from "vitest"
import { page, samples } from "./samples.js"

const folder = new URL("goldens/", import.meta.url)

const allPrinters = (document: Document): string =>
  [
    "=== terminal, 80 columns ===",
    toTerminal(document),
    "=== plain ===",
    toPlain(document),
    "=== markdown ===",
    toMarkdown(document),
    "=== html ===",
    toHtml(document)
  ].join("\n")

// Line length is for files that people edit; here one sentence is one line.
const lintConfig = { default: true, MD013: false, MD041: false, MD025: false, MD024: false, MD001: false }

const markdownProblems = async (text: string): Promise<ReadonlyArray<string>> => {
  const results = await lint({ strings: { golden: text }, config: lintConfig })
  return (results["golden"] ?? []).map((it) => `${it.lineNumber}: ${it.ruleNames[0]} ${it.errorDetail ?? ""}`)
}

describe.each(samples)("%s", (name, document) => {
  test("prints like its golden", async () => {
    await expect(allPrinters(document)).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.txt`, folder)))
  })

  test("is clean for a Markdown linter", async () => {
    expect(await markdownProblems(toMarkdown(document))).toEqual([])
  })
})

test("a whole page resolves its places and prints", async () => {
  const resolved = resolvePlaces(page, {
    locate: (address) => ({ file: `calls/${/:(\w+)/u.exec(address)?.[1]}.ts`, line: 4, column: 3 })
  })
  await expect(toTerminal(resolved)).toMatchFileSnapshot(fileURLToPath(new URL("page.txt", folder)))
  expect(await markdownProblems(toMarkdown(resolved))).toEqual([])
})

test("narrow terminals get cells below each other where columns would cut words", async () => {
  const narrow = samples.filter(([name]) => /^(?:table|trace|path|payload$|snippet)/u.test(name))
  const text = narrow.map(([name, document]) => `${name}\n\n${toTerminal(document, { width: 46 })}`).join("\n")
  await expect(text).toMatchFileSnapshot(fileURLToPath(new URL("narrow.txt", folder)))
})

test("what is wider than a line is cut behind a seam of its last third, and loses nothing", () => {
  const name = "a-contract-that-has-a-very-long-name.operation-with-a-name-that-is-long"
  const linesOf = (width: number): ReadonlyArray<string> =>
    toTerminal(Doc.document(Doc.para("it reaches ", Doc.name(name), ".")), { width })
      .trim()
      .split(/\n */u)
  expect(linesOf(44)).toEqual([
    "it reaches",
    "a-contract-that-has-a-very-long-name.",
    "operation-with-a-name-that-is-long."
  ])
  expect(linesOf(60)).toEqual([
    "it reaches",
    "a-contract-that-has-a-very-long-name.operation-with-a-",
    "name-that-is-long."
  ])
  for (const width of [40, 41, 47, 59]) {
    const lines = linesOf(width)
    expect(Math.max(...lines.map((it) => it.length))).toBeLessThanOrEqual(width)
    expect(lines.join("").replaceAll(" ", "")).toBe(`itreaches${name}.`)
  }
  const unseamed = "x".repeat(99)
  expect(toTerminal(Doc.document(Doc.para(unseamed)), { width: 40 }).replaceAll(/\s/gu, "")).toBe(unseamed)
})

test("colour is a role on the same text", async () => {
  const coloured = toTerminal(page, { color: true })
  await expect(coloured.replaceAll("\u001b", "␛")).toMatchFileSnapshot(
    fileURLToPath(new URL("page-coloured.txt", folder))
  )
  // oxlint-disable-next-line no-control-regex -- removes what the theme added
  expect(coloured.replaceAll(/\u001b\[\d+m/gu, "")).toBe(toTerminal(page))
})

test("no golden without its sample", () => {
  const pages = ["request-narrowed", "retry-amplification", "step-uncompensated"].map((it) => `page-${it}.txt`)
  const expected = [...samples.map(([name]) => `${name}.txt`), "page.txt", "page-coloured.txt", "narrow.txt", ...pages]
  expect(readdirSync(folder).toSorted()).toEqual(expected.toSorted())
})
