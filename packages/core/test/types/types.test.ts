import { existsSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { errorsOf, hoversOf, instantiationsOf, programOf } from "./compiler.js"
import { design, imports } from "./design.js"
import { mistakes } from "./mistakes.js"

const goldens = join(dirname(fileURLToPath(import.meta.url)), "..", "goldens")

const chain = Array.from({ length: 64 }, (_, n) => n)

/** A saga of steps one behind the other, in the order given; what undoes step n reads the reply of step n/2, rounded down. */
const chained = (names: ReadonlyArray<number>): string => {
  const steps = names.map(
    (n) => `s${n}: { after: [${n === 0 ? "" : `"s${n - 1}"`}], compensate: undo("s${Math.floor(n / 2)}") }`
  )
  return `Saga.make("chain", { steps: { ${steps.join(", ")} } })`
}

const chains = `
const undo = <const From extends string>(step: From) =>
  Saga.action(Payments.operations.void, { with: { id: Saga.result(step, "/id") } })
export const sagas = [
  ${chained(chain)},
  ${chained(chain.toReversed())}
]
`

describe("mistakes", () => {
  const sources = Object.fromEntries(
    Object.entries(mistakes).map(([name, code]) => [`${name}.ts`, `${imports}${code}\n`])
  )
  const program = programOf({ "design.ts": design, "chains.ts": `${imports}${chains}`, ...sources })
  const shift = imports.split("\n").length - 1

  it("the design itself has none", () => {
    expect(errorsOf(program, "design.ts")).toEqual([])
  })

  it("are told in chains as long as sagas are explored, written in any order", () => {
    // Only the first step reads its own reply.
    const told = expect.stringContaining(
      `Type 'SagaAction<"s0">' is not assignable to type '"none" | OnlyEarlierResults<never>'`
    )
    expect(errorsOf(program, "chains.ts")).toEqual([told, told])
  })

  it.each(Object.entries(mistakes))("%s", async (name, code) => {
    const errors = errorsOf(program, `${name}.ts`).map((error) =>
      error.replace(/^\d+/, (line) => String(Number(line) - shift))
    )
    expect(errors).not.toEqual([])
    const golden = `${code}\n\n${errors.join("\n")}\n`
    await expect(golden).toMatchFileSnapshot(join(goldens, "mistakes", `${name}.txt`))
  })

  it("has no golden without a mistake", () => {
    const folder = join(goldens, "mistakes")
    const names = existsSync(folder) ? readdirSync(folder) : []
    expect(names.toSorted()).toEqual(
      Object.keys(mistakes)
        .map((name) => `${name}.txt`)
        .toSorted()
    )
  })
})

it("shows short types in an editor", async () => {
  const code = `${design}export const checkout = Saga.make("checkout", {
  by: Orders,
  trigger: OrderPlaced,
  steps: {
    reserve: { call: Inventory.operations.reserve, compensate: Inventory.operations.release },
    authorize: { call: toPayments, compensate: Payments.operations.void, after: ["reserve"] }
  }
})
export const placing = Flow.make(Orders.operations.place, [Flow.publish(OrderPlaced), Flow.start(checkout)])
export const rollout = Rollout.make("payments-2.3", {
  units: { payments: Payments },
  stages: ["10%", "100%"],
  gates: [authorizeLatency, Gate.manual()]
})
export const authorize = Payments.operations.authorize
export const undo = Saga.action(Payments.operations.void, { with: { id: Saga.result("reserve", "/reservationId") } })
export const shop = System.make("shop", { include: [placing, rollout] })
`
  const names = [
    "Payments",
    "Orders",
    "OrderPlaced",
    "OrderEvents",
    "OrdersDb",
    "toPayments",
    "checkout",
    "authorizeLatency",
    "rollout",
    "authorize",
    "placing",
    "undo",
    "shop"
  ].map((name) => `export const ${name} `)
  const hovers = hoversOf(
    { "hovers.ts": code },
    "hovers.ts",
    names.map((name) => name.slice("export const ".length))
  )
  await expect(`${hovers.join("\n\n")}\n`).toMatchFileSnapshot(join(goldens, "hovers.txt"))
})

const schemas = (count: number): string =>
  [
    'import * as Schema from "effect/Schema"',
    ...Array.from(
      { length: count },
      (_, n) =>
        `export class In${n} extends Schema.Class<In${n}>("In${n}")({ id: Schema.String, amount: Schema.Finite }) {}\n` +
        `export class Out${n} extends Schema.Class<Out${n}>("Out${n}")({ id: Schema.String }) {}`
    )
  ].join("\n")

const operation = (n: number): string =>
  `    op${n}: Operation.post("/{id}/op${n}", {
      params: { id: Schema.String }, payload: In${n}, success: Out${n}, errors: [Out${n}], idempotency: { key: "id" }
    })`

/** Services of 25 operations, each operation called once, and a saga for each service. */
const authored = (count: number): string => {
  const services = Array.from({ length: Math.ceil(count / 25) }, (_, s) => {
    const own = Array.from({ length: Math.min(25, count - s * 25) }, (_item, k) => s * 25 + k)
    const calls = own.map(
      (n) => `export const call${n} = Call.make({ from: S${s}, to: S${s}.operations.op${n}, timeout: "800ms" })`
    )
    const steps = own.slice(0, 5).map((n) => `    step${n}: { call: call${n}, compensate: S${s}.operations.op${n} }`)
    return [
      `export const S${s} = Service.make("s${s}", { operations: {\n${own.map(operation).join(",\n")}\n  } })`,
      ...calls,
      `export const saga${s} = Saga.make("saga${s}", { steps: {\n${steps.join(",\n")}\n  } })`
    ].join("\n")
  })
  const names = Array.from({ length: count }, (_, n) => `In${n}, Out${n}`).join(", ")
  return [
    'import * as Schema from "effect/Schema"',
    'import { Call, Operation, Saga, Service } from "@lintel/core"',
    `import { ${names} } from "./schemas.js"`,
    ...services
  ].join("\n")
}

const cost = (count: number): number =>
  instantiationsOf({ "schemas.ts": schemas(count), "authored.ts": authored(count) }, "schemas.ts", "authored.ts")

it("costs the compiler a bounded, linear amount per operation", () => {
  const [ten, hundred, fiveHundred] = [cost(10), cost(100), cost(500)]
  // A change of these numbers is a change of what every user's editor does: explain it where it is made.
  expect({ ten, hundred, fiveHundred }).toMatchInlineSnapshot(`
    {
      "fiveHundred": 17288,
      "hundred": 3592,
      "ten": 544,
    }
  `)
  expect(fiveHundred / hundred).toBeLessThanOrEqual(5.2)
  expect(fiveHundred / 500).toBeLessThan(40)
})
