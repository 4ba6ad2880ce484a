import { explore, judgeSaga, machineOf } from "@lintel/analysis"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { describe, expect, test } from "vitest"
import { design } from "../../examples/checkout-saga/system.ts"
import { checked, describeMistakes, exampleFolder, mistaken } from "./exampleDesigns.js"

const folder = exampleFolder("checkout-saga")

describe("examples/checkout-saga", () => {
  test("it checks clean with all rules, and nothing is left unchecked", async () => {
    const { report } = await checked(design, folder)
    expect(report.findings).toEqual([])
    expect(report.notChecked).toEqual([])
  })

  test("every run of it ends well", async () => {
    const { model } = await checked(design, folder)
    const saga = model.sagas?.["checkout"]
    if (saga === undefined) throw new Error("there is no saga")
    expect(judgeSaga(saga)).toMatchObject({ _tag: "Holds" })
    const machine = machineOf(saga)
    const whole = typeof machine === "string" ? undefined : explore(machine)
    expect(whole).toMatchObject({ unsafe: [], isComplete: true })
  })
})

/** Codes of what is found in each mistake, and where. */
const mistakes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "1-late-after-undo": ["saga/late-request-after-undo saga:checkout/step/createTicket"],
  "2-registered-late": ["saga/undo-registered-late saga:checkout/step/createTicket"],
  "3-refused-when-paid": ["saga/rejection-after-pivot saga:checkout/step/approveTicket"],
  "4-undo-not-implemented": ["saga/undo-may-fail saga:checkout/step/createTicket"],
  "5-paid-twice": ["saga/step-not-repeatable saga:checkout/step/payOut"],
  "6-undo-of-nothing": ["saga/undo-not-idempotent saga:checkout/step/createTicket"],
  "7-two-pivots": ["saga/rejection-after-pivot saga:checkout/step/payOut"],
  "8-believes-a-rejection": ["saga/ambiguous-rejection saga:checkout/step/createTicket"],
  "9-undo-cancelled": ["saga/undo-cancelled saga:checkout"],
  "10-error-swallowed": ["saga/rejection-ignored saga:checkout/step/createTicket"]
}

const twin = { example: "checkout-saga", broken: "checkout-saga-broken", exported: "design", mistakes }

describeMistakes(twin)

test.each(Object.keys(mistakes))("%s ends badly in a run, and that run is drawn", async (name) => {
  const { model } = await mistaken(twin, name)
  const saga = model.sagas?.["checkout"]
  expect(saga === undefined ? "" : judgeSaga(saga)._tag).toBe("Fails")
  const pictures = mermaid.render(model, { view: "failure", of: "", limit: 30 })
  expect(isRefusal(pictures) ? pictures.message : pictures.files.length).toBeGreaterThan(0)
})
