import type { Saga } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { judgeSaga, sagaConditions } from "../src/index.js"

const holding = (...conditions: ReadonlyArray<string>) =>
  new Map(conditions.map((condition) => [condition, true] as const))
const saga = (more: Pick<Saga, "choices" | "conditions">): Saga => Object.assign({ steps: { a: { when: "a" } } }, more)

describe("conditions that hold together", () => {
  it("are any, while nothing is said", () => {
    expect(sagaConditions(saga({})).isFree).toBe(true)
    expect(sagaConditions(saga({})).allows(holding("a", "b"))).toBe(true)
  })

  it("are of a choice exactly one", () => {
    const { allows } = sagaConditions(saga({ choices: { one: ["a", "b", "c"] } }))
    expect(allows(holding("a", "b"))).toBe(false)
    expect(
      allows(
        new Map([
          ["a", false],
          ["b", false]
        ])
      )
    ).toBe(true)
    expect(
      allows(
        new Map([
          ["a", false],
          ["b", false],
          ["c", false]
        ])
      )
    ).toBe(false)
    expect(allows(holding("a", "of nothing that is said"))).toBe(true)
  })

  it("are those of which a condition is made", () => {
    const { allows } = sagaConditions(
      saga({ choices: { one: ["a", "b", "c"] }, conditions: [{ when: "either", anyOf: [["a"], ["b", "sunny"]] }] })
    )
    expect(allows(holding("either", "c"))).toBe(false)
    expect(
      allows(
        new Map([
          ["either", false],
          ["a", true]
        ])
      )
    ).toBe(false)
    expect(
      allows(
        new Map([
          ["either", true],
          ["sunny", false],
          ["b", true]
        ])
      )
    ).toBe(false)
    expect(
      allows(
        new Map([
          ["either", true],
          ["sunny", true],
          ["b", true]
        ])
      )
    ).toBe(true)
  })

  it("agree across choices that share a way", () => {
    const { allows } = sagaConditions(saga({ choices: { one: ["a", "b"], two: ["b", "c"] } }))
    expect(allows(holding("a", "c"))).toBe(true)
    expect(
      allows(
        new Map([
          ["a", true],
          ["c", false]
        ])
      )
    ).toBe(false)
  })

  it("that leave no run make the saga undecided, never safe", () => {
    const none = saga({ choices: { one: ["a"], two: ["a", "b"], three: ["b"] } })
    expect(judgeSaga(none)).toMatchObject({ _tag: "Undecided", reason: "of its choices none can be taken" })
  })

  it("are asked a bounded number of times, however many there are", () => {
    const names = Array.from({ length: 40 }, (_, at) => `w${at}`)
    const choices = Object.fromEntries(names.map((name, at) => [`c${at}`, [name, `x${at}`, `w${(at + 1) % 40}`]]))
    const conditions = [{ when: "all", anyOf: [names] }]
    const { allows } = sagaConditions(saga({ choices, conditions }))
    for (let at = 0; at < 2000; at++)
      expect(
        typeof allows(
          new Map([
            ["all", true],
            [`y${at}`, true]
          ])
        )
      ).toBe("boolean")
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`c${at}`, [`a${at}`, `b${at}`]]))
    expect(sagaConditions(saga({ choices: many })).isFree).toBe(true)
  })
})
