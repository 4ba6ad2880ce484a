import { type Case, col, plus, table, writerAndReader } from "./designs.js"

const [a, b] = [col("text", false), col("text", false)]
const two = (version: string) => ({
  orders: { version, owns: ["store:db"] },
  reports: { version, accesses: [{ store: "store:db", mode: "read" }] }
})
const entries = (version: string, fields: typeof a, collection: typeof a = {}, kind = "cache") =>
  table(version, fields, { kind, collection, services: writerAndReader(version) })

const typed = (version: string, type: string, more: Parameters<typeof table>[2] = {}) =>
  table(version, { a: col(type, false) }, more)
const reads = (version: string) => ({ r: { version, accesses: [{ store: "store:db", mode: "read" }] } })
const writes = (version: string) => ({ w: { version, accesses: [{ store: "store:db", mode: "write" }] } })
const engine = (name: string) => ({ stores: { db: { engine: name } } })

const first: Case[3] = { verdict: "holds", steps: ["store:db#expand", "orders"], noReturn: null }
const last: Case[3] = { verdict: "holds", steps: ["orders", "store:db#contract"], noReturn: null }
const open: Case[3] = { verdict: "undecided", order: "undecided" }
const never: Case[3] = { verdict: "fails", order: "blocked", bridges: 0 }

/** Types of columns, as PostgreSQL documents what it assigns, refuses and casts. */
const types: ReadonlyArray<readonly [old: string, fresh: string, judged: Case[3]]> = [
  ["int", "bigint", { ...first, has: ["plan/mixture-misread"] }],
  ["smallint", "integer", { ...first, has: ["plan/mixture-misread"] }],
  ["varchar(40)", "varchar(200)", { ...first, hasNot: ["plan/mixture-misread"] }],
  ["varchar(40)", "text", { ...first, hasNot: ["plan/mixture-misread"] }],
  ["numeric(10,2)", "numeric(12,2)", { ...first, has: ["plan/mixture-misread"] }],
  ["real", "double precision", { ...first, has: ["plan/mixture-misread"] }],
  ["bigint", "int", { ...last, has: ["plan/mixture-misread"] }],
  ["varchar(200)", "varchar(40)", { ...last, hasNot: ["plan/mixture-misread"] }],
  ["text", "character varying(40)", last],
  ["numeric(12,2)", "numeric(10,2)", { ...last, has: ["plan/mixture-misread"] }],
  ["int(11)", "bigint(20)", { ...first, has: ["plan/mixture-misread"] }],
  ["numeric(2,5)", "numeric(4,5)", open],
  ["INT4", "integer", { verdict: "holds", constraints: 0, steps: ["orders"] }],
  ["varchar(40)", "character varying (40)", { verdict: "holds", constraints: 0, steps: ["orders"] }],
  ["text", "int", never],
  ["varchar(36)", "uuid", never],
  ["text", "jsonb", never],
  ["int", "text", open],
  ["uuid", "text", open],
  ["int", "real", open],
  ["numeric(10,2)", "numeric(10,4)", open],
  ["timestamp", "timestamptz", open],
  ["char(4)", "char(8)", open],
  ["int", "int unsigned", open],
  ["order_state", "order_state_2", open]
]

const typeChanges: ReadonlyArray<Case> = [
  ...types.map(([old, fresh, judged]): Case => [
    `a column of ${old} is ${fresh} now`,
    typed("1", old),
    typed("2", fresh),
    judged
  ]),
  [
    "a number becomes a text that nobody has to read",
    typed("1", "int", { services: writes("1") }),
    typed("2", "text", { services: writes("2") }),
    { verdict: "holds", steps: ["store:db#contract", "w"] }
  ],
  [
    "a text becomes a number, and who reads has a driver",
    typed("1", "text", { services: reads("1") }),
    typed("2", "int", { services: reads("2") }),
    { verdict: "undecided", before: [["store:db#contract", "r"]] }
  ],
  [
    "room for more, for somebody who only reads",
    typed("1", "int", { services: reads("1") }),
    typed("2", "bigint", { services: reads("2") }),
    { verdict: "holds", constraints: 0, hasNot: ["plan/mixture-misread"] }
  ],
  [
    "numbers of a database that is sold under another name",
    plus(typed("1", "int"), engine("Amazon Aurora PostgreSQL")),
    plus(typed("2", "bigint"), engine("Amazon Aurora PostgreSQL")),
    first
  ],
  [
    "numbers of an engine in which every whole number is large",
    plus(typed("1", "int"), engine("CockroachDB")),
    plus(typed("2", "bigint"), engine("CockroachDB")),
    open
  ],
  [
    "numbers of an engine that has other sizes",
    plus(typed("1", "int"), engine("SQLite 3")),
    plus(typed("2", "bigint"), engine("SQLite 3")),
    open
  ],
  [
    "numbers of PostgreSQL",
    plus(typed("1", "int"), engine("PostgreSQL 16")),
    plus(typed("2", "bigint"), engine("PostgreSQL 16")),
    first
  ],
  [
    "room for more, and a column that goes",
    table("1", { a: col("int", false), b: col("int", true) }),
    table("2", { a: col("bigint", false) }),
    { verdict: "holds", steps: ["store:db#expand", "orders", "store:db#contract"], noReturn: 3 }
  ]
]

/** Tables, and stores whose form is whatever is written. */
export const stores: ReadonlyArray<Case> = [
  [
    "a column is added",
    table("1", { a: col("int") }),
    table("2", { a: col("int"), b: col("int", true) }),
    { verdict: "holds", steps: ["store:db#expand", "orders"], noReturn: null }
  ],
  [
    "a column is added that wants a value",
    table("1", { a }),
    table("2", { a, b }),
    {
      verdict: "holds",
      steps: ["store:db#expand", "orders", "store:db#contract"],
      // Rows of before have no value, and nobody says who fills them.
      has: ["plan/mixture-misread"]
    }
  ],
  [
    "a column that was there and may have been filled long ago",
    table("1", { a: col("int", true) }, { services: two("1") }),
    table("2", { a: col("int", false) }, { services: two("2") }),
    { verdict: "holds", hasNot: ["plan/mixture-misread"] }
  ],
  [
    "a column is added that nobody relies on",
    table("1", { a }),
    table("2", { a, b: col("text", true) }),
    { verdict: "holds", hasNot: ["plan/mixture-misread"] }
  ],
  [
    "a column goes that two services read",
    table("1", { a: col("int"), b: col("int") }, { services: two("1") }),
    table("2", { a: col("int") }, { services: two("2") }),
    {
      verdict: "holds",
      before: [
        ["orders", "store:db#contract"],
        ["reports", "store:db#contract"]
      ],
      noReturn: 3
    }
  ],
  [
    "a column is renamed: both for a time",
    table("1", { a: col("int", true) }),
    table("2", { b: col("int", true) }),
    { verdict: "holds", steps: ["store:db#expand", "orders", "store:db#contract"], noReturn: 3 }
  ],
  [
    "a table goes",
    plus(table("1", { a: col("int") }), { stores: { db: { collections: { u: { fields: { a: col("int") } } } } } }),
    table("2", { a: col("int") }),
    { verdict: "holds", steps: ["orders", "store:db#contract"], noReturn: 2 }
  ],
  [
    "a column has another type",
    table("1", { a: col("int") }),
    table("2", { a: col("text") }),
    { verdict: "undecided", order: "undecided" }
  ],
  ...typeChanges,
  [
    "a column wants a value from now on",
    table("1", { a: col("int", true) }),
    table("2", { a: col("int", false) }),
    { verdict: "holds", steps: ["orders", "store:db#contract"] }
  ],
  [
    "an entry may say more",
    table("1", { a }, { kind: "cache" }),
    table("2", { a, b: col("text", true) }, { kind: "cache" }),
    { verdict: "holds", constraints: 0 }
  ],
  [
    "an entry has to say more, to its own two versions",
    table("1", { a }, { kind: "cache" }),
    table("2", { a, b }, { kind: "cache" }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "an entry's field is renamed",
    table("1", { a }, { kind: "cache" }),
    table("2", { b }, { kind: "cache" }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "an entry's field has another type",
    table("1", { a: col("int", false) }, { kind: "cache" }),
    table("2", { a: col("text", false) }, { kind: "cache" }),
    { verdict: "fails", order: "blocked", bridges: 0 }
  ],
  [
    "an entry's number may have a fraction now",
    table("1", { a: col("int", false) }, { kind: "cache" }),
    table("2", { a: col("number", false) }, { kind: "cache" }),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ],
  [
    "a whole number in words of another engine",
    table("1", { a: col("INT4", false) }, { kind: "document" }),
    table("2", { a: col("int32", false) }, { kind: "document" }),
    { verdict: "holds", order: "safe", constraints: 0 }
  ],
  [
    "numbers of which nobody says whether they fit",
    entries("1", { a: col("int", false) }),
    entries("2", { a: col("bigint", false) }),
    { verdict: "holds", steps: ["reader", "writer"] }
  ],
  [
    "larger numbers for another service: it moves first",
    entries("1", { a: col("int32", false) }),
    entries("2", { a: col("int64", false) }),
    { verdict: "holds", steps: ["reader", "writer"] }
  ],
  [
    "dates have several forms",
    entries("1", { a: col("timestamp", false) }),
    entries("2", { a: col("text", false) }),
    { verdict: "undecided", order: "undecided" }
  ],
  [
    "a type that is said on one side only",
    entries("1", { a: { optional: false } }),
    entries("2", { a: col("text", false) }),
    { verdict: "undecided", order: "undecided" }
  ],
  [
    "a text becomes a list of texts, for another service",
    entries("1", { a: col("varchar(40)", false) }, { retention: "1h" }),
    entries("2", { a: col("text[]", false) }, { retention: "1h" }),
    { verdict: "fails", order: "blocked", bridges: 0 }
  ],
  [
    "entries say less to another service",
    entries("1", { a, b }),
    entries("2", { a }),
    { verdict: "holds", steps: ["reader", "writer"], noReturn: 2 }
  ],
  [
    "entries say more to another service, and live an hour",
    entries("1", { a }, { retention: "1h" }),
    entries("2", { a, b }, { retention: "1h" }),
    { verdict: "holds", steps: ["writer", "reader"], waits: ["reader:store:db:1h"], hasNot: ["plan/wait-unknown"] }
  ],
  [
    "entries of which nobody says how long they live",
    entries("1", { a }),
    entries("2", { a, b }),
    { steps: ["writer", "reader"], has: ["plan/wait-unknown"] }
  ],
  [
    "documents that stay for ever",
    entries("1", { a }, { retention: "forever" }, "document"),
    entries("2", { a, b }, { retention: "forever" }, "document"),
    { verdict: "fails", order: "blocked", bridges: 1 }
  ]
]
