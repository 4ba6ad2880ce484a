import type { Saga, SagaStep } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { orderOf } from "../src/sagaOrder.js"

const saga = (steps: Readonly<Record<string, SagaStep>>, more: Partial<Saga> = {}): Saga => ({
  style: "choreographed",
  ...more,
  steps
})

const sends = (message: string, more: SagaStep = {}): SagaStep =>
  Object.assign({}, more, { action: { _tag: "Message", message: `message:${message}` } as const })

const layersOf = (value: Saga): ReadonlyArray<ReadonlyArray<string>> =>
  orderOf(value).layers.map((layer) => layer.map(({ name }) => name))

describe("the order in which steps are drawn", () => {
  it("is that of the messages, whatever the names", () => {
    const steps = {
      pay: sends("Paid", { waitsFor: ["message:Placed"] }),
      place: sends("Placed"),
      send: sends("Sent", { waitsFor: ["message:Paid"] })
    }
    expect(layersOf(saga(steps))).toEqual([["place"], ["pay"], ["send"]])
  })

  it("is behind the step whose alternative sends the message", () => {
    const steps = {
      cancel: sends("Cancelled", { waitsFor: ["message:Refused"] }),
      pay: sends("Paid"),
      refuse: sends("Refused", { alternativeTo: "pay" })
    }
    expect(layersOf(saga(steps))).toEqual([["pay"], ["cancel"]])
  })

  it("does not wait for a step where the saga begins with the message", () => {
    const steps = { again: sends("Placed"), act: sends("Done", { waitsFor: ["message:Placed"] }) }
    const trigger = { _tag: "Message", message: "message:Placed" } as const
    expect(layersOf(saga(steps, { trigger }))).toEqual([["act", "again"]])
    expect(layersOf(saga(steps))).toEqual([["again"], ["act"]])
  })

  it("is that of the names alone where messages lead around", () => {
    const steps = {
      a: sends("A", { waitsFor: ["message:B"], after: ["b"] }),
      b: sends("B", { waitsFor: ["message:A"] })
    }
    expect(layersOf(saga(steps))).toEqual([["b"], ["a"]])
    expect(orderOf(saga(steps)).unordered).toEqual([])
  })
})
