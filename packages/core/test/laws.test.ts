import { Call, Consumer, Operation, Rollout, Saga, Service, System } from "@lintel/core"
import { address as addressFrom, canonical, decode, decodeText, encode, indexModel, segment } from "@lintel/model"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import { modelOf } from "./authoring.js"
import * as shopModule from "./fixtures/shop.js"

describe("laws", () => {
  const names = fc.uniqueArray(
    fc.oneof(
      fc.constantFrom("orders", "__proto__", "constructor", "a/b", "", "ü", "a b", "%"),
      fc.string({ maxLength: 5 }).filter((name) => !/\p{Cs}/u.test(name))
    ),
    { minLength: 2, maxLength: 5 }
  )
  const duration = fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom("us", "ms", "s", "m", "h", "d", "w"))
    .map(([amount, unit]) => `${amount}${unit}` as const)

  /** Services in a ring, each calling the next, with a saga over all of them. */
  const ring = (own: ReadonlyArray<string>, timeout: `${number}ms`): ReadonlyArray<object> => {
    const services = own.map((name) =>
      Service.make(name, {
        operations: { run: Operation.post("/{id}", { success: Schema.Struct({ id: Schema.String }) }) }
      })
    )
    const calls = services.map((from, index) => {
      const to = services[(index + 1) % services.length] ?? from
      return Call.make({ name: `to ${to.name}`, from, to: to.operations.run, timeout })
    })
    const steps = Object.fromEntries(
      calls.map((call, index) => [own[index] ?? "", { call, after: own.slice(0, index) }])
    )
    return [...calls, Saga.make("all", { steps })]
  }

  it("the Model decodes back equal, whatever the names and units", () => {
    fc.assert(
      fc.property(names, duration, (own, timeout) => {
        const { model } = System.toModel(System.make("s", { include: ring(own, timeout as `${number}ms`) }))
        expect(decodeText(encode(model))).toEqual({ _tag: "Decoded", model })
        expect(decode(model)).toEqual({ _tag: "Decoded", model })
        expect(canonical(model)).toEqual(model)
        expect(Object.keys(model.services ?? {})).toHaveLength(own.length)
        const index = indexModel(model)
        expect(index.references.filter(({ to }) => index.find(to as `service:${string}`) === undefined)).toEqual([])
      }),
      { numRuns: 60, seed: 4 }
    )
  })

  it("names inside entities are encoded once, and refer to each other", () => {
    const odd = fc.constantFrom("a/b", "a b", "%2F", "100%", "ü", "__proto__", "constructor", "x")
    fc.assert(
      fc.property(odd, odd, (name, other) => {
        fc.pre(name !== other)
        const own = <T>(value: T): Record<string, T> =>
          Object.defineProperty({}, name, { value, enumerable: true }) as Record<string, T>
        const Api = Service.make("api", { operations: own(Operation.post("/")) })
        const [operation] = Object.values(Api.operations)
        if (operation === undefined) throw new Error("no operation")
        const model = modelOf(
          Saga.make(name, {
            steps: Object.fromEntries([
              [name, { call: operation }],
              [
                other,
                {
                  call: operation,
                  after: [name],
                  compensate: Saga.action(operation, { with: own(Saga.result(name, "/id")) })
                }
              ]
            ])
          }),
          Rollout.make(name, { units: own(Api), stages: [{ name, units: [name] }] }),
          Consumer.make(name, { calls: [Consumer.calls(operation)] })
        )
        const key = segment(name)
        expect(Object.keys(model.contracts?.["api"]?.operations ?? {})).toEqual([key])
        const saga = model.sagas?.[key]
        expect(Object.keys(saga?.steps ?? {}).toSorted()).toEqual([key, segment(other)].toSorted())
        expect(saga?.steps[segment(other)]?.after).toEqual([key])
        // Names of payloads are no names of the design.
        const undone = saga?.steps[segment(other)]?.compensate
        if (undone === undefined || undone === "none") throw new Error("no compensation")
        expect(Object.entries(undone.with ?? {})).toEqual([[name, { _tag: "Step", step: key, pointer: "/id" }]])
        expect(Object.keys(model.rollouts?.[key]?.units ?? {})).toEqual([key])
        expect(model.rollouts?.[key]?.stages?.[0]?.units).toEqual([key])
        expect(Object.keys(model.consumers?.[key]?.operations ?? {})).toEqual([key])
        const index = indexModel(model)
        expect(index.references.filter(({ to }) => index.find(to as `service:${string}`) === undefined)).toEqual([])
        expect(index.locate(addressFrom("saga", name, "step", other))).toBeDefined()
      })
    )
  })

  it("the order of what is included does not matter", () => {
    fc.assert(
      fc.property(names, fc.func(fc.integer()), (own, weight) => {
        const parts = ring(own, "5ms")
        const other = parts.toSorted((a, b) => weight(a) - weight(b))
        expect(encode(modelOf(...other))).toBe(encode(modelOf(...parts)))
      }),
      { numRuns: 30, seed: 6 }
    )
    const { shop } = shopModule
    const turned = System.make("shop", { description: "Sells things.", include: shop.include.toReversed() })
    expect(encode(System.toModel(turned).model)).toBe(encode(System.toModel(shop).model))
    expect([...System.toModel(turned).sites]).toEqual(
      [...System.toModel(shop).sites].map(([key, site]) =>
        key === "system:shop" ? [key, System.toModel(turned).sites.get(key)] : [key, site]
      )
    )
  })
})

describe("modules", () => {
  it("may be loaded in any order", async () => {
    const load = async (order: ReadonlyArray<"contracts" | "plans" | "services">): Promise<string> => {
      vi.resetModules()
      for (const name of order) await import(`./fixtures/order/${name}.ts`)
      const { system } = await import("./fixtures/order/system.js")
      const core = await import("@lintel/core")
      return encode(core.System.toModel(system).model)
    }
    const first = await load(["contracts", "services", "plans"])
    expect(await load(["plans", "services", "contracts"])).toBe(first)
    expect(await load([])).toBe(first)
    expect(first).toContain('"call": "call:a/to-b"')
  })
})
