import type { Model, SagaStep } from "@lintel/model"
import { mermaid } from "@lintel/render-mermaid"
import { expect, it } from "vitest"

const ask = (name: string) => ({ _tag: "Operation", operation: `operation:all/${name}` }) as const
const step = (name: string, more: SagaStep = {}): SagaStep =>
  Object.assign({ action: ask(name), compensate: ask(`undo-${name}`) }, more)

const linesOf = (steps: Readonly<Record<string, SagaStep>>, more: object = {}): ReadonlyArray<string> => {
  const design: Model = {
    lintel: "1.0",
    services: { orders: {} },
    sagas: { trip: Object.assign({ by: "service:orders", steps } as const, more) }
  }
  const drawn = mermaid.run(design, { view: "saga" })
  if ("_tag" in drawn) throw new Error(drawn.message)
  const text = drawn.files.find(({ path }) => path.endsWith("sagas/trip.mmd"))?.text ?? ""
  return text
    .slice(text.indexOf("sequenceDiagram"))
    .split("\n")
    .map((line) => line.trim())
}

const blocks = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.filter((line) => /^(?:alt|opt|par|and|else|end|note)\b/u.test(line))

const paid = {
  card: step("card", { when: "by card" }),
  account: step("account", { when: "on account" }),
  ship: step("ship", { kind: "pivot", after: ["card", "account"], compensate: "none" })
}

it("draws ways that exclude one another as ways, and undoes only what was done", () => {
  expect(blocks(linesOf(paid, { choices: { paying: ["by card", "on account"] } }))).toEqual([
    "alt on account",
    "else by card",
    "end",
    "alt ship succeeds",
    "else ship fails#58; what was done is undone",
    "opt by card",
    "note over orders: undo card",
    "end",
    "opt on account",
    "note over orders: undo account",
    "end",
    "end"
  ])
})

it("draws conditions that may hold together beside each other", () => {
  expect(blocks(linesOf(paid)).slice(0, 7)).toEqual([
    "par account",
    "opt on account",
    "end",
    "and card",
    "opt by card",
    "end",
    "end"
  ])
})

it("undoes of two alternatives the one that was done", () => {
  const steps = {
    fly: step("fly"),
    ride: step("ride", { alternativeTo: "fly" }),
    pay: step("pay", { kind: "pivot", after: ["fly"], compensate: "none" })
  }
  const drawn = blocks(linesOf(steps))
  expect(drawn.slice(drawn.indexOf("alt fly was done"))).toEqual([
    "alt fly was done",
    "note over orders: undo fly",
    "else ride was done",
    "note over orders: undo ride",
    "end",
    "end"
  ])
})

it("draws steps that answer different outcomes of one choice as ways of it", () => {
  const tells = (name: string, more: SagaStep): SagaStep =>
    Object.assign({ action: { _tag: "Message", message: `message:${name}` } as const }, more)
  const steps = {
    pay: tells("Paid", { kind: "pivot" }),
    refuse: tells("Refused", { alternativeTo: "pay" }),
    send: tells("Sent", { waitsFor: ["message:Paid"] }),
    takeBack: tells("TakenBack", { waitsFor: ["message:Refused"] })
  }
  const drawn = blocks(linesOf(steps, { style: "choreographed" }))
  expect(drawn.slice(drawn.indexOf("alt after pay"))).toEqual([
    "alt after pay",
    "note over orders: waits for Paid",
    "else after refuse",
    "note over orders: waits for Refused",
    "end"
  ])
  const both = { ...steps, takeBack: tells("TakenBack", { waitsFor: ["message:Paid"] }) }
  expect(blocks(linesOf(both, { style: "choreographed" }))).toContain("par send")
})
