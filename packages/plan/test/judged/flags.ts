import { call, caller, type Case, design, event, id, idSum, obj, oneOf, op, plus, rollout, service } from "./designs.js"

const flag = (more: typeof id = {}): typeof id => ({
  _tag: "Flag",
  flag: "f",
  evaluatedBy: ["service:s"],
  from: false,
  to: true,
  ...more
})
const since = (version: string) => ({ knownSince: [{ service: "service:s", version }] })
const before = (version: string, used: typeof id) =>
  design({ services: { s: { version } }, rollouts: { earlier: { units: { f: used } } } })
const s = (version: string) => design({ services: { s: { version } } })

/** The code first, then the flag. */
const ahead = (version: string, turned: typeof id) =>
  plus(s(version), rollout({ s: service("s", "1", version), f: turned }, [[["s"]], [["f"]]]))

const forOther = flag({ evaluatedBy: ["service:t"], knownSince: [{ service: "service:t", version: "1" }] })
const guarded = (base: typeof id, guards: string, units: ReadonlyArray<string>) =>
  plus(
    base,
    rollout(
      {
        ...Object.fromEntries(units.map((name) => [name, service(name)])),
        f: { _tag: "Flag", flag: "f", from: false, to: true, guards: [guards] }
      },
      [
        [units, { gates: [{ _tag: "Manual" }], duration: "1d" }],
        [["f"], { pointOfNoReturn: true }]
      ]
    )
  )
const more = plus(caller("2", { operations: { run: op("POST", "/run", id), more: op("POST", "/more", id) } }), {
  calls: { "orders/to-more": call("orders", "stock/more") }
})

/** A flag of orders that its running version knows: it may be turned first, and then the change comes with the code. */
const knownLong = (base: typeof id, guards: string, service_: string) =>
  plus(base, {
    rollouts: {
      r: {
        units: {
          f: {
            _tag: "Flag",
            flag: "f",
            from: false,
            to: true,
            guards: [guards],
            knownSince: [{ service: `service:${service_}`, version: "1" }]
          }
        }
      }
    }
  })

/** Flags: every version with every value. */
export const flags: ReadonlyArray<Case> = [
  [
    "the new code knows it",
    s("1"),
    ahead("2", flag(since("2"))),
    { verdict: "holds", steps: ["s", "flag:f"], constraints: 1 }
  ],
  [
    "the running code knows it",
    s("2"),
    plus(s("3"), rollout({ f: flag(since("2")), s: service("s", "2", "3") }, [[["f"]], [["s"]]])),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "nobody says since when, and the code changes",
    s("1"),
    ahead("2", flag()),
    { verdict: "holds", steps: ["s", "flag:f"], constraints: 1 }
  ],
  [
    "nobody says since when, and the code stays",
    s("2"),
    plus(s("2"), rollout({ f: flag() }, [[["f"]]])),
    { verdict: "holds", steps: ["flag:f"], constraints: 0 }
  ],
  [
    "the new code does not know it either",
    s("1"),
    ahead("2", flag(since("3"))),
    { verdict: "fails", order: "blocked" }
  ],
  [
    "turned before the code that knows it is everywhere",
    s("1"),
    plus(s("2"), rollout({ s: service("s"), f: flag(since("2")) }, [[["s"]], [["s", "f"]]])),
    { verdict: "fails", has: ["plan/flag-too-early"] }
  ],
  [
    "the name meant something else, to code that goes",
    before("1", flag(since("1"))),
    ahead("2", flag(since("2"))),
    { verdict: "holds", steps: ["s", "flag:f"], has: ["plan/flag-reused"] }
  ],
  [
    "the name means something else, to code that stays",
    before("1", flag(since("1"))),
    plus(design({ services: { s: { version: "1" }, t: { version: "1" } } }), rollout({ f: forOther }, [[["f"]]])),
    { verdict: "fails", order: "blocked", has: ["plan/flag-reused"] }
  ],
  [
    "the same flag once more",
    before("2", flag({ ...since("2"), from: true, to: false })),
    plus(s("3"), rollout({ f: flag(since("2")), s: service("s", "2", "3") }, [[["f"]], [["s"]]])),
    { verdict: "holds", hasNot: ["plan/flag-reused"] }
  ],
  [
    "the same flag goes on",
    before("2", flag({ to: "a" })),
    plus(s("3"), rollout({ f: flag({ from: "a", to: "b" }), s: service("s", "2", "3") }, [[["s"]], [["f"]]])),
    { hasNot: ["plan/flag-reused"] }
  ],
  [
    "a message keeps its old form until the flag",
    event("1", obj({ s: oneOf("a") })),
    guarded(event("2", obj({ s: oneOf("a", "b") })), "message:Placed", ["orders", "billing"]),
    {
      verdict: "holds",
      before: [
        ["billing", "flag:f"],
        ["orders", "flag:f"]
      ],
      constraints: 2,
      noReturn: 3
    }
  ],
  [
    "a call begins with the flag",
    caller("1", { operations: { run: op("POST", "/run", id) } }),
    guarded(more, "call:orders/to-more", ["orders", "stock"]),
    {
      verdict: "holds",
      before: [
        ["stock", "flag:f"],
        ["orders", "flag:f"]
      ],
      constraints: 2
    }
  ],
  [
    "an operation answers as before until the flag",
    caller("1", { response: idSum }),
    guarded(caller("2", { response: id }), "operation:stock/run", ["orders", "stock"]),
    {
      verdict: "holds",
      before: [
        ["orders", "flag:f"],
        ["stock", "flag:f"]
      ],
      constraints: 2
    }
  ],
  [
    "a value of the configuration is new",
    s("1"),
    plus(
      s("2"),
      rollout({ s: service("s"), c: { _tag: "Configuration", name: "URL", of: "service:s", to: "x" } }, [
        [["c"]],
        [["s"]]
      ])
    ),
    { verdict: "holds", before: [["configuration:URL", "s"]] }
  ],
  [
    "a value of the configuration goes",
    s("1"),
    plus(
      s("2"),
      rollout({ s: service("s"), c: { _tag: "Configuration", name: "URL", of: "service:s", from: "x" } }, [
        [["s"]],
        [["c"]]
      ])
    ),
    { verdict: "holds", before: [["s", "configuration:URL"]] }
  ],
  [
    "a message that needs more is behind a flag that the running code knows: who reads waits for both",
    event("1", id),
    knownLong(event("2", idSum), "message:Placed", "orders"),
    {
      verdict: "holds",
      before: [
        ["flag:f", "billing"],
        ["orders", "billing"]
      ]
    }
  ],
  [
    "an answer that says more, behind a flag that the running code knows: who reads waits for both",
    caller("1", { response: id }),
    knownLong(caller("2", { response: idSum }), "operation:stock/run", "stock"),
    {
      verdict: "holds",
      before: [
        ["flag:f", "orders"],
        ["stock", "orders"]
      ]
    }
  ],
  [
    "a call that asks for more, behind a flag that the running code knows: who answers waits for both",
    caller("1", { request: id }),
    knownLong(caller("2", { request: idSum }), "call:orders/to-run", "orders"),
    {
      verdict: "holds",
      before: [
        ["flag:f", "stock"],
        ["orders", "stock"]
      ]
    }
  ]
]
