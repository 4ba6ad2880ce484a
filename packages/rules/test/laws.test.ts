import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { applyPatch, catalogueOf, check, type Diagnostic, reportDocument } from "@lintel/diagnostic"
import { fixProblems } from "@lintel/diagnostic/testing"
import { toPlain } from "@lintel/doc"
import { decode, type Model } from "@lintel/model"
import fc from "fast-check"
import { globSync } from "tinyglobby"
import { describe, expect, it } from "vitest"
import { profiles, rules } from "../src/index.js"

const root = fileURLToPath(new URL("../src", import.meta.url))
const files = globSync("*/*/cases/*/model.json", { cwd: root }).toSorted()
const texts = files.map((file) => readFileSync(join(root, file), "utf8"))

type Plain = null | boolean | number | string | Array<Plain> | { [key: string]: Plain }

const decodedModel = (value: unknown): Model | undefined => {
  const decoded = decode(value)
  return decoded._tag === "Decoded" ? decoded.model : undefined
}

/** Every place of a value: the holder and the key under which something stands. */
const placesOf = (
  value: Plain
): ReadonlyArray<readonly [holder: Exclude<Plain, null | boolean | number | string>, key: string]> => {
  if (typeof value !== "object" || value === null) return []
  return Object.keys(value).flatMap((key) => {
    const part = Reflect.get(value, key) as Plain
    return [[value, key] as const, ...placesOf(part)]
  })
}

interface Mutation {
  readonly kind: "remove" | "swap" | "number"
  readonly at: number
  readonly with: number
}

/** Applies mutations one by one; those that give something that is no Model are taken back. */
const mutated = (start: string, mutations: ReadonlyArray<Mutation>): Model => {
  let text = start
  for (const mutation of mutations) {
    const value = JSON.parse(text) as Plain
    const places = placesOf(value)
    const [place, other] = [places[mutation.at % places.length], places[mutation.with % places.length]]
    if (place === undefined || other === undefined) continue
    const [holder, key] = place
    if (mutation.kind === "remove") Reflect.deleteProperty(holder, key)
    else if (mutation.kind === "swap") Reflect.set(holder, key, structuredClone(Reflect.get(...other)))
    else Reflect.set(holder, key, mutation.with)
    if (decodedModel(value) !== undefined) text = JSON.stringify(value)
  }
  return decodedModel(JSON.parse(text))!
}

/** Both designs in one, entity by entity; the second wins. */
const together = (first: string, second: string): string => {
  const [a, b] = [JSON.parse(first), JSON.parse(second)] as [Record<string, Plain>, Record<string, Plain>]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const both = Object.fromEntries(
    keys.map((key) => {
      const [left, right] = [a[key], b[key]]
      const isPair = typeof left === "object" && typeof right === "object"
      return [key, isPair ? Object.assign({}, left, right) : (right ?? left)]
    })
  )
  return JSON.stringify(both)
}

const mutations = fc.array(
  fc.record({ kind: fc.constantFrom("remove", "swap", "number"), at: fc.nat(2000), with: fc.nat(2000) }),
  { maxLength: 12 }
)
const models = fc
  .tuple(fc.constantFrom(...texts), fc.constantFrom(...texts), mutations)
  .map(([first, second, list]) => mutated(together(first, second), list))

describe("every rule", () => {
  it("judges every Model without breaking down, and has words for what it finds", () => {
    const catalogue = catalogueOf(rules)
    fc.assert(
      fc.property(models, (model) => {
        const report = check(model, rules, { now: "2026-01-01" })
        expect(report.defects).toEqual([])
        expect(toPlain(reportDocument(report, { catalogue }))).not.toContain("could not put it in words")
      }),
      { numRuns: 300 }
    )
  })

  it("gives the same report for the same Model, whatever the order of its keys", () => {
    const reversed = (value: Plain): Plain =>
      typeof value !== "object" || value === null
        ? value
        : Array.isArray(value)
          ? value.map(reversed)
          : Object.fromEntries(
              Object.keys(value)
                .toReversed()
                .map((key) => [key, reversed(value[key] ?? null)])
            )
    fc.assert(
      fc.property(models, (model) => {
        const turned = decodedModel(reversed(JSON.parse(JSON.stringify(model))))!
        const prints = (design: Model) =>
          check(design, rules, { now: "2026-01-01", ways: false }).findings.map(
            (finding) => `${finding.fingerprint} ${finding.code}`
          )
        expect(prints(turned)).toEqual(prints(model))
      }),
      { numRuns: 150 }
    )
  })

  it("offers only fixes that remove their finding and add none", () => {
    fc.assert(
      fc.property(models, (model) => {
        for (const rule of rules) expect(fixProblems(rule, model)).toEqual([])
      }),
      { numRuns: 100 }
    )
  })
})

/** Findings that nothing can be computed for, and why. */
const decidedByPeople: ReadonlyMap<string, string> = new Map([
  ["resilience/no-timeout/explicitly-none", "the design says no time that has to do with the call"],
  ["resilience/no-timeout/nobody-says", "the design says no time that has to do with the call"]
])

describe("findings of resilience and objectives", () => {
  const bad = files.filter(
    (file) => /^(?:resilience|slo)\//u.test(file) && existsSync(join(root, dirname(file), "expected.txt"))
  )
  const options = { now: "2026-01-01" } as const
  const keyOf = ({ code, fingerprint, subject }: Diagnostic): string => `${code} ${subject} ${fingerprint}`

  it.each(bad)("%s: a change removes each, and makes nothing else wrong", (file) => {
    const [area, name, , folder = ""] = file.split("/")
    const code = `${area}/${name}`
    const model = decodedModel(JSON.parse(readFileSync(join(root, file), "utf8")))!
    const { findings } = check(model, rules, options)
    const known = new Set(findings.map(keyOf))
    for (const finding of findings.filter((one) => one.code === code)) {
      expect(finding.fixes.length === 0).toBe(decidedByPeople.has(`${code}/${folder}`))
      for (const fix of finding.fixes) {
        if (fix._tag !== "ModelPatch") throw new Error("edits cannot be applied to a Model")
        expect(fix.checked).toBe(true)
        const patched = applyPatch(model, fix.operations)
        if (patched._tag === "NotApplicable") throw new Error(patched.reason)
        const after = check(patched.model, rules, { ...options, ways: false })
        expect(after.findings.map(keyOf)).not.toContain(keyOf(finding))
        expect(after.findings.filter((one) => one.severity !== "note" && !known.has(keyOf(one)))).toEqual([])
      }
    }
  })
})

/** Good cases with the one key that makes them good. */
const keys: ReadonlyArray<readonly [folder: string, path: string]> = [
  ["model/dangling-reference/cases/known-operation", "/contracts/payments/operations/authorize"],
  ["model/unused-entity/cases/emitted-message", "/services/orders/emits"],
  ["ownership/missing-owner/cases/owner", "/services/payments/owner"],
  ["events/event-without-consumer/cases/somebody-reads", "/services/shipping/consumes"],
  ["events/wait-without-producer/cases/somebody-sends", "/services/orders/emits"],
  ["events/event-without-consumer/cases/route-leads-to-a-reader", "/channels/orders/routes"],
  ["events/reads-where-nobody-writes/cases/route-leads-there", "/channels/order-events/routes"],
  ["events/retry-reorders/cases/order-does-not-matter", "/services/shipping/consumes/0/order"],
  ["events/no-dead-letter/cases/may-be-lost", "/services/shipping/consumes/0/guarantee"],
  ["events/redelivered-while-handled/cases/prolonged", "/services/shipping/consumes/0/redelivery/renewed"],
  ["events/retention-below-replay/cases/last-of-each-key", "/channels/orders/compaction"],
  ["events/event-cycle/cases/filter-ends-it", "/services/shop/consumes/0/filter"],
  ["events/ambiguous-message/cases/told-apart-by-type", "/messages/A/cloudEvents"],
  ["events/upcaster-unreachable/cases/reached-by-another", "/services/shipping/consumes/0/upcasters/0"],
  ["resilience/retry-not-idempotent/cases/replies-are-replayed", "/contracts/payouts/operations/pay/idempotency"],
  ["resilience/retry-not-idempotent/cases/only-before-sending", "/calls/refunds~1to-payouts/policy/retry/on"],
  ["resilience/deadline-below-callee/cases/deadline-travels", "/calls/web~1place/policy/deadline"],
  ["resilience/no-timeout/cases/timeout", "/calls/orders~1post/policy/timeouts"],
  ["resilience/no-timeout/cases/default-of-the-service", "/services/orders/defaults"],
  ["saga/step-uncompensated/cases/every-step-undone", "/sagas/checkout/steps/authorize/compensate"],
  ["rollout/stage-without-gate/cases/gates", "/rollouts/payments~12-3/stages/1/gates"],
  ["dossier/risk-unmitigated/cases/mitigated", "/risks/ledger-lost/mitigations"],
  ["dossier/risk-unverified/cases/drill", "/risks/ledger-lost/mitigations/replica/verification"],
  ["dossier/risk-unverified/cases/verified-from-the-other-side", "/verifications/failover-drill/verifies"],
  ["dossier/alternative-without-trade-off/cases/gains-and-costs", "/alternatives/saga/gains"],
  ["dossier/decision-incomplete/cases/complete", "/decisions/checkout-as-saga/chosen"],
  ["dossier/constraint-unaddressed/cases/decision-addresses-it", "/decisions/checkout-as-saga/addresses"],
  ["dossier/constraint-unaddressed/cases/verified", "/verifications/load/verifies"],
  ["dossier/verification-unscheduled/cases/before-release", "/verifications/failover-drill/when"],
  ["dossier/verification-unscheduled/cases/gate-of-a-rollout", "/rollouts/payments/stages/0/gates"],
  ["http/unbounded-list/cases/limit-parameter", "/contracts/orders/operations/list/parameters"],
  ["http/error-shape-missing/cases/one-shape", "/contracts/orders/errorShape"],
  ["payload/personal-data-exposed/cases/internal", "/services/users/exposure"]
]

describe("a good case without the key that makes it good", () => {
  it.each(keys)("%s %s", (folder, path) => {
    const code = dirname(dirname(folder))
    const rule = rules.find((one) => one.code === code)!
    expect(existsSync(join(root, folder, "expected.txt"))).toBe(false)
    const model = decodedModel(JSON.parse(readFileSync(join(root, folder, "model.json"), "utf8")))!
    const patched = applyPatch(model, [{ op: "remove", path }])
    if (patched._tag === "NotApplicable") throw new Error(patched.reason)
    const report = check(patched.model, [rule], { now: "2026-01-01" })
    expect(report.findings.map((finding) => finding.code)).toContain(code)
  })
})

describe("profiles", () => {
  it("grow from starter to full", () => {
    expect(profiles.full).toHaveLength(rules.length)
    expect(profiles.service).toEqual(expect.arrayContaining([...profiles.starter]))
    expect(profiles.starter.length).toBeLessThan(profiles.service.length)
  })
})
