import { describe, expect, it } from "vitest"
import { createEngine, outOfBudget, spend } from "../../src/engine/engine.js"
import { createTagIndex } from "../../src/engine/tags.js"

const given = 1_000_000

/** How many steps something takes from a budget. */
const stepsOf = (work: (engine: ReturnType<typeof createEngine>) => unknown): number => {
  const engine = createEngine()
  engine.budget.remaining = given
  work(engine)
  return given - engine.budget.remaining
}

const letters = Array.from({ length: 200 }, (_, at) => String.fromCodePoint(0x4e00 + at))

describe("work outside of questions", () => {
  it("is counted: a conjunction costs as much as it is long", () => {
    const short = stepsOf(({ nodes }) => nodes.and(letters.slice(0, 20).map(nodes.required)))
    const long = stepsOf(({ nodes }) => nodes.and(letters.map(nodes.required)))
    expect(short).toBeGreaterThan(0)
    expect(long).toBeGreaterThan(9 * short)
  })

  it("is counted: a conjunction that is made again costs the same", () => {
    const ids = (engine: ReturnType<typeof createEngine>): ReadonlyArray<number> => letters.map(engine.nodes.required)
    const once = stepsOf((engine) => engine.nodes.and(ids(engine)))
    const twice = stepsOf((engine) => [engine.nodes.and(ids(engine)), engine.nodes.and(ids(engine))])
    expect(twice).toBe(2 * once)
  })

  it("is counted: a union of languages", () => {
    const few = stepsOf(({ languages }) => languages.literals(letters.slice(0, 10)))
    const many = stepsOf(({ languages }) => languages.or(letters.map(languages.literal)))
    expect(few).toBeGreaterThan(0)
    expect(many).toBeGreaterThan(10 * few)
  })

  it("is counted: what is compared with the clauses of an index", () => {
    let compared = 0
    const index = createTagIndex<string>((count) => (compared += count))
    for (const letter of letters) index.add(letter, [])
    expect(index.besides([])).toHaveLength(letters.length)
    expect(compared).toBeGreaterThanOrEqual(letters.length)
  })

  it("ends the question at the next step", () => {
    const engine = createEngine()
    engine.budget.remaining = 5
    engine.nodes.and(letters.map(engine.nodes.required))
    expect(() => spend(engine, 0)).toThrow(outOfBudget)
  })
})
