import { segment } from "@lintel/model"
import { asl, effectWorkflow, temporal } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import validate from "asl-validator"
import { expect, it } from "vitest"
import { complaints } from "./compiled.js"

const names = [
  "do_a",
  "attempt",
  "await",
  "a*/ b",
  "Zürich",
  "__proto__",
  "constructor",
  "undo attempt",
  "x".repeat(200),
  "",
  "a\n//b"
]

const model = {
  lintel: "1.0",
  sagas: {
    "odd%2A%2F": {
      description: "Ends */ here.\nAnd goes on.",
      steps: Object.fromEntries(
        names
          .filter((name) => name !== "__proto__")
          .map((name, at) => [
            segment(name),
            { description: `*/ ${name}`, after: at === 0 ? [] : [segment(names[0] ?? "")], retry: 2 }
          ])
      )
    }
  }
}

const textOf = (rendering: ReturnType<typeof asl.run>): string => {
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return rendering.files[0]?.text ?? ""
}

it("keeps names apart from what is written around them", () => {
  expect(complaints([textOf(temporal.run(model)), textOf(effectWorkflow.run(model))])).toEqual([])
  expect(validate(JSON.parse(textOf(asl.run(model))))).toMatchObject({ isValid: true })
}, 60_000)

it("refuses a saga that is not there", () => {
  expect(asl.run(model, { of: "checkout" })).toEqual({
    _tag: "RenderRefusal",
    message: 'No saga is called "checkout". There are: saga:odd%2A%2F.'
  })
})
