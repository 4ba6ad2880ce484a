import { Doc, type Block, type Document } from "@lintel/doc"

/** One document per node, and the pages made of many. */
const blocks: { readonly [name: string]: ReadonlyArray<Block> } = {
  paragraph: [
    Doc.para(
      "Requests flow from callers to ",
      Doc.name("service:payments"),
      ", so 2.3.0 has to accept everything 2.2.0 accepted, including what nobody documented."
    )
  ],
  inline: [
    Doc.para(Doc.strong("Strong words"), " and ", Doc.emphasis("stressed ones"), "."),
    Doc.para("The field ", Doc.code("amount: Schema.Finite"), " of ", Doc.name("operation:payments/authorize"), "."),
    Doc.para("Press ", Doc.key("Ctrl C"), " or run ", Doc.command('lintel accept 9f3c21ab --reason "known"'), "."),
    Doc.para("See ", Doc.link("https://example.com/a_b", "the page"), " or ", Doc.link("https://example.com/x"), "."),
    Doc.para("It takes ", Doc.number(3200, { unit: "ms", origin: "calls/payments.ts:7:3" }), " of ", Doc.number("2s")),
    Doc.para("Written at ", Doc.place("call:orders/to-payments", "/policy/timeout"), ".")
  ],
  "headline-levels": [
    Doc.headline("breaking", "compat/request-narrowed", "payments.authorize"),
    Doc.headline("changes-meaning", "compat/scale", "payments.authorize"),
    Doc.headline("undecided", "compat/too-deep", "payments.authorize"),
    Doc.headline("error", "saga/step-uncompensated", "checkout › authorize"),
    Doc.headline("warning", "resilience/retry-amplification", "web → ledger"),
    Doc.headline("note", "team/no-on-call", "payments")
  ],
  "headline-long": [
    Doc.headline("error", "saga/step-uncompensated", `checkout › ${"authorize-and-capture-".repeat(2)}now`),
    Doc.headline("warning", "area/a-code-that-goes-on-and-on-and-on-and-on-and-on-and-on-until-it-is-cut", "x"),
    Doc.headline("note", "model/no-subject", "")
  ],
  "list-nested": [
    Doc.numbered(
      "Keep accepting 0, and answer with an error callers already handle, such as CardDeclined.",
      [Doc.para("Publish it as 3.0.0:"), Doc.bullets("first the callers,", "then payments.")],
      [Doc.strong("Or"), " wait."]
    ),
    Doc.bullets("one", "two")
  ],
  table: [
    Doc.table(
      [
        [Doc.name("service:orders"), "3", "all of its requests wait for payments, and its own callers wait for it"],
        ["a | b", "1,200", ["written ", Doc.code("a|b")]]
      ],
      ["Service", { header: "Calls", align: "right" }, "What it means"]
    )
  ],
  "table-without-header": [
    Doc.table([
      ["orders", "saga checkout, step authorize", "sagas/checkout.ts:9:5"],
      ["refunds", "call to payments.authorize", "calls/refunds.ts:4:3"]
    ])
  ],
  "code-block": [Doc.codeBlock("ts", "const a = `b`\n\n```\nfence\n```\n")],
  "snippet-one-mark": [
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
    })
  ],
  "snippet-tabs-and-wide": [
    Doc.snippet({
      file: "calls/注文.ts",
      line: 9,
      column: 14,
      lines: [
        { number: 9, text: '\t\tname: "注文サービス", timeout: "800ms"' },
        { number: 41, text: 'e\u0301tat: "👩‍👩‍👧 ok" // combined' }
      ],
      marks: [
        { line: 9, column: 19, length: 7, label: "in 注文サービス" },
        { line: 41, column: 7, length: 13, label: "counted as drawn" }
      ]
    })
  ],
  "snippet-long-line": [
    Doc.snippet({
      file: "a.ts",
      line: 7,
      column: 121,
      lines: [
        { number: 7, text: `const x = [${"0123456789, ".repeat(9)} retry: Retry.none, more: "${"y".repeat(200)}"` }
      ],
      marks: [{ line: 7, column: 121, length: 17, label: "a label far to the right that has to find room on the left" }]
    })
  ],
  "snippet-two-marks-one-line": [
    Doc.snippet({
      file: "a.ts",
      line: 3,
      column: 1,
      lines: [{ number: 3, text: "timeout: 800, attempts: 4" }],
      marks: [
        { line: 3, column: 1, length: 12, label: "each attempt" },
        { line: 3, column: 15, length: 11, label: "times this" }
      ]
    })
  ],
  excerpt: [
    Doc.excerpt([
      { address: "saga:checkout/step/authorize", pointer: "/compensate", label: "no compensate here" },
      { address: "operation:shipping/book", label: "may fail with NoCarrier" }
    ])
  ],
  payload: [
    Doc.payload({ orderId: "", amount: 0, lines: [1, 2], tags: {} }, [
      { pointer: "/amount", text: "2.3.0 wants a number greater than 0" },
      { pointer: "/currency", text: "2.3.0 requires it" },
      { pointer: "/lines/1", text: "at most 1" }
    ])
  ],
  "payload-folded": [
    Doc.payload(
      {
        ids: Array.from({ length: 1000 }, (_, index) => index),
        text: "x".repeat(5000),
        a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } },
        ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, { deep: [index] }]))
      },
      [
        { pointer: "/ids/500", text: "not a string" },
        { pointer: "/p9/deep/0", text: "this one, with a remark that is so long that it cannot stay on a single line" }
      ]
    )
  ],
  "payload-scalar": [Doc.payload(0, [{ pointer: "", text: "2.3.0 wants a number greater than 0" }])],
  trace: [
    Doc.trace([
      { outcome: "ok", step: "reserve", action: "inventory.reserve", detail: 'reservationId "r1"' },
      { outcome: "failed", step: "ship", action: "shipping.book", detail: "NoCarrier" },
      { outcome: "undone", step: "reserve", action: "inventory.release", detail: 'gives back "r1"' },
      { outcome: "nothing", step: "authorize", action: "nothing to call", detail: '"a1" is still held' }
    ])
  ],
  "trace-long": [
    Doc.trace(
      Array.from({ length: 11 }, (_, index) => ({
        outcome: "ok" as const,
        step: `step-${index}`,
        action: "inventory.reserve",
        detail: index === 9 ? "a detail that is far too long for the room that eighty columns leave to it here" : "fine"
      }))
    )
  ],
  path: [
    Doc.path([
      { name: "web", value: "1" },
      { name: "orders.place", via: "×3", value: "3" },
      { name: "payments.authorize", via: "×3", value: "9" },
      { name: "ledger.post", via: "×4", value: "36" }
    ])
  ],
  "path-long": [
    Doc.path([
      { name: "web" },
      ...["orders.place", "payments.authorize", "ledger.post", "archive.store", "audit.append"].map((name) => ({
        name,
        via: "800 ms",
        value: "12,000 ms"
      }))
    ])
  ],
  diff: [
    Doc.change({
      files: ["calls/web.ts", "calls/orders.ts"],
      removed: ['retry: Retry.exponential({ attempts: 3, base: "50ms" })'],
      added: ["retry: Retry.none,\n  note: 1"]
    }),
    Doc.diff([
      { kind: "kept", text: "a" },
      { kind: "removed", text: "b" }
    ])
  ],
  section: [Doc.section(["Why ", Doc.code("it")], Doc.para("Because."), Doc.section("Deeper", Doc.para("Indeed.")))],
  rule: [Doc.para("before"), Doc.rule(), Doc.para("after")],
  pairs: [Doc.pairs(["verdict", Doc.strong("fails")], ["not checked", "3 calls without a timeout"])],
  quote: [Doc.quote("Said in a review,", "in two words:", Doc.bullets("not", "now")), Doc.quote("Another.")],
  commands: [
    Doc.commands(
      ["Read more", "lintel explain compat/request-narrowed"],
      ["Accept it", `lintel accept 9f3c21ab --reason "${"very ".repeat(14)}long reasons stay on one line"`]
    )
  ],
  hostile: [
    Doc.headline("error", "x/y\u001b[2J", "a\nb\u0007"),
    Doc.para(
      "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 \u202egnp.exe <script>alert(1)</script> a\r\nb"
    ),
    Doc.para(Doc.link("javascript:alert(1)", "here"), " ", Doc.code("`tick` and \u009b31m"), " *not* _em_ [x](y) |"),
    Doc.para("# no heading"),
    Doc.para("1. no list"),
    Doc.bullets("- no list", "<b>"),
    Doc.payload({ "k\u001b[0m": "v\u202e\u0000\u007f" }, [{ pointer: "", text: "n\u001b[1m\nx" }]),
    Doc.trace([{ outcome: "ok", step: "s\u001b[1m", action: "a\nb", detail: "\u0085" }]),
    Doc.path([{ name: "web\u001b[1m" }, { name: "\ud800", via: "\u0008" }]),
    Doc.commands(["Run", "rm\u001b[8m -rf"]),
    Doc.codeBlock("ts\u001b\n```", "\u001b[31mred\n```"),
    Doc.change({ files: ["\u001b.ts"], removed: ["a\u001b[1m"], added: [] }),
    Doc.pairs(["k\u001b", Doc.place("service:\u001b[1m")])
  ]
}

export const samples: ReadonlyArray<readonly [name: string, document: Document]> = Object.entries(blocks).map(
  ([name, content]) => [name, Doc.document(...content)]
)

const crossed: Document = Doc.document(
  Doc.headline("warning", "resilience/retry-amplification", "web → ledger"),
  Doc.para(
    "One slow request at ",
    Doc.name("service:web"),
    " can become ",
    Doc.number(36),
    " requests at ",
    Doc.name("operation:ledger/post"),
    " (limit 10)."
  ),
  ...(blocks["path"] ?? []),
  Doc.para("Each hop retries on its own:"),
  Doc.table([
    ["×3", "web → orders.place", Doc.place("call:web/place")],
    ["×3", "orders → payments.authorize", Doc.place("call:orders/authorize")],
    ["×4", "payments → ledger.post", Doc.place("call:payments/post")]
  ]),
  Doc.para(
    "Deadlines do not stop it. web gives up after 2 s, but payments alone may spend 4 × 800 ms = 3.2 s on ledger, so ",
    "its last tries run for nobody."
  ),
  Doc.commands(["Read more", "lintel explain resilience/retry-amplification"])
)

export const page = crossed
