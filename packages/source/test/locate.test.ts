import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { loadSources, locate, type Site, type SourceOptions, type SourceText } from "../src/index.js"
import { design } from "./design.js"

const textOf = (files: ReadonlyArray<SourceText>, site: Site | undefined): string | undefined => {
  const line = files.find(({ path }) => path === site?.file)?.text.split("\n")[(site?.line ?? 0) - 1]
  return site && line?.slice(site.column - 1, site.column - 1 + site.length)
}

/** The file and line, and the marked text, of a place of the sample design. */
const at = async (address: string, pointer?: string, options?: SourceOptions): Promise<string | undefined> => {
  const site = await locate(design, address, pointer, options)
  return site && `${site.file}:${site.line} ${textOf(design, site)}`
}

describe("entities", () => {
  const expected: ReadonlyArray<readonly [string, string]> = [
    ["service:payments", `services.ts:15 Service.make("payments", {`],
    ["store:payments-db", `services.ts:9 Store.make("payments-db", { engine: "postgres" })`],
    ["team:team-payments", `services.ts:7 Team.make("team-payments")`],
    ["message:OrderPlaced", `contracts.ts:10 Message.make("OrderPlaced", { payload: Authorize, key: "orderId" })`],
    ["contract:payments", `services.ts:15 Service.make("payments", {`],
    ["operation:payments/authorize", `services.ts:19 authorize: Operation.post("/orders/{orderId}/authorization", {`],
    ["operation:payments/void", `services.ts:23 "void": Operation.del("/orders/{orderId}/authorization", {})`],
    ["operation:payments/refund", "services.ts:24 refund"],
    ["call:orders/to-authorize", "plans.ts:5 Call.make({"],
    ["flow:orders/place", "plans.ts:11 Flow.make(Orders.operations.place, ["],
    ["saga:checkout/step/authorize", "plans.ts:19 authorize: { call: toPayments, compensate: toVoid }"],
    ["slo:authorize-p99", `plans.ts:24 Slo.latency("authorize-p99", {`]
  ]
  test.each(expected)("%s", async (address, place) => {
    expect(await at(address)).toBe(place)
  })
  test("a call with a name of its own, to an operation at a provider", async () => {
    expect(await at("call:orders/void-it")).toMatch(/^plans\.ts:9 Call\.make\("void-it", /)
  })
  test("what nobody wrote", async () => {
    for (const address of [
      "service:nobody",
      "nonsense",
      "service:",
      "operation:nobody/place",
      "call:orders",
      "saga:x/step"
    ]) {
      expect(await locate(design, address)).toBeUndefined()
    }
  })
})

describe("fields", () => {
  const expected: ReadonlyArray<readonly [string, string, string]> = [
    ["service:payments", "/tier", "services.ts:17 tier"],
    ["service:payments", "/version", `services.ts:6 version: "2.3.0"`],
    ["service:payments", "/owner", `services.ts:7 owner: Team.make("team-payments")`],
    ["operation:payments/authorize", "/path", `services.ts:19 "/orders/{orderId}/authorization"`],
    ["operation:payments/authorize", "/method", "services.ts:19 post"],
    ["operation:payments/authorize", "/idempotency/retention", `services.ts:21 retention: "24h"`],
    ["operation:payments/authorize", "/responses/200", "services.ts:20 success: Receipt"],
    ["operation:payments/authorize", "/responses/422", "services.ts:20 Declined"],
    ["operation:payments/refund", "/path", `services.ts:13 "/refunds"`],
    ["operation:payments/refund", "/request", "services.ts:13 payload: Receipt"],
    ["call:orders/to-authorize", "/policy/retry/attempts", "plans.ts:7 attempts: 3"],
    ["call:orders/to-authorize", "/policy/retry/backoff/base", `plans.ts:7 base: "50ms"`],
    ["call:orders/to-authorize", "/policy/timeouts/overall", `plans.ts:6 timeout: "800ms"`],
    ["call:orders/to-authorize", "/to/operation", "plans.ts:6 to: Payments.operations.authorize"],
    ["call:orders/void-it", "/to/at", "plans.ts:9 at: Payments"],
    ["saga:checkout", "/steps/ship/kind", `plans.ts:20 kind: "pivot"`],
    ["saga:checkout/step/ship", "/action/call", "plans.ts:20 call: toVoid"],
    ["slo:authorize-p99", "/indicator/under", `plans.ts:25 under: "500ms"`],
    ["flow:orders/place", "/steps/1/steps/0/call", "plans.ts:13 toPayments"],
    ["flow:orders/place", "/steps/0", "plans.ts:12 Flow.write(services.PaymentsDb)"]
  ]
  test.each(expected)("%s %s", async (address, pointer, place) => {
    expect(await at(address, pointer)).toBe(place)
  })
  test("a field that is not written: the nearest place that holds it", async () => {
    expect(await at("call:orders/to-authorize", "/policy/breaker/failureRatio")).toBe("plans.ts:5 Call.make({")
    expect(await at("saga:checkout/step/authorize", "/deadline")).toMatch(/^plans\.ts:19 authorize:/)
    expect(await at("operation:payments/nothing", "/path")).toBe("services.ts:18 operations: {")
  })
})

describe("payloads", () => {
  test("along the body of an operation", async () => {
    const pointer = "/request/content/application~1json/schema/properties/amount"
    const place = "contracts.ts:6 amount: Schema.Finite.check(Schema.isGreaterThan(0))"
    expect(await at("operation:payments/authorize", pointer)).toBe(place)
    expect(await at("contract:payments", "/schemas/Authorize/properties/amount/exclusiveMinimum")).toBe(place)
  })
  test("by the name that a schema was given", async () => {
    expect(await at("contract:payments", "/schemas/ReceiptBody/properties/total")).toBe(
      "contracts.ts:9 total: Schema.Finite"
    )
    expect(await at("contract:payments", "/schemas/CardDeclined/properties/reason")).toBe(
      "contracts.ts:8 reason: Schema.String"
    )
    expect(await at("contract:payments", "/schemas/Authorize")).toMatch(/^contracts\.ts:4 export class Authorize/)
  })
  test("of two schemas of one name, the one that the contract's module uses", async () => {
    const schema = (path: string) => ({
      path,
      text: `export class Money extends Schema.Class<Money>("Money")({ amount: Schema.String }) {}`
    })
    const service = (name: string) => ({
      path: `${name}.ts`,
      text: `import { Service } from "@lintel/core"\nimport { Money } from "./${name}Schemas.js"\nService.make("${name}", {})`
    })
    const files = [schema("aSchemas.ts"), schema("bSchemas.ts"), service("a"), service("b")]
    expect((await locate(files, "contract:b", "/schemas/Money/properties/amount"))?.file).toBe("bSchemas.ts")
    expect((await locate(files, "contract:a", "/schemas/Money"))?.file).toBe("aSchemas.ts")
  })
  test("a definition that nobody declared falls back to its contract", async () => {
    expect(await at("contract:payments", "/schemas/Other/properties/a")).toMatch(/^services\.ts:15/)
  })
})

describe("items of sets", () => {
  const emission = (channel: string) => ({ message: "message:OrderPlaced", channel: `channel:${channel}` })
  const stored = [emission("audit-events"), emission("payment-events")] // sorted, unlike the source
  const valueAt = (_: string, pointer: string): unknown => stored[Number(pointer.slice("/emits/".length))]
  test("are told apart by what they refer to", async () => {
    expect(await at("service:payments", "/emits/0", { valueAt })).toBe(
      "services.ts:28 Emit.make(OrderPlaced, { on: AuditEvents })"
    )
    expect(await at("service:payments", "/emits/1/delivery", { valueAt: (a) => valueAt(a, "/emits/1") })).toBe(
      `services.ts:27 delivery: "outbox"`
    )
  })
  test("without the Model, only the set is known", async () => {
    expect(await at("service:payments", "/emits/0")).toBe("services.ts:26 emits: [")
  })
  test("the only item is it", async () => {
    expect(await at("service:payments", "/owns/0")).toBe("services.ts:30 PaymentsDb")
  })
})

describe("values that functions build", () => {
  const files = [
    {
      path: "built.ts",
      text: `import { Service as S, Store } from "@lintel/core"
const NAME = "audit"
const worker = (name: string, tier: "critical" | "standard") => S.make(name, { tier, owns: [Store.make(\`\${name}-db\`, {})] })
export const Mailer = worker("mailer", "critical")
export const Audit = S.make(NAME, {})
for (const name of ["a", "b"]) {
  S.make(\`worker-\${name}\`, { tier: "standard" })
}
`
    }
  ]
  test("the call that names it", async () => {
    expect(textOf(files, await locate(files, "service:mailer"))).toBe(`worker("mailer", "critical")`)
    expect(textOf(files, await locate(files, "service:audit"))).toBe("S.make(NAME, {})")
  })
  test("a captured site settles what syntax cannot, down to the property", async () => {
    expect(await locate(files, "service:worker-a")).toBeUndefined()
    const sites = new Map([["service:worker-a", { file: "file:///home/me/design/built.ts", line: 7 }]])
    expect(textOf(files, await locate(files, "service:worker-a", "/tier", { sites }))).toBe(`tier: "standard"`)
  })
  test("a captured line without a constructor on it is shown itself", async () => {
    const sites = new Map([["store:x", { file: "built.ts", line: 4 }]])
    const site = await locate(files, "store:x", "/engine", { sites })
    expect(site).toMatchObject({ file: "built.ts", line: 4, column: 1 })
    expect(
      await locate(files, "store:x", "", { sites: new Map([["store:x", { file: "built.ts", line: 99 }]]) })
    ).toBeUndefined()
    expect(
      await locate(files, "store:x", "", { sites: new Map([["store:x", { file: "gone.ts", line: 1 }]]) })
    ).toBeUndefined()
  })
  test("operations that a function made, where it made them", async () => {
    const text = `import { Operation, Service } from "@lintel/core"
const crud = (path: string) => ({
  list: Operation.get(path), get: Operation.get(\`\${path}/{id}\`, { cache: { visibility: "public" } })
})
export const Users = Service.make("users", { operations: crud("/users") })`
    const sites = new Map([
      ["operation:users/get", { file: "/repo/users.ts", line: 3, column: 44 }],
      ["operation:users/list", { file: "/repo/users.ts", line: 3, column: 19 }]
    ])
    const users = [{ path: "users.ts", text }]
    expect(textOf(users, await locate(users, "operation:users/get"))).toBe('operations: crud("/users")')
    expect(textOf(users, await locate(users, "operation:users/list", "", { sites }))).toBe("Operation.get(path)")
    expect(textOf(users, await locate(users, "operation:users/get", "/cache/visibility", { sites }))).toBe(
      `visibility: "public"`
    )
  })
  test("of several on one line, the one of that name or key, when the column is lost", async () => {
    const [service, shop] = [
      `home: Operation.get("/"), find: Operation.get("/find")`,
      `Service.make("shop", { operations: ops })`
    ]
    const sources = [
      {
        path: "system.ts",
        text: `import { Operation, Service } from "@lintel/core"\nconst ops = { ${service} }\nexport const all = [${shop}, Service.make("blog")]\n`
      }
    ]
    const lost = (line: number) => ({ file: "system.ts", line, column: 999 })
    const sites = new Map([
      ["operation:shop/home", lost(2)],
      ["operation:shop/find", lost(2)],
      ["contract:shop", lost(3)],
      ["service:shop", lost(3)],
      ["service:blog", lost(3)]
    ])
    const marked = async (address: string) => textOf(sources, await locate(sources, address, "", { sites }))
    expect(await marked("operation:shop/home")).toContain(`Operation.get("/")`)
    expect(await marked("operation:shop/find")).toContain(`Operation.get("/find")`)
    expect(await marked("service:shop")).toBe(shop)
    expect(await marked("service:blog")).toBe(`Service.make("blog")`)
  })
  test("parts that a function made, where it made them", async () => {
    const text = `import { Call, Retry } from "@lintel/core"
const usual = (attempts: number) => ({ timeout: "1s", retry: Retry.exponential({ attempts, base: "50ms" }) })
export const call = Call.make({ name: "c", from: Ref.service("a"), to: x, ...usual(3) })`
    const calls = [{ path: "calls.ts", text: text.replace("Call, Retry", "Call, Ref, Retry") }]
    const sites = new Map([["call:a/c#/policy/retry", { file: "calls.ts", line: 2, column: 67 }]])
    const mark = async (pointer: string, options?: SourceOptions) =>
      textOf(calls, await locate(calls, "call:a/c", pointer, options))
    expect(await mark("/policy/retry/backoff/base")).toMatch(/^Call\.make/)
    expect(await mark("/policy/retry/backoff/base", { sites })).toBe(`base: "50ms"`)
    expect(await mark("/policy/retry", { sites })).toBe(`Retry.exponential({ attempts, base: "50ms" })`)
    expect(await mark("/from", { sites })).toBe(`from: Ref.service("a")`)
  })
  test("of two constructions of one name, the captured one", async () => {
    const twice = [
      { path: "t.ts", text: `import { Team } from "@lintel/core"\nTeam.make("a", {})\nTeam.make("a", {})\n` }
    ]
    expect((await locate(twice, "team:a"))?.line).toBe(2)
    expect((await locate(twice, "team:a", "", { sites: new Map([["team:a", { file: "t.ts", line: 3 }]]) }))?.line).toBe(
      3
    )
  })
})

describe("names that are derived", () => {
  const files = [
    {
      path: "derived.ts",
      text: `import { Call, Channel, Deployment, Environment, Flow, Message, Operation, Ref, Service } from "@lintel/core"
const Web = Service.make("web", { instances: 3, contract: { title: "Web API" }, operations: {
  list: Operation.get("/items/{id}", { params: { id: {} }, query: { limit: { required: true } } })
} })
const Events = Channel.make("events")
const Placed = Message.make("Placed")
const Production = Environment.make("production")
Call.make({ from: Web, to: Ref.operation("payments", "pay") })
Call.make({ from: Web, to: { request: Placed, at: Web } })
Flow.make(Placed, [], { of: Web })
Flow.make(Flow.on(Events, Message.make("Sent")), [], { of: Web })
Flow.make(Flow.schedule("0 3 * * *"), [], { of: Web, name: "nightly" })
Deployment.make({ of: Web, in: Production })
Deployment.make({ of: Web, in: environments.staging })
`
    }
  ]
  test.each([
    ["call:web/to-pay", 8],
    ["call:web/to-Placed", 9],
    ["flow:web/Placed", 10],
    ["flow:web/Sent", 11],
    ["flow:web/nightly", 12],
    ["deployment:web-production", 13]
  ])("%s", async (address, line) => {
    expect((await locate(files, address))?.line).toBe(line)
  })
  test("what a service is short for", async () => {
    expect(textOf(files, await locate(files, "deployment:web", "/instances"))).toBe("instances: 3")
    expect(textOf(files, await locate(files, "contract:web", "/title"))).toBe(`title: "Web API"`)
  })
  test("a parameter, by its place and name", async () => {
    const parameters: ReadonlyArray<unknown> = [
      { in: "path", name: "id" },
      { in: "query", name: "limit", required: true }
    ]
    const valueAt = (address: string, pointer: string): unknown =>
      address === "operation:web/list" ? parameters[Number(/^\/parameters\/(\d)$/.exec(pointer)?.[1])] : undefined
    const mark = async (pointer: string) =>
      textOf(files, await locate(files, "operation:web/list", pointer, { valueAt }))
    expect(await mark("/parameters/0")).toBe("id: {}")
    expect(await mark("/parameters/1/required")).toBe("required: true")
  })
})

describe("where constructors come from", () => {
  const locateIn = async (text: string, ...more: ReadonlyArray<SourceText>) =>
    (await locate([{ path: "a/b.ts", text }, ...more], "team:x"))?.line
  test("an alias, a namespace, a subpath, a re-export", async () => {
    expect(await locateIn(`import { Team as T } from "@lintel/core"\nT.make("x")`)).toBe(2)
    expect(await locateIn(`import * as L from "@lintel/core"\nL.Team.make("x")`)).toBe(2)
    expect(await locateIn(`import * as Team from "@lintel/core/Team"\nTeam.make("x")`)).toBe(2)
    const lib = (text: string) => ({ path: "lib.ts", text })
    expect(
      await locateIn(`import { Team } from "../lib.js"\nTeam.make("x")`, lib(`export { Team } from "@lintel/core"`))
    ).toBe(2)
    expect(
      await locateIn(
        `import { T } from "../lib"\nT.make("x")`,
        lib(`import { Team } from "@lintel/core"\nexport { Team as T }`)
      )
    ).toBe(2)
    expect(
      await locateIn(`import { Team } from "../lib.ts"\nTeam.make("x")`, lib(`export * from "@lintel/core"`))
    ).toBe(2)
  })
  test("something else of the same name is not it", async () => {
    expect(await locateIn(`import { Team } from "other"\nTeam.make("x")`)).toBeUndefined()
    expect(await locateIn(`const Team = { make: (x: string) => x }\nTeam.make("x")`)).toBeUndefined()
  })
})

test("the lines around a place open with the construction when it is near", async () => {
  const near = await locate(design, "call:orders/to-authorize", "/policy/retry/attempts")
  expect(near?.lines.map(({ number }) => number)).toEqual([5, 6, 7, 8])
  const far = await locate(design, "service:payments", "/owns")
  expect(far?.lines.map(({ number }) => number)).toEqual([29, 30, 31])
})

describe("any text", () => {
  const asked = [
    "service:payments",
    "operation:payments/authorize",
    "call:orders/to-authorize",
    "saga:checkout/step/ship"
  ]
  /** Every answer lies inside its file. */
  const expectPlaces = async (files: ReadonlyArray<SourceText>): Promise<void> => {
    const sources = await loadSources(files, {
      sites: new Map([["service:payments", { file: "services.ts", line: 3 }]])
    })
    for (const address of asked) {
      const site = sources.locate(address, "/steps/0/policy/retry")
      if (site) expect(textOf(files, site)).toHaveLength(site.length)
    }
  }
  test("broken by deletion is read without an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.nat(2000), fc.nat(60), async (file, start, length) => {
        await expectPlaces(
          design.map((it, index) =>
            index === file ? { ...it, text: it.text.slice(0, start) + it.text.slice(start + length) } : it
          )
        )
      }),
      { numRuns: 60 }
    )
  })
  test("that refers to itself ends", async () => {
    const text = `import { Call, Service } from "@lintel/core"
export * from "./a.js"
export const a = b, b = a
const c = { ...c, d: c.d }
export const X = Service.make(a, c)
Call.make({ from: X, to: X.operations.x, ...c })`
    await expectPlaces([{ path: "a.ts", text }])
  })
  test("nested beyond any stack is left out, or read", async () => {
    const deep = `const x = ${"(".repeat(20_000)}1${")".repeat(20_000)}`
    const long = `import { Team } from "@lintel/core"\nconst y = ${"1 + ".repeat(20_000)}1\nTeam.make("x")`
    expect(await locate([{ path: "deep.ts", text: deep }, ...design], "team:team-payments")).toBeDefined()
    expect(await locate([{ path: "long.ts", text: long }, ...design], "team:team-payments")).toBeDefined()
  })
  test("with prototype names", async () => {
    const text = `import { Service } from "@lintel/core"\nexport const P = Service.make("constructor", { "__proto__": 1, operations: {} })`
    const site = await locate([{ path: "p.ts", text }], "service:constructor", "/toString/constructor")
    expect(site?.line).toBe(2)
  })
})
