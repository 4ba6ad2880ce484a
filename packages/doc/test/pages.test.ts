import { fileURLToPath } from "node:url"
import { Doc, toTerminal, type Document } from "@lintel/doc"
import { expect, test } from "vitest"

const narrowed = Doc.document(
  Doc.headline("breaking", "compat/request-narrowed", "payments.authorize"),
  Doc.para("payments.authorize 2.3.0 refuses requests that 2.2.0 accepted."),
  Doc.snippet({
    file: "contracts/payments.ts",
    line: 12,
    column: 25,
    note: "(2.3.0)",
    lines: [
      { number: 10, text: 'export class Authorize extends Schema.Class<Authorize>("Authorize")({' },
      { number: 11, text: "  orderId: Schema.String," },
      { number: 12, text: "  amount: Schema.Number.check(Schema.isGreaterThan(0))," }
    ],
    marks: [{ line: 12, column: 25, length: 29, label: "new in 2.3.0" }]
  }),
  Doc.para("This request is accepted by 2.2.0 and refused by 2.3.0 (checked against both):"),
  Doc.payload({ orderId: "", amount: 0 }, [{ pointer: "/amount", text: "2.3.0 wants a number greater than 0" }]),
  Doc.para(
    "Requests flow from callers to payments, so 2.3.0 has to accept everything 2.2.0 accepted. ",
    "These callers can still send the old shape:"
  ),
  Doc.table([
    ["orders", "saga checkout, step authorize", "sagas/checkout.ts:9:5"],
    ["refunds", "call to payments.authorize", "calls/refunds.ts:4:3"]
  ]),
  Doc.para("To fix it, do one of these:"),
  Doc.numbered(
    "Keep accepting 0, and answer with an error callers already handle, such as CardDeclined. (A new error would break them too.)",
    "Publish the stricter request as payments 3.0.0 and keep 2.x until both callers have moved."
  ),
  Doc.commands(
    ["Read more", "lintel explain compat/request-narrowed"],
    ["Accept it", 'lintel accept 9f3c21ab --reason "..."']
  )
)

const uncompensated = Doc.document(
  Doc.headline("error", "saga/step-uncompensated", "checkout › authorize"),
  Doc.para(
    "If ",
    Doc.name("saga:checkout/step/ship", "ship"),
    " fails, the customer's money stays held: nothing undoes authorize."
  ),
  Doc.snippet({
    file: "sagas/checkout.ts",
    line: 8,
    column: 5,
    lines: [
      { number: 7, text: "    reserve: { call: Inventory.operations.reserve, compensate: ... }," },
      { number: 8, text: "    authorize: { call: Payments.operations.authorize }," },
      { number: 9, text: '    ship: { call: Shipping.operations.book, after: ["authorize"] }' }
    ],
    marks: [
      { line: 8, column: 5, length: 50, label: "no compensate here" },
      { line: 9, column: 19, length: 24, label: "may fail with NoCarrier" }
    ]
  }),
  Doc.para("The shortest run that goes wrong:"),
  Doc.trace([
    { outcome: "ok", step: "reserve", action: "inventory.reserve", detail: 'reservationId "r1"' },
    { outcome: "ok", step: "authorize", action: "payments.authorize", detail: 'authorizationId "a1"' },
    { outcome: "failed", step: "ship", action: "shipping.book", detail: "NoCarrier" },
    { outcome: "undone", step: "reserve", action: "inventory.release", detail: 'gives back "r1"' },
    { outcome: "nothing", step: "authorize", action: "nothing to call", detail: '"a1" is still held' }
  ]),
  Doc.para(
    "payments has one operation whose input is covered by the saga input and the results of earlier steps, so this is ",
    "probably what you meant:"
  ),
  Doc.change({
    removed: ["authorize: { call: Payments.operations.authorize },"],
    added: ["authorize: { call: Payments.operations.authorize,\n             compensate: Payments.operations.void },"]
  }),
  Doc.para(
    'If the step must never be undone, say which kind it is: compensate: "pivot" (the point of no return) or "retriable" ',
    "(retried until it succeeds)."
  ),
  Doc.commands(["Read more", "lintel explain saga/step-uncompensated"])
)

const amplified = Doc.document(
  Doc.headline("warning", "resilience/retry-amplification", "web → ledger"),
  Doc.para("One slow request at web can become 36 requests at ledger.post (limit 10)."),
  Doc.path([
    { name: "web", value: "1" },
    { name: "orders.place", via: "×3", value: "3" },
    { name: "payments.authorize", via: "×3", value: "9" },
    { name: "ledger.post", via: "×4", value: "36" }
  ]),
  Doc.para("Each hop retries on its own:"),
  Doc.table([
    ["×3", "web → orders.place", "calls/web.ts:4:3"],
    ["×3", "orders → payments.authorize", "calls/orders.ts:11:3"],
    ["×4", "payments → ledger.post", "calls/payments.ts:7:3"]
  ]),
  Doc.para(
    "Deadlines do not stop it. web gives up after 2 s, but payments alone may spend 4 × 800 ms = 3.2 s on ledger, so its ",
    "last tries run for nobody."
  ),
  Doc.para(
    "Retry at one hop. Next to the fault is cheapest: keep ×4 at ledger, drop the other two, and the worst case is 4 requests."
  ),
  Doc.change({
    files: ["calls/web.ts", "calls/orders.ts"],
    removed: ['retry: Retry.exponential({ attempts: 3, base: "50 millis" })'],
    added: ["retry: Retry.none"]
  }),
  Doc.commands(["Read more", "lintel explain resilience/retry-amplification"])
)

const pages: ReadonlyArray<readonly [string, Document]> = [
  ["request-narrowed", narrowed],
  ["step-uncompensated", uncompensated],
  ["retry-amplification", amplified]
]

test.each(pages)("the page of %s", async (name, page) => {
  await expect(toTerminal(page)).toMatchFileSnapshot(
    fileURLToPath(new URL(`goldens/page-${name}.txt`, import.meta.url))
  )
})
