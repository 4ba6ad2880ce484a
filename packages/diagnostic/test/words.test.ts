import { fileURLToPath } from "node:url"
import {
  applyPatch,
  catalogueOf,
  explainCode,
  fingerprint,
  makeReport,
  refusalWords,
  resolveAddress,
  suggest,
  toGithub,
  toJunit,
  toPretty,
  toReportJson,
  toSarif,
  type Witness,
  witnessBlocks
} from "@lintel/diagnostic"
import { Doc, toPlain, toTerminal } from "@lintel/doc"
import { indexModel, type Model } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { noOwner, sharedShape, slowCall } from "./sampleRules.js"

const judged = { checked: true, acceptedBy: "2.2.0", refusedBy: "2.3.0" } as const

const witnesses: ReadonlyArray<Witness> = [
  {
    _tag: "HttpRequest",
    method: "GET",
    target: "/orders?limit=0",
    headers: { Accept: "text/csv" },
    ...judged,
    refusals: [{ pointer: "/limit", keyword: "minimum", expected: 1 }]
  },
  {
    _tag: "HttpResponse",
    status: 200,
    body: { value: null },
    ...judged,
    checked: false,
    refusals: [{ pointer: "", keyword: "type", expected: ["object", "array"] }]
  },
  {
    _tag: "Message",
    message: "message:OrderPlaced",
    payload: { value: { total: "1" } },
    ...judged,
    refusals: [{ pointer: "/total", keyword: "type", expected: "number" }]
  },
  { _tag: "Message", message: "message:OrderPlaced", headers: { key: "1" }, payload: { value: 1 }, checked: true },
  {
    _tag: "Datum",
    datum: { value: ["a"] },
    checked: true,
    refusedBy: "B",
    refusals: [{ pointer: "/0", keyword: "enum", expected: ["b", "c"] }]
  },
  {
    _tag: "Run",
    checked: true,
    steps: [
      { outcome: "ok", step: "reserve", action: "inventory.reserve", detail: 'reservationId "r1"' },
      { outcome: "failed", step: "ship", action: "shipping.book", detail: "NoCarrier" },
      { outcome: "undone", step: "reserve", action: "inventory.release" }
    ]
  },
  {
    _tag: "Path",
    checked: false,
    stops: [
      { address: "service:web", value: "1" },
      { address: "operation:ledger/post", via: "×4", value: "4" }
    ]
  },
  {
    _tag: "Value",
    checked: true,
    name: "The longest wait",
    value: "3.2s",
    limit: "2s",
    terms: [{ name: "4 × 800ms", value: "3.2s", address: "call:payments/post", pointer: "/policy/retry" }]
  },
  { _tag: "Value", checked: false, name: "The load", value: "9/s", terms: [] }
]

test("every witness is drawn, and says whether it was checked", async () => {
  const page = Doc.document(...witnesses.flatMap((it) => [...witnessBlocks(it), Doc.rule()]))
  await expect(toTerminal(page)).toMatchFileSnapshot(fileURLToPath(new URL("goldens/witness-all.txt", import.meta.url)))
})

test("a page fills in the witness between the place and the why", () => {
  for (const witness of witnesses) {
    const finding = noOwner.finding("service:web", { service: "service:web" }, { witness })
    const text = toPretty(makeReport({ findings: [finding], checked: [], policy: {}, now: "2026-01-01" }), {
      catalogue: catalogueOf([noOwner])
    })
    const drawn = toTerminal(Doc.document(...witnessBlocks(witness)))
    expect(text).toContain(drawn.trimEnd())
    expect(text.indexOf("Nobody is called")).toBeLessThan(text.indexOf(drawn.trimEnd()))
  }
})

test("very long words of a request are cut, and what stands beside them is kept", () => {
  const request = (letters: string, field: string): Witness => ({
    _tag: "HttpRequest",
    method: "POST",
    target: `/orders/${letters}/items?limit=0&next=${"%7B".repeat(100)}`,
    headers: { Cookie: `id=${letters}; theme=dark` },
    body: { value: { a: "b" }, text: `a=${field}&c=d` },
    ...judged
  })
  const lines = toPlain(Doc.document(...witnessBlocks(request("a".repeat(152_134), "\u{1F600}".repeat(300))))).split(
    "\n"
  )
  const cut = `${"a".repeat(60)}…(152,134 characters)`
  expect(lines).toContain(`POST /orders/${cut}/items?limit=0&next=${"%7B".repeat(100)}`)
  expect(lines).toContain(`Cookie: id=${cut}; theme=dark`)
  expect(lines).toContain(`a=${"\u{1F600}".repeat(30)}…(600 characters)&c=d`)
})

describe("refusals", () => {
  test.each([
    ["type", "integer", "2.0 wants a whole number"],
    ["required", undefined, "2.0 requires it"],
    ["maximum", 5, "2.0 wants a number of at most 5"],
    ["minLength", 1, "2.0 wants at least 1 character"],
    ["maxItems", 2, "2.0 wants at most 2 items"],
    ["pattern", "^a", "2.0 wants text that matches ^a"],
    ["enum", ["a", "b", "c", "d", "e", "f", "g"], '2.0 wants one of "a", "b", "c", "d", "e", "f", …'],
    ["const", { a: 1 }, '2.0 wants {"a":1}'],
    ["unevaluatedProperties", false, "2.0 does not allow it"],
    ["x-new", 1, "2.0 refuses it (x-new)"],
    ["toString", 1, "2.0 refuses it (toString)"]
  ] as const)("%s", (keyword, expected, words) => {
    expect(refusalWords({ pointer: "", keyword, ...(expected === undefined ? {} : { expected }) }, "2.0")).toBe(words)
  })
})

describe("suggestions", () => {
  const known = ["saga/step-uncompensated", "saga/step-unreachable", "team/owner-missing", "model/dangling-reference"]

  test.each([
    ["saga/step-uncompnsated", ["saga/step-uncompensated"]],
    ["step-uncompensated", ["saga/step-uncompensated"]],
    ["team/owner", ["team/owner-missing"]],
    ["TEAM/OWNER-MISSING", ["team/owner-missing"]],
    ["dangling-refrence", ["model/dangling-reference"]],
    ["zzz", []],
    ["", []]
  ])("%s", (typed, expected) => {
    expect(suggest(typed, known)).toEqual(expected)
  })

  test("a shared beginning makes no two names alike", () => {
    const addresses = ["operation:payments/authorize", "operation:payments/capture", "service:web"]
    expect(suggest("operation:payments/autorize", addresses)).toEqual(["operation:payments/authorize"])
    expect(suggest("operation:payment/authorize", addresses)).toEqual(["operation:payments/authorize"])
    expect(suggest("payments.autorize", addresses)).toEqual([])
    expect(suggest("service:mail", addresses)).toEqual([])
    expect(suggest("wb", addresses)).toEqual(["service:web"])
  })

  test("are at most four, nearest first, and quick for long input", () => {
    const many = Array.from({ length: 5000 }, (_, index) => `service:name-${index}`)
    expect(suggest("service:name-1", many)).toHaveLength(4)
    expect(suggest("service:name-1", many)[0]).toBe("service:name-1")
    expect(suggest("x".repeat(1_000_000), many)).toEqual([])
  })

  test("explain a code or say what was meant", () => {
    const catalogue = catalogueOf([noOwner])
    expect(explainCode(catalogue, "team/no-owner", new Map([["team/no-owner", "# Page"]]))).toMatchObject({
      _tag: "Known",
      page: "# Page"
    })
    expect(explainCode(catalogue, "team/no-ownr")).toEqual({ _tag: "Unknown", suggestions: ["team/no-owner"] })
    expect(explainCode(catalogue, "constructor")).toEqual({ _tag: "Unknown", suggestions: [] })
  })
})

test("addresses resolve whole, short, inside, or not at all", () => {
  const index = indexModel({
    lintel: "1.0",
    services: { payments: {}, orders: {} },
    contracts: { payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } } },
    sagas: { checkout: { steps: { pay: { kind: "compensatable" } } } }
  })
  expect(resolveAddress(index, "saga:checkout/step/pay")).toEqual({
    _tag: "Resolved",
    address: "saga:checkout/step/pay"
  })
  expect(resolveAddress(index, "payments.pay")).toEqual({ _tag: "Resolved", address: "operation:payments/pay" })
  expect(resolveAddress(index, "payments")).toEqual({
    _tag: "Ambiguous",
    addresses: ["contract:payments", "service:payments"]
  })
  expect(resolveAddress(index, "payments.pya")).toEqual({ _tag: "Unknown", suggestions: ["operation:payments/pay"] })
  expect(resolveAddress(index, "checkout › pay")).toEqual({ _tag: "Unknown", suggestions: [] })
  expect(resolveAddress(index, "order")).toEqual({ _tag: "Unknown", suggestions: ["service:orders"] })
})

describe("patches", () => {
  const model: Model = { lintel: "1.0", services: { web: { provides: ["contract:a", "contract:b"] } } }

  test("add, remove, replace and test, on objects and arrays", () => {
    const patched = applyPatch(model, [
      { op: "test", path: "/services/web/provides/0", value: "contract:a" },
      { op: "add", path: "/services/web/provides/-", value: "contract:d" },
      { op: "add", path: "/services/web/provides/0", value: "contract:0" },
      { op: "replace", path: "/services/web/provides/1", value: "contract:c" },
      { op: "remove", path: "/services/web/provides/2" },
      { op: "add", path: "/services/a~1b", value: {} }
    ])
    expect(patched).toMatchObject({
      _tag: "Patched",
      model: { services: { "a/b": {}, web: { provides: ["contract:0", "contract:c", "contract:d"] } } }
    })
    expect(applyPatch(model, [{ op: "add", path: "/services/web/owner", value: 3 }])).toMatchObject({
      _tag: "NotApplicable",
      path: "/services/web/owner"
    })
    expect(model.services?.["web"]?.provides).toEqual(["contract:a", "contract:b"])
  })

  test.each([
    [{ op: "remove", path: "/services/gone" }, "does not exist"],
    [{ op: "replace", path: "/services/web/provides/9", value: "contract:x" }, "does not exist"],
    [{ op: "add", path: "/services/web/provides/9", value: "contract:x" }, "is not an item of the array"],
    [{ op: "add", path: "/services/web/provides/01", value: "contract:x" }, "is not an item of the array"],
    [{ op: "add", path: "/services/gone/owner", value: "team:x" }, "has no parent in the Model"],
    [{ op: "replace", path: "/toString", value: 1 }, "does not exist"],
    [{ op: "add", path: "/constructor/prototype/x", value: 1 }, "has no parent in the Model"],
    [{ op: "remove", path: "" }, "names the whole Model"],
    [{ op: "test", path: "/lintel", value: "2.0" }, "has another value"]
  ] as const)("%j", (operation, reason) => {
    expect(applyPatch(model, [operation])).toEqual({ _tag: "NotApplicable", path: operation.path, reason })
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false)
  })
})

describe("laws", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 30 })
  const anyFinding = fc
    .record({
      subject: anyText,
      shape: anyText,
      pointer: anyText,
      value: fc.jsonValue({ maxDepth: 3 }),
      severity: fc.constantFrom("error", "warning", "note" as const)
    })
    .map(({ subject, shape, pointer, value, severity }) =>
      sharedShape.finding(
        subject,
        { shape, from: shape, to: subject },
        {
          pointer,
          severity,
          related: [{ address: shape, role: subject }],
          witness: {
            _tag: "Datum",
            datum: { value: value as null },
            checked: true,
            refusalBy: shape,
            refusals: [{ pointer, keyword: shape }]
          } as Witness
        }
      )
    )

  test("any findings print in every format, the same each time", () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 4 }), (findings) => {
        const report = makeReport({ findings, checked: [sharedShape.code], policy: {}, now: "2026-01-01" })
        const again = makeReport({
          findings: findings.toReversed(),
          checked: [sharedShape.code],
          policy: {},
          now: "2026-01-01"
        })
        const context = { catalogue: catalogueOf([sharedShape]) }
        for (const print of [toPretty, toGithub, toJunit]) expect(print(again, context)).toBe(print(report, context))
        expect(toReportJson(again)).toBe(toReportJson(report))
        expect(toSarif(again, { ...context, version: "1" })).toBe(toSarif(report, { ...context, version: "1" }))
      }),
      { numRuns: 60 }
    )
  })

  test("accepting any findings by fingerprint leaves none open", () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 6 }), (findings) => {
        const accepted = findings.map(({ code, fingerprint: it }) => ({ code, fingerprint: it, reason: "x" }))
        const report = makeReport({ findings, checked: [sharedShape.code], policy: { accepted }, now: "2026-01-01" })
        expect(report.findings).toEqual([])
      })
    )
  })

  test("identity does not depend on key order", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (identity) => {
        const turned = Object.fromEntries(Object.entries(identity).toReversed())
        expect(fingerprint("a/b", "service:x", turned)).toBe(fingerprint("a/b", "service:x", identity))
      })
    )
  })
})

test("ten thousand findings are printed", () => {
  const findings = Array.from({ length: 10_000 }, (_, index) =>
    slowCall.finding(`service:s${index}`, { call: `call:s${index}/x`, timeout: "2s", limit: "1s" })
  )
  const report = makeReport({ findings, checked: [slowCall.code], policy: {}, now: "2026-01-01" })
  const context = { catalogue: catalogueOf([slowCall]) }
  expect(toPretty(report, context).length).toBeGreaterThan(1_000_000)
  expect(toPlain(Doc.document()).length).toBe(0)
})
