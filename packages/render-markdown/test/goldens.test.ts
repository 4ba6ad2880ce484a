import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { decode, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { deadLinks, problemsOf, rendered } from "./checking.js"
import { design } from "./design.js"

const folder = new URL("goldens/", import.meta.url)

const small: Model = { lintel: "1.0", services: { web: {} } }

const cases: ReadonlyArray<readonly [name: string, model: Model]> = [
  ["library", design],
  ["small", small],
  ["empty", { lintel: "1.0" }]
]

const fileOf = (name: string, path: string): string => `${name}.${path.split("/").slice(1).join(".")}`

describe.each(cases)("%s", (name, model) => {
  const { files, losses } = rendered(model)

  it("is a Model", () => {
    expect(decode(model)).toMatchObject({ _tag: "Decoded" })
  })

  it("has its pages and losses", async () => {
    for (const { path, text } of files) {
      await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(fileOf(name, path), folder)))
    }
    const lines = losses.map(({ subject, effect, what }) => `${effect} ${subject}: ${what}\n`)
    await expect(lines.join("")).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.losses.txt`, folder)))
  })

  it("is clean for a linter of Markdown", async () => {
    expect(await problemsOf(files)).toEqual([])
  })

  it("has no dead link", () => {
    expect(deadLinks(files)).toEqual([])
  })
})

it("every golden belongs to a Model", () => {
  const expected = cases.flatMap(([name, model]) => [
    ...rendered(model).files.map(({ path }) => fileOf(name, path)),
    `${name}.losses.txt`
  ])
  expect(readdirSync(folder).toSorted()).toEqual(expected.toSorted())
})
