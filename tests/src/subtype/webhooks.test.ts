import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type CompiledDocument, createArena } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

interface Document {
  readonly components: { readonly schemas: { readonly [name: string]: unknown } }
}

const folder = createRequire(import.meta.url).resolve("@octokit/openapi-webhooks/package.json")
const read = (name: string): Document =>
  JSON.parse(readFileSync(new URL(`generated/${name}.json`, `file://${folder}`), "utf8")) as Document

const pointer = (name: string): string => `/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`

describe("every schema of two releases of a real document, both ways", () => {
  it.each([
    ["ghes-3.14", "ghes-3.19"],
    ["ghec", "api.github.com"]
  ])("%s and %s", { timeout: 60_000 }, (before, after) => {
    const arena = createArena()
    const [old, now] = [read(before), read(after)]
    const compiled = [old, now].map((document) => arena.compile(document, { dialect: "openapi-3.1" }))
    const names = Object.keys(old.components.schemas).filter((name) => name in now.components.schemas)
    const count = new Map<string, number>()
    const ask = (sub: CompiledDocument, sup: CompiledDocument, name: string): string => {
      const plain = arena.isSubtype(sub.at(pointer(name)), sup.at(pointer(name)))._tag
      const closed = arena.isSubtype(sub.at(pointer(name)), sup.at(pointer(name)), { sender: "closed" })._tag
      // A closed sender sends less: what is included stays included.
      return plain === "Included" && closed !== "Included" ? `${name}: ${closed} when closed` : plain
    }
    for (const name of names) {
      const [left, right] = compiled
      if (left === undefined || right === undefined) throw new Error("two documents")
      for (const answer of [ask(left, right, name), ask(right, left, name)]) {
        count.set(answer, (count.get(answer) ?? 0) + 1)
      }
    }
    expect([...count.keys()].toSorted((left, right) => (left < right ? -1 : 1))).toEqual(["Included", "NotIncluded"])
    expect(count.get("NotIncluded")).toBeGreaterThan(10)
  })
})
