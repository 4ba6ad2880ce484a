import type { Json } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { designOf, type Facts, foundIn, pivot, retriable, step } from "./sagaDesigns.js"

const after = (...names: ReadonlyArray<string>): Facts => ({ after: names })
/** Who runs the saga decides whether it goes on. */
const decision = (more: Facts): Json => known({ kind: "readOnly", rejects: true, retry: "untilDone", ...more })
const watched = { end: { stuck: { kind: "manual", owner: "team:desk", alert: "stuck" } } }

const known = (facts: Facts): Json =>
  Object.fromEntries(Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))

type Case = readonly [name: string, steps: Facts, expected: ReadonlyArray<string>, saga?: Facts]

const a = step("a")
const cases: Readonly<Record<string, ReadonlyArray<Case>>> = {
  "a decision to go back": [
    [
      "behind steps that are all undone",
      { a, b: step("b", after("a")), d: decision(after("b")), p: pivot("p", after("d")) },
      []
    ],
    ["before anything is done", { d: decision({}), a: step("a", after("d")), p: pivot("p", after("a")) }, []],
    [
      "behind the point of no return",
      { a, p: pivot("p", after("a")), d: decision(after("p")) },
      ["rejection-after-pivot s.d"]
    ],
    [
      "beside the point of no return",
      { a, p: pivot("p", after("a")), d: decision(after("a")) },
      ["rejection-after-pivot s.d"]
    ],
    [
      "that leads past an undo",
      { a, d: decision({ ...after("a"), undoesWhen: { rejected: [] } }), p: pivot("p", after("d")) },
      ["step-uncompensated s.a"]
    ]
  ],
  "an end where somebody decides": [
    [
      "takes a refusal behind the pivot",
      { a, p: pivot("p", after("a")), r: retriable("r", { ...after("p"), rejects: true }) },
      [],
      watched
    ],
    ["takes a second pivot", { p: pivot("p"), q: pivot("q", after("p")) }, [], watched],
    [
      "takes an undo that fails",
      { a: step("a", { compensation: { idempotency: "effect", rejects: true } }), p: pivot("p", after("a")) },
      [],
      watched
    ],
    [
      "does not take a request that comes late",
      { a: step("a", { fenced: false }), p: pivot("p", after("a")) },
      ["late-request-after-undo s.a"],
      watched
    ],
    [
      "does not take an effect that is done twice",
      { p: pivot("p"), r: retriable("r", { ...after("p"), idempotency: "none" }) },
      ["step-not-repeatable s.r"],
      watched
    ]
  ],
  "of two beside each other": [
    [
      "one has no fence",
      { a, b: step("b", { fenced: false }), p: pivot("p", after("a", "b")) },
      ["late-request-after-undo s.b"]
    ],
    [
      "one is put on record late",
      { a, b: step("b", { registers: "after" }), p: pivot("p", after("a", "b")) },
      ["undo-registered-late s.b"]
    ],
    [
      "one is a point of no return, and the other is refused",
      { a, p: pivot("p", after("a")), b: step("b", after("a")) },
      ["rejection-after-pivot s.b"]
    ],
    [
      "one is a point of no return, and the other is certain",
      { a, p: pivot("p", after("a")), b: retriable("b", after("a")) },
      []
    ]
  ],
  people: [
    [
      "who have a day",
      {
        h: step("h", { timeout: undefined, human: { owner: "team:desk", deadline: "1d" } }),
        p: pivot("p", after("h"))
      },
      []
    ],
    [
      "whom nothing hurries",
      { h: step("h", { timeout: "none", human: { owner: "team:desk" } }), p: pivot("p", after("h")) },
      ["waits-for-ever s.h"]
    ]
  ],
  locks: [
    [
      "that one way of a choice keeps",
      {
        a: step("a", { locks: ["l"] }),
        b: retriable("b", { ...after("p"), when: "gift", releases: ["l"] }),
        p: pivot("p", after("a"))
      },
      ["lock-kept s.a"],
      { locks: { l: { store: "store:db" } } }
    ]
  ]
}

describe.each(Object.entries(cases))("%s", (_, all) => {
  const rows = all.map(([words, steps, expected, saga]) => ({ words, steps, expected, saga: { ...saga } }))
  it.each(rows)("$words", ({ steps, expected, saga }) => {
    expect(foundIn(designOf({ s: { ...saga, steps: known(steps) } }))).toEqual(expected)
  })
})
