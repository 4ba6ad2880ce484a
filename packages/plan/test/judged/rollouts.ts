import {
  caller,
  type Case,
  col,
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
const drop = migration(["contract", "dropColumn", "b"])
const dropped = { o: service("orders"), d: drop }
const [full, less] = [table("1", { a: col("int"), b: col("int") }), table("2", { a: col("int") })]
const [some, wide] = [event("1", obj({ k: oneOf("a") })), event("2", obj({ k: oneOf("a", "b") }))]
const readers = { o: service("orders"), b: service("billing") }
const kept = (version: string, schema: typeof id) => event(version, schema, { retention: "7d" })
const cached = (version: string, response: typeof id) =>
  caller(version, { method: "GET", response, operation: { cache: { visibility: "public", maxAge: "1h" } } })
const last = { pointOfNoReturn: true }
const operations = { run: op("POST", "/run", id), b: op("POST", "/b", id), c: op("POST", "/c", id) }
const act = (name: string, after?: string) => ({
  action: { _tag: "Operation", operation: `operation:stock/${name}` },
  ...(after === undefined ? {} : { after: [after] })
})
const saga = (version: string, steps: typeof id) =>
  plus(caller(version, { operations }), { sagas: { z: { by: "service:orders", deadline: "1h", steps } } })
const nullable = (version: string, ...names: ReadonlyArray<string>) =>
  table(version, Object.fromEntries(names.map((name) => [name, col("int", true)])))

const manifests = (to: string, weight = "0.1") => ({
  lintel: "1.0",
  services: { orders: {} },
  rollouts: {
    r: {
      units: { o: { _tag: "Service", service: "service:orders", to } },
      stages: [{ name: "few", weight }, { name: "all" }]
    }
  }
})
const apart = {
  r: migration(["migrate", "switchReads", "b"]),
  f: migration(["migrate", "backfill", "b"]),
  d: migration(["migrate", "dualWrite", "b"]),
  a: migration(["expand", "addColumn", "b"]),
  o: service("orders")
}

/** Declared rollouts, stage by stage. */
export const rollouts: ReadonlyArray<Case> = [
  [
    "the server before its callers",
    asks,
    plus(more, rollout(both, [[["k"]], [["o"]]])),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "the callers before their server",
    asks,
    plus(more, rollout(both, [[["o"]], [["k"]]])),
    { verdict: "holds", hasNot: ["plan/mixture-breaks"] }
  ],
  [
    "callers that are not done when the server begins",
    asks,
    plus(more, rollout(both, [[["o"]], [["o", "k"]]])),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "both stopped and started at once",
    asks,
    plus(more, rollout(both, [[["o", "k"]]], { strategy: "bigBang" })),
    { verdict: "holds" }
  ],
  [
    "two rollouts that nothing orders",
    asks,
    plus(more, {
      rollouts: {
        a: { units: { o: service("orders") }, stages: [{ name: "1" }] },
        b: { units: { k: service("stock") }, stages: [{ name: "1" }] }
      }
    }),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "two rollouts, one after the other",
    asks,
    plus(more, {
      rollouts: {
        a: { units: { o: service("orders") }, stages: [{ name: "1" }] },
        b: { units: { k: service("stock") }, stages: [{ name: "1" }], after: ["rollout:a"] }
      }
    }),
    { verdict: "holds" }
  ],
  [
    "no way back, and nobody looks",
    full,
    plus(less, rollout(dropped, [[["o"]], [["d"], last]])),
    { verdict: "fails", has: ["plan/no-return-unguarded"], noReturn: 2 }
  ],
  [
    "no way back, and a gate without time",
    full,
    plus(
      less,
      rollout(dropped, [
        [["o"], { gates: [{ _tag: "Manual" }] }],
        [["d"], last]
      ])
    ),
    { verdict: "fails", has: ["plan/no-return-unguarded"] }
  ],
  [
    "no way back, behind a gate and a day",
    full,
    plus(
      less,
      rollout(dropped, [
        [["o"], watched],
        [["d"], last]
      ])
    ),
    { verdict: "holds", hasNot: ["plan/no-return-unguarded", "plan/rollback-unsafe"] }
  ],
  [
    "no way back, and nobody says it",
    full,
    plus(less, rollout(dropped, [[["o"], watched], [["d"]]])),
    { verdict: "holds", has: ["plan/rollback-unsafe"] }
  ],
  [
    "expanded and contracted at once",
    nullable("1", "a"),
    plus(
      nullable("2", "b"),
      rollout({ o: service("orders"), d: migration(["expand", "addColumn", "b"], ["contract", "dropColumn", "a"]) }, [
        [["d"], watched],
        [["o"]]
      ])
    ),
    { verdict: "fails", has: ["plan/versions-apart"] }
  ],
  [
    "a rollout that starts elsewhere",
    asks,
    plus(
      caller("3", { request: id }),
      rollout({ o: service("orders", "2", "3"), k: service("stock", "1", "3") }, [[["o"]], [["k"]]])
    ),
    { has: ["plan/versions-apart"] }
  ],
  [
    "dropped before the code",
    full,
    plus(less, rollout(dropped, [[["d"], last], [["o"]]])),
    { verdict: "fails", has: ["plan/contract-too-early"] }
  ],
  [
    "dropped with the code",
    full,
    plus(less, rollout(dropped, [[["o", "d"]]])),
    { verdict: "fails", has: ["plan/contract-too-early"] }
  ],
  [
    "dropped while reports still read",
    plus(full, { services: { reports: { version: "1", accesses: [{ store: "store:db", mode: "read" }] } } }),
    plus(
      plus(less, { services: { reports: { version: "2", accesses: [{ store: "store:db", mode: "read" }] } } }),
      rollout(dropped, [
        [["o"], watched],
        [["d"], last]
      ])
    ),
    { verdict: "fails", has: ["plan/contract-too-early", "plan/unit-unplanned"] }
  ],
  [
    "read before it is filled",
    nullable("1", "a"),
    plus(
      nullable("2", "a", "b"),
      rollout(
        {
          o: service("orders"),
          d: migration(
            ["expand", "addColumn", "b"],
            ["migrate", "dualWrite", "b"],
            ["migrate", "switchReads", "b"],
            ["migrate", "backfill", "b"]
          )
        },
        [[["d"]], [["o"]]]
      )
    ),
    { has: ["plan/backfill-order"] }
  ],
  [
    "filled before everybody writes",
    nullable("1", "a"),
    plus(
      nullable("2", "a", "b"),
      rollout(
        {
          o: service("orders"),
          d: migration(
            ["expand", "addColumn", "b"],
            ["migrate", "backfill", "b"],
            ["migrate", "dualWrite", "b"],
            ["migrate", "switchReads", "b"]
          )
        },
        [[["d"]], [["o"]]]
      )
    ),
    { has: ["plan/backfill-order"] }
  ],
  [
    "read before it is filled, each in a unit of its own",
    nullable("1", "a"),
    plus(nullable("2", "a", "b"), rollout(apart, [[["a"]], [["o"]], [["d"]], [["r"]], [["f"]]])),
    { has: ["plan/backfill-order"] }
  ],
  [
    "filled before everybody writes, each in a unit of its own",
    nullable("1", "a"),
    plus(nullable("2", "a", "b"), rollout(apart, [[["a"]], [["o"]], [["f"]], [["d"]], [["r"]]])),
    { has: ["plan/backfill-order"] }
  ],
  [
    "stages have the order, not the units",
    nullable("1", "a"),
    plus(nullable("2", "a", "b"), rollout(apart, [[["a"]], [["o"]], [["d"]], [["f"]], [["r"]]])),
    { hasNot: ["plan/backfill-order"] }
  ],
  [
    "versions that only rollouts name, as manifests do",
    manifests("1"),
    manifests("2"),
    { verdict: "holds", steps: ["orders"] }
  ],
  ["a rollout that has other stages and brings the same version", manifests("1"), manifests("1", "0.5"), { steps: [] }],
  [
    "what the new rollout begins with ran before",
    plus(manifests("1"), { rollouts: {} }),
    plus(manifests("2"), { rollouts: { r: { units: { o: service("orders", "1", "2") } } } }),
    { steps: ["orders"] }
  ],
  [
    "written before readers know it",
    some,
    plus(wide, rollout(readers, [[["o"]], [["b"]]])),
    { verdict: "fails", has: ["plan/message-too-early"] }
  ],
  [
    "written when readers know it",
    some,
    plus(
      wide,
      rollout(readers, [
        [["b"], watched],
        [["o"], last]
      ])
    ),
    { verdict: "holds", hasNot: ["plan/message-too-early"] }
  ],
  [
    "a day too short for the log",
    kept("1", id),
    plus(kept("2", idSum), rollout(readers, [[["o"], { duration: "6d" }], [["b"]]])),
    { verdict: "fails", has: ["plan/message-too-early"] }
  ],
  [
    "exactly as long as the log keeps",
    kept("1", id),
    plus(kept("2", idSum), rollout(readers, [[["o"], { duration: "7d" }], [["b"]]])),
    { verdict: "holds" }
  ],
  [
    "time while the old writer still runs does not count",
    kept("1", id),
    plus(kept("2", idSum), rollout(readers, [[["o"], { duration: "5d" }], [["o"], { duration: "3d" }], [["b"]]])),
    { verdict: "fails", has: ["plan/message-too-early"] }
  ],
  [
    "a stage that only waits",
    kept("1", id),
    plus(kept("2", idSum), rollout(readers, [[["o"], { duration: "3d" }], [[], { duration: "4d" }], [["b"]]])),
    { verdict: "holds" }
  ],
  [
    "sooner than a cache forgets",
    cached("1", id),
    plus(cached("2", idSum), rollout(both, [[["k"], { duration: "30m" }], [["o"]]])),
    { verdict: "fails", has: ["plan/mixture-breaks"] }
  ],
  [
    "when a cache has forgotten",
    cached("1", id),
    plus(cached("2", idSum), rollout(both, [[["k"], { duration: "1h" }], [["o"]]])),
    { verdict: "holds" }
  ],
  [
    "a step of a saga has another name",
    saga("1", { a: act("run"), b: act("b", "a") }),
    saga("2", { a: act("run"), c: act("b", "a") }),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "a step at the end of a saga",
    saga("1", { a: act("run"), b: act("b", "a") }),
    saga("2", { a: act("run"), b: act("b", "a"), c: act("c", "b") }),
    { hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "a step in the middle of a saga",
    saga("1", { a: act("run"), b: act("b", "a") }),
    saga("2", { a: act("run"), c: act("c", "a"), b: act("b", "c") }),
    { has: ["plan/saga-in-flight"] }
  ],
  [
    "sagas that are waited for",
    saga("1", { a: act("run"), b: act("b", "a") }),
    plus(
      saga("2", { a: act("run"), c: act("b", "a") }),
      rollout(both, [[["o", "k"]]], { running: [{ saga: "saga:z", handling: "drained" }] })
    ),
    { hasNot: ["plan/saga-in-flight"] }
  ],
  [
    "blue and green with one cache",
    table("1", { a: col("text", false), b: col("text", false) }, { kind: "cache" }),
    plus(
      table("2", { a: col("text", false) }, { kind: "cache" }),
      rollout({ o: service("orders") }, [[["o"], watched]], { strategy: "blueGreen" })
    ),
    { verdict: "fails", has: ["plan/blue-green-shares-state"] }
  ],
  [
    "blue and green that share nothing",
    asks,
    plus(more, rollout(both, [[["o"]], [["k"]]], { strategy: "blueGreen" })),
    { verdict: "holds", hasNot: ["plan/blue-green-shares-state"] }
  ]
]
