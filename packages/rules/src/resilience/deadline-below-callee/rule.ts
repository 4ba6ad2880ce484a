import * as Schema from "effect/Schema"
import { type CallWorstCase, type DeadlineCheck, deadlineChecks } from "@lintel/analysis"
import { Rule, type Term, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { above, alongWay, oneWay, stating } from "../../ways.js"
import { limited } from "../stated.js"
import { dividing, waitingFor } from "../waiting.js"

const Spending = Schema.Struct({
  call: Schema.String,
  operation: Schema.optionalKey(Schema.String),
  time: Schema.String,
  attempts: Schema.optionalKey(Schema.String),
  perTry: Schema.optionalKey(Schema.String),
  waits: Schema.optionalKey(Schema.String),
  place: Place
})
type Spending = typeof Spending.Type

const spendingOf = (index: ModelIndex, { call, bounds, layers }: CallWorstCase): Spending => {
  const [client] = layers
  const operation = index.find(call as `call:${string}`)?.value.to.operation
  const attempts = client?.attempts
  const place = client?.perTry?.origin ?? client?.overall?.origin ?? { address: call, pointer: "" }
  const isSum = client?.isCut === false && client.perTry !== undefined && attempts !== undefined
  return {
    call,
    ...(operation === undefined ? {} : { operation }),
    time: timeText(bounds.atLeast),
    ...(isSum ? { attempts: String(attempts.count), perTry: timeText(client.perTry.span) } : {}),
    ...(isSum && client.waits !== 0n ? { waits: timeText(client.waits) } : {}),
    place
  }
}

const nameOf = ({ call, operation }: Spending): string => {
  const [caller = call] = call.slice(call.indexOf(":") + 1).split("/")
  return operation === undefined ? call : `${caller} → ${operation.slice(operation.indexOf(":") + 1).replace("/", ".")}`
}

/** What one call adds: its tries and the waits between them, or its whole time where something cuts them off. */
const termsOfCall = (it: Spending): ReadonlyArray<Term> => {
  const { attempts, perTry, waits, time, place } = it
  if (attempts === undefined || perTry === undefined) return [{ name: nameOf(it), value: time, ...place }]
  return [
    { name: nameOf(it), value: attempts === "1" ? perTry : `${attempts} × ${perTry}`, ...place },
    ...(waits === undefined ? [] : [{ name: "waits between its tries", value: waits }])
  ]
}

const termsOf = (check: DeadlineCheck, spent: ReadonlyArray<Spending>): ReadonlyArray<Term> => [
  ...spent.flatMap(termsOfCall),
  ...(check.callee.own.atLeast === 0n
    ? []
    : [{ name: "own work and stores", value: timeText(check.callee.own.atLeast) }])
]

const percents: ReadonlyArray<bigint> = Array.from({ length: 99 }, (_, at) => BigInt(99 - at))

/** Handing the deadline down, giving what the callee asks less time, each in proportion, or waiting for all of it. */
const waysOf = (index: ModelIndex, { callee, edge }: DeadlineCheck): ReadonlyArray<Way> => {
  const longest = limited(callee.bounds.atLeast)
  const inner = callee.calls.flatMap(({ bounds, call }) => {
    const spent = limited(bounds.atLeast)
    const asked = index.edges.find(({ address }) => address === call)
    return asked === undefined || spent === undefined ? [] : [{ asked, spent }]
  })
  return [
    ...oneWay("hand-down", stating(index, { address: edge.address, pointer: "/policy/deadline" }, "propagated")),
    ...(inner.length < callee.calls.length
      ? []
      : alongWay("end-sooner-behind", percents, (percent) =>
          inner.flatMap(({ asked, spent }) => dividing(index, asked, (spent * percent) / 100n))
        )),
    ...(longest === undefined
      ? []
      : alongWay("wait-for-all", [longest, ...above(longest)], (span) => waitingFor(index, edge, span)))
  ]
}

export const deadlineBelowCallee = Rule.make("resilience/deadline-below-callee", {
  severity: "error",
  profile: "starter",
  summary: "A caller gives up before its callee does.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    operation: Schema.String,
    patience: Schema.String,
    patiencePlace: Place,
    spends: Schema.String,
    spending: Schema.Array(Spending),
    flow: Schema.optionalKey(Schema.String)
  }),
  identity: ["callee", "operation"],
  cause: ["operation"],
  needs: ["who answers the call", "how long the caller waits", "what handling the operation takes"],
  check: ({ index, missing }, report) => {
    for (const { address, operation, provider } of index.edges) {
      if (operation !== undefined && provider === undefined) missing("who answers the call", address)
    }
    for (const check of deadlineChecks(index)) {
      const { edge, patience } = check
      if (
        check.verdict === "holds" ||
        check.isPropagated ||
        edge.provider === undefined ||
        edge.operation === undefined
      )
        continue
      if (patience === undefined) missing("how long the caller waits", edge.address)
      else if (check.verdict === "unknown") missing("what handling the operation takes", edge.address)
      if (check.verdict === "unknown" || patience === undefined) continue
      const spending = check.callee.calls.map((it) => spendingOf(index, it))
      const spends = timeText(check.callee.bounds.atLeast)
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          callee: edge.provider,
          operation: edge.operation,
          patience: timeText(patience.span),
          patiencePlace: patience.origin,
          spends,
          spending,
          ...(check.flow === undefined ? {} : { flow: check.flow })
        },
        {
          severity: check.flow === undefined ? "warning" : "error",
          ways: () => waysOf(index, check),
          pointer: patience.origin.address === edge.address ? patience.origin.pointer : "",
          witness: {
            _tag: "Value",
            checked: true,
            name: "The longest that it takes",
            value: spends,
            limit: timeText(patience.span),
            terms: termsOf(check, spending)
          },
          related: spending.map((it) => ({ address: it.call, role: `takes ${it.time}` }))
        }
      )
    }
  },
  explain: ({ caller, callee, operation, patience, patiencePlace, spends, spending, flow }) => [
    Doc.para(
      Doc.name(caller),
      " gives up on ",
      Doc.name(operation),
      " after ",
      Doc.number(patience),
      ", but ",
      Doc.name(callee),
      " may go on for ",
      Doc.number(spends),
      ": what it does after that, it does for nobody."
    ),
    Doc.excerpt([
      { ...patiencePlace, label: `waits ${patience}` },
      ...spending.slice(0, 1).map((it) => ({ ...it.place, label: `takes up to ${it.time}` }))
    ]),
    flow === undefined
      ? Doc.para(
          "No flow says which calls ",
          Doc.name(operation),
          " makes; this takes it that it makes the slowest of those of ",
          Doc.name(callee),
          "."
        )
      : Doc.para("Its flow ", Doc.name(flow), " makes these calls before it answers."),
    Doc.para(
      "Give the inner calls less time or fewer attempts, let the caller wait longer, or hand the deadline down so that the callee stops in time: ",
      Doc.code('deadline: "propagated"'),
      "."
    )
  ],
  fixWords: {
    "hand-down":
      "The callee learns how long it is waited for. Confirm that its framework stops work whose deadline has passed, and hands it on.",
    "end-sooner-behind":
      "The longest that all calls behind it may take together, shared out as now. Confirm that healthy answers come within it.",
    "wait-for-all": "As long as the callee may take. Confirm that whoever waits for the caller waits as long."
  }
})
