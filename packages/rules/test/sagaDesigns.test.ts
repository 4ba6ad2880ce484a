import type { Json } from "@lintel/model"
import { describe, expect, it } from "vitest"
import {
  type Around,
  ask,
  bare,
  designOf,
  type Facts,
  foundIn,
  pivot,
  replyOf,
  retriable,
  send,
  step
} from "./sagaDesigns.js"

type Row = readonly [words: string, design: Json, found: ReadonlyArray<string>]

const one = (steps: Readonly<Record<string, Json>>, saga: Facts = {}, around: Around = {}): Json =>
  designOf({ s: { steps, ...saga } }, around)
const two = (s: Facts, t: Facts, around: Around = {}): Json => designOf({ s, t }, around)

const undoAll: Facts = { compensate: ask("xx/undoall"), compensation: { idempotency: "effect", rejects: false } }
/** A saga that runs another one before its point of no return. */
const nested = (inner: Facts, outer: Facts = {}, run: Facts = undoAll): Json =>
  designOf({
    s: { steps: { n: { saga: "saga:inner", ...run }, p: pivot("pp", { after: ["n"] }) }, ...outer },
    inner
  })
const replies = {
  responses: {
    "200": {
      content: {
        "application/json": { schema: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } }
      }
    }
  }
}
const how = { choices: { how: ["by card", "by invoice"] } }
const card = { when: "by card" }
const invoice = { when: "by invoice" }
const lockOf = (...names: ReadonlyArray<string>): Facts => ({
  locks: Object.fromEntries(names.map((name) => [name, { store: "store:db" }]))
})
const person = { human: { owner: "team:desk", deadline: "2h" }, kind: "readOnly" }

const tables: Readonly<Record<string, ReadonlyArray<Row>>> = {
  "what stays done": [
    [
      "an alternative that nothing undoes",
      one({ a: step("aa"), b: bare("bb", { alternativeTo: "a" }), p: pivot("pp", { after: ["a"] }) }),
      ["step-uncompensated s.b"]
    ],
    [
      "a step, when all alternatives behind it are refused",
      one({
        a: bare("aa"),
        b: step("bb", { after: ["a"] }),
        c: step("cc", { alternativeTo: "b" }),
        r: retriable("rr", { after: ["b"] })
      }),
      ["step-uncompensated s.a"]
    ],
    [
      "a step, when another is given up for which something could be done instead",
      one(
        {
          a: bare("aa"),
          b: step("bb", { after: ["a"] }),
          c: retriable("cc", { alternativeTo: "b" }),
          r: retriable("rr", { after: ["b"] })
        },
        {}
      ),
      ["step-uncompensated s.a"]
    ],
    [
      "a saga that is run and not undone",
      nested({ steps: { x: step("xx"), y: pivot("yy", { after: ["x"] }) } }, {}, {}),
      ["step-uncompensated s.n"]
    ],
    ["nothing of one that is", nested({ steps: { x: step("xx"), y: step("yy", { after: ["x"] }) } }), []],
    [
      "nothing of one that only looks",
      designOf({
        s: { steps: { n: { saga: "saga:inner", compensate: "none" }, b: step("bb", { after: ["n"] }) } },
        inner: { steps: { x: bare("xx", { kind: "readOnly" }) } }
      }),
      []
    ],
    [
      "one beside the point of no return that never fails, when that is refused",
      one({
        a: step("aa"),
        p: pivot("pp", { after: ["a"] }),
        x: bare("xx", { after: ["a"], rejects: false, retry: "untilDone" })
      }),
      ["step-uncompensated s.x"]
    ],
    [
      "nothing before what cannot fail",
      designOf({
        s: { steps: { a: bare("aa"), n: { saga: "saga:inner", after: ["a"], compensate: "none" } } },
        inner: { steps: { x: retriable("xx") } }
      }),
      []
    ]
  ],
  "the point of no return": [
    [
      "two beside each other",
      one({ p: pivot("pp"), q: pivot("qq") }),
      ["rejection-after-pivot s.p", "rejection-after-pivot s.q"]
    ],
    ["two of which one is done", one({ p: pivot("pp"), q: pivot("qq", { alternativeTo: "p" }) }), []],
    ["a step beside it that may be refused", one({ a: step("aa"), p: pivot("pp") }), ["rejection-after-pivot s.a"]],
    [
      "a step behind it that is given up",
      one({ p: pivot("pp"), r: retriable("rr", { after: ["p"], kind: undefined, retry: 3 }) }),
      ["rejection-after-pivot s.r"]
    ],
    [
      "a step beside it that never fails, and is undone when it is refused",
      one({
        a: step("aa"),
        p: pivot("pp", { after: ["a"] }),
        b: step("bb", { after: ["a"], rejects: false, retry: "untilDone" })
      }),
      []
    ],
    [
      "a step beside it that is given up",
      one({ a: step("aa"), p: pivot("pp", { after: ["a"] }), b: step("bb", { after: ["a"], rejects: false }) }),
      ["rejection-after-pivot s.b"]
    ],
    [
      "a repeat that is refused although it was passed",
      one({ a: step("aa"), p: pivot("pp", { after: ["a"], idempotency: "effect" }) }),
      ["ambiguous-rejection s.p"]
    ],
    [
      "a refusal of it that is taken for success",
      one({ a: step("aa"), p: pivot("pp", { after: ["a"], ignoresRejection: true }) }),
      ["rejection-ignored s.p"]
    ],
    [
      "a saga behind it that may go back",
      designOf({
        s: { steps: { p: pivot("pp"), n: { saga: "saga:inner", after: ["p"] } } },
        inner: { steps: { x: step("xx") } }
      }),
      ["rejection-after-pivot s.n"]
    ],
    [
      "a saga behind it that never does",
      designOf({
        s: { steps: { p: pivot("pp"), n: { saga: "saga:inner", after: ["p"] } } },
        inner: { steps: { x: retriable("xx") } }
      }),
      []
    ],
    [
      "a refusal for which something else is done",
      one({
        p: pivot("pp"),
        r: retriable("rr", { after: ["p"], kind: undefined, rejects: true }),
        q: retriable("qq", { alternativeTo: "r" })
      }),
      []
    ]
  ],
  undos: [
    [
      "behind a point of no return that some runs leave out",
      one({
        q: pivot("qq", card),
        a: step("aa", { after: ["q"], rejects: false, retry: "untilDone" }),
        r: retriable("rr", { after: ["a"] })
      }),
      []
    ],
    [
      "that the last of several refusals leads past",
      one({
        a: step("aa"),
        b: step("bb", { after: ["a"] }),
        c: step("cc", { alternativeTo: "b", undoesWhen: { rejected: [] } }),
        p: pivot("pp", { after: ["b"] })
      }),
      ["step-uncompensated s.a"]
    ],
    [
      "that a failure without an answer leads past",
      one({
        a: step("aa"),
        b: step("bb", { after: ["a"], rejects: false, retry: 1, undoesWhen: { unanswered: [] } }),
        p: pivot("pp", { after: ["b"], rejects: false })
      }),
      ["step-uncompensated s.a"]
    ],
    [
      "of one alternative that a late request overtakes",
      one({
        a: step("aa", { fenced: false, retry: 1 }),
        b: step("bb", { alternativeTo: "a" }),
        p: pivot("pp", { after: ["a"] })
      }),
      ["late-request-after-undo s.a"]
    ],
    [
      "refused by their operation",
      one(
        { a: step("aa", { compensation: { idempotency: "effect" } }), p: pivot("pp", { after: ["a"] }) },
        {},
        { operations: { "aa/undo": { responses: { "200": {}, "409": {} } } } }
      ),
      ["undo-may-fail s.a"]
    ],
    [
      "of what may be undone already",
      one(
        { a: step("aa", { compensation: { idempotency: "effect" } }), p: pivot("pp", { after: ["a"] }) },
        {},
        { operations: { "aa/undo": { responses: { "200": {}, "404": {}, "410": {} } } } }
      ),
      []
    ],
    [
      "that nothing ever asks for",
      one({
        a: step("aa", {
          rejects: false,
          retry: "untilDone",
          registers: "after",
          compensation: { idempotency: "none", rejects: true }
        }),
        r: retriable("rr", { after: ["a"] })
      }),
      []
    ],
    [
      "that only the end of the saga's time asks for",
      one(
        {
          a: step("aa", { rejects: false, retry: "untilDone", compensation: { idempotency: "effect", rejects: true } }),
          r: retriable("rr", { after: ["a"] })
        },
        { deadline: "1h" }
      ),
      ["undo-may-fail s.a"]
    ],
    [
      "told by a message that may be lost",
      one(
        { a: step("aa", { compensate: send("Undone") }), p: pivot("pp", { after: ["a"] }) },
        {},
        {
          more: {
            messages: { Undone: { kind: "event" } },
            services: { orders: { emits: [{ message: "message:Undone", delivery: "direct" }] } }
          }
        }
      ),
      ["message-not-atomic s.a"]
    ],
    [
      "possible for an hour, of a step behind a wait",
      one({
        h: person,
        a: step("aa", { after: ["h"], compensation: { idempotency: "effect", rejects: false, validity: "1h" } }),
        p: pivot("pp", { after: ["a"] })
      }),
      []
    ],
    [
      "possible for an hour, of a step before it",
      one({
        a: step("aa", { compensation: { idempotency: "effect", rejects: false, validity: "1h" } }),
        h: { ...person, after: ["a"] },
        p: pivot("pp", { after: ["h"] })
      }),
      ["undo-window-too-short s.a"]
    ]
  ],
  time: [
    [
      "alternatives that are tried in turn",
      one(
        {
          a: step("aa", { timeout: "30s", retry: 1 }),
          b: step("bb", { alternativeTo: "a", timeout: "40s", retry: 1 }),
          p: pivot("pp", { after: ["a"] })
        },
        { deadline: "1m" }
      ),
      ["deadline-too-short s"]
    ],
    [
      "alternatives of which a run may try one",
      one(
        {
          a: step("aa", { ...card, timeout: "30s", retry: 1 }),
          b: step("bb", { ...invoice, alternativeTo: "a", timeout: "40s", retry: 1 }),
          p: pivot("pp", { after: ["a"] })
        },
        { deadline: "1m", ...how }
      ),
      []
    ],
    [
      "a saga that is run",
      nested({ steps: { x: step("xx", { timeout: "2m" }) } }, { deadline: "1m" }),
      ["deadline-too-short s"]
    ],
    [
      "a saga that is run, as far as it gets",
      nested({ steps: { x: step("xx", { timeout: "2m" }) }, deadline: "30s" }, { deadline: "1m" }),
      ["deadline-too-short inner"]
    ],
    [
      "a saga whose deadline is longer than its steps",
      nested({ steps: { x: step("xx") }, deadline: "10m" }, { deadline: "1m" }),
      []
    ]
  ],
  locks: [
    [
      "released by one of two alternatives",
      one(
        {
          a: step("aa", { locks: ["k"] }),
          b: step("bb", { after: ["a"], releases: ["k"] }),
          c: step("cc", { alternativeTo: "b" }),
          p: pivot("pp", { after: ["b"] })
        },
        lockOf("k")
      ),
      ["lock-kept s.a"]
    ],
    [
      "released by both",
      one(
        {
          a: step("aa", { locks: ["k"] }),
          b: step("bb", { after: ["a"], releases: ["k"] }),
          c: step("cc", { alternativeTo: "b", releases: ["k"] }),
          p: pivot("pp", { after: ["b"] })
        },
        lockOf("k")
      ),
      []
    ],
    [
      "set and released under one condition",
      one(
        {
          a: step("aa", { ...card, locks: ["k"] }),
          p: pivot("pp", { after: ["a"] }),
          r: retriable("rr", { ...card, after: ["p"], releases: ["k"] })
        },
        lockOf("k")
      ),
      []
    ],
    [
      "released on both ways of a choice",
      one(
        {
          a: step("aa", { locks: ["k"] }),
          p: pivot("pp", { after: ["a"] }),
          b: retriable("bb", { ...card, after: ["p"], releases: ["k"] }),
          c: retriable("cc", { ...invoice, after: ["p"], releases: ["k"] })
        },
        { ...lockOf("k"), ...how }
      ),
      []
    ],
    [
      "released under two conditions that need not hold",
      one(
        {
          a: step("aa", { locks: ["k"] }),
          p: pivot("pp", { after: ["a"] }),
          b: retriable("bb", { ...card, after: ["p"], releases: ["k"] }),
          c: retriable("cc", { ...invoice, after: ["p"], releases: ["k"] })
        },
        lockOf("k")
      ),
      ["lock-kept s.a"]
    ],
    [
      "of a step that is never undone, as nothing fails behind it",
      one({ a: bare("aa", { locks: ["k"] }), r: retriable("rr", { after: ["a"], releases: ["k"] }) }, lockOf("k")),
      []
    ],
    [
      "of a step that nothing undoes",
      one(
        { a: bare("aa", { locks: ["k"], kind: "readOnly" }), p: pivot("pp", { after: ["a"], releases: ["k"] }) },
        lockOf("k")
      ),
      ["lock-kept s.a"]
    ]
  ],
  choices: [
    [
      "the way that lacks an undo",
      one({ a: bare("aa", card), b: step("bb", invoice), p: pivot("pp", { after: ["a", "b"] }) }, how),
      ["step-uncompensated s.a"]
    ],
    [
      "a failure on the other way",
      one({ a: step("aa", card), b: bare("bb", invoice), r: retriable("rr", { after: ["a", "b"] }) }, how),
      []
    ],
    [
      "a failure under another condition",
      one({ a: step("aa", card), b: bare("bb", invoice), r: retriable("rr", { after: ["a", "b"] }) }),
      ["step-uncompensated s.b"]
    ],
    ["two points of no return", one({ a: pivot("aa", card), b: pivot("bb", invoice) }, how), []],
    [
      "a refusal behind the way with the point of no return",
      one({ a: pivot("aa", card), b: step("bb", invoice), r: step("rr", { after: ["a", "b"] }) }, how),
      ["rejection-after-pivot s.r"]
    ],
    [
      "a mail on one way, a failure on the other",
      one(
        {
          a: retriable("aa", { ...card, irreversible: true }),
          b: step("bb", invoice),
          r: retriable("rr", { after: ["a", "b"] })
        },
        how
      ),
      []
    ],
    [
      "a value of the other way",
      one(
        {
          a: step("aa", card),
          b: step("bb", { ...invoice, after: ["a"], action: ask("bb/do", replyOf("a")) }),
          p: pivot("pp", { after: ["b"] })
        },
        how,
        { operations: { "aa/do": replies } }
      ),
      ["value-absent s.b"]
    ],
    [
      "a value of the way that a condition is part of",
      one(
        {
          a: step("aa", card),
          b: step("bb", { when: "by card, abroad", after: ["a"], action: ask("bb/do", replyOf("a")) }),
          p: pivot("pp", { after: ["b"] })
        },
        { ...how, conditions: [{ when: "by card, abroad", anyOf: [["abroad", "by card"]] }] },
        { operations: { "aa/do": replies } }
      ),
      []
    ],
    [
      "an undo that needs the reply of one of two",
      one(
        {
          a: step("aa"),
          b: step("bb", { alternativeTo: "a" }),
          c: step("cc", { after: ["a"], compensate: ask("cc/undo", replyOf("a")) }),
          p: pivot("pp", { after: ["c"] })
        },
        {},
        { operations: { "aa/do": replies } }
      ),
      ["value-absent s.c"]
    ],
    [
      "a wait without end on one way",
      one(
        {
          a: step("aa", { ...card, timeout: "none" }),
          b: step("bb", invoice),
          p: pivot("pp", { after: ["a", "b"] })
        },
        how
      ),
      ["waits-for-ever s.a"]
    ],
    [
      "alternatives that each stand on one way",
      one(
        { a: step("aa", card), b: step("bb", { ...invoice, alternativeTo: "a" }), p: pivot("pp", { after: ["a"] }) },
        how
      ),
      []
    ],
    [
      "an undo that is registered late on one way",
      one(
        {
          a: step("aa", { ...card, registers: "after" }),
          b: step("bb", invoice),
          p: pivot("pp", { after: ["a", "b"] })
        },
        how
      ),
      ["undo-registered-late s.a"]
    ]
  ],
  "what people outside see": [
    [
      "of an alternative",
      one({
        a: step("aa"),
        m: bare("mm", { irreversible: true, rejects: false, alternativeTo: "a" }),
        p: pivot("pp", { after: ["a"] })
      }),
      ["irreversible-before-pivot s.m", "step-uncompensated s.m"]
    ],
    [
      "behind a point of no return that one way leaves out",
      one(
        {
          p: pivot("pp", card),
          m: bare("mm", { after: ["p"], irreversible: true, rejects: false, retry: "untilDone" }),
          r: step("rr", { after: ["m"] })
        },
        how
      ),
      ["irreversible-before-pivot s.m", "rejection-after-pivot s.r", "step-uncompensated s.m"]
    ],
    [
      "behind the point of no return of each way",
      one(
        {
          p: pivot("pp", card),
          m: retriable("mm", { ...card, after: ["p"], irreversible: true }),
          q: pivot("qq", invoice),
          n: retriable("nn", { ...invoice, after: ["q"], irreversible: true })
        },
        how
      ),
      []
    ],
    [
      "of a saga that is run",
      nested({ steps: { m: retriable("mm", { irreversible: true }) } }),
      ["irreversible-before-pivot s.n"]
    ]
  ],
  "sagas that run sagas": [
    [
      "each other",
      designOf({
        s: { steps: { n: { saga: "saga:t", compensate: "none" } } },
        t: { steps: { m: { saga: "saga:s", compensate: "none" } } }
      }),
      ["runs-itself s.n"]
    ],
    [
      "each other in many ways",
      designOf({
        s: {
          steps: Object.fromEntries(
            Array.from({ length: 12 }, (_, at) => [`n${at}`, { saga: "saga:s", when: `w${at}`, ...undoAll }])
          )
        }
      }),
      []
    ],
    [
      "each other, sometimes",
      designOf({
        s: { steps: { n: { saga: "saga:t", compensate: "none" } } },
        t: { steps: { m: { saga: "saga:s", compensate: "none", when: "there is more" } } }
      }),
      []
    ]
  ]
}

describe.each(Object.entries(tables))("%s", (_, rows) => {
  it.each(rows)("%s", (_words, design, found) => {
    expect(foundIn(design)).toEqual(found.toSorted())
  })
})

const lock = (service: string, name: string, after: ReadonlyArray<string> = [], more: Facts = {}): Json =>
  step(service, { locks: [name], after: [...after], ...more })
const end = (service: string, after: string, ...releases: ReadonlyArray<string>): Json =>
  pivot(service, { after: [after], releases: [...releases] })
const locking = (
  first: Readonly<Record<string, Json>>,
  second: Readonly<Record<string, Json>>,
  more: Facts = {},
  around: Around = {}
): Json => two({ steps: first, ...lockOf("g", "k", "l") }, { steps: second, ...lockOf("g", "k", "l"), ...more }, around)
const kThenL = { a: lock("aa", "k"), b: lock("bb", "l", ["a"]), p: end("pp", "b", "k", "l") }
const lThenK = { a: lock("cc", "l"), b: lock("dd", "k", ["a"]), p: end("qq", "b", "k", "l") }
const guarded = {
  g: lock("gg", "g"),
  a: lock("aa", "k", ["g"]),
  b: lock("bb", "l", ["a"]),
  p: end("pp", "b", "g", "k", "l")
}
const guardedToo = {
  g: lock("hh", "g"),
  a: lock("cc", "l", ["g"]),
  b: lock("dd", "k", ["a"]),
  p: end("qq", "b", "g", "k", "l")
}
const done = { e: retriable("ee", { action: send("Done"), after: ["p"] }) }

const flows = {
  "aa/do": [
    ["r", "rows"],
    ["w", "rows"]
  ],
  "aa/undo": [
    ["r", "rows"],
    ["w", "rows"]
  ],
  "bb/do": [["r", "other"]],
  "bb/undo": [],
  "cc/do": [["r", "rows"]],
  "cc/undo": [],
  "dd/do": [["w", "rows"]],
  "dd/undo": [],
  "pp/do": [],
  "qq/do": []
} as const satisfies Around["flows"]
/** One saga writes rows and may go back; the other does `second`. */
const meeting = (second: Json, s: Facts = {}, t: Facts = {}): Json =>
  two(
    { steps: { a: step("aa"), p: pivot("pp", { after: ["a"] }) }, ...s },
    { steps: { c: second, q: pivot("qq", { after: ["c"] }) }, ...t },
    { flows }
  )
const treats = (countermeasure: string): Facts => ({ locks: { v: { store: "store:db", countermeasure } } })

const pairs: Readonly<Record<string, ReadonlyArray<Row>>> = {
  "two sagas and their locks": [
    ["crossed", locking(kThenL, lThenK), ["lock-order s"]],
    [
      "in one order",
      locking(kThenL, { a: lock("cc", "k"), b: lock("dd", "l", ["a"]), p: end("qq", "b", "k", "l") }),
      []
    ],
    ["crossed behind one that both take first", locking(guarded, guardedToo), []],
    [
      "crossed behind one that is given back too early",
      locking(
        {
          g: lock("gg", "g"),
          a: lock("aa", "k", ["g"]),
          b: lock("bb", "l", ["a"], { releases: ["g"] }),
          p: end("pp", "b", "k", "l")
        },
        {
          g: lock("hh", "g"),
          a: lock("cc", "l", ["g"], { releases: ["g"] }),
          b: lock("dd", "k", ["a"]),
          p: end("qq", "b", "k", "l")
        }
      ),
      ["lock-order s"]
    ],
    [
      "crossed, the second one taken behind the point of no return",
      locking(
        {
          a: lock("aa", "k"),
          p: pivot("pp", { after: ["a"] }),
          r: retriable("rr", { after: ["p"], locks: ["l"] }),
          e: retriable("ee", { after: ["r"], releases: ["k", "l"] })
        },
        lThenK
      ),
      ["lock-order s"]
    ],
    ["crossed behind one that only one takes", locking(guarded, lThenK), ["lock-order s"]],
    [
      "crossed, one set off by the end of the other",
      locking(
        { ...kThenL, ...done },
        lThenK,
        { trigger: send("Done") },
        { more: { messages: { Done: { kind: "event" } } } }
      ),
      []
    ],
    [
      "crossed when an alternative is refused",
      locking(
        {
          a: lock("aa", "k"),
          b: lock("bb", "g", ["a"]),
          c: lock("ee", "l", [], { alternativeTo: "b" }),
          p: end("pp", "b", "g", "k", "l")
        },
        lThenK
      ),
      ["lock-order s"]
    ],
    [
      "crossed on ways that exclude one another",
      designOf({
        s: {
          steps: {
            a: lock("aa", "k", [], card),
            b: lock("bb", "l", ["a"], card),
            c: lock("cc", "l", [], invoice),
            d: lock("dd", "k", ["c"], invoice),
            p: pivot("pp", { after: ["b", "d"], releases: ["k", "l"] })
          },
          ...lockOf("k", "l"),
          ...how
        }
      }),
      ["lock-order s"]
    ],
    [
      "beside each other, on ways that exclude one another",
      designOf({
        s: {
          steps: {
            a: lock("aa", "k", [], card),
            b: lock("bb", "l", [], invoice),
            p: pivot("pp", { after: ["a", "b"], releases: ["k", "l"] })
          },
          ...lockOf("k", "l"),
          ...how
        }
      }),
      []
    ],
    [
      "beside each other",
      designOf({
        s: {
          steps: {
            a: lock("aa", "k"),
            b: lock("bb", "l"),
            p: pivot("pp", { after: ["a", "b"], releases: ["k", "l"] })
          },
          ...lockOf("k", "l")
        }
      }),
      ["lock-order s"]
    ],
    [
      "beside each other, each released by its own step",
      designOf({
        s: {
          steps: {
            a: lock("aa", "k", [], { releases: ["k"] }),
            b: lock("bb", "l", [], { releases: ["l"] }),
            p: pivot("pp", { after: ["a", "b"] })
          },
          ...lockOf("k", "l")
        }
      }),
      []
    ],
    [
      "of other stores",
      two(
        { steps: kThenL, ...lockOf("k", "l") },
        { steps: lThenK, locks: { k: { store: "store:elsewhere" }, l: { store: "store:elsewhere" } } }
      ),
      []
    ],
    [
      "in a ring of three",
      designOf({
        s: { steps: kThenL, ...lockOf("k", "l") },
        t: {
          steps: { a: lock("cc", "l"), b: lock("dd", "g", ["a"]), p: end("qq", "b", "g", "l") },
          ...lockOf("g", "l")
        },
        u: {
          steps: { a: lock("ee", "g"), b: lock("ff", "k", ["a"]), p: end("uu", "b", "g", "k") },
          ...lockOf("g", "k")
        }
      }),
      ["lock-order u"]
    ]
  ],
  "two sagas and what they read and write": [
    ["reads what is undone", meeting(step("cc")), ["dirty-read t.c"]],
    ["reads something else", meeting(step("bb")), []],
    [
      "only looks",
      meeting(step("cc", { kind: "readOnly", compensate: undefined, compensation: undefined })),
      ["dirty-read t.c"]
    ],
    ["looks again", meeting(step("cc"), {}, treats("rereadValue")), []],
    ["heeds the lock", meeting(step("cc"), treats("semanticLock"), treats("semanticLock")), []],
    [
      "reads what is locked",
      meeting(step("cc"), {
        ...treats("semanticLock"),
        steps: { a: step("aa", { locks: ["v"] }), p: pivot("pp", { after: ["a"], releases: ["v"] }) }
      }),
      ["lock-ignored t.c"]
    ],
    ["reads what commutes", meeting(step("cc"), treats("commutativeUpdates")), []],
    [
      "reads what is final",
      meeting(step("cc"), { steps: { p: pivot("pp"), a: retriable("aa", { after: ["p"] }) } }),
      []
    ],
    ["writes what the undo writes over", meeting(step("dd")), ["dirty-read s.a", "undo-overwrites t.c"]],
    ["writes what is compared first", meeting(step("dd"), treats("versionFile"), treats("versionFile")), []],
    [
      "reads what a saga that is run writes",
      designOf(
        {
          s: {
            steps: {
              n: {
                saga: "saga:inner",
                compensate: ask("aa/undo"),
                compensation: { idempotency: "effect", rejects: false }
              },
              p: pivot("pp", { after: ["n"] })
            }
          },
          inner: { steps: { a: step("aa") } },
          t: { steps: { c: step("cc"), q: pivot("qq", { after: ["c"] }) } }
        },
        { flows }
      ),
      ["dirty-read t.c"]
    ],
    [
      "is run by the other",
      designOf(
        {
          s: {
            steps: {
              n: {
                saga: "saga:inner",
                compensate: ask("aa/undo"),
                compensation: { idempotency: "effect", rejects: false }
              },
              p: pivot("pp", { after: ["n"] })
            }
          },
          inner: { steps: { a: step("aa") } }
        },
        { flows }
      ),
      []
    ]
  ]
}

describe.each(Object.entries(pairs))("%s", (_, rows) => {
  it.each(rows)("%s", (_words, design, found) => {
    expect(foundIn(design)).toEqual(found.toSorted())
  })
})
