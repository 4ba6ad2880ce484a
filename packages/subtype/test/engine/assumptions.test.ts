import { createArena } from "@lintel/subtype"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

/** An object that needs all of some definitions; none: a leaf so many levels down. */
interface Alternative {
  readonly needs: ReadonlyArray<number>
  readonly levels: number
}

type System = ReadonlyArray<ReadonlyArray<Alternative>>

const holding = (names: ReadonlyArray<string>, of: (name: string) => object): object => ({
  type: "object",
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, of(name)])),
  additionalProperties: false
})

const leaf = (levels: number): object =>
  levels === 0 ? holding(["leaf"], () => ({ const: 1 })) : holding(["deeper"], () => leaf(levels - 1))

const schemaOf = ({ levels, needs }: Alternative): object =>
  needs.length === 0
    ? leaf(levels)
    : holding(
        needs.map((need) => `to${need}`),
        (name) => ({ $ref: `#/$defs/d${name.slice(2)}` })
      )

/** Which definitions have a value: those that need only what has one, until there are no more. */
const inhabited = (system: System): ReadonlySet<number> => {
  const found = new Set<number>()
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const [index, alternatives] of system.entries()) {
      if (alternatives.some(({ needs }) => needs.every((need) => found.has(need)))) found.add(index)
    }
  }
  return found
}

const size = 5

const alternative = fc.record({
  needs: fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 2 }),
  // Deeper than a search looks at first: else a leaf is found before anything is assumed.
  levels: fc.integer({ min: 6, max: 9 })
})

const systems = fc.array(fc.array(alternative, { minLength: 1, maxLength: 3 }), { minLength: size, maxLength: size })

/** What an arena says of the definitions, asked one after the other. */
const answers = (system: System, order: ReadonlyArray<number>): ReadonlySet<number> => {
  const arena = createArena()
  const $defs = Object.fromEntries(system.map((of, index) => [`d${index}`, { anyOf: of.map(schemaOf) }]))
  const document = arena.compile({ $defs })
  return new Set(order.filter((index) => arena.isEmpty(document.at(`/$defs/d${index}`))._tag === "Inhabited"))
}

const needing = (...needs: ReadonlyArray<number>): Alternative => ({ needs, levels: 0 })
const deepLeaf: Alternative = { needs: [], levels: 7 }

describe("what is assumed to be empty while it is looked into", () => {
  it("leaves no emptiness behind that rests on a definition which has a value after all", () => {
    const system: System = [
      [needing(1), needing(3), deepLeaf],
      [needing(2), needing(0)],
      [needing(1)],
      [needing(2)],
      [needing(4)]
    ]
    expect(answers(system, [0, 3, 2, 1, 4])).toEqual(new Set([0, 1, 2, 3]))
  })

  it("changes no answer, in whatever order questions are asked", () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: size, maxLength: size })
    fc.assert(
      fc.property(systems, order, (system, asked) => {
        expect(answers(system, asked)).toEqual(inhabited(system))
      }),
      { numRuns: 80 }
    )
  })
})
