import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRangeIndex, type Range } from "../../src/engine/ranges.js"
import { fromInteger } from "../../src/number/index.js"

const bound = fc.option(fc.integer({ min: -20, max: 20 }), { nil: undefined })
const bounds = fc.tuple(bound, bound)

const rangeOf = ([least, most]: readonly [number | undefined, number | undefined]): Range => ({
  least: least === undefined ? undefined : fromInteger(least),
  most: most === undefined ? undefined : fromInteger(most)
})

describe("an index of ranges", () => {
  it("gives what overlaps, in the order in which it came", () => {
    fc.assert(
      fc.property(
        fc.array(bounds, { maxLength: 40 }),
        fc.array(bounds, { maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (gaps, asked, every) => {
          const index = createRangeIndex<number>()
          for (const [position, gap] of gaps.entries()) {
            index.add(position, rangeOf(gap))
            if (position % every !== 0) continue
            for (const [least = -Infinity, most = Infinity] of asked) {
              const overlapping = gaps
                .slice(0, position + 1)
                .flatMap(([from = -Infinity, to = Infinity], at) => (from <= most && to >= least ? [at] : []))
              const range = rangeOf([
                Number.isFinite(least) ? least : undefined,
                Number.isFinite(most) ? most : undefined
              ])
              expect(index.besides(range)).toEqual(overlapping)
            }
          }
        }
      ),
      { numRuns: 300, seed: 7 }
    )
  })
})
