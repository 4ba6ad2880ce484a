import * as Schema from "effect/Schema"
import { attemptsOf, callWorstCase, compareSpans, effectiveOf, microseconds } from "@lintel/analysis"
import { Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { below, oneWay, roundedUp, stating } from "../../ways.js"
import { endingWithin, endingWords } from "../waiting.js"
import { inAll, limited } from "../stated.js"
import { repeatsOfCalls } from "./repeats.js"

const words = {
  tries: "tries of the call",
  redelivery: "its message is delivered again",
  replay: "its message is read again"
} as const

export const keyForgotten = Rule.make("resilience/key-forgotten", {
  severity: "error",
  profile: "service",
  summary: "A key is forgotten while its request may still be repeated.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    operation: Schema.String,
    retention: Schema.String,
    horizon: Schema.String,
    attempts: Place,
    repeats: Schema.Array(
      Schema.Struct({ what: Schema.Literals(["tries", "redelivery", "replay"]), time: Schema.String, place: Place })
    )
  }),
  identity: ["operation"],
  cause: ["operation"],
  needs: ["how long the key is remembered"],
  check: ({ index, missing }, report) => {
    const repeated = repeatsOfCalls(index)
    for (const edge of index.edges) {
      const operation = edge.operation === undefined ? undefined : index.find(edge.operation)
      const effective = effectiveOf(index, edge.address)
      if (operation?.value.idempotency === undefined || effective === undefined) continue
      const retrying = effective.layers.flatMap(({ policy }) => {
        const attempts = attemptsOf(policy)
        return attempts === undefined || attempts.count === 1n ? [] : [attempts]
      })
      const later = repeated.get(edge.address) ?? []
      const first = retrying[0]?.origin ?? later[0]?.place
      if (first === undefined) continue
      const { retention } = operation.value.idempotency
      if (retention === undefined) {
        missing("how long the key is remembered", operation.address)
        continue
      }
      const tried = retrying.length === 0 ? 0n : callWorstCase(edge.address, effective).bounds.atLeast
      const horizon = inAll([tried, ...later.map(({ span }) => span)])
      if (compareSpans(horizon, microseconds(retention)) <= 0) continue
      const everything = [
        ...(tried === 0n ? [] : [{ what: "tries" as const, span: tried, place: first }]),
        ...later
      ].toSorted((a, b) => compareSpans(b.span, a.span))
      const repeats = everything.map(({ place, span, what }) => ({ what, time: timeText(span), place }))
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          operation: operation.address,
          retention: timeText(microseconds(retention)),
          horizon: timeText(horizon),
          attempts: repeats[0]?.place ?? first,
          repeats
        },
        {
          ways: () => {
            const all = limited(horizon)
            const repeatedFor = limited(inAll(later.map(({ span }) => span)))
            const left = repeatedFor === undefined ? 0n : microseconds(retention) - repeatedFor
            return [
              ...(all === undefined
                ? []
                : oneWay(
                    "remember-longer",
                    stating(index, { address: operation.address, pointer: "/idempotency/retention" }, roundedUp(all))
                  )),
              ...(left > 0n ? endingWithin(index, edge, [left, ...below(left)]) : [])
            ]
          },
          ...(later.length === 0
            ? {}
            : {
                witness: {
                  _tag: "Value",
                  checked: true,
                  name: "The time from the first to the last request",
                  value: timeText(horizon),
                  limit: timeText(microseconds(retention)),
                  limitName: "the key is remembered",
                  terms: repeats.map(({ place, time, what }): Term => ({
                    name: words[what],
                    value: time,
                    address: place.address,
                    pointer: place.pointer
                  }))
                }
              }),
          related: [{ address: operation.address, pointer: "/idempotency", role: "callee" }]
        }
      )
    }
  },
  explain: ({ caller, operation, retention, horizon, attempts, repeats }) => [
    Doc.para(
      Doc.name(caller),
      horizon === "no limit"
        ? " tries without end"
        : ` may still ${repeats.length > 1 || repeats[0]?.what !== "tries" ? "ask" : "be trying"} ${horizon} after the first time`,
      `; its key is forgotten after ${retention}, and `,
      Doc.name(operation),
      " does its work again."
    ),
    Doc.excerpt([
      {
        ...attempts,
        label:
          horizon === "no limit"
            ? "without end"
            : repeats.length > 1
              ? `${repeats[0]?.time ?? horizon} of the ${horizon}`
              : `the last ends after ${horizon}`
      },
      { address: operation, pointer: "/idempotency/retention", label: `remembers a key for ${retention}` }
    ]),
    Doc.para("Remember keys for longer than anybody tries, or stop trying sooner: an overall timeout ends all tries.")
  ],
  fixWords: {
    "remember-longer":
      "As long as anybody may repeat the request. Confirm that the callee has room for the keys of this time.",
    ...endingWords
  }
})
