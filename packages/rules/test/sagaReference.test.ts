import { check } from "@lintel/diagnostic"
import { decode, type Model, type Saga, type SagaStep } from "@lintel/model"
import { rules } from "@lintel/rules"
import { describe, expect, it } from "vitest"

type Step = { readonly [K in keyof SagaStep]?: SagaStep[K] | undefined }
type Design = { readonly [K in keyof Model]?: Model[K] }

const does = (name: string) => ({ _tag: "Operation", operation: `operation:work/${name}` }) as const
const withOrder = (name: string) =>
  ({ ...does(name), with: { orderId: { _tag: "Saga", pointer: "/orderId" } } }) as const
const operations = ["a", "b", "p", "r", "undo-a", "undo-b", "undo-r", "look"]

/** Nothing can go wrong with it, and it can be undone. */
const undoable = (name: string, more: Step = {}): Step => ({
  kind: "compensatable",
  action: does(name),
  compensate: does(`undo-${name}`),
  compensation: { idempotency: "effect", rejects: false },
  rejects: true,
  idempotency: "replay",
  retry: 3,
  timeout: "5s",
  fenced: true,
  registers: "before",
  ...more
})
const point = (more: Step = {}): Step => ({
  kind: "pivot",
  action: does("p"),
  idempotency: "replay",
  retry: "untilDone",
  timeout: "5s",
  rejects: true,
  after: ["b"],
  ...more
})
const certain = (more: Step = {}): Step => ({
  kind: "retriable",
  action: does("r"),
  idempotency: "replay",
  retry: "untilDone",
  timeout: "5s",
  rejects: false,
  after: ["p"],
  ...more
})

const stated = (step: Step): Step => Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined))

interface Changes {
  readonly steps?: Readonly<Record<string, Step | undefined>>
  readonly saga?: Pick<Saga, keyof Omit<Saga, "steps">>
  readonly design?: Design
}

/** `a`, `b`, the point of no return `p`, and `r`, in a row and safe, with changes. */
const design = ({ steps = {}, saga = {}, design: more = {} }: Changes): Model => {
  const all = { a: undoable("a"), b: undoable("b", { after: ["a"] }), p: point(), r: certain(), ...steps }
  const value = {
    lintel: "1.0",
    contracts: {
      work: {
        _tag: "Http",
        operations: Object.fromEntries(
          operations.map((name) => [name, { _tag: "Http", method: "PUT", path: `/orders/{orderId}/${name}` }])
        )
      }
    },
    services: { orders: {}, worker: { provides: ["contract:work"] } },
    teams: { desk: {} },
    messages: { Done: { kind: "event" }, Other: { kind: "event" } },
    ...more,
    sagas: {
      order: {
        style: "orchestrated",
        by: "service:orders",
        input: { schema: { type: "object", properties: { orderId: { type: "string" } }, required: ["orderId"] } },
        undoes: "reverseOrder",
        cancellation: "undoes",
        ...saga,
        steps: Object.fromEntries(
          Object.entries(all).flatMap(([name, step]) => (step === undefined ? [] : [[name, stated(step)]]))
        )
      },
      ...more.sagas
    }
  }
  const decoded = decode(JSON.parse(JSON.stringify(value)))
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
  return decoded.model
}

/** What the rules about sagas, and about events that nobody sends or reads, say. */
const found = (changes: Changes): ReadonlyArray<string> =>
  check(design(changes), rules, { now: "2026-11-21", profile: "full" })
    .findings.filter(({ code }) => code.startsWith("saga/") || code === "events/wait-without-producer")
    .map(({ code, subject }) =>
      `${code.replace(/^\w+\//u, "")} ${subject.replace(/^saga:order(?:\/step\/)?/u, "")}`.trim()
    )
    .toSorted()

const none: ReadonlyArray<string> = []
/** A run that can go neither on nor back has an end of its own. */
const decided: Changes = { saga: { end: { stuck: { kind: "manual", owner: "team:desk", alert: "stuck" } } } }
/** The last step tells that it is done, in this way. */
const telling = { r: certain({ action: { _tag: "Message", message: "message:Done" } }) }
const tells = (delivery: "direct" | "outbox"): Design => ({
  services: {
    orders: { emits: [{ message: "message:Done", delivery }] },
    worker: { provides: ["contract:work"] }
  }
})
/** The first step's participant knows its key for so long. */
const remembered = (retention: "1d" | "4d"): Design => ({
  contracts: {
    work: {
      _tag: "Http",
      operations: Object.fromEntries(
        operations.map((name) => [
          name,
          {
            _tag: "Http" as const,
            method: "PUT",
            path: `/orders/{orderId}/${name}`,
            ...(name === "a" ? { idempotency: { key: "orderId", retention, replies: "replayed" as const } } : {})
          }
        ])
      )
    }
  }
})
/** The step behind the pivot asks a participant who knows its key for so long. */
const behindPivot = (deadline: "3d" | undefined, retention: "1d" | "4d"): Changes => ({
  saga: deadline === undefined ? {} : { deadline },
  design: remembered(retention),
  steps: { a: undoable("r"), r: certain({ action: does("a") }) }
})
const told = (name: "Done" | "Other" | "Placed") => ({ _tag: "Message", message: `message:${name}` }) as const
/** An order that is paid or taken back, if anybody hears of the refusal. */
const choreographed = (isHeard: boolean, patience?: "1d" | "none"): Changes => ({
  saga: { style: "choreographed" },
  design: { messages: { Placed: { kind: "event" }, Done: { kind: "event" }, Other: { kind: "event" } } },
  steps: {
    a: undefined,
    b: undefined,
    p: undefined,
    r: undefined,
    place: { by: "service:orders", action: told("Placed"), compensate: does("undo-a") },
    pay: { by: "service:worker", kind: "pivot", action: told("Done"), waitsFor: ["message:Placed"] },
    refuse: {
      by: "service:worker",
      alternativeTo: "pay",
      action: told("Other"),
      waitsFor: ["message:Placed"]
    },
    ship: { by: "service:orders", kind: "retriable", after: ["place"], waitsFor: ["message:Done"], timeout: patience },
    takeBack: isHeard
      ? {
          by: "service:orders",
          action: does("undo-a"),
          alternativeTo: "ship",
          waitsFor: ["message:Other"],
          timeout: patience
        }
      : undefined
  }
})

type Case = readonly [string, Changes, ReadonlyArray<string>]

const cases: Readonly<Record<string, ReadonlyArray<Case>>> = {
  "the saga that they change": [["is safe", {}, none]],
  "every effect before the pivot has a compensation": [
    ["none", { steps: { a: undoable("a", { compensate: "none" }) } }, ["step-uncompensated a"]],
    [
      "none, in a step that only reads",
      { steps: { a: undoable("a", { kind: "readOnly", compensate: undefined }) } },
      none
    ],
    [
      "none, in the last step that may fail",
      { steps: { b: undoable("b", { compensate: "none", after: ["a"] }), p: undefined, r: undefined } },
      none
    ],
    [
      "none, beside another step",
      { steps: { a: undoable("a", { compensate: "none" }), b: undoable("b"), p: point({ after: ["a", "b"] }) } },
      ["step-uncompensated a"]
    ]
  ],
  "one pivot, and nothing to undo behind it": [
    ["something to undo", { steps: { r: certain({ compensate: does("undo-r") }) } }, ["undo-behind-pivot r"]],
    [
      "something beside it that may be refused when it is done",
      { steps: { b: undoable("b"), p: point({ after: ["a"] }) } },
      ["rejection-after-pivot b"]
    ],
    [
      "something beside it that never is",
      { steps: { b: undoable("b", { rejects: false, retry: "untilDone" }), p: point({ after: ["a"] }) } },
      none
    ],
    ["two in a row", { steps: { r: point({ action: does("r"), after: ["p"] }) } }, ["rejection-after-pivot r"]],
    [
      "two, the second never refused",
      { steps: { r: point({ action: does("r"), after: ["p"], rejects: false }) } },
      none
    ]
  ],
  "behind the pivot nothing is refused": [
    ["refused", { steps: { r: certain({ rejects: true }) } }, ["rejection-after-pivot r"]],
    ["refused, and somebody decides", { ...decided, steps: { r: certain({ rejects: true }) } }, none],
    [
      "refused, and nobody is named who decides",
      { saga: { end: { stuck: { kind: "manual" } } }, steps: { r: certain({ rejects: true }) } },
      ["manual-end-unwatched", "rejection-after-pivot r"]
    ],
    ["given up, and somebody decides", { ...decided, steps: { r: certain({ kind: undefined, retry: 3 }) } }, none],
    [
      "a second pivot, and somebody decides",
      { ...decided, steps: { r: point({ action: does("r"), after: ["p"] }) } },
      none
    ],
    ["the pivot itself", { steps: { r: undefined } }, none],
    ["refused before it", { steps: { a: undoable("a", { rejects: true }) } }, none]
  ],
  "compensations are idempotent and cannot be refused": [
    [
      "a second undo undoes more",
      { steps: { a: undoable("a", { compensation: { idempotency: "none", rejects: false } }) } },
      ["undo-not-idempotent a"]
    ],
    [
      "refused",
      { steps: { b: undoable("b", { after: ["a"], compensation: { idempotency: "effect", rejects: true } }) } },
      ["undo-may-fail b"]
    ],
    [
      "refused, of a step that is never undone",
      {
        steps: {
          a: undefined,
          b: undoable("b", {
            compensation: { idempotency: "effect", rejects: true },
            kind: "pivot",
            compensate: undefined
          }),
          p: undefined,
          r: certain({ after: ["b"] })
        }
      },
      none
    ]
  ],
  "registered before the step": [
    ["after it", { steps: { a: undoable("a", { registers: "after" }) } }, ["undo-registered-late a"]],
    ["after a step without effect", { steps: { a: undoable("a", { registers: "after", kind: "readOnly" }) } }, none]
  ],
  "an undo leaves a mark": [
    ["none", { steps: { b: undoable("b", { fenced: false, after: ["a"] }) } }, ["late-request-after-undo b"]],
    ["none, at the pivot", { steps: { p: point({ fenced: false }) } }, none]
  ],
  "replies are replayed": [
    ["effect only", { steps: { a: undoable("a", { idempotency: "effect" }) } }, ["ambiguous-rejection a"]],
    [
      "effect only, undone in doubt",
      { steps: { a: undoable("a", { idempotency: "effect" }) }, saga: { undoesAmbiguous: true } },
      none
    ],
    ["effect only, never refused", { steps: { a: undoable("a", { idempotency: "effect", rejects: false }) } }, none],
    ["not at all", { steps: { a: undoable("a", { idempotency: "none" }) } }, ["step-not-repeatable a"]]
  ],
  "compensations use what is known before": [
    [
      "the reply of the step itself",
      {
        steps: {
          a: undoable("a", {
            compensate: { ...does("undo-a"), with: { orderId: { _tag: "Step", step: "a", pointer: "/id" } } }
          })
        }
      },
      ["compensation-needs-own-result a"]
    ],
    [
      "of an earlier step",
      {
        steps: {
          b: undoable("b", {
            after: ["a"],
            compensate: { ...does("undo-b"), with: { orderId: { _tag: "Step", step: "a", pointer: "/id" } } }
          })
        }
      },
      none
    ],
    [
      "of a step beside it",
      {
        steps: {
          a: undoable("a"),
          b: undoable("b", {
            compensate: { ...does("undo-b"), with: { orderId: { _tag: "Step", step: "a", pointer: "/id" } } }
          }),
          p: point({ after: ["a", "b"] })
        }
      },
      ["compensation-needs-own-result b"]
    ]
  ],
  "every wait ends": [
    ["no limit", { steps: { a: undoable("a", { timeout: "none" }) } }, ["waits-for-ever a"]],
    [
      "a person, with a deadline",
      { steps: { a: undoable("a", { timeout: undefined, human: { owner: "team:desk", deadline: "1d" } }) } },
      none
    ],
    ["a person, without", { steps: { a: undoable("a", { timeout: undefined, human: { owner: "team:desk" } }) } }, none]
  ],
  "deadlines are long enough": [
    [
      "shorter than the tries",
      { saga: { deadline: "20s" }, steps: { p: point({ retry: 1 }), r: certain({ retry: 1 }) } },
      ["deadline-too-short"]
    ],
    [
      "refunds shorter than the saga",
      {
        saga: { deadline: "10d" },
        steps: { a: undoable("a", { compensation: { idempotency: "effect", rejects: false, validity: "7d" } }) }
      },
      ["undo-window-too-short a"]
    ],
    [
      "as long",
      {
        saga: { deadline: "7d" },
        steps: { a: undoable("a", { compensation: { idempotency: "effect", rejects: false, validity: "7d" } }) }
      },
      none
    ]
  ],
  "no step waits for itself": [
    ["a circle", { steps: { a: undoable("a", { after: ["b"] }) } }, ["unknown-step a"]],
    ["nobody", { steps: { a: undoable("a", { after: ["x"] }) } }, ["unknown-step a"]]
  ],
  "locks are released": [
    ["never", { saga: { locks: { x: {} } }, steps: { a: undoable("a", { locks: ["x"] }) } }, ["lock-kept a"]],
    [
      "at the end",
      { saga: { locks: { x: {} } }, steps: { a: undoable("a", { locks: ["x"] }), r: certain({ releases: ["x"] }) } },
      none
    ],
    [
      "sometimes",
      {
        saga: { locks: { x: {} } },
        steps: { a: undoable("a", { locks: ["x"] }), r: certain({ releases: ["x"], when: "gift" }) }
      },
      ["lock-kept a"]
    ]
  ],
  "undone in the reverse order": [
    [
      "any order, the later one built on the earlier",
      {
        saga: { undoes: "anyOrder" },
        steps: {
          b: undoable("b", {
            after: ["a"],
            action: { ...does("b"), with: { orderId: { _tag: "Step", step: "a", pointer: "/id" } } }
          })
        }
      },
      ["undo-order-lost b"]
    ],
    [
      "any order, beside each other",
      { saga: { undoes: "anyOrder" }, steps: { b: undoable("b"), p: point({ after: ["a", "b"] }) } },
      none
    ]
  ],
  "cancelled runs go back": [
    [
      "they stop",
      { saga: { cancellation: "stops" }, steps: { b: undefined, p: point({ after: ["a"] }) } },
      ["undo-cancelled"]
    ],
    [
      "they stop, with nothing to undo",
      { saga: { cancellation: "stops" }, steps: { a: undefined, b: undefined, p: point({ after: [] }) } },
      none
    ]
  ],
  "a swallowed refusal": [
    ["counts as done", { steps: { a: undoable("a", { ignoresRejection: true }) } }, ["rejection-ignored a"]],
    ["never comes", { steps: { a: undoable("a", { ignoresRejection: true, rejects: false }) } }, none]
  ],
  "somebody watches where a person decides": [
    ["nobody", { saga: { end: { stuck: { kind: "manual" } } } }, ["manual-end-unwatched"]],
    [
      "somebody without an alert",
      { saga: { end: { stuck: { kind: "manual", owner: "team:desk" } } } },
      ["manual-end-unwatched"]
    ],
    ["somebody", { saga: { end: { stuck: { kind: "manual", owner: "team:desk", alert: "stuck" } } } }, none]
  ],
  "refusals come first, the irreversible last": [
    [
      "refused after what is not",
      { steps: { a: undoable("a", { rejects: false }), b: undoable("b", { after: ["a"], action: withOrder("b") }) } },
      ["rejection-late b"]
    ],
    [
      "it needs what was done before",
      {
        steps: {
          a: undoable("a", { rejects: false }),
          b: undoable("b", {
            after: ["a"],
            action: { ...does("b"), with: { orderId: { _tag: "Step", step: "a", pointer: "/id" } } }
          })
        }
      },
      none
    ],
    [
      "a mail before the pivot",
      { steps: { a: undoable("a", { irreversible: true }) } },
      ["irreversible-before-pivot a"]
    ],
    ["a mail behind it", { steps: { r: certain({ irreversible: true }) } }, none]
  ],
  "a message and what it tells of are one": [
    ["sent by itself", { design: tells("direct"), steps: telling }, ["message-not-atomic r"]],
    ["through an outbox", { design: tells("outbox"), steps: telling }, none]
  ],
  "messages that are waited for are sent": [
    [
      "by nobody",
      { steps: { a: undoable("a", { waitsFor: ["message:Done"] }) } },
      ["wait-without-producer message:Done"]
    ],
    [
      "by another service",
      { steps: { a: undoable("a", { waitsFor: ["message:Done"] }) }, design: tells("outbox") },
      none
    ]
  ],
  "keys are remembered as long as requests are sent again": [
    ["shorter than the saga", { saga: { deadline: "3d" }, design: remembered("1d") }, ["step-key-forgotten a"]],
    ["as long", { saga: { deadline: "3d" }, design: remembered("4d") }, none],
    ["behind the pivot, shorter than the saga", behindPivot("3d", "1d"), ["step-key-forgotten r"]],
    ["behind the pivot, as long", behindPivot("3d", "4d"), none],
    ["behind the pivot, and nothing ends the saga", behindPivot(undefined, "4d"), ["step-key-forgotten r"]]
  ],
  "services that nobody conducts agree": [
    ["both outcomes are heard", choreographed(true), none],
    ["nobody hears of the refusal", choreographed(false), ["services-disagree place", "services-disagree ship"]],
    // Orders gives up and takes the order back, while the payment is still on its way.
    ["one loses patience before the other has decided", choreographed(true, "1d"), ["services-disagree ship"]]
  ]
}

describe.each(Object.entries(cases))("%s", (_, all) => {
  it.each(all)("%s", (_name, changes, expected) => {
    expect(found(changes)).toEqual(expected)
  })
})

it("a wait for a person whose time nobody states is not judged, and listed", () => {
  const steps = { a: undoable("a", { timeout: undefined, human: { owner: "team:desk" } }) }
  const { notChecked } = check(design({ steps }), rules, { now: "2026-11-21", profile: "full" })
  expect(notChecked.filter(({ code }) => code === "saga/waits-for-ever")).toMatchObject([
    { fact: "how long the step waits", subjects: ["saga:order/step/a"] }
  ])
})

it("what a choreography waits for is not listed as open where it was decided", () => {
  const { notChecked } = check(design(choreographed(true, "none")), rules, { now: "2026-11-21", profile: "full" })
  expect(notChecked.filter(({ code }) => code === "saga/waits-for-ever")).toEqual([])
})
