import {
  acceptAll,
  type Acceptance,
  acceptOne,
  check,
  decodeAccepted,
  encodeAccepted,
  fingerprint,
  makeReport
} from "@lintel/diagnostic"
import type { Model } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { design, noOwner, sharedShape, slowCall } from "./sampleRules.js"

const now = "2026-11-21"
const rules = [slowCall, noOwner]
const accept = (...accepted: ReadonlyArray<Acceptance>) => check(design, rules, { now, accepted })
const codes = (report: ReturnType<typeof check>) => report.findings.map((it) => it.code)

describe("accepting", () => {
  test("covers by fingerprint, subject, what lies inside, code or family", () => {
    const [slow] = check(design, rules, { now }).findings
    const reason = "known"
    expect(codes(accept({ code: "resilience/slow-call", fingerprint: slow?.fingerprint ?? "", reason }))).not.toContain(
      slow?.code
    )
    expect(codes(accept({ code: "resilience", subject: "service:orders", reason }))).not.toContain(
      "resilience/slow-call"
    )
    expect(codes(accept({ code: "team/*", reason }))).toEqual(["resilience/slow-call"])
    const inner = sharedShape.finding("saga:checkout/step/pay", { shape: "Money", from: "1", to: "2" })
    const parts = { findings: [inner], checked: [inner.code], now } as const
    const by = (subject: string) =>
      makeReport({ ...parts, policy: { accepted: [{ code: "compat", subject, reason }] } })
    expect(by("saga:checkout").summary.accepted).toBe(1)
    expect(by("saga:check").summary.accepted).toBe(0)
  })

  test("a short or foreign fingerprint covers nothing", () => {
    const all = accept(
      { code: "team/no-owner", fingerprint: "", reason: "x" },
      { code: "team/no-owner", fingerprint: "ab", reason: "x" },
      { code: "team/no-owner", fingerprint: "0000000000000000", reason: "x" }
    )
    expect(all.summary.accepted).toBe(0)
    expect(codes(all).filter((it) => it === "acceptance/unused")).toHaveLength(3)
  })

  test("unused, expired and unknown entries are findings", () => {
    const report = accept(
      { code: "team/no-owner", subject: "service:orders", reason: "has one now" },
      { code: "resilience/slow-call", subject: "service:orders", reason: "until the move", until: "2026-11-20" },
      { code: "team/no-ownr", subject: "service:web", reason: "misspelt" }
    )
    expect(
      report.findings.filter((it) => it.code.startsWith("acceptance/")).map((it) => [it.code, it.subject])
    ).toEqual([
      ["acceptance/expired", "service:orders"],
      ["acceptance/unknown-code", "service:web"],
      ["acceptance/unused", "service:orders"]
    ])
    expect(codes(report)).toContain("resilience/slow-call")
  })

  test("the last day still counts", () => {
    const entry = { code: "resilience/slow-call", subject: "service:orders", reason: "until the move" }
    expect(codes(accept({ ...entry, until: now }))).not.toContain("resilience/slow-call")
    expect(codes(accept({ ...entry, until: "2026-11-20" }))).toContain("resilience/slow-call")
  })

  test("entries for rules that did not run are left alone", () => {
    const entry = { code: "team/no-owner", subject: "service:gone", reason: "x" }
    expect(codes(check(design, rules, { now, profile: "starter", accepted: [entry] }))).toEqual([
      "resilience/slow-call"
    ])
    const other = { code: "compat/request-narrowed", subject: "operation:a/b", reason: "x" }
    const report = check(design, rules, { now, accepted: [other], knownCodes: ["compat/request-narrowed"] })
    expect(codes(report)).not.toContain("acceptance/unknown-code")
  })

  test("an authored suppression is the same record", () => {
    const suppressions = {
      web: { code: "team/no-owner", subject: "service:web", reason: "being retired" },
      old: { code: "team", subject: "team:x", reason: "x" }
    }
    const model: Model = Object.assign(structuredClone(design), { suppressions })
    const report = check(model, rules, { now })
    expect(report.accepted.map((it) => [it.diagnostic.subject, it.by.origin])).toEqual([
      ["service:web", "suppression:web"]
    ])
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: "acceptance/unused", subject: "suppression:old" })
    )
  })
})

describe("the acceptance file", () => {
  const report = check(design, rules, { now })
  const terms = { reason: "baseline", owner: "team:orders", until: "2027-01-01" }

  test("a baseline accepts everything and reads back", () => {
    const accepted = acceptAll(report, terms)
    const text = encodeAccepted(accepted)
    const read = decodeAccepted(text)
    expect(read).toEqual({ _tag: "Decoded", accepted })
    const after = check(design, rules, { now, accepted })
    expect([after.verdict, after.findings, after.summary.accepted]).toEqual(["holds", [], 3])
    expect(encodeAccepted(accepted.toReversed())).toBe(text)
  })

  test("one finding is accepted by the beginning of its fingerprint", () => {
    const [slow] = report.findings
    const prefix = slow?.fingerprint.slice(0, 8) ?? ""
    expect(acceptOne(report, prefix, terms)).toMatchObject({
      _tag: "Accepted",
      acceptance: { subject: "service:orders" }
    })
    expect(acceptOne(report, "", terms)._tag).toBe("Unknown")
    expect(acceptOne(report, "zzzz", terms)._tag).toBe("Unknown")
  })

  test.each([
    ["[]", ""],
    ['{"schema":"lintel/accepted@2","accepted":[]}', "/schema"],
    [
      '{"schema":"lintel/accepted@1","accepted":[{"fingerprint":"0123456789abcdef","code":"a/b","subject":"s","reason":" "}]}',
      "/accepted/0/reason"
    ],
    [
      '{"schema":"lintel/accepted@1","accepted":[{"fingerprint":"xyz","code":"a/b","subject":"s","reason":"r"}]}',
      "/accepted/0/fingerprint"
    ],
    [
      '{"schema":"lintel/accepted@1","accepted":[{"fingerprint":"0123456789abcdef","code":"a/b","subject":"s","reason":"r","until":"tomorrow"}]}',
      "/accepted/0/until"
    ],
    ['{"schema":"lintel/accepted@1","accepted":[],"more":1}', "/more"],
    ["{", ""]
  ])("%s is refused at %s", (text, pointer) => {
    const read = decodeAccepted(text)
    expect(read._tag === "Refused" ? read.errors.map((it) => it.pointer) : read).toEqual([pointer])
  })
})

describe("fingerprints", () => {
  test("depend on code, subject and identity only", () => {
    const base = sharedShape.finding("operation:a/b", { shape: "Money", from: "1", to: "2" })
    expect(
      sharedShape.finding("operation:a/b", { shape: "Money", from: "1", to: "9" }, { severity: "note", pointer: "/x" })
        .fingerprint
    ).toBe(base.fingerprint)
    expect(sharedShape.finding("operation:a/c", { shape: "Money", from: "1", to: "2" }).fingerprint).not.toBe(
      base.fingerprint
    )
    expect(sharedShape.finding("operation:a/b", { shape: "Price", from: "1", to: "2" }).fingerprint).not.toBe(
      base.fingerprint
    )
  })

  test("do not run parts together", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        fc.pre(a !== c || b !== d)
        expect(fingerprint(a, b, {})).not.toBe(fingerprint(c, d, {}))
      })
    )
  })

  test("stay what they were", () => {
    expect(
      fingerprint("saga/step-uncompensated", "saga:checkout/step/authorize", { failing: "ship" })
    ).toMatchInlineSnapshot(`"dd45e604343e66f0"`)
  })
})
