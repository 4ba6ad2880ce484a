import type { Saga } from "@lintel/model"
import { serverlessWorkflow } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import { Classes } from "@serverlessworkflow/sdk"
import fc from "fast-check"
import { expect, it } from "vitest"
import { anySagas, designOf } from "./designs.js"

const render = (saga: Saga, syntax = "yaml"): string => {
  const rendering = serverlessWorkflow.run(designOf(saga), { syntax })
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return rendering.files[0]?.text ?? ""
}

it("is accepted by the SDK, whatever the saga", () => {
  fc.assert(
    fc.property(anySagas, (saga) => {
      const text = render(saga)
      if (text !== "") expect(() => Classes.Workflow.deserialize(text).validate()).not.toThrow()
    }),
    { numRuns: 60 }
  )
})
