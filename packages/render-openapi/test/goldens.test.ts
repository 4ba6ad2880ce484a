import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { decode } from "@lintel/model"
import { createConfig, lintFromString } from "@redocly/openapi-core"
import { describe, expect, it } from "vitest"
import { goldens } from "./models.js"
import { rendered } from "./reading.js"

const folder = new URL("goldens/", import.meta.url)

const problemsOf = async (
  path: string,
  text: string,
  ruleset: "minimal" | "recommended-strict"
): Promise<ReadonlyArray<string>> => {
  const config = await createConfig({ extends: [ruleset] })
  const problems = await lintFromString({ source: text, absoluteRef: path, config })
  return problems.map(
    ({ ruleId, severity, message, location }) => `${severity} ${ruleId}: ${message} ${location[0]?.pointer ?? ""}`
  )
}

const fileOf = (name: string, path: string): string => `${name}.${path.split("/").at(-1) ?? ""}`

describe.each(goldens)("$name", ({ name, model, options, isComplete }) => {
  const { files, losses } = rendered(model, options)

  it("is a Model", () => {
    expect(decode(model)).toMatchObject({ _tag: "Decoded" })
  })

  it("has its documents and losses", async () => {
    for (const { path, text } of files) {
      await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(fileOf(name, path), folder)))
    }
    const lines = losses.map(
      ({ subject, pointer = "", effect, what }) =>
        `${effect} ${subject}${pointer === "" ? "" : ` ${pointer}`}: ${what}\n`
    )
    await expect(lines.join("")).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.losses.txt`, folder)))
  })

  it("is accepted by a linter of OpenAPI", async () => {
    for (const { path, text } of files) {
      const problems = await problemsOf(path, text, isComplete ? "recommended-strict" : "minimal")
      expect(problems.filter((problem) => isComplete || problem.startsWith("error"))).toEqual([])
    }
  })
})

it("every golden belongs to a Model", () => {
  const expected = goldens.flatMap(({ name, model, options }) => [
    ...rendered(model, options).files.map(({ path }) => fileOf(name, path)),
    `${name}.losses.txt`
  ])
  expect(readdirSync(folder).toSorted()).toEqual(expected.toSorted())
})
