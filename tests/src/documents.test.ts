// The documents of a whole authored design: OpenAPI reads back as the same contracts, Markdown is clean.
import { canonical } from "@lintel/model"
import { System } from "@lintel/core"
import { createConfig, lintFromString } from "@redocly/openapi-core"
import { describe, expect, it } from "vitest"
import { shop } from "../../examples/shop/system.ts"
import { deadLinks, problemsOf, rendered as renderedMarkdown } from "../../packages/render-markdown/test/checking.ts"
import { differences, unexplained } from "../../packages/render-openapi/test/differences.ts"
import { rendered as renderedOpenApi, returned } from "../../packages/render-openapi/test/reading.ts"

const { model } = System.toModel(shop)

describe("OpenAPI of the shop", () => {
  const contracts = Object.entries(canonical(model).contracts ?? {})

  it.each(contracts)("%s reads back as the contract it is", (_, contract) => {
    const { before, after, losses, warnings } = returned(contract, { contextTags: false })
    expect(unexplained(differences(before, after), losses)).toEqual([])
    expect(losses.filter(({ effect }) => effect === "dropped")).toEqual([])
    expect(warnings).toEqual([])
  })

  it("is accepted by a linter of OpenAPI", async () => {
    const config = await createConfig({ extends: ["minimal"] })
    const { files } = renderedOpenApi(model)
    expect(files.length).toBe(contracts.length)
    for (const { path, text } of files) {
      const problems = await lintFromString({ source: text, absoluteRef: path, config })
      expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
    }
  })
})

describe("Markdown of the shop", () => {
  const { files } = renderedMarkdown(model)

  it("has a page for each service and each decision, a runbook for each rollout, and one for the channels", () => {
    const told = [model.services, model.decisions, model.rollouts].flatMap((them) => Object.keys(them ?? {}))
    expect(files.length).toBe(2 + told.length)
  })

  it("is clean for a linter of Markdown and has no dead link", async () => {
    expect(await problemsOf(files)).toEqual([])
    expect(deadLinks(files)).toEqual([])
  })
})
