import * as Schema from "effect/Schema"
import { Extension, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { compare } from "../src/index.js"

const design = (extensions?: Readonly<Record<string, number | string>>): Model => ({
  lintel: "1.0",
  system: { name: "shop" },
  services: { orders: extensions === undefined ? {} : { extensions } }
})
const replicas = Extension.make("acme.replicas", Schema.Int, {
  compare: (before = 0, after = 0) => (after < before ? "breaking" : after === before ? undefined : "information")
})
const classes = (before: Model, after: Model) =>
  compare(before, after, { extensions: [replicas] }).findings.map((found) => `${found.pointer}: ${found.class}`)

describe("data of other packages", () => {
  it("changes as the package that registered it says", () => {
    expect(classes(design({ "acme.replicas": 3 }), design({ "acme.replicas": 2 }))).toEqual([
      "/extensions/acme.replicas: breaking"
    ])
    expect(classes(design({ "acme.replicas": 2 }), design({ "acme.replicas": 3 }))).toEqual([
      "/extensions/acme.replicas: information"
    ])
    expect(classes(design({ "acme.replicas": 3 }), design())).toEqual(["/extensions/acme.replicas: breaking"])
  })

  it("is only told where nobody registered it", () => {
    expect(classes(design({ "other/key": "a" }), design({ "other/key": "b" }))).toEqual([
      "/extensions/other~1key: information"
    ])
  })

  it("that cannot be read may mean something else", () => {
    expect(classes(design({ "acme.replicas": 3 }), design({ "acme.replicas": "many" }))).toEqual([
      "/extensions/acme.replicas: changes-meaning"
    ])
  })
})
