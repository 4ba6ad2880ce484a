import {
  caller,
  type Case,
  col,
  design,
  event,
  id,
  idSum,
  migration,
  obj,
  oneOf,
  op,
  plus,
  rollout,
  service,
  table,
  watched
} from "./designs.js"

const [asks, more] = [caller("1", { request: id }), caller("2", { request: idSum })]
const both = { o: service("orders"), k: service("stock") }
const readers = { o: service("orders"), b: service("billing") }
const [full, less] = [table("1", { a: col("int"), b: col("int") }), table("2", { a: col("int") })]
const dropped = { o: service("orders"), d: migration(["contract", "dropColumn", "b"]) }
const last = { pointOfNoReturn: true }
const kept = (version: string, schema: typeof id, retention = "7d") => event(version, schema, { retention })

const stages = (...all: ReadonlyArray<readonly [ReadonlyArray<string>, typeof id?]>) =>
  all.map(([units, more_ = {}], at) => ({ name: `${at + 1}`, units: [...units], ...more_ }))

/** The same change in two environments. */
const twice = (
  first: ReadonlyArray<string>,
  second: ReadonlyArray<string>,
  afterwards: typeof id = { after: ["rollout:tried"] }
) =>
  plus(more, {
    environments: { staging: { kind: "staging" }, live: { kind: "production" } },
    rollouts: {
      tried: { in: "environment:staging", units: both, stages: stages(...first.map((it) => [[it]] as const)) },
      live: {
        in: "environment:live",
        units: both,
        stages: stages(...second.map((it) => [[it]] as const)),
        ...afterwards
      }
    }
  })

const frozen = (freeze: typeof id, stages_: Parameters<typeof rollout>[1], environment = "live") =>
  plus(more, {
    environments: { live: { kind: "production" }, staging: {}, [environment]: freeze },
    ...rollout(both, stages_, { in: "environment:live" })
  })

const days = (from: string, until: string) => ({ freezes: [{ from, until }] })
const weekly = { recurringFreezes: [{ from: "Fri 16:00", until: "Mon 08:00" }] }

const row = (a: string, b: string, c: typeof id) => ({
  rollouts: {
    a: { units: { a: service("a") }, stages: stages([["a"]]) },
    b: { units: { b: service("b") }, stages: stages([["b"]]), after: [a] },
    c: { units: { c: service("c") }, stages: stages([["c"]]), after: [b], ...c }
  }
})

const relayed = (version: string, asked: typeof id) =>
  design({
    services: {
      a: { version },
      b: { version, provides: ["contract:b"] },
      c: { version, provides: ["contract:c"] }
    },
    contracts: {
      b: { _tag: "Http", operations: { run: op("POST", "/b", asked) } },
      c: { _tag: "Http", operations: { run: op("POST", "/c", asked) } }
    },
    calls: {
      "a/b": { from: "service:a", to: { operation: "operation:b/run" } },
      "b/c": { from: "service:b", to: { operation: "operation:c/run" } }
    }
  })

const step = (name: string, after?: string) => ({
  action: { _tag: "Operation", operation: `operation:stock/${name}` },
  ...(after === undefined ? {} : { after: [after] })
})
const operations = { run: op("POST", "/run", id), b: op("POST", "/b", id), c: op("POST", "/c", id) }
const saga = (version: string, steps: typeof id, deadline = "1h") =>
  plus(caller(version, { operations }), { sagas: { z: { by: "service:orders", deadline, steps } } })
const abc = { a: step("run"), b: step("b", "a"), c: step("c", "b") }

/** Rollouts in time: environments, freezes, watches, logs that outlive a stop, sagas that are under way. */
export const times: ReadonlyArray<Case> = [
  [
    "the same change in two environments, each in the right order",
    asks,
    twice(["o", "k"], ["o", "k"]),
    { verdict: "holds", hasNot: ["plan/versions-apart", "plan/mixture-breaks"] }
  ],
  [
    "the right order where it is tried, the wrong one in production",
    asks,
    twice(["o", "k"], ["k", "o"]),
    { verdict: "fails", has: ["plan/mixture-breaks"], hasNot: ["plan/versions-apart"] }
  ],
  [
    "the wrong order where it is tried, the right one in production",
    asks,
    twice(["k", "o"], ["o", "k"]),
    { verdict: "fails", has: ["plan/mixture-breaks"], hasNot: ["plan/versions-apart"] }
  ],
  [
    "two environments that do not wait for each other",
    asks,
    twice(["o", "k"], ["o", "k"], {}),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "callers in one environment and their server in the other: they never meet",
    asks,
    plus(more, {
      environments: { staging: {}, live: {} },
      rollouts: {
        s: { in: "environment:staging", units: both, stages: stages([["o"]], [["k"]]) },
        l: { in: "environment:live", units: { k: service("stock") }, stages: stages([["k"]]), after: ["rollout:s"] }
      }
    }),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "who is not deployed where its server is tried is not hurt there",
    asks,
    plus(more, {
      environments: { staging: {}, live: { kind: "production" } },
      deployments: {
        o: { of: "service:orders", in: "environment:live" },
        k: { of: "service:stock", in: "environment:live" },
        tried: { of: "service:stock", in: "environment:staging" }
      },
      rollouts: {
        s: { in: "environment:staging", units: { k: service("stock") }, stages: stages([["k"]]) },
        l: { in: "environment:live", units: both, stages: stages([["o"]], [["k"]]), after: ["rollout:s"] }
      }
    }),
    { verdict: "holds", hasNot: ["plan/mixture-breaks", "plan/unit-unplanned"] }
  ],
  [
    "a rollout for every environment, and one for production only",
    asks,
    plus(more, {
      environments: { staging: {}, live: { kind: "production" } },
      rollouts: {
        all: { units: { o: service("orders") }, stages: stages([["o"]]) },
        s: {
          in: "environment:staging",
          units: { k: service("stock") },
          stages: stages([["k"]]),
          after: ["rollout:all"]
        },
        l: { in: "environment:live", units: { k: service("stock") }, stages: stages([["k"]]), after: ["rollout:all"] }
      }
    }),
    { verdict: "holds", hasNot: ["plan/mixture-breaks", "plan/versions-apart"] }
  ],
  [
    "three rollouts in a row",
    relayed("1", id),
    plus(relayed("2", idSum), row("rollout:a", "rollout:b", {})),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "three rollouts, of which the last waits for the first only",
    relayed("1", id),
    plus(relayed("2", idSum), row("rollout:a", "rollout:a", {})),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "rollouts that wait for each other in a circle keep nothing apart",
    relayed("1", id),
    plus(relayed("2", idSum), row("rollout:c", "rollout:b", {})),
    { verdict: "fails" }
  ],
  [
    "a rollout that waits for one of which nobody knows",
    asks,
    plus(more, rollout(both, [[["o"]], [["k"]]], { after: ["rollout:gone"] })),
    { verdict: "holds" }
  ],
  [
    "a freeze while it is half done",
    asks,
    frozen(days("2026-12-04", "2026-12-06"), [[["o"], { duration: "2d" }], [["k"]]]),
    { has: ["plan/meets-freeze"] }
  ],
  [
    "a freeze after all is done",
    asks,
    frozen(days("2026-12-08", "2026-12-10"), [[["o"], { duration: "2d" }], [["k"]]]),
    { verdict: "holds", hasNot: ["plan/meets-freeze"] }
  ],
  [
    "a freeze that ended the day before",
    asks,
    frozen(days("2026-11-20", "2026-12-02"), [[["o"], { duration: "2d" }], [["k"]]]),
    { verdict: "holds", hasNot: ["plan/meets-freeze"] }
  ],
  [
    "a freeze that ends on the very day",
    asks,
    frozen(days("2026-11-20", "2026-12-03"), [[["o"], { duration: "2d" }], [["k"]]]),
    { has: ["plan/meets-freeze"] }
  ],
  [
    "a freeze of another environment",
    asks,
    frozen(days("2026-12-03", "2026-12-06"), [[["o"], { duration: "2d" }], [["k"]]], "staging"),
    { verdict: "holds", hasNot: ["plan/meets-freeze"] }
  ],
  [
    "a weekend on the way",
    asks,
    frozen(weekly, [[["o"], { duration: "2d" }], [["k"]]]),
    { has: ["plan/meets-freeze"] }
  ],
  [
    "an hour before a weekend",
    asks,
    frozen(weekly, [[["o"], { duration: "1h" }], [["k"]]]),
    { verdict: "holds", hasNot: ["plan/meets-freeze"] }
  ],
  [
    "a log that keeps into a freeze",
    kept("1", id),
    plus(kept("2", idSum), {
      environments: { live: days("2026-12-08", "2026-12-08") },
      ...rollout(readers, [[["o"]], [["o"], { duration: "7d" }], [["b"]]], { in: "environment:live" })
    }),
    { has: ["plan/meets-freeze"], hasNot: ["plan/message-too-early"] }
  ],
  [
    "a canary of the writer whose last share is watched as long as the log keeps",
    kept("1", id),
    plus(
      kept("2", idSum),
      rollout(readers, [[["o"], { weight: "0.1", duration: "1h" }], [["o"], { weight: "1", duration: "7d" }], [["b"]]])
    ),
    { verdict: "holds", hasNot: ["plan/message-too-early"] }
  ],
  [
    "a canary of the writer whose first share is watched as long as the log keeps",
    kept("1", id),
    plus(
      kept("2", idSum),
      rollout(readers, [[["o"], { weight: "0.1", duration: "7d" }], [["o"], { weight: "1" }], [["b"]]])
    ),
    { verdict: "fails", has: ["plan/message-too-early"] }
  ],
  [
    "both are stopped and started at once, and the log still has the old form",
    kept("1", id),
    plus(kept("2", idSum), rollout(readers, [[["o", "b"]]], { strategy: "bigBang" })),
    { verdict: "fails", has: ["plan/message-too-early"] }
  ],
  [
    "both are stopped and started at once, and what was not read yet has the old form",
    kept("1", id, "untilConsumed"),
    plus(kept("2", idSum, "untilConsumed"), rollout(readers, [[["o", "b"]]], { strategy: "bigBang" })),
    { verdict: "fails", has: ["plan/message-too-early"] }
  ],
  [
    "both are stopped and started at once, and the new reader takes what the log has",
    kept("1", idSum),
    plus(kept("2", id), rollout(readers, [[["o", "b"]]], { strategy: "bigBang" })),
    { verdict: "fails", has: ["plan/no-return-unguarded"], hasNot: ["plan/message-too-early"] }
  ],
  [
    "both are stopped and started at once, and a log that keeps for ever has the old form",
    kept("1", id, "forever"),
    plus(kept("2", idSum, "forever"), rollout(readers, [[["o", "b"]]], { strategy: "bigBang" })),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "stopped and started at once, and its cache still has the old entries",
    table("1", { a: col("text", false) }, { kind: "cache", collection: { retention: "1h" } }),
    plus(
      table("2", { a: col("text", false), b: col("text", false) }, { kind: "cache", collection: { retention: "1h" } }),
      rollout({ o: service("orders") }, [[["o"]]], { strategy: "bigBang" })
    ),
    { verdict: "fails" }
  ],
  [
    "each is stopped and started at once, one after the other: they meet",
    asks,
    plus(more, {
      rollouts: {
        k: { strategy: "bigBang", units: { k: service("stock") }, stages: stages([["k"]]) },
        o: { strategy: "bigBang", units: { o: service("orders") }, stages: stages([["o"]]), after: ["rollout:k"] }
      }
    }),
    { verdict: "fails", before: [["orders", "stock"]], constraints: 1, has: ["plan/mixture-breaks"] }
  ],
  [
    "stopped and started at once where it is tried, and one after the other in production",
    asks,
    plus(more, {
      environments: { staging: {}, live: { kind: "production" } },
      rollouts: {
        s: { in: "environment:staging", strategy: "bigBang", units: both, stages: stages([["o", "k"]]) },
        l: { in: "environment:live", units: both, stages: stages([["o"]], [["k"]]), after: ["rollout:s"] }
      }
    }),
    { verdict: "holds", steps: ["orders", "stock"], before: [["orders", "stock"]], hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "both are stopped and started at once, with calls between them only",
    asks,
    plus(more, rollout(both, [[["o", "k"]]], { strategy: "bigBang" })),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "a writer and its readers change colour at once over one log",
    kept("1", id),
    plus(kept("2", idSum), rollout(readers, [[["o", "b"]]], { strategy: "blueGreen" })),
    { verdict: "fails", has: ["plan/blue-green-shares-state", "plan/message-too-early"] }
  ],
  [
    "a change of colour, and then the column goes",
    full,
    plus(
      less,
      rollout(
        dropped,
        [
          [["o"], watched],
          [["d"], last]
        ],
        { strategy: "blueGreen" }
      )
    ),
    { verdict: "holds", noReturn: 2, hasNot: ["plan/contract-too-early", "plan/no-return-unguarded"] }
  ],
  [
    "watched while few had it, and not when all did",
    full,
    plus(
      less,
      rollout(dropped, [
        [["o"], { weight: "0.1", ...watched }],
        [["o"], { weight: "1" }],
        [["d"], last]
      ])
    ),
    { verdict: "fails", has: ["plan/no-return-unguarded"] }
  ],
  [
    "a stage that only goes on looking holds the gate, the one before it the time",
    full,
    plus(
      less,
      rollout(dropped, [
        [["o"], { duration: "1d" }],
        [["o"], { gates: [{ _tag: "Manual" }] }],
        [["d"], last]
      ])
    ),
    { verdict: "holds", hasNot: ["plan/no-return-unguarded"] }
  ],
  [
    "watched by the rollout that comes before",
    full,
    plus(less, {
      rollouts: {
        code: { units: { o: service("orders") }, stages: stages([["o"], watched]) },
        clean: { units: { d: dropped.d }, stages: stages([["d"], last]), after: ["rollout:code"] }
      }
    }),
    { verdict: "holds", noReturn: 2, hasNot: ["plan/no-return-unguarded"] }
  ],
  [
    "watched in no time at all",
    full,
    plus(
      less,
      rollout(dropped, [
        [["o"], { ...watched, duration: "0ms" }],
        [["d"], last]
      ])
    ),
    { verdict: "fails", has: ["plan/no-return-unguarded"] }
  ],
  [
    "one more value is written: no way back, and nobody looked",
    kept("1", obj({ s: oneOf("a") })),
    plus(kept("2", obj({ s: oneOf("a", "b") })), rollout(readers, [[["b"]], [["o"], last]])),
    { verdict: "fails", has: ["plan/no-return-unguarded"], noReturn: 2 }
  ],
  [
    "one more value is written: no way back, behind a watch of the readers",
    kept("1", obj({ s: oneOf("a") })),
    plus(
      kept("2", obj({ s: oneOf("a", "b") })),
      rollout(readers, [
        [["b"], watched],
        [["o"], last]
      ])
    ),
    { verdict: "holds", hasNot: ["plan/no-return-unguarded", "plan/rollback-unsafe"] }
  ],
  [
    "a step in the middle of a saga goes: runs that stand at it have nowhere to go",
    saga("1", abc),
    saga("2", { a: step("run"), c: step("c", "a") }),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a saga has another deadline: its runs go on",
    saga("1", abc),
    saga("2", abc, "2h"),
    { verdict: "holds", hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "runs of a saga end on the version that they began with",
    saga("1", abc),
    plus(
      saga("2", { a: step("run"), c: step("c", "a") }),
      rollout(both, [[["o"]]], { running: [{ saga: "saga:z", handling: "pinned" }] })
    ),
    { hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "runs of a saga go on with the new version, which has not their step",
    saga("1", abc),
    plus(
      saga("2", { a: step("run"), c: step("c", "a") }),
      rollout(both, [[["o"]]], { running: [{ saga: "saga:z", handling: "continued" }] })
    ),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a value of the configuration comes after the code that may need it",
    caller("1", { request: id }),
    plus(
      caller("2", { request: id }),
      rollout(
        {
          o: service("orders"),
          u: { _tag: "Configuration", name: "url", of: "service:orders", to: "https://x.example" }
        },
        [[["o"]], [["u"]]]
      )
    ),
    { verdict: "undecided", has: ["plan/mixture-undecided"] }
  ],
  [
    "a value of the configuration comes before the code that may need it",
    caller("1", { request: id }),
    plus(
      caller("2", { request: id }),
      rollout(
        {
          o: service("orders"),
          u: { _tag: "Configuration", name: "url", of: "service:orders", to: "https://x.example" }
        },
        [[["u"]], [["o"]]]
      )
    ),
    { verdict: "holds", hasNot: ["plan/mixture-undecided"] }
  ]
]
