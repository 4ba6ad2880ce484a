import { compare } from "@lintel/compat"
import { asyncapiExtension, read } from "@lintel/import-asyncapi"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { documentPairs, type Tree } from "./asyncapiPairs.js"

const modelOf = (tree: Tree): Model => {
  const result = read(new Map([["a.json", JSON.stringify(tree)]]), "a.json")
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success.model
}

const aboutData: ReadonlySet<string> = new Set(["compat/message-widened", "compat/message-narrowed"])

describe("pairs of AsyncAPI documents", () => {
  it.each(documentPairs)("$name: $truth", ({ new: fresh, old, truth }) => {
    const { findings, verdict } = compare(modelOf(old), modelOf(fresh), { extensions: [asyncapiExtension] })
    const told = findings.map(({ class: found, code, subject }) => `${found} ${code} ${subject}`)
    expect({ verdict, told }).toMatchObject({ verdict: truth })
    const unproven = findings.filter(
      ({ class: found, code, witness }) => found === "breaking" && aboutData.has(code) && witness === undefined
    )
    expect(unproven).toEqual([])
  })
})
