import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as core from "@lintel/core"
import { canonical, decode, type Model } from "@lintel/model"
import { toTypeScript } from "@lintel/source/write"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const shop = canonical(JSON.parse(readFileSync(join(root, "packages/core/test/goldens/shop.json"), "utf8")) as Model)

/** Runs a written design: its text is plain JavaScript but for the import and the exports. */
const run = (text: string): Model => {
  const body = text.replace(/^import [^"]*"@lintel\/core"\n/, "").replaceAll(/^export const /gm, "const ")
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the text under test
  const build = new Function(...Object.keys(core), `${body}\nreturn design`)
  const system = build(...Object.values(core)) as Parameters<typeof core.System.toModel>[0]
  return core.System.toModel(system).model
}

test("the sample design comes back as it was, and nothing is lost", () => {
  const { text, losses } = toTypeScript(shop)
  expect(losses).toEqual([])
  expect(run(text)).toEqual(shop)
})

test("the text compiles", () => {
  const folder = mkdtempSync(join(root, "tests/src/generated/written-"))
  try {
    writeFileSync(join(folder, "design.ts"), toTypeScript(shop).text)
    const options = { noEmit: true, composite: false, incremental: false, declaration: false, declarationMap: false }
    const compilerOptions = { ...options, emitDeclarationOnly: false, noUnusedLocals: false }
    const config = { extends: join(root, "tsconfig.base.json"), compilerOptions, include: ["design.ts"] }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" })
    expect(stdout.split("\n").filter((line) => line.includes("written-"))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test("no line is longer than it has to be, and the same Model gives the same text", () => {
  const { text } = toTypeScript(shop)
  expect(text.split("\n").filter((line) => line.length > 120)).toEqual([])
  expect(toTypeScript(JSON.parse(JSON.stringify(shop)) as Model).text).toBe(text)
})

/** Every path to a property, deepest last. */
const pathsOf = (value: unknown, path: ReadonlyArray<string> = []): ReadonlyArray<ReadonlyArray<string>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])])
    : []

const without = (model: Model, path: ReadonlyArray<string>): Model => {
  const copy: unknown = structuredClone(model)
  let at = copy as Record<string, unknown> | undefined
  for (const key of path.slice(0, -1)) at = at?.[key] as Record<string, unknown> | undefined
  if (at) delete at[path.at(-1) ?? ""]
  return copy as Model
}

/** The Model of a written design; nothing where it is refused, and all that is wrong is that something leads to nothing. */
const modelOrRefusal = (text: string): Model | undefined => {
  try {
    return run(text)
  } catch (error) {
    if (!(error instanceof core.AuthoringError)) throw error
    expect(error.problems.map(({ reason }) => reason).filter((it) => !/leads to nothing|has no unit/.test(it))).toEqual(
      []
    )
    return undefined
  }
}

/** An empty collection says what an absent one says. */
const withoutEmpty = (model: Model): object =>
  Object.fromEntries(
    Object.entries(model).filter(([, value]) => typeof value !== "object" || Object.keys(value ?? {}).length > 0)
  )

/** Where two values differ, and how. */
const differences = (actual: unknown, expected: unknown, at = ""): ReadonlyArray<string> => {
  const isNested = [actual, expected].every((it) => typeof it === "object" && it !== null)
  if (!isNested) return actual === expected ? [] : [`${at}: ${JSON.stringify(actual)} for ${JSON.stringify(expected)}`]
  const [left, right] = [actual, expected] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    differences(left[key], right[key], `${at}/${key}`)
  )
}

describe("a design with parts missing", () => {
  const paths = pathsOf(shop)
  const problems = (gone: ReadonlyArray<number>): ReadonlyArray<string> => {
    const reduced = gone.reduce((model, index) => without(model, paths[index] ?? []), shop)
    const decoded = decode(reduced)
    if (decoded._tag === "Refused") return []
    const model = canonical(decoded.model)
    const { text, losses } = toTypeScript(model)
    if (losses.length > 0) return []
    const expected = { ...withoutEmpty(model), system: { name: "design", ...model.system } }
    const where = gone.map((index) => paths[index]?.join("/")).join(" and ")
    const written = modelOrRefusal(text)
    return written === undefined ? [] : differences(written, expected).map((it) => `without ${where}: ${it}`)
  }
  test("every third part in turn: the same Model, a loss that is named, or a refusal of what leads to nothing", () => {
    expect(paths.flatMap((_, index) => (index % 3 === 0 ? problems([index]) : []))).toEqual([])
  })
  test("several at once", () => {
    const several = fc.array(fc.nat(paths.length - 1), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(several, (gone) => {
        expect(problems(gone)).toEqual([])
      }),
      { numRuns: 150 }
    )
  })
})

const expectSame = (model: Model): string => {
  const { text, losses } = toTypeScript(model)
  expect(losses).toEqual([])
  expect(differences(run(text), canonical(model))).toEqual([])
  return text
}

test("messages, routes, event-sourced stores: what is written, read and turned into newer versions", () => {
  const avro = { type: "record", name: "Placed", fields: [{ name: "id", type: "string" }] }
  const output = { _tag: "JsonSchema", schema: { $ref: "#/$defs/Id" }, schemas: { Id: { type: "string" } } } as const
  const upcasters = [{ message: "message:Placed", from: "1", to: "2", output }] as const
  expectSame({
    lintel: "1.0",
    system: { name: "s" },
    messages: {
      Placed: {
        payload: { _tag: "Avro", schema: avro },
        retained: [{ version: "1", payload: { _tag: "Unknown", format: "xml" }, stores: ["store:history"] }]
      },
      Asked: { payload: { _tag: "Protobuf", message: "shop.Asked", source: "asked.proto" } },
      Answered: { payload: { _tag: "Unknown" } }
    },
    brokers: { log: { product: "rabbitmq", tier: "small", protocol: "amqp", hosts: ["a"] } },
    channels: {
      eu: {},
      orders: {
        broker: "broker:log",
        variant: "quorum",
        address: "orders.{the region}",
        parameters: { "the%20region": { oneOf: ["eu"], default: "eu" } },
        delay: "5s",
        retentionSize: "1GiB",
        routes: [{ to: "channel:eu", when: [{ in: "header", at: "region", oneOf: ["eu", 1] }] }],
        unrouted: "channel:eu"
      }
    },
    stores: {
      history: {
        kind: "event",
        events: {
          messages: ["message:Placed"],
          stream: "/id",
          snapshots: { of: "message:Asked", every: 10 },
          projections: {
            "open%20orders": {
              by: "service:web",
              rebuilds: false,
              readers: { Placed: { decoder: { type: "object" } } }
            }
          },
          upcasters
        }
      }
    },
    services: {
      web: {
        emits: [{ message: "message:Placed", channel: "channel:orders", versions: ["1"], retriesFor: "unlimited" }],
        consumes: [
          {
            channel: "channel:orders",
            batch: 5,
            order: "total",
            into: "store:history",
            filter: [{ in: "key", oneOf: ["a"] }],
            readers: { Placed: { avro } },
            upcasters,
            redelivery: { attempts: "unlimited", exhausted: "skipped", renewed: false }
          }
        ]
      }
    },
    calls: {
      "web/to-Asked": {
        from: "service:web",
        to: { request: "message:Asked", reply: "message:Answered", on: "channel:orders", replyOn: "channel:eu" }
      }
    }
  })
})

test("what refers in a circle is referred to by name", () => {
  const text = expectSame({
    lintel: "1.0",
    system: { name: "s" },
    services: { orders: { owns: ["store:orders-db"] } },
    stores: { "orders-db": { owner: "service:orders" } }
  })
  expect(text).toContain('owner: Ref.service("orders")')
})

test("a circle that has no reference by name is a loss, and the rest stays", () => {
  const relation = (to: string) => ({ relations: [{ to: `context:${to}` as const, pattern: "partnership" as const }] })
  const { text, losses } = toTypeScript({ lintel: "1.0", contexts: { a: relation("b"), b: relation("a") } })
  expect(losses.map(({ address, pointer }) => address + pointer)).toEqual(["context:b/relations/0/to"])
  expect(() => run(text)).toThrow("context:b")
})

test("names that nobody expects", () => {
  const names = ["__proto__", "constructor", "a/b", "", "ünïcode", "class", "Service", "1st", "x\u2028y"]
  const keys = [
    "%5F_proto__",
    "constructor",
    "a%2Fb",
    "%",
    "%C3%BCn%C3%AFcode",
    "class",
    "Service",
    "1st",
    "x%E2%80%A8y"
  ]
  const text = expectSame({
    lintel: "1.0",
    system: { name: "odd", description: '`${1}` \\ " \n */ </script>' },
    teams: Object.fromEntries(keys.map((key) => [key, { contacts: { [key]: key } }])),
    services: Object.fromEntries(keys.map((key) => [key, { owner: `team:${key}` as const }]))
  })
  for (const name of names) expect(text).toContain(JSON.stringify(name))
})

test("empty values are values", () => {
  const action = { _tag: "Operation" as const, operation: "operation:a/get" as const }
  const steps = { one: { action: { ...action, with: { x: { _tag: "Constant" as const, value: {} } } } } }
  const operations = { get: { _tag: "Http" as const, method: "GET", path: "/" } }
  const text = expectSame({
    lintel: "1.0",
    system: { name: "s" },
    contracts: { a: { _tag: "Http", operations } },
    services: { a: { provides: ["contract:a"], extensions: { "x-y": {}, z: [] } } },
    sagas: { s: { steps } }
  })
  expect(text).toContain("Saga.constant({})")
})

test("one version for a service and none for its contract: the contract stands alone", () => {
  const operations = { get: { _tag: "Http" as const, method: "GET", path: "/" } }
  const text = expectSame({
    lintel: "1.0",
    system: { name: "s" },
    contracts: { a: { _tag: "Http", operations } },
    services: { a: { version: "2", provides: ["contract:a"] } }
  })
  expect(text).toContain('Contract.make("a", ')
})

test("what has no authored form is named, and the rest is written", () => {
  const { losses, text } = toTypeScript({
    lintel: "1.0",
    contracts: {
      a: {
        _tag: "Http",
        tags: { x: {} },
        operations: {
          get: {
            _tag: "Http",
            method: "PURGE",
            path: "/{id}",
            request: { content: { "text/plain": { schema: true }, "application/json": {} } }
          }
        }
      }
    }
  })
  expect(losses.map(({ address, pointer }) => address + pointer)).toEqual([
    "contract:a/tags",
    "operation:a/get/parameters",
    "operation:a/get/request/required",
    "operation:a/get/request/content"
  ])
  expect(text).toContain(
    'Operation.make("PURGE", "/{id}", { payload: JsonSchema.make(true), contentType: "text/plain" })'
  )
})

test("constants are called by the names of things, not by their keys", () => {
  const { text } = toTypeScript({ lintel: "1.0", services: { "Book%20flight": {} } })
  expect(text).toContain("export const BookFlight = ")
})
