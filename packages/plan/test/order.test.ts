import * as fc from "fast-check"
import { coexist, explore, type OnlineState, orderUnits, type SkewPair } from "@lintel/plan"
import { describe, expect, test } from "vitest"

const permutations = (items: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))

type Verdict = SkewPair["newClientOldServer"]
type VersionSet = "old" | "mixed" | "new"

const has = (state: VersionSet, side: "old" | "new"): boolean => state === side || state === "mixed"

/** Whether somebody meets, in one state of the system, a version it does not get along with. */
const isBad = (
  state: ReadonlyMap<string, VersionSet>,
  pairs: ReadonlyArray<SkewPair>,
  bad: ReadonlySet<Verdict>
): boolean =>
  pairs.some(({ client, newClientOldServer, oldClientNewServer, server }) => {
    const [c, s] = [state.get(client) ?? "old", state.get(server) ?? "old"]
    return (
      (bad.has(oldClientNewServer) && has(c, "old") && has(s, "new")) ||
      (bad.has(newClientOldServer) && has(c, "new") && has(s, "old"))
    )
  })

/** Every state that stages pass through, by every interleaving of what changes together. */
const statesOf = (
  stages: ReadonlyArray<ReadonlyArray<string>>,
  units: ReadonlyArray<string>
): ReadonlyArray<ReadonlyMap<string, VersionSet>> => {
  const found = new Map<string, ReadonlyMap<string, VersionSet>>()
  const done = new Set<string>()
  for (const stage of stages) {
    const base = new Map(units.map((unit): [string, VersionSet] => [unit, done.has(unit) ? "new" : "old"]))
    let states = [base]
    for (const unit of stage)
      states = states.flatMap((state) =>
        (["old", "mixed", "new"] as const).map((version) => new Map(state).set(unit, version))
      )
    for (const state of states) found.set(JSON.stringify([...state]), state)
    for (const unit of stage) done.add(unit)
  }
  return [...found.values()]
}

const verdict = fc.constantFrom<Verdict>("compatible", "compatible", "compatible", "breaking", "undecided")

const systems = fc.integer({ min: 1, max: 5 }).chain((size) => {
  const units = Array.from({ length: size }, (_, index) => (index === 3 ? "__proto__" : `u${index}`))
  const unit = fc.constantFrom(...units)
  const pair = fc.record({ client: unit, server: unit, oldClientNewServer: verdict, newClientOldServer: verdict })
  return fc.record({ units: fc.constant(units), pairs: fc.array(pair, { maxLength: 6 }) })
})

const breaking: ReadonlySet<Verdict> = new Set(["breaking"])
const open: ReadonlySet<Verdict> = new Set(["breaking", "undecided"])

const hasOrder = (units: ReadonlyArray<string>, pairs: ReadonlyArray<SkewPair>, bad: ReadonlySet<Verdict>): boolean =>
  permutations(units).some((order) =>
    statesOf(
      order.map((unit) => [unit]),
      units
    ).every((state) => !isBad(state, pairs, bad))
  )

describe("orders", () => {
  test("an order is found exactly where trying all of them finds one", () => {
    fc.assert(
      fc.property(systems, ({ pairs, units }) => {
        const order = orderUnits(units, pairs)
        expect(order._tag === "Order").toBe(hasOrder(units, pairs, open))
        expect(order._tag === "Blocked").toBe(!hasOrder(units, pairs, breaking))
      }),
      { numRuns: 400 }
    )
  })

  test("no interleaving of an order meets a bad pair, its waves all at once included", () => {
    fc.assert(
      fc.property(systems, ({ pairs, units }) => {
        const order = orderUnits(units, pairs)
        if (order._tag !== "Order") return
        expect(order.waves.flat().toSorted()).toEqual(units.toSorted())
        for (const state of statesOf(order.waves, units)) expect(isBad(state, pairs, open)).toBe(false)
        expect(explore(order.waves, pairs).reached).toEqual([])
      }),
      { numRuns: 400 }
    )
  })

  test("what forbids an order does: a pair alone, or constraints that form a cycle", () => {
    fc.assert(
      fc.property(systems, ({ pairs, units }) => {
        const order = orderUnits(units, pairs)
        if (order._tag !== "Blocked") return
        const blamed = [...order.hopeless, ...order.cycle.map(({ because }) => because)]
        expect(blamed.length).toBeGreaterThan(0)
        expect(hasOrder(units, blamed, breaking)).toBe(false)
        for (const [index, { last }] of order.cycle.entries())
          expect(last).toBe(order.cycle[(index + 1) % order.cycle.length]?.first)
      }),
      { numRuns: 400 }
    )
  })

  test("a unit that gets along with everybody never makes a safe order unsafe", () => {
    fc.assert(
      fc.property(systems, ({ pairs, units }) => {
        const before = orderUnits(units, pairs)
        const safe = units.map((unit): SkewPair => ({
          client: unit,
          server: "safe",
          oldClientNewServer: "compatible",
          newClientOldServer: "compatible"
        }))
        expect(orderUnits([...units, "safe"], [...pairs, ...safe])._tag).toBe(before._tag)
      })
    )
  })
})

describe("exploration", () => {
  const staged = systems.chain(({ pairs, units }) =>
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: units.length, maxLength: units.length }).map((at) => ({
      pairs,
      units,
      stages: [0, 1, 2, 3].map((stage) => units.filter((_, index) => at[index] === stage)).filter((it) => it.length > 0)
    }))
  )

  test("looking at pairs finds what looking at every mixture finds, and counts them", () => {
    fc.assert(
      fc.property(staged, ({ pairs, stages, units }) => {
        const { configurations, reached } = explore(stages, pairs)
        const states = statesOf(stages, units)
        expect(configurations).toBe(String(states.length))
        expect(reached.length > 0).toBe(states.some((state) => isBad(state, pairs, open)))
        const first = stages.findIndex((_, index) =>
          statesOf(stages.slice(0, index + 1), units).some((state) => isBad(state, pairs, open))
        )
        expect(reached[0]?.stage ?? -1).toBe(first)
      }),
      { numRuns: 400 }
    )
  })

  test("one after the other there are 2k+1 mixtures, all at once 3^k", () => {
    const units = Array.from({ length: 40 }, (_, index) => `u${index}`)
    expect(
      explore(
        units.map((unit) => [unit]),
        []
      ).configurations
    ).toBe("81")
    expect(explore([units], []).configurations).toBe(String(3n ** 40n))
  })
})

/** How far a component may be from what it talks to, in minor versions: behind it, and ahead of it. */
const skew = (client: string, server: string, behind: number, ahead: number): SkewPair => {
  const allows = (difference: number): Verdict =>
    difference <= behind && -difference <= ahead ? "compatible" : "breaking"
  return { client, server, oldClientNewServer: allows(1), newClientOldServer: allows(-1) }
}

describe("Kubernetes' published policy of version skew", () => {
  const components = ["kube-apiserver", "controllers", "kubelet", "kube-proxy"]
  const policy = [
    skew("kube-apiserver", "kube-apiserver", 1, 1),
    skew("controllers", "kube-apiserver", 1, 0),
    skew("kubelet", "kube-apiserver", 3, 0),
    skew("kube-proxy", "kube-apiserver", 3, 0),
    skew("kube-proxy", "kubelet", 3, 3)
  ]

  test("the apiserver goes first, and the published order is safe", () => {
    const order = orderUnits(components, policy)
    expect(order._tag === "Order" ? order.waves : []).toEqual([
      ["kube-apiserver"],
      ["controllers", "kube-proxy", "kubelet"]
    ])
    expect(
      explore(
        components.map((it) => [it]),
        policy
      ).reached
    ).toEqual([])
  })

  test("exactly the orders that begin with the apiserver are safe", () => {
    const safe = permutations(components).filter(
      (order) =>
        explore(
          order.map((it) => [it]),
          policy
        ).reached.length === 0
    )
    expect(safe).toEqual(permutations(components).filter(([first]) => first === "kube-apiserver"))
  })

  test("two minors at once are not: instances of the apiserver may be one apart", () => {
    const verdict2: Verdict = "breaking"
    const skipped = {
      client: "kube-apiserver",
      server: "kube-apiserver",
      oldClientNewServer: verdict2,
      newClientOldServer: verdict2
    }
    expect(orderUnits(components, [...policy.slice(1), skipped])._tag).toBe("Blocked")
  })
})

describe("F1's online schema change", () => {
  const states: ReadonlyArray<OnlineState> = ["absent", "deleteOnly", "writeOnly", "public"]

  test("exactly the three adjacent pairs may live side by side", () => {
    const safe = states.flatMap((a, i) =>
      states.slice(i + 1).flatMap((b) => (coexist(a, b)._tag === "Safe" ? [[a, b]] : []))
    )
    expect(safe).toEqual([
      ["absent", "deleteOnly"],
      ["deleteOnly", "writeOnly"],
      ["writeOnly", "public"]
    ])
  })

  test("each of the others goes wrong as published", () => {
    expect(coexist("absent", "writeOnly")).toMatchObject({ anomaly: "orphan" })
    expect(coexist("deleteOnly", "public")).toMatchObject({ anomaly: "missing" })
    expect(coexist("absent", "public")._tag).toBe("Unsafe")
    for (const state of states) expect(coexist(state, state)._tag).toBe("Safe")
  })

  test("one state after the other is an order, a skipped one is none", () => {
    const servers = ["a", "b"]
    const step = (from: OnlineState, to: OnlineState): SkewPair => {
      const mixed: Verdict = coexist(from, to)._tag === "Safe" ? "compatible" : "breaking"
      return { client: "a", server: "b", oldClientNewServer: mixed, newClientOldServer: mixed }
    }
    expect(orderUnits(servers, [step("absent", "deleteOnly")])._tag).toBe("Order")
    expect(orderUnits(servers, [step("deleteOnly", "public")])._tag).toBe("Blocked")
  })
})

describe("size", () => {
  test("three hundred services in one cycle are answered", () => {
    const units = Array.from({ length: 300 }, (_, index) => `s${index}`)
    const pairs = units.map((unit, index): SkewPair => ({
      client: unit,
      server: units[(index + 1) % 300] ?? unit,
      oldClientNewServer: "compatible",
      newClientOldServer: "breaking"
    }))
    const order = orderUnits(units, pairs)
    expect(order._tag === "Blocked" ? order.cycle.length : 0).toBe(300)
  })

  test("a chain of twenty thousand is an order", () => {
    const units = Array.from({ length: 20_000 }, (_, index) => `s${index}`)
    const pairs = units.slice(1).map((unit, index): SkewPair => ({
      client: unit,
      server: units[index] ?? unit,
      oldClientNewServer: "compatible",
      newClientOldServer: "breaking"
    }))
    const order = orderUnits(units, pairs)
    expect(order._tag === "Order" ? order.waves.length : 0).toBe(20_000)
  })
})
