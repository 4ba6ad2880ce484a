import { catalogueOf, type Diagnostic, toPlainText } from "@lintel/diagnostic"
import { isJsonObject, type Json, type JsonSchema, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { pages } from "../src/changes/pages.js"
import { changes, compare, type CompareOptions } from "../src/index.js"
import { bumpOf } from "../src/report.js"

const text = { type: "string" }

interface Parts {
  readonly request?: JsonSchema
  readonly response?: JsonSchema
  readonly schemas?: Readonly<Record<string, JsonSchema>>
  readonly names?: ReadonlyArray<string>
  readonly version?: string
}

const operation = (path: string, { request, response }: Parts) => ({
  _tag: "Http" as const,
  method: "POST",
  path,
  ...(request === undefined ? {} : { request: { content: { "application/json": { schema: request } } } }),
  responses: { "200": response === undefined ? {} : { content: { "application/json": { schema: response } } } }
})

const design = (parts: Parts, more: Partial<Model> = {}): Model => ({
  lintel: "1.0",
  contracts: {
    payments: {
      _tag: "Http",
      ...(parts.version === undefined ? {} : { version: parts.version }),
      ...(parts.schemas === undefined ? {} : { schemas: parts.schemas }),
      operations: Object.fromEntries((parts.names ?? ["authorize"]).map((name) => [name, operation(`/${name}`, parts)]))
    }
  },
  ...more
})

const reference = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const order = (amount: JsonSchema): JsonSchema => ({
  type: "object",
  required: ["id"],
  properties: { id: text, amount }
})

/** The same JSON with the keys of every object in another order. */
const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => shuffled(item))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)])
  )
}

const breaking = (old: Model, fresh: Model, options?: CompareOptions) =>
  compare(old, fresh, options).findings.filter((finding) => finding.class === "breaking")

describe("laws", () => {
  const rich = design({
    request: reference("Order"),
    response: reference("Order"),
    schemas: { Order: order({ type: "number" }) }
  })
  const other = design({
    request: reference("Order"),
    response: reference("Order"),
    schemas: { Order: order({ type: "number", minimum: 0, default: 1 }) },
    names: ["authorize", "refund"]
  })

  it("a design does not differ from itself", () => {
    for (const model of [rich, other]) {
      expect(compare(model, model)).toMatchObject({ verdict: "compatible", findings: [], summary: { bump: "none" } })
    }
  })

  it("the order of keys says nothing", () => {
    const [a, b] = [shuffled(rich as Json) as unknown, shuffled(other as Json) as unknown]
    expect(compare(a as Model, b as Model)).toEqual(compare(rich, other))
  })

  it("the same input gives the same report", () => {
    expect(compare(rich, other)).toEqual(compare(rich, other))
  })

  it("words alone are a note, and no difference beside it", () => {
    const said = design({ request: { ...text, description: "a text" } })
    expect(compare(design({ request: text }), said)).toMatchObject({
      verdict: "compatible",
      findings: [{ code: "compat/documentation-changed", class: "information" }],
      summary: { bump: "patch" }
    })
  })
})

describe("one cause is one finding", () => {
  const names = Array.from({ length: 12 }, (_, index) => `step${index}`)
  const old = design({
    names,
    request: reference("Order"),
    schemas: { Order: order({ type: "number" }) },
    version: "2.2.0"
  })
  const fresh = design({
    names,
    request: reference("Order"),
    schemas: { Order: order({ type: "number", exclusiveMinimum: 0 }) },
    version: "2.3.0"
  })

  it("with all operations that it reaches, and a whole request", () => {
    const [finding, ...more] = breaking(old, fresh)
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      code: "compat/request-narrowed",
      severity: "error",
      subject: "contract:payments",
      pointer: "/schemas/Order/properties/amount",
      data: {
        path: "/amount",
        differences: [{ keyword: "exclusiveMinimum", new: 0 }],
        versions: { old: "2.2.0", new: "2.3.0" }
      },
      witness: {
        _tag: "HttpRequest",
        checked: true,
        method: "POST",
        acceptedBy: "2.2.0",
        refusedBy: "2.3.0",
        refusals: [{ pointer: "/amount", keyword: "exclusiveMinimum", expected: 0 }]
      }
    })
    expect(finding?.data).toMatchObject({
      reaches: expect.arrayContaining(["operation:payments/step0", "operation:payments/step11"])
    })
  })

  it("two causes are two findings", () => {
    const both = design({ request: order({ type: "number", exclusiveMinimum: 0 }), response: text })
    const narrowed = design({
      request: { ...(order({ type: "number", exclusiveMinimum: 0 }) as object), required: ["id", "amount"] },
      response: text
    })
    expect(breaking(design({ request: order({ type: "number" }), response: text }), both).length).toBe(1)
    const all = design({
      request: { ...(order({ type: "number", exclusiveMinimum: 0 }) as object), required: ["id", "amount"] },
      response: { type: ["string", "null"] }
    })
    expect(breaking(design({ request: order({ type: "number" }), response: text }), narrowed).length).toBe(2)
    expect(breaking(design({ request: order({ type: "number" }), response: text }), all).length).toBe(3)
  })

  it("the page names the versions, the witness and what to do", () => {
    const page = toPlainText(compare(old, fresh, { now: "2026-11-21" }), { catalogue: catalogueOf(changes) })
    expect(page).toContain("payments 2.3.0, in 12 operations, refuses requests that 2.2.0 accepted.")
    expect(page).toContain("2.3.0 wants a number greater than 0")
    expect(page).toContain(
      "Callers write requests and the service reads them, so 2.3.0 has to accept everything 2.2.0 accepted."
    )
    expect(page).toContain("No user of it is known; others may exist.")
    expect(page).toContain("To fix it, do one of these:")
  })
})

describe("who is hurt", () => {
  const users: Partial<Model> = {
    services: { orders: {}, refunds: {}, payments: { provides: ["contract:payments"] } },
    calls: {
      "orders/to-payments": {
        from: "service:orders",
        to: { operation: "operation:payments/authorize" },
        responses: { "200": { reads: ["/id"] } }
      },
      "refunds/to-payments": { from: "service:refunds", to: { operation: "operation:payments/authorize" } }
    },
    sagas: {
      checkout: { steps: { pay: { action: { _tag: "Operation", operation: "operation:payments/authorize" } } } }
    },
    flows: {
      "orders/place": {
        of: "service:orders",
        trigger: { _tag: "Schedule", cron: "0 0 * * *" },
        steps: [{ _tag: "Parallel", steps: [{ _tag: "Call", call: "call:orders/to-payments" }] }]
      }
    }
  }
  const reply = (required: ReadonlyArray<string>): JsonSchema => ({
    type: "object",
    required,
    properties: { id: text, note: text }
  })

  it("calls, flows, steps of sagas and consumers, by name", () => {
    const [finding] = breaking(design({ request: text }, users), design({ request: { ...text, minLength: 1 } }, users))
    expect(finding?.data).toMatchObject({
      breaks: [
        { address: "call:orders/to-payments", role: "call" },
        { address: "call:refunds/to-payments", role: "call" },
        { address: "flow:orders/place", role: "flow" },
        { address: "saga:checkout/step/pay", role: "step" }
      ],
      unknownUsers: true
    })
  })

  it("who says what it reads is spared by what it does not read", () => {
    const [finding] = breaking(
      design({ response: reply(["id", "note"]) }, users),
      design({ response: reply(["id"]) }, users)
    )
    expect(finding?.data).toMatchObject({
      breaks: [{ address: "call:refunds/to-payments" }, { address: "saga:checkout/step/pay" }],
      spared: [{ address: "call:orders/to-payments" }, { address: "flow:orders/place" }]
    })
  })

  it("values that a reader copes with do not break it", () => {
    const status = (values: ReadonlyArray<string>): JsonSchema => ({
      type: "object",
      properties: { status: { enum: values } }
    })
    const handling = (handles: ReadonlyArray<string>): Partial<Model> => ({
      consumers: {
        shop: {
          contract: "contract:payments",
          operations: { authorize: { responses: { "200": { handles: { "/status": handles } } } } }
        }
      }
    })
    const data = (handles: ReadonlyArray<string>) =>
      breaking(
        design({ response: status(["paid"]) }, handling(handles)),
        design({ response: status(["paid", "held"]) }, handling(handles))
      )[0]?.data
    expect(data(["held"])).toMatchObject({ breaks: [], spared: [{ address: "consumer:shop" }] })
    expect(data([])).toMatchObject({ breaks: [{ address: "consumer:shop" }], spared: [] })
  })

  it("consumers may come from other Models, and where all are declared nobody else counts", () => {
    const consumers: Model = {
      lintel: "1.0",
      consumers: {
        shop: {
          contract: "contract:payments",
          operations: { authorize: { responses: { "200": { reads: ["/id"] } } } }
        }
      }
    }
    const [old, fresh] = [design({ response: reply(["id", "note"]) }), design({ response: reply(["id"]) })]
    const open = compare(old, fresh, { consumers })
    expect(open.verdict).toBe("breaking")
    expect(open.findings[0]?.data).toMatchObject({
      breaks: [],
      spared: [{ address: "consumer:shop" }],
      unknownUsers: true
    })
    const closed = compare(old, fresh, { consumers, policy: { exhaustive: ["contract:payments"] } })
    expect(closed.verdict).toBe("compatible")
    expect(closed.findings.map((finding) => finding.class)).toEqual(["information"])
  })
})

describe("direction", () => {
  it("names that do not travel are missed by nobody", () => {
    const withId = (required: ReadonlyArray<string>, id: JsonSchema): JsonSchema => ({
      type: "object",
      required,
      properties: { id, name: text }
    })
    const readOnly = { type: "string", readOnly: true }
    expect(breaking(design({ request: withId([], readOnly) }), design({ request: withId(["id"], readOnly) }))).toEqual(
      []
    )
    expect(
      breaking(design({ response: withId(["id"], readOnly) }), design({ response: withId([], readOnly) })).length
    ).toBe(1)
    const writeOnly = { type: "string", writeOnly: true }
    expect(
      breaking(design({ response: withId(["id"], writeOnly) }), design({ response: withId([], writeOnly) }))
    ).toEqual([])
    expect(
      breaking(design({ request: withId([], writeOnly) }), design({ request: withId(["id"], writeOnly) })).length
    ).toBe(1)
  })

  it("a mark beside what a neighbour requires counts", () => {
    const marked = { properties: { id: { type: "string", readOnly: true } } }
    const old = design({ request: { allOf: [reference("Base"), marked] }, schemas: { Base: { type: "object" } } })
    const fresh = design({
      request: { allOf: [reference("Base"), marked] },
      schemas: { Base: { type: "object", required: ["id"] } }
    })
    expect(breaking(old, fresh)).toEqual([])
  })
})

describe("what nobody can know", () => {
  it("a reference that leads nowhere is undecided, also where nothing changed", () => {
    const lost = design({ request: reference("Order"), schemas: { Order: { $ref: "unresolved:order.yaml" } } })
    const report = compare(lost, lost)
    expect(report.verdict).toBe("undecided")
    expect(report.findings.map(({ code }) => code)).toEqual(["compat/payload-undecided"])
  })

  it("what is refused anyway is not hidden by it", () => {
    const lost = (amount: JsonSchema) =>
      design({
        request: { type: "object", properties: { amount, other: { $ref: "unresolved:other.yaml" } } }
      })
    expect(compare(lost({ type: "number" }), lost({ type: "number", minimum: 0 })).verdict).toBe("breaking")
  })
})

describe("vocabularies that contracts share", () => {
  const shared = (money: JsonSchema, request: JsonSchema): Model =>
    design({ request }, { schemas: { common: { schemas: { Money: money, Price: reference("Money") } } } })

  it("are followed", () => {
    const request = { type: "object", properties: { price: { $ref: "schemas:common#/$defs/Price" } } }
    const found = breaking(shared({ type: "number" }, request), shared({ type: "number", minimum: 0 }, request))
    expect(found).toMatchObject([
      { code: "compat/request-narrowed", subject: "schemas:common", pointer: "/schemas/Money" }
    ])
  })

  it("through definitions of a contract too", () => {
    const parts = (money: JsonSchema): Model =>
      design(
        { request: reference("Order"), schemas: { Order: order({ $ref: "schemas:common#/$defs/Money" }) } },
        { schemas: { common: { schemas: { Money: money } } } }
      )
    expect(breaking(parts({ type: "number" }), parts({ type: "integer" })).length).toBe(1)
    expect(breaking(parts({ type: "integer" }), parts({ type: "number" }))).toEqual([])
  })
})

describe("meaning", () => {
  const amount = (more: object) => design({ request: order({ type: "number", ...more }) })
  it.each([
    ["another default", { default: 1 }, { default: 2 }, "changes-meaning"],
    ["a default that goes", { default: 1 }, {}, "changes-meaning"],
    ["a default that comes", {}, { default: 1 }, "information"],
    ["deprecated", {}, { deprecated: true }, "changes-meaning"],
    ["not deprecated any more", { deprecated: true }, {}, "information"],
    [
      "another document in a text",
      { contentMediaType: "application/json", contentSchema: { type: "integer" } },
      { contentMediaType: "application/json", contentSchema: { type: "string" } },
      "changes-meaning"
    ],
    ["another encoding", { contentEncoding: "base64" }, { contentEncoding: "base64url" }, "changes-meaning"]
  ] as const)("%s", (_name, old, fresh, expected) => {
    const found = compare(amount(old), amount(fresh)).findings
    expect(found.map(({ class: kind, code }) => [code, kind])).toEqual([["compat/meaning-changed", expected]])
  })

  it("a value that open readers do not know", () => {
    const status = (values: ReadonlyArray<string>) => design({ response: { enum: values } })
    const report = compare(status(["a", "b"]), status(["a", "b", "c"]), { policy: { enums: "open" } })
    expect(report).toMatchObject({ verdict: "compatible", summary: { bump: "minor" } })
    expect(report.findings).toMatchObject([{ code: "compat/meaning-changed", data: { keyword: "enum", new: ["c"] } }])
  })
})

describe("policy", () => {
  const closed = (properties: Readonly<Record<string, JsonSchema>>) =>
    design({ response: { type: "object", properties, additionalProperties: false } })

  it("readers that ignore what they do not know", () => {
    const [old, fresh] = [closed({ a: text }), closed({ a: text, b: text })]
    expect(compare(old, fresh).verdict).toBe("breaking")
    expect(compare(old, fresh, { policy: { unknownProperties: "ignored" } }).verdict).toBe("compatible")
  })

  it("formats that only describe", () => {
    const [old, fresh] = [design({ request: text }), design({ request: { ...text, format: "uuid" } })]
    expect(compare(old, fresh).verdict).toBe("breaking")
    expect(compare(old, fresh, { policy: { formats: "annotation" } }).verdict).toBe("compatible")
  })

  it("senders that may send what nothing declares", () => {
    const [old, fresh] = [
      design({ request: { type: "object", properties: { a: text } } }),
      design({ request: { type: "object", properties: { a: text, b: { type: "number" } } } })
    ]
    expect(compare(old, fresh).verdict).toBe("compatible")
    expect(compare(old, fresh, { policy: { relation: "plain" } }).verdict).toBe("breaking")
  })

  it("names of the sides", () => {
    const report = compare(design({ request: text }), design({ request: { ...text, minLength: 1 } }), {
      sides: { old: "main", new: "this branch" }
    })
    expect(report.findings[0]?.witness).toMatchObject({ acceptedBy: "main", refusedBy: "this branch" })
  })
})

describe("hostile input", () => {
  it("keys that are names of prototypes", () => {
    const hostile = JSON.parse(
      '{"type":"object","required":["__proto__"],"properties":{"__proto__":{"type":"string"},"toString":{"type":"number"}}}'
    ) as JsonSchema
    const narrowed = JSON.parse(
      '{"type":"object","required":["__proto__"],"properties":{"__proto__":{"type":"string","minLength":1},"toString":{"type":"number"}}}'
    ) as JsonSchema
    expect(compare(design({ request: hostile }), design({ request: hostile })).findings).toEqual([])
    expect(breaking(design({ request: hostile }), design({ request: narrowed })).length).toBe(1)
  })

  it("deep nesting and many references end", () => {
    let deep: JsonSchema = text
    for (let level = 0; level < 300; level++) deep = { type: "object", properties: { next: deep } }
    expect(compare(design({ request: deep }), design({ request: deep })).findings).toEqual([])
    const bomb = (leaf: JsonSchema) =>
      Object.fromEntries(
        Array.from({ length: 40 }, (_, index): [string, JsonSchema] => [
          `D${index}`,
          index === 39
            ? leaf
            : { type: "object", properties: { a: reference(`D${index + 1}`), b: reference(`D${index + 1}`) } }
        ])
      )
    const [old, fresh] = [
      design({ request: reference("D0"), schemas: bomb(text) }),
      design({ request: reference("D0"), schemas: bomb({ ...text, maxLength: 3 }) })
    ]
    expect(breaking(old, fresh).length).toBe(1)
  })
})

describe("kinds of change", () => {
  it("each has a page, and its code is its folder", () => {
    expect([...pages.keys()]).toEqual(changes.map(({ code }) => code))
    for (const [code, page] of pages) {
      expect(code.startsWith("compat/")).toBe(true)
      expect(page.startsWith("# ")).toBe(true)
      expect(page).toContain("## Why it matters")
    }
  })
})

describe("the next version", () => {
  const finding = (code: string, kind: Diagnostic["class"]): Diagnostic => ({
    _tag: "Diagnostic",
    code,
    severity: "note",
    class: kind,
    subject: "contract:a",
    data: {},
    related: [],
    fixes: [],
    fingerprint: "0"
  })

  it("is named by the weightiest change", () => {
    expect(bumpOf([])).toBe("none")
    expect(bumpOf([finding("compat/meaning-changed", "information")])).toBe("patch")
    expect(bumpOf([finding("compat/webhook-added", "information")])).toBe("minor")
    expect(bumpOf([finding("compat/operation-added", "information"), finding("compat/x", "undecided")])).toBe("major")
    expect(bumpOf([finding("compat/request-narrowed", "breaking")])).toBe("major")
  })
})
