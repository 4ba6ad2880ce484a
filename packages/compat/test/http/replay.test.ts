import { describe, expect, it } from "vitest"
import { bodyPairs } from "./bodies.pairs.js"
import { mixedPairs } from "./mixed.pairs.js"
import type { HttpContract, JsonSchema } from "@lintel/model"
import { api, operation, type Pair, reportOf } from "./pairs.js"
import { parameterPairs } from "./parameters.pairs.js"
import { replayRequest, replayResponse } from "./replay.js"
import { responsePairs } from "./responses.pairs.js"
import { routePairs } from "./routes.pairs.js"
import { securityPairs } from "./security.pairs.js"

/** Both versions understand these requests, each in its own way; or they differ only in which credentials are granted. */
const understoodByBoth: ReadonlySet<string> = new Set([
  "compat/parameter-encoding-changed",
  "compat/parameter-reserved-refused",
  "compat/parameter-empty-refused",
  "compat/body-encoding-changed",
  "compat/operation-shadowed"
])

/** A text that says null is a text, and a name that a template fits is a name: no machine sees the difference. */
const isInvisible = (pair: Pair): boolean => /^null is not|^a literal is removed/.test(pair.name)

const isGranted = (pair: Pair): boolean => /scope|token|OAuth/.test(pair.name)

const all = [...parameterPairs, ...bodyPairs, ...responsePairs, ...routePairs, ...mixedPairs, ...securityPairs].filter(
  ({ worst }) => worst === "breaking"
)

describe("every witness of a break is accepted by its sender and refused by its reader", () => {
  it.each(all.map((pair) => [pair.name, pair] as const))("%s", (_name, pair) => {
    const { after, before } = pair
    const findings = reportOf(before, after).findings.filter((finding) => finding.class === "breaking")
    expect(findings.length).toBeGreaterThan(0)
    for (const { code, witness } of findings) {
      if (witness?._tag === "HttpRequest") {
        expect([code, replayRequest(before, witness), witness]).toEqual([code, undefined, witness])
        if (understoodByBoth.has(code) || isGranted(pair) || isInvisible(pair) || !witness.checked) continue
        expect([code, witness.target, typeof replayRequest(after, witness)]).toEqual([code, witness.target, "string"])
      }
      if (witness?._tag === "HttpResponse") {
        const [old, fresh] = [Object.values(before.operations)[0], Object.values(after.operations)[0]]
        if (old === undefined || fresh === undefined) continue
        expect([code, replayResponse(after, fresh, witness), witness]).toEqual([code, undefined, witness])
        const isDescribed =
          code === "compat/response-status-removed" &&
          [String(witness.status), "default"].some((key) => Object.hasOwn(old.responses ?? {}, key))
        if (!isDescribed) expect([code, typeof replayResponse(before, old, witness)]).toEqual([code, "string"])
      }
    }
  })
})

/**
 * What both versions accept, and only the document tells apart: a value that is ignored from now on, one success for
 * another, a text that says null, a query without names, a name that a template takes too.
 */
const isOpen = (pair: Pair): boolean =>
  /^(?:an empty|query to|null is not|a success is removed$|the whole query gets|a literal is removed)|only the default/.test(
    pair.name
  )

describe("a break that one exchange shows is checked against both versions", () => {
  it.each(all.map((pair) => [pair.name, pair] as const))("%s", (_name, pair) => {
    const { findings } = reportOf(pair.before, pair.after)
    for (const { class: kind, code, witness } of findings) {
      if (kind !== "breaking" || understoodByBoth.has(code) || isOpen(pair)) continue
      if (witness?._tag !== "HttpRequest" && witness?._tag !== "HttpResponse") continue
      expect([code, witness.checked, witness.replay]).toEqual([code, true, undefined])
    }
  })
})

describe("what is not sent any more is shown whole", () => {
  const paid = (schema: JsonSchema): HttpContract["webhooks"] => ({
    paid: {
      method: "POST",
      parameters: [{ in: "header", name: "X-Signature", required: true, schema: { const: "s" } }],
      request: { required: true, content: { "application/json": { schema } } },
      responses: { "200": {} }
    }
  })
  const schema: JsonSchema = { type: "object", properties: { id: { const: 7 } }, required: ["id"] }
  const shown = (before: HttpContract, after: HttpContract): ReadonlyArray<unknown> =>
    reportOf(before, after).findings.map(({ code, witness }) => [
      code,
      witness?._tag === "HttpRequest"
        ? [witness.method, witness.target, witness.headers, witness.body, witness.checked, witness.refusedBy]
        : undefined
    ])
  const headers = { "X-Signature": "s", "Content-Type": "application/json" }

  it("a webhook", () => {
    const webhooks = paid(schema) ?? {}
    expect(shown(api([], { webhooks }), api([]))).toEqual([
      ["compat/webhook-removed", ["POST", "/", headers, { value: { id: 7 } }, true, undefined]]
    ])
  })

  it("a callback", () => {
    const operations = paid(schema) ?? {}
    const callbacks = { done: { expression: "{$request.body#/url}", operations } }
    expect(shown(api([operation({ callbacks })]), api([operation()]))).toEqual([
      ["compat/callback-changed", ["POST", "{$request.body#/url}", headers, { value: { id: 7 } }, true, undefined]]
    ])
  })
})
