import type { Model } from "@lintel/model"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { library } from "./design.js"

const paths = (model: Model, options: Record<string, unknown>): ReadonlyArray<string> => {
  const answer = mermaid.run(model, options)
  return isRefusal(answer) ? [answer.message] : answer.files.map((file) => file.path.replace("mermaid/", ""))
}

describe("view", () => {
  test.each([
    ["context", ["context.mmd"]],
    ["containers", ["containers.mmd"]],
    ["saga", ["sagas/loan.mmd", "sagas/return.mmd"]],
    ["state", ["sagas/return-states.mmd"]],
    ["path", ["paths/loans-lend.mmd"]],
    ["deployment", ["deployments/live.mmd"]]
  ])("%s draws only that", (view, files) => {
    expect(paths(library, { view })).toEqual(files)
  })

  test("that is unknown is refused with the views there are", () => {
    expect(paths(library, { view: "contianers" })).toEqual([
      'mermaid has no view "contianers". Its views are: context, containers, events, saga, state, failure, flow, choreography, path, retries, deployment, rollout, mixtures.'
    ])
    expect(paths(library, { view: "constructor" })[0]).toContain("has no view")
  })

  test("of what the design does not have is refused", () => {
    expect(paths({ lintel: "1.0", services: { a: {} } }, { view: "saga" })).toEqual([
      "The design has nothing to draw in the view saga."
    ])
    expect(paths({ lintel: "1.0" }, {})).toEqual(["The design has nothing to draw."])
  })
})

describe("of", () => {
  test.each([
    ["shelf", ["containers/shelf.mmd", "deployments/live.mmd", "flows/shelf-take.mmd", "sagas/loan.mmd"]],
    ["saga:loan", ["sagas/loan.mmd"]],
    ["store:loans-db", ["containers/loans-db.mmd", "deployments/live.mmd"]],
    ["lending", ["containers/lending.mmd"]],
    ["reader", ["containers/reader.mmd", "context/library-and-reader.mmd"]],
    ["shelf.take", ["flows/shelf-take.mmd", "paths/shelf-take.mmd"]],
    ["reminders/Lent", ["flows/reminders-Lent.mmd"]],
    ["live", ["deployments/live.mmd"]],
    ["broker:bus", ["containers/loan-events.mmd", "deployments/live.mmd"]]
  ])("%s", (of, files) => {
    const drawn = paths(library, { of })
    expect(files.filter((file) => !drawn.includes(file))).toEqual([])
    expect(drawn.every((file) => file.includes("/"))).toBe(true)
  })

  test("what is unknown, or may mean several things, is refused", () => {
    expect(paths(library, { of: "shlef" })).toEqual([
      'The design has nothing called "shlef" that a diagram could show.'
    ])
    const operations = { go: { _tag: "Http", method: "GET", path: "/" } } as const
    const contracts = { a: { _tag: "Http", operations }, b: { _tag: "Http", operations } } as const
    expect(paths({ lintel: "1.0", contracts }, { of: "go" })).toEqual([
      '"go" may mean operation:a/go, operation:b/go: say which.'
    ])
    expect(paths(library, { of: "slo:fast" })[0]).toContain("nothing called")
    expect(paths(library, { of: "reader", view: "saga" })).toEqual([
      "There is nothing to draw in the view saga about reader."
    ])
  })
})

test("a limit that makes no sense is refused", () => {
  for (const limit of [0, 3, 2.5, -1, 201, Number.MAX_SAFE_INTEGER]) {
    expect(paths(library, { limit })).toEqual(["The option limit must be a whole number from 4 to 200."])
  }
})

const shuffled = (value: unknown, seed: number): unknown => {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item, seed)] as const)
  const order = (key: string): number =>
    Array.from(key).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) * seed) % 1009, seed)
  return Object.fromEntries(entries.toSorted(([a], [b]) => order(a) - order(b)))
}

test("the order of keys in the design makes no difference", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
      expect(mermaid.run(shuffled(library, seed) as Model)).toEqual(mermaid.run(library))
    }),
    { numRuns: 25 }
  )
})
