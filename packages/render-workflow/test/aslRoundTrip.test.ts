import { read } from "@lintel/import-workflow"
import { asl } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import fc from "fast-check"
import { expect, it } from "vitest"
import { anySagas, designOf } from "./designs.js"
import { differences } from "./roundTrip.js"

it("is read as the saga it was written from, but for what is listed as lost", () => {
  fc.assert(
    fc.property(anySagas, (saga) => {
      const model = designOf(saga)
      const rendering = asl.run(model)
      if (isRefusal(rendering)) throw new Error(rendering.message)
      const text = rendering.files[0]?.text
      if (text === undefined) return
      const result = read(new Map([["checkout.asl.json", text]]), "checkout.asl.json")
      if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
      const left = result.success.warnings
      expect({
        saga,
        text,
        left: left.map(({ reason }) => reason),
        differences: differences(model, result.success.model, rendering.losses)
      }).toEqual({ saga, text, left: [], differences: [] })
    }),
    { numRuns: 150 }
  )
})
