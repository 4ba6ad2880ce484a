import * as fc from "fast-check"
import { isJsonObject, type Json, type JsonObject, merge, type Model } from "@lintel/model"
import { type Plan, plan, planOf } from "@lintel/plan"
import { describe, expect, test } from "vitest"
import { accepts, type Form, schemaOf } from "./simulated/forms.js"
import { fails, type Kept, type Moment, nothingKept, type Phase, waited, written } from "./simulated/run.js"
import { modelOf, toldIn, type Version, type World, worlds } from "./simulated/world.js"

const policy = { exhaustive: "all" } as const

const planned = (world: World): Plan => planOf(modelOf(world, "old"), modelOf(world, "fresh"), { policy })

const phasesOf = ({ units }: Plan): ReadonlyArray<Phase> =>
  ["expand", "migrate", "contract"].flatMap((phase) =>
    units
      .filter((unit) => unit.kind === "migration" && unit.phase === phase)
      .map(({ id, operations = [] }) => ({ id, operations }))
  )

const nobody: ReadonlySet<string> = new Set()

/** What was kept before anything began. */
const atFirst = (world: World): Kept => written(world, { done: nobody, moving: nobody }, nothingKept)

/** Walks through the waves of an order, all of each at once, waiting only for what the plan says. */
const survives = (world: World, plan_: Plan): boolean => {
  const { order } = plan_
  if (order._tag !== "Order") throw new Error("no order")
  const phases = phasesOf(plan_)
  const done = new Set<string>()
  let kept = atFirst(world)
  for (const wave of order.waves) {
    const places = order.constraints.flatMap(({ because: { pair }, last }) =>
      wave.includes(last) && pair.wait !== undefined && last === pair.client ? [pair.wait.in] : []
    )
    kept = waited(world, { done, moving: nobody }, kept, (place) => places.includes(place))
    const moment: Moment = { done, moving: new Set(wave) }
    kept = written(world, moment, kept)
    if (fails(world, moment, kept, phases)) return false
    for (const unit of wave) done.add(unit)
  }
  return true
}

/** Whether any order of the units works, one after the other, with all the waiting there can be. */
const hasOrder = (world: World, plan_: Plan): boolean => {
  const ids = plan_.units.map(({ id }) => id)
  const phases = phasesOf(plan_)
  const seen = new Set<string>()
  const search = (done: ReadonlySet<string>, kept: Kept): boolean => {
    if (done.size === ids.length) return true
    const key = JSON.stringify([
      ids.filter((id) => done.has(id)),
      [...kept.log].map(([index, forms]) => [index, [...forms].toSorted()]),
      [...kept.cache].toSorted()
    ])
    if (seen.has(key)) return false
    seen.add(key)
    const rested = waited(world, { done, moving: nobody }, kept, () => true)
    return ids.some((id) => {
      if (done.has(id)) return false
      const moment: Moment = { done, moving: new Set([id]) }
      const now = written(world, moment, rested)
      return !fails(world, moment, now, phases) && search(new Set([...done, id]), now)
    })
  }
  return search(nobody, atFirst(world))
}

/** A service with a call, a message, and an entry of its own, none of which anybody minds. */
const withSafeUnit =
  (version: string) =>
  (model: Model): Model => {
    const later = version === "2"
    const text = { type: "string" }
    const payload = { type: "object", properties: { a: text, ...(later ? { b: text } : {}) } }
    const field = { type: "text", optional: true }
    const extra: Model = {
      lintel: "1.0",
      services: {
        extra: {
          version,
          owns: ["store:own"],
          provides: ["contract:extra"],
          emits: [{ message: "message:told", channel: "channel:told" }],
          consumes: [{ channel: "channel:told" }]
        }
      },
      contracts: {
        extra: {
          _tag: "Http",
          operations: { see: { _tag: "Http", method: "GET", path: "/see", responses: { 200: {} } } }
        }
      },
      calls: { "s0/see": { from: "service:s0", to: { operation: "operation:extra/see" } } },
      messages: { told: { payload: { _tag: "JsonSchema", schema: payload } } },
      channels: { told: { messages: ["message:told"], retention: "forever" } },
      stores: {
        own: { kind: "cache", collections: { entries: { fields: { a: field, ...(later ? { b: field } : {}) } } } }
      }
    }
    const { conflicts, model: merged } = merge([model, extra])
    if (conflicts.length > 0) throw new Error(JSON.stringify(conflicts))
    return merged
  }

/** A clash of a refused plan, and the payload that shows it. */
interface Shown {
  readonly through: string
  readonly witness: JsonObject
}

const shownIn = (value: Json | undefined): ReadonlyArray<Shown> => {
  if (Array.isArray(value)) return value.flatMap(shownIn)
  if (!isJsonObject(value)) return []
  const { clash, witness } = value
  const through = isJsonObject(clash) ? clash["through"] : undefined
  const own = typeof through === "string" && isJsonObject(witness) ? [{ through, witness }] : []
  return [...own, ...Object.values(value).flatMap(shownIn)]
}

const sideIn = (name: Json | undefined): Version => {
  if (typeof name === "string" && (name.endsWith(" 1") || name.startsWith("the old "))) return "old"
  if (typeof name === "string" && (name.endsWith(" 2") || name.startsWith("the new "))) return "fresh"
  throw new Error(`no version: ${JSON.stringify(name)}`)
}

/** The two forms of what is between them. */
const formsBetween = (
  world: World,
  { through, witness }: Shown
): { readonly old: Form; readonly fresh: Form } | undefined => {
  const at = Number(/\d+$/.exec(through)?.[0] ?? 0)
  // Requests name their path; that of a webhook is its receiver's, and stands for none.
  const isHook = witness["target"] === "/" || JSON.stringify(witness).includes("listener")
  switch (witness["_tag"]) {
    case "HttpRequest":
      return isHook ? world.hook?.sent : world.requests[at]
    case "HttpResponse":
      return isHook ? world.hook?.replied : world.responses[at]
    case "Message":
      return toldIn(world).find(({ message }) => through === `message:${message}`)?.forms
    case "Datum":
      return world.cache?.forms
    default:
      return undefined
  }
}

describe("worlds of calls, messages that are kept, a cache, a table, a flag, a webhook, configuration, a saga, questions with replies and messages that are turned", () => {
  test("an order is found where trying all of them finds one, and only there", () => {
    const seen = { Order: 0, Blocked: 0, Undecided: 0 }
    fc.assert(
      fc.property(worlds, (world) => {
        const found = planned(world)
        seen[found.order._tag]++
        if (found.order._tag === "Undecided") return
        expect(hasOrder(world, found)).toBe(found.order._tag === "Order")
      }),
      { numRuns: 80, seed: 21 }
    )
    expect(seen.Order).toBeGreaterThan(12)
    expect(seen.Blocked).toBeGreaterThan(20)
    expect(seen.Undecided).toBeLessThan(20)
  })

  test("an order that is accepted never meets anything that is refused, waiting only where it says so", () => {
    const seen = {
      orders: 0,
      waits: 0,
      migrations: 0,
      flags: 0,
      entries: 0,
      hooks: 0,
      configuration: 0,
      sagas: 0,
      decoders: 0,
      questions: 0,
      replies: 0,
      turned: 0
    }
    fc.assert(
      fc.property(worlds, (world) => {
        const found = planned(world)
        if (found.order._tag !== "Order") return
        seen.orders++
        if (
          found.order.constraints.some(({ because: { pair }, last }) => pair.wait !== undefined && last === pair.client)
        )
          seen.waits++
        if (phasesOf(found).length > 0) seen.migrations++
        if (found.flags.length > 0) seen.flags++
        const { hook } = world
        if (hook !== undefined && (hook.sent.old !== hook.sent.fresh || hook.replied.old !== hook.replied.fresh))
          seen.hooks++
        if (found.pairs.some(({ medium }) => medium === "configuration")) seen.configuration++
        if (world.saga !== undefined && found.pairs.some(({ medium }) => medium === "call")) seen.sagas++
        if (world.decoded !== undefined && found.pairs.some(({ medium }) => medium === "call" || medium === "message"))
          seen.decoders++
        if (found.pairs.some(({ through }) => through === "store:cache")) seen.entries++
        const bound = found.order.constraints.map(({ because: { pair } }) => pair.through)
        if (bound.includes("message:question")) seen.questions++
        if (bound.includes("message:reply")) seen.replies++
        if (world.turned !== undefined && bound.includes(`message:m${world.turned}`)) seen.turned++
        expect(survives(world, found)).toBe(true)
      }),
      { numRuns: 170, seed: 25 }
    )
    // Not only the easy ones.
    for (const [what, count] of Object.entries(seen)) expect([what, count > 2]).toEqual([what, true])
  })

  test("whatever a refused plan shows is taken by the version that is named, and refused by the other", () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(worlds, (world) => {
        const report = plan(modelOf(world, "old"), modelOf(world, "fresh"), { policy })
        const shown = report.findings
          .filter(({ code }) => code === "plan/no-order")
          .flatMap(({ data }) => shownIn(data as Json))
        for (const it of shown) {
          const { witness } = it
          const forms = formsBetween(world, it)
          const body = witness["body"] ?? witness["payload"] ?? witness["datum"]
          if (forms === undefined || !isJsonObject(body) || witness["checked"] !== true) continue
          const tag = JSON.stringify(witness["_tag"])
          seen.set(tag, (seen.get(tag) ?? 0) + 1)
          expect(accepts(schemaOf(forms[sideIn(witness["acceptedBy"])]), body["value"])).toBe(true)
          expect(accepts(schemaOf(forms[sideIn(witness["refusedBy"])]), body["value"])).toBe(false)
        }
      }),
      { numRuns: 100, seed: 23 }
    )
    expect([...seen.keys()].toSorted()).toEqual(
      ["Datum", "HttpRequest", "HttpResponse", "Message"].map((it) => JSON.stringify(it))
    )
  })

  test("a safe unit never makes a safe order unsafe", () => {
    let orders = 0
    fc.assert(
      fc.property(worlds, (world) => {
        const before = planned(world)
        const [old, fresh] = [withSafeUnit("1")(modelOf(world, "old")), withSafeUnit("2")(modelOf(world, "fresh"))]
        const after = planOf(old, fresh, { policy })
        expect(after.order._tag).toBe(before.order._tag)
        expect(after.units.map(({ id }) => id)).toContain("service:extra")
        if (after.order._tag !== "Order") return
        orders++
        expect(survives(world, after)).toBe(true)
      }),
      { numRuns: 60, seed: 24 }
    )
    expect(orders).toBeGreaterThan(10)
  })
})
