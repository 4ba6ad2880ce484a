import { System } from "@lintel/core"
import { decodeText, encode } from "@lintel/model"
import { expect, it } from "vitest"
import { shop } from "./fixtures/shop.js"

it("turns a whole design into a Model", async () => {
  const { model, warnings } = System.toModel(shop)
  expect(warnings).toEqual([])
  await expect(encode(model)).toMatchFileSnapshot("goldens/shop.json")
  expect(decodeText(encode(model))).toEqual({ _tag: "Decoded", model })
})
