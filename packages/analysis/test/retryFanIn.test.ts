import { indexModel, type Model, type Policy } from "@lintel/model"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { retryFanIns } from "../src/index.js"

const http = { _tag: "Http" as const, operations: { run: { _tag: "Http" as const, method: "GET", path: "/" } } }

interface Arrow {
  readonly from: number
  readonly to: number
  readonly policy: Policy
}

const components = 9

const model = (arrows: ReadonlyArray<Arrow>): Model => {
  const all = Array.from({ length: components }, (_, i) => `s${i}`)
  return {
    lintel: "1.0",
    contracts: Object.fromEntries(all.map((name) => [name, http])),
    services: Object.fromEntries(all.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: Object.fromEntries(
      arrows.map(({ from, policy, to }) => [
        `s${from}/to-s${to}`,
        { from: `service:s${from}` as const, to: { operation: `operation:s${to}/run` as const }, policy }
      ])
    )
  }
}

const budget = { _tag: "Ratio", ratio: "0.1" } as const

const policy = fc.constantFrom<Policy>(
  {},
  { retry: "none" },
  { retry: { attempts: 1 } },
  { retry: { attempts: 3 } },
  { retry: { attempts: "unlimited" } },
  { retry: { attempts: 3, budget } },
  { hedging: { delay: "10ms" } },
  { hedging: { delay: "10ms", attempts: 1 } },
  { hedging: { delay: "10ms", budget } },
  { retry: { attempts: 2, budget }, hedging: { delay: "10ms", attempts: 3 } }
)

const isUnbounded = ({ hedging, retry }: Policy): boolean =>
  (typeof retry === "object" && retry.attempts !== 1 && retry.budget === undefined) ||
  (typeof hedging === "object" && hedging.attempts !== 1 && hedging.budget === undefined)

const arrows = fc
  .uniqueArray(fc.record({ from: fc.nat(components - 2), span: fc.integer({ min: 1, max: components }), policy }), {
    maxLength: 24,
    selector: ({ from, span }) => from * 100 + span
  })
  .map((list) =>
    list.map(({ span, ...rest }) => ({ ...rest, to: rest.from + span })).filter(({ to }) => to < components)
  )

describe("retries without a budget where many callers come together", () => {
  it("are the retries behind every component that more callers have than are let pass, by a walk of all paths", () => {
    fc.assert(
      fc.property(arrows, fc.integer({ min: 1, max: 4 }), (all, limit) => {
        const callersOf = (to: number): number =>
          new Set(all.filter((arrow) => arrow.to === to).map(({ from }) => from)).size
        const isReachedFrom = (start: number, end: number): boolean =>
          start === end || all.some(({ from, to }) => from === start && isReachedFrom(to, end))
        const wide = Array.from({ length: components }, (_, i) => i).filter((i) => callersOf(i) > limit)
        const behind = all.filter(
          ({ from, policy: acting }) => isUnbounded(acting) && wide.some((place) => isReachedFrom(place, from))
        )
        const found = retryFanIns(indexModel(model(all)), limit)
        const listed = new Set(
          found.flatMap(({ behind: ones, retries }) => [...ones, ...retries].map(({ edge }) => edge.address))
        )
        for (const { from, to } of behind) expect(listed).toContain(`call:s${from}/to-s${to}`)
        const ownRetries = found.flatMap(({ retries }) => retries.map(({ edge }) => edge.address))
        for (const address of listed) {
          const isBehind = behind.some(({ from, to }) => address === `call:s${from}/to-s${to}`)
          expect(isBehind || ownRetries.includes(address)).toBe(true)
        }
        for (const { behind: ones, component, fanIn } of found) {
          if (ones.length > 0) expect(fanIn).toBeGreaterThan(limit)
          expect(component).toMatch(/^service:s\d$/u)
        }
      }),
      { numRuns: 300 }
    )
  })

  it("are each told once, and a larger limit tells no more of them", () => {
    fc.assert(
      fc.property(arrows, fc.integer({ min: 1, max: 4 }), (all, limit) => {
        const index = indexModel(model(all))
        const behindAt = (at: number): ReadonlyArray<string> =>
          retryFanIns(index, at).flatMap(({ behind }) =>
            behind.map(({ edge, origin }) => edge.address + origin.pointer)
          )
        const own = (at: number): ReadonlyArray<string> =>
          retryFanIns(index, at).flatMap(({ retries }) =>
            retries.map(({ edge, origin }) => edge.address + origin.pointer)
          )
        const [few, many] = [behindAt(limit), behindAt(limit + 1)]
        expect(new Set(few).size).toBe(few.length)
        expect(few.filter((one) => own(limit).includes(one))).toEqual([])
        for (const one of many) expect([...few, ...own(limit)]).toContain(one)
      })
    )
  })

  it("end where a budget bounds them", () => {
    fc.assert(
      fc.property(arrows, (all) => {
        const bounded = all.map(({ policy: { hedging, retry }, ...rest }) => ({
          ...rest,
          policy: {
            ...(typeof retry === "object" ? { retry: { ...retry, budget } } : {}),
            ...(typeof hedging === "object" ? { hedging: { ...hedging, budget } } : {})
          }
        }))
        expect(retryFanIns(indexModel(model(bounded)), 1)).toEqual([])
      })
    )
  })
})
